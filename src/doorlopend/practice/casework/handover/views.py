"""Screens of the hand-over: both lists, one hand-over, the line to the new home."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.practice.casework.views import opened_dossier
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import seen
from doorlopend.records.kit.forms import ReasonForm
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Confirm, Figure
from doorlopend.records.kit.xlsx import response as xlsx_response

from . import forms, panels, queries, services
from .models import Handover
from .parameters import terms
from .policies import NotNow, may_act
from .states import FROM, HOUSED_FROM, TO, Act
from .tables import table

REASONED = {"weigeren": Act.REFUSE, "intrekken": Act.REVOKE, "terugkijken": Act.REVIEW}


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


@needs("dossier.read")
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Who is to be given and who is to be received; what stands too long is a gap for both."""
    actor, day = _actor(request), today()
    tables = [table(actor=actor, side=side, query=request.GET, today=day) for side in (TO, FROM)]
    named = [row.dossier_id for one in tables for row in one.rows if row.dossier_id]
    trail.record(actor=actor, action="handovers.viewed", subjects=[seen(one) for one in Dossier.objects.filter(pk__in=named)], object_kind="handover")
    lasting = queries.lasting(actor=actor, today=day).count()
    tiles = [
        Figure(label=_("duurt te lang"), value=lasting, note=_("een ander handelt dan wie verantwoordelijk is"), tone="late" if lasting else "ok"),
        Figure(label=_("wacht op uw antwoord"), value=queries.rows(actor=actor, side=TO).filter(state=queries.State.AANGEBODEN).count()),
        Figure(label=_("nog aan te bieden"), value=queries.rows(actor=actor, side=FROM).exclude(state=queries.State.AANGEBODEN).count()),
    ]
    return render(request, "handover/list.html", {"tables": tables, "tiles": tiles, "terms": terms(day)})


@needs("dossier.read")
@require_GET
def list_xlsx(request: HttpRequest) -> HttpResponse:
    """Both lists in one workbook."""
    found = [table(actor=_actor(request), side=side, query=request.GET, today=today(), everything=True) for side in (TO, FROM)]
    named = [row.dossier_id for one in found for row in one.rows if row.dossier_id]
    trail.record(actor=_actor(request), action="list.exported", subjects=[seen(one) for one in Dossier.objects.filter(pk__in=named)], object_kind="handover")
    return xlsx_response(found, file_name="overdrachten.xlsx", source="Doorlopend", made_on=today())


def _row(request: HttpRequest, handover_id: UUID) -> Handover:
    mine = Handover.objects.select_related("controller", "other")
    return get_object_or_404(mine, pk=handover_id, controller__in=_actor(request).where("dossier.read"))


def _crumbs() -> tuple[Link, ...]:
    return (Link(label=_("Overdrachten"), url=reverse("handover:list")),)


@needs("dossier.read")
@require_GET
def one(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """One hand-over: what goes along and on which ground, what happened, and what can be done now."""
    row, actor, day = _row(request, handover_id), _actor(request), today()
    dossier = Dossier.objects.filter(pk=row.dossier_id).first() if row.dossier_id else None
    trail.record(actor=actor, action="handover.viewed", controller_id=row.controller_id, subjects=[seen(dossier)] if dossier else [], object_kind="handover", object_id=row.pk)
    acts, items = _acts(row, actor), panels.given(row)
    context = {
        "row": row, "dossier": dossier, "badge": panels.badge(row), "items": items, "source": panels.one_source(items), "events": panels.events(row, day), "today": day,
        "apart": panels.apart(dossier, day) if dossier else [], "primary": acts[0] if acts else None, "more": acts[1:], "breadcrumbs": _crumbs(),
        "title": row.name or (dossier.display_name if dossier else "") or _("Kenmerk %s") % str(row.exchange)[:8],
    }  # fmt: skip
    return render(request, "handover/one.html", context)


def _acts(row: Handover, actor: Any) -> list[Action]:
    """What this side can do now, the main thing first."""
    words = {
        Act.OFFER: (_("Aanbieden"), reverse("handover:offer", args=[row.pk])), Act.ACCEPT: (_("Aannemen"), reverse("handover:accept", args=[row.pk])),
        Act.REFUSE: (_("Weigeren"), reverse("handover:act", args=[row.pk, "weigeren"])), Act.REVOKE: (_("Intrekken"), reverse("handover:act", args=[row.pk, "intrekken"])),
        Act.REVIEW: (_("Terugkijken"), reverse("handover:act", args=[row.pk, "terugkijken"])),
    }  # fmt: skip
    return [Action(label=label, url=url) for act, (label, url) in words.items() if may_act(actor=actor, row=row, act=act, today=today())]


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    row = _row(request, handover_id)
    if row.side != FROM or row.dossier_id is None:
        return redirect("handover:one", row.pk)
    dossier = get_object_or_404(Dossier, pk=row.dossier_id)
    form = forms.OfferForm(request.POST or None, contents=services.offerable(dossier=dossier))
    if request.method == "POST" and form.is_valid():
        try:
            services.offer(actor=_actor(request), handover_id=row.pk, answers=form.answers(), today=today())
        except NotNow as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Aangeboden aan %s. U handelt tot zij aannemen.") % row.other.name)
            return redirect("handover:one", row.pk)
    title = _("Aanbieden aan %s") % row.other.name
    lead = _("Veiligheid gaat nooit mee: bel daarover. Het dossier van de jeugdgezondheidszorg gaat via de JGZ.")
    return _form(request, form, title, lead, reverse("handover:one", args=[row.pk]), _("Aanbieden"))


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    row = _row(request, handover_id)
    if row.side != TO:
        return redirect("handover:one", row.pk)
    form = forms.AcceptForm(request.POST or None, alike=queries.alike(row))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["dossier"]
        try:
            dossier = services.accept(actor=_actor(request), handover_id=row.pk, dossier_id=None if chosen == "new" else UUID(chosen), today=today())
        except NotNow as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Aangenomen. Vanaf vandaag handelt u; u bent de vaste contactpersoon."))
            return redirect("casework:dossier", dossier.pk)
    lead = _("De gegeven feiten worden feiten van uw organisatie, met eigen bewaartermijn.")
    return _form(request, form, _("Aannemen van %s") % row.other.name, lead, reverse("handover:one", args=[row.pk]), _("Aannemen"))


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, handover_id: UUID, act: str) -> HttpResponse:
    """Refuse, revoke or look back: each with a reason that the other side reads."""
    row, form = _row(request, handover_id), ReasonForm(request.POST or None)
    if act not in REASONED:
        return redirect("handover:one", row.pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer(actor=_actor(request), handover_id=row.pk, act=REASONED[act], reason=form.cleaned_data["reason"], today=today())
        except NotNow as error:
            messages.warning(request, str(error))
        return redirect("handover:one", row.pk)
    texts = {
        Act.REFUSE: _("U neemt deze persoon niet over. De gever leest uw reden en blijft handelen. Uw kopie van de gegevens verdwijnt."),
        Act.REVOKE: _("U trekt het aanbod in. De gegevens verdwijnen bij de ontvanger; u blijft handelen."),
        Act.REVIEW: _("Wat ging goed, wat ontbrak er in de overdracht? De gever leest dit ook."),
    }
    ask = Confirm(title=REASONED[act].label, submit=REASONED[act].label, text=texts[REASONED[act]], cancel_url=reverse("handover:one", args=[row.pk]))
    return render(request, "kit/confirm.html", {"confirm": ask, "form": form}, status=400 if form.errors else 200)


@needs("dossier.read")
@require_http_methods(["GET", "POST"])
@opened_dossier
def line(request: HttpRequest, row: Dossier) -> HttpResponse:
    """Where this person stands between koppeling and home; the driegesprek and its scenario."""
    here, found = services.place_of(row.pk), queries.moves(row.pk)
    form = forms.StepForm(request.POST or None, here=here, today=today())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.step(actor=_actor(request), dossier_id=row.pk, act=said["act"], on=said["on"], note=said["note"], scenario=said["scenario"])
        except NotNow as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("De stap staat in het dossier."))
            return redirect("handover:line", row.pk)
    trail.record(actor=_actor(request), action="dossier.viewed", controller_id=row.controller_id, subjects=[seen(row)])
    scenario = next((move.get_scenario_display() for move in reversed(found) if move.scenario), "")
    context = {
        "dossier": row, "form": form if _actor(request).may("dossier.write", row.controller_id) else None, "parts": _parts(panels.stepper(row, found)), "here": here.label,
        "scenario": scenario, "notes": [move for move in found if move.note], "apart": panels.apart(row, today()), "rows": queries.of_dossier(row.pk),
        "begin": Action(label=_("Overdracht beginnen"), url=reverse("handover:begin", args=[row.pk])), "today": today(),
        "breadcrumbs": (*_crumbs(), Link(label=row.display_name or _("Dossier"), url=reverse("casework:dossier", args=[row.pk]))),
    }  # fmt: skip
    return render(request, "handover/line.html", context, status=400 if form.errors else 200)


def _parts(steps: list[Any]) -> list[tuple[str, list[Any]]]:
    """The line in two rows: up to the home, and from there on."""
    return [(_("Van koppeling tot scenario"), steps[:HOUSED_FROM]), (_("Van woning tot terugkijken"), steps[HOUSED_FROM:])]


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def begin(request: HttpRequest, row: Dossier) -> HttpResponse:
    """A hand-over that a person starts, before the law passes responsibility."""
    form = forms.BeginForm(request.POST or None, dossier=row)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.begin(actor=_actor(request), dossier_id=row.pk, receiver_id=UUID(form.cleaned_data["receiver"]), today=today())
        except NotNow as error:
            form.add_error("receiver", str(error))
        else:
            return redirect("handover:offer", made.pk)
    lead = _("Wie verantwoordelijk is volgt uit de wet en wacht hier niet op. Wie handelt gaat over als de ander aanneemt.")
    return _form(request, form, _("Overdracht beginnen"), lead, reverse("handover:line", args=[row.pk]), _("Verder"))


def _form(request: HttpRequest, form: Any, title: str, lead: str, back: str, submit: str) -> HttpResponse:
    context = {"form": form, "title": title, "lead": lead, "back": back, "submit": submit, "breadcrumbs": _crumbs()}
    return render(request, "handover/form.html", context, status=400 if form.errors else 200)
