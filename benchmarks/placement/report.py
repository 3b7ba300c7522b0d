"""The page docs/performance-placement.md from the measured rows. Nothing here is typed in by hand but words."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.placement import hias

SIZE = {"small": "300 × 8", "region": "5,000 × 60", "country": "20,000 × 342"}
REAL = {"hias": "329 × 21, intake", "hias-slack": "329 × 21, + 10 %"}
OURS_ONLINE = "within_term"
BAR = {"small": (0.0, 2), "region": (0.05, 15), "country": (0.1, 60)}
ONLINE_BAR = {"small": 97.5, "region": 98.5, "country": 99.0}
HARM_BAR = 0.3
Row = dict[str, Any]


def percent(row: Row, bound: float) -> float | None:
    """(bound − value) / score, in per cent."""
    return None if row.get("value") is None else 100 * max(0.0, bound - row["value"]) / max(1, row["score"])


def gap(row: Row, bound: float | None) -> str:
    found = None if bound is None else percent(row, bound)
    return "-" if found is None else f"{found:.3f} %"


def pick(rows: Iterable[Row], **wanted: Any) -> list[Row]:
    return [row for row in rows if "failed" not in row and all(row.get(key) == value for key, value in wanted.items())]


def met(good: bool) -> str:
    return "met" if good else "**missed**"


def batch_verdicts(rows: list[Row]) -> list[str]:
    lines = []
    for family, (most, seconds) in BAR.items():
        ours = pick(rows, kind="batch", solver="ours", family=family)
        if not ours:
            lines.append(f"- {SIZE[family]}, one round: not measured.")
            continue
        gaps = [percent(row, row["bound"]) or 0.0 for row in ours]
        cpu, wall = max(row["cpu"] for row in ours), max(row["seconds"] for row in ours)
        lines.append(
            f"- {SIZE[family]}, {len(ours)} round(s): gap at most {max(gaps):.3f} % (aimed at {most} %: {met(max(gaps) <= most)}); slowest {wall:.1f} s by the clock "
            f"(aimed at {seconds} s: {met(wall <= seconds)}), at most {cpu:.1f} processor seconds (within the aim: {'yes' if cpu <= seconds else 'no'})."
        )  # fmt: skip
    return lines


def streams(rows: list[Row], family: str, error: float, policy: str, kind: str = "stream") -> list[Row]:
    found = pick(rows, kind=kind, family=family, error=error)
    return [run for row in found for run in row["runs"] if run["policy"] == policy]


def online_verdicts(rows: list[Row]) -> list[str]:
    lines = []
    for family, aim in ONLINE_BAR.items():
        for error in (0.0, 0.2, -0.2):
            runs = streams(rows, family, error, "within_term")
            want = aim - (1 if error else 0)
            if not runs:
                lines.append(f"- arrivals {SIZE[family]}, forecast {error:+.0%}: not measured.")
                continue
            mine = mean(run["percent"] for run in runs)
            lines.append(f"- arrivals {SIZE[family]}, forecast {error:+.0%}, {len(runs)} stream(s): {mine:.2f} % of hindsight (aimed at {want}: {met(mine >= want)}).")
    return lines


def costs(rows: list[Row], family: str) -> list[tuple[Row, Row, float]]:
    """With do-no-harm, without, and what it costs in per cent of the score, per round."""
    found = []
    for on in pick(rows, kind="batch", solver="ours", family=family):
        for off in pick(rows, kind="batch", solver="ours_free", family=family, seed=on["seed"]):
            found.append((on, off, 100 * (1 - on["score"] / off["score"])))
    return found


def harm_verdicts(rows: list[Row]) -> list[str]:
    lines = []
    for family in SIZE:
        found = costs(rows, family)
        if found:
            cost = mean(one[2] for one in found)
            most = mean(one[2] + (percent(one[1], one[1]["bound"]) or 0.0) for one in found)
            lines.append(
                f"- do-no-harm {SIZE[family]}: costs {cost:.2f} % of the score on average over {len(found)} round(s), {most:.2f} % when all that is not proven "
                f"of the rounds without it is counted against it (aimed at {HARM_BAR} %: {met(most <= HARM_BAR)})."
            )  # fmt: skip
        else:
            lines.append(f"- do-no-harm {SIZE[family]}: not measured.")
    return lines


def batch_table(rows: list[Row], sizes: Mapping[str, str] = SIZE, free: bool = False) -> list[str]:
    """Every solver on the round of seed 1; `free`: without do-no-harm."""
    lines = ["| instance | solver | gap to our proven bound | own proven gap | its bound above ours | unplaced | keeps every limit | s | × ours | processor s | × ours | GB |",
             "|---|---|---|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for family, size in sizes.items():
        ours = next(iter(pick(rows, kind="batch", solver="ours_free" if free else "ours", family=family, seed=1)), None)
        for r in (row for row in rows if row["kind"] == "batch" and row["family"] == family and row["seed"] == 1 and row["solver"].endswith("_free") == free):
            name = r["solver"].removesuffix("_free")
            if "failed" in r or ours is None:
                lines.append(f"| {size} | {name} | {r.get('failed', '-')} (limit {r['limit']:.0f} s) | | | | | | | | | |")
                continue
            own = "-" if r["value"] is None else gap(r, r["bound"])
            unplaced = "-" if r["unplaced"] is None else r["unplaced"]
            keeps = {True: "yes", False: "no", None: "-"}[r["feasible"]]
            times = (r["seconds"], r["seconds"] / max(0.01, ours["seconds"]), r["cpu"], r["cpu"] / max(0.01, ours["cpu"]))
            above = "-" if r["bound"] is None else f"{100 * (r['bound'] - ours['bound']) / ours['score']:+.3f} %"
            lines.append(f"| {size} | {name} | {gap(r, ours['bound'])} | {own} | {above} | {unplaced} | {keeps} | "
                         + " | ".join(f"{one:.1f}" for one in times) + f" | {r['gigabytes']:.2f} |")  # fmt: skip
    return lines


def stream_table(rows: list[Row], kind: str = "stream") -> list[str]:
    lines = ["| stream | forecast | policy | % of hindsight | unplaced | balance | s |", "|---|---|---|---|---|---|---|"]
    for family in SIZE:
        for error in (0.0, 0.2, -0.2):
            names = dict.fromkeys(run["policy"] for row in pick(rows, kind=kind, family=family, error=error) for run in row["runs"])
            for policy in names:
                runs = streams(rows, family, error, policy, kind)
                shown = [mean(run[key] for run in runs) for key in ("percent", "unplaced", "balance", "seconds")]
                forecast = f"{error:+.0%}" if error else "right"
                lines.append(f"| {SIZE[family]} tight, {len(runs)} stream(s) | {forecast} | {policy} | {shown[0]:.2f} | {shown[1]:.1f} | {shown[2]:.3f} | {shown[3]:.1f} |")
    return lines


def harm_table(rows: list[Row], sizes: Mapping[str, str] = SIZE) -> list[str]:
    lines = ["| instance | rounds | cost of the score, mean (least to most) | below own lottery value, off → on | unplaced, off → on | groups not harmed, on | steering, off → on |",
             "|---|---|---|---|---|---|---|"]  # fmt: skip
    for family, size in sizes.items():
        found = costs(rows, family)
        if found:
            cost = [one[2] for one in found]
            pairs = {key: (mean(off[key] for _, off, _c in found), mean(on[key] for on, _, _c in found)) for key in ("below", "unplaced", "steering")}
            known = sum(on["groups"] for on, _, _c in found)
            groups = f"{sum(on['groups_not_harmed'] for on, _, _c in found)} of {known}" if known else "none known"
            told = [f"{pairs[key][0]:.1f} → {pairs[key][1]:.1f}" for key in ("below", "unplaced")]
            lines.append(f"| {size} | {len(found)} | {mean(cost):.2f} % ({min(cost):.2f} to {max(cost):.2f}) | {told[0]} | {told[1]} | {groups} | "
                         f"{pairs['steering'][0]:+.2f} → {pairs['steering'][1]:+.2f} |")  # fmt: skip
    return lines


def check_table(rows: list[Row]) -> list[str]:
    lines = ["| instance | rounds | independent check, processor s |", "|---|---|---|"]
    for family in SIZE:
        found = pick(rows, kind="batch", solver="ours", family=family)
        if found:
            lines.append(f"| {SIZE[family]} | {len(found)} | {mean(row['check'] for row in found):.1f} |")
    return lines


def mutants(rows: list[Row]) -> list[str]:
    lines = []
    for row in pick(rows, kind="mutants"):
        kinds = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in row["tried"].items())
        total = sum(row["tried"].values())
        lines.append(f"Wrong results: {total - row['accepted']:,} of {total:,} rejected ({kinds}); {row['honest']} changes left an honest, worse advice and were accepted as that. "
                     f"Our own results: {row['ours_accepted']} of {row['ours_accepted']} accepted.")  # fmt: skip
    return lines or ["Wrong results against the check: not measured here; `tests/engines/placement/test_verification.py` tries a thousand at every run."]


def room_verdicts(rows: list[Row]) -> list[str]:
    lines = []
    for row in pick(rows, kind="room"):
        clicks = {name: shown for name, shown in row["actions"].items() if not name.endswith("in the worker")}
        slowest = max(clicks, key=lambda name: clicks[name]["cpu"])
        cpu, wall = clicks[slowest]["cpu"], max(shown["seconds"] for shown in clicks.values())
        lines.append(f"- {row['households']} households × {row['places']} in the browser: every click at most {cpu:.2f} processor seconds of the web process "
                     f"(“{slowest}”; aimed at 1 s: {met(cpu <= 1)}), {wall:.1f} s by the clock.")  # fmt: skip
    return lines


def room_table(rows: list[Row]) -> list[str]:
    lines = ["| action | times | most processor s (web process) | most s by the clock |", "|---|---|---|---|"]
    for row in pick(rows, kind="room"):
        lines += [f"| {name} | {shown['times']} | {shown['cpu']:.2f} | {shown['seconds']:.2f} |" for name, shown in row["actions"].items()]
    return lines


def hindsight_note(rows: list[Row]) -> str:
    worst = {family: max((row["hindsight"]["gap"] for row in pick(rows, kind="stream", family=family)), default=None) for family in SIZE}
    told = [f"{SIZE[family]} {100 * gap_:.2f} %" for family, gap_ in worst.items() if gap_ is not None]
    return f"The hindsight plan is itself proven to within: {', '.join(told)} (the widest of its streams)." if told else ""


def real_streams(rows: list[Row], family: str, kind: str) -> dict[str, tuple[list[Row], list[Row]]]:
    """By policy: its runs in the order of the file (seed 0), and those in random orders."""
    found: dict[str, tuple[list[Row], list[Row]]] = {}
    for row in pick(rows, kind=kind, family=family):
        for run in row["runs"]:
            worth = 100 * objective(run) / objective(row["hindsight"])
            found.setdefault(run["policy"], ([], []))[row["seed"] > 0].append({**run, "worth": worth})
    return found


def objective(found: Row) -> float:
    """What a policy is to make the most of: the score, less 2 points for each household without a place."""
    return float(found["score"]) - 2 * found["unplaced"]


def real_stream_table(rows: list[Row], kind: str = "free") -> list[str]:
    lines = ["| quota | policy | file order, % of hindsight | random orders: mean (least to most) | less 2 points per household without a place | unplaced | balance | s |",
             "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for family, size in REAL.items():
        for policy, (file, drawn) in real_streams(rows, family, kind).items():
            first = f"{file[0]['percent']:.2f}" if file else "-"
            many = [run["percent"] for run in drawn]
            spread = f"{mean(many):.2f} ({min(many):.2f} to {max(many):.2f})" if many else "-"
            rest = [mean(run[key] for run in drawn or file) for key in ("worth", "unplaced", "balance", "seconds")]
            lines.append(f"| {size} | {policy} | {first} | {spread} | {rest[0]:.2f} | {rest[1]:.1f} | {rest[2]:.3f} | {rest[3]:.1f} |")
    return lines


def real_verdicts(rows: list[Row]) -> list[str]:
    lines = []
    for family, size in REAL.items():
        for name, told in (("ours", "with do-no-harm"), ("ours_free", "without it")):
            for row in pick(rows, kind="batch", solver=name, family=family):
                found = percent(row, row["bound"]) or 0.0
                lines.append(f"- real cases, {size}, one round {told}: gap {found:.3f} % (aimed at 0.0 %: {met(found <= 0)}), {row['cpu']:.1f} processor seconds.")
        for _, _, cost in costs(rows, family):
            lines.append(f"- real cases, {size}, do-no-harm: costs {cost:.2f} % of the score (aimed at {HARM_BAR} %: {met(cost <= HARM_BAR)}).")
        lines += [_online_verdict(rows, family, size, key, told) for key, told in (("percent", "of the score"), ("worth", "of the score less 2 points per household without a place"))
                  if real_streams(rows, family, "free")]  # fmt: skip
    return lines


def _online_verdict(rows: list[Row], family: str, size: str, key: str, told: str) -> str:
    drawn = {policy: mean(run[key] for run in many or file) for policy, (file, many) in real_streams(rows, family, "free").items()}
    orders = len({row["seed"] for row in pick(rows, kind="free", family=family)} - {0})
    mine, (best, other) = drawn.pop(OURS_ONLINE), max(drawn.items(), key=lambda pair: pair[1])
    return f"- real cases, {size}, arrivals in {orders} random orders: {mine:.2f} % {told} in hindsight; best other {other:.2f} % ({best}; aimed at not below it: {met(mine >= other)})."


ABOUT_REAL = (
    "Cases of HIAS, an American resettlement agency, in the year to September 2017, anonymised: 329 cases of 839 persons, 21 affiliates, expected number of members at",
    "work within ninety days per case and affiliate, and which pairs cannot be (60 % can). They are the only public real instance known to us. Quota: the persons",
    "each affiliate took, so that every bed is needed, and that + 10 %. Two cases can go to no affiliate at all and stay unplaced under every rule. The",
    "files state no licence and are not kept here. To measure again: fetch these from github.com/nhhai196/Refugee-Resettlement into a folder of your own and name it in `DOORLOPEND_HIAS`:",
)
WHEN_REAL_HARM = (
    "Three affiliates are far the best for nearly every case. They lift each household's mean above what most places give it, so the rule closes those, and",
    "leaves most households the same few: the quota elsewhere goes unused, and who does not fit there, large families most, stays without a place.",
    "Generated rounds, where the places' effects differ less than the households' tastes, do not show this. The cost is the rule's, not the search's: with it the optimum is proven, without it HiGHS proves the same plan to be the best (table above).",
)
WHEN_REAL_ARRIVES = (
    "Arrivals, without do-no-harm. The files hold no dates: cases are spread evenly over the 26 weeks, in the order of the file or a random one. Prices are learnt from",
    "the cases of the year before alone (FY16: 499, another mix). `within_term` may wait two weeks, the others decide on arrival. A policy is to make the most of the",
    "score less 2 points for each household without a place; the score alone may gain by leaving out a large household of few points. The last four columns: mean of the random orders.",
)


def open_places(rows: list[Row]) -> list[str]:
    found = [(size, on, off) for family, size in REAL.items() for on, off, _ in costs(rows, family)]
    return [
        f"{size}: {off['open']:.1f} open places per case without the rule, {on['open']:.1f} with it; {off['persons_unplaced']} persons without a place and {on['persons_unplaced']}."
        for size, on, off in found if "open" in on and "open" in off
    ]  # fmt: skip


def real(rows: list[Row]) -> list[str]:
    if not any(row.get("family") in REAL for row in rows):
        return ["Not measured."]
    files = [f"- `{folder}{name}`" for name, folder in hias.FOUND.items()]
    ruled = real_stream_table(rows, "stream")
    with_rule = ["", "With do-no-harm, as a share of the hindsight plan under the same rule:", "", *ruled] if len(ruled) > 2 else []
    return [
        *ABOUT_REAL, "", *files, "", "One round without do-no-harm, as in the literature:", "", *batch_table(rows, REAL, free=True), "",
        *WHEN_REAL_HARM, *open_places(rows), "", *harm_table(rows, REAL), "", *(line for family, size in REAL.items() for line in (*readings(rows, family, size), "")),
        *WHEN_REAL_ARRIVES, "", *real_stream_table(rows), *with_rule,
    ]  # fmt: skip


WHEN_HARM = (
    "A household's own lottery value is its mean score over the places open to it, weighed by the persons each place takes. At 300 × 8 the",
    "rule is dear: eight places leave a household some three open ones instead of six, and a family meets a handful of",
    "homes of its size in each. Both optima are proven: no other assignment under the rule is worth more, counting 2 points for each household",
    "without a place. So the cost is the rule's, not the search's. And it is not points alone: closing places leaves more households without any.",
    "A region may switch the rule off for a round, with a reason. In the room, who would have no place at all under it is asked for again with the",
    "line lifted for these households alone.",
)


def readings(rows: list[Row], family: str = "small", size: str = "300 × 8") -> list[str]:
    """What each reading of the own lottery value costs in one family of rounds."""
    from benchmarks.placement.lottery import DRAWS, READINGS

    found = pick(rows, kind="harm", family=family)
    if not found:
        return ["Other readings of the own lottery value: not measured."]
    lines = [f"Other readings of the own lottery value, on {len(found)} round(s) of {size} ({DRAWS} draws per lottery; cost of the score, mean and least to most):", "",
             "| reading | where it comes from | cost | unplaced | below it without the rule | cost, line lifted for who has no place | unplaced then | widest proven gap |",
             "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for name, reading in READINGS.items():
        part = {key: [row["rules"][name][key] for row in found] for key in ("off", "on", "lifted")}
        cost = [one["cost"] for one in part["on"]]
        widest = max(one["gap"] for key in part for one in part[key])
        lines.append(
            f"| {reading.words} | {reading.source} | {mean(cost):.2f} % ({min(cost):.2f} to {max(cost):.2f}) | {mean(one['unplaced'] for one in part['on']):.1f} | "
            f"{mean(one['below'] for one in part['off']):.1f} | {mean(one['cost'] for one in part['lifted']):.2f} % | {mean(one['unplaced'] for one in part['lifted']):.1f} | {100 * widest:.2f} % |"
        )  # fmt: skip
    return [*lines, "", _reading_verdict(found, list(READINGS))] if family == "small" else lines


def _reading_verdict(found: list[Row], names: list[str]) -> str:
    means = {name: mean(row["rules"][name]["on"]["cost"] for row in found) for name in names}
    good = [name for name, cost in means.items() if cost <= HARM_BAR]
    if good:
        return f"Within {HARM_BAR} % at 300 × 8: {', '.join(good)}."
    kindest = min(names, key=lambda name: (mean(row["rules"][name]["on"]["unplaced"] for row in found), means[name]))
    return (f"No reading stays within {HARM_BAR} % at 300 × 8. These are optima (to within the last column): no search finds a plan worth more under the rule; with "
            f"eight places the choice left is too small. The default is the first: anyone can recompute it without drawing lots. Fewest stay without a place "
            f"under “{kindest}”, which weighs the risk of no place as the round itself does; it can be used by giving each household its reference.")  # fmt: skip


def write(path: Path, rows: list[Row], *, machine: str) -> None:
    if not rows:
        return
    loads = [row["load"] for row in rows]
    text = [
        "# Placement: measured", "",
        f"Written by `bin/bench placement` on {machine}, rows of {min(r['on'] for r in rows)} to {max(r['on'] for r in rows)} (UTC).",
        f"Load of the machine while measuring: {min(loads):.1f} to {max(loads):.1f} on 2 cores; above 2, other work took part of the time and",
        "clock limits were stretched, at most three times. Processor seconds tell what the work itself took. Every solver and stream ran in its own",
        "process, one after the other, at most 2 threads. Every row with its day and load: `benchmarks/placement/measured.json`.", "",
        "## Against what was aimed at", "", *batch_verdicts(rows), *online_verdicts(rows), *harm_verdicts(rows), *real_verdicts(rows), *room_verdicts(rows), "",
        "## One round, all at once", "",
        "Gap = (bound − value) / score of the placed, on the round of seed 1 with do-no-harm on. Min-cost flow has no person quota: its value is",
        "a bound, its plan passes quotas. HiGHS' linear program (highs_lp) is a bound too; without one it had not ended within its limit. Bansak: one seat per expected household, linear assignment, then kept where it fits. × ours is a ratio of times.", "",
        *batch_table(rows), "",
        "## Arrivals over a half-year", "",
        "Decided week by week; learnt from an earlier period of the same synthetic world. `within_term` decides when the two weeks",
        "to link a household end; the others on arrival, so part of its lead is waiting. Balance: mean distance between filled and elapsed share",
        f"(0 = perfect). {hindsight_note(rows)}", "",
        *stream_table(rows), "",
        "The same streams when homes become known over the half-year, each on a day of its own, with the homes of the earlier period as forecast. The",
        "hindsight plan still knows every home from the start, so part of the distance is not the policy's.", "",
        *(stream_table(rows, "announced") if pick(rows, kind="announced") else ["Not measured."]), "",
        "## Do no harm", "", *WHEN_HARM, "", *harm_table(rows), "", *readings(rows), "",
        "## On real cases", "", *real(rows), "",
        "## Checking", "", *check_table(rows), "", *mutants(rows), "",
        "## A round in the browser", "",
        "The pages of the room, with the database of the benchmarks. The advice itself is worked out by the worker, with a bar on screen meanwhile;",
        "it also writes down every household's reasons, so that a card opens at once.",
        *(row["note"] for row in pick(rows, kind="room") if "note" in row), "", *room_table(rows), "",
    ]  # fmt: skip
    path.write_text("\n".join(text))
