"""Results as each reader gets them: engine pages in both languages, with nothing that a small group could be read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import get_language

from doorlopend.engines import evidence
from doorlopend.engines.evidence import Check, Finding, Refusal, tell

READERS = ("bestuur", "beleid", "onderzoek")
LANGUAGES = ("nl", "en")
SMALL = 10
COUNTS = {"cells", "known", "events", "followed"}
PER_HUNDRED = {"share", "ordinal"}


def lang() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def pages_of(result: Any, learning: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The page of each reader in each language; pictures are drawn when the page is shown."""
    told: dict[str, dict[str, Any]] = {}
    for reader in READERS:
        told[reader] = {}
        for language in LANGUAGES:
            page = tell(result, reader=reader, language=language, learning=learning).as_dict()
            told[reader][language] = {name: page[name] for name in ("sentence", "based_on", "unknown", "next")}
    return told


def plain(result: Any) -> dict[str, Any]:
    """The numbers as canonical plain data."""
    import json

    return json.loads(evidence.canonical(result.as_dict()))  # type: ignore[no-any-return]


def safe(result: Any, *, exact: bool) -> Any:
    """The result as it may leave: small counts out of its checks, and rounded where its counts are not public."""
    if isinstance(result, Refusal):
        return replace(result, checks=tuple(_without_small(c) for c in result.checks), shown=_safe_shown(result.shown))
    if isinstance(result, Finding):
        finding = replace(result, checks=tuple(_without_small(c) for c in result.checks))
        return finding if exact else coarse(finding)
    return result


def _without_small(check: Check) -> Check:
    """A count under ten is told as "fewer than ten"; the limit beside it says so."""
    if check.name in COUNTS and check.value is not None and 0 <= check.value < SMALL:
        return replace(check, value=None)
    if check.name == "missing":
        return replace(check, value=None if check.value is None else round(check.value, 1), note_nl="", note_en="")
    return check


def _safe_shown(shown: Mapping[str, Any]) -> Mapping[str, Any]:
    """What stands instead of a refused answer; an exploratory finding stays on the researcher's desk."""
    return {key: value for key, value in shown.items() if key != "exploratory"}


def coarse(f: Finding) -> Finding:
    """People to the nearest ten, shares to whole people per 100, months to halves: no count can be worked out from it."""
    e = f.estimate
    step = 0.01 if f.kind in PER_HUNDRED else 0.5
    names = ("value", "low", "high", "inner_low", "inner_high", "mean_arm", "mean_control")
    rounded = {name: round(round(getattr(e, name) / step) * step, 4) for name in names}
    curves = {key: [round(v, 2) for v in e.extra[key]] for key in ("curve_arm", "curve_control") if e.extra.get(key)}
    return replace(
        f, n_arm=_tens(f.n_arm), n_control=_tens(f.n_control), events_arm=None, events_control=None,
        estimate=replace(e, **rounded, se=float(f"{e.se:.2g}"), p=None, extra=curves),
    )  # fmt: skip


def _tens(count: int) -> int:
    return max(10 * round(count / 10), SMALL)


def kind_of(result: Any) -> str:
    return "bevinding" if isinstance(result, Finding) else "weigering"


def same_answer(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Whether a repeat tells the same: the same refusal, or the same verdict."""
    return (mine.get("result"), mine.get("code"), mine.get("verdict")) == (theirs.get("result"), theirs.get("code"), theirs.get("verdict"))


def shown_fewer(gone: int | None, language: str) -> str:
    """How many people a repeat has fewer, never as a small number."""
    if gone == 0:
        return ""
    if gone is None or gone < SMALL:
        return "minder dan 10 personen minder" if language == "nl" else "fewer than 10 people fewer"
    return f"{gone} personen minder" if language == "nl" else f"{gone} people fewer"
