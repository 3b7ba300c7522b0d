"""The agreed term stands beside the real median; a gap is named; a person file is never opened for it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.practice.governance.world import TODAY, a_body, a_meeting, places, region, somebody

from doorlopend.practice.governance.chain import queries, services
from doorlopend.practice.governance.chain.lanes import Station, swimlane
from doorlopend.practice.governance.chain.models import ChainStep
from doorlopend.practice.governance.queries import waiting_for
from doorlopend.practice.governance.steps import NotNow
from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.access.tables import Person, table_classes

DB = pytest.mark.django_db
STEP = {"order": 1, "title": "Van intake naar PIP", "party": "gemeente", "starts": "intake.afgerond", "ends": "pip.vastgesteld", "term_days": 14, "ground": "Werkafspraak 2025"}


@pytest.fixture
def medians(monkeypatch: pytest.MonkeyPatch) -> dict[UUID | None, float]:
    """Published medians; a gemeente that is left out is hidden for being small."""
    days: dict[UUID | None, float] = {}
    monkeypatch.setattr(queries, "_real", lambda actor, region_id, indicator: queries.Real(days, date(2026, 10, 31), "Eigen registratie") if indicator else queries.Real())
    return days


def step(actor: Actor, **more: object) -> ChainStep:
    with acting(actor):
        return services.add_step(actor=actor, region_id=region().pk, values={**STEP, **more})


@pytest.mark.parametrize("starts, ends", [("koppeling", "huisvesting.gerealiseerd"), ("huisvesting.gerealiseerd", "intake.afgerond"), ("intake.afgerond", "pip.vastgesteld"), ("pip.vastgesteld", "lessen.gestart")])
def test_the_four_handovers_of_the_line_are_measured(starts: str, ends: str) -> None:
    found = queries.measured(starts=starts, ends=ends)
    assert found is not None and found.median


def test_a_step_nobody_counts_says_so_and_shows_no_number() -> None:
    assert queries.measured(starts="koppeling", ends="werk.dienstverband") is None


@DB
def test_the_gaps_of_each_gemeente_are_named(medians: dict[UUID | None, float]) -> None:
    actor = somebody("regiocoordinator")
    made, (a, b, c, d) = step(actor), places()[:4]
    medians.update({None: 24.0, a.id: 24.0, b.id: 10.0})
    with acting(actor):
        for place, more in ((a, {}), (b, {}), (c, {"party": "begeleiding"})):
            services.arrange(actor=actor, step=made, gemeente_id=place.id, values={"who": "Team", "party": "gemeente", **more})
        (view,) = queries.chain(actor=actor, region_id=region().pk)
    assert [view.gap(place.id) for place in (a, b, c, d)] == ["slower", "within", "differs", "nobody"]
    assert view.slower(None)


@DB
def test_a_term_of_its_own_counts_for_that_gemeente(medians: dict[UUID | None, float]) -> None:
    actor = somebody("regiocoordinator")
    made, place = step(actor), places()[0]
    medians[place.id] = 24.0
    with acting(actor):
        services.arrange(actor=actor, step=made, gemeente_id=place.id, values={"who": "Team", "party": "gemeente", "term_days": 30})
        (view,) = queries.chain(actor=actor, region_id=region().pk)
    assert view.gap(place.id) == "within" and view.term(None) == 14


@DB
def test_what_no_figure_shows_is_not_called_a_success(medians: dict[UUID | None, float]) -> None:
    actor = somebody("regiocoordinator")
    made, place = step(actor), places()[0]
    with acting(actor):
        services.arrange(actor=actor, step=made, gemeente_id=place.id, values={"who": "Team", "party": "gemeente"})
        (view,) = queries.chain(actor=actor, region_id=region().pk)
    assert view.gap(place.id) == ""


@DB
def test_a_step_that_takes_too_long_comes_on_the_agenda_of_the_policy_meeting(medians: dict[UUID | None, float]) -> None:
    actor = somebody("regiocoordinator")
    made = step(actor)
    meet = a_meeting(actor, a_body(actor, "Beleidsoverleg", "beleidsoverleg"))
    with acting(actor):
        assert made.pk not in {one["source_id"] for one in waiting_for(actor=actor, meeting=meet)}
        medians[None] = 24.0
        (item,) = (one for one in waiting_for(actor=actor, meeting=meet) if one["source_id"] == made.pk)
    assert "24" in item["title"] and "14" in item["title"]


@DB
def test_the_map_never_reads_a_table_of_persons() -> None:
    actor = somebody("regiocoordinator")
    step(actor)
    persons = {name for name, kind in table_classes().items() if isinstance(kind, Person)}
    with acting(actor), CaptureQueriesContext(connection, ) as seen:
        queries.chain(actor=actor, region_id=region().pk)
    asked = " ".join(one["sql"] for one in seen.captured_queries)
    assert seen.captured_queries and not [name for name in persons if f'"{name}"' in asked]


@DB
def test_the_number_of_queries_does_not_grow_with_the_gemeenten() -> None:
    actor = somebody("regiocoordinator")
    made = step(actor)
    with acting(actor):
        with CaptureQueriesContext(connection) as few:
            queries.chain(actor=actor, region_id=region().pk)
        for place in places():
            services.arrange(actor=actor, step=made, gemeente_id=place.id, values={"who": "Team", "party": "gemeente"})
        with CaptureQueriesContext(connection) as many:
            queries.chain(actor=actor, region_id=region().pk)
    assert len(many) == len(few)


@DB
@pytest.mark.parametrize("field, value", [("starts", "bestaat.niet"), ("ends", "intake.afgerond"), ("ground", "")])
def test_a_step_that_cannot_be_is_refused_at_its_field(field: str, value: str) -> None:
    actor = somebody("regiocoordinator")
    with pytest.raises(NotNow) as refused:
        step(actor, **{field: value})
    assert refused.value.field == field


@DB
def test_an_improvement_ends_with_what_came_of_it() -> None:
    actor = somebody("regiocoordinator")
    made = step(actor)
    with acting(actor):
        row = services.improve(actor=actor, step=made, values={"text": "Eerder plannen", "owner": "Goirle", "due_on": TODAY})
        with pytest.raises(NotNow):
            services.finish(actor=actor, row=row, result="", today=TODAY)
        services.finish(actor=actor, row=row, result="Van 24 naar 12 dagen", today=TODAY)


def test_the_picture_says_in_its_table_what_it_draws() -> None:
    stations = [Station(label="Koppeling", lane="coa", agreed="afgesproken 14 dagen", real="werkelijk 20 dagen", tone="late"), Station(label="Intake", lane="gemeente", agreed="", real="")]
    drawn = str(swimlane(title="Keten", desc="Wat", lanes=[("coa", "COA"), ("gemeente", "Gemeente")], stations=stations))
    assert drawn.count("werkelijk 20 dagen") == 2, "once in the picture, once in its table"
    with pytest.raises(KeyError):
        swimlane(title="Keten", desc="Wat", lanes=[("coa", "COA")], stations=stations)
