"""Why this place: reasons, two best alternatives with what they would cost whom, what binds, what would have to change.

The price-adjusted value splits every alternative into its score and what it takes from others (prices of persons,
services and homes), or names the hard criterion that rules it out. Prices are a certificate: the real cost of an
alternative to everybody is never less than the estimate minus the proven gap. On small rounds the cost is exact, by
solving again.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement import certificate, whatif, words
from doorlopend.engines.placement.certificate import FAR, PARTS, Prices
from doorlopend.engines.placement.model import UNIT, Instance, Malformed
from doorlopend.engines.placement.problem import Problem, compile_problem
from doorlopend.engines.placement.solve import Advice, home_ids
from doorlopend.engines.placement.state import objective

Longs = npt.NDArray[np.int64]
BLOCKED = "blocked"
"""Open to the household itself, but no plan has it there."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another place: its score, and what everybody together loses by it (units).

    Never less than `at_least`, which prices prove; never more than `at_most`, the loss of a plan that was found (None:
    no plan was found); `exact` when the whole round was solved again.
    """

    place: str
    score: int
    at_least: int
    at_most: int | None
    exact: int | None
    others: tuple[whatif.Change, ...]
    binding: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that is said about one household's advice; amounts in units."""

    household: str
    place: str | None
    score: int
    parts: tuple[tuple[str, int], ...]
    rank: int | None
    allowed: int
    reference: int
    margin: int
    binding: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    excluded: tuple[tuple[str, str], ...]


def explain(advice: Advice, household: str, *, exact: bool | None = None) -> Explanation:
    """The explanation of one household. `exact`: solve again for the two alternatives (default: small rounds)."""
    problem = advice.problem
    h = whatif.index_of(problem, household)
    m = int(advice.place[h])
    row = certificate.priced_row(problem, h, certificate.class_costs(problem, advice.prices), certificate.weights(problem, advice.prices))
    here = row[m] if m >= 0 else -int(certificate.outside(problem)[h])
    others = [int(k) for k in np.argsort(-row, kind="stable") if k != m and row[k] > -FAR]
    scores = np.where(problem.reason[h] == 0, problem.raw_scores[h], -1)
    solve_again = whatif.is_small(problem) if exact is None else exact
    alternatives, blocked = _alternatives(advice, h, [(k, int(here - row[k]) // PARTS) for k in others], solve_again)
    return Explanation(
        household=household,
        place=None if m < 0 else problem.place_ids[m],
        score=0 if m < 0 else int(problem.raw_scores[h, m]),
        parts=() if m < 0 else _parts(problem, h, m),
        rank=None if m < 0 else int((scores > scores[m]).sum()) + 1,
        allowed=int((scores >= 0).sum()),
        reference=int(problem.reference[h]),
        margin=int((here - (row[others[0]] if others else -FAR)) // PARTS) if others else UNIT,
        binding=() if m < 0 else _binding(problem, advice.prices, h, m),
        alternatives=alternatives,
        excluded=blocked + tuple((problem.place_ids[k], problem.reasons[problem.reason[h, k]]) for k in np.flatnonzero(problem.reason[h] > 0)),
    )


def _alternatives(advice: Advice, h: int, others: list[tuple[int, int]], solve_again: bool) -> tuple[tuple[Alternative, ...], tuple[tuple[str, str], ...]]:
    """The two best other places (with their priced estimates) that can be, and those before them that turn out not to."""
    found: list[Alternative] = []
    blocked: list[tuple[str, str]] = []
    for m, estimate in others:
        if len(found) == 2:
            break
        alternative = _alternative(advice, h, m, estimate, solve_again)
        if alternative is None:
            blocked.append((advice.problem.place_ids[m], BLOCKED))
        else:
            found.append(alternative)
    return tuple(found), tuple(blocked)


def _parts(problem: Problem, h: int, m: int) -> tuple[tuple[str, int], ...]:
    """The score by criterion, weighed, largest first."""
    row, column = int(problem.household_order[h]), int(problem.place_order[m])
    found = [(c.name, int(c.values[row, column]) * c.weight // UNIT) for c in problem.instance.components]
    return tuple(sorted(found, key=lambda part: -part[1]))


def _alternative(advice: Advice, h: int, m: int, estimate: int, solve_again: bool) -> Alternative | None:
    """None: solving again showed that no plan has the household there."""
    problem = advice.problem
    name, place = problem.household_ids[h], problem.place_ids[m]
    effect = whatif.move_exactly(advice, name, place) if solve_again else whatif.move_quickly(advice, name, place)
    if effect is None and solve_again:
        return None
    tied = any(h in party.members for party in problem.parties)
    slack = int(advice.bound // PARTS - advice.value)
    return Alternative(
        place=place, score=int(problem.raw_scores[h, m]), at_least=0 if tied else max(0, estimate - slack),
        at_most=None if effect is None or not effect.kept else max(0, -effect.gain),
        exact=-effect.gain if effect is not None and effect.exact else None,
        others=() if effect is None else tuple(c for c in effect.changes if c.household != name),
        binding=", ".join(_binding(problem, advice.prices, h, m)),
    )  # fmt: skip


def _binding(problem: Problem, prices: Prices, h: int, m: int) -> tuple[str, ...]:
    """The limits at m that have a price for this household: persons, services, homes."""
    c = problem.class_of[h]
    names = [problem.resource_names[r] for r in np.flatnonzero((problem.uses[c] > 0) & (prices.upper[m] > 0))]
    kinds = [t for t in np.flatnonzero(problem.fits[c] & (problem.homes[m] > 0)).tolist()]
    if kinds and min(int(prices.home[m, t]) for t in kinds) > 0:
        names.append("homes")
    return tuple(names)


@dataclass(frozen=True, slots=True)
class Needed:
    """What would have to change for a place: `kind` is "criterion", "score" or "none"; `amount` in units."""

    kind: str
    amount: int | None
    reason: str
    exact: bool


def needed_for(advice: Advice, household: str, place: str, *, time: float = 10.0) -> Needed:
    """What would have to change for `household` to be advised `place`.

    With exact values: raising the score by `amount` makes every best advice send the household there, and one unit
    less than the loss itself would not be enough to prefer it.
    """
    problem = advice.problem
    h, m = whatif.index_of(problem, household), problem.place_ids.index(place)
    if advice.place[h] == m:
        return Needed(kind="none", amount=0, reason="", exact=True)
    if problem.reason[h, m] != 0:
        return Needed(kind="criterion", amount=None, reason=problem.reasons[problem.reason[h, m]], exact=True)
    effect = whatif.move_exactly(advice, household, place, time=time)
    if effect is None:
        return Needed(kind="criterion", amount=None, reason=BLOCKED, exact=False)
    return Needed(kind="score", amount=1 - effect.gain, reason="", exact=effect.exact)


def explain_result(instance: Instance, result: Any, household: str) -> dict[str, Any]:
    """The explanation of one household in a result document, as data and as words."""
    advice = advice_of(instance, result)
    found = explain(advice, household)
    return {
        "schema": "doorlopend/placement-explanation/1", "household": household, "place": found.place, "score": found.score / UNIT,
        "parts": [{"name": n, "points": v / UNIT} for n, v in found.parts], "rank": found.rank, "allowed": found.allowed,
        "reference": found.reference / UNIT, "margin": found.margin / UNIT, "binding": list(found.binding),
        "alternatives": [
            {"place": a.place, "score": a.score / UNIT, "cost_at_least": a.at_least / UNIT,
             "cost_at_most": None if a.at_most is None else a.at_most / UNIT, "cost_exact": None if a.exact is None else a.exact / UNIT, "binding": a.binding,
             "others": [{"household": c.household, "before": c.before, "after": c.after, "gain": c.gain / UNIT} for c in a.others]}
            for a in found.alternatives
        ],
        "excluded": [{"place": p, "reason": r} for p, r in found.excluded],
        "text": {lang: text(instance, found, lang) for lang in ("nl", "en")},
        "b1": {lang: plain(instance, found, lang) for lang in ("nl", "en")},
    }  # fmt: skip


def advice_of(instance: Instance, result: Any) -> Advice:
    """A result document as an `Advice` again."""
    problem = compile_problem(instance)
    try:
        row = {r["household"]: r["place"] for r in result["assignments"]}
        spot = {p: m for m, p in enumerate(problem.place_ids)}
        place = np.array([spot[row[h]] if h in row else -1 for h in problem.household_ids], dtype=np.int64)
        prices = prices_of(problem, result["certificate"]["prices"])
        optimal = result["status"] == "optimal"
    except (KeyError, TypeError) as error:
        raise Malformed(field=str(error), nl="ontbreekt of past niet bij de instantie", en="is missing or does not match the instance") from None
    value = objective(problem, place)
    bound = certificate.upper_bound(problem, prices)
    return Advice(problem=problem, place=place, kind={}, value=value, prices=prices, bound=bound, tree=None, seconds=0.0, proven=optimal)


def prices_of(problem: Problem, document: Any) -> Prices:
    """Prices back from a certificate."""
    spot = {p: m for m, p in enumerate(problem.place_ids)}
    upper, lower = np.zeros(problem.limits.shape, dtype=np.int64), np.zeros(problem.shape[1], dtype=np.int64)
    home = np.zeros(problem.homes.shape, dtype=np.int64)
    for row in document["per_use"]:
        upper[spot[row["place"]], problem.resource_names.index(row["of"])] = row["price"]
    for row in document["minimum"]:
        lower[spot[row["place"]]] = row["price"]
    for row in document["homes"]:
        m = spot[row["place"]]
        kinds = [t for t in range(len(problem.home_kinds) - 1) if set(row["homes"]) & {i for i, _ in home_ids(problem, m, t)}]
        home[m, kinds] = row["price"]
    floor = {row["floor"]: row["price"] for row in document["floors"]}
    return Prices(upper=upper, lower=lower, home=home, floor=np.array([floor.get(f.name, 0) for f in problem.floors], dtype=np.int64))


def _name(instance: Instance, place: str | None, lang: str) -> str:
    if place is None:
        return "nog geen plaats" if lang == "nl" else "no place yet"
    return next(p.name for p in instance.places if p.id == place)


def text(instance: Instance, found: Explanation, lang: str) -> list[str]:
    """For the placement staff: reasons, alternatives, what binds."""
    nl = lang == "nl"
    if found.place is None:
        return [_nowhere(found, nl), *(_alternative_text(instance, a, lang) for a in found.alternatives), *_excluded(instance, found, lang)]
    name = _name(instance, found.place, lang)
    head = (f"Advies: {name} (score {words.points(found.score, lang)}; nummer {found.rank} van {found.allowed} mogelijke plaatsen voor dit huishouden)."
            if nl else f"Advice: {name} (score {words.points(found.score, lang)}; number {found.rank} of {found.allowed} possible places for this household).")  # fmt: skip
    parts = words.listing([f"{words.part(n)[not nl]} {words.points(v, lang)}" for n, v in found.parts if v > 0], lang)
    lines = [head, (f"De score komt van: {parts}." if nl else f"The score comes from: {parts}.") if parts else ""]
    lines.append(
        f"Een loting zou gemiddeld {words.points(found.reference, lang)} geven." if nl
        else f"A lottery would give {words.points(found.reference, lang)} on average."
    )  # fmt: skip
    if found.binding:
        scarce = words.listing([_limit(b, lang) for b in found.binding], lang)
        lines.append(f"Hier is schaars: {scarce}." if nl else f"Scarce here: {scarce}.")
    return [line for line in lines if line] + [_alternative_text(instance, a, lang) for a in found.alternatives] + _excluded(instance, found, lang)


def _limit(name: str, lang: str) -> str:
    fixed = {"persons": ("het aantal personen", "the number of persons"), "homes": ("passende woningen", "suitable homes")}
    return fixed.get(name, (name, name))[lang != "nl"]


def _nowhere(found: Explanation, nl: bool) -> str:
    """Why there is no advice: nothing is open, or others need the room more."""
    if not found.allowed:
        return "Er staat in deze ronde geen plaats voor dit huishouden open." if nl else "No place is open to this household in this round."
    many = found.allowed > 1
    if nl:
        return f"Nog geen plaats: er {'staan' if many else 'staat'} {found.allowed} {'plaatsen' if many else 'plaats'} open, maar de ruimte daar is voor anderen nodig."
    return f"No place yet: {found.allowed} {'places are' if many else 'place is'} open, but others need the room there."


def _alternative_text(instance: Instance, a: Alternative, lang: str) -> str:
    nl, name = lang == "nl", _name(instance, a.place, lang)
    losers = [f"{c.household} ({words.points(c.gain, lang)})" for c in a.others if c.gain < 0][:3]
    who = words.listing(losers, lang)
    if nl:
        return f"Alternatief {name} (score {words.points(a.score, lang)}): kost alle huishoudens samen {_cost(a, lang)}" + (
            f"; minder goed af: {who}." if who else ".")  # fmt: skip
    return f"Alternative {name} (score {words.points(a.score, lang)}): costs all households together {_cost(a, lang)}" + (
        f"; worse off: {who}." if who else ".")  # fmt: skip


def _cost(a: Alternative, lang: str) -> str:
    """The exact cost, or what it lies between."""
    nl, low = lang == "nl", words.points(a.at_least, lang)
    unit = "punt" if nl else "points"
    if a.exact is not None:
        return f"{words.points(a.exact, lang)} {unit}"
    if a.at_most is None:
        return f"{'ten minste' if nl else 'at least'} {low} {unit}"
    high = words.points(a.at_most, lang)
    if a.at_least == 0:
        return f"{'hoogstens' if nl else 'at most'} {high} {unit}"
    return f"{high} {unit}" if low == high else f"{low} {'tot' if nl else 'to'} {high} {unit}"


def _excluded(instance: Instance, found: Explanation, lang: str) -> list[str]:
    """One line per reason, with the places it closes."""
    by_reason: dict[str, list[str]] = {}
    for place, why in found.excluded:
        by_reason.setdefault(why, []).append(_name(instance, place, lang))
    head = {True: ("Niet geadviseerd", "Not advised"), False: ("Niet mogelijk", "Not possible")}
    return [f"{head[why == 'below_reference'][lang != 'nl']}: {_some(names, lang)}: {words.reason(why)[lang != 'nl']}." for why, names in by_reason.items()]


def _some(names: list[str], lang: str) -> str:
    if len(names) <= 4:
        return words.listing(names, lang)
    return f"{', '.join(names[:3])} {'en nog' if lang == 'nl' else 'and'} {len(names) - 3} {'andere' if lang == 'nl' else 'others'}"


def plain(instance: Instance, found: Explanation, lang: str) -> list[str]:
    """For the person, at level B1: short sentences, no figures that need a calculation."""
    nl, name = lang == "nl", _name(instance, found.place, lang)
    if found.place is None:
        return (["Wij hebben nu nog geen huis voor u.", "Wij zoeken verder. Wij laten het u weten."] if nl
                else ["We do not have a home for you yet.", "We keep looking. We will let you know."])  # fmt: skip
    why = [words.part(n)[not nl] for n, v in found.parts if v > 0][:2]
    lines = [f"Ons voorstel is: u gaat wonen in {name}." if nl else f"Our proposal: you will live in {name}."]
    if why:
        lines.append(f"Wij keken vooral naar: {words.listing(why, lang)}." if nl else f"We looked mostly at: {words.listing(why, lang)}.")
    if found.alternatives:
        other = _name(instance, found.alternatives[0].place, lang)
        lines.append(f"Wij keken ook naar {other}. Daar is nu minder plaats, of het past minder goed bij u." if nl
                     else f"We also looked at {other}. There is less room now, or it fits you less well.")  # fmt: skip
    lines.append("Een medewerker beslist, niet de computer. Bent u het er niet mee eens? Zeg het ons." if nl
                 else "A member of staff decides, not the computer. Do you disagree? Tell us.")  # fmt: skip
    return lines
