"""Texts about the same thing are found though told in other words."""

from __future__ import annotations

from benchmarks.community.alike import MOST_SHARED, measure, pairs, shared
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.engines.text import Weights, likeness, neighbours, terms

MEASURED = 0.57
"""Just under what the hand-written pairs gave when the words were last changed: it may not get worse unseen."""


def test_the_hand_written_pairs_are_what_they_claim() -> None:
    assert len(pairs()) >= 150
    assert all(shared(*pair) <= MOST_SHARED for pair in pairs())
    assert len({text for pair in pairs() for text in pair}) == 2 * len(pairs())


def test_the_share_found_in_the_top_five_is_not_worse_than_measured() -> None:
    found = measure()
    assert found.top_five / found.pairs >= MEASURED


def test_a_slip_of_the_pen_and_a_compound_still_meet() -> None:
    weights = Weights(100, {})
    asked = terms("De uitnodigingsbrief is niet duidelijk")
    near = likeness(asked, terms("Onduidelijke uitnodigingen"), weights)
    far = likeness(asked, terms("De bus komt te laat voor school"), weights)
    assert near > 2 * far
    assert likeness(terms("kinderopvang ontbreekt"), terms("kinderopfang ontbreekt"), weights) > 0.2


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_symmetric_and_bounded(one: str, other: str) -> None:
    weights = Weights(50, {})
    left, right = terms(one), terms(other)
    assert 0 <= likeness(left, right, weights) <= 1
    assert abs(likeness(left, right, weights) - likeness(right, left, weights)) < 1e-9


def test_pairs_written_afterwards_are_no_copies_and_still_are_found_as_measured() -> None:
    frozen = pairs("frozen")
    assert not {text for pair in frozen for text in pair} & {text for pair in pairs() for text in pair}
    assert all(shared(*pair) <= MOST_SHARED for pair in frozen)
    assert measure(frozen).top_five >= 23


def test_a_rare_word_in_common_weighs_more_than_a_frequent_one() -> None:
    weights = Weights(1000, {"w:veerpont": 2, "w:les": 700})
    assert weights.of("w:veerpont") > 5 * weights.of("w:les")


@given(st.lists(st.sampled_from([text for pair in pairs()[:20] for text in pair]), min_size=2, max_size=6, unique=True), st.floats(0.05, 0.9))
def test_neighbours_are_those_that_are_so_like(texts: list[str], least: float) -> None:
    weights, written = Weights(200, {"w:les": 40}), {text: terms(text) for text in texts}
    near = neighbours(written, weights, least=least)
    for one in texts:
        assert near[one] == {other for other in texts if other != one and likeness(written[one], written[other], weights) >= least}
