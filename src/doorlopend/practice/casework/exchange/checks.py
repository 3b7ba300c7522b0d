"""Every ground on which DUO turns a message down, tested before it is sent. Pure; the day is passed in.

What the law engine finds about a fact (`duo.weigeringsgronden`) is taken from it; what depends on the day of sending
or on what DUO was told before is tested here. Texts and fields are data (`data/rules.toml`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import Assessment, Finding
from doorlopend.engines.law.calendar import add_months
from doorlopend.records.messages.outbox import Wanted

from .catalogue import OPERATIONS, BodyField
from .compose import Scene, own_plan

RULES: Mapping[str, Mapping[str, Any]] = tomllib.loads(files(__package__).joinpath("data/rules.toml").read_text(encoding="utf-8"))
ASYLUM = ("asielstatushouder_a", "asielstatushouder_b")
BLAME_MONTHS = 2
"""DUO takes 'not culpable' when the term ends within two months (DUO-M2M, MAP-PVT-Zroute)."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why DUO would turn a message down: the rule, the field at which to mend it, and what to do."""

    rule: str
    field: str
    nl: str
    en: str
    mend_nl: str
    mend_en: str


@dataclass(frozen=True, slots=True)
class Case:
    """A message with all that its check looks at. `schools` are the numbers DUO listed; empty: never asked."""

    want: Wanted
    scene: Scene
    assessment: Assessment
    today: date
    bsn_known: bool = True
    schools: frozenset[str] = field(default_factory=frozenset)

    @property
    def fact(self) -> Fact | None:
        return next((one for one in self.scene.facts if one.id in self.want.facts), None)

    @property
    def body(self) -> Mapping[str, Any]:
        return self.want.body or {}

    @property
    def dated(self) -> date | None:
        """The day of MAP, PVT or Z-route."""
        names = ("datumEindgesprekMap", "datumOndertekeningPvt", "datumAfrondingZroute")
        return next((date.fromisoformat(self.body[name]) for name in names if name in self.body), None)

    @property
    def term_end(self) -> date | None:
        """First day after the term."""
        return first_day_after_term(facts=self.scene.facts, assessment=self.assessment)

    @property
    def group(self) -> str:
        """The group on the day of the fact."""
        day = self.fact.valid_from if self.fact else self.today
        found = [one for one in self.assessment.findings if one.key == "groep" and _holds(one, day)]
        return str(found[-1].value) if found else ""

    def grounds(self) -> tuple[str, ...]:
        """What the law engine finds against the fact that is told."""
        found = [one for one in self.assessment.findings if one.key == "duo.weigeringsgronden" and one.about in self.want.facts]
        value = found[-1].value if found else ()
        return tuple(value) if isinstance(value, tuple) else ()


def first_day_after_term(*, facts: Sequence[Fact], assessment: Assessment) -> date | None:
    """DUO's own end of the term, which is exclusive, else what the law gives; None before there is a term."""
    told = [fact.data.get("einddatum") for fact in facts if fact.kind == "inburgeringstermijn.duo"]
    if told and isinstance(told[-1], date):
        return told[-1]
    ends = [term.last_day for term in assessment.terms if term.key == "inburgeringstermijn"]
    return max(ends) + timedelta(days=1) if ends else None


def _holds(one: Finding, day: date) -> bool:
    return (one.valid_from is None or one.valid_from <= day) and (one.valid_until is None or day <= one.valid_until)


def objections(case: Case) -> list[Objection]:
    """Empty when DUO would take it, as far as our facts tell."""
    if OPERATIONS[case.want.operation].portal:
        return []
    found = [_said(rule) for rule, row in RULES.items() if _concerns(row, case.want.operation) and _against(rule, row, case)]
    return [*found, *_form(case)]


def _concerns(row: Mapping[str, Any], operation: str) -> bool:
    return "*" in row["operations"] or operation in row["operations"]


def _against(rule: str, row: Mapping[str, Any], case: Case) -> bool:
    if "law" in row and row["law"] in case.grounds():
        return True
    return rule in TESTS and TESTS[rule](case)


def _said(rule: str) -> Objection:
    row = RULES[rule]
    return Objection(rule, row.get("field", ""), row["nl"], row["en"], row["mend"]["nl"], row["mend"]["en"])


def _form(case: Case) -> Iterator[Objection]:
    """Required fields, and the form DUO publishes for each."""
    operation = OPERATIONS[case.want.operation]
    if case.want.body is None or (operation.kind and not case.want.body):
        return
    for one in operation.fields:
        value = case.body.get(one.name)
        if value is None and one.required:
            yield Objection("VELD_VERPLICHT", one.name, f"{one.nl} ontbreekt.", f"{one.en} is missing.", "Vul dit in.", "Fill this in.")
        elif value is not None and not fits(one, value):
            yield Objection("VELD_VORM", one.name, f"{one.nl} heeft een vorm die DUO niet aanneemt.",
                            f"{one.en} has a form that DUO does not take.", *_limits(one))  # fmt: skip


def _limits(one: BodyField) -> tuple[str, str]:
    if one.type == "integer":
        return (f"Geef een heel getal van {one.minimum} tot en met {one.maximum}.", f"Give a whole number from {one.minimum} to {one.maximum}.")
    if one.letters:
        return ("Gebruik alleen letters, spaties, punten, streepjes en apostrofs.", "Use only letters, spaces, dots, hyphens and apostrophes.")
    return ("Controleer de schrijfwijze.", "Check the spelling.")


def fits(one: BodyField, value: Any) -> bool:
    """Whether a value has the form DUO publishes for this field."""
    if one.type == "integer":
        return isinstance(value, int) and (one.minimum or 0) <= value <= (one.maximum or value)
    if not isinstance(value, str):
        return True
    if not (one.minimum or 0) <= len(value) <= (one.maximum or len(value)):
        return False
    if one.letters and not all(char.isalpha() or char.isspace() or char in ".'‘-‐‑–—" for char in value):
        return False
    return not one.pattern or re.search(one.pattern, value) is not None


def _intensity(case: Case) -> bool:
    return "geschatteIntensiteitB1Route" in case.body and not (case.group in ASYLUM and case.body.get("leerroute") == "B")


def _hours_told(case: Case) -> bool:
    told = case.scene.told.get("uren_taalles")
    return told is not None and not told.empty


def _own_plan(case: Case) -> bool:
    plan, last = own_plan(case.scene), case.scene.last("pip.vastgesteld")
    return plan is None or last is None or plan.id != last.id


def _future(case: Case) -> bool:
    return case.dated is not None and case.dated > case.today


def _no_term(case: Case) -> bool:
    """DUO fixes the term some time after the plan; until then it has no start to compare with."""
    return case.dated is not None and case.scene.last("inburgeringstermijn.duo") is None


def _withdraw_after_z(case: Case) -> bool:
    told = case.scene.told.get("z_route")
    return case.want.body == {} and told is not None and not told.empty


def blame_choices(*, dated: date | None, term_end: date | None, today: date) -> tuple[str, ...]:
    """Which answers on `verwijtbaar` DUO takes for a module of that day: none ("") when it must stay empty.

    `term_end` is the first day after the term. The day decides whether it must be filled, the day of sending which
    answers are possible (DUO-M2M, MAP-PVT-Zroute).
    """
    if dated is None or term_end is None or dated < term_end:
        return ("",)
    no = term_end <= add_months(today, BLAME_MONTHS)
    return tuple(word for word, may in (("Ja", term_end <= today), ("Nee", no)) if may)


def _no_blame_too_early(case: Case) -> bool:
    end = case.term_end
    return case.body.get("verwijtbaar") == "Nee" and (end is None or end > add_months(case.today, BLAME_MONTHS))


def _blame_too_early(case: Case) -> bool:
    end = case.term_end
    return case.body.get("verwijtbaar") == "Ja" and (end is None or end > case.today)


def _in_term(case: Case) -> bool:
    return "verwijtbaar" in case.body and case.dated is not None and case.term_end is not None and case.dated < case.term_end


def _past_term(case: Case) -> bool:
    return "verwijtbaar" not in case.body and case.dated is not None and case.term_end is not None and case.dated >= case.term_end


def _route_not_z(case: Case) -> bool:
    plan = own_plan(case.scene)
    return plan is not None and plan.data["leerroute"] != "z_route"


def _outside_term(case: Case) -> bool:
    """First and last day of the course against DUO's term; both ends are exclusive there and in the message."""
    term, end = case.scene.last("inburgeringstermijn.duo"), case.term_end
    if term is None or end is None:
        return False
    first, last = (case.body.get(name) for name in ("verwachteStartdatumOpleiding", "verwachteEinddatumOpleiding"))
    early = first is not None and not term.valid_from <= date.fromisoformat(first) < end
    return early or (last is not None and not term.valid_from <= date.fromisoformat(last) <= end)


def _school(case: Case) -> str:
    return str(case.want.keys.get("instellingsnummer") or "")


def _not_ours(case: Case) -> bool:
    """Nobody says that we may speak about this person on this day; silent when no place is known at all."""
    says = [one for one in case.assessment.findings if one.key == "duo.bevraagbaar_door"]
    mine = [one for one in says if one.value == case.scene.gemeente and _holds(one, case.today)]
    elsewhere = [one for one in says if one.value != case.scene.gemeente and _holds(one, case.today)]
    return bool(elsewhere) and not mine


TESTS: Mapping[str, Callable[[Case], bool]] = {
    "PIP_INTENSITEIT": _intensity,
    "PIP_VERWIJDEREN_TERMIJN": lambda case: case.scene.last("inburgeringstermijn.duo") is not None,
    "PIP_VERWIJDEREN_UREN": _hours_told,
    "AANBOD_BUITEN_TERMIJN": _outside_term,
    "AANBOD_INSTELLING": lambda case: not _school(case),
    "AANBOD_INSTELLING_ONBEKEND": lambda case: bool(case.schools and _school(case)) and _school(case) not in case.schools,
    "RESULTAAT_EIGEN_PIP": _own_plan,
    "RESULTAAT_GEEN_TERMIJN": _no_term,
    "RESULTAAT_TOEKOMST": _future,
    "RESULTAAT_INTREKKEN": _withdraw_after_z,
    "VERWIJTBAAR_TE_VROEG": _in_term,
    "VERWIJTBAAR_ONTBREEKT": _past_term,
    "VERWIJTBAAR_NEE": _no_blame_too_early,
    "VERWIJTBAAR_JA": _blame_too_early,
    "ZROUTE_LEERROUTE": _route_not_z,
    "BSN": lambda case: not case.bsn_known,
    "BEVOEGD": _not_ours,
}
