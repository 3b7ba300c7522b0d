"""The short road to the rows of a dossier says what Django's own says, and lets nobody further."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import a_controller, a_dossier

from doorlopend.records.access import rows
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.models import Dossier, FactRow, Obligation
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.work.models import Task

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
NOTICE = new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=DAY, known_on=DAY)
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
days = st.dates(date(1900, 1, 1), date(9999, 12, 31))
documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def _duty(dossier: Dossier, **values: Any) -> Obligation:
    given_values = {"key": str(uuid4()), "rule": "pip.tijdig", "article": "art. 15", "responsible": "college", "starts_on": DAY, **values}
    return Obligation(dossier=dossier, controller_id=dossier.controller_id, **given_values)


def _fields(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@given(article=texts, starts=days, due=st.none() | days, risk=st.integers(0, 32767), log=documents)
def test_what_is_added_is_what_django_reads(article: str, starts: date, due: date | None, risk: int, log: Any) -> None:
    """Whatever the text, the day or the document: nothing changes on the way in or out."""
    dossier = a_dossier(a_controller())
    with acting(system_for(dossier.controller_id, why="test")):
        sent = _duty(dossier, article=article, starts_on=starts, due_on=due, risk=risk, log=[log], facts={"of": log})
        rows.add([sent, _duty(dossier)])
        kept = Obligation.objects.get(pk=sent.pk)
        again = next(row for row in rows.read(Obligation, dossier_id=dossier.pk) if row.pk == sent.pk)
    assert _fields(sent) == _fields(kept) == _fields(again)


def test_every_column_of_a_derived_dossier_reads_alike() -> None:
    dossier = a_dossier(a_controller(), facts=(NOTICE,))
    with acting(system_for(dossier.controller_id, why="test")):
        for model in (FactRow, Obligation, Task):
            django = {row.pk: _fields(row) for row in model.objects.filter(dossier=dossier)}
            assert django and django == {row.pk: _fields(row) for row in rows.read(model, dossier_id=dossier.pk)}


def test_what_the_database_fills_in_is_there() -> None:
    """A fact knows when it was recorded, a step when it was made."""
    dossier = a_dossier(a_controller(), facts=(NOTICE,))
    with acting(system_for(dossier.controller_id, why="test")):
        assert all(row.recorded_at for row in FactRow.objects.filter(dossier=dossier))
        assert Task.objects.filter(dossier=dossier).exists() and all(row.made_at for row in Task.objects.filter(dossier=dossier))


def test_only_the_named_columns_of_the_given_rows_change() -> None:
    dossier = a_dossier(a_controller())
    with acting(system_for(dossier.controller_id, why="test")):
        first, second = rows.add([_duty(dossier), _duty(dossier)])
        first.due_on, first.risk = DAY + timedelta(days=70), 3
        rows.put([first], fields=("due_on",))
        kept, other = Obligation.objects.get(pk=first.pk), Obligation.objects.get(pk=second.pk)
    assert (kept.due_on, kept.risk) == (first.due_on, 0)
    assert _fields(other) == _fields(second)


def test_nothing_to_add_or_to_change_asks_nothing() -> None:
    """Without an actor any statement would be refused."""
    rows.add([])
    rows.put([], fields=("due_on",))


def test_another_gemeente_reads_and_changes_nothing() -> None:
    dossier, elsewhere = a_dossier(a_controller()), a_controller("Tilburg", code="GM0855", number=855)
    with acting(system_for(dossier.controller_id, why="test")):
        (duty,) = rows.add([_duty(dossier)])
    with acting(system_for(elsewhere.pk, why="test")):
        assert rows.read(Obligation, dossier_id=dossier.pk) == []
        assert rows.read(Dossier, lock=True, id=dossier.pk) == []
        with pytest.raises(rows.NotAllThere), transaction.atomic():
            rows.put([duty], fields=("due_on",))
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            rows.add([_duty(dossier)])

