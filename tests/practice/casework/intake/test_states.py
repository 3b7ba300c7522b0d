"""Wherever an intake stands it can go on, and whatever the order of facts it ends somewhere that is true."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from doorlopend.engines.facts import Fact
from doorlopend.practice.casework.intake.states import ACT_OF, MACHINE, Act, Stand, stand_of

DAY = date(2026, 1, 5)
lives = st.lists(st.tuples(st.sampled_from(sorted(ACT_OF)), st.integers(0, 90), st.integers(0, 20)), max_size=12)


def facts(rows: list[tuple[str, int, int]]) -> list[Fact]:
    return [
        Fact(str(number), kind, DAY + timedelta(days=on), DAY + timedelta(days=on + lag)) for number, (kind, on, lag) in enumerate(rows)
    ]  # fmt: skip


def test_from_every_stand_the_end_can_be_reached() -> None:
    for start in MACHINE:
        reached, todo = set(), [start]
        while todo:
            stand = todo.pop()
            if stand not in reached:
                reached.add(stand)
                todo += [step.to for step in MACHINE[stand].values()]
        assert Stand.PLANNED in reached, start


@given(lives)
def test_a_set_plan_is_the_end_and_a_completed_intake_does_not_reopen(rows: list[tuple[str, int, int]]) -> None:
    found = stand_of(facts(rows))
    kinds = {kind for kind, _on, _lag in rows}
    assert (found == Stand.PLANNED) == ("pip.vastgesteld" in kinds)
    if "intake.afgerond" in kinds:
        assert found in (Stand.DONE, Stand.PLANNED)


@given(lives, st.randoms())
def test_the_order_of_recording_does_not_matter(rows: list[tuple[str, int, int]], random) -> None:  # type: ignore[no-untyped-def]
    days = {on: (kind, on, 0) for kind, on, _lag in rows}  # one fact a day: days decide
    life = facts(list(days.values()))
    mixed = list(life)
    random.shuffle(mixed)
    assert stand_of(life) == stand_of(mixed)


def test_a_talk_after_the_weighing_is_the_one_that_discussed_the_advice() -> None:
    told = facts([("intake.gesprek", 1, 0), ("leerbaarheidstoets.afgelegd", 5, 0), ("leerroute.weging", 9, 0)])
    assert stand_of(told) == Stand.WEIGHED
    assert stand_of([*told, *[Fact("x", "intake.gesprek", DAY + timedelta(days=12), DAY + timedelta(days=12))]]) == Stand.DISCUSSED


def test_a_booked_test_counts_from_the_day_it_was_booked() -> None:
    booked = Fact("b", "leerbaarheidstoets.geboekt", DAY + timedelta(days=30), DAY)
    talked = Fact("t", "intake.gesprek", DAY + timedelta(days=3), DAY + timedelta(days=3))
    assert stand_of([talked, booked]) == Stand.BOOKED
    assert set(ACT_OF.values()) == set(Act)
