"""Pictures of findings: a hundred people, a dot with its lines, and two curves; each with its table in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from doorlopend.records.kit import charts

Content = Mapping[str, Any]
SHARES = {"share", "ordinal"}


def scale(content: Content) -> tuple[float, str]:
    """Factor and unit of a finding's numbers."""
    if content["kind"] in SHARES:
        return 100.0, _("mensen per 100")
    return 1.0, "" if content["kind"] == "count" else _("maanden")


def of_finding(content: Content, sentence: str, *, control: str) -> list[Any]:
    """Up to three: the hundred people, the interval, and the curves when there are months."""
    made = [interval([content], sentence, title=_("Verschil met gebruikelijk"))]
    if content["kind"] in SHARES:
        made.insert(0, hundred(content, sentence))
    if curve := _curves(content, sentence, control):
        made.append(curve)
    return made


def hundred(content: Content, sentence: str) -> Any:
    """Of 100 people with the approach: who almost surely, probably, perhaps and not."""
    low, mid, high = _levels(content)
    sure = min(low, mid)
    groups = [
        charts.Group(label=_("vrijwel zeker"), count=sure),
        charts.Group(label=_("waarschijnlijk"), count=mid - sure),
        charts.Group(label=_("misschien"), count=max(high - mid, 0)),
    ]
    groups.append(charts.Group(label=_("niet"), count=100 - sum(group.count for group in groups)))
    return charts.hundred(title=_("Van elke 100 mensen in %s") % content["arm_name"], desc=sentence, groups=groups)


def _levels(content: Content) -> tuple[int, int, int]:
    base = content["mean_control"]
    return _whole(base + content["low"]), _whole(content["mean_arm"]), _whole(base + content["high"])


def _whole(share: float) -> int:
    return min(max(round(100 * share), 0), 100)


def interval(contents: Sequence[Content], desc: str, *, title: str) -> Any:
    """A dot with a thick (50 %) and a thin (95 %) line per approach, no difference marked."""
    factor, unit = scale(contents[0])
    rows = [
        charts.Interval(
            label=one["arm_name"], value=one["estimate"] * factor, thick=(one["inner_low"] * factor, one["inner_high"] * factor),
            thin=(one["low"] * factor, one["high"] * factor),
        )
        for one in contents
    ]  # fmt: skip
    return charts.intervals(title=title, desc=desc, rows=rows, unit=unit)


def several(comparison: Content, kind: str, desc: str) -> Any:
    """All approaches beside each other, with intervals that hold for all together."""
    factor, unit = (100.0, _("mensen per 100")) if kind in SHARES else (1.0, _("maanden"))
    rows = [
        charts.Interval(label=one["name"], value=one["estimate"] * factor, thick=(_middle(one, 0) * factor, _middle(one, 1) * factor), thin=(one["low"] * factor, one["high"] * factor))
        for one in comparison["arms"].values()
    ]
    return charts.intervals(title=_("Alle aanpakken naast elkaar"), desc=desc, rows=rows, unit=unit)


def _middle(one: Content, side: int) -> float:
    """The middle half of a normal interval: a third of the 95 % one."""
    edge = one["high"] if side else one["low"]
    return float(one["estimate"] + (edge - one["estimate"]) * 0.344)


def pooled(content: Content, kind: str, desc: str) -> Any:
    """The towns together, where a next town may lie, and each town pulled towards the average."""
    factor, unit = (100.0, _("mensen per 100")) if kind in SHARES else (1.0, _("maanden"))
    rows = [_town(_("samen"), content["estimate"], content["low"], content["high"], factor)]
    rows.append(_town(_("volgende gemeente"), content["estimate"], content["prediction_low"], content["prediction_high"], factor))
    rows += [_town(name, one["estimate"], one["low"], one["high"], factor) for name, one in content["places"].items()]
    return charts.intervals(title=_("Gemeenten samen"), desc=desc, rows=rows, unit=unit)


def _town(label: str, value: float, low: float, high: float, factor: float) -> charts.Interval:
    edges = [value + (edge - value) * 0.344 for edge in (low, high)]
    return charts.Interval(label=label, value=value * factor, thick=(edges[0] * factor, edges[1] * factor), thin=(low * factor, high * factor))


def _curves(content: Content, sentence: str, control: str) -> Any:
    arm, usual = content["extra"].get("curve_arm"), content["extra"].get("curve_control")
    if not arm or not usual:
        return None
    months = min(len(arm), len(usual))

    def series(label: str, values: Sequence[float]) -> charts.Series:
        return charts.Series(label=label, points=[charts.Point(at=str(n), value=round(100 * values[n])) for n in range(months)])

    gained = round(2 * content["estimate"]) / 2
    label = _gained(gained)
    return charts.curves(
        title=_("Mensen met het doel bereikt, per maand"), desc=sentence, first=series(content["arm_name"], arm), second=series(control, usual),
        area_label=label, unit=_("van de 100"),
    )  # fmt: skip


def _gained(months: float) -> str:
    """What the area between two curves is called."""
    if abs(months) == 1:
        return _("1 maand eerder") if months > 0 else _("1 maand later")
    words = _("%s maanden eerder") if months >= 0 else _("%s maanden later")
    return words % f"{abs(months):g}".replace(".", ",")
