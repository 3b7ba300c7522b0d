"""Households that a round linked to the gemeente: what it got, what they say, and what followed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.services import seen
from doorlopend.records.kit.forming import form_page
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.tables import Column, Table
from doorlopend.records.kit.values import Badge, Deadline, Figure, Item, Tone

from .. import data, forms
from ..models import Arrival
from ..permissions import ARRIVALS, LISTEN
from ..queries import homes as queries
from ..services import answering, passing
from ..words import Criterion, Saying, Step
from .common import actor_of, coded, crumbs, lang, one
from .homes import feature_words

WEEKS = 10
"""For the gemeente to find a home after the koppeling (national work agreement, COA)."""
STANDS = (
    ("wacht", gettext_lazy("wacht op een woning")), ("gehuisvest", gettext_lazy("gehuisvest")), ("vervallen", gettext_lazy("vervallen")),
)  # fmt: skip
ORDER = [code for code, _label in STANDS]
SOON = 14
"""Days before the last one in which a home that is not there asks for attention."""


@needs(ARRIVALS)
@require_GET
def arrivals_page(request: HttpRequest) -> HttpResponse:
    """Who was linked to the gemeente, since when they wait or are housed, and whether they agree."""
    actor, day = actor_of(request), today()
    every = list(queries.arrivals(actor=actor)[:500])
    for controller in {row.controller_id for row in every}:
        trail.record(actor=actor, action="arrivals.viewed", controller_id=controller, object_kind="arrival", detail={"rows": sum(row.controller_id == controller for row in every)})
    files = queries.followed(every)
    asked = request.GET.get("stand", "")
    rows = sorted((row for row in every if not asked or stand(row, files[row.pk].housed_on) == asked), key=lambda row: (ORDER.index(stand(row, files[row.pk].housed_on)), row.koppeling_on, row.household))
    table = Table(
        name="arrivals", caption=_("Gekoppelde huishoudens"), columns=_columns(files, day), rows=rows, row_url=lambda row: reverse("housing:arrival", args=[row.pk]),
        empty_title=_("Niemand met deze stand") if asked and every else _("Nog niemand gekoppeld via een ronde"),
        empty_text="" if every else _("Zodra COA over een ronde besloot, staat hier wie aan uw gemeente gekoppeld is."),
    )  # fmt: skip
    return render(request, "housing/arrivals.html", {"table": table, "tiles": _tiles(every, files, day), "links": _links(request, every, files, asked)})


def stand(row: Arrival, housed_on: date | None) -> str:
    return "vervallen" if row.ended_on else "gehuisvest" if housed_on else "wacht"


def _columns(files: dict[UUID, queries.Followed], day: date) -> tuple[Column, ...]:
    return (
        Column(key="household", label=_("Huishouden")), Column(key="composition", label=_("Samenstelling"), value=_composition),
        Column(key="koppeling_on", label=_("Gekoppeld op"), kind="date"),
        Column(key="home", label=_("Woning"), kind="badge", value=lambda row: home_badge(row, files[row.pk].housed_on, day), meaning=_("Gehuisvest, of uiterlijk tien weken na de koppeling")),
        Column(key="answer", label=_("Antwoord"), value=_answer),
        Column(key="needs", label=_("Nodig in de woning"), value=lambda row: feature_words(row.needs), minor=True),
        Column(key="location", label=_("Opvanglocatie"), minor=True),
    )  # fmt: skip


def home_badge(row: Arrival, housed_on: date | None, day: date) -> Badge:
    """Since when the household is housed; else by when it should be, and whether that has passed."""
    if row.ended_on:
        return Badge(text=_("koppeling vervallen"))
    if housed_on:
        return Badge(text=_("gehuisvest op %s") % date_format(housed_on, "j F Y"), tone="ok")
    due = home_by(row.koppeling_on)
    words = _("had er moeten zijn op %s") if due < day else _("uiterlijk %s")
    tone: Tone = "late" if due < day else "warn" if (due - day).days <= SOON else "info"
    return Badge(text=words % date_format(due, "j F Y"), tone=tone)


def _tiles(rows: list[Arrival], files: dict[UUID, queries.Followed], day: date) -> list[Figure]:
    if not rows:
        return []
    waiting = [row for row in rows if stand(row, files[row.pk].housed_on) == "wacht"]
    late = [row for row in waiting if home_by(row.koppeling_on) < day]
    housed = [row for row in rows if stand(row, files[row.pk].housed_on) == "gehuisvest"]
    return [
        Figure(label=_("Wachten op een woning"), value=len(waiting), note=_("%s personen") % sum(row.persons for row in waiting)),
        Figure(label=_("Langer dan tien weken"), value=len(late), note=_("%s personen") % sum(row.persons for row in late), tone="late" if late else "ok"),
        Figure(label=_("Gehuisvest"), value=len(housed), note=_("%s personen") % sum(row.persons for row in housed), tone="ok"),
        Figure(label=_("Nareis verwacht"), value=sum(row.nareis_persons for row in rows if not row.ended_on), unit=_("personen")),
    ]


def _links(request: HttpRequest, rows: list[Arrival], files: dict[UUID, queries.Followed], asked: str) -> list[Link]:
    counts = [(code, label, sum(stand(row, files[row.pk].housed_on) == code for row in rows)) for code, label in STANDS]
    links = [Link(label=_("Alle"), url=request.path, current=not asked, count=len(rows))]
    return links + [Link(label=label, url=f"{request.path}?stand={code}", current=asked == code, count=n) for code, label, n in counts]


def _composition(row: Arrival) -> str:
    """Who they are, and how many may still come."""
    return f"{row.composition}; {_('nareis: %s') % row.nareis_persons}" if row.nareis_persons else str(row.composition)


def _answer(row: Arrival) -> str:
    if row.ended_on:
        return _("vervallen op %s") % date_format(row.ended_on, "j F Y")
    return str(row.get_answer_display()) if row.answer else _("nog niet")


@needs(ARRIVALS)
@require_GET
def arrival_page(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """One household as COA gave it with the koppeling, its file here, and what can be noted."""
    actor, day = actor_of(request), today()
    found: Arrival = one(queries.arrivals(actor=actor), pk=arrival_id)
    here = queries.followed([found])[found.pk]
    trail.record(actor=actor, action="arrival.viewed", controller_id=found.controller_id, subjects=[seen(each) for each in here.dossiers], object_kind="arrival", object_id=found.pk)
    may_note = bool(actor.may(LISTEN, found.controller_id)) and found.ended_on is None
    context = {
        "arrival": found, "items": _items(found, here.housed_on, day), "badge": home_badge(found, here.housed_on, day), "dossiers": here.dossiers, "may": may_note, "answerable": may_note and found.answer != Saying.AKKOORD,
        "breadcrumbs": crumbs((_("Koppelingen"), reverse("housing:arrivals")), here=found.household),
    }  # fmt: skip
    return render(request, "housing/arrival.html", context)


def _items(found: Arrival, housed_on: date | None, day: date) -> list[Item]:
    places, kinds = dict(coded(day)), dict(Criterion.choices)
    grounds = [Item(label=str(kinds.get(each["kind"], each["kind"])), value=", ".join(places.get(code, code) for code in each.get("places", [])), note=each.get("proof", "")) for each in found.criteria]
    return [
        Item(label=_("Samenstelling"), value=_composition(found)), Item(label=_("Nodig in de woning"), value=feature_words(found.needs) or _("niets bijzonders")),
        Item(label=_("Opvanglocatie"), value=found.location), Item(label=_("Gekoppeld op"), value=found.koppeling_on),
        Item(label=_("Woning uiterlijk"), value=Deadline(due=home_by(found.koppeling_on), today=day, done=housed_on or found.ended_on), note=_("Tien weken na de koppeling")),
        Item(label=_("Antwoord"), value=_answer(found)), Item(label=_("Wensen"), value=", ".join(places.get(code, code) for code in found.wishes) or _("geen")),
        *(grounds or [Item(label=_("Hard criterium"), value=_("geen"))]),
    ]  # fmt: skip


@needs(LISTEN)
@require_http_methods(["GET", "POST"])
def arrival_said_page(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """What the household told the gemeente of koppeling about the place; it goes to COA, marked as said by the person."""
    found = one(queries.arrivals(actor=actor_of(request)), pk=arrival_id)
    form = forms.SaidForm(request.POST or None, gemeenten=coded(today()), initial={"said_on": today()})

    def save(given: dict[str, Any]) -> None:
        said = answering.said_of(given)
        passing.pass_to_coa(actor=actor_of(request), arrival_id=found.pk, said=said, today=today())

    consequence = data.in_force("policy", "refusal", today())
    note = f"{consequence[lang()]} ({_('bron')}: {consequence['source']})"
    return form_page(request, form, title=_("Wat het huishouden zegt"), lead=found.household, back=_back(found), save=save, note=note, done=_("Vastgelegd en aan COA doorgegeven."), crumbs=_crumbs(found, _("Wat het huishouden zegt")))


@needs(LISTEN)
@require_http_methods(["GET", "POST"])
def arrival_outcome_page(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """What followed: housed, at work, at school, moved on; COA follows the outcome of its round by it."""
    found = one(queries.arrivals(actor=actor_of(request)), pk=arrival_id)
    form = forms.OutcomeForm(request.POST or None, initial={"on": today(), "step": Step.GEHUISVEST})

    def save(given: dict[str, Any]) -> None:
        passing.pass_outcome(actor=actor_of(request), arrival_id=found.pk, step=Step(given["step"]), on=given["on"], source=given["source"], today=today())

    return form_page(request, form, title=_("Wat volgde"), lead=found.household, back=_back(found), save=save, done=_("Vastgelegd en aan COA doorgegeven."), crumbs=_crumbs(found, _("Wat volgde")))


def _back(found: Arrival) -> str:
    return reverse("housing:arrival", args=[found.pk])


def _crumbs(found: Arrival, title: str) -> tuple[Link, ...]:
    return crumbs((_("Koppelingen"), reverse("housing:arrivals")), (found.household, _back(found)), here=title)


def home_by(koppeling: date) -> date:
    """The last day of the ten weeks."""
    return koppeling + timedelta(weeks=WEEKS)
