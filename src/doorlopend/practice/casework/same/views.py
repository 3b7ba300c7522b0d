"""The screens of double dossiers: thin, each one call to read or to write."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.practice.casework.policies import ReasonNeeded, check_open
from doorlopend.practice.casework.services import note_viewed
from doorlopend.practice.casework.tables import name_of
from doorlopend.practice.casework.views import opened_dossier
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.forms import ReasonForm
from doorlopend.records.kit.values import Confirm

from . import queries, services
from .forms import FindForm
from .models import Joined
from .tables import double_table, joined_table, side_by_side


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


@needs("dossier.write")
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Open dossiers that share a number, and what was joined before."""
    pairs, rows = queries.doubles(actor=_actor(request)), queries.joined(actor=_actor(request))
    people = queries.names(rows)
    shown = {one.pk: one for pair in pairs for one in (pair.older, pair.double)} | people
    note_viewed(actor=_actor(request), dossiers=shown.values(), action="doubles.viewed")
    return render(request, "same/list.html", {"doubles": double_table(pairs), "joined": joined_table(rows, people)})


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def find(request: HttpRequest, row: Dossier) -> HttpResponse:
    """By the whole number, sent in the body: a number never stands in an address."""
    form = FindForm(request.POST or None, dossier=row)
    if request.method == "POST" and form.is_valid() and form.other is not None:
        return redirect("same:join", row.pk, form.other.pk)
    context = {"form": form, "over": name_of(row), "cancel": reverse("casework:dossier", args=[row.pk])}
    return render(request, "same/find.html", context, status=400 if form.errors else 200)


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def join(request: HttpRequest, row: Dossier, double_id: UUID) -> HttpResponse:
    """A look at both, a reason, and the double goes into this dossier."""
    double, form = get_object_or_404(Dossier, pk=double_id, controller_id=row.controller_id), ReasonForm(request.POST or None)
    try:
        check_open(actor=_actor(request), dossier=double, reason_given=str(double_id) in request.session.get(f"reasons-{today()}", []))
    except ReasonNeeded:
        return redirect("casework:open", double_id)
    if request.method == "POST" and form.is_valid():
        return _joined(request, row, double, form.cleaned_data["reason"])
    note_viewed(actor=_actor(request), dossiers=[row, double], action="doubles.compared")
    context = {"form": form, "sides": side_by_side(row, double), "over": name_of(row), "cancel": reverse("same:find", args=[row.pk])}
    return render(request, "same/join.html", context, status=400 if form.errors else 200)


def _joined(request: HttpRequest, row: Dossier, double: Dossier, reason: str) -> HttpResponse:
    try:
        services.join(actor=_actor(request), dossier_id=row.pk, double_id=double.pk, reason=reason, today=today())
    except services.NotTogether as error:
        messages.warning(request, str(error))
        return redirect("same:find", row.pk)
    messages.success(request, _("Samengevoegd. Onder Dubbele dossiers kunt u dit ongedaan maken."))
    return redirect("casework:dossier", row.pk)


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, joined_id: UUID) -> HttpResponse:
    row = get_object_or_404(Joined, pk=joined_id, controller__in=_actor(request).where("dossier.write"))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _parted(request, row, form.cleaned_data["reason"])
    ask = Confirm(
        title=_("Toch twee personen?"), submit=_("Scheiden"), cancel_url=reverse("same:list"),
        text=_("Wat bij het samenvoegen is overgenomen vervalt in het ene dossier, en het andere gaat weer open."),
    )  # fmt: skip
    return render(request, "kit/confirm.html", {"confirm": ask, "form": form}, status=400 if form.errors else 200)


def _parted(request: HttpRequest, row: Joined, reason: str) -> HttpResponse:
    try:
        stays = services.part(actor=_actor(request), joined_id=row.pk, reason=reason, today=today())
    except services.NotTogether as error:
        messages.warning(request, str(error))
        return redirect("same:list")
    messages.success(request, _("Gescheiden; het andere dossier is weer open."))
    if stays:
        messages.warning(request, _("Hierop is intussen voortgebouwd; beoordeel het zelf: %s.") % ", ".join(stays))
    return redirect("same:list")
