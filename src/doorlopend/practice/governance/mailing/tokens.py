"""The signed part of links in e-mails: whose, and what for. Each opens that one thing and nothing else.

Without a time in it: the same link stands in the text and in the header, and signing off never expires.
"""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from ..steps import NotNow

OFF, LEAVE, CONFIRM = "doorlopend.mailing.off", "doorlopend.mailing.leave", "doorlopend.mailing.confirm"


def made(whose: UUID, about: str, *, salt: str = OFF) -> str:
    """`about`: the kind of e-mail that a colleague stops, or the secret by which a reader confirms."""
    return signing.Signer(salt=salt).sign_object([str(whose), about])


def read(token: str, *, salt: str = OFF) -> tuple[UUID, str]:
    """Raises NotNow when it is not ours."""
    try:
        whose, about = signing.Signer(salt=salt).unsign_object(token)
        return UUID(whose), str(about)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NotNow("token", _("Deze link is niet volledig. Kopieer hem helemaal uit de e-mail.")) from error
