"""What must be added to a dossier so that it says what DUO says. Pure: facts in, facts out.

The same answer twice adds nothing, in whatever order notifications came. What DUO states otherwise corrects what
stood here; what DUO no longer states is voided, but only when DUO was its source: what people recorded stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from doorlopend.engines.facts import Fact

from .translate import Said

CHANGES = frozenset({"inburgeringstermijn.duo", "doelgroep.vastgesteld"})
"""Kinds of which a later state replaces an earlier one that was true until then."""
KEPT = frozenset({"pip.vastgesteld", "map.eindgesprek", "pvt.ondertekend", "inburgeringsplicht.vastgesteld", "inburgeringsplicht.kennisgeving"})
"""Never voided for DUO's silence: a plan of one's own may not have reached DUO yet, a duty that ended has been."""
OURS = frozenset({"pip.vastgesteld", "map.eindgesprek", "pvt.ondertekend"})
"""Kinds the gemeente itself decides: what it recorded stands, DUO only fills an empty place (an earlier gemeente's)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A fact that stands in the dossier, and whether DUO was its source."""

    fact: Fact
    from_duo: bool


def reconcile(
    *, said: Sequence[Said], sources: Iterable[str], standing: Sequence[Standing], known_on: date,
    new_id: Callable[[], str],
) -> list[Fact]:  # fmt: skip
    """Facts to add. `sources` are the kinds on which DUO has just been heard in full."""
    made: list[Fact] = []
    for kind in dict.fromkeys([*(one.kind for one in said), *sources]):
        mine = [one for one in standing if one.fact.kind == kind]
        wanted = [one for one in said if one.kind == kind]
        made += _of_kind(wanted, mine, heard=kind in set(sources), known_on=known_on, new_id=new_id)
    return made


def _of_kind(
    wanted: list[Said], mine: list[Standing], *, heard: bool, known_on: date, new_id: Callable[[], str]
) -> list[Fact]:
    made, left = [], list(mine)
    if any(each.fact.kind in OURS and not each.from_duo for each in mine):
        return []
    for one in [*wanted]:
        if (same := next((each for each in left if _says(each.fact, one)), None)) is not None:
            left.remove(same)
            wanted.remove(one)
    for one in wanted:
        old = _about(one, left)
        made.append(_fact(one, old.fact if old else None, known_on, new_id))
        if old:
            left.remove(old)
    if heard:
        made += [_void(each.fact, known_on, new_id) for each in left if each.from_duo and each.fact.kind not in KEPT]
    return made


def _says(fact: Fact, said: Said) -> bool:
    """The fact says at least what DUO says; what a person noted besides is no difference."""
    same = fact.valid_from == said.valid_from and fact.valid_until == said.valid_until
    return same and all(_plain(fact.data.get(name)) == _plain(value) for name, value in said.data.items())


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _about(said: Said, left: list[Standing]) -> Standing | None:
    """The fact this is a newer word on."""
    return next((each for each in left if _key(each.fact) == said.key), None)


def _key(fact: Fact) -> tuple[object, ...]:
    """As `translate` makes it, from the fact."""
    data, day = fact.data, fact.valid_from
    parts = data.get("onderdelen") or ()
    first = parts[0] if isinstance(parts, (list, tuple)) and parts else None
    match fact.kind:
        case "doelgroep.vastgesteld" | "leerbaarheidstoets.afgelegd" | "pip.vastgesteld":
            return (day,)
        case "examen.afgelegd":
            return (day, data.get("onderdeel"), data.get("niveau"))
        case "verlenging.besluit":
            return (data.get("uitkomst"), data.get("laatste_dag"))
        case "vrijstelling.besluit" | "ontheffing.besluit":
            return (day, data.get("omvang"), first)
    return ()


def _fact(said: Said, old: Fact | None, known_on: date, new_id: Callable[[], str]) -> Fact:
    known = {**(old.data if old else {}), **said.data}
    fact = Fact(
        id=new_id(), kind=said.kind, valid_from=said.valid_from, valid_until=said.valid_until, known_on=known_on, data=known
    )
    if old is None:
        return fact
    mode = "change" if said.kind in CHANGES and _later(said, old) else "correction"
    return replace(fact, supersedes=old.id, mode=mode)  # type: ignore[arg-type]


def _later(said: Said, old: Fact) -> bool:
    """An end that moved is a change; a start that moved was wrong."""
    return said.valid_from == old.valid_from


def _void(fact: Fact, known_on: date, new_id: Callable[[], str]) -> Fact:
    return Fact(
        id=new_id(), kind="feit.nietig", valid_from=known_on, known_on=known_on, data={"reden": "Niet langer volgens DUO"},
        supersedes=fact.id, mode="correction",
    )  # fmt: skip
