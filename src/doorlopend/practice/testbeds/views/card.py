"""The list of testbeds, and the card with everything agreed about one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.tables import Column, Filter, Table, TableState
from doorlopend.records.kit.values import Action
from doorlopend.records.people.demo import made_by_demo
from doorlopend.records.regions.queries import own_name

from .. import drafting, policies, queries
from ..models import Testbed
from ..states import OPEN_CARD, Act, State
from . import shown
from .common import actor_of, crumbs, testbed_of

OWN_FORM = {Act.LOCK: "testbeds:lock", Act.DECIDE: "testbeds:decide", Act.LEARN: "testbeds:learn"}


@needs("testbeds.read", "testbeds.enrol", "testbeds.write")
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    columns = [
        Column(key="title", label=_("Proeftuin"), sort="title", wide=True), Column(key="question", label=_("Vraag"), wide=True),
        Column(key="design", label=_("Opzet"), value=lambda row: row.get_design_display()),
        Column(key="state", label=_("Stand"), kind="badge", sort="state", value=shown.badge),
        Column(key="made_on", label=_("Begonnen"), kind="date", sort="made_on"),
    ]  # fmt: skip
    filters = (Filter(key="state", label=_("Stand"), choices=tuple(State.choices)),)
    state = TableState.read(request.GET, columns=columns, filters=filters, default="-made_on", limit=50)
    rows = queries.testbeds(actor=actor)
    if state.values.get("state"):
        rows = rows.filter(state=state.values["state"])
    rows = rows.order_by(*state.ordering, "pk")
    may_open = bool(queries.regions(actor=actor))
    table = Table(
        name="testbeds", caption=_("Proeftuinen"), columns=columns, rows=list(rows[state.offset : state.offset + state.limit]), total=rows.count(),
        state=state, filters=filters, row_url=lambda row: reverse("testbeds:card", args=[row.pk]), empty_title=_("Nog geen proeftuin"),
        empty_text=_("Een proeftuin begint met één vraag, en met wat we doen bij elk antwoord."),
    )  # fmt: skip
    primary = Action(label=_("Nieuwe proeftuin"), url=reverse("testbeds:new"), icon="plus") if may_open else None
    more = (Action(label=_("Uitkomsten en hun betekenis"), url=reverse("testbeds:definitions")),)
    return render(request, "testbeds/list.html", {"table": table, "primary": primary, "more": more})


@needs("testbeds.read", "testbeds.enrol", "testbeds.write")
@require_GET
def card_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    """Everything agreed about one testbed; the plan's sentence stands first."""
    testbed, actor = testbed_of(request, testbed_id), actor_of(request)
    writes = policies.may_write(actor=actor, testbed=testbed)
    open_card = writes and State(testbed.state) in OPEN_CARD
    lacks = _lacks(testbed) if open_card else []
    primary, actions = _primary(testbed, actor), _actions(testbed, actor, writes)
    if lacks and primary:  # what is missing comes first; the step itself stays within reach
        primary, actions = actions[0], (primary, *actions[1:])
    context = {
        "testbed": testbed, "badge": shown.badge(testbed), "undecided": [] if lacks or not open_card else _undecided(testbed), "line": shown.line(testbed), "plan": shown.plan_figures(testbed), "sentence": shown.plan_text(testbed, "sentence"),
        "advice": shown.plan_text(testbed, "advice"), "lacks": lacks, "details": shown.details(testbed),
        "learning": shown.learning(testbed), "money": shown.money(testbed), "arms": list(testbed.arms.all()), "partners": list(testbed.partners.all()),
        "places": shown.places(testbed), "outcomes": shown.outcomes(testbed), "events": shown.events(testbed), "today": today(), "open_card": open_card,
        "writes": writes, "primary": primary, "actions": actions, "breadcrumbs": crumbs(), "mine": bool(actor.where("testbeds.enrol")),
        "developer": bool(testbed.simulated) and made_by_demo() and actor.may("testbeds.read", testbed.region_id), "region": queries.region_name(testbed.region_id),
    }  # fmt: skip
    return render(request, "testbeds/card.html", context)


def _lacks(testbed: Testbed) -> list[tuple[str, str]]:
    """What is still needed, each with the place where it is written."""
    piece = {"arms": "aanpak", "outcomes": "uitkomst", "participants": "gemeente"}
    edit = reverse("testbeds:edit", args=[testbed.pk])

    def place(lack: drafting.Lack) -> str:
        if lack.field:
            return f"{edit}#id_{lack.field}"
        if getattr(testbed, lack.part).count() >= (2 if lack.part == "arms" else 1):
            return ""
        return reverse("testbeds:part-new", args=[testbed.pk, piece[lack.part]])

    return [(lack.text, place(lack)) for lack in drafting.lacks(testbed)]


def _undecided(testbed: Testbed) -> list[tuple[str, str]]:
    """Gemeenten whose college decision is still to be named before the protocol can be locked."""
    places = testbed.participants.select_related("controller").order_by("controller__name")
    return [(_("Het collegebesluit van %s.") % own_name(p.controller, today()), reverse("testbeds:college", args=[testbed.pk, p.pk])) for p in places if not policies.has_decision(p)]


def _primary(testbed: Testbed, actor: Any) -> Action | None:
    acts = policies.acts_of(actor=actor, testbed=testbed)
    first = next((act for act in acts if act not in {Act.STOP, Act.REVISE}), None)
    return _action(testbed, first) if first else None


def _action(testbed: Testbed, act: Act) -> Action:
    if act in OWN_FORM:
        return Action(label=act.label, url=reverse(OWN_FORM[act], args=[testbed.pk]))
    if act is Act.STOP:
        return Action(label=act.label, url=reverse("testbeds:stop", args=[testbed.pk]))
    if act is Act.CLOSE:
        return Action(label=act.label, url=reverse("testbeds:act", args=[testbed.pk, act.value]))
    return Action(label=act.label, url=reverse("testbeds:act", args=[testbed.pk, act.value]), method="post")


def _actions(testbed: Testbed, actor: Any, writes: bool) -> tuple[Action, ...]:
    links = []
    if writes and State(testbed.state) in OPEN_CARD:
        links.append(Action(label=_("Kaart bijwerken"), url=reverse("testbeds:edit", args=[testbed.pk])))
    if hasattr(testbed, "lock"):
        links.append(Action(label=_("Protocol"), url=reverse("testbeds:protocol", args=[testbed.pk])))
        if actor.may("testbeds.read", testbed.region_id) or writes:
            links.append(Action(label=_("Bevindingen"), url=reverse("testbeds:findings", args=[testbed.pk])))
        links.append(Action(label=_("Logboek"), url=reverse("testbeds:process", args=[testbed.pk])))
    acts = policies.acts_of(actor=actor, testbed=testbed)
    links += [_action(testbed, act) for act in acts if act in {Act.STOP, Act.REVISE}]
    return tuple(links)
