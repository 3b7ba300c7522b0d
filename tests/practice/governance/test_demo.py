"""The demo's decision of the regional day: nearly all colleges took it, one changed it and one still owes."""

from __future__ import annotations

import pytest
from tests.factories import a_user
from tests.practice.governance.world import TODAY, region

from doorlopend.practice.governance import demo
from doorlopend.practice.governance.advice import queries as advice
from doorlopend.practice.governance.decisions import queries
from doorlopend.practice.governance.publicity.queries import public
from doorlopend.records.access.actor import acting


@pytest.mark.django_db
def test_the_demo_holds_what_its_story_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())
    for role in ("regiocoordinator", "redacteur", "adviesraadlid"):
        a_user(role, region().pk, email=f"{role}@hartvanbrabant.demo.invalid")
    told = demo.load(progress=lambda _done, _of: None)
    assert "9 colleges" in told
    actor = demo.actor_of("regiocoordinator@hartvanbrabant", TODAY)
    with acting(actor):
        decision = next(row for row in queries.decisions(actor=actor) if row.title == demo.DECISION)
        count = queries.tally(decision, today=TODAY)
        assert (count.taken, count.changed, count.late, count.of) == (7, 1, 1, 9)
        assert [row.title for row in advice.overdue(actor=actor, today=TODAY)] == ["Begeleiding in de eerste weken"]
    assert {row.slug for row in public(region_code="hart-van-brabant", day=TODAY)} >= {"privacy", "toegankelijkheid", "korte-brief"}
