"""The lists of casework as tables: one definition feeds the screen and the Excel file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.shell import Link, Text
from doorlopend.records.kit.tables import Column, Filter, Table, TableState
from doorlopend.records.kit.values import Badge, Deadline, Person, Tone

from .page import result_name
from .queries import (
    DATED,
    DUE_SOON,
    FURTHER_GAPS,
    LATE,
    LATER,
    NO_STEP,
    UNDATED,
    Gap,
    Listed,
    Step,
    contacts_of,
    in_order,
    people_named,
    steps_of,
)

URGENCY: dict[int, tuple[Text, Tone]] = {
    LATE: (_("te laat"), "late"),
    DUE_SOON: (_("binnen 14 dagen"), "warn"),
    LATER: (_("later"), "neutral"),
    UNDATED: (_("zonder vaste dag"), "info"),
    NO_STEP: (_("geen stap"), "late"),
}
WHOSE = (("mine", _("Mijn mensen")), ("team", _("Iedereen")), ("nobody", _("Van niemand")))
GROUPS = (
    ("asielzoeker", _("Asielzoeker")), ("oekrainer", _("Oekraïne")), ("wi2013", _("Wi2013")), ("wi2021", _("Wi2021")),
    ("gezinsmigrant", _("Gezinsmigrant")), ("geen", _("Geen")),
)  # fmt: skip
UNNAMED = _("Naam nog niet bekend")


def lists(whose: str, *, nobody: int | str | None = None) -> list[Link]:
    """The lists one can look at, as tabs; `nobody` is how many stand on nobody's."""
    return [Link(label=words, url=f"?whose={key}", current=key == whose, count=nobody if key == "nobody" else None) for key, words in WHOSE]


def worklist_filters() -> list[Filter]:
    return [
        Filter(key="urgency", label=_("Urgentie"), kind="choice", choices=tuple((str(key), word) for key, (word, _tone) in URGENCY.items())),
        Filter(key="group", label=_("Groep"), kind="choice", choices=GROUPS),
    ]  # fmt: skip


def worklist_columns(steps: Mapping[UUID, Sequence[Step]], today: date, contacts: Mapping[UUID, str] | None = None) -> list[Column]:
    """`steps` are the open ones of the rows shown; `contacts` says who holds each, on a list of more than one's own."""
    held = Column(key="contact", label=_("Contactpersoon"), value=lambda row: (contacts or {}).get(row.pk), meaning=_("De vaste contactpersoon"))
    groups = {key: str(words) for key, words in GROUPS}
    first = {key: found[0] for key, found in steps.items()}
    return [
        Column(key="name", label=_("Persoon"), value=name_of, sort="display_name", meaning=_("Achternaam, roepnaam")),
        Column(key="step", label=_("Volgende stap"), value=lambda row: _words(first.get(row.pk)), wide=True, meaning=_("De open stap met de vroegste datum")),
        Column(key="due", label=_("Uiterlijk"), kind="deadline", value=lambda row: _until(first.get(row.pk), today), sort="due_on", meaning=_("Laatste dag van die stap, of waarom er geen is")),
        *([] if contacts is None else [held]),
        Column(key="steps", label=_("Open stappen"), kind="number", value=lambda row: len(steps.get(row.pk, ())), sort="steps", meaning=_("Aantal open stappen"), minor=True),
        Column(key="group", label=_("Groep"), value=lambda row: groups.get(row.status_group, row.status_group), meaning=_("Onder welke regeling de persoon valt"), minor=True),
    ]  # fmt: skip


def _until(step: Step | None, today: date) -> Deadline | Badge:
    """The last day of the first step; without one, in a word why not."""
    if step and step.due_on and step.risk >= DATED:
        return Deadline(due=step.due_on, today=today)
    words, tone = URGENCY[UNDATED if step else NO_STEP]
    return Badge(text=words, tone=tone)


def _words(step: Step | None) -> str:
    return (step.title or result_name(step.kind)) if step else ""


def name_of(row: Dossier) -> str:
    return row.display_name or str(UNNAMED)


def worklist_state(query: Mapping[str, str], today: date) -> TableState:
    return TableState.read(query, columns=worklist_columns({}, today), filters=worklist_filters())


def worklist_table(found: Sequence[Listed], state: TableState, today: date, *, whose: str, everything: bool = False) -> Table:
    """One page of everybody `found` on the list, or all for an export; the files of only those are read."""
    chosen = [one for one in found if _asked(one, state.values)]
    part = chosen if everything else chosen[state.offset : state.offset + state.limit]
    shown = in_order([one.dossier_id for one in part])
    contacts = contacts_of(shown, today) if whose == "team" else None
    return Table(
        name="worklist", caption=_("Mensen"), columns=worklist_columns(steps_of(shown), today, contacts), rows=shown, state=state,
        total=len(chosen), filters=worklist_filters(), row_url=dossier_url, extra={"whose": whose},
        export_url=reverse("casework:worklist-xlsx"), empty_title=_("Niemand op deze lijst"),
        empty_text=_("Kies hierboven een andere lijst of een ander filter."),
    )  # fmt: skip


def crumbs(row: Dossier, *further: Link) -> tuple[Link, ...]:
    """The way down to a page about this person: the list, the dossier, and what lies between."""
    return (
        Link(label=_("Mijn mensen vandaag"), url=reverse("casework:worklist")),
        Link(label=name_of(row), url=reverse("casework:dossier", args=[row.pk])), *further,
    )  # fmt: skip


def dossier_url(row: Dossier) -> str:
    """The address of a dossier; the pattern is resolved once, for a list asks it fifty times."""
    return _dossier_pattern().replace(str(_NOBODY), str(row.pk))


_NOBODY = UUID(int=0)


@cache
def _dossier_pattern() -> str:
    return reverse("casework:dossier", args=[_NOBODY])


def _asked(one: Listed, values: Mapping[str, str]) -> bool:
    return ("urgency" not in values or one.urgency == int(values["urgency"])) and values.get("group", one.group) == one.group


LACKING = (("responsible", _("Verantwoordelijke organisatie")), ("contact", _("Vaste contactpersoon")), ("step", _("Volgende stap")))


def gap_filter() -> Filter:
    more = tuple((key, gap.label) for key, gap in FURTHER_GAPS.items())
    return Filter(key="gap", label=_("Wat ontbreekt"), kind="choice", choices=(*LACKING, *more))


def gap_columns(names: Mapping[UUID, str]) -> list[Column]:
    return [
        Column(key="name", label=_("Persoon"), value=name_of, sort="display_name", meaning=_("Achternaam, roepnaam")),
        Column(key="responsible", label=_("Verantwoordelijk"), kind="badge", value=lambda row: _present("responsible" not in row.lacks), meaning=_("Is er vandaag een verantwoordelijke organisatie?")),
        Column(key="contact", label=_("Contactpersoon"), kind="badge", value=lambda row: _present("contact" not in row.lacks), meaning=_("Is er vandaag een vaste contactpersoon?")),
        Column(key="step", label=_("Volgende stap"), kind="badge", value=lambda row: _present("step" not in row.lacks), meaning=_("Is er een stap met een datum vandaag of later?")),
        *(_gap_column(key, gap.label) for key, gap in FURTHER_GAPS.items()),
        Column(key="assigned", label=_("Op lijst van"), value=lambda row: names.get(row.assigned_to_id, ""), meaning=_("Standaard toegewezen; geen vaste contactpersoon")),
        Column(key="opened", label=_("Open sinds"), kind="date", value=lambda row: row.opened_on, sort="opened_on", meaning=_("Eerste dag van het dossier")),
    ]  # fmt: skip


def _gap_column(key: str, label: Text) -> Column:
    return Column(key=key, label=label, kind="badge", value=lambda row: _present(key not in row.lacks), meaning=label)


def _present(there: bool) -> Badge | Text:
    """Only what is missing stands out."""
    return _("in orde") if there else Badge(text=_("ontbreekt"), tone="late")


def gap_state(query: Mapping[str, str]) -> TableState:
    return TableState.read(query, columns=gap_columns({}), filters=[gap_filter()])


def gap_table(found: Sequence[Gap], state: TableState, *, everything: bool = False) -> Table:
    """One page of those with a gap, or all for an export; the files of only those are read."""
    asked = state.values.get("gap")
    chosen = [one for one in found if asked is None or asked in one.lacks]
    part = chosen if everything else chosen[state.offset : state.offset + state.limit]
    shown = in_order([one.dossier_id for one in part])
    lacks = {one.dossier_id: one.lacks for one in part}
    for row in shown:
        row.lacks = lacks[row.pk]  # type: ignore[attr-defined]
    names = people_named(row.assigned_to_id for row in shown)
    return Table(
        name="gaps", caption=_("Dossiers met een gat"), columns=gap_columns(names), rows=shown, state=state,
        total=len(chosen), filters=[gap_filter()], row_url=dossier_url,
        export_url=reverse("casework:gaps-xlsx"), empty_title=_("Niemand valt tussen wal en schip"),
        empty_text=_("Elk open dossier heeft een verantwoordelijke organisatie, een contactpersoon en een volgende stap."),
    )  # fmt: skip


def message_columns() -> list[Column]:
    return [
        Column(key="received", label=_("Ontvangen"), kind="datetime", value=lambda row: row.received_at, sort="received_at", meaning=_("Moment van ontvangst")),
        Column(key="event", label=_("Gebeurtenis"), value=_event, wide=True, meaning=_("Gebeurtenis volgens DUO")),
        Column(key="state", label=_("Stand"), kind="badge", value=_state, meaning=_("Ontvangen, verwerkt, herhaling, botsing of niet te plaatsen")),
        Column(key="problem", label=_("Wat er aan de hand is"), value=_problem, wide=True, meaning=_("Waarom het bericht niet verwerkt kon worden")),
    ]  # fmt: skip


def _event(row: Any) -> str:
    return str(row.event)


def _problem(row: Any) -> Any:
    """The reason, and for a message about somebody unknown the page to say who it is."""
    if row.state != "unplaceable" or row.dossier_id:
        return row.problem
    return Person(name=str(_("Wie is dit?")), detail=row.problem, url=reverse("exchange:who", args=[row.pk]))


TONES = {"received": "info", "handled": "ok", "repeated": "neutral", "conflict": "late", "unplaceable": "late"}


STATES = {
    "received": _("ontvangen"), "handled": _("verwerkt"), "repeated": _("herhaling"), "conflict": _("botsing"),
    "unplaceable": _("niet te plaatsen"),
}  # fmt: skip


def _state(row: Any) -> Badge:
    return Badge(text=STATES[row.state], tone=TONES[row.state])  # type: ignore[arg-type]
