"""What the screens of this room share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.kit.shell import Link
from doorlopend.records.regions.models import Region
from doorlopend.records.regions.queries import gemeenten_on, members_on

from ..queries.rounds import regions_for

T = TypeVar("T")
Crumbs = tuple[tuple[str, str], ...]


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def lang() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def one(rows: Any, **by: Any) -> Any:
    """The row, or a page not found: what another may see does not exist here."""
    found = rows.filter(**by).first()
    if found is None:
        raise Http404
    return found


def chosen(kind: type[T], code: str) -> T:
    """The act of an address, or a page not found."""
    try:
        return kind(code)  # type: ignore[call-arg]
    except ValueError:
        raise Http404 from None


def region_of(request: HttpRequest, permission: str) -> Region:
    """The region that was asked for, or the first in which the actor holds the permission."""
    found = regions_for(actor_of(request), permission)
    if not found:
        raise PermissionDenied(_("U werkt in geen regio. Vraag uw beheerder om een rol."))
    return next((region for region in found if region.code == request.GET.get("regio")), found[0])


def members(region_id: UUID, today: date) -> list[tuple[str, str]]:
    """The gemeenten of a region as choices, by id."""
    return [(str(place.id), place.name) for place in members_on(region_id, today)]


def coded(today: date) -> list[tuple[str, str]]:
    """All gemeenten as choices, by code."""
    return [(place.code, place.name) for place in gemeenten_on(today)]


def crumbs(*links: tuple[str, str], here: str) -> tuple[Link, ...]:
    """The way back, and the page one is on."""
    return (*(Link(label=label, url=url) for label, url in links), Link(label=here, url=""))


def did(request: HttpRequest, what: Callable[[], Any], *, done: str, back: str) -> HttpResponse:
    """Does one thing and goes back; when it cannot be done now, says why on the page it came from."""
    try:
        what()
    except NotNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(back)
