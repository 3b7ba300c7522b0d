"""The page `docs/evidence.md` from what was measured."""

from collections import Counter
from typing import Any

HEAD = """# Does the evidence engine keep its promises?

Written by `bin/bench evidence` from `benchmarks/evidence/measured.json`. Each row can be made again with the same seeds: `python -m benchmarks.evidence --only NAME --again`. A run that is cut short goes on where it stopped; a new engine version measures every row anew. `bin/drill -k promises` asks the same of the code as it lies here, with an attacker who has every published table of thirty small testbeds; it keeps each answer beside a fingerprint of the code and goes on where it stopped."""


def page(kept: dict[str, Any]) -> str:
    """The whole page in Markdown."""
    parts = [
        HEAD,
        "",
        *_coverage(kept.get("coverage", {})),
        *_refusals(kept.get("refusals", {})),
        *_speed(kept.get("speed")),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _when(rows: dict[str, Any]) -> str:
    """When and by which engine the rows were measured."""
    days = sorted({r["on"] for r in rows.values()})
    engines = sorted(Counter(r["engine"] for r in rows.values()).items())
    timed = [r["seconds"] for r in rows.values() if r["seconds"] is not None]
    by = ", ".join(f"{count} rows by version {engine}" for engine, count in engines)
    by = f"version {engines[0][0]}" if len(engines) == 1 else by
    text = f"Measured {' and '.join(days)}, engine {by}."
    return text + f" {len(timed)} of the rows took {sum(timed):,.0f} s of processor time together."


def _coverage(cells: dict[str, Any]) -> list[str]:
    if not cells:
        return []
    worlds = Counter(c["asked"] for c in cells.values()).most_common(1)[0][0]
    missed = [n for n, c in cells.items() if not c["holds"]]
    lines = [
        "## Intervals and false alarms",
        "",
        f"{worlds:,} simulated testbeds per row with a known truth, analysed by the method that `analyse` chooses (fewer where a world had no answer). Monte Carlo error in brackets. The last column says in how many of these worlds `analyse` would have refused to tell (too few events, or people not followed long enough).",
        "",
        _when(cells),
        "",
        f"{len(cells) - len(missed)} of {len(cells)} rows lie in their range."
        + (f" Outside: {'; '.join(missed)}." if missed else ""),
        "",
        *_further(cells),
        "| testbed | counted | worlds | share | allowed | | refused by `analyse` |",
        "|---|---|---|---|---|---|---|",
    ]
    return [*lines, *(_coverage_row(n, c) for n, c in cells.items()), ""]


def _further(cells: dict[str, Any]) -> list[str]:
    """Rows taken further than the rest, with what they were."""
    told = [
        f"{n} ({100 * c['before']['share']:.1f} % at {c['before']['worlds']:,}, {100 * c['share']:.1f} % at {c['worlds']:,})"
        for n, c in cells.items()
        if "before" in c
    ]
    if not told:
        return []
    return [
        f"A row outside its range is taken further, with the same seeds and more worlds, to see whether it was chance: {'; '.join(told)}.",
        "",
    ]


def _coverage_row(name: str, c: dict[str, Any]) -> str:
    kept = "" if c["refused"] is None else f"{100 * c['refused']:.0f} %"
    verdict = "yes" if c["holds"] else "**no**"
    return f"| {name} | {c['counts']} | {c['worlds']:,} | {100 * c['share']:.1f} % ({100 * c['error']:.1f}) | {100 * c['low']:.1f}-{100 * c['high']:.1f} % | {verdict} | {kept} |"


def _refusals(pairs: dict[str, Any]) -> list[str]:
    if not pairs:
        return []
    count, most = (f(p["asked"] for p in pairs.values()) for f in (min, max))
    lines = [
        "## Refusals",
        "",
        f"{count:,} worlds in which a refusal must fire (99 % or more) and as many twins in which it must not (1 % or less); in the last row {most:,} lotteries, of which none may be refused.",
        "",
        _when(pairs),
        "",
        "| code | world | fires | in the twin | |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {p['code']} | {p['about']} | {_share(p['world'])} | {_share(p['twin'])} | {'yes' if p['holds'] else '**no**'} |"
        for p in pairs.values()
    ]
    return [*lines, ""]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def _speed(kept: dict[str, Any] | None) -> list[str]:
    if not kept:
        return []
    lines = [
        "## Speed",
        "",
        f"Measured on {kept['on']} (Python {kept['python']}). Medians of processor time in milliseconds, one thread, all in one run on one machine that was shared with other work. The ratio says how many times longer the other package takes.",
        "",
        f"Beside: {', '.join(f'{k} {v}' for k, v in kept.get('beside', {}).items())}. Packages outside the development environment stand in one of their own, made for this run.",
        "",
        "| job | here | goal | beside | there | ratio |",
        "|---|---|---|---|---|---|",
    ]
    return [*lines, *(_speed_row(r) for r in kept["rows"]), ""]


def _speed_row(r: dict[str, Any]) -> str:
    goal = "" if r["goal"] is None else f"{r['goal']:,.0f} {'yes' if r['ours'] <= r['goal'] else '**no**'}"
    theirs, ratio = (
        ("-", "-") if r["theirs"] is None else (f"{r['theirs']:,.1f}", f"{r['theirs'] / r['ours']:,.1f}")
    )
    return f"| {r['job']} | {r['ours']:,.1f} | {goal} | {r['peer'] or '-'} | {theirs} | {ratio} |"
