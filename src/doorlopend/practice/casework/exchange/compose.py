"""From facts to what DUO should hear. Pure: no clock, no database.

Told is what stands; a message is wanted for each place at DUO that our facts fill, and for each place that we filled
before and that our facts no longer fill.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from doorlopend.engines.facts import Fact
from doorlopend.records.messages.outbox import Wanted

from .catalogue import OPERATIONS, Operation

REPORTED = frozenset(one.kind for one in OPERATIONS.values() if one.kind)
HOURS = "uren.gevolgd"
KINDS = REPORTED | {HOURS, "leerbaarheidstoets.ontheven", "pip.ingetrokken"}
"""Kinds that may make a message; a dossier without any has nothing to tell."""
_SCHOOLS = ("praktijkonderwijs", "vso_arbeid", "vso_dagbesteding", "mbo_entree")


@dataclass(frozen=True, slots=True)
class Told:
    """What DUO was last told for one place: by which operation, with which keys, from which facts."""

    operation: str
    keys: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    body: Mapping[str, Any] | None = None

    @property
    def empty(self) -> bool:
        """A date that was withdrawn, or nought hours."""
        return self.body == {} or (self.body is not None and self.body.get("uren") == 0)


@dataclass(frozen=True, slots=True)
class Scene:
    """All that composing looks at.

    `facts` stand (nothing superseded); `heard` are ids of facts that came from DUO or were told outside the outbox;
    `gemeente` is our code; `told` is by slot; `hours` computes a total by purpose, asked only when hours were recorded;
    `colleagues` gives DUO's number of a colleague by user.
    """

    facts: tuple[Fact, ...]
    gemeente: str
    told: Mapping[str, Told]
    hours: Callable[[str], float]
    heard: frozenset[str] = frozenset()
    colleagues: Mapping[str, int] = field(default_factory=dict)

    def all(self, kind: str) -> list[Fact]:
        found = [fact for fact in self.facts if fact.kind == kind]
        return sorted(found, key=lambda fact: (fact.valid_from, fact.known_on, fact.id))

    def last(self, kind: str) -> Fact | None:
        found = self.all(kind)
        return found[-1] if found else None


def compose(scene: Scene) -> list[Wanted]:
    """In the order in which DUO must hear them: the plan first."""
    return [want for make in (_plan, _offers, _moments, _hours, _test, _contact, _portal) for want in make(scene)]


def own_plan(scene: Scene) -> Fact | None:
    """The latest plan of this gemeente that was not withdrawn."""
    gone = {str(fact.data.get("pip")) for fact in scene.all("pip.ingetrokken") if fact.data.get("pip")}
    any_gone = [fact.valid_from for fact in scene.all("pip.ingetrokken") if not fact.data.get("pip")]
    plans = [fact for fact in scene.all("pip.vastgesteld") if fact.data.get("gemeente") in (None, scene.gemeente)]
    mine = [fact for fact in plans if fact.id not in gone and not any(fact.valid_from <= day for day in any_gone)]
    return mine[-1] if mine else None


def _wanted(name: str, fact: Fact, **keys: Any) -> Wanted:
    operation = OPERATIONS[name]
    body = operation.body(fact) if operation.has_body else None
    return Wanted(operation.name, operation.slot.format(**keys), body, keys, (fact.id,))


def _undo(name: str, told: Told, **keys: Any) -> Wanted:
    operation = OPERATIONS[name]
    return Wanted(name, operation.slot.format(**keys), None, keys, told.facts)


def _plan(scene: Scene) -> Iterator[Wanted]:
    plan, told = own_plan(scene), scene.told.get("pip")
    if plan is not None:
        if plan.id not in scene.heard or told is not None:
            yield _without_intensity(scene, plan)
    elif told is not None:
        yield _undo("pip_verwijderen", told, was=told.keys.get("was") or dict(told.body or {}))


def _without_intensity(scene: Scene, plan: Fact) -> Wanted:
    """The plan holds hours for every route (Bi 5.3); DUO asks them for an asielstatushouder in the B1 route only."""
    want = _wanted("pip", plan)
    groups = [fact for fact in scene.all("doelgroep.vastgesteld") if fact.valid_from <= plan.valid_from]
    asylum = not groups or str(groups[-1].data["doelgroep"]).startswith("asielstatushouder")
    if plan.data["leerroute"] == "b1_route" and asylum:
        return want
    body = {name: value for name, value in (want.body or {}).items() if name != "geschatteIntensiteitB1Route"}
    return replace(want, body=body)


def _offers(scene: Scene) -> Iterator[Wanted]:
    """One offer per school; the latest counts. Without its number the place is empty, and the check says so."""
    latest = {str(fact.data.get("instellingsnummer") or ""): fact for fact in scene.all("aanbod.gedaan")}
    for number, fact in latest.items():
        if fact.id not in scene.heard:
            yield _wanted("aanbod", fact, instellingsnummer=number)
    for slot, told in scene.told.items():
        number = slot.removeprefix("aanbod:")
        if slot.startswith("aanbod:") and number not in latest:
            yield _undo("aanbod_verwijderen", told, instellingsnummer=number)


def _moments(scene: Scene) -> Iterator[Wanted]:
    """MAP, PVT and the end of the Z-route: a date, or none when it was recorded in error."""
    for name in ("map", "pvt", "z_route"):
        operation = OPERATIONS[name]
        fact, told = scene.last(operation.kind), scene.told.get(operation.slot)
        if fact is not None and (fact.id not in scene.heard or told is not None):
            yield _wanted(name, fact)
        elif fact is None and told is not None:
            yield Wanted(name, operation.slot, {}, {}, told.facts)


def _hours(scene: Scene) -> Iterator[Wanted]:
    """Totals, in whole hours that were followed; nought is told only to correct more."""
    plan, rows = own_plan(scene), [fact.id for fact in scene.all(HOURS)]
    new = any(one not in scene.heard for one in rows)
    for operation in OPERATIONS.values():
        told = operation.slot in scene.told
        if not operation.total or not (told or (new and _fits(operation, plan))):
            continue
        total = int(scene.hours(operation.total)) if rows else 0
        if total or told:
            yield Wanted(operation.name, operation.slot, {"uren": total}, {}, tuple(rows))


def _fits(operation: Operation, plan: Fact | None) -> bool:
    if operation.total == "duo_school":
        return plan is not None
    return not operation.only_route or (plan is not None and plan.data["leerroute"] == operation.only_route)


def _test(scene: Scene) -> Iterator[Wanted]:
    """Signing up is asked by a person; being released from the test cancels it at DUO."""
    fact, told = scene.last("leerbaarheidstoets.ontheven"), scene.told.get("lbt")
    if told is not None and told.operation == "lbt_aanmelden" and fact is not None:
        yield Wanted("lbt_overslaan", "lbt", None, {}, (fact.id,))
    elif told is not None:
        yield Wanted(told.operation, "lbt", None, {}, told.facts)


def _contact(scene: Scene) -> Iterator[Wanted]:
    """The named contact, when DUO knows that colleague by number."""
    running = [fact for fact in scene.all("contactpersoon.aangewezen") if fact.valid_until is None]
    number = scene.colleagues.get(str(running[-1].data.get("gebruiker"))) if running else None
    told = scene.told.get("contact")
    if number is not None:
        yield _wanted("contact_koppelen", running[-1], id=number)
    elif told is not None and told.operation == "contact_koppelen":
        yield _undo("contact_ontkoppelen", told, id=told.keys["id"])
    elif told is not None:
        yield Wanted(told.operation, "contact", None, told.keys, told.facts)


def _portal(scene: Scene) -> Iterator[Wanted]:
    """What has no machine link: the latest of each."""
    for name, fits in (("geen_aanbod", lambda _fact: True), ("opleiding", lambda fact: fact.data["soort"] in _SCHOOLS)):
        found = [fact for fact in scene.all(OPERATIONS[name].kind) if fits(fact) and fact.id not in scene.heard]
        if found:
            yield _wanted(name, found[-1])


def relevant(facts: Iterable[Fact]) -> bool:
    """Whether there is anything to tell, or was: what DUO heard may have to be taken back."""
    return any(fact.kind in KINDS or fact.kind == "duo.melding" for fact in facts)
