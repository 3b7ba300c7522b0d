"""Lists of retention as tables: screen and Excel from one definition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from doorlopend.practice.casework.page import kind_name
from doorlopend.practice.casework.tables import name_of
from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.grounds import grounds
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.tables import Column, Table, TableState
from doorlopend.records.kit.values import Action, Badge, Deadline
from doorlopend.records.registry import registries

from . import retention

RETENTION = {"kern": _("wettelijke kern"), "dossier": _("dossier"), "zolang_nodig": _("zolang het nodig is")}
OBJECTS = {"dossier": _("een dossier"), "fact": _("één gegeven"), "core": _("kerngegevens")}


def ground_words(code: str) -> str:
    found = grounds().get(code)
    if found is None:
        return code
    return found.en if (get_language() or "nl").startswith("en") else found.nl


def due_table(*, actor: Actor, query: Mapping[str, str], today: date, everything: bool = False) -> Table:
    columns = [
        Column(key="name", label=_("Persoon"), value=lambda row: name_of(row.dossier), meaning=_("Achternaam, roepnaam")),
        Column(key="due", label=_("Uiterlijk weg op"), kind="deadline", value=lambda row: Deadline(due=row.due_on, today=today), sort="due_on", meaning=_("Laatste dag waarop het dossier er mag zijn")),
        Column(key="article", label=_("Artikel"), value=lambda row: row.article, meaning=_("Waar deze dag uit volgt")),
        Column(key="closed", label=_("Gesloten op"), kind="date", value=lambda row: row.dossier.closed_on, meaning=_("Laatste dag van het dossier")),
    ]  # fmt: skip
    rows = retention.due(actor=actor, today=today)
    state = TableState.read(query, columns=columns, limit=50)
    if state.ordering:
        rows = rows.order_by(*state.ordering, "pk")
    return Table(
        name="due", caption=_("Dossiers waarvan de termijn afloopt"), columns=columns, rows=list(rows if everything else rows[state.offset : state.offset + state.limit]),
        total=rows.count(), state=state, show_caption=True, bulk=(Action(label=_("Vernietiging voorstellen"), url="dossiers"),), bulk_url=reverse("lists:propose"),
        row_id=lambda row: str(row.dossier_id), row_url=lambda row: reverse("lists:keeps", args=[row.dossier_id]), export_url=reverse("lists:retention-xlsx"),
        empty_title=_("Geen dossiers"), empty_text=_("De komende negentig dagen loopt er geen bewaartermijn af."),
    )  # fmt: skip


def spent_table(*, actor: Actor, today: date) -> Table:
    columns = [
        Column(key="name", label=_("Persoon"), value=lambda row: name_of(row.dossier)),
        Column(key="kind", label=_("Gegeven"), value=lambda row: kind_name(row.kind), wide=True),
        Column(key="ended", label=_("Gold tot"), kind="date", value=lambda row: row.valid_before),
    ]
    rows = retention.spent(actor=actor, today=today)
    return Table(
        name="spent", caption=_("Gegevens die niet meer nodig zijn"), columns=columns, rows=list(rows[:50]), total=rows.count(), state=TableState(limit=50),
        show_caption=True, bulk=(Action(label=_("Vernietiging voorstellen"), url="facts"),), bulk_url=reverse("lists:propose"), row_id=lambda row: str(row.pk),
        empty_title=_("Geen gegevens"), empty_text=_("Wat alleen bewaard wordt zolang het nodig is, is nog nodig."),
    )  # fmt: skip


def unbound_table(*, actor: Actor, today: date) -> Table:
    columns = [
        Column(key="name", label=_("Persoon"), value=name_of),
        Column(key="closed", label=_("Gesloten op"), kind="date", value=lambda row: row.closed_on),
        Column(key="why", label=_("Wat te doen"), value=lambda row: _("De Wet inburgering geeft hier geen termijn. Volg de selectielijst van uw gemeente."), wide=True),
    ]
    rows = retention.no_term(actor=actor, today=today)
    return Table(
        name="unbound", caption=_("Gesloten dossiers zonder wettelijke termijn"), columns=columns, rows=list(rows[:50]), total=rows.count(), state=TableState(limit=50),
        show_caption=True, row_url=lambda row: reverse("lists:keeps", args=[row.pk]), empty_title=_("Geen dossiers"),
    )  # fmt: skip


def orders_table(*, actor: Actor) -> Table:
    rows = list(retention.orders(actor=actor)[:100])
    names = dict(Dossier.objects.filter(pk__in=[row.object_id for row in rows]).values_list("pk", "display_name"))
    columns = [
        Column(key="what", label=_("Wat"), value=lambda row: names.get(row.object_id) or str(OBJECTS[row.object_kind]), wide=True),
        Column(key="ground", label=_("Grond"), value=lambda row: ground_words(row.ground), wide=True),
        Column(key="on", label=_("Voorgesteld op"), kind="date", value=lambda row: row.proposed_on),
        Column(key="mine", label=_("Door"), kind="badge", value=lambda row: Badge(text=_("u zelf"), tone="neutral") if row.proposed_by == actor.user_id else Badge(text=_("een collega"), tone="info")),
    ]  # fmt: skip
    return Table(
        name="orders", caption=_("Wacht op goedkeuring door een tweede persoon"), columns=columns, rows=rows, total=len(rows), state=TableState(limit=100),
        show_caption=True, row_url=lambda row: reverse("lists:order", args=[row.pk]), empty_title=_("Geen voorstellen"),
    )  # fmt: skip


def proof_table(*, actor: Actor, query: Mapping[str, str], everything: bool = False) -> Table:
    columns = [
        Column(key="id", label=_("Kenmerk"), value=lambda row: str(row.pk), meaning=_("Willekeurig kenmerk van de vernietiging"), wide=True),
        Column(key="what", label=_("Wat"), value=lambda row: str(OBJECTS[row.object_kind]), meaning=_("Een dossier, één gegeven of de kerngegevens")),
        Column(key="ground", label=_("Grond"), value=lambda row: ground_words(row.ground), meaning=_("Waarom het weg moest"), wide=True),
        Column(key="on", label=_("Vernietigd op"), kind="date", value=lambda row: row.destroyed_on, meaning=_("Dag van vernietiging")),
        Column(key="core", label=_("Kern bewaard tot"), kind="date", value=lambda row: row.core_until, meaning=_("Laatste dag van wat de wet laat bewaren")),
    ]
    rows = retention.proofs(actor=actor)
    state = TableState.read({key: value for key, value in query.items() if key == "proof_page"}, columns=columns, limit=25)
    return Table(
        name="proofs", caption=_("Bewijs van vernietiging"), columns=columns, rows=list(rows if everything else rows[: state.limit]), total=rows.count(), state=state,
        show_caption=True, export_url=reverse("lists:proof-xlsx"), empty_title=_("Nog niets vernietigd"),
    )  # fmt: skip


def going_table(*, today: date) -> Table:
    """What goes each night by itself, as every room says it of its own."""
    rows = [(one.label, *one.says(today)) for one in registries.keepings]
    columns = [
        Column(key="what", label=_("Wat"), value=lambda row: row[0], wide=True), Column(key="long", label=_("Hoe lang"), value=lambda row: row[1]),
        Column(key="why", label=_("Waarom zo lang"), value=lambda row: row[2], wide=True),
    ]  # fmt: skip
    return Table(name="going", caption=_("Wat vanzelf weggaat, elke nacht"), columns=columns, rows=rows, state=TableState(limit=50), show_caption=True)


def keeps_table(dossier: Dossier) -> Table:
    rows: list[Any] = retention.keeps(dossier=dossier)
    columns = [
        Column(key="name", label=_("Soort gegeven"), value=lambda row: row.name, wide=True),
        Column(key="count", label=_("Aantal"), kind="number", value=lambda row: row.count),
        Column(key="class", label=_("Bewaren als"), value=lambda row: str(RETENTION[row.retention])),
        Column(key="until", label=_("Hoogstens tot en met"), kind="date", value=lambda row: row.until),
        Column(key="article", label=_("Artikel"), value=lambda row: row.article),
    ]
    return Table(
        name="keeps", caption=_("Wat wanneer weg moet"), columns=columns, rows=rows, total=len(rows), state=TableState(limit=200),
        empty_title=_("Geen gegevens"), empty_text=_("Dit dossier is leeg."),
    )  # fmt: skip
