"""Households that a round linked to the gemeente, and what they say to it about the place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.audit import trail
from doorlopend.records.kit.forming import form_page
from doorlopend.records.kit.tables import Column, Table

from .. import data, forms
from ..models import Arrival
from ..permissions import ARRIVALS, LISTEN
from ..queries import homes as queries
from ..services import answering
from ..words import Criterion
from .common import actor_of, coded, crumbs, lang, one
from .homes import feature_words


@needs(ARRIVALS)
@require_GET
def arrivals_page(request: HttpRequest) -> HttpResponse:
    """Households that a round linked to the gemeente: who, how many, grounds, wishes and whether they agree."""
    actor, day = actor_of(request), today()
    rows = list(queries.arrivals(actor=actor)[:200])
    for controller in {row.controller_id for row in rows}:
        trail.record(actor=actor, action="arrivals.viewed", controller_id=controller, object_kind="arrival", detail={"rows": sum(row.controller_id == controller for row in rows)})
    places = dict(coded(day))
    columns = (
        Column(key="household", label=_("Huishouden")), Column(key="answer", label=_("Antwoord"), value=_answer), Column(key="composition", label=_("Samenstelling"), value=_composition),
        Column(key="needs", label=_("Nodig in de woning"), value=lambda row: feature_words(row.needs)),
        Column(key="criteria", label=_("Hard criterium"), value=lambda row: _criteria(row.criteria)),
        Column(key="wishes", label=_("Wensen"), value=lambda row: ", ".join(places.get(code, code) for code in row.wishes)),
        Column(key="koppeling_on", label=_("Gekoppeld op"), kind="date"),
        Column(key="home_by", label=_("Woning uiterlijk"), kind="date", value=lambda row: home_by(row.koppeling_on), meaning=_("Tien weken na de koppeling")),
        Column(key="location", label=_("Opvanglocatie")),
    )  # fmt: skip
    url = (lambda row: reverse("housing:arrival-said", args=[row.pk])) if actor.where(LISTEN) else None
    table = Table(name="arrivals", caption=_("Gekoppelde huishoudens"), columns=columns, rows=rows, row_url=url, empty_title=_("Nog niemand gekoppeld via een ronde"))
    return render(request, "housing/arrivals.html", {"table": table})


def _composition(row: Arrival) -> str:
    """Who they are, and how many may still come."""
    return f"{row.composition}; {_('nareis: %s') % row.nareis_persons}" if row.nareis_persons else str(row.composition)


def _answer(row: Arrival) -> str:
    if row.ended_on:
        return _("vervallen op %s") % date_format(row.ended_on, "j F Y")
    return str(row.get_answer_display()) if row.answer else _("nog niet")


@needs(LISTEN)
@require_http_methods(["GET", "POST"])
def arrival_said_page(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """What the household told the gemeente of koppeling about the place; it goes to COA, marked as said by the person."""
    found = one(queries.arrivals(actor=actor_of(request)), pk=arrival_id)
    form = forms.SaidForm(request.POST or None, gemeenten=coded(today()), initial={"said_on": today()})

    def save(given: dict[str, Any]) -> None:
        said = answering.said_of(given)
        answering.pass_to_coa(actor=actor_of(request), arrival_id=found.pk, said=said, today=today())

    consequence = data.in_force("policy", "refusal", today())
    note = f"{consequence[lang()]} ({_('bron')}: {consequence['source']})"
    return form_page(request, form, title=_("Wat het huishouden zegt"), lead=found.household, back=reverse("housing:arrivals"), save=save, note=note, done=_("Vastgelegd en aan COA doorgegeven."), crumbs=crumbs((_("Koppelingen"), reverse("housing:arrivals")), here=_("Wat het huishouden zegt")))


def home_by(koppeling: date) -> date:
    """Ten weeks for the gemeente to find a home (national work agreement, COA)."""
    return koppeling + timedelta(weeks=10)


def _criteria(found: list[dict[str, Any]]) -> str:
    names = dict(Criterion.choices)
    return "; ".join(f"{names.get(one_['kind'], one_['kind'])} ({one_.get('proof', '')})" for one_ in found) or _("geen")
