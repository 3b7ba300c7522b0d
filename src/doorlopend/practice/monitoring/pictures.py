"""The pictures of the region's first screen; each has its table, and says where its figures come from."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from doorlopend.records.indicators.registry import Indicator
from doorlopend.records.kit import charts

from .queries import STEPS, Overview, Table

CAUSES = "niet_op_tijd"


def lang() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def name_of(indicator: Indicator) -> str:
    return indicator.name[lang()]


def source(table: Table) -> str:
    return _("%(source)s · versie %(version)d · t/m %(day)s · kleine aantallen niet getoond") % {
        "source": table.indicator.source, "version": table.indicator.version, "day": date_format(table.last, "j M Y"),
    }  # fmt: skip


def all_of(overview: Overview) -> list[Any]:
    """In the order of the screen; a picture without published figures is left out."""
    made = [lights(overview), causes(overview), backlog(overview), inflow(overview), steps(overview)]
    return [picture for picture in made if picture is not None]


def over_time(tables: list[Table], title: str) -> Any:
    """The region's total per period."""
    points = [charts.Point(at=date_format(table.last, "M y"), value=table.value()) for table in tables]
    shown = [point.value for point in points if point.value is not None]
    desc = _("Van %(first)s naar %(last)s.") % {"first": f"{shown[0]:.0f}", "last": f"{shown[-1]:.0f}"} if shown else _("Geen getoonde aantallen.")
    return charts.line(title=title, desc=desc, series=[charts.Series(label=_("regio"), points=points)], source=source(tables[-1]))


def inflow(overview: Overview) -> Any:
    found = overview.tables["instroom"]
    return over_time(found, _("Instroom: nieuwe inburgeringsplichtigen per periode")) if found else None


def per_place(overview: Overview, table: Table, title: str, desc: str) -> Any:
    """One divided bar per gemeente, over the classes of the indicator."""
    classes = [one for one in table.indicator.categories if not one.parent]
    shown = {place.name: [table.value(place.id, one.code) for one in classes] for place in overview.places}
    rows = [charts.StackRow(label=name, values=values) for name, values in shown.items() if any(values) or None not in values]
    if not rows:
        return None
    if hidden := [name for name, values in shown.items() if None in values]:
        desc += " " + _("Geheel of deels te klein om te tonen: %s.") % ", ".join(hidden)
    return charts.stacked(title=title, desc=desc, series=[getattr(one, lang()) for one in classes], rows=rows, source=source(table))


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
    found = [table for table in overview.tables["pip_tijdig"]]
    if not found:
        return None
    table = found[-1]
    kinds = [one for one in table.indicator.categories if one.parent == CAUSES]
    bars = [charts.Bar(label=getattr(one, lang()), value=table.value(None, one.code)) for one in kinds]
    return charts.bar(
        title=_("Waarom PIP's te laat zijn"), desc=_("Vastgelegde oorzaken in de laatste periode, hele regio."), bars=bars, source=source(table)
    )


def steps(overview: Overview) -> Any:
    found = [table for code in STEPS if (table := overview.latest(code))]
    if not found:
        return None
    bars = [charts.Bar(label=name_of(table.indicator), value=table.median) for table in found]
    return charts.bar(
        title=_("Dagen per stap (mediaan)"), desc=_("Mediaan van wie de stap in de laatste periode zette; alleen bij genoeg mensen."),
        bars=bars, unit=_("dagen"), source=source(found[-1]),
    )  # fmt: skip
