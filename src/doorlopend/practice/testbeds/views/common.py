"""What the screens of this room share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.kit.shell import Link

from .. import queries, telling
from ..definitions import definitions
from ..models import Testbed


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def one(rows: Any, **by: Any) -> Any:
    """The row, or a page not found: what another region or gemeente holds does not exist here."""
    found = rows.filter(**by).first()
    if found is None:
        raise Http404
    return found


def testbed_of(request: HttpRequest, testbed_id: UUID) -> Testbed:
    return one(queries.testbeds(actor=actor_of(request)), pk=testbed_id)  # type: ignore[no-any-return]


def crumbs(testbed: Testbed | None = None) -> tuple[Link, ...]:
    first = Link(label=_("Proeftuinen"), url=reverse("testbeds:list"))
    return (first,) if testbed is None else (first, Link(label=testbed.title, url=reverse("testbeds:card", args=[testbed.pk])))


def try_it(request: HttpRequest, deed: Callable[[], Any], *, done: str) -> None:
    """One act from a button; what cannot be done now is said above the page."""
    try:
        deed()
    except NotNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)


def outcome_name(outcome: str) -> str:
    """The definition's name and the months, for an outcome of the protocol."""
    code, _bar, months = outcome.rpartition("_")
    page = next((d for (name, _version), d in definitions().items() if name == code), None)
    return _("%(name)s, na %(months)s maanden") % {"name": getattr(page, telling.lang()), "months": months} if page else outcome
