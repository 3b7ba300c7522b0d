"""The page docs/performance-placement.md from the measured rows. Nothing here is typed in by hand but words."""

from pathlib import Path
from typing import Any

SIZE = {"small": "300 × 8", "region": "5,000 × 60", "country": "20,000 × 342"}
BAR = {"small": ("0", 2), "region": ("0.05 %", 15), "country": ("0.1 %", 60)}
ONLINE_BAR = {"small": 97.5, "region": 98.5, "country": 99.0}
Row = dict[str, Any]


def gap(row: Row, bound: float) -> str:
    if row.get("value") is None:
        return "-"
    return f"{100 * max(0.0, bound - row['value']) / max(1, row['score']):.3f} %"


def batch_table(rows: list[Row]) -> list[str]:
    lines = ["| instance | solver | gap to our proven bound | own proven gap | unplaced | keeps every limit | s | × ours | processor s | GB |",
             "|---|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for family in dict.fromkeys(r["family"] for r in rows):
        ours = next((r for r in rows if r["family"] == family and r["solver"] == "ours"), {"failed": ""})
        for r in (r for r in rows if r["family"] == family):
            if "failed" in r or "failed" in ours:
                lines.append(f"| {SIZE[family]} | {r['solver']} | {r.get('failed', '-')} | | | | | | | |")
                continue
            own = "-" if r["bound"] is None or r["value"] is None else gap(r, r["bound"])
            lines.append(
                f"| {SIZE[family]} | {r['solver']} | {gap(r, ours['bound'])} | {own} | {'-' if r['unplaced'] is None else r['unplaced']} | "
                f"{ {True: 'yes', False: 'no', None: '-'}[r['feasible']]} | {r['seconds']:.1f} | {r['seconds'] / max(0.01, ours['seconds']):.1f} | {r['cpu']:.1f} | {r['gigabytes']:.2f} |"
            )  # fmt: skip
    return lines


def forecast(stream: Row) -> str:
    return f"{stream['error']:+.0%} wrong" if stream["error"] else "right"


def stream_table(streams: list[Row]) -> list[str]:
    lines = ["| stream | forecast | policy | % of hindsight | unplaced | balance | s |", "|---|---|---|---|---|---|---|"]
    for s in streams:
        for policy, r in s["rows"].items():
            lines.append(f"| {SIZE[s['family']]} tight, {s['seeds']} stream(s) | {forecast(s)} | {policy} | "
                         f"{r['percent']:.2f} | {r['unplaced']:.1f} | {r['balance']:.3f} | {r['seconds']:.1f} |")  # fmt: skip
    return lines


def harm_table(harms: list[Row]) -> list[str]:
    lines = ["| instance | do-no-harm | score | cost | below own lottery value | unplaced | groups not harmed | steering |", "|---|---|---|---|---|---|---|---|"]
    for h in harms:
        for on in ("off", "on"):
            r = h[on]
            lines.append(f"| {SIZE[h['family']]} | {on} | {r['score'] / 10_000:.2f} | {100 * (1 - r['score'] / h['off']['score']):.2f} % | {r['below']} | "
                         f"{r['unplaced']} | {r['groups_not_harmed']} of {r['groups']} | {r['steering']:+.2f} |")  # fmt: skip
    return lines


def verdicts(rows: list[Row], streams: list[Row]) -> list[str]:
    lines = []
    for r in rows:
        if r["solver"] == "ours" and "failed" not in r:
            want, seconds = BAR[r["family"]]
            lines.append(f"- {SIZE[r['family']]}: gap {gap(r, r['bound'])} in {r['seconds']:.1f} s ({r['cpu']:.1f} processor seconds); aimed at {want} in {seconds} s.")
    for s in streams:
        best = s["rows"].get("within_term")
        if best:
            aim = ONLINE_BAR[s["family"]] - (1 if s["error"] else 0)
            met = "met" if best["percent"] >= aim else "**missed**"
            lines.append(f"- arrivals {SIZE[s['family']]}, forecast {s['error']:+.0%}: {best['percent']:.2f} % of hindsight; aimed at {aim} %: {met}.")
    return lines


def write(path: Path, *, rows: list[Row], streams: list[Row], harms: list[Row], checks: list[Row], machine: str, load: float) -> None:
    text = [
        "# Placement: measured", "",
        f"Written by `bin/bench placement` on {machine}; load of the machine at the start: {load:.1f} (above the number of cores,",
        "other work took part of the time: limits were stretched, at most three times; processor seconds tell what the work took).",
        "Each solver ran in its own process on the same generated instances (seed 1), one after the other, at most 2 threads.", "",
        "## Against what was aimed at", "", *verdicts(rows, streams), "",
        "## One round, all at once", "",
        "Gap = (bound − value) / score of the placed. Min-cost flow has no person quota: it gives a bound, its plan passes quotas.",
        "Bansak: one seat per expected household, linear assignment, then kept where it fits. At country size the comparators",
        "shown are the quick ones; the others were not run at that size.", "",
        *batch_table(rows), "",
        "## Arrivals over a half-year", "",
        "Decided week by week; learnt from an earlier period of the same synthetic world. `within_term` decides when the two weeks",
        "to link a household end; the others on arrival. Balance: mean distance between filled and elapsed share (0 = perfect).", "",
        *stream_table(streams), "",
        "## Do no harm", "", *harm_table(harms), "",
        "## Checking", "", "| instance | solve s | proven gap | independent check s |", "|---|---|---|---|",
        *(f"| {SIZE[c['family']]} | {c['solve']:.1f} | {100 * c['gap']:.3f} % | {c['verify']:.1f} |" for c in checks), "",
    ]  # fmt: skip
    path.write_text("\n".join(text))
