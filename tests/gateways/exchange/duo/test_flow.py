"""Notifications of a running stand-in for DUO become facts, whatever order, trouble and repetition they meet."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.factories import a_controller

from doorlopend.gateways.exchange.duo import client as duo_client
from doorlopend.gateways.exchange.duo.client import DuoUnavailable
from doorlopend.gateways.exchange.duo.handle import handle
from doorlopend.gateways.exchange.duo_simulator import Gemeente, Misbehaviour, Settings, Simulator, serving
from doorlopend.gateways.exchange.duo_simulator.numbers import bsns
from doorlopend.gateways.exchange.duo_simulator.person import new
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers import index
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.messages.models import Incoming, LedgerLine
from doorlopend.records.regions.models import Controller
from doorlopend.records.work.models import Task

pytestmark = pytest.mark.django_db
CODE = "0785"
FIRST, SECOND, THIRD, FOURTH = bsns(4)
START = date(2024, 1, 8)
END = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duo_client, "PAUSES", (0.0, 0.0))
    monkeypatch.setenv("DOORLOPEND_TODAY", END.isoformat())


@pytest.fixture
def duo() -> Iterator[tuple[Simulator, str]]:
    simulator = Simulator.open(None, settings=Settings(gemeenten=(Gemeente.parse(CODE),), announced=True, seed=11))
    for bsn, steps in lives().items():
        asiel = bsn != FOURTH
        doc = new(bsn=bsn, v_nummer=9_000_000_000 + int(bsn[4:]), asiel=asiel,
                  detail="Asielstatushouder" if asiel else "Gezinshereniger")  # fmt: skip
        simulator.add(doc, steps)
    simulator.advance(to=END, send=False)
    with serving(simulator) as address:
        yield simulator, address


def lives() -> dict[str, list[tuple[date, str, dict[str, Any]]]]:
    """Whole route and diploma; temporary exemption withdrawn; extension; change of group and partial decisions."""
    here = {"coa": False, "gemeente": CODE}
    plan = (date(2024, 3, 4), "pip_portaal", {"leerroute": "B"})
    return {
        FIRST: [
            (START, "verplicht", here), (date(2024, 1, 20), "lbt_aanmelding", {}), plan,
            (date(2024, 9, 2), "examen", {"onderdeel": "KNM", "resultaat": "Gezakt"}),
            (date(2025, 2, 3), "examen", {"onderdeel": "KNM", "resultaat": "Geslaagd"}),
            (date(2025, 6, 2), "diploma", {}),
        ],
        SECOND: [
            (START, "verplicht", {"coa": True, "gemeente": CODE}), (date(2024, 2, 5), "gehuisvest", {}), plan,
            (date(2024, 8, 5), "vrijstelling", {"soort": "Tijdelijke", "oordeel": "Toekenning", "reden": "OPL", "dagen": 90}),
        ],
        THIRD: [
            (START, "verplicht", here), plan,
            (date(2025, 3, 3), "verlenging_gevraagd", {"toegekend": True, "maanden": 6, "grond": ground()}),
            (date(2025, 9, 1), "kennisgeving_gecorrigeerd", {"dagen": -3, "gebeurtenis": "SS139"}),
        ],
        FOURTH: [
            (START, "verplicht", here), plan,
            (date(2024, 6, 3), "asielrechten", {"verkregen": True}),
            (date(2024, 9, 2), "vrijstelling", {"soort": "Gedeeltelijke", "oordeel": "Toekenning", "reden": "DIP", "onderdeel": "LE"}),
            (date(2024, 10, 7), "ontheffing_gevraagd", {"soort": "Gedeeltelijke", "oordeel": "Toekenning", "grond": "BIO", "onderdeel": "SP"}),
        ],
    }  # fmt: skip


def ground() -> str:
    from doorlopend.gateways.exchange.duo_simulator.description import data

    return next(iter(data("registers")["verlengingsgronden"]))


def goirle(address: str) -> Controller:
    controller = a_controller()
    controller.oin, controller.duo_url = Gemeente.parse(CODE).oin, address
    controller.save()
    return controller


def post(notice: dict[str, Any]) -> int:
    headers = {"bron": Settings().duo_oin, "doel": notice["doel"], "berichtId": notice["bericht_id"]}
    return Client().post("/notificaties", json.dumps(notice["body"]), content_type="application/json", headers=headers).status_code


def work(controller: Controller, *, tries: int = 1) -> int:
    """What the queue does: every message that waits, again as long as DUO is away. Returns how often it was away."""
    away = 0
    for _round in range(tries):
        with acting(system_for(controller.pk, why="test")):
            waiting = list(Incoming.objects.filter(state__in=["received", "unplaceable"]).order_by("received_at").values_list("pk", flat=True))
        for key in waiting:
            try:
                handle(message_id=key, controller_id=controller.pk)
            except DuoUnavailable:
                away += 1
    return away


def known(controller: Controller) -> dict[str, list[tuple[Any, ...]]]:
    """Per BSN the facts that stand, without the day on which they became known."""
    with acting(system_for(controller.pk, why="test")):
        found = {}
        for bsn in lives():
            (dossier,) = index.find_by_number(controller_id=controller.pk, kind="bsn", value=bsn)
            rows = FactRow.objects.filter(dossier_id=dossier, superseded_by=None).exclude(kind__in=["feit.nietig", "persoon.bsn"])
            facts = [to_fact(row) for row in rows]
            found[bsn] = sorted((f.kind, str(f.valid_from), str(f.valid_until), str(sorted(f.data.items()))) for f in facts)
        return found


def differences(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> list[Any]:
    return [sorted(set(one[bsn]) ^ set(other[bsn])) for bsn in one if one[bsn] != other[bsn]]


def states(controller: Controller) -> dict[str, int]:
    with acting(system_for(controller.pk, why="test")):
        every = list(Incoming.objects.values_list("state", flat=True))
    return {state: every.count(state) for state in set(every)}


def of_kind(facts: list[tuple[Any, ...]], kind: str) -> list[tuple[Any, ...]]:
    return [fact for fact in facts if fact[0] == kind]


def test_a_notification_is_followed_by_duos_own_facts(duo: tuple[Simulator, str]) -> None:
    simulator, address = duo
    controller = goirle(address)
    for notice in simulator.ledger():
        assert post(notice) == 201
        work(controller)
    assert set(states(controller)) == {"handled"}
    facts = known(controller)
    assert of_kind(facts[FIRST], "inburgeringsplicht.beeindigd")[0][1:] == ("2025-06-02", "None", "[('reden', 'voldaan')]")
    assert len(of_kind(facts[FIRST], "examen.afgelegd")) == 2
    assert of_kind(facts[FIRST], "inburgeringstermijn.duo")[0][1] == "2024-03-05"
    assert not of_kind(facts[SECOND], "inburgeringsplicht.beeindigd"), "the duty was taken up again"
    assert len(of_kind(facts[THIRD], "verlenging.besluit")) == 1
    assert of_kind(facts[THIRD], "inburgeringsplicht.kennisgeving")[0][1] == "2024-01-05", "DUO's correction"
    assert [fact[3] for fact in of_kind(facts[FOURTH], "doelgroep.vastgesteld")] == [
        "[('doelgroep', 'gezins_of_overige_migrant')]", "[('doelgroep', 'asielstatushouder_b')]",
    ]  # fmt: skip
    assert of_kind(facts[FOURTH], "ontheffing.besluit") and of_kind(facts[FOURTH], "ontheffing.aanvraag")


def test_the_date_of_duo_corrects_the_provisional_one(duo: tuple[Simulator, str]) -> None:
    simulator, address = duo
    notice = next(one for one in simulator.ledger() if one["body"]["bsn"] == THIRD)
    notice["body"]["registratieDatumTijd"] = "2024-01-12T09:00:00Z"
    controller = goirle("")
    post(notice)
    work(controller)
    assert of_kind(seen_of(controller, THIRD), "inburgeringsplicht.kennisgeving")[0][1] == "2024-01-12"
    Controller.objects.filter(pk=controller.pk).update(duo_url=address)
    post({**notice, "bericht_id": "0190a1b2-0000-7000-8000-00000000abcd", "body": {**notice["body"], "registratieDatumTijd": "2024-01-13T09:00:00Z"}})
    work(controller)
    assert of_kind(seen_of(controller, THIRD), "inburgeringsplicht.kennisgeving")[0][1] == "2024-01-05"
    with acting(system_for(controller.pk, why="test")):
        rows = FactRow.objects.filter(kind="inburgeringsplicht.kennisgeving")
        assert [row.mode for row in rows.order_by("sequence")] == ["", "correction"]


def seen_of(controller: Controller, bsn: str) -> list[tuple[Any, ...]]:
    with acting(system_for(controller.pk, why="test")):
        (dossier,) = index.find_by_number(controller_id=controller.pk, kind="bsn", value=bsn)
        rows = FactRow.objects.filter(dossier_id=dossier, superseded_by=None)
        return [(row.kind, str(row.valid_from)) for row in rows]


@pytest.mark.parametrize("seed", [1, 2])
def test_order_and_repetition_do_not_matter(duo: tuple[Simulator, str], seed: int) -> None:
    simulator, address = duo
    notices = [*simulator.ledger(), *simulator.ledger()[::2]]
    random.Random(seed).shuffle(notices)
    controller = goirle(address)
    for notice in notices:
        post(notice)
        if random.Random(f"{seed}{notice['id']}").random() < 0.5:
            work(controller)
    work(controller)
    shuffled = known(controller)
    with acting(system_for(controller.pk, why="test")):
        tasks = sorted(Task.objects.filter(kind__startswith="bericht.").values_list("kind", "due_on"))
        assert Dossier.objects.count() == 4
    assert len(tasks) == len({(n["id"]) for n in notices if _has_step(n)})
    assert not differences(shuffled, in_order(simulator, address))


def _has_step(notice: dict[str, Any]) -> bool:
    from doorlopend.gateways.exchange.duo.events import EVENTS

    return bool(EVENTS[notice["body"]["gebeurtenisId"]].step)


def in_order(simulator: Simulator, address: str) -> dict[str, list[tuple[Any, ...]]]:
    """The same notices at a second gemeente that stands in for the first, one by one as they happened."""
    first = a_controller()
    oin, first.oin = first.oin, "0" * 20
    first.save()
    other = a_controller("Elders", code="GM9999", number=9999)
    other.oin, other.duo_url = oin, address
    other.save()
    for notice in simulator.ledger():
        post(notice)
        work(other)
    return known(other)


def test_trouble_at_duo_loses_and_doubles_nothing(duo: tuple[Simulator, str]) -> None:
    simulator, address = duo
    simulator.misbehave(Misbehaviour(unavailable=0.5, lost=0.2, slow=0.05, seconds=0.01))
    controller = goirle(address)
    for notice in simulator.ledger():
        post(notice)
    away = work(controller, tries=1)
    assert away > 0
    with acting(system_for(controller.pk, why="test")):
        assert LedgerLine.objects.filter(what="attempt failed").count() == away
        assert Incoming.objects.exclude(problem="").filter(attempts__gt=0).exists()
    simulator.misbehave(Misbehaviour())
    work(controller)
    assert set(states(controller)) == {"handled"}
    assert not differences(known(controller), in_order(simulator, address))


def test_without_duo_the_clock_still_shows_and_the_message_waits() -> None:
    controller = goirle("http://127.0.0.1:9")
    note = {"registratieDatumTijd": "2026-01-26T09:00:00Z", "bsn": FIRST, "gebeurtenisId": "SS139"}
    post({"doel": controller.oin, "bericht_id": "0190a1b2-0000-7000-8000-000000000001", "body": note})
    assert work(controller, tries=3) == 3
    assert states(controller) == {"received": 1}
    assert ("inburgeringsplicht.kennisgeving", "2026-01-26") in seen_of(controller, FIRST)
    with acting(system_for(controller.pk, why="test")):
        assert Incoming.objects.get().attempts == 3 and "DUO" in Incoming.objects.get().problem
        assert not Task.objects.filter(kind__startswith="bericht.").exists()


def test_somebody_elses_person_is_kept_unplaceable_and_found_later(duo: tuple[Simulator, str]) -> None:
    _simulator, address = duo
    controller = goirle(address)
    stranger = bsns(9)[8]
    note = {"registratieDatumTijd": "2026-01-26T09:00:00Z", "bsn": stranger, "gebeurtenisId": "SS102"}
    post({"doel": controller.oin, "bericht_id": "0190a1b2-0000-7000-8000-000000000002", "body": note})
    work(controller)
    assert states(controller) == {"unplaceable": 1}
    with acting(system_for(controller.pk, why="test")):
        assert not Dossier.objects.exists()
        assert stranger not in Incoming.objects.get().problem


def test_no_bsn_in_logs_or_task_arguments(duo: tuple[Simulator, str], caplog: pytest.LogCaptureFixture) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    simulator, address = duo
    simulator.misbehave(Misbehaviour(unavailable=0.4))
    controller = goirle(address)
    with caplog.at_level(logging.DEBUG):
        for notice in simulator.ledger()[:6]:
            post(notice)
        work(controller, tries=2)
    text = caplog.text + str(list(ProcrastinateJob.objects.values_list("args", flat=True)))
    with acting(system_for(controller.pk, why="test")):
        text += str(list(LedgerLine.objects.values_list("note", flat=True)))
    assert not [bsn for bsn in lives() if bsn in text]
    assert ProcrastinateJob.objects.filter(task_name="duo.handle_notification").count() >= 6


def test_after_a_merger_the_successor_answers_for_the_old_number() -> None:
    new_one = goirle("")
    old = a_controller("Oudstad", code="GM9998", number=9998)
    old.succeeded_by, old.succeeded_on = new_one, date(2026, 1, 1)
    old.save()
    note = {"registratieDatumTijd": "2026-01-26T09:00:00Z", "bsn": FIRST, "gebeurtenisId": "SS139"}
    assert post({"doel": old.oin, "bericht_id": "0190a1b2-0000-7000-8000-000000000003", "body": note}) == 201
    with acting(system_for(new_one.pk, why="test")):
        assert Incoming.objects.get().controller_id == new_one.pk
