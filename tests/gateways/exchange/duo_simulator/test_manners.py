"""How the stand-in talks over the wire, and how it misbehaves when told to."""

import json
import threading
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
from click.testing import CliRunner
from tests.gateways.exchange.duo_simulator.published import GOIRLE, TILBURG, headers, world

from doorlopend.gateways.cli.duo import group
from doorlopend.gateways.exchange.duo_simulator import (
    Gemeente,
    Misbehaviour,
    Settings,
    SettingsError,
    Simulator,
    serving,
)
from doorlopend.gateways.exchange.duo_simulator.numbers import masked


@contextmanager
def gemeente_api(statuses=()):
    """A gemeente that keeps what it gets and answers the given statuses first, then 201."""
    got, answers = [], list(statuses)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = answers.pop(0) if answers else 201
            got.append(
                (
                    self.path,
                    self.headers["bron"],
                    self.headers["doel"],
                    self.headers["berichtId"],
                    body,
                    status,
                )
            )
            self.send_response(status)
            self.send_header("API-Version", "1.8.0")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", got
    finally:
        server.shutdown()
        server.server_close()


def run(callback, *, count=12, **manners):
    settings = Settings(
        callback=callback, seed=2, misbehaviour=Misbehaviour(**manners), gemeenten=(TILBURG, GOIRLE)
    )
    simulator = Simulator.open(None, settings=settings)
    simulator.people(count=count, start=date(2024, 1, 1), months=2)
    simulator.advance(to=date(2024, 12, 1))
    return simulator


def test_notices_are_posted_with_the_headers_duo_sends():
    with gemeente_api() as (address, got):
        simulator = run(address)
    assert len(got) == len(simulator.ledger()) > 20
    assert {path for path, *_ in got} == {"/notificaties"}
    assert {bron for _, bron, *_ in got} == {Settings().duo_oin}
    assert {doel for _, _, doel, *_ in got} == {TILBURG.oin, GOIRLE.oin}
    assert len({bericht for _, _, _, bericht, *_ in got}) == len(got)
    assert all(row["state"] == "delivered" for row in simulator.ledger())


def test_what_the_gemeente_could_not_take_is_sent_again_under_the_same_number():
    with gemeente_api([503] * 3 + [500] * 3) as (address, got):
        simulator = run(address, count=2)
        waiting = simulator.ledger(state="open")
        assert len(waiting) == 2
        assert simulator.deliver() == 0
    refused = {bericht for _, _, _, bericht, _, status in got if status >= 500}
    assert refused == {row["bericht_id"] for row in waiting}
    assert refused <= {bericht for _, _, _, bericht, _, status in got if status == 201}


def test_a_gemeente_that_is_down_loses_nothing():
    simulator = run("http://127.0.0.1:9", count=3)
    assert simulator.ledger() == simulator.ledger(state="open") != []


def test_duplicates_conflicts_and_withheld_notices_are_in_the_ledger():
    twice = run(None, duplicate=1.0).ledger()
    assert len(twice) == 2 * len(run(None).ledger())
    clash = run(None, conflict=1.0).ledger()
    by_number = {}
    for row in clash:
        by_number.setdefault(row["bericht_id"], set()).add(row["body"]["gebeurtenisId"])
    assert all(len(events) == 2 for events in by_number.values())
    assert {row["state"] for row in run(None, unsent=1.0).ledger()} == {"withheld"}
    assert all(
        "vNummer" in row["body"] and "bsn" not in row["body"] for row in run(None, no_bsn=1.0).ledger()
    )


def test_a_correction_changes_the_kennisgeving_and_is_told_again():
    plain, corrected = run(None), run(None, correction=1.0)
    moved = [
        bsn for bsn in plain.bsns()
        if (plain.document(bsn)["plicht"] or {}).get("datumKennisgevingInburgeringsplicht")
        != (corrected.document(bsn)["plicht"] or {}).get("datumKennisgevingInburgeringsplicht")
    ]  # fmt: skip
    assert moved
    assert len(corrected.ledger()) > len(plain.ledger())


def test_reordering_sends_the_same_notices_in_another_order():
    with gemeente_api() as (address, got):
        simulator = run(address, reorder=0.5)
    made = [row["bericht_id"] for row in simulator.ledger()]
    sent = [bericht for _, _, _, bericht, *_ in got]
    assert sorted(sent) == sorted(made) and sent != made


def test_a_lost_answer_leaves_the_work_done():
    simulator = world()
    bsn = simulator.bsns()[1]
    simulator.misbehave(Misbehaviour(lost=1.0))
    with serving(simulator) as address, pytest.raises(httpx.HTTPError):
        body = {"dagtekeningPip": "2024-09-02", "leerroute": "B"}
        httpx.post(f"{address}/personen/{bsn}/PIP", json=body, headers=headers())
    assert simulator.document(bsn)["pips"][0]["pip"]["leerroute"] == "B"


def test_unavailable_means_503_and_nothing_done():
    simulator = world()
    bsn = simulator.bsns()[1]
    simulator.misbehave(Misbehaviour(unavailable=1.0))
    with serving(simulator) as address:
        body = {"dagtekeningPip": "2024-09-02", "leerroute": "B"}
        answer = httpx.post(f"{address}/personen/{bsn}/PIP", json=body, headers=headers())
    assert answer.status_code == 503 and answer.headers["API-Version"]
    assert simulator.document(bsn)["pips"] == []


def test_over_the_wire_every_answer_tells_its_version_and_the_log_no_bsn(capsys):
    simulator = world()
    bsn = simulator.bsns()[0]
    with serving(simulator, quiet=False) as address:
        known = httpx.get(f"{address}/personen/{bsn}/PIP", headers=headers())
        nothing = httpx.get(f"{address}/nothing/{bsn}", headers=headers())
    assert (known.status_code, known.headers["API-Version"], nothing.status_code) == (200, "1.2.0", 404)
    assert known.json()["gemeentecode"] == "0855"
    log = capsys.readouterr().err
    assert "/personen/•••••••••/PIP" in log and bsn not in log


def test_masking_leaves_other_numbers_alone():
    assert masked("/personen/999900006/PIP 200 1234567890") == "/personen/•••••••••/PIP 200 1234567890"


def test_the_command_advances_a_running_stand_in():
    simulator = world()
    with serving(simulator) as address:
        done = CliRunner().invoke(group, ["advance", "--to", "2025-09-01", "--server", address, "--json"])
        assert done.exit_code == 0 and json.loads(done.output)["today"] == "2025-09-01"
        told = CliRunner().invoke(group, ["misbehave", "unavailable=1", "--server", address])
        assert told.exit_code == 0 and simulator.settings.misbehaviour.unavailable == 1.0
        wrong = CliRunner().invoke(group, ["misbehave", "rude=1", "--server", address])
        assert wrong.exit_code == 2 and "slow" in wrong.output
        people = httpx.post(f"{address}/_simulator/people", json={"count": 2, "start": "2025-10-01"}).json()
        assert people == {"people": 8}


def test_without_a_running_stand_in_the_remedy_is_told():
    done = CliRunner().invoke(group, ["advance", "--to", "2025-09-01", "--server", "http://127.0.0.1:9"])
    assert done.exit_code == 2 and "duo simulate" in done.output


@pytest.mark.parametrize("text", ["slow=2", "lost=x", "nothing=0.1", "slow=-1"])
def test_bad_manners_out_of_range_are_refused(text):
    with pytest.raises(SettingsError, match=text.split("=")[0]):
        Misbehaviour.parse(text)


@pytest.mark.parametrize("text", ["855", "abcd", "0855=12"])
def test_a_gemeente_needs_a_code_and_an_oin(text):
    with pytest.raises(SettingsError, match="gemeente"):
        Gemeente.parse(text)


def test_out_of_the_box_the_stand_in_and_an_installation_know_each_other():
    from django.conf import settings

    from doorlopend.records.regions.load import demo_oin

    assert TILBURG.oin == demo_oin(855)
    assert Settings().duo_oin == settings.DUO_OIN


@pytest.mark.parametrize(
    "option", [["--gemeente", "tilburg"], ["--misbehave", "rude=1"], ["--people", "20000"]]
)
def test_a_wrong_option_stops_the_command_with_the_remedy(option):
    done = CliRunner().invoke(group, ["simulate", *option])
    assert done.exit_code == 2 and "Error" in done.output
