"""What is written of an act: a line per subject and one for the act, in one insert, the same bytes for ever."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.audit import trail
from doorlopend.records.audit.models import AuditRow

pytestmark = pytest.mark.django_db
PLACE = uuid4()
ACTOR = system_for(PLACE, why="test")


def _lines(**values: object) -> list[AuditRow]:
    mark = str(uuid4())
    with acting(ACTOR):
        trail.record(actor=ACTOR, action="list.seen", object_kind="list", object_id=mark, controller_id=PLACE, **values)  # type: ignore[arg-type]
        return list(AuditRow.objects.filter(object_id=mark))


@pytest.mark.parametrize("many", [0, 2, 3, 50, 500])
def test_a_list_of_n_persons_gives_n_lines_and_one(many: int) -> None:
    seen = [trail.Seen(controller_id=PLACE, token=uuid4()) for _ in range(many)]
    with CaptureQueriesContext(connection, ) as queries:
        lines = _lines(subjects=seen)
    inserts = [query for query in queries if "INSERT" in query["sql"].upper()]
    assert len(inserts) == 1
    assert len(lines) == many + 1
    assert {line.subject for line in lines} == {None, *(one.token for one in seen)}


def test_an_act_upon_one_person_is_one_line() -> None:
    token = uuid4()
    (line,) = _lines(subjects=[trail.Seen(controller_id=PLACE, token=token)])
    assert line.subject == token


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])) | st.dates() | st.uuids(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers() | st.text("añ9 \"'", max_size=4), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(detail=st.dictionaries(st.text("abc", min_size=1), json_values, max_size=4))
def test_a_line_reads_back_as_it_was_sealed(detail: dict[str, object]) -> None:
    """Whatever the detail, its mac holds after the database spelled it its own way."""
    for line in _lines(detail=detail):
        assert line.mac == trail.mac(line)


def test_nobody_writes_without_acting() -> None:
    from django.db import ProgrammingError

    nobody = Actor(id="nobody", kind="system")
    with pytest.raises(ProgrammingError, match="no actor"):
        trail.record(actor=nobody, action="x")


def test_partitions_are_made_ahead_once() -> None:
    from datetime import date

    with acting(ACTOR):
        assert trail.ensure_partitions(today=date(2041, 5, 17), months=3) == 3
        assert trail.ensure_partitions(today=date(2041, 5, 17), months=4) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname LIKE 'audit_row_2041%%' AND relkind = 'r' ORDER BY 1")
        assert [name for (name,) in cursor.fetchall()] == [f"audit_row_2041_0{month}" for month in (5, 6, 7, 8)]


def test_the_coming_two_years_have_a_partition() -> None:
    """Else the day would come on which nothing can be recorded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'audit_row'::regclass")
        assert cursor.fetchone()[0] >= 25
