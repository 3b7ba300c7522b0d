"""The lawbook: what may be law, amending it, and the calendar it counts with."""

from datetime import date

import pytest

from doorlopend.engines.law import LawbookError, amended, assess, compare, lawbooks, load_lawbook, parse
from doorlopend.engines.law.calendar import easter, feestdagen
from tests.engines.law.lives import d, family, judged, life, notice

ONE = {"nl": "regel", "en": "rule"}
CALENDAR = {"kalender.feestdagen": {**ONE, "versions": [{"from": date(2010, 1, 1), "article": "a", "source": "s", "certainty": "L"}]}}


def version(first: str, last: str | None = None, **extra: object) -> dict:
    raw = {"from": d(first), "article": "Bi 1", "source": "bron", "certainty": "L", **extra}
    return raw | ({"until": d(last)} if last else {})


def book(*versions: dict) -> dict:
    return {"t": CALENDAR | {"regel": {**ONE, "versions": list(versions)}}}


def test_a_chain_of_versions_is_found_by_day() -> None:
    law = parse("x", book(version("2022-01-01", "2022-12-31", weeks=10), version("2023-01-01", weeks=12)))
    assert [law.at("regel", d(day))["weeks"] for day in ("2021-06-01", "2022-12-31", "2023-01-01")] == [10, 10, 12]
    assert law.in_force("regel", d("2021-12-31")) is None
    assert law.in_force("regel", d("2022-01-01")) is not None


@pytest.mark.parametrize(
    ("versions", "fault"),
    [([version("2022-01-01", "2022-12-30"), version("2023-01-01")], "gap"),
     ([version("2022-01-01", "2023-01-01"), version("2023-01-01")], "overlap"),
     ([version("2022-01-01"), version("2023-01-01")], "overlap"), ([], "no version"),
     ([version("2022-01-01", "2021-12-31")], "ends before"), ([version("2022-01-01", article="")], "article"),
     ([version("2022-01-01", certainty="X")], "certainty"), ([version("2022-01-01", basis="brief")], "basis")],
)  # fmt: skip
def test_a_faulty_table_is_refused(versions: list[dict], fault: str) -> None:
    with pytest.raises(LawbookError, match=fault):
        parse("x", book(*versions))


def test_a_rule_stands_in_one_table_and_has_both_languages() -> None:
    rule = {"regel": {**ONE, "versions": [version("2022-01-01")]}}
    with pytest.raises(LawbookError, match="two tables"):
        parse("x", {"a": CALENDAR | rule, "b": rule})
    with pytest.raises(LawbookError, match="'en' is missing"):
        parse("x", {"a": CALENDAR | {"regel": {"nl": "regel", "versions": [version("2022-01-01")]}}})


def test_every_rule_of_the_book_has_article_source_and_certainty() -> None:
    law = load_lawbook()
    assert lawbooks() == ("wi2021",)
    for rule in law.rules.values():
        for one in rule.versions:
            assert one.article and one.source and one.certainty in ("L", "L22", "S", "M", "?")


def test_the_id_follows_the_content() -> None:
    law = load_lawbook()
    assert load_lawbook(law.id) is law
    with pytest.raises(LawbookError, match="not on the shelf"):
        load_lawbook("wi2021@000000000000")
    with pytest.raises(LawbookError, match="no lawbook"):
        load_lawbook("wi2099")
    first = parse("x", book(version("2022-01-01", weeks=10)))
    again = parse("x", book(version("2022-01-01", weeks=10)))
    other = parse("x", book(version("2022-01-01", weeks=11)))
    assert first.id == again.id != other.id


def test_a_bill_changes_only_what_it_says_from_its_day() -> None:
    bill = {"pip.termijn": {"versions": [version("2026-07-01", trigger="kennisgeving", weeks=12, basis="amvb")]}}
    law = amended(load_lawbook(), bill, name="voorstel")
    assert law.id != load_lawbook().id
    for day, last in (("2026-06-30", "2026-09-08"), ("2026-07-01", "2026-09-23")):
        facts = life(family("2026-01-05"), notice(day))
        assert assess(facts=facts, lawbook=law).value("pip.laatste_dag") == d(last)
    changed = compare(judged(family("2026-01-05"), notice("2026-07-01")), assess(facts=life(family("2026-01-05"), notice("2026-07-01")), lawbook=law))
    assert "pip.laatste_dag" in {one.key for one in changed}
    moved = ("pip", "intake", "leerbaarheid", "duo.aangekondigd")
    assert all(any(part in one.key for part in moved) for one in changed)


def test_a_bill_cannot_invent_a_rule() -> None:
    with pytest.raises(LawbookError, match="that exists"):
        amended(load_lawbook(), {"nieuw.iets": {"versions": [version("2026-07-01")]}}, name="voorstel")


@pytest.mark.parametrize(("year", "day"), [(2022, "2022-04-17"), (2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"),
                                           (2027, "2027-03-28"), (2038, "2038-04-25")])  # fmt: skip
def test_easter_falls_where_the_almanac_says(year: int, day: str) -> None:
    assert easter(year) == d(day)


def test_the_public_holidays_of_2026_and_a_kings_day_on_sunday() -> None:
    days = ("2026-01-01", "2026-04-03", "2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14", "2026-05-25", "2026-12-25", "2026-12-26")
    assert feestdagen(2026) == {d(day) for day in days}
    assert d("2025-04-26") in feestdagen(2025) and d("2025-04-27") not in feestdagen(2025)
