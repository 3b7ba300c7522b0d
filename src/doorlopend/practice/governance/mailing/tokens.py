"""The signed part of a sign-off link: whose, and for which kind of e-mail. It opens nothing else."""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from ..steps import NotNow

SALT = "doorlopend.mailing.off"


def made(user_id: UUID, kind: str) -> str:
    return signing.dumps([str(user_id), kind], salt=SALT)


def read(token: str) -> tuple[UUID, str]:
    """Raises NotNow when it is not ours."""
    try:
        user_id, kind = signing.loads(token, salt=SALT)
        return UUID(user_id), str(kind)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NotNow("token", _("Deze link is niet volledig. Kopieer hem helemaal uit de e-mail.")) from error
