"""From the case file: who takes part, the draw, leaving, and an outcome typed in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import seen
from doorlopend.records.kit.forming import form_page
from doorlopend.records.kit.tables import Column, Table, TableState
from doorlopend.records.kit.values import Badge, Item, Person

from .. import forms, queries, telling
from ..definitions import definition
from ..drafting import outcome_id
from ..models import Enrolment
from ..services import enrolling
from ..words import Design
from .common import actor_of, crumbs, one, testbed_of


def _lead(design: str) -> str:
    if design == Design.LOTTERY:
        return _("Vink aan wat bij deze persoon past, en waarom. Er wordt alleen geloot onder wat past, op het moment dat u bevestigt. Een leerroute wordt nooit geloot.")
    if design == Design.CHOSEN:
        return _("Vink aan wat bij deze persoon past, en waarom. De persoon kiest daaruit.")
    return _("Wat er nu in deze gemeente loopt, staat vast. Vink aan wat bij deze persoon past, en waarom.")


@needs("testbeds.enrol")
@require_http_methods(["GET", "POST"])
def enrol_page(request: HttpRequest, dossier_id: UUID, testbed_id: UUID) -> HttpResponse:
    """First what suits this person, then the draw among those."""
    actor = actor_of(request)
    dossier = one(Dossier.objects.filter(controller_id__in=actor.where("testbeds.enrol")), pk=dossier_id)
    testbed = testbed_of(request, testbed_id)
    form = forms.EnrolForm(request.POST or None, testbed=testbed)

    def save(_given: object) -> str:
        row = enrolling.enrol(
            actor=actor, dossier_id=dossier.pk, testbed_id=testbed.pk, suitable=form.suitable(), today=today(), chosen=form.cleaned_data.get("chosen", "")
        )
        return reverse("testbeds:enrolment", args=[row.pk])

    submit = _("Bevestigen en loten") if testbed.design == Design.LOTTERY else _("Bevestigen")
    return form_page(
        request, form, title=_("Meedoen: %s") % testbed.title, back=reverse("casework:dossier", args=[dossier.pk]), save=save, lead=_lead(testbed.design),
        submit=submit, crumbs=crumbs(testbed), done=_("Vastgelegd."), field_of=form.field_of,
    )  # fmt: skip


def _mine(request: HttpRequest, enrolment_id: UUID) -> Enrolment:
    return one(queries.enrolments(actor=actor_of(request)), pk=enrolment_id)  # type: ignore[no-any-return]


@needs("testbeds.enrol")
@require_GET
def enrolment_page(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """The arm, why, and the log with which the draw can be repeated."""
    row = _mine(request, enrolment_id)
    names = {arm.code: arm.name for arm in row.testbed.arms.all()}
    items = [
        Item(label=_("Aanpak"), value=Badge(text=names.get(row.arm, row.arm), tone="info")), Item(label=_("Sinds"), value=row.on), Item(label=_("Hoe"), value=row.get_how_display()),
        Item(label=_("Vastgelegd door"), value=row.by), *(Item(label=_("Past: %s") % names.get(code, code), value=why) for code, why in row.reasons.items()),
    ]  # fmt: skip
    if row.log:
        items += [Item(label=_("Loting"), value=row.log[telling.lang()]), Item(label=_("Zaad van de loting"), value=row.log["seed"]), Item(label=_("Protocol"), value=row.log["protocol"])]
    if row.left_on:
        items += [Item(label=_("Gestopt op"), value=row.left_on), Item(label=_("Reden"), value=row.get_left_why_display())]
    trail.record(actor=actor_of(request), action="testbed.enrolment_viewed", controller_id=row.controller_id, subjects=[seen(row.dossier)], object_kind="testbed", object_id=row.testbed_id)
    hand = list(row.by_hand.order_by("-on"))
    return render(request, "testbeds/enrolment.html", {"row": row, "items": items, "hand": hand, "breadcrumbs": crumbs(row.testbed)})


@needs("testbeds.enrol")
@require_http_methods(["GET", "POST"])
def leave_page(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    row = _mine(request, enrolment_id)
    return form_page(
        request, forms.LeaveForm(request.POST or None), title=_("Stoppen met de aanpak"), back=reverse("testbeds:enrolment", args=[row.pk]), crumbs=crumbs(row.testbed),
        lead=_("Stoppen mag altijd en heeft geen gevolgen. De persoon blijft in de telling staan bij de toegewezen aanpak."), done=_("Vastgelegd."),
        save=lambda given: enrolling.leave(actor=actor_of(request), enrolment_id=row.pk, why=given["why"], note=given["note"], today=today()),
    )  # fmt: skip


@needs("testbeds.enrol")
@require_http_methods(["GET", "POST"])
def hand_page(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    row = _mine(request, enrolment_id)
    choices = [
        (outcome_id(one_.definition, one_.months), f"{getattr(definition(one_.definition, one_.version), telling.lang())} · {one_.months}")
        for one_ in row.testbed.outcomes.all()
    ]
    return form_page(
        request, forms.HandForm(request.POST or None, outcomes=choices, initial={"on": today()}), title=_("Uitkomst met de hand"), back=reverse("testbeds:enrolment", args=[row.pk]),
        lead=_("Uitkomsten komen uit het dossier. Alleen wat het dossier niet kan vertellen, vult u hier in; het wordt bij de bevinding gemeld."), crumbs=crumbs(row.testbed), done=_("Vastgelegd."),
        save=lambda given: enrolling.enter_outcome(actor=actor_of(request), enrolment_id=row.pk, **given),
    )  # fmt: skip


@needs("testbeds.enrol")
@require_GET
def people_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    """The people of the actor's own gemeenten in this testbed."""
    testbed, actor = testbed_of(request, testbed_id), actor_of(request)
    names = {arm.code: arm.name for arm in testbed.arms.all()}
    columns = [
        Column(key="person", label=_("Persoon"), kind="person", value=lambda row: Person(name=row.dossier.display_name or _("Naam nog niet bekend"))),
        Column(key="arm", label=_("Aanpak"), value=lambda row: names.get(row.arm, row.arm)), Column(key="how", label=_("Hoe"), value=lambda row: row.get_how_display()),
        Column(key="on", label=_("Sinds"), kind="date", sort="on"), Column(key="left_on", label=_("Gestopt op"), kind="date"),
    ]  # fmt: skip
    state = TableState.read(request.GET, columns=columns, default="-on", limit=50)
    rows = queries.enrolments(actor=actor, testbed=testbed).order_by(*state.ordering, "pk")
    shown = list(rows[state.offset : state.offset + state.limit])
    trail.record(actor=actor, action="testbed.people_viewed", subjects=[seen(row.dossier) for row in shown], object_kind="testbed", object_id=testbed.pk)
    table = Table(
        name="enrolments", caption=_("Deelnemers van mijn gemeente"), columns=columns, rows=shown, total=rows.count(), state=state,
        row_url=lambda row: reverse("testbeds:enrolment", args=[row.pk]), empty_title=_("Nog niemand doet mee"), empty_text=_("Laat iemand meedoen vanuit het dossier."),
    )  # fmt: skip
    return render(request, "testbeds/people.html", {"table": table, "testbed": testbed, "breadcrumbs": crumbs(testbed)})
