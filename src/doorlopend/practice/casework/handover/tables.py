"""The lists of hand-overs as tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.kit.tables import Column, Filter, Table, TableState
from doorlopend.records.kit.templatetags.kit import day as written
from doorlopend.records.kit.values import Badge, Deadline

from . import queries
from .panels import badge
from .states import FROM, WAITING, State

DONE = Filter(key="done", label=_("Ook afgeronde"), kind="toggle")
NAMES = {"from": _("Te geven"), "to": _("Te ontvangen")}


def columns(today: date, side: str) -> list[Column]:
    return [
        Column(key="name", label=_("Persoon"), value=_who, meaning=_("Naam, zodra de overdracht is aangeboden")),
        Column(key="other", label=_("Aan") if side == FROM else _("Van"), value=lambda row: "COA" if row.other.kind == "coa" else row.other.name, meaning=_("De andere organisatie")),
        Column(key="since", label=_("Sinds"), kind="date", value=lambda row: row.since, sort="since", meaning=_("Dag waarop de verantwoordelijkheid overging")),
        Column(key="state", label=_("Stand"), kind="badge", value=badge, meaning=_("Wat er met de overdracht is")),
        Column(key="answer", label=_("Antwoord uiterlijk"), kind="deadline", value=lambda row: _answer(row, today), meaning=_("Laatste dag om te antwoorden")),
        Column(key="gap", label=_("Duurt te lang"), kind="badge", value=lambda row: _gap(row, today), meaning=_("Langer dan afgesproken handelt een ander dan wie verantwoordelijk is")),
    ]  # fmt: skip


def _who(row: Any) -> str:
    """By name once offered; before that by the reference that both sides have."""
    return row.name or _("Kenmerk %s") % str(row.exchange)[:8]


def _answer(row: Any, today: date) -> Deadline | None:
    return Deadline(due=row.answer_by, today=today) if row.state == State.AANGEBODEN else None


def _gap(row: Any, today: date) -> Badge | None:
    long = row.by_law and row.state in WAITING and row.since <= queries.too_long(today)
    return Badge(text=_("gat sinds %s") % written(row.since), tone="late") if long else None


def table(*, actor: Actor, side: str, query: Mapping[str, str], today: date, everything: bool = False) -> Table:
    """One side's list; what still waits for somebody, unless all are asked."""
    state = TableState.read(query, columns=columns(today, side), filters=[DONE], limit=50)
    found = queries.rows(actor=actor, side=side, stage="all" if state.values.get("done") else "waiting")
    if state.ordering:
        found = found.order_by(*state.ordering, "pk")
    return Table(
        name=f"handovers-{side}", caption=NAMES[side], columns=columns(today, side), rows=list(found if everything else found[state.offset : state.offset + state.limit]),
        total=found.count(), state=state, filters=[DONE] if side == FROM else [],
        row_url=lambda row: reverse("handover:one", args=[row.pk]),
        export_url=reverse("handover:xlsx"),
        empty_title=_("Geen overdrachten"), empty_text=_("Zodra de wet de verantwoordelijkheid verlegt, verschijnt de overdracht hier vanzelf."),
    )  # fmt: skip
