"""Each route gets its reasons, whatever is known; and nothing that may not count does."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.engines.facts import Fact
from doorlopend.engines.plan import ROUTES, advise, tell
from doorlopend.engines.plan.words import catalogue

DAY = date(2026, 3, 2)
_ids = count()


def fact(kind: str, *, on: date = DAY, **data: object) -> Fact:
    return Fact(f"f{next(_ids)}", kind, on, on, data)  # type: ignore[arg-type]


def test_each_route_is_investigated() -> None:
    """ABRvS 24-12-2024, ECLI:NL:RVS:2024:5413: the college passed over the onderwijsroute the facts pointed at."""
    facts = [
        fact("leerbaarheidstoets.afgelegd", uitslag="b1_haalbaar"), fact("opleiding.eerder", niveau="hoger"),
        fact("wens.uitgesproken", woorden="arts worden", onderwijswens=True),
    ]  # fmt: skip
    advice = advise(facts=facts)
    assert [one.route for one in advice.routes] == list(ROUTES)
    assert advice.route("onderwijsroute").indicated and advice.advised == "onderwijsroute"
    assert {why.code for why in advice.route("onderwijsroute").of("for")} == {"toets_b1_haalbaar", "vooropleiding_genoeg", "onderwijswens"}
    assert advice.route("z_route").of("against")


@pytest.mark.parametrize(
    ("facts", "advised"),
    [
        ((), ""),
        ((("leerbaarheidstoets.ontheven", {}),), ""),
        ((("leerbaarheidstoets.afgelegd", {"uitslag": "onbekend"}),), ""),
        ((("leerbaarheidstoets.afgelegd", {"uitslag": "b1_haalbaar"}),), "b1_route"),
        ((("leerbaarheidstoets.afgelegd", {"uitslag": "b1_niet_haalbaar"}), ("wens.uitgesproken", {"woorden": "x", "onderwijswens": True})), "z_route"),
        ((("leerbaarheidstoets.afgelegd", {"uitslag": "b1_haalbaar"}), ("wens.uitgesproken", {"woorden": "x", "onderwijswens": True}), ("opleiding.eerder", {"niveau": "basis"})), "b1_route"),
    ],
)  # fmt: skip
def test_what_is_advised(facts: tuple, advised: str) -> None:
    assert advise(facts=[fact(kind, **data) for kind, data in facts]).advised == advised


def test_a_deviating_level_is_told_as_doubt() -> None:
    advice = advise(facts=[fact("leerbaarheidstoets.afgelegd", uitslag="b1_niet_haalbaar"), fact("taalniveau.gemeten", niveau="a2")])
    assert advice.advised == "z_route" and advice.doubts == ("niveau_al_a2",)


def test_after_a_move_the_route_is_taken_over() -> None:
    """Wi 15 lid 4."""
    advice = advise(facts=[fact("leerbaarheidstoets.afgelegd", uitslag="b1_haalbaar")], fixed="z_route")
    assert advice.advised == "z_route"
    assert any(why.code == "andere_route_na_verhuizing" for why in advice.route("b1_route").of("against"))


FORBIDDEN = st.lists(
    st.one_of(
        st.sampled_from(["SY", "ER", "TR", "UA", "NL"]).map(lambda land: fact("persoon.nationaliteit", land=land)),
        st.sampled_from(["SY", "ER", "TR", "UA"]).map(lambda land: fact("persoon.geboren", on=date(1990, 1, 1), geboorteland=land)),
        st.sampled_from(["ar", "ti", "tr", "en"]).map(lambda taal: fact("persoon.taal", taal=taal, beheersing="moedertaal", voorkeur=True)),
        st.sampled_from(["SY", "ER"]).map(lambda land: fact("verblijf.buitenland")),
        st.sampled_from(["Fatima", "Jan"]).map(lambda name: fact("persoon.naam", achternaam="X", voornamen=name)),
    ),
    max_size=4,
)
ANSWERS = st.lists(
    st.one_of(
        st.sampled_from(["b1_haalbaar", "b1_niet_haalbaar"]).map(lambda result: fact("leerbaarheidstoets.afgelegd", uitslag=result)),
        st.sampled_from(["geen", "basis", "voortgezet", "hoger"]).map(lambda level: fact("opleiding.eerder", niveau=level)),
        st.booleans().map(lambda wish: fact("wens.uitgesproken", woorden="x", onderwijswens=wish)),
        st.sampled_from(["onder_a1", "a2", "b1"]).map(lambda level: fact("taalniveau.gemeten", niveau=level)),
        st.booleans().map(lambda able: fact("leerroute.weging", leerroute="b1_route", motivering="x", diplomakans_groot=able)),
    ),
    max_size=6,
)


@given(ANSWERS, FORBIDDEN)
def test_nationality_country_name_and_mother_tongue_change_nothing(answers: list[Fact], forbidden: list[Fact]) -> None:
    assert advise(facts=answers) == advise(facts=[*answers, *forbidden])


@given(ANSWERS)
def test_no_route_is_advised_without_a_reason_for_it_and_all_reasons_have_words(answers: list[Fact]) -> None:
    advice = advise(facts=answers)
    if advice.advised:
        assert advice.route(advice.advised).of("for")
    for route in advice.routes:
        for why in route.reasons:
            assert tell("reason", why.code, "nl", **why.values) != tell("reason", why.code, "en", **why.values)
    for code in advice.missing:
        assert tell("missing", code)


def test_health_counts_without_saying_what_it_is() -> None:
    advice = advise(facts=[fact("gezondheid.aandachtspunt", soort="psychisch", gevolg="rust")])
    told = [tell("reason", why.code, **why.values) for route in advice.routes for why in route.of("weigh")]
    assert len(told) == 3 and not any("psych" in text or "rust" in text for text in told)


def test_every_text_is_there_in_both_languages() -> None:
    for group in catalogue().values():
        for code, texts in group.items():
            assert set(texts) == {"nl", "en"} and all(texts.values()), code
