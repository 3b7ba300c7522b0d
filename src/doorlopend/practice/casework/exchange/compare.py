"""What DUO, COA and this record say differently about a person, and what is usually behind it.

Comparing is pure: DUO's answers by register go in, rows come out. Nothing is changed by it; a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from doorlopend.engines.facts import Fact
from doorlopend.records.access.actor import Actor
from doorlopend.records.access.vault import digests
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.derivation import facts_of, standing_facts
from doorlopend.records.dossiers.models import Dossier, FactRow, Identifier
from doorlopend.records.messages.models import Outgoing

from . import services
from .catalogue import OPERATIONS
from .compose import Scene, own_plan
from .models import Difference

REGISTERS = ("plicht", "pip", "termijn", "map", "pvt", "uren", "doelgroep")
"""What is asked of DUO to compare."""
NOT_OURS = object()
"""Stands for DUO's answer that this gemeente does not go about this person."""
ASKERS: list[Callable[[Dossier], None]] = []
"""Puts the question to DUO on the queue; a gateway registers itself when its app is ready."""

TOTALS = (
    ("uren_intake", "TaallesEnKnmBredeIntake"), ("uren_participatie", "ParticipatieactiviteitenBredeIntake"),
    ("uren_school", "ParticipatieAlsTaalles"),
)  # fmt: skip
SLOTS = {"uren_school": "uren_taalles"}


@dataclass(frozen=True, slots=True)
class Row:
    """One difference: which item, the three values as text (empty: says nothing), and the likely cause."""

    what: str
    ours: str
    duo: str
    coa: str
    cause: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How our own messages about one place stand: what is waiting, and what was refused last."""

    waiting: frozenset[str]
    refused: frozenset[str]

    def cause(self, slot: str, ours: object, duo: object) -> str:
        """Why DUO and we differ on something that we tell."""
        if slot in self.waiting:
            return "not_told"
        if slot in self.refused:
            return "refused"
        return "portal" if duo and not ours else "changed_at_duo"


def compared(*, scene: Scene, answers: Mapping[str, Any], standing: Standing) -> list[Row]:
    """Everything on which DUO's registers and our facts differ."""
    if answers.get("plicht") is NOT_OURS:
        return [Row("persoon", "", "", "", "not_ours")]
    if answers.get("plicht") is None:
        return [Row("persoon", "", "", "", "unknown_at_duo")]
    return [*_duty(scene, answers), *_plan(scene, answers.get("pip"), standing), *_moments(scene, answers, standing), *_hours(scene, answers, standing)]


def _differ(what: str, ours: object, duo: object, cause: str) -> Iterator[Row]:
    if (mine := _text(ours)) != (theirs := _text(duo)):
        yield Row(what, mine, theirs, "", cause)


def _text(value: object) -> str:
    return "" if value in (None, "") else str(value)[:80]


def _duty(scene: Scene, answers: Mapping[str, Any]) -> Iterator[Row]:
    begin, term = scene.last("inburgeringsplicht.vastgesteld"), scene.last("inburgeringstermijn.duo")
    yield from _differ("plicht_begin", begin and begin.valid_from, answers["plicht"].get("begindatum"), "recorded_here")
    end = _last_day((answers.get("termijn") or {}).get("einddatum"))
    told = term.data.get("einddatum") if term else None
    ours = told - timedelta(days=1) if isinstance(told, date) else None
    yield from _differ("termijn_einde", ours, end, "changed_at_duo")
    group = scene.last("doelgroep.vastgesteld")
    asylum = (answers.get("doelgroep") or {}).get("indeling")
    if asylum and group is not None and (asylum == "Asielstatushouder") != str(group.data["doelgroep"]).startswith("asiel"):
        yield Row("doelgroep", _text(group.data["doelgroep"]), _text(asylum), "", "changed_at_duo")


def _last_day(text: str | None) -> date | None:
    return date.fromisoformat(text) - timedelta(days=1) if text else None


def _plan(scene: Scene, answer: Mapping[str, Any] | None, standing: Standing) -> Iterator[Row]:
    plan = own_plan(scene)
    if plan is None and (answer is None or answer["gemeentecode"] != scene.gemeente):
        return
    if plan is not None and answer is not None and answer["gemeentecode"] != scene.gemeente:
        yield Row("pip", _text(plan.valid_from), _text(answer["pip"]["dagtekeningPip"]), "", "not_told" if "pip" in standing.waiting else "other_gemeente")
        return
    mine = OPERATIONS["pip"].body(plan) if plan else {}
    theirs = answer["pip"] if answer else {}
    for what, name in (("pip", "dagtekeningPip"), ("leerroute", "leerroute"), ("niveau", "niveau")):
        left_out = name == "niveau" and mine.get(name) is None
        if not left_out:
            yield from _differ(what, mine.get(name), theirs.get(name), standing.cause("pip", mine, theirs))


def _moments(scene: Scene, answers: Mapping[str, Any], standing: Standing) -> Iterator[Row]:
    for what, field in (("map", "datumEindgesprekMap"), ("pvt", "datumOndertekeningPvt")):
        fact, answer = scene.last(OPERATIONS[what].kind), answers.get(what) or {}
        ours = fact.valid_from if fact else None
        yield from _differ(what, ours, answer.get(field), standing.cause(what, ours, answer.get(field)))


def _hours(scene: Scene, answers: Mapping[str, Any], standing: Standing) -> Iterator[Row]:
    rows = [row for row in answers.get("uren") or [] if row.get("gemeentecode") == scene.gemeente]
    theirs = rows[0] if rows else {}
    for what, name in TOTALS:
        slot = SLOTS.get(what, what)
        operation = OPERATIONS[slot]
        plan = own_plan(scene)
        counts = not operation.only_route or (plan is not None and plan.data["leerroute"] == operation.only_route)
        ours = int(scene.hours(operation.total)) if counts and scene.all("uren.gevolgd") else 0
        duo = (theirs.get(name) or {}).get("uren", 0)
        if ours != duo:
            yield Row(what, str(ours), str(duo), "", standing.cause(slot, ours, duo))


BY_COA: Mapping[str, tuple[str, Callable[[Fact], object]]] = {
    "koppeling": ("koppeling", lambda fact: f"{fact.data['gemeente']} {fact.valid_from}"),
    "geboortedatum": ("persoon.geboren", lambda fact: fact.valid_from),
}


def against_coa(*, by_coa: Sequence[Fact], standing: Sequence[Fact]) -> list[Row]:
    """Where the last list of COA and what stands here differ; `by_coa` are its facts, also superseded ones."""
    found = []
    for what, (kind, read) in BY_COA.items():
        theirs = [fact for fact in by_coa if fact.kind == kind]
        ours = [fact for fact in standing if fact.kind == kind]
        if theirs and ours and _text(read(theirs[-1])) != _text(read(ours[-1])):
            found.append(Row(what, _text(read(ours[-1])), "", _text(read(theirs[-1])), "coa_list"))
    return found


@transaction.atomic
def keep(*, actor: Actor, dossier_id: UUID, answers: Mapping[str, Any]) -> int:
    """Writes what differs now; what no longer differs goes. Returns how many differences there are."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
    facts = facts_of(dossier)
    standing = standing_facts(facts)
    sent = list(Outgoing.objects.filter(dossier_id=dossier_id, receiver=services.DUO))
    scene = services.scene_for(dossier=dossier, standing=standing, messages=sent)
    rows = [*compared(scene=scene, answers=answers, standing=_standing(sent)), *against_coa(by_coa=_by_coa(dossier), standing=standing)]
    if _twice(dossier):
        rows.append(Row("bsn", "", "", "", "two_dossiers"))
    _write(dossier, rows)
    return len(rows)


def _standing(sent: Sequence[Outgoing]) -> Standing:
    waiting = {one.slot for one in sent if one.state in ("draft", "ready", "sent", "dead")}
    last = {one.slot: one.state for one in sorted(sent, key=lambda one: str(one.settled_at)) if one.state in ("accepted", "refused")}
    return Standing(frozenset(waiting), frozenset(slot for slot, state in last.items() if state == "refused"))


def _by_coa(dossier: Dossier) -> list[Fact]:
    rows = FactRow.objects.filter(dossier=dossier, source="coa", kind__in=[kind for kind, _read in BY_COA.values()])
    return [to_fact(row) for row in rows.order_by("sequence")]


def _twice(dossier: Dossier) -> bool:
    """Another open dossier of this controller has the same BSN."""
    rows = FactRow.objects.filter(dossier=dossier, kind="persoon.bsn", superseded_by=None)
    known = [digest for row in rows for digest in digests(str(to_fact(row).data["bsn"]))]
    others = Identifier.objects.filter(controller_id=dossier.controller_id, kind="bsn", digest__in=known, dossier__closed_on=None)
    return bool(known) and others.exclude(dossier=dossier).exists()


def _write(dossier: Dossier, rows: Sequence[Row]) -> None:
    there = {one.what: one for one in Difference.objects.filter(dossier_id=dossier.pk)}
    for row in {one.what: one for one in rows}.values():
        old = there.pop(row.what, None)
        if old is not None and (old.ours, old.duo, old.coa, old.cause) == (row.ours, row.duo, row.coa, row.cause):
            continue
        if old is not None:
            old.delete()
        Difference.objects.create(
            controller_id=dossier.controller_id, dossier_id=dossier.pk, what=row.what, ours=row.ours, duo=row.duo, coa=row.coa,
            cause=row.cause, found_at=timezone.now(),
        )  # fmt: skip
    Difference.objects.filter(pk__in=[one.pk for one in there.values()]).delete()
