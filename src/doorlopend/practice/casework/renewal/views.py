"""The screens of new rules: which dossiers wait, what changes in one, and a person who applies it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from doorlopend.practice.casework.tables import crumbs, name_of
from doorlopend.practice.casework.views import opened_dossier
from doorlopend.records.access.http import needs
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.renewal import behind, renewals
from doorlopend.records.dossiers.services import apply_lawbook
from doorlopend.records.kit.tables import TableState

from .tables import COLUMNS, changes_table, renewal_table

PER_PAGE = 25


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


@needs("dossier.write")
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Who was derived by an older version, and how much the present one changes."""
    state = TableState.read(request.GET, columns=COLUMNS, limit=PER_PAGE)
    waiting = behind(controllers=_actor(request).where("dossier.write"))
    rows = renewals(actor=_actor(request), dossiers=waiting[state.offset : state.offset + state.limit])
    return render(request, "renewal/list.html", {"table": renewal_table(rows, state, total=waiting.count()), "rows": rows})


@needs("dossier.write")
@require_GET
@opened_dossier
def one(request: HttpRequest, row: Dossier) -> HttpResponse:
    """Was and becomes, duty by duty."""
    waits = behind(controllers=[row.controller_id]).filter(pk=row.pk).exists()
    found = renewals(actor=_actor(request), dossiers=[row])[0]
    context = {"over": name_of(row), "row": row, "table": changes_table(found.changes), "waits": waits, "breadcrumbs": crumbs(row)}
    return render(request, "renewal/one.html", context)


@needs("dossier.write", methods=("POST",))
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Derives the dossiers that were on the page by the rules of now; who is no longer waiting is passed over."""
    chosen = _chosen(request)
    keys = list(behind(controllers=_actor(request).where("dossier.write")).filter(pk__in=chosen).values_list("pk", flat=True)[:PER_PAGE])
    for key in keys:
        apply_lawbook(actor=_actor(request), dossier_id=key)
    if keys:
        messages.success(request, ngettext("%d dossier staat nu onder de regels van nu.", "%d dossiers staan nu onder de regels van nu.", len(keys)) % len(keys))
    else:
        messages.warning(request, _("Deze dossiers wachten niet meer op nieuwe regels."))
    return redirect(reverse("renewal:list"))


def _chosen(request: HttpRequest) -> list[UUID]:
    """The dossiers that were sent; what is no key is none."""
    found = []
    for value in request.POST.getlist("dossier"):
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
