"""What the screens of this room share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.today import today
from doorlopend.records.kit.forming import form_page as form_page
from doorlopend.records.kit.shell import Link
from doorlopend.records.people.roles import ROLES

from ..queries.mine import people_of


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def lang() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def role_name(code: str) -> str:
    if not code:
        return ""
    return ROLES[code].label_nl if lang() == "nl" else ROLES[code].label_en


def clean(request: HttpRequest) -> dict[str, Any]:
    """What a form needs to look through its texts."""
    return {"people": people_of(actor_of(request)) if request.method == "POST" else (), "today": today()}


def one(rows: Any, **by: Any) -> Any:
    """The row, or a page not found: what another region holds does not exist here."""
    found = rows.filter(**by).first()
    if found is None:
        raise Http404
    return found


def check_region(request: HttpRequest, permission: str, region_id: UUID) -> None:
    if not actor_of(request).may(permission, region_id):
        raise PermissionDenied(_("Uw rol geeft hier geen recht op. Vraag de regiocoördinator."))


def region_for(request: HttpRequest, permission: str) -> UUID:
    """The one region in which the actor works; the first by name when there are more."""
    from ..queries.board import regions

    found = regions(actor_of(request), permission)
    if not found:
        raise PermissionDenied(_("U werkt in geen regio. Vraag uw beheerder om een rol."))
    return UUID(str(found[0].pk))


def home_crumb() -> Link:
    return Link(label=_("Signalen"), url=reverse("community:board"))
