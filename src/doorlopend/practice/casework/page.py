"""The dossier page as values: what is open and why, what happened, who helps, who looked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from doorlopend.engines.facts import KINDS, Fact, Field
from doorlopend.engines.law import (
    Assessment,
    Entry,
    Obligation,
    Signal,
    Term,
    View,
    explain,
    meaning,
    on_date,
)
from doorlopend.engines.law import label as law_label
from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.dossiers.derivation import standing_facts
from doorlopend.records.dossiers.index import full_name
from doorlopend.records.dossiers.models import Dossier, FactRow, Involved
from doorlopend.records.kit.templatetags.kit import moment
from doorlopend.records.kit.values import Badge, Deadline, Event, Explanation, Item, Reason, Step
from doorlopend.records.people.world import named
from doorlopend.records.regions.models import GemeenteName
from doorlopend.records.registry import registries
from doorlopend.records.work.models import Task

from .acts import act_name
from .queries import people_named
from .reading import assessed, seen

AUTHORITIES = {"college", "gemeente", "coa"}


@dataclass(frozen=True, slots=True)
class Duty:
    """An open duty as shown: its words, its last day and why."""

    title: str
    who: str
    deadline: Deadline | None
    why: Explanation | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """A life in three parts, each the newest first: what was last, all before it, and what is still to come."""

    recent: Sequence[Event]
    older: Sequence[Event]
    coming: Sequence[Event]


RECENT = 8
"""Events that stand open on the page; a life of years has hundreds."""


@dataclass(frozen=True, slots=True)
class DossierPage:
    dossier: Dossier
    duties: Sequence[Duty]
    later: Sequence[Duty]
    signals: Sequence[Explanation]
    timeline: Timeline
    named: bool
    identity: Sequence[Item]
    involved: Sequence[Item]
    looked: Sequence[Item]
    line: Sequence[Step]


def dossier_page(*, actor: Actor, dossier: Dossier, today: date) -> DossierPage:
    """Everything on the page; facts as far as this actor may see them, reasons only if they rest on those."""
    facts, assessment = seen(dossier), assessed(dossier)
    visible = {fact.id for fact in facts}
    near, later = _near(_to_do(on_date(assessment, today), dossier, today, visible), today)
    return DossierPage(
        dossier=dossier,
        duties=near,
        later=later,
        signals=[why for one in assessment.signals if begun(one, today) and set(one.facts) <= visible and (why := why_of(one, visible))],
        timeline=folded(_timeline(dossier, facts, assessment, today, visible), today),
        named=any(fact.kind == "persoon.naam" for fact in facts),
        identity=_identity(facts),
        involved=_involved(dossier, today),
        looked=_looked(actor, dossier),
        line=_line(facts, assessment, today),
    )


def panels_of(*, actor: Actor, dossier: Dossier, today: date) -> list[dict[str, Any]]:
    """What corners and other rooms add to the page: registered, in their order, for who may see it."""
    return [
        {"id": f"deel-{number}", "title": panel.title, "template": panel.template, "minor": panel.minor, "context": panel.context(actor=actor, dossier=dossier, today=today)}
        for number, panel in enumerate(registries.dossier_panels, start=1)
        if actor.may(panel.needs, dossier.controller_id)
    ]


def lang() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def kind_name(kind: str) -> str:
    return str(getattr(KINDS[kind], lang()))


def result_name(key: str, category: str = "obligation") -> str:
    """A duty or term in a few words; an agreed step and other tasks keep their own."""
    return meaning(category, key, lang())


def begun(signal: Signal, today: date) -> bool:
    """A question of later years is no question for today."""
    return signal.valid_from is None or signal.valid_from <= today


def duty_of(one: Obligation, today: date, visible: set[str]) -> Duty:
    due = Deadline(due=one.due, today=today) if one.due else None
    return Duty(result_name(one.key), law_label(one.responsible, lang()), due, why_of(one, visible))


def why_of(entry: Entry, visible: set[str]) -> Explanation | None:
    """The calculation in words; kept back when it rests on a fact this reader may not see."""
    if not set(entry.facts) <= visible:
        return Explanation(outcome=_("De reden rust op een feit dat u niet mag inzien."), title=_("Waarom?"))
    steps = [Reason(text=law_label(name, lang()).capitalize(), value=law_label(value, lang())) for name, value in entry.values.items() if value not in (None, "", ())]
    source = Reason(text=_("Artikel"), value=entry.article, source=_certainty(entry))
    title = _("Oordeel nodig") if isinstance(entry, Signal) else _("Waarom deze datum?")
    return Explanation(outcome=explain(entry, lang()), reasons=[*steps, source], title=title)


def _to_do(view: View, dossier: Dossier, today: date, visible: set[str]) -> list[Duty]:
    """Duties by law and steps agreed on, the nearest day first; what has no day comes last."""
    duties = [duty_of(one, today, visible) for one in view.open if one.due or one.responsible in AUTHORITIES]
    agreed = Task.objects.filter(dossier=dossier, ended="", kind="volgende_stap")
    steps = [Duty(task.title, "", Deadline(due=task.due_on, today=today) if task.due_on else None, None) for task in agreed]
    return sorted([*duties, *steps], key=lambda one: one.deadline.due if one.deadline else date.max)


FAR = timedelta(days=366)


def _near(duties: Sequence[Duty], today: date) -> tuple[list[Duty], list[Duty]]:
    """What asks for work within a year, and what lies beyond it."""
    far = [one for one in duties if one.deadline and one.deadline.due > today + FAR]
    return [one for one in duties if one not in far], far


def _certainty(entry: Entry) -> str:
    words = {
        "L": _("gelezen in de wet"),
        "L22": _("gelezen in de wet zoals die in 2022 gold"),
        "S": _("gelezen in een andere bron"),
        "M": _("algemene kennis; controleer dit"),
        "?": _("niet zeker; een mens beslist"),
    }
    return words.get(entry.certainty, "")


def folded(events: Sequence[Event], today: date) -> Timeline:
    """What was, apart from what comes; of what was the last few stand open."""
    coming = [event for event in events if event.on > today]
    past = [event for event in events if event.on <= today]
    return Timeline(past[:RECENT], past[RECENT:], coming)


FURTHER_EVENTS: list[Callable[[Dossier, date], list[Event]]] = []
"""What a corner adds to the timeline; registered when its app is ready."""


def _timeline(dossier: Dossier, facts: Sequence[Fact], assessment: Assessment, today: date, visible: set[str]) -> list[Event]:
    sources = {str(key): source for key, source in FactRow.objects.filter(dossier=dossier).values_list("pk", "source")}
    standing = {fact.id for fact in standing_facts(tuple(facts))}
    events = [_event(fact, sources[fact.id], fact.id in standing) for fact in facts]
    events += [_planned(one, today, visible) for one in on_date(assessment, today).open if one.due]
    events += [_end_of(term, today, visible) for term in assessment.terms]
    events += [event for more in FURTHER_EVENTS for event in more(dossier, today)]
    return sorted(events, key=lambda event: event.on, reverse=True)


def _event(fact: Fact, source: str, stands: bool) -> Event:
    badge = None if stands else Badge(text=_("vervangen"), tone="neutral")
    shown = [field for field in KINDS[fact.kind].fields if fact.data.get(field.name) not in (None, "") and field.type not in {"bsn", "v_nummer", "fact"} and field.name != "gebruiker"]
    details = [f"{brief(field.nl if lang() == 'nl' else field.en)}: {in_words(field.type, fact.data[field.name])}" for field in shown]
    return Event(
        on=fact.valid_from, title=kind_name(fact.kind), text="; ".join(details), badge=badge,
        source=_("%(source)s, bekend op %(day)s") % {"source": source_name(source), "day": law_label(fact.known_on, lang())},
    )  # fmt: skip


def in_words(field_type: str, value: object) -> str:
    """A value of a field as people write it: a country and a language by name, a code by its label."""
    return named(field_type, value, lang()) or law_label(value, lang())


def brief(meaning: str) -> str:
    """What a field is, without how it is written or what an empty one means."""
    return meaning.partition(";")[0].partition(" (")[0].strip()


def source_name(source: str) -> str:
    names = {
        "duo": "DUO", "coa": "COA", "form": _("formulier"), "excel": _("ingelezen lijst"),
        "hand-over": _("overdracht"), "demo": _("demonstratie"), "merge": _("samengevoegd dossier"),
    }  # fmt: skip
    return str(names.get(source, source))


def _planned(one: Obligation, today: date, visible: set[str]) -> Event:
    assert one.due is not None
    return Event(on=one.due, title=_("Uiterlijk: %s") % result_name(one.key), planned=one.due >= today, why=why_of(one, visible), who=law_label(one.responsible, lang()))


def _end_of(term: Term, today: date, visible: set[str]) -> Event:
    return Event(on=term.last_day, title=_("Laatste dag: %s") % result_name(term.key, "term"), planned=term.last_day >= today, why=why_of(term, visible))


IDENTITY = ("persoon.naam", "persoon.geboren", "persoon.nationaliteit", "persoon.taal", "persoon.bsn", "persoon.v_nummer", "persoon.contactgegevens")  # fmt: skip


def _identity(facts: Sequence[Fact]) -> list[Item]:
    """Who this is, one line per kind; numbers only by their last three digits, so that a shared screen tells little."""
    found = [fact for fact in standing_facts(tuple(facts)) if fact.kind in IDENTITY]
    short = {
        "persoon.naam": _("Naam"), "persoon.geboren": _("Geboren"), "persoon.taal": _("Talen"), "persoon.bsn": _("BSN"),
        "persoon.v_nummer": _("V-nummer"),
    }  # fmt: skip
    lines = [(kind, [fact for fact in found if fact.kind == kind]) for kind in IDENTITY]
    return [Item(label=short.get(kind) or kind_name(kind), value=_values(same)) for kind, same in lines if same]


def _values(facts: Sequence[Fact]) -> object:
    """The latest value; of nationalities and languages all, each once: somebody may speak three."""
    if facts[0].kind not in {"persoon.taal", "persoon.nationaliteit"}:
        return _value(max(facts, key=lambda fact: fact.valid_from))
    shown = [str(_value(fact)) for fact in sorted(facts, key=lambda fact: fact.data.get("voorkeur") is not True)]
    return "; ".join(dict.fromkeys(shown))


def _value(fact: Fact) -> object:
    if fact.kind == "persoon.geboren":
        return fact.valid_from
    if fact.kind == "persoon.naam":
        return full_name(fact)
    if fact.kind in {"persoon.bsn", "persoon.v_nummer"}:
        return f"••••••{str(next(iter(fact.data.values())))[-3:]}"
    if fact.kind == "persoon.taal":
        return _language(fact)
    fields = {field.name: field for field in KINDS[fact.kind].fields}
    return ", ".join(_said(fields[name], value) for name, value in fact.data.items() if value not in (None, "", False))


def _language(fact: Fact) -> str:
    command = fact.data.get("beheersing")
    more = [law_label(command, lang())] if command else []
    more += [_("voorkeur")] if fact.data.get("voorkeur") is True else []
    more += [_("leest en schrijft dit niet")] if fact.data.get("schrift") is False else []
    name = in_words("taal", fact.data["taal"])
    return f"{name} ({', '.join(more)})" if more else name


def _said(field: Field, value: object) -> str:
    """A value by itself says enough; a yes says what of."""
    return brief(getattr(field, lang())) if value is True else in_words(field.type, value)


def _involved(dossier: Dossier, today: date) -> list[Item]:
    rows = list(Involved.objects.on(today).filter(dossier=dossier).order_by("how"))
    names = people_named([dossier.assigned_to_id])
    items = [Item(label=_how(row.how), value=party_name(row), note=row.article) for row in rows]
    if not any(row.how == Involved.How.CONTACT for row in rows):
        note = _("op de lijst van %s") % names[dossier.assigned_to_id] if dossier.assigned_to_id in names else ""
        items.append(Item(label=_how(Involved.How.CONTACT), value="", note=note))
    return items


def _how(how: str) -> str:
    words = {
        Involved.How.RESPONSIBLE: _("Verantwoordelijk volgens de wet"),
        Involved.How.ACTS: _("Handelt nu"),
        Involved.How.CONTACT: _("Vaste contactpersoon"),
    }
    return words[Involved.How(how)]


def party_name(row: Involved) -> str:
    """Who it is. By law: the college of a gemeente by its name; else as the fact says."""
    if row.how != Involved.How.RESPONSIBLE:
        return row.party
    party, _space, code = row.party.partition(" ")
    gemeente = GemeenteName.objects.filter(code=f"GM{code}", valid_before=None).first() if code else None
    if gemeente and party == "college":
        return _("College van %s") % gemeente.name
    return f"{law_label(party, lang())} {gemeente.name if gemeente else code}".strip()


def _looked(actor: Actor, dossier: Dossier) -> list[Item]:
    """The last twenty acts on this dossier. Whoever may open the file may see who opened it."""
    reader = replace(actor, flags=actor.flags | {"sealer"})
    with acting(reader, savepoint=False):
        rows = list(AuditRow.objects.filter(subject=dossier.audit_token).order_by("-at")[:20])
    names = people_named([row.user_id for row in rows])
    return [Item(label=_who(row, names), value=act_name(row.action), note=moment(timezone.localtime(row.at))) for row in rows]


def _who(row: AuditRow, names: dict[UUID, str]) -> str:
    if row.user_id:
        return names.get(row.user_id, _("een medewerker van een andere organisatie"))
    return _("het systeem")


LINE = (
    ("koppeling", gettext_noop("Koppeling")),
    ("brp.inschrijving", gettext_noop("Inschrijving")),
    ("inburgeringsplicht.kennisgeving", gettext_noop("Kennisgeving")),
    ("intake.afgerond", gettext_noop("Brede intake")),
    ("pip.vastgesteld", gettext_noop("PIP")),
    ("lessen.gestart", gettext_noop("Leerroute")),
    ("inburgeringsplicht.beeindigd", gettext_noop("Afronding")),
)


def _line(facts: Sequence[Fact], assessment: Assessment, today: date) -> list[Step]:
    """The continuous line of this person: where it stands, and which station is late."""
    first: dict[str, date] = {}
    for fact in sorted(standing_facts(tuple(facts)), key=lambda fact: fact.valid_from):
        first.setdefault(fact.kind, fact.valid_from)
        if fact.kind == "koppeling.vervallen":
            first.pop("koppeling", None)  # the station is still to come: COA assigns anew
    late = {one.key.split(".")[0] for one in on_date(assessment, today).late}
    steps: list[Step] = []
    for kind, name in LINE:
        state = "done" if kind in first else "late" if kind.split(".")[0] in late else "todo"
        steps.append(Step(label=_(name), state=state, on=first.get(kind)))  # type: ignore[arg-type]
    return _mark_current(steps)


def _mark_current(steps: list[Step]) -> list[Step]:
    """The first station not passed yet, after the last one that was."""
    done = [place for place, step in enumerate(steps) if step.state == "done"]
    place = done[-1] + 1 if done else 0
    passed = [replace(step, state="skipped") if step.state == "todo" and at < place else step for at, step in enumerate(steps)]
    if place < len(passed) and passed[place].state == "todo":
        passed[place] = replace(passed[place], state="current")
    return passed
