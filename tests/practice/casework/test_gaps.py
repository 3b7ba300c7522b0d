"""Nobody falls between: per controller, who is open stands on somebody's worklist or in the gap list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.factories import TODAY, a_controller, a_dossier, a_user

from doorlopend.engines.facts import Fact
from doorlopend.practice.casework.queries import gap_counts, gaps, open_dossiers, worklist
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import close_dossier, new_fact
from doorlopend.records.people.models import User

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST = date(2026, 1, 5)


@dataclass(frozen=True)
class Person:
    """What is recorded about one person; days count from today, None is nothing recorded."""

    closed: int | None
    acts_until: int | None
    contact_until: int | None
    contact_is_user: bool
    step: int | None
    assigned: bool


around = st.none() | st.integers(-3, 3)
people = st.lists(
    st.builds(Person, closed=around, acts_until=around, contact_until=around, contact_is_user=st.booleans(), step=around, assigned=st.booleans()),
    min_size=1, max_size=5,
)  # fmt: skip


def is_open(person: Person) -> bool:
    return person.closed is None or person.closed >= 0


def has_gap(person: Person) -> bool:
    """A past date is no next step, an ended contact no contact, a default assignee no named contact.

    And a contact without a log-in is none either while nobody here has the person on a list.
    """
    looked_at = person.contact_is_user or person.assigned
    return not (looked_at and all(day is not None and day >= 0 for day in (person.acts_until, person.contact_until, person.step)))


def plant(place: UUID, person: Person, worker: User) -> Dossier:
    from doorlopend.records.regions.models import Controller

    dossier = a_dossier(Controller.objects.get(pk=place), known=FIRST, facts=tuple(_facts(person, worker)))
    system = system_for(place, why="test")
    with acting(system):
        if person.assigned:
            Dossier.objects.filter(pk=dossier.pk).update(assigned_to_id=worker.pk)
        if person.closed is not None:
            close_dossier(actor=system, dossier_id=dossier.pk, closed_on=TODAY + person.closed * DAY, reason="verhuisd")
    return dossier


def _facts(person: Person, worker: User) -> list[Fact]:
    def fact(kind: str, last: int | None = None, **data: object) -> Fact:
        until = None if last is None else TODAY + last * DAY
        return new_fact(kind=kind, valid_from=FIRST, known_on=FIRST, valid_until=until, **data)

    made = []
    if person.acts_until is not None:
        made.append(fact("organisatie.handelt", person.acts_until, organisatie="Vluchtelingenwerk"))
    if person.contact_until is not None:
        user = {"gebruiker": str(worker.pk)} if person.contact_is_user else {}
        made.append(fact("contactpersoon.aangewezen", person.contact_until, naam="Jan", **user))
    if person.step is not None:
        made.append(fact("volgende_stap.afgesproken", wat="bellen", datum=TODAY + person.step * DAY))
    return made


def keys(rows: object) -> set[UUID]:
    return {row.pk for row in rows}  # type: ignore[attr-defined]


@settings(max_examples=12)
@given(here=people, there=people)
@example(here=[Person(None, 3, 3, False, 3, False)], there=[Person(None, 3, 3, True, 3, False)])
@example(here=[Person(0, 0, 0, True, 0, True)], there=[Person(None, -1, 3, True, 3, True), Person(None, 3, 3, True, -1, True)])
def test_open_files_are_those_on_worklists_and_those_in_the_gaps(here: list[Person], there: list[Person]) -> None:
    """Counted apart from the queries, for two controllers at once; neither sees the other's."""
    goirle, other = a_controller(), a_controller("Hilvarenbeek", code="GM0798", number=798)
    for place, lives in ((goirle.pk, here), (other.pk, there)):
        from uuid import uuid4

        user, actor = a_user("regievoerder", place, email=f"{uuid4()}@test.invalid")
        planted = {plant(place, life, user).pk: life for life in lives}
        with acting(actor):
            _check(actor, planted)


def _check(actor: Actor, planted: dict[UUID, Person]) -> None:
    mine = Dossier.objects.filter(pk__in=planted)
    running = {key for key, life in planted.items() if is_open(life)}
    falling = {key for key in running if has_gap(planted[key])}
    assert keys(open_dossiers(actor=actor, today=TODAY).filter(pk__in=mine)) == running
    assert keys(gaps(actor=actor, today=TODAY).filter(pk__in=mine)) == falling
    lists = {whose: keys(worklist(actor=actor, today=TODAY, whose=whose).filter(pk__in=mine)) for whose in ("mine", "team", "nobody")}
    assert lists["team"] == running
    assert lists["mine"] | lists["nobody"] == running and not lists["mine"] & lists["nobody"]
    assert lists["mine"] | falling == running, "on somebody's list, or in the gap list"
    counts = gap_counts(actor=actor, today=TODAY)
    assert counts.open == counts.complete + len(keys(gaps(actor=actor, today=TODAY)))
    assert counts.open == len(keys(open_dossiers(actor=actor, today=TODAY)))


@pytest.mark.parametrize("role", ["fg", "beheerder_gemeente", "statushouder"])
def test_who_may_not_read_files_counts_none(role: str) -> None:
    goirle = a_controller()
    a_dossier(goirle)
    actor = a_user(role, goirle.pk)[1]
    with acting(actor):
        assert not open_dossiers(actor=actor, today=TODAY) and gap_counts(actor=actor, today=TODAY).open == 0
