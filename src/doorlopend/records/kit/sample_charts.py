"""Invented figures that show each picture of the kit."""

from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import charts
from .charts import Bar, Edge, Group, Interval, Node, Point, Series, Signal, StackRow

PLACES = ("Veldhaven", "Lindeoord", "Oosterzijl", "Maasbrug")


def pictures() -> list[SafeString]:
    """Every kind of picture once."""
    return [bars(), stack(), lines(), strip(), estimates(), between(), people(), chain(), norm()]


def bars() -> SafeString:
    return charts.bar(
        title=_("Dagen van huisvesting tot PIP"),
        desc=_("Drie gemeenten blijven onder de norm van 70 dagen, Lindeoord niet; Maasbrug is te klein."),
        bars=[Bar(label=p, value=v) for p, v in zip(PLACES, (58, 83, 66.5, None), strict=True)],
        norm=70, unit=_("dagen"), source=_("verzonnen cijfers"),
    )  # fmt: skip


def stack() -> SafeString:
    return charts.stacked(
        title=_("Mensen per leerroute"),
        desc=_("In elke gemeente volgt de helft of meer de B1-route."),
        series=("B1", _("Z-route"), _("onderwijs")),
        rows=[StackRow(label=p, values=v) for p, v in zip(PLACES, ((52, 24, 9), (31, 18, None), (44, 12, 16), (20, 9, 6)), strict=True)],
        unit=_("mensen"), source=_("verzonnen cijfers"),
    )  # fmt: skip


def months() -> list[str]:
    """The first half of a year, named in the reader's language."""
    return [date_format(date(2026, n, 1), "b") for n in range(1, 7)]


def lines() -> SafeString:
    return charts.line(
        title=_("Wachtenden per maand"),
        desc=_("De wachtlijst van de B1-route halveert, die van de onderwijsroute groeit."),
        series=(
            Series(label="B1", points=[Point(at=m, value=v) for m, v in zip(months(), (64, 60, 51, 44, 35, 31), strict=True)]),
            Series(label=_("onderwijs"), points=[Point(at=m, value=v) for m, v in zip(months(), (12, 14, None, 22, 25, 27), strict=True)]),
        ),
        norm=40, source=_("verzonnen cijfers"),
    )  # fmt: skip


def strip() -> SafeString:
    words = (("ok", _("90% op tijd")), ("warn", _("74% op tijd")), ("late", _("58% op tijd")), ("neutral", _("te klein")))
    return charts.lights(
        title=_("PIP binnen tien weken"),
        desc=_("Veldhaven haalt de termijn, Oosterzijl meestal niet, Maasbrug is te klein om te tonen."),
        signals=[Signal(label=p, tone=t, text=w) for p, (t, w) in zip(PLACES, words, strict=True)],  # type: ignore[arg-type]
    )  # fmt: skip


def estimates() -> SafeString:
    rows = ((_("alle deelnemers"), 6.2, (4.1, 8.3), (0.4, 12.0)), (_("Z-route"), 9.8, (5.9, 13.7), (-1.5, 21.1)))
    return charts.intervals(
        title=_("Verschil door de brugklas, in procentpunt"),
        desc=_("Over allen samen is er waarschijnlijk een klein voordeel; voor de Z-route is dat nog onzeker."),
        rows=[Interval(label=a, value=b, thick=c, thin=d) for a, b, c, d in rows],
    )


def between() -> SafeString:
    places = [str(n) for n in range(0, 13, 2)]
    return charts.curves(
        title=_("Nog zonder werk na zoveel maanden"),
        desc=_("Met duaal traject vinden mensen gemiddeld anderhalve maand eerder werk."),
        first=Series(label=_("duaal"), points=[Point(at=p, value=v) for p, v in zip(places, (100, 88, 72, 60, 49, 41, 36), strict=True)]),
        second=Series(label=_("gewoon"), points=[Point(at=p, value=v) for p, v in zip(places, (100, 95, 87, 79, 70, 63, 57), strict=True)]),
        area_label=_("1,5 maand eerder"), unit="%", source=_("verzonnen cijfers"),
    )  # fmt: skip


def people() -> SafeString:
    return charts.hundred(
        title=_("Van honderd mensen na een jaar"),
        desc=_("62 volgen les, 21 werken daarnaast, 17 wachten nog."),
        groups=(Group(label=_("volgen les"), count=62), Group(label=_("werken ook"), count=21), Group(label=_("wachten"), count=17)),
    )  # fmt: skip


def chain() -> SafeString:
    nodes = (
        Node(id="coa", label="COA", note=_("klantprofiel"), tone="ok"),
        Node(id="gem", label=_("Gemeente"), note=_("brede intake"), tone="ok"),
        Node(id="school", label=_("Taalschool"), note=_("wacht 6 weken"), tone="late"),
        Node(id="mb", label="VluchtelingenWerk", note=_("begeleiding"), tone="ok"),
        Node(id="work", label=_("Werk of studie")),
    )
    edges = (
        Edge(start="coa", end="gem", label=_("42 d"), weight=0.6),
        Edge(start="gem", end="school", label=_("61 d"), weight=0.4),
        Edge(start="gem", end="mb", label=_("3 d"), weight=0.6),
        Edge(start="school", end="work", weight=0.2),
        Edge(start="mb", end="work", weight=0.1),
    )
    return charts.flow(
        title=_("De keten en haar dagen"),
        desc=_("Tussen gemeente en taalschool wachten mensen het langst."),
        nodes=nodes, edges=edges,
    )  # fmt: skip


def norm() -> SafeString:
    return charts.month_norm(
        title=_("Taakstelling per maand"),
        desc=_("Tot en met april ligt de regio achter op de norm, daarna niet meer."),
        months=months(), reached=(14, 30, 48, 71, 98, None), norm=(18, 36, 54, 72, 90, 108),
        unit="", source=_("verzonnen cijfers"),
    )  # fmt: skip
