"""Tables of double dossiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from doorlopend.practice.casework.tables import name_of
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.tables import Column, Table
from doorlopend.records.kit.templatetags.kit import day
from doorlopend.records.kit.values import Badge

from .models import Joined
from .queries import Pair, known_as

NUMBERS = {"bsn": "BSN", "v_nummer": "V-nummer"}


def double_table(pairs: Sequence[Pair]) -> Table:
    columns = [
        Column(key="older", label=_("Dossier"), value=lambda row: name_of(row.older)),
        Column(key="since", label=_("Sinds"), kind="date", value=lambda row: row.older.opened_on),
        Column(key="double", label=_("Ander dossier"), value=lambda row: name_of(row.double)),
        Column(key="from", label=_("Ander sinds"), kind="date", value=lambda row: row.double.opened_on),
        Column(key="number", label=_("Zelfde nummer"), value=lambda row: NUMBERS[row.number]),
    ]
    return Table(
        name="doubles", caption=_("Open dossiers met hetzelfde nummer"), columns=columns, rows=pairs,
        row_url=lambda row: reverse("same:join", args=[row.older.pk, row.double.pk]),
        empty_title=_("Geen dubbele dossiers"), empty_text=_("Geen twee open dossiers hebben hetzelfde BSN of V-nummer."),
    )  # fmt: skip


def side_by_side(row: Dossier, double: Dossier) -> Table:
    """What tells one person from another, in both dossiers."""
    known = known_as(dossiers=[row.pk, double.pk])
    values: list[tuple[str, Callable[[Dossier], str]]] = [
        (_("Naam"), name_of), (_("Geboren"), lambda one: day(known[one.pk].born)), ("BSN", lambda one: known[one.pk].bsn),
        (_("V-nummer"), lambda one: known[one.pk].v_nummer), (_("Open sinds"), lambda one: day(one.opened_on)),
    ]  # fmt: skip
    columns = [
        Column(key="what", label=_("Gegeven"), value=lambda line: line[0]),
        Column(key="kept", label=_("Dit dossier gaat verder"), value=lambda line: line[1](row) or "–", wide=True),
        Column(key="double", label=_("Dit dossier wordt gesloten"), value=lambda line: line[1](double) or "–", wide=True),
    ]
    return Table(name="sides", caption=_("Beide dossiers naast elkaar"), columns=columns, rows=values)


def joined_table(rows: Sequence[Joined], people: Mapping[UUID, Dossier]) -> Table:
    columns = [
        Column(key="at", label=_("Samengevoegd"), kind="datetime", value=lambda row: row.made_at),
        Column(key="who", label=_("Dossier"), value=lambda row: _name(people, row.dossier_id)),
        Column(key="double", label=_("Ander dossier"), value=lambda row: _name(people, row.double_id)),
        Column(key="reason", label=_("Reden"), value=lambda row: row.reason, wide=True),
        Column(key="state", label=_("Stand"), kind="badge", value=lambda row: Badge(text=_("weer gescheiden"), tone="neutral") if row.undone_at else Badge(text=_("samengevoegd"), tone="ok")),
    ]  # fmt: skip
    return Table(
        name="joined", caption=_("Eerder samengevoegd"), columns=columns, rows=rows,
        row_url=lambda row: "" if row.undone_at else reverse("same:part", args=[row.pk]), empty_title=_("Nog niets samengevoegd"),
    )  # fmt: skip


def _name(people: Mapping[UUID, Dossier], key: UUID) -> Any:
    return name_of(people[key]) if key in people else "–"
