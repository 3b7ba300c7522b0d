"""What the screens of this room share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.people.roles import ROLES

from ..policies import NotNow
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


def form_page(
    request: HttpRequest, form: Any, *, title: str, back: str, save: Callable[[dict[str, Any]], Any], done: str = "", submit: str = "",
    lead: str = "", crumbs: tuple[tuple[str, str], ...] = (),
) -> HttpResponse:  # fmt: skip
    """Shows the form, and on a good answer saves once and goes back; what cannot be done now stands at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.cleaned_data)
        except NotNow as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            if done:
                messages.success(request, done)
            return redirect(saved if isinstance(saved, str) else back)
    context = {
        "form": form, "title": title, "cancel": back, "submit": submit or _("Opslaan"), "lead": lead,
        "breadcrumbs": tuple(Link(label=label, url=url) for label, url in crumbs),
        "multipart": form.is_multipart(),
    }  # fmt: skip
    return render(request, "community/form.html", context, status=400 if form.errors else 200)


def home_crumb() -> tuple[str, str]:
    return (_("Signalen"), reverse("community:board"))
