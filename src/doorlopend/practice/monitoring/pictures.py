"""The pictures of the region's first screen; each has its table, and says where its figures come from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from doorlopend.records.indicators.registry import Indicator, told
from doorlopend.records.kit import charts
from doorlopend.records.kit.templatetags.kit import day
from doorlopend.records.kit.values import Tone

from .queries import STEPS, Overview, Table

CAUSES = "niet_op_tijd"


def lang() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def name_of(indicator: Indicator) -> str:
    return told(indicator.name)


def source(table: Table) -> str:
    return _("%(source)s · versie %(version)d · t/m %(day)s · kleine aantallen niet getoond") % {
        "source": told(table.indicator.source), "version": table.indicator.version, "day": day(table.last),
    }  # fmt: skip


def all_of(overview: Overview) -> list[Any]:
    """In the order of the screen; a picture without published figures is left out."""
    made = [lights(overview), causes(overview), backlog(overview), inflow(overview), steps(overview)]
    return [picture for picture in made if picture is not None]


def over_time(tables: list[Table], title: str) -> Any:
    """The region's total per period."""
    points = [charts.Point(at=date_format(table.last, "b y" if lang() == "nl" else "M y"), value=table.value()) for table in tables]
    shown = [point.value for point in points if point.value is not None]
    desc = _("Van %(first)s naar %(last)s.") % {"first": f"{shown[0]:.0f}", "last": f"{shown[-1]:.0f}"} if shown else _("Geen getoonde aantallen.")
    return charts.line(title=title, desc=desc, series=[charts.Series(label=_("regio"), points=points)], source=source(tables[-1]))


def inflow(overview: Overview) -> Any:
    found = overview.tables["instroom"]
    return over_time(found, _("Instroom: nieuwe inburgeringsplichtigen per periode")) if found else None


TONES: dict[str, Tone] = {"groen": "ok", "oranje": "warn", "rood": "late"}


def per_place(overview: Overview, table: Table, title: str, desc: str) -> Any:
    """One divided bar per gemeente, over the classes of the indicator."""
    classes = [one for one in table.indicator.categories if not one.parent]
    shown = {place.name: [table.value(place.id, one.code) for one in classes] for place in overview.places}
    rows = [charts.StackRow(label=name, values=values) for name, values in shown.items() if any(values) or None not in values]
    if not rows:
        return None
    if hidden := [name for name, values in shown.items() if None in values]:
        desc += " " + _("Geheel of deels te klein om te tonen: %s.") % ", ".join(hidden)
    tones = [TONES[one.code] for one in classes if one.code in TONES]
    series = [getattr(one, lang()) for one in classes]
    return charts.stacked(title=title, desc=desc, series=series, rows=rows, source=source(table), tones=tones if len(tones) == len(series) else ())


def lights(overview: Overview) -> Any:
    table = overview.latest("pip_stoplicht")
    if table is None:
        return None
    late = table.value(None, "rood")
    desc = _("In de regio zijn %d PIP's te laat.") % late if late is not None else _("Het aantal te late PIP's is te klein om te tonen.")
    return per_place(overview, table, _("Stoplicht: tien weken voor het PIP, per gemeente"), desc)


def backlog(overview: Overview) -> Any:
    table = overview.latest("gekoppeld_niet_gehuisvest")
    if table is None:
        return None
    total = table.value()
    desc = _("%d mensen wachten op een woning.") % total if total is not None else _("Het aantal is te klein om te tonen.")
    return per_place(overview, table, _("Achterstand: gekoppeld en nog niet gehuisvest, naar wachttijd"), desc)


def causes(overview: Overview) -> Any:
    """Why plans are late, in the whole region; causes too small to show are one bar together when that follows from the rest."""
    table = overview.latest("pip_tijdig")
    if table is None:
        return None
    kinds = [one for one in table.indicator.categories if one.parent == CAUSES]
    bars = [charts.Bar(label=getattr(one, lang()), value=value) for one in kinds if (value := table.value(None, one.code))]
    if together := the_rest(table, None):
        bars.append(charts.Bar(label=_("Kleinere oorzaken samen"), value=together))
    if not bars:
        return None
    desc = _("Vastgelegde oorzaken van %(first)s t/m %(last)s, hele regio.") % {"first": day(table.first), "last": day(table.last)}
    return charts.bar(title=_("Waarom PIP's te laat zijn"), desc=desc, bars=sorted(bars, key=lambda one: -(one.value or 0)), source=source(table))


def the_rest(table: Table, place: UUID | None) -> float | None:
    """All late plans less those whose cause is shown: a difference of published figures, so it tells nothing new."""
    late = table.value(place, CAUSES)
    shown = [table.value(place, one.code) for one in table.indicator.categories if one.parent == CAUSES]
    return None if late is None else late - sum(value for value in shown if value is not None)


def steps(overview: Overview) -> Any:
    found = [table for code in STEPS if (table := overview.latest(code))]
    if not found:
        return None
    bars = [charts.Bar(label=name_of(table.indicator), value=table.median) for table in found]
    return charts.bar(
        title=_("Dagen per stap (mediaan)"), desc=_("Mediaan van wie de stap in de laatste periode zette; alleen bij genoeg mensen."),
        bars=bars, unit=_("dagen"), source=source(found[-1]),
    )  # fmt: skip
