"""Tables of the region's screens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from doorlopend.records.indicators.registry import Indicator, indicators
from doorlopend.records.kit.tables import Column
from doorlopend.records.kit.tables import Table as KitTable
from doorlopend.records.kit.values import Badge, Light
from doorlopend.records.offers.models import Offer
from doorlopend.records.offers.queries import is_stale
from doorlopend.records.regions.queries import Place

from .forms import KINDS, LANGUAGES
from .pictures import CAUSES, lang, name_of, the_rest
from .queries import Overview, Table


def shown(table: Table | None, place: UUID | None, category: str = "") -> str:
    """The figure in words: a hidden one says so, and is never a zero."""
    if table is None:
        return "–"
    found = table.value(place, category)
    return _("niet getoond") if found is None else f"{found:.0f}"


def light(table: Table | None, place: UUID | None) -> Light:
    """Late people make it red; people whose last day is near make it amber."""
    late, soon = (table.value(place, one) if table else None for one in ("rood", "oranje"))
    if table is None:
        return Light(text=_("nog niet geteld"), tone="neutral")
    if late:
        return Light(text=_("%d te laat") % late, tone="late")
    if late is None:
        return Light(text=_("te weinig om te tonen"), tone="neutral")
    return Light(text=_("%d bijna") % soon, tone="warn") if soon else Light(text=_("op koers"), tone="ok")


def causes(table: Table | None, place: UUID) -> str:
    """Why plans came late in one gemeente, the most frequent first: as many causes as are large enough to show."""
    late = table.value(place, CAUSES) if table else None
    if table is None or late == 0:
        return "–"
    found = [(value, getattr(one, lang())) for one in table.indicator.categories if one.parent == CAUSES and (value := table.value(place, one.code))]
    words = [f"{label} ({value:.0f})" for value, label in sorted(found, key=lambda pair: -pair[0])]
    if rest := the_rest(table, place):
        words.append(_("andere oorzaken (%d)") % rest if words else _("%d te laat, oorzaken apart te klein om te tonen") % rest)
    return ", ".join(words) or _("niet getoond")


def places(overview: Overview, drill: set[UUID]) -> KitTable:
    """One line per gemeente; it leads on to the people only for who may see them."""
    names = {"lights": "pip_stoplicht", "causes": "pip_tijdig", "open": "open_dossiers", "waiting": "gekoppeld_niet_gehuisvest", "new": "instroom"}
    tables = {key: overview.latest(code) for key, code in names.items()}
    columns = [
        Column(key="name", label=_("Gemeente"), value=lambda row: row.name),
        Column(key="light", label=_("Tien weken PIP"), kind="light", value=lambda row: light(tables["lights"], row.id)),
        Column(key="causes", label=_("Waarom te laat"), value=lambda row: causes(tables["causes"], row.id), wide=True),
        Column(key="new", label=_("Instroom"), kind="number", value=lambda row: shown(tables["new"], row.id)),
        Column(key="open", label=_("Open dossiers"), kind="number", value=lambda row: shown(tables["open"], row.id)),
        Column(key="waiting", label=_("Wacht op woning"), kind="number", value=lambda row: shown(tables["waiting"], row.id)),
    ]
    people = reverse("casework:worklist") + "?whose=team"
    return KitTable(
        name="places", caption=_("Per gemeente"), columns=columns, rows=overview.places,
        row_url=lambda row: people if row.id in drill else "", empty_title=_("Geen gemeenten"),
    )  # fmt: skip


def indicator_list() -> KitTable:
    columns = [
        Column(key="name", label=_("Indicator"), value=name_of, wide=True),
        Column(key="code", label=_("Kernset"), value=lambda row: row.code_core),
        Column(key="kind", label=_("Soort"), value=lambda row: _("stand") if row.kind == "stock" else _("stroom")),
        Column(key="version", label=_("Versie"), kind="number", value=lambda row: row.version),
    ]
    return KitTable(
        name="indicators", caption=_("Indicatoren"), columns=columns, rows=list(indicators().values()),
        row_url=lambda row: reverse("monitoring:indicator", args=[row.code]),
    )  # fmt: skip


WIDEST = 4
"""More classes than this beside each other do not fit a screen; they go below each other."""


def indicator_tables(indicator: Indicator, table: Table, where: Sequence[Place]) -> list[KitTable]:
    """Gemeente × class of the latest period, with the region's line first; many or nested classes as a list."""
    top = [one for one in indicator.categories if not one.parent]
    beside = ["", *(one.code for one in top)] if len(top) <= WIDEST else [""]
    columns = [Column(key="name", label=_("Gemeente"), value=lambda row: row.name if row else _("Hele regio"))]
    for code in beside:
        columns.append(
            Column(key=code or "total", label=indicator.label(code, lang=lang()), value=lambda row, code=code: shown(table, row.id if row else None, code))  # type: ignore[misc]
        )
    found = [KitTable(name="figures", caption=_("Laatste periode"), columns=columns, rows=[None, *where])]
    return found if len(beside) > len(indicator.categories) else [*found, _by_class(indicator, table, where)]


def _by_class(indicator: Indicator, table: Table, where: Sequence[Place]) -> KitTable:
    columns = [
        Column(key="name", label=_("Gemeente"), value=lambda row: row[0].name if row[0] else _("Hele regio")),
        Column(key="class", label=_("Naar klasse"), value=lambda row: indicator.label(row[1], lang=lang()), wide=True),
        Column(key="value", label=_("Aantal"), value=lambda row: shown(table, row[0].id if row[0] else None, row[1])),
    ]
    rows: list[Any] = [(place, one.code) for place in (None, *where) for one in indicator.categories]
    return KitTable(name="classes", caption=_("Laatste periode, naar klasse"), columns=columns, rows=rows)


DAYS = ("", lazy("ma"), lazy("di"), lazy("wo"), lazy("do"), lazy("vr"), lazy("za"), lazy("zo"))
MODES = {"overdag": lazy("overdag"), "avond": lazy("avond"), "weekend": lazy("weekend"), "online": lazy("online")}


def offer_table(found: list[Offer], today: date) -> KitTable:
    columns = [
        Column(key="name", label=_("Aanbod"), value=lambda row: row.name, wide=True),
        Column(key="who", label=_("Organisatie"), value=lambda row: row.organisation.name),
        Column(key="kind", label=_("Soort"), value=lambda row: " ".join(filter(None, (str(KINDS[row.kind]), row.variant)))),
        Column(key="level", label=_("Taal en niveau"), value=lambda row: " ".join(filter(None, (str(LANGUAGES.get(row.language, row.language)), row.level))) or "–"),
        Column(key="when", label=_("Wanneer"), value=_when),
        Column(key="free", label=_("Vrije plaatsen"), value=_free),
        Column(key="confirmed", label=_("Bevestigd"), kind="badge", value=lambda row: _confirmed(row, today)),
    ]
    return KitTable(
        name="offers", caption=_("Gevonden aanbod"), columns=columns, rows=found,
        empty_title=_("Niets gevonden"), empty_text=_("Laat een voorwaarde weg, of zoek in een andere gemeente."),
    )  # fmt: skip


def _when(row: Offer) -> str:
    times = [f"{DAYS[one.weekday]} {one.starts_at:%H:%M}-{one.ends_at:%H:%M}" for one in row.times.all()]
    return ", ".join(times) or str(MODES.get(row.mode, _("op afspraak")))


def _free(row: Offer) -> str:
    if row.places_free is None:
        return _("niet bekend")
    return _("%(free)d van %(all)d") % {"free": row.places_free, "all": row.places} if row.places else str(row.places_free)


def _confirmed(row: Offer, today: date) -> Badge:
    return Badge(text=_("nog bevestigen"), tone="warn") if is_stale(row, today=today) else Badge(text=_("ja"), tone="ok")
