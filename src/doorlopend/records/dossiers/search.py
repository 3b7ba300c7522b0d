"""Finding a person: by the start of any name part, by birth date, by whole BSN or V-nummer, and by how a name sounds.

Reads only what the actor may see. Comparisons are those that PostgreSQL may use under row-level security (equality
and order, no LIKE), so that the index does the work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q

from doorlopend.records.access.vault import digests

from .models import Dossier, FactRow, Identifier, NameToken
from .names import SKELETON, parts, skeleton, starts

LIMIT = 50
NAME, SOUND, BORN, BSN, V_NUMMER = "name", "sound", "born", "bsn", "v_nummer"
RANK = {BSN: 0, V_NUMMER: 0, BORN: 1, NAME: 2, SOUND: 3}


CLOSED = ExpressionWrapper(Q(closed_on__isnull=False), output_field=BooleanField())


class TooLittle(ValueError):
    """A question that would find half the gemeente. `field` names what to fill."""

    def __init__(self) -> None:
        super().__init__("Geef minstens twee letters van een naam, een geboortedatum, een BSN of een V-nummer.")
        self.field = "q"
        self.message = {
            "nl": str(self),
            "en": "Give at least two letters of a name, a birth date, a BSN or a V-number.",
        }


@dataclass(frozen=True, slots=True)
class Match:
    """Why a dossier was found: `kind` is name, sound, born, bsn or v_nummer; `typed` what of the question it met.

    A number is never repeated: `typed` is empty for it.
    """

    kind: str
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    dossier: Dossier
    why: tuple[Match, ...]


def find(*, controllers: Iterable[UUID], text: str = "", born: date | None = None, limit: int = LIMIT) -> list[Found]:
    """Dossiers of these controllers that meet every word of `text` and the birth date, best match first.

    A word of nine or ten digits is a whole BSN or V-nummer; any other word is the start of a name part. Raises
    TooLittle when nothing narrows the search.
    """
    places = list(controllers)
    words = parts(text)
    reasons = [_reasons(places, word) for word in words if len(word) > 1]
    if born is not None:
        reasons.append(dict.fromkeys(_born(places, born), Match(BORN, born.isoformat())))
    if not reasons:
        raise TooLittle
    kept = set.intersection(*(set(each) for each in reasons))
    return _best({key: tuple(each[key] for each in reasons) for key in kept}, limit)


def _best(why: Mapping[UUID, tuple[Match, ...]], limit: int) -> list[Found]:
    """Surest reason first, then open before closed, then by name; the database reads no more than are shown."""
    ranked: dict[int, list[UUID]] = {}
    for key, matches in why.items():
        ranked.setdefault(max(RANK[match.kind] for match in matches), []).append(key)
    found: list[Found] = []
    for rank in sorted(ranked):
        rows = Dossier.objects.filter(pk__in=ranked[rank]).order_by(CLOSED, "display_name", "pk")
        found += [Found(dossier, why[dossier.pk]) for dossier in rows[: limit - len(found)]]
        if len(found) == limit:
            break
    return found


def _reasons(places: list[UUID], word: str) -> dict[UUID, Match]:
    if re.fullmatch(r"\d{9}|\d{10}", word):
        kind = BSN if len(word) == 9 else V_NUMMER
        rows = Identifier.objects.filter(controller_id__in=places, kind=kind, digest__in=digests(word))
        return dict.fromkeys(rows.values_list("dossier_id", flat=True), Match(kind))
    bones = skeleton(word)
    beginnings = [*sorted(starts(word)), *([SKELETON + bones] if len(bones) > 2 else [])]
    found: dict[UUID, Match] = {}
    for key, token in _starting(places, beginnings):
        sounds = token.startswith(SKELETON)
        if not sounds or key not in found:
            found[key] = Match(SOUND if sounds else NAME, word)
    return found


def _starting(places: list[UUID], beginnings: Sequence[str]) -> Iterable[tuple[UUID, str]]:
    """Between a start and the next possible start, in the collation of bytes; LIKE would not use the index here."""
    if not beginnings:
        return []
    wanted = reduce(or_, (Q(token__gte=start, token__lt=start[:-1] + chr(ord(start[-1]) + 1)) for start in beginnings))
    return NameToken.objects.filter(wanted, controller_id__in=places).values_list("dossier_id", "token")


def _born(places: list[UUID], day: date) -> list[UUID]:
    """Births that were not corrected away; an imprecise one (month or year) is found by the day that was recorded."""
    rows = FactRow.objects.filter(controller_id__in=places, kind="persoon.geboren", valid_from=day)
    return list(rows.exclude(superseded_by__mode="correction").values_list("dossier_id", flat=True))

