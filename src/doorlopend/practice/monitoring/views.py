"""The region's first screen, its indicators, its contact points and its offer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.indicators.registry import indicators, median_minimum, thresholds, told
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Badge, Figure, Item, Matrix, MatrixCell, MatrixRow
from doorlopend.records.offers.queries import search
from doorlopend.records.regions import data as region_data
from doorlopend.records.regions.contacts import (
    CONFIRMED,
    EMPTY,
    STALE,
    TO_CONFIRM,
    Cell,
    confirm_contact,
    matrix,
    state_of,
)
from doorlopend.records.regions.models import ContactPoint, Region
from doorlopend.records.regions.queries import members_on
from doorlopend.records.registry import home_figures

from . import pictures, queries, tables
from .forms import OfferForm
from .permissions import CONTACTS, FIGURES, KEEP_CONTACTS, OFFERS


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


def _region(request: HttpRequest, permission: str) -> tuple[Region | None, list[Link]]:
    """The chosen region of the actor's, and links to the others when there are more."""
    found = queries.regions_for(actor=_actor(request), permission=permission)
    chosen = next((one for one in found if one.code == request.GET.get("regio")), found[0] if found else None)
    links = [Link(label=one.name, url=f"{request.path}?regio={one.code}", current=one == chosen) for one in found]
    return chosen, links if len(links) > 1 else []


def _nothing(request: HttpRequest, title: str) -> HttpResponse:
    return render(request, "monitoring/nothing.html", {"title": title})


@needs(FIGURES)
@require_GET
def region(request: HttpRequest) -> HttpResponse:
    """How the region stands: inflow, backlog, the ten weeks and why they are missed, days per step."""
    chosen, links = _region(request, FIGURES)
    if chosen is None:
        return _nothing(request, _("De regio nu"))
    found = queries.overview(actor=_actor(request), region=chosen, today=today())
    drill = queries.may_drill(actor=_actor(request), places=found.places)
    context = {
        "region": chosen, "links": links, "counted": found.counted, "tiles": _tiles(found), "waiting": home_figures(actor=_actor(request), today=today()),
        "pictures": pictures.all_of(found), "table": tables.places(found, drill),
    }  # fmt: skip
    return render(request, "monitoring/region.html", context)


def _tiles(found: queries.Overview) -> list[Figure]:
    made = [_tile(found, "instroom", _("nieuw in de laatste periode")), _tile(found, "open_dossiers", _("open dossiers"))]
    made.append(_tile(found, "gekoppeld_niet_gehuisvest", _("wachten op een woning")))
    lights = found.latest("pip_stoplicht")
    late = lights.value(None, "rood") if lights else None
    made.append(Figure(label=_("PIP te laat"), value=tables.shown(lights, None, "rood"), url=_page("pip_stoplicht"), tone="late" if late else "neutral"))
    timely = found.latest("pip_tijdig")
    total, good = (timely.value(None, one) if timely else None for one in ("", "op_tijd"))
    share = f"{100 * good / total:.0f}" if total and good is not None else _("niet getoond")
    made.append(Figure(label=_("PIP op tijd"), value=share, unit="%" if total and good is not None else "", url=_page("pip_tijdig")))
    return made


def _tile(found: queries.Overview, code: str, label: str) -> Figure:
    return Figure(label=label, value=tables.shown(found.latest(code), None), url=_page(code))


def _page(code: str) -> str:
    return reverse("monitoring:indicator", args=[code])


@needs(FIGURES)
@require_GET
def indicator_list(request: HttpRequest) -> HttpResponse:
    return render(request, "monitoring/indicators.html", {"table": tables.indicator_list()})


@needs(FIGURES)
@require_GET
def indicator(request: HttpRequest, indicator: str) -> HttpResponse:
    """What is counted, of whom, from where, by which version; and what was published."""
    one = indicators().get(indicator)
    if one is None:
        raise Http404
    chosen, links = _region(request, FIGURES)
    found = queries.tables(actor=_actor(request), region_id=chosen.pk, code=indicator, last=today()) if chosen else []
    context = {
        "title": pictures.name_of(one), "links": links, "items": _definition(one),
        "picture": pictures.over_time(found, _("Hele regio, per periode")) if found else None,
        "tables": tables.indicator_tables(one, found[-1], members_on(chosen.pk, found[-1].last)) if chosen and found else [],
        "latest": found[-1] if found else None,
        "breadcrumbs": (Link(label=_("Indicatoren"), url=reverse("monitoring:indicators")),),
    }  # fmt: skip
    return render(request, "monitoring/indicator.html", context)


def _definition(one: Any) -> list[Item]:
    least = max((t for t in thresholds() if t.purpose == one.threshold), key=lambda t: t.valid_from)
    hidden = _("aantallen onder %(least)d niet getoond; mediaan bij minstens %(median)d personen") % {"least": least.minimum, "median": median_minimum()}
    return [
        Item(label=_("Definitie"), value=told(one.definition)), Item(label=_("Teller"), value=told(one.numerator)),
        Item(label=_("Noemer"), value=told(one.denominator)), Item(label=_("Bron"), value=told(one.source)),
        Item(label=_("Versie"), value=str(one.version)), Item(label=_("Nummer in de kernset"), value=one.code_core or "–"),
        Item(label=_("Soort"), value=_("stand op de laatste dag van de periode") if one.kind == "stock" else _("wat er in de periode gebeurde")),
        Item(label=_("Bescherming"), value=hidden, note=least.source),
    ]  # fmt: skip


WORDS = {CONFIRMED: "ok", TO_CONFIRM: "warn", STALE: "late", EMPTY: "neutral"}


def _word(state: str) -> str:
    return {CONFIRMED: _("bevestigd"), TO_CONFIRM: _("nog bevestigen"), STALE: _("verouderd"), EMPTY: _("niemand")}[state]


@needs(CONTACTS)
@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    """Who is called for what, where, and how sure that still is."""
    chosen, links = _region(request, CONTACTS)
    if chosen is None:
        return _nothing(request, _("Aanspreekpunten"))
    cells = matrix(actor=_actor(request), region_id=chosen.pk, today=today())
    names = members_on(chosen.pk, today())
    topics = region_data.contact_topics()["topics"]
    rows = [
        MatrixRow(label=words[pictures.lang()], cells=[_cell(cell) for cell in cells if cell.topic == code]) for code, words in topics.items()
    ]
    states = [cell.state for cell in cells]
    tiles = [Figure(label=_word(state), value=states.count(state), tone=WORDS[state]) for state in (CONFIRMED, TO_CONFIRM, STALE, EMPTY)]  # type: ignore[arg-type]
    picture = Matrix(caption=_("Aanspreekpunten per onderwerp en gemeente"), corner=_("Onderwerp"), columns=[place.name for place in names], rows=rows)
    return render(request, "monitoring/contacts.html", {"region": chosen, "links": links, "tiles": tiles, "matrix": picture})


def _cell(cell: Cell) -> MatrixCell:
    assert cell.gemeente is not None
    names = ", ".join(contact.name for contact in cell.contacts)
    url = reverse("monitoring:contact-cell", args=[cell.topic, cell.gemeente.id])
    return MatrixCell(text=names or _word(EMPTY), tone=WORDS[cell.state], on=cell.confirmed_on, url=url if cell.contacts else "", note=_word(cell.state) if names else "")  # type: ignore[arg-type]


@needs(CONTACTS)
@require_GET
def contact_cell(request: HttpRequest, topic: str, gemeente_id: UUID) -> HttpResponse:
    """The people of one cell, to call, and to confirm for who keeps the register."""
    words = region_data.contact_topics()["topics"].get(topic)
    regions = queries.regions_for(actor=_actor(request), permission=CONTACTS)
    cells = [
        cell for one in regions for cell in matrix(actor=_actor(request), region_id=one.pk, today=today(), topics=[topic])
        if words and cell.gemeente and cell.gemeente.id == gemeente_id
    ]  # fmt: skip
    if not cells:
        raise Http404
    people = [_person(request, contact) for cell in cells for contact in cell.contacts]
    place = cells[0].gemeente.name if cells[0].gemeente else ""
    crumbs = (Link(label=_("Aanspreekpunten"), url=reverse("monitoring:contacts")),)
    return render(request, "monitoring/contact_cell.html", {"title": words[pictures.lang()], "place": place, "people": people, "breadcrumbs": crumbs})


def _person(request: HttpRequest, contact: ContactPoint) -> dict[str, Any]:
    state = state_of(contact, today=today())
    ask = Action(label=_("Klopt nog steeds"), url=reverse("monitoring:confirm", args=[contact.pk]), method="post", icon="check")
    return {
        "name": contact.name, "badge": Badge(text=_word(state), tone=WORDS[state]),  # type: ignore[arg-type]
        "items": [
            Item(label=_("Organisatie"), value=contact.organisation.name), Item(label=_("E-mail"), value=contact.email or "–"),
            Item(label=_("Telefoon"), value=contact.phone or "–"), Item(label=_("Vervanger"), value=contact.deputy or "–"),
            Item(label=_("Laatst bevestigd"), value=contact.confirmed_on or _("nog nooit")),
        ],
        "confirm": ask if _actor(request).may(KEEP_CONTACTS, contact.region_id) else None,
    }  # fmt: skip


@needs(KEEP_CONTACTS, methods=("POST",))
@require_POST
def confirm(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    contact = get_object_or_404(ContactPoint, pk=contact_id)
    confirm_contact(actor=_actor(request), contact_id=contact.pk, today=today())
    messages.success(request, _("%s is bevestigd.") % contact.name)
    if contact.gemeente_id:
        return redirect("monitoring:contact-cell", contact.topic, contact.gemeente_id)
    return redirect("monitoring:contacts")


@needs(OFFERS)
@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """Find a place: kind, language, level, gemeente, time, and whether one is free."""
    regions = queries.regions_for(actor=_actor(request), permission=OFFERS)
    places = {place.id: place for one in regions for place in members_on(one.pk, today())}
    form = OfferForm(request.GET or None, places=sorted(places.values(), key=lambda place: place.name), on=today())
    found = search(actor=_actor(request), on=today(), wanted=form.wanted())
    return render(request, "monitoring/offers.html", {"form": form, "table": tables.offer_table(found, today()), "count": len(found)})
