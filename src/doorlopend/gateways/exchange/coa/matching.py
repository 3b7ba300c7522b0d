"""Who a draft is: a known dossier and on what it was known, somebody new, or a conflict a person must settle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from doorlopend.records.access.vault import digests
from doorlopend.records.dossiers.models import Dossier, FactRow, Identifier
from doorlopend.records.dossiers.names import parts

from .drafts import Draft
from .models import BatchRow

State = BatchRow.State
NUMBERS = (("v_nummer", "V-nummer"), ("bsn", "BSN"))
OPEN_LAST = F("dossier__closed_on").asc(nulls_last=True)
"""Of the dossiers with one number the last in this order counts: the open one, else the one closed last."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a draft is, and why; `remedy` for whoever must mend it."""

    state: str
    why: str = ""
    remedy: str = ""
    dossier_id: UUID | None = None


def judge(*, controller_id: UUID, drafts: Sequence[Draft]) -> list[Verdict]:
    """One verdict per draft; a fixed number of questions to the database, however many rows."""
    known = _Known(controller_id, drafts)
    seen: dict[tuple[str, str], int] = {}
    return [_one(draft, known, seen) for draft in drafts]


def _one(draft: Draft, known: _Known, seen: dict[tuple[str, str], int]) -> Verdict:
    if draft.problems:
        words, remedy = draft.problems[0]
        more = len(draft.problems) - 1
        return Verdict(State.ERROR, words + (_(" En nog %d andere fout(en).") % more if more else ""), remedy)
    if (first := _again(draft, seen)) is not None:
        return Verdict(State.CONFLICT, _("Dezelfde persoon staat al in rij %d van deze lijst.") % first, _("Haal een van beide rijen weg, of voeg ze samen."))
    by_number = {label: found for kind, label in NUMBERS if draft.values.get(kind) and (found := known.by_number(kind, draft.values[kind]))}
    if len({found for found in by_number.values()}) > 1:
        return Verdict(State.CONFLICT, _("V-nummer en BSN horen hier bij twee verschillende dossiers."), _("Controleer beide nummers; een ervan is van iemand anders."))
    if by_number:
        _label, dossier_id = next(iter(by_number.items()))
        return _check(draft, known, dossier_id, _("gevonden op %s") % " en ".join(by_number))
    return _by_name(draft, known)


def _again(draft: Draft, seen: dict[tuple[str, str], int]) -> int | None:
    keys = [(kind, draft.values[kind]) for kind, _label in NUMBERS if draft.values.get(kind)]
    first = next((seen[key] for key in keys if key in seen), None)
    for key in keys:
        seen.setdefault(key, draft.number)
    return first


def _check(draft: Draft, known: _Known, dossier_id: UUID, why: str) -> Verdict:
    """The number fits; does the birth date? Another one means a wrong number or a wrong date."""
    born = known.born.get(dossier_id)
    exact = draft.values.get("geboortedatum", (None, ""))[1] == "dag"
    if born and draft.born and exact and born != draft.born:
        return Verdict(
            State.CONFLICT, _("Het nummer hoort hier bij iemand met een andere geboortedatum."),
            _("Controleer nummer en geboortedatum bij COA."), dossier_id,
        )  # fmt: skip
    return Verdict(State.MATCHED, why, "", dossier_id)


def _by_name(draft: Draft, known: _Known) -> Verdict:
    mine = set(parts(str(draft.values.get("achternaam", ""))))
    alike = [key for key in known.born_on(draft.born) if mine and mine <= known.names[key]]
    if len(alike) > 1:
        return Verdict(State.CONFLICT, _("Meer dan een dossier heeft deze naam en geboortedatum."), _("Vul het V-nummer of BSN in."))
    if alike:
        has_other = bool(known.numbered & set(alike)) and any(draft.values.get(kind) for kind, _label in NUMBERS)
        if has_other:
            return Verdict(
                State.CONFLICT, _("Naam en geboortedatum zijn bekend, maar met een ander nummer."),
                _("Controleer het nummer bij COA; het kan om iemand anders gaan."), alike[0],
            )  # fmt: skip
        return Verdict(State.MATCHED, _("gevonden op achternaam en geboortedatum"), "", alike[0])
    return Verdict(State.NEW, _("nog niet bekend bij deze gemeente"))


class _Known:
    """What the record of one controller knows of the people on this list."""

    def __init__(self, controller_id: UUID, drafts: Sequence[Draft]) -> None:
        self._keys: dict[tuple[str, str], list[str]] = {}
        for draft in drafts:
            for kind, _label in NUMBERS:
                if value := draft.values.get(kind):
                    self._keys[kind, value] = digests(str(value))
        wanted = {one for many in self._keys.values() for one in many}
        rows = Identifier.objects.filter(controller_id=controller_id, digest__in=wanted).order_by(OPEN_LAST, "dossier__opened_on")
        self._found = {(kind, digest): dossier for kind, digest, dossier in rows.values_list("kind", "digest", "dossier_id")}
        self._people(controller_id, drafts)

    def _people(self, controller_id: UUID, drafts: Sequence[Draft]) -> None:
        days = {draft.born for draft in drafts if draft.born}
        births = FactRow.objects.filter(controller_id=controller_id, kind="persoon.geboren", superseded_by=None)
        self.born = dict(births.filter(dossier_id__in=set(self._found.values())).values_list("dossier_id", "valid_from"))
        self._by_day: dict[object, list[UUID]] = defaultdict(list)
        for dossier, day in births.filter(valid_from__in=days).values_list("dossier_id", "valid_from"):
            self._by_day[day].append(dossier)
        ids = {key for many in self._by_day.values() for key in many}
        names = Dossier.objects.filter(pk__in=ids).values_list("pk", "display_name")
        self.names = {key: frozenset(parts(name)) for key, name in names}
        self.numbered = set(Identifier.objects.filter(dossier_id__in=ids).values_list("dossier_id", flat=True))

    def by_number(self, kind: str, value: str) -> UUID | None:
        return next((self._found[kind, one] for one in self._keys[kind, value] if (kind, one) in self._found), None)

    def born_on(self, day: object) -> Iterable[UUID]:
        return [key for key in self._by_day.get(day, []) if key in self.names] if day else []
