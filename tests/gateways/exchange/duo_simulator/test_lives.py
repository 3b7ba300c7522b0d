"""Thousands of made-up lives: repeatable, recognisably not real, and never outside DUO's own publication."""

import json
from collections import Counter
from datetime import date

import pytest
from openapi_core.testing import MockRequest
from tests.gateways.exchange.duo_simulator.published import (
    GOIRLE,
    TILBURG,
    ask,
    check_answer,
    interface,
    operations,
)

from doorlopend.gateways.exchange.duo_simulator import Misbehaviour, Settings, Simulator, description
from doorlopend.gateways.exchange.duo_simulator.numbers import bsns, passes

GETS = [(name, path) for name, method, path in operations() if method == "GET" and "{bsn}" in path]


def played(count, *, until=date(2028, 1, 1), **settings):
    simulator = Simulator.open(None, settings=Settings(gemeenten=(TILBURG, GOIRLE), seed=11, **settings))
    simulator.people(count=count, start=date(2022, 1, 3), months=24)
    simulator.advance(to=until)
    return simulator


def test_the_same_seed_gives_the_same_lives_and_notices():
    one, two = played(60), played(60)
    assert one.ledger() == two.ledger()
    assert [one.document(b) for b in one.bsns()] == [two.document(b) for b in two.bsns()]


def test_days_may_pass_in_small_steps_or_at_once():
    at_once, slowly = played(40, until=date(2023, 6, 1)), played(40, until=date(2022, 6, 1))
    for month in range(7, 13):
        slowly.advance(to=date(2022, month, 1))
    slowly.advance(to=date(2023, 6, 1))
    assert [at_once.document(b) for b in at_once.bsns()] == [slowly.document(b) for b in slowly.bsns()]


def test_every_bsn_is_of_the_9999_series_and_passes_the_elfproef():
    numbers = bsns(9000)
    assert len(set(numbers)) == 9000
    assert all(n.startswith("9999") and len(n) == 9 and passes(n) for n in numbers)
    with pytest.raises(ValueError, match="9999 series"):
        bsns(20_000)


def test_all_live_events_happen_and_the_announced_only_when_asked():
    live = Counter(n["body"]["gebeurtenisId"] for n in played(1100).ledger())
    assert set(live) == set(description.data("events")["live"])
    both = Counter(n["body"]["gebeurtenisId"] for n in played(300, announced=True).ledger())
    assert set(both) & set(description.data("events")["announced"])


def test_every_notice_has_the_published_form():
    for notice in played(25, announced=True, misbehaviour=Misbehaviour(no_bsn=0.3)).ledger():
        request = MockRequest(
            "https://duo.example", "post", "/notificaties", data=json.dumps(notice["body"]).encode(),
            headers={"bron": "0" * 20, "doel": notice["doel"], "berichtId": notice["bericht_id"]},
        )  # fmt: skip
        interface("Notificatie").validate_request(request)


@pytest.mark.parametrize("until", [date(2022, 9, 1), date(2024, 3, 1), date(2028, 1, 1)])
def test_whatever_happened_to_a_person_every_answer_has_the_published_form(until):
    simulator = played(20, until=until)
    for bsn in simulator.bsns():
        for name, path in GETS:
            concrete = path.replace("{bsn}", bsn)
            for gemeente in (TILBURG, GOIRLE):
                answer = ask(simulator, "GET", concrete, by=gemeente)
                assert answer.status in (200, 403, 404)
                check_answer(name, "GET", concrete, None, answer)


def test_the_order_of_the_law_is_kept_in_every_life():
    simulator = played(250)
    for bsn in simulator.bsns():
        doc = simulator.document(bsn)
        if doc["termijn"]:
            first = doc["pips"][0]["pip"]["dagtekeningPip"]
            assert doc["plicht"]["begindatum"] <= first < doc["termijn"]["startdatum"]
        events = [e["id"] for e in doc["gebeurtenissen"]]
        assert events.count("SS106") <= 1
        if "SS111" in events:
            assert events[-1] == "SS111" and not doc["plicht"]["indicatorInburgeringsplicht"]


def test_state_survives_in_a_file(tmp_path):
    path = str(tmp_path / "duo.sqlite")
    first = Simulator.open(path, settings=Settings(seed=5))
    first.people(count=5, start=date(2022, 1, 3), months=1)
    before = first.advance(to=date(2022, 6, 1))
    first.close()
    again = Simulator.open(path, settings=Settings(seed=5))
    assert again.state() == before
    assert again.people(count=1, start=date(2022, 7, 1)) == 6
