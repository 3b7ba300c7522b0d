"""Every order in which two parties, the calendar and the law may act: somebody always acts, and never two."""

from __future__ import annotations

from tests.factories import TODAY

from doorlopend.practice.casework.handover.parameters import checklist, terms
from doorlopend.practice.casework.handover.states import (
    FROM,
    LINE,
    LINE_MACHINE,
    MACHINE,
    PASSED,
    TO,
    WAITING,
    Act,
    Place,
    State,
    who_acts,
)


def test_in_every_interleaving_exactly_one_side_acts_and_only_accepting_passes_it() -> None:
    """What a step does hangs on the state alone, so all steps from all states that any order leads to are all orders, however long."""
    reached, queue = {State.AANGEKONDIGD}, [State.AANGEKONDIGD]
    while queue:
        state = queue.pop()
        for act in Act:
            step = MACHINE[state].get(act)
            before = who_acts(state)
            after = State(step.to) if step else state
            assert who_acts(after) in {FROM, TO}
            assert who_acts(after) == before or act == Act.ACCEPT
            assert before == FROM or who_acts(after) == TO, "what was taken over never falls back by itself"
            if after not in reached:
                reached.add(after)
                queue.append(after)
    assert reached == set(State)


def test_nobody_gets_stuck_between_two_parties() -> None:
    for state in WAITING:
        seen, queue = {state}, [state]
        while queue:
            for step in MACHINE[queue.pop()].values():
                if State(step.to) not in seen:
                    seen.add(State(step.to))
                    queue.append(State(step.to))
        assert State.AANVAARD in seen, state
    assert set(State) == set(WAITING) | set(PASSED) | {State.VERVALLEN}


def test_each_side_has_only_its_own_acts() -> None:
    by = {act: {step.by for acts in MACHINE.values() for one, step in acts.items() if one == act} for act in Act}
    assert by[Act.OFFER] == by[Act.REVOKE] == {FROM} and by[Act.ACCEPT] == by[Act.REFUSE] == {TO}


def test_the_line_reaches_its_end_from_every_place_and_a_talk_comes_before_a_scenario() -> None:
    for place in Place:
        reach, queue = {place}, [place]
        while queue:
            for following in LINE_MACHINE[queue.pop()].values():
                if following not in reach:
                    reach.add(following)
                    queue.append(following)
        assert Place.EVALUATIE in reach, place
    into = {place for place, acts in LINE_MACHINE.items() if acts.get(Place.SCENARIO.value)}
    assert into == {Place.GEHOUDEN} and LINE[0] == Place.KOPPELING


def test_every_item_has_a_ground_and_every_term_a_source() -> None:
    assert all(entry.ground and entry.certainty in "LSD?" for entry in checklist().values())
    assert all(term.source and (term.days or term.months) for term in terms(TODAY))
