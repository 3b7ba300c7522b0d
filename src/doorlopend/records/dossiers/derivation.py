"""Derives a dossier from its facts by the law engine. Holds from, due and until days; never depends on today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import ENGINE_VERSION, Assessment, Lawbook, assess, load_lawbook
from doorlopend.engines.law import Obligation as Duty
from doorlopend.records.access.actor import acting, system_for

from .convert import to_facts
from .index import display_name
from .models import Dossier, FactRow, Obligation

AFTER: list[Callable[[Dossier, list[Obligation]], None]] = []
"""What follows a derivation on this floor: `records.work` makes tasks. Registered when its app is ready."""


@lru_cache(maxsize=1)
def lawbook() -> Lawbook:
    """The lawbook that this installation derives with."""
    return load_lawbook()


@dataclass(frozen=True, slots=True)
class Change:
    """One derived value that a new lawbook or engine would change: was → is."""

    key: str
    was: str
    now: str


def facts_of(dossier: Dossier) -> tuple[Fact, ...]:
    """All facts that the actor may see, in order of recording."""
    return to_facts(FactRow.objects.filter(dossier=dossier).order_by("sequence"))


def assess_dossier(dossier: Dossier, *, book: Lawbook | None = None) -> Assessment:
    return assess(facts=facts_of(dossier), lawbook=book or lawbook())


def derive(dossier: Dossier) -> None:
    """Rewrites the derived rows of a locked dossier; under equal versions a second run changes nothing.

    It reads as the controller's own system: a duty may rest on a fact that the recorder may not see.
    """
    with acting(system_for(dossier.controller_id, why="derivation")):
        facts = facts_of(dossier)
        assessment = assess(facts=facts, lawbook=lawbook())
        _columns(dossier, facts, assessment)
        rows = _obligations(dossier, assessment)
        for follow in AFTER:
            follow(dossier, rows)


def _columns(dossier: Dossier, facts: tuple[Fact, ...], assessment: Assessment) -> None:
    standing = _standing(facts)
    names = [fact for fact in standing if fact.kind == "persoon.naam"]
    dossier.display_name = display_name(max(names, key=lambda fact: fact.valid_from)) if names else ""
    groups = [fact for fact in standing if fact.kind == "status.vastgesteld"]
    dossier.status_group = str(max(groups, key=lambda fact: fact.valid_from).data["groep"]) if groups else ""
    dossier.responsible = _responsible(standing)
    dossier.contact_user_id = _contact(standing)
    dossier.lawbook_id, dossier.engine_version = assessment.lawbook_id, ENGINE_VERSION
    dossier.save()


def _standing(facts: tuple[Fact, ...]) -> list[Fact]:
    gone = {fact.supersedes for fact in facts}
    return [fact for fact in facts if fact.id not in gone and fact.kind != "feit.nietig"]


def _open_period(facts: list[Fact], kind: str) -> Fact | None:
    running = [fact for fact in facts if fact.kind == kind and fact.valid_until is None]
    return max(running, key=lambda fact: fact.valid_from, default=None)


def _responsible(standing: list[Fact]) -> str:
    """Who acts now. It passes on acceptance, by a fact; the responsible college is the law engine's."""
    acts = _open_period(standing, "organisatie.handelt")
    return str(acts.data["organisatie"])[:80] if acts else ""


def _contact(standing: list[Fact]) -> UUID | None:
    named = _open_period(standing, "contactpersoon.aangewezen")
    user = named.data.get("gebruiker") if named else None
    return UUID(str(user)) if user else None


def _obligations(dossier: Dossier, assessment: Assessment) -> list[Obligation]:
    before = {row.key: row for row in Obligation.objects.filter(dossier=dossier)}
    wanted = [_row(dossier, duty, before.get(duty.key)) for duty in assessment.obligations]
    kept = {row.key for row in wanted}
    Obligation.objects.filter(dossier=dossier).exclude(key__in=kept).delete()
    Obligation.objects.bulk_create([row for row in wanted if row.key not in before])
    changed = [row for row in wanted if row.key in before and _differs(row, before[row.key])]
    if changed:
        Obligation.objects.bulk_update(changed, VALUES)
    return wanted


VALUES = ["rule", "article", "responsible", "starts_on", "due_on", "until", "risk", "facts", "log"]


def _row(dossier: Dossier, duty: Duty, old: Obligation | None) -> Obligation:
    row = Obligation(dossier=dossier, controller_id=dossier.controller_id, key=duty.key)
    if old is not None:
        row.pk = old.pk
    row.rule, row.article, row.responsible = duty.rule, duty.article, duty.responsible
    row.starts_on, row.due_on, row.until = duty.starts, duty.due, duty.until
    row.risk, row.facts, row.log = duty.risk, list(duty.fact_ids), [entry.as_data() for entry in duty.log]
    return row


def _differs(row: Obligation, old: Obligation) -> bool:
    return any(getattr(row, name) != getattr(old, name) for name in VALUES)
