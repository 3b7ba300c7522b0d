"""Every sentence the engine can say: right numbers, whole people, half months, no jargon, in two languages."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlopend.engines.evidence import CODES, Comparison, Finding, Page, Refusal, compare, tell
from doorlopend.engines.evidence.analyse import verdict
from doorlopend.engines.evidence.tell.page import numbers_of
from doorlopend.engines.evidence.tell.words import between, half, singular, whole

from .cases import found, people, protocol, ready

FORBIDDEN = re.compile(
    r"significan|p-waarde|p-value|odds|geen effect|no effect|hazard|\bnan\b|None|\{|\}", re.IGNORECASE
)
SPREADS = st.tuples(st.floats(-0.6, 0.6), st.floats(0.0, 0.3), st.floats(0.05, 0.95))


def shaped(base: Finding, value: float, width: float, mean: float, margin: float | None = None) -> Finding:
    """The finding as if these were its numbers."""
    e = replace(
        base.estimate,
        value=value,
        low=value - width,
        high=value + width,
        inner_low=value - width / 3,
        inner_high=value + width / 3,
        mean_control=mean,
        mean_arm=mean + value,
    )
    o = replace(protocol().outcome(base.outcome), margin=margin)
    return replace(base, estimate=e, verdict=verdict(o, e.low, e.high))


def clean(page: Page) -> None:
    text = " ".join(
        [
            page.sentence,
            *page.based_on,
            *page.unknown,
            page.next_step,
            *(p.description for p in page.pictures),
        ]
    )
    assert not FORBIDDEN.search(text), text
    assert not re.search(r"\d[.,]\d\d|\d[.,][1-46-9]\b", page.sentence), page.sentence


@pytest.fixture(scope="module")
def share() -> Finding:
    return found("werk")


@pytest.fixture(scope="module")
def months() -> Finding:
    return found("maanden")


@pytest.mark.parametrize("language", ["nl", "en"])
@given(numbers=SPREADS, margin=st.one_of(st.none(), st.floats(0.01, 0.5)))
def test_people_per_hundred(
    language: str, share: Finding, numbers: tuple[float, float, float], margin: float | None
) -> None:
    f = shaped(share, *numbers, margin=margin)
    page = tell(f, language=language)
    clean(page)
    said = {int(n) for n in re.findall(r"\d+", page.sentence)}
    allowed = {whole(abs(v)) for v in (f.estimate.low, f.estimate.high, f.estimate.value)} | {
        whole(f.estimate.mean_arm),
        whole(f.estimate.mean_control),
        100,
        1,
        abs(whole(f.estimate.mean_arm)),
    }
    assert said <= allowed


@pytest.mark.parametrize("language", ["nl", "en"])
@given(value=st.floats(-6, 6), width=st.floats(0, 8))
def test_months(language: str, months: Finding, value: float, width: float) -> None:
    clean(tell(shaped(months, value, width, 7.0), language=language))


@pytest.mark.parametrize("outcome", ["werk", "tijd", "maanden", "ladder"])
@pytest.mark.parametrize("reader", ["bestuur", "beleid", "onderzoek"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_of_outcome_for_every_reader(outcome: str, reader: str, language: str) -> None:
    page = tell(found(outcome), reader=reader, language=language)
    clean(page)
    assert page.pictures
    assert all("<title>" in p.svg and "<desc>" in p.svg and 'role="img"' in p.svg for p in page.pictures)


def test_the_effect_sentence_as_a_wethouder_reads_it(share: Finding) -> None:
    f = shaped(share, 0.12, 0.09, 0.22)
    assert tell(f).sentence == (
        "Van elke 100 statushouders in aanpak A hebben er na een jaar ongeveer 34 betaald werk; zonder deze aanpak zouden dat er ongeveer 22 zijn. "
        "Het verschil ligt waarschijnlijk tussen 3 en 21 mensen per 100."
    )


def test_unclear_is_never_called_no_effect(share: Finding) -> None:
    f = shaped(share, 0.04, 0.10, 0.30)
    assert (
        tell(f).sentence
        == "We weten nog niet of aanpak A helpt. Het verschil kan liggen tussen 6 mensen minder en 14 mensen meer per 100."
    )
    assert "no difference" not in tell(f, language="en").sentence


def test_no_difference_only_inside_the_agreed_margin(share: Finding) -> None:
    inside, outside = shaped(share, 0.01, 0.03, 0.3, margin=0.05), shaped(share, 0.01, 0.06, 0.3, margin=0.05)
    assert (inside.verdict, outside.verdict) == ("equal", "unclear")
    assert "maakt voor betaald werk niet uit" in tell(inside).sentence


def test_less_can_be_better(share: Finding) -> None:
    o = replace(protocol().primary, better="down")
    assert verdict(o, -0.2, -0.1) == "better"
    assert verdict(o, 0.1, 0.2) == "worse"


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_refusal_says_why_what_is_needed_and_what_can_be_shown(code: str, language: str) -> None:
    page = tell(Refusal(code, "werk", "A", "reden", "reason"), reader="beleid", language=language)
    clean(page)
    assert page.sentence.endswith(".")
    t = CODES[code]
    assert (t.needs_nl if language == "nl" else t.needs_en) in page.based_on[0]
    assert (t.instead_nl if language == "nl" else t.instead_en) in page.based_on[0]


def test_the_refusal_of_an_approach_per_town() -> None:
    assert tell(Refusal("R1", "werk", "A", "", "")).sentence == (
        "We kunnen deze vraag niet beantwoorden, omdat elke aanpak in een andere gemeente is uitgevoerd. Een verschil kan dan net zo goed door de gemeente komen."
    )


@pytest.mark.parametrize(
    ("best", "text"),
    [
        (("B", "D"), "B en D kunnen allebei de beste zijn; A en C zijn dat waarschijnlijk niet."),
        (("B",), "B is waarschijnlijk de beste."),
        (("A", "B", "C", "D"), "A, B, C en D kunnen alle de beste zijn."),
        (("A", "B", "C"), "A, B en C kunnen alle de beste zijn; D is dat waarschijnlijk niet."),
    ],
)
def test_who_can_be_best(best: tuple[str, ...], text: str) -> None:
    c = Comparison(
        "werk",
        "share",
        tuple("ABCD"),
        tuple("ABCD"),
        (0.0,) * 4,
        (0.0,) * 4,
        (0.0,) * 4,
        (1.0,) * 4,
        (0.0,) * 4,
        best,
        {},
        2.4,
        "",
        {},
    )
    assert tell(c).sentence == text


def test_no_number_behind_fewer_than_ten_people() -> None:
    data = people(27)
    from doorlopend.engines.evidence import analyse

    result = analyse(*ready(data), "werk", arm="A")
    assert isinstance(result, Refusal) and result.code == "R13"
    assert not re.search(r"\d", tell(result).sentence)


def test_the_sentence_repeats_the_finding(share: Finding) -> None:
    n = numbers_of(share, "nl")
    assert n["a"] == str(round(100 * share.estimate.mean_arm))
    assert all(v in tell(share).sentence for v in (n["a"], n["c"]) if share.verdict in ("better", "worse"))


@pytest.mark.parametrize(
    ("value", "nl", "en"),
    [(2.7, "2,5", "2.5"), (0.1, "0", "0"), (-0.1, "0", "0"), (3.0, "3", "3"), (2.76, "3", "3")],
)
def test_half_months(value: float, nl: str, en: str) -> None:
    assert (half(value, "nl"), half(value, "en")) == (nl, en)


def test_one_is_singular() -> None:
    assert (
        singular("tussen 1 mensen minder en 21 mensen meer, 0,1 maanden, 1 maanden")
        == "tussen 1 mens minder en 21 mensen meer, 0,1 maanden, 1 maand"
    )


def test_comparison_is_told_from_real_findings() -> None:
    page = tell(compare([found("werk", "A"), found("werk", "B")]))  # type: ignore[arg-type]
    clean(page)
    assert page.sentence.startswith("Aanpak A")


def test_months_since_the_first_time_are_not_called_months_of_work() -> None:
    """Who found work and lost it again keeps the months: the restricted mean counts from the first time."""
    sentence = tell(shaped(found("tijd"), 3.0, 2.0, 9.5)).sentence
    assert sentence == (
        "Na twee jaar was het in aanpak A gemiddeld ongeveer 12,5 maanden geleden dat iemand voor het eerst betaald werk had "
        "(nog niet telt als 0); zonder deze aanpak zouden dat er ongeveer 9,5 zijn. "
        "Het verschil ligt waarschijnlijk tussen 1 en 5 maanden eerder."
    )
    assert "fewer" not in tell(shaped(found("tijd"), -3.0, 2.0, 9.5), language="en").sentence


@pytest.mark.parametrize(
    ("low", "high", "kind", "nl", "en"),
    [
        (0.03, 0.21, "share", "3 en 21 mensen meer per 100", "3 and 21 more people per 100"),
        (-0.21, -0.03, "share", "3 en 21 mensen minder per 100", "3 and 21 fewer people per 100"),
        (
            -0.03,
            0.21,
            "share",
            "3 mensen minder en 21 mensen meer per 100",
            "3 people fewer and 21 people more per 100",
        ),
    ],
)
def test_an_interval_is_told_without_a_minus_sign(
    low: float, high: float, kind: str, nl: str, en: str
) -> None:
    show = lambda v: str(whole(v))  # noqa: E731
    assert (between(low, high, kind, "nl", show), between(low, high, kind, "en", show)) == (nl, en)


def test_towns_together_are_told_in_the_unit_of_the_outcome() -> None:
    from doorlopend.engines.evidence import PooledFinding, pool_towns

    for outcome in ("werk", "tijd", "maanden", "ladder"):
        together = pool_towns(*ready(people(900)), outcome, arm="A")
        assert isinstance(together, PooledFinding)
        for language in ("nl", "en"):
            page = tell(together, reader="onderzoek", language=language)
            clean(page)
            assert "-" not in page.sentence and page.sentence.count(".") >= 2
            assert ("100" in page.sentence) == (outcome in ("werk", "ladder"))


def test_equal_says_how_far_apart_they_may_still_be(share: Finding) -> None:
    sentence = tell(shaped(share, 0.01, 0.03, 0.3, margin=0.05)).sentence
    assert "waarschijnlijk hoogstens 4 mensen per 100" in sentence
