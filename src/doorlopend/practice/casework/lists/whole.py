"""One person's whole file, for the person (AVG 15): every fact, what follows from it, what went where, and who looked.

Put together as the controller's own system, so that it does not depend on what a colleague may see. Safety facts are
left out of every export, always and for everybody alike: paper and files get lost, and are read over a shoulder. Each
export says so in the same words, so that the words tell nothing. Staff are named by function and organisation: who
looked and why, not which employee (CJEU 22 June 2023, C-579/21).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.engines.facts import KINDS, Fact
from doorlopend.engines.law import label as law_label
from doorlopend.practice.casework.acts import act_name
from doorlopend.practice.casework.page import brief, kind_name, lang, party_name, result_name, source_name
from doorlopend.records.access.actor import SENSITIVITIES, Actor, acting, system_for
from doorlopend.records.audit import trail
from doorlopend.records.audit.models import AuditRow, Reason
from doorlopend.records.documents.services import letters_to
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.models import Dossier, FactRow, Involved, Obligation
from doorlopend.records.dossiers.services import seen
from doorlopend.records.files.models import File
from doorlopend.records.people.models import Grant
from doorlopend.records.people.roles import ROLES
from doorlopend.records.work.models import Task

SHOWN = frozenset(SENSITIVITIES) - {"safety"}
SPOKEN = {
    "nl": "Wat over veiligheid gaat, staat nooit in een uitdraai. Wilt u weten of er iets over is vastgelegd? Vraag om een gesprek alleen.",
    "en": "What is about safety never stands in a printout. Do you want to know whether anything was recorded? Ask for a talk alone.",
}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact as recorded: what, when it held, when it was learned, from whom, and whether it still stands."""

    what: str
    kind: str
    valid_from: date
    valid_until: date | None
    known_on: date
    details: Mapping[str, str]
    source: str
    stands: bool
    retention: str

    @property
    def told(self) -> list[str]:
        """The details as a reader wants them: a fact that says one thing needs no name for it."""
        if len(self.details) == 1:
            return [*self.details.values()]
        return [f"{brief(name)}: {value}" for name, value in self.details.items()]


@dataclass(frozen=True, slots=True)
class Line:
    """Something with a day, in words."""

    on: date
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole file. `given` says what came from or went to another organisation, and on which ground."""

    controller: str
    made_on: date
    opened_on: date
    closed_on: date | None
    facts: tuple[FactLine, ...]
    duties: tuple[Line, ...]
    involved: tuple[Line, ...]
    steps: tuple[Line, ...]
    letters: tuple[Line, ...]
    files: tuple[Line, ...]
    given: tuple[Line, ...]
    looked: tuple[Line, ...]
    spoken: str

    def as_json(self) -> dict[str, Any]:
        """As plain data, days as ISO 8601."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def export(*, actor: Actor, dossier: Dossier, today: date, form: str) -> Whole:
    """The whole file; that it was made, by whom and in which form is in the audit. Whoever may open it may make it."""
    with acting(system_for(dossier.controller_id, why="inzage")):
        found = whole(dossier=dossier, today=today)
    trail.record(actor=actor, action="access.exported", controller_id=dossier.controller_id, subjects=[seen(dossier)], object_kind="export", detail={"form": form})
    return found


def whole(*, dossier: Dossier, today: date) -> Whole:
    """Reads as the actor of the transaction; `export` makes that the controller's system."""
    rows = FactRow.objects.filter(dossier=dossier, sensitivity__in=SHOWN).order_by("valid_from", "sequence")
    gone = set(FactRow.objects.filter(dossier=dossier).exclude(supersedes=None).values_list("supersedes_id", flat=True))
    shown = list(rows)
    hidden = set(map(str, FactRow.objects.filter(dossier=dossier).exclude(sensitivity__in=SHOWN).values_list("pk", flat=True)))
    return Whole(
        controller=dossier.controller.name, made_on=today, opened_on=dossier.opened_on, closed_on=dossier.closed_on,
        facts=tuple(_fact(to_fact(row), row.source, row.pk not in gone) for row in shown if row.kind != "feit.nietig"),
        duties=tuple(_duties(dossier, hidden)), involved=tuple(_involved(dossier)), steps=tuple(_steps(dossier)),
        letters=tuple(Line(one.made_on, one.subject, one.language) for one in letters_to(dossier.pk)),
        files=tuple(Line(one.added_at.date(), one.name, one.mime) for one in File.objects.filter(dossier_id=dossier.pk, sensitivity__in=SHOWN).order_by("added_at")),
        given=tuple(_given(dossier.pk)), looked=tuple(_looked(dossier)), spoken=SPOKEN[lang()],
    )  # fmt: skip


def _fact(fact: Fact, source: str, stands: bool) -> FactLine:
    kind = KINDS[fact.kind]
    names = {field.name: field.nl if lang() == "nl" else field.en for field in kind.fields if field.type != "fact" and field.name != "gebruiker"}
    details = {names[name]: law_label(value, lang()) for name, value in fact.data.items() if name in names and value not in (None, "", ())}
    return FactLine(
        kind_name(fact.kind), fact.kind, fact.valid_from, fact.valid_until, fact.known_on, details, source_name(source), stands, kind.retention,
    )  # fmt: skip


def _duties(dossier: Dossier, hidden: set[str]) -> Iterable[Line]:
    """Without those that rest on a fact that is not shown: their reason would tell it."""
    for row in Obligation.objects.filter(dossier=dossier).order_by("starts_on"):
        if not hidden & set(map(str, row.facts)):
            due = _("uiterlijk %s") % law_label(row.due_on, lang()) if row.due_on else ""
            yield Line(row.starts_on, result_name(row.rule), "; ".join(part for part in (law_label(row.responsible, lang()), due, row.article) if part))


def _involved(dossier: Dossier) -> Iterable[Line]:
    words = {"law": _("verantwoordelijk volgens de wet"), "acts": _("handelt"), "contact": _("contactpersoon")}
    for row in Involved.objects.filter(dossier=dossier).order_by("valid_from"):
        yield Line(row.valid_from, party_name(row), words[row.how])


def _steps(dossier: Dossier) -> Iterable[Line]:
    for task in Task.objects.filter(dossier=dossier).order_by("due_on"):
        yield Line(task.due_on, task.title or result_name(task.kind), task.get_ended_display() if task.ended else _("open"))


def _given(dossier_id: UUID) -> Iterable[Line]:
    from doorlopend.practice.casework.handover.queries import items_of, of_dossier

    for row in of_dossier(dossier_id):
        if row.offered_on:
            grounds = sorted({item.ground for item in items_of(row) if item.status == "aanwezig"})
            words = _("aangeboden aan %s") if row.side == "from" else _("gekregen van %s")
            yield Line(row.offered_on, words % row.other.name, f"{row.get_state_display()}; {', '.join(grounds)}")


def _looked(dossier: Dossier) -> Iterable[Line]:
    """Every line of the audit about this person: day and hour, what was done, by which function of which organisation."""
    reader = Actor(id="system:inzage", kind="system", scope={"self": frozenset()}, flags=frozenset({"sealer"}))
    with acting(reader):
        rows = list(AuditRow.objects.filter(subject=dossier.audit_token).order_by("at"))
        reasons = dict(Reason.objects.filter(dossier_id=dossier.pk).values_list("line_id", "text"))
    functions = _functions({row.user_id for row in rows if row.user_id})
    for row in rows:
        who = functions.get(row.user_id, _("een medewerker")) if row.user_id else _("het systeem")
        reason = f"; {reasons[row.id]}" if row.id in reasons else ""
        yield Line(row.at.date(), act_name(row.action), f"{row.at:%H:%M}; {who}{reason}")


def _functions(users: set[UUID]) -> dict[UUID | None, str]:
    grants = Grant.objects.filter(user_id__in=users).order_by("valid_from").values_list("user_id", "role")
    return {user: ROLES[role].label_nl if lang() == "nl" else ROLES[role].label_en for user, role in grants if role in ROLES}
