"""Homes, what comes free per week, locations, lists, and households that were linked to the gemeente."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit import xlsx
from doorlopend.records.kit.forming import NotNow, form_page
from doorlopend.records.kit.lists import UnreadableList
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.tables import Column, Filter, Table, TableState
from doorlopend.records.kit.values import Badge, Event, Item, Preview, PreviewRow
from doorlopend.records.regions.queries import gemeenten_on, names_of

from .. import forms
from ..models import Home, Location, Upload
from ..permissions import ANNOUNCE, ASSIGN, HOMES, TASK
from ..policies import may
from ..queries import homes as queries
from ..services import homes as services
from ..services import task as locations
from ..services import uploads
from ..services.homes import About, Done, controller_of
from ..states import HOME_MACHINE, HomeAct, HomeState
from ..words import Feature, HomeKind
from .common import actor_of, chosen, crumbs, did, members, one, region_of

TONES = {HomeState.AANGEBODEN: "info", HomeState.SLEUTEL: "ok", HomeState.INGETROKKEN: "neutral"}
FILTERS = (Filter(key="state", label=gettext_lazy("Stand"), choices=HomeState.choices), Filter(key="kind", label=gettext_lazy("Soort"), choices=HomeKind.choices))


def state_badge(home: Home) -> Badge:
    state = HomeState(home.state)
    return Badge(text=state.label, tone=TONES.get(state, "warn"))  # type: ignore[arg-type]


def feature_words(codes: list[str]) -> str:
    names = dict(Feature.choices)
    return ", ".join(str(names.get(code, code)) for code in codes)


def _columns(names: dict[UUID, str], owners: dict[UUID, str]) -> tuple[Column, ...]:
    """`owners`: who announced, for readers who see more than their own."""
    mine = (Column(key="owner", label=_("Gemeld door"), value=lambda home: owners.get(home.organisation_id, ""), minor=True),) if owners else ()
    return (
        Column(key="reference", label=_("Kenmerk"), sort="reference"),
        Column(key="gemeente", label=_("Gemeente"), value=lambda home: names.get(home.gemeente_id, "")),
        Column(key="kind", label=_("Soort"), value=lambda home: str(HomeKind(home.kind).label)),
        Column(key="sizes", label=_("Personen"), sort="most", value=lambda home: f"{home.least}–{home.most}", meaning=_("Voor ten minste en ten hoogste zoveel personen")),
        Column(key="bedrooms", label=_("Slaapkamers"), kind="number", sort="bedrooms"),
        Column(key="features", label=_("Kenmerken"), value=lambda home: feature_words(home.features)),
        Column(key="available_from", label=_("Beschikbaar vanaf"), kind="date", sort="available_from"),
        *mine,
        Column(key="state", label=_("Stand"), kind="badge", value=state_badge),
    )


def _table(request: HttpRequest) -> Table:
    rows = queries.homes(actor=actor_of(request))
    columns = _columns({place.id: place.name for place in gemeenten_on(today())}, queries.owners(rows) if _wide(request) else {})
    state = TableState.read(request.GET, columns=columns, filters=FILTERS, default="available_from")
    rows = rows.filter(**state.values).order_by(*state.ordering, "pk")
    return Table(
        name="homes", caption=_("Woningen"), columns=columns, rows=list(rows[state.offset : state.offset + state.limit]), total=rows.count(),
        state=state, filters=FILTERS, row_url=lambda home: reverse("housing:home", args=[home.pk]), export_url=reverse("housing:homes-xlsx"),
        empty_title=_("Nog geen woningen"), empty_text=_("Een corporatie meldt een woning met één formulier, een lijst of de API."),
    )  # fmt: skip


@needs(HOMES)
@require_GET
def homes_page(request: HttpRequest) -> HttpResponse:
    return render(request, "housing/homes.html", {"table": _table(request), "may": bool(actor_of(request).where(ANNOUNCE)), "wide": _wide(request)})


def _wide(request: HttpRequest) -> bool:
    """Whether calendar, demand and locations are for this reader: those who work for a gemeente or region."""
    return bool(actor_of(request).scope.get("region"))


@needs(HOMES)
@require_GET
def homes_xlsx(request: HttpRequest) -> HttpResponse:
    table = _table(request)
    rows = queries.homes(actor=actor_of(request)).filter(**table.state.values)
    return xlsx.response(table, file_name="woningen.xlsx", made_on=today(), rows=rows)


@needs(ANNOUNCE)
@require_http_methods(["GET", "POST"])
def announce_page(request: HttpRequest) -> HttpResponse:
    """A home in ten fields."""
    actor = actor_of(request)
    known = queries.announcers(actor=actor)
    form = forms.HomeForm(request.POST or None, organisations=[(str(key), name) for key, name in known], gemeenten=[(str(place.id), place.name) for place in queries.gemeenten_for(actor=actor, today=today())])

    def save(given: dict[str, Any]) -> str:
        values = {**given, "gemeente_id": UUID(given["gemeente_id"])}
        organisation = UUID(values.pop("organisation"))
        home = services.announce(actor=actor, organisation_id=organisation, values=values, today=today())
        return reverse("housing:home", args=[home.pk])

    return form_page(request, form, title=_("Woning melden"), back=reverse("housing:homes"), save=save, done=_("De woning is gemeld."), submit=_("Melden"), crumbs=crumbs((_("Woningen"), reverse("housing:homes")), here=_("Woning melden")))


@needs(HOMES)
@require_GET
def home_page(request: HttpRequest, home_id: UUID) -> HttpResponse:
    """One home with its steps; of the household only what the reader may know."""
    actor = actor_of(request)
    home: Home = one(queries.homes(actor=actor), pk=home_id)
    gift = queries.gift_of(actor=actor, home=home)
    acts = [act for act, step in HOME_MACHINE[HomeState(home.state)].items() if may(actor=actor, permission=step.needs, places=_holders(home, step.needs))]
    items = [
        Item(label=_("Gemeente"), value=names_of([home.gemeente_id], today()).get(home.gemeente_id, "")), Item(label=_("Soort"), value=str(HomeKind(home.kind).label)),
        Item(label=_("Postcode"), value=home.postcode), Item(label=_("Slaapkamers"), value=home.bedrooms),
        Item(label=_("Personen"), value=f"{home.least}–{home.most}"), Item(label=_("Kenmerken"), value=feature_words(home.features)),
        Item(label=_("Kale huur per maand (euro)"), value=home.rent), Item(label=_("Beschikbaar vanaf"), value=home.available_from),
    ]  # fmt: skip
    events = [Event(on=event.on, title=_act_label(event.act), text=event.note, who=event.by) for event in queries.events_of(home)]
    context = {"home": home, "badge": state_badge(home), "items": items, "acts": acts, "events": events, "gift": _told(gift) if gift else None, "today": today(), "breadcrumbs": crumbs((_("Woningen"), reverse("housing:homes")), here=home.reference)}
    return render(request, "housing/home.html", context)


def _crumbs(home: Home, title: str) -> tuple[Link, ...]:
    return crumbs((_("Woningen"), reverse("housing:homes")), (home.reference, reverse("housing:home", args=[home.pk])), here=title)


def _holders(home: Home, permission: str) -> set[UUID]:
    return {home.organisation_id} if permission == ANNOUNCE else {controller_of(home.gemeente_id)}


def _act_label(code: str) -> str:
    return str(HomeAct(code).label) if code in HomeAct.values else _("Gemeld")


def _told(gift: Any) -> list[Item]:
    return [
        Item(label=_("Aantal personen"), value=gift.persons), Item(label=_("Samenstelling"), value=gift.composition),
        Item(label=_("Nodig in de woning"), value=feature_words(gift.needs)), Item(label=_("Inkomen voor de huur"), value=gift.income),
        Item(label=_("Taal"), value=gift.language), Item(label=_("Contact maatschappelijke begeleiding"), value=gift.contact),
        Item(label=_("Bezichtiging op"), value=gift.viewing_on), Item(label=_("Verhuizing op"), value=gift.move_on),
    ]  # fmt: skip


@needs(ANNOUNCE, ASSIGN)
@require_http_methods(["GET", "POST"])
def act_page(request: HttpRequest, home_id: UUID, act: str) -> HttpResponse:
    """One step of a home, with its reason where one is asked, or the household where one is tied."""
    home: Home = one(queries.homes(actor=actor_of(request)), pk=home_id)
    what = chosen(HomeAct, act)
    back = reverse("housing:home", args=[home.pk])
    step = HOME_MACHINE[HomeState(home.state)].get(what)
    if step is None:
        messages.error(request, _("“%(act)s” kan niet vanuit de stand “%(state)s”.") % {"act": what.label, "state": HomeState(home.state).label})
        return redirect(back)
    if not may(actor=actor_of(request), permission=step.needs, places=_holders(home, step.needs)):
        raise PermissionDenied(_("Uw rol geeft hier geen recht op. Vraag uw beheerder om een rol."))
    if what is HomeAct.RESERVEREN:
        return _reserve(request, home, back)
    form = forms.HomeStep(request.POST or None, initial={"on": today()}, reason=step.reason, moves=what is HomeAct.VERZETTEN)

    def save(given: dict[str, Any]) -> None:
        services.act(actor=actor_of(request), home_id=home.pk, done=Done(act=what, **given), today=today())

    return form_page(request, form, title=str(what.label), lead=home.reference, back=back, save=save, done=_("Vastgelegd."), note=NOTES.get(what, ""), crumbs=_crumbs(home, str(what.label)))


NOTES = {
    HomeAct.SLEUTEL: gettext_lazy("De dag van de sleutel komt in het dossier als dag van huisvesting. De corporatie ziet het huishouden daarna niet meer."),
    HomeAct.INTREKKEN: gettext_lazy("Een huishouden dat aan de woning verbonden is, raakt haar kwijt; de gemeente ziet dat in de lijst van woningen."),
    HomeAct.VRIJGEVEN: gettext_lazy("De woning is daarna weer vrij. De corporatie ziet het huishouden niet meer."),
    HomeAct.WEIGEREN: gettext_lazy("De woning is daarna weer vrij. Of de weigering terecht is, beoordeelt COA bij de koppeling."),
}
"""What a step brings about, said before it is done."""


def _reserve(request: HttpRequest, home: Home, back: str) -> HttpResponse:
    actor = actor_of(request)
    open_ = Dossier.objects.filter(controller_id=controller_of(home.gemeente_id), closed_on=None).order_by("display_name")[:500]
    form = forms.ReserveForm(request.POST or None, dossiers=[(str(one_.pk), one_.display_name) for one_ in open_])

    def save(given: dict[str, Any]) -> None:
        about = About(dossier_id=UUID(given.pop("dossier")), needs=tuple(given.pop("needs")), **given)
        services.act(actor=actor, home_id=home.pk, done=Done(act=HomeAct.RESERVEREN, about=about), today=today())

    return form_page(
        request, form, title=str(HomeAct.RESERVEREN.label), lead=home.reference, back=back, save=save, done=_("Vastgelegd."), crumbs=_crumbs(home, str(HomeAct.RESERVEREN.label)),
        note=_("De corporatie ziet alleen wat u hier invult, en niet langer dan tot de sleutel is overgedragen."),
    )  # fmt: skip


@needs(ANNOUNCE)
@require_http_methods(["GET", "POST"])
def upload_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    known = queries.announcers(actor=actor)
    form = forms.UploadForm(request.POST or None, request.FILES or None, organisations=[(str(key), name) for key, name in known])

    def save(given: dict[str, Any]) -> str:
        organisation = UUID(given["organisation"])
        try:
            made = uploads.read(actor=actor, organisation_id=organisation, region_id=_region_for(request, organisation), data=given["file"].read(), file_name=given["file"].name, today=today())
        except UnreadableList as error:
            raise NotNow("file", f"{error.problem} {error.remedy}") from None
        return reverse("housing:upload", args=[made.pk])

    return form_page(
        request, form, title=_("Woningen uit Excel inlezen"), back=reverse("housing:homes"), save=save, submit=_("Lijst bekijken"), crumbs=crumbs((_("Woningen"), reverse("housing:homes")), here=_("Woningen uit Excel inlezen")),
        note=format_html("{} <a class=\"nl-link\" href=\"{}\">{}</a>", _("Er telt nog niets: eerst ziet u per regel wat ermee gebeurt. Kolommen: %s.") % ", ".join(uploads.HEADS), reverse("housing:upload-sample"), _("Voorbeeldbestand ophalen")),
    )  # fmt: skip


def _region_for(request: HttpRequest, organisation: UUID) -> UUID:
    """The region of a list: the organisation itself, or that of the first gemeente where it works."""
    from doorlopend.records.regions.models import Organisation

    found = Organisation.objects.filter(pk=organisation).first()
    if found is None:
        return organisation
    place = found.gemeenten.order_by("pk").first()
    if place is None:
        raise NotNow("organisation", _("Het register weet niet in welke gemeenten uw organisatie werkt. Vraag de regiocoördinator dit in te vullen."))
    return services.region_of_home(place.pk, today())


@needs(ANNOUNCE)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """A list before it counts: each row with what happens to it; take in, or take back."""
    found: Upload = one(Upload.objects.filter(organisation_id__in=actor_of(request).where(ANNOUNCE)), pk=upload_id)
    here = reverse("housing:upload", args=[found.pk])
    if request.method == "POST":
        act, done = (uploads.undo, _("De lijst is teruggedraaid.")) if request.POST.get("action") == "undo" else (uploads.apply, _("De woningen zijn gemeld."))
        return did(request, partial(act, actor=actor_of(request), upload_id=found.pk, today=today()), done=done, back=here)
    rows = [PreviewRow(number=row["number"], state=row["state"], cells=row["cells"], why=row["why"], remedy=row["remedy"]) for row in found.rows]
    good = sum(row["state"] == "new" for row in found.rows)
    context = {
        "upload": found, "preview": Preview(columns=uploads.HEADS, rows=rows, file_name=found.file_name), "good": good, "bad": len(rows) - good,
        "breadcrumbs": crumbs((_("Woningen"), reverse("housing:homes")), (_("Woningen uit Excel inlezen"), reverse("housing:upload-new")), here=_("Lijst met woningen")),
    }  # fmt: skip
    return render(request, "housing/upload.html", context)


@needs(ANNOUNCE)
@require_GET
def upload_sample(request: HttpRequest) -> HttpResponse:
    """The columns with one example."""
    sample = dict(zip(uploads.HEADS, ("W-1001", "Goirle", "regulier", "5051", "2", "1", "3", "gelijkvloers", "645,50", "01-02-2027"), strict=True))
    table = Table(name="sample", caption=_("Voorbeeld"), columns=tuple(Column(key=head, label=head) for head in uploads.HEADS), rows=[sample])
    return xlsx.response(table, file_name="voorbeeld-woningen.xlsx", made_on=today())


@needs(HOMES)
@require_GET
def calendar_page(request: HttpRequest) -> HttpResponse:
    """What comes free in the coming weeks, by size, beside who waits."""
    actor, day = actor_of(request), today()
    weeks = queries.calendar(actor=actor, today=day)
    columns = (
        Column(key="monday", label=_("Week vanaf"), kind="date"),
        *(Column(key=f"p{size}", label=_("%s p.") % size, kind="number", value=partial(_homes_in, size=size)) for size in queries.SIZES),
        Column(key="total", label=_("Woningen"), kind="number"),
        Column(key="places", label=_("Vrije plekken in doorstroomlocaties"), kind="number"),
    )
    table = Table(name="calendar", caption=_("Woningen die vrijkomen, naar grootste aantal personen"), columns=columns, rows=weeks)
    found = queries.demand(actor=actor, today=day)
    return render(request, "housing/calendar.html", {"table": table, "demand": _demand_table(found) if found else None, "found": found, "wide": True})


def _homes_in(week: queries.Week, size: str) -> int:
    return week.homes[size]


def _demand_table(found: queries.Demand) -> Table:
    rows = [{"size": size, "wanted": _shown(found.wanted.get(size)), "offered": found.offered[size]} for size in queries.SIZES]
    columns = (
        Column(key="size", label=_("Personen")), Column(key="wanted", label=_("Huishoudens die wachten")),
        Column(key="offered", label=_("Woningen die vrij zijn"), kind="number"),
    )  # fmt: skip
    return Table(name="demand", caption=_("Vraag en aanbod naar grootte"), columns=columns, rows=rows)


def _shown(value: int | None) -> str:
    return _("niet getoond") if value is None else str(value)


@needs(HOMES)
@require_GET
def locations_page(request: HttpRequest) -> HttpResponse:
    names = {place.id: place.name for place in gemeenten_on(today())}
    columns = (
        Column(key="name", label=_("Locatie")), Column(key="kind", label=_("Soort"), value=lambda row: row.get_kind_display()),
        Column(key="where", label=_("Gemeente"), value=lambda row: names.get(row.gemeente_id, "")),
        Column(key="linked", label=_("Bewoners van"), value=lambda row: ", ".join(names.get(key, "") for key in row.linked)),
        Column(key="capacity", label=_("Plaatsen"), kind="number"), Column(key="persons", label=_("Bewoners"), kind="number"),
        Column(key="counted_on", label=_("Stand op"), kind="date"), Column(key="closes_on", label=_("Laatste dag"), kind="date"),
    )  # fmt: skip
    may_write = bool(actor_of(request).where(TASK))
    table = Table(
        name="locations", caption=_("Opvang- en doorstroomlocaties"), columns=columns, rows=queries.locations(today=today()),
        row_url=(lambda row: reverse("housing:occupancy", args=[row.pk])) if may_write else None, empty_title=_("Nog geen locaties"),
    )  # fmt: skip
    return render(request, "housing/locations.html", {"table": table, "may": may_write, "wide": True})


@needs(TASK)
@require_http_methods(["GET", "POST"])
def new_location_page(request: HttpRequest) -> HttpResponse:
    region = region_of(request, TASK)
    form = forms.LocationForm(request.POST or None, gemeenten=members(region.pk, today()))

    def save(given: dict[str, Any]) -> None:
        values = {**given, "gemeente_id": UUID(given["gemeente_id"]), "linked": [UUID(key) for key in given["linked"]]}
        locations.open_location(actor=actor_of(request), region_id=region.pk, **values)

    return form_page(request, form, title=_("Locatie toevoegen"), lead=region.name, back=reverse("housing:locations"), save=save, crumbs=crumbs((_("Locaties"), reverse("housing:locations")), here=_("Locatie toevoegen")))


@needs(TASK)
@require_http_methods(["GET", "POST"])
def occupancy_page(request: HttpRequest, location_id: UUID) -> HttpResponse:
    found = one(Location.objects.all(), pk=location_id)
    form = forms.OccupancyForm(request.POST or None, initial={"on": today()})

    def save(given: dict[str, Any]) -> None:
        locations.note_occupancy(actor=actor_of(request), location_id=found.pk, today=today(), **given)

    note = format_html("{} <a class=\"nl-link\" href=\"{}\">{}</a>", _("%s plaatsen.") % found.capacity, reverse("housing:edit-location", args=[found.pk]), _("Plaatsen of laatste dag wijzigen"))
    return form_page(request, form, title=_("Bezetting vastleggen"), lead=found.name, back=reverse("housing:locations"), save=save, done=_("Vastgelegd."), note=note, crumbs=crumbs((_("Locaties"), reverse("housing:locations")), here=_("Bezetting vastleggen")))


@needs(TASK)
@require_http_methods(["GET", "POST"])
def edit_location_page(request: HttpRequest, location_id: UUID) -> HttpResponse:
    """What changes at a location: how many places, whose residents, and its last day."""
    found: Location = one(Location.objects.all(), pk=location_id)
    initial = {"capacity": found.capacity, "linked": [str(key) for key in found.linked], "closes_on": found.closes_on, "source": found.source}
    form = forms.LocationChangeForm(request.POST or None, gemeenten=members(found.region_id, today()), initial=initial)

    def save(given: dict[str, Any]) -> None:
        locations.change_location(actor=actor_of(request), location_id=found.pk, **{**given, "linked": [UUID(key) for key in given["linked"]]})

    return form_page(request, form, title=_("Locatie wijzigen"), lead=found.name, back=reverse("housing:locations"), save=save, done=_("Vastgelegd."), crumbs=crumbs((_("Locaties"), reverse("housing:locations")), here=_("Locatie wijzigen")))
