"""What placement is and is not: the register entry, the reading of the law per feature, and evidence; the map."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.indicators.queries import figures
from doorlopend.records.indicators.registry import indicators, told
from doorlopend.records.kit import charts
from doorlopend.records.kit.tables import Column, Table
from doorlopend.records.kit.values import Item
from doorlopend.records.regions.queries import members_on

from .. import cartogram, data, register
from ..models import Location, Round
from ..permissions import FIGURES, ROUNDS
from ..queries import task as task_queries
from ..queries.rounds import regions_for
from .common import actor_of, crumbs, lang, region_of
from .task import PACE, pace_words

INDICATOR = "regioplaatsing"
HERE, ELSEWHERE, NONE = "in_regio", "elders", "niet_gekoppeld"


@needs(ROUNDS, FIGURES)
@require_GET
def algorithm_page(request: HttpRequest) -> HttpResponse:
    """Per feature: is it an AI system, which point of annex III might apply, how AVG 22 is met, and the evidence."""
    found = register.evidence(actor=actor_of(request))
    proof = [Item(label=label, value=value) for label, value in register.told(found)]
    sources = [data.read("ai")["sources"][f"{key}_{lang()}"] for key in ("ai", "avg")]
    context = {"features": register.features(lang()), "proof": proof, "sources": sources, "standard": register.STANDARD, "registers": bool(actor_of(request).where(ROUNDS)), "breadcrumbs": crumbs(_above(request), here=_("Wat dit algoritme is en doet"))}
    return render(request, "housing/algorithm.html", context)


def _above(request: HttpRequest) -> tuple[str, str]:
    """The page from which one came: the rounds, or for who sees none the map."""
    return (_("Plaatsingsrondes"), reverse("housing:rounds")) if actor_of(request).where(ROUNDS) else (_("Regiokaart"), reverse("housing:map"))


@needs(ROUNDS)
@require_GET
def register_json(request: HttpRequest) -> HttpResponse:
    """The registration as the standard asks, ready to be offered to the Algoritmeregister."""
    actor = actor_of(request)
    regions = regions_for(actor, ROUNDS)
    name = f"Regio {regions[0].name}" if regions else "Centraal Orgaan opvang asielzoekers"
    body = register.entry(organisation=name, contact=request.GET.get("contact", "")[:120], found=register.evidence(actor=actor), today=today())
    if faults := register.faults(body):
        messages.error(request, _("Deze registratie is niet compleet: %s.") % "; ".join(faults))
        return redirect("housing:algorithm")
    return JsonResponse(body, json_dumps_params={"indent": 1, "ensure_ascii": False})


@needs(FIGURES)
@require_GET
def map_page(request: HttpRequest) -> HttpResponse:
    """The region on one picture: the task per gemeente, where people stay, and who went where in the last round."""
    region, day = region_of(request, FIGURES), today()
    board = task_queries.board(region_id=region.pk, period=task_queries.period_of(day), day=day)
    places = members_on(region.pk, day)
    by_code = {row.place.code: row for row in board.rows}
    tiles = [_tile(place, by_code.get(place.code)) for place in places]
    flows, from_ = _flows(region.pk, {place.id: place.code for place in places})
    told = _("Per gemeente wat er nog te doen is van de taakstelling.") + (" " + _("Lijnen: huishoudens van de opvanglocatie naar hun gemeente in de laatste besloten ronde.") if flows else "")
    picture = cartogram.draw(title=_("Regio %s") % region.name, desc=told, tiles=tiles, flows=flows, heads=(_("Nog te doen"), _("Tempo")), source=_("Taakstelling van dit halfjaar; tegels: Doorlopend"))
    context = {
        "region": region, "picture": picture, "table": _table(tiles, flows), "from": from_, "share": _share(request, region, day), "definition": _definition(),
    }  # fmt: skip
    return render(request, "housing/map.html", context)


def _tile(place: Any, row: task_queries.Row | None) -> cartogram.Tile:
    if row is None:
        return cartogram.Tile(code=place.code, name=place.name, value="–", text=_("geen cijfer"))
    pace = row.told["pace"]
    return cartogram.Tile(code=place.code, name=place.name, value=str(row.told["to_do"]), tone=PACE[pace][0], text=pace_words(pace))  # type: ignore[arg-type]


def _flows(region_id: Any, codes: dict[Any, str]) -> tuple[list[cartogram.Flow], str]:
    """Of the last decided round, small numbers left out; from the gemeente where its location stands."""
    round_ = Round.objects.filter(region_id=region_id, decided_on__isnull=False).order_by("-decided_on", "-pk").first()
    location = Location.objects.filter(region_id=region_id, name=round_.location).first() if round_ else None
    start = codes.get(location.gemeente_id) if location else None
    if round_ is None or start is None:
        return [], ""
    shown = {code: count for code, count in round_.demand.get("flows", {}).items() if count}
    return [cartogram.Flow(start=start, end=code, count=count) for code, count in shown.items()], round_.name if shown else ""


def _table(tiles: list[cartogram.Tile], flows: list[cartogram.Flow]) -> Table:
    to = {flow.end: flow.count for flow in flows}
    columns = (
        Column(key="name", label=_("Gemeente")), Column(key="value", label=_("Nog te doen")), Column(key="text", label=_("Tempo")),
        Column(key="count", label=_("Huishoudens in de laatste ronde"), value=lambda tile: to.get(tile.code, "–"), meaning=_("Een streepje: geen, of te weinig om te tonen")),
    )  # fmt: skip
    return Table(name="map", caption=_("Dezelfde cijfers als tabel"), columns=columns, rows=tiles)


def _share(request: HttpRequest, region: Any, day: Any) -> Any:
    """Regioplaatsing through time: the share of people at azc's in the region who will live in the region."""
    found: dict[Any, dict[str, int | None]] = {}
    for figure in figures(actor=actor_of(request), region_id=region.pk, indicator=INDICATOR, first=day.replace(year=day.year - 2), last=day):
        if figure.gemeente_id is None:
            found.setdefault(figure.period_end, {})[figure.breakdown] = int(figure.value) if figure.value is not None else None
    points = [charts.Point(at=f"{end:%m-%Y}", value=percent(values)) for end, values in sorted(found.items())]
    if not points:
        return None
    last = next((point.value for point in reversed(points) if point.value is not None), None)
    desc = _("Nog niet te tonen: te weinig mensen.") if last is None else _("Het laatst %s%%.") % round(last)
    return charts.line(
        title=_("Regioplaatsing: deel van de azc-bewoners dat in de regio gaat wonen"), desc=desc, unit="%", source=told(indicators()[INDICATOR].source),
        series=[charts.Series(label=_("in de regio"), points=points)],
    )  # fmt: skip


def percent(values: dict[str, int | None]) -> float | None:
    """Linked to the region, of all who have the right to stay; None when a part is hidden."""
    here, whole = values.get(HERE), values.get("")
    return None if here is None or not whole else round(100 * here / whole, 1)


def _definition() -> list[Item]:
    one = indicators()[INDICATOR]
    return [
        Item(label=_("Wat het is"), value=told(one.definition)), Item(label=_("Teller"), value=told(one.numerator)), Item(label=_("Noemer"), value=told(one.denominator)),
        Item(label=_("Bron"), value=told(one.source)),
    ]  # fmt: skip
