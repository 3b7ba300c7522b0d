"""Whole lives told to a running stand-in for DUO: every message of its interface, in the form that DUO publishes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.factories import TODAY, a_controller, a_user
from tests.gateways.exchange.duo_simulator import published

from doorlopend.gateways.exchange.duo import client as duo_client
from doorlopend.gateways.exchange.duo import send as sending
from doorlopend.gateways.exchange.duo.client import DuoUnavailable, ask
from doorlopend.gateways.exchange.duo.operations import OPERATIONS as REGISTERS
from doorlopend.gateways.exchange.duo.send import read_lists, send
from doorlopend.gateways.exchange.duo_simulator import Gemeente, Misbehaviour, Settings, Simulator, serving
from doorlopend.gateways.exchange.duo_simulator.numbers import bsns
from doorlopend.gateways.exchange.duo_simulator.person import new
from doorlopend.practice.casework.exchange import services
from doorlopend.practice.casework.exchange.catalogue import OPERATIONS
from doorlopend.practice.casework.exchange.models import Colleague, School
from doorlopend.practice.casework.exchange.services import HeldBack
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.models import Dossier, FactRow, Obligation
from doorlopend.records.dossiers.services import Source, new_fact, open_dossier, record_facts
from doorlopend.records.messages import outbox
from doorlopend.records.messages.models import LedgerLine, Outgoing
from doorlopend.records.regions.models import Controller

pytestmark = pytest.mark.django_db(transaction=False)
CODE, OTHER = "0785", "0855"
BSNS = bsns(12)
FORM = Source("form")
SEEN: set[tuple[str, str]] = set()
"""(method, path pattern) of every call that left, over all tests of this file."""


class World:
    """One gemeente with a line to the stand-in, and a clock that both keep."""

    def __init__(self, simulator: Simulator, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.simulator, self.patch = simulator, monkeypatch
        self.controller = a_controller()
        self.controller.oin, self.controller.duo_url = Gemeente.parse(CODE).oin, address
        self.controller.save()
        self.user, self.actor = a_user("teamleider", self.controller.pk)
        self.system = system_for(self.controller.pk, why="test")

    def day(self, on: date) -> None:
        """The day it is, for DUO and for us."""
        self.simulator.advance(to=on, send=False)
        self.patch.setenv("DOORLOPEND_TODAY", on.isoformat())
        self.today = on

    def person(self, bsn: str, *, asiel: bool = True, facts: tuple[Any, ...] = (), began: date = date(2024, 1, 8)) -> Dossier:
        detail = "Asielstatushouder" if asiel else "Gezinshereniger"
        self.simulator.add(new(bsn=bsn, v_nummer=9_000_000_000 + int(bsn[4:]), asiel=asiel, detail=detail),
                           [(began, "verplicht", {"coa": False, "gemeente": CODE})])  # fmt: skip
        self.day(max(getattr(self, "today", began), began))
        group = "asielstatushouder_a" if asiel else "gezins_of_overige_migrant"
        life = [
            new_fact(kind="persoon.naam", valid_from=date(2000, 1, 1), known_on=began, achternaam="Haddad"),
            new_fact(kind="persoon.bsn", valid_from=began, known_on=began, bsn=bsn),
            new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=began, known_on=began),
            new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=began, known_on=began),
            new_fact(kind="doelgroep.vastgesteld", valid_from=began, known_on=began, doelgroep=group),
            new_fact(kind="brp.inschrijving", valid_from=began, known_on=began, gemeente=CODE),
            *facts,
        ]
        with acting(self.system):
            return open_dossier(actor=self.system, controller_id=self.controller.pk, opened_on=began, facts=life, source=FORM)

    def record(self, dossier: Dossier, kind: str, on: date, *, source: Source = FORM, **data: Any) -> Any:
        extra = {name: data.pop(name) for name in ("valid_until",) if name in data}
        fact = new_fact(kind=kind, valid_from=on, known_on=max(on, min(self.today, on)), **extra, **data)
        with acting(self.actor):
            record_facts(actor=self.actor, dossier_id=dossier.pk, facts=[fact], source=source)
        return fact

    def replace(self, dossier: Dossier, old: Any, **change: Any) -> Any:
        from dataclasses import replace

        from doorlopend.records.access.ids import ordered

        kind = change.pop("kind", old.kind)
        data = {} if kind == "feit.nietig" else {**old.data, **change.pop("data", {})}
        fact = replace(old, id=str(ordered()), kind=kind, data=data, supersedes=old.id, mode="correction", **change)
        with acting(self.actor):
            record_facts(actor=self.actor, dossier_id=dossier.pk, facts=[fact], source=FORM)
        return fact

    def drafts(self, dossier: Dossier) -> dict[str, Outgoing]:
        with acting(self.system):
            return {one.operation: one for one in Outgoing.objects.filter(dossier_id=dossier.pk, state="draft")}

    def let_go(self, dossier: Dossier) -> list[str]:
        """Releases every draft and does what the queue does; the operations that DUO took, in order."""
        for draft in services.in_order(list(self.drafts(dossier).values())):
            with acting(self.actor):
                services.send(actor=self.actor, message_id=draft.pk, today=self.today)
        return self.work()

    def work(self) -> list[str]:
        taken = []
        for _round in range(20):
            with acting(self.system):
                waiting = list(Outgoing.objects.filter(state__in=["ready", "sent"]).order_by("pk").values_list("pk", "operation"))
            if not waiting:
                break
            for key, operation in waiting:
                if self.send(key) == "accepted":
                    taken.append(operation)
        return taken

    def send(self, key: UUID) -> str:
        return send(message_id=key, controller_id=self.controller.pk)

    def states(self) -> dict[str, int]:
        with acting(self.system):
            every = list(Outgoing.objects.exclude(state="withdrawn").values_list("state", flat=True))
        return {state: every.count(state) for state in set(every)}

    def ledger(self, message: Outgoing) -> list[str]:
        with acting(self.system):
            return list(LedgerLine.objects.filter(message_id=message.message_id).order_by("at", "pk").values_list("what", flat=True))

    def duo_fixed_the_term(self, dossier: Dossier, bsn: str) -> None:
        """DUO's term, as its notification SS102 would have us read it."""
        term = self.simulator.document(bsn)["termijn"]
        with acting(self.system):
            old = FactRow.objects.filter(dossier=dossier, kind="inburgeringstermijn.duo", superseded_by=None).first()
        data = {"einddatum": date.fromisoformat(term["einddatum"])}
        fact = new_fact(kind="inburgeringstermijn.duo", valid_from=date.fromisoformat(term["startdatum"]), known_on=self.today, **data)
        if old is not None:
            from dataclasses import replace

            fact = replace(fact, supersedes=str(old.pk), mode="change")
        with acting(self.system):
            record_facts(actor=self.system, dossier_id=dossier.pk, facts=[fact], source=Source("duo"))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duo_client, "PAUSES", ())
    monkeypatch.setattr(outbox, "LEASE", timedelta(0))
    monkeypatch.setattr(outbox, "SENDERS", {})
    monkeypatch.setattr(httpx.Client, "request", _checked(httpx.Client.request))


def _checked(request: Any) -> Any:
    """Every call that leaves fits what DUO publishes; what was called is remembered."""

    def sent(self: httpx.Client, method: str, url: Any, **more: Any) -> httpx.Response:
        path, body = str(url), more.get("json")
        for name, verb, pattern in published.operations():
            if verb == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path):
                published.check_request(name, method, path, body)
                SEEN.add((method, pattern))
                break
        else:
            raise AssertionError(f"{method} {path} is not published")
        return request(self, method, url, **more)

    return sent


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    settings = Settings(gemeenten=(Gemeente.parse(CODE), Gemeente.parse(OTHER)), seed=5, portal=0.0)
    simulator = Simulator.open(None, settings=settings)
    with serving(simulator) as address:
        yield World(simulator, address, monkeypatch)


def test_the_b1_route_from_plan_to_hours(world: World) -> None:
    """Plan, term, offer, contact, hours in the intake and at school, PVT and MAP; nothing is typed twice."""
    bsn = BSNS[0]
    dossier = world.person(bsn)
    world.day(date(2024, 3, 4))
    world.record(dossier, "uren.gevolgd", date(2024, 2, 5), soort="nt2", uren=24.5, fase="intake")
    world.record(dossier, "pip.vastgesteld", date(2024, 3, 4), leerroute="b1_route", niveau="b1", gemeente=CODE, intensiteit_uren=600, alfabetisering="nvt")
    assert set(world.drafts(dossier)) == {"pip", "uren_intake"}
    assert sorted(world.let_go(dossier)) == ["pip", "uren_intake"]
    world.day(date(2024, 3, 6))
    world.duo_fixed_the_term(dossier, bsn)
    world.record(dossier, "aanbod.gedaan", date(2024, 4, 1), aanbieder="Taalhuis De Brug", instellingsnummer="1000000001", start_lessen=date(2024, 4, 15), keurmerk="blik_op_werk")
    world.day(date(2024, 9, 2))
    world.record(dossier, "uren.gevolgd", date(2024, 4, 15), valid_until=date(2024, 8, 30), soort="nt2", uren=210.75)
    world.record(dossier, "pvt.ondertekend", date(2024, 6, 3))
    world.record(dossier, "map.eindgesprek", date(2024, 8, 26))
    assert sorted(world.let_go(dossier)) == ["aanbod", "map", "pvt", "uren_taalles"]
    doc = world.simulator.document(bsn)
    assert doc["pips"][0]["pip"] == {
        "dagtekeningPip": "2024-03-04", "leerroute": "B", "niveau": "B1", "geschatteIntensiteitB1Route": 600, "indicatorAlfabetiseringsonderwijs": "NVT",
    }  # fmt: skip
    assert doc["uren"][CODE] == {"TaallesEnKnmBredeIntake": {"uren": 24}, "ParticipatieAlsTaalles": {"uren": 210}}
    assert doc["aanbod"]["1000000001"]["datumInburgeringsaanbod"] == "2024-04-01"
    assert (doc["pvt"], doc["map"]) == ("2024-06-03", "2024-08-26")
    assert not world.drafts(dossier), "what DUO heard is not told again"
    with acting(world.system):
        open_ = Obligation.objects.filter(dossier=dossier, rule__startswith="duo.melden", until=None)
        assert not list(open_.values_list("rule", flat=True))
        told = FactRow.objects.filter(dossier=dossier, kind="duo.melding", superseded_by=None)
        assert sorted(row.data["bericht"] for row in told) == ["aanbod", "map", "pip", "pvt", "uren", "uren"]


def test_the_z_route_to_its_certificate(world: World) -> None:
    """Participation counts too; the end is told once it lies behind us, and DUO answers with the certificate."""
    bsn = BSNS[1]
    dossier = world.person(bsn)
    world.day(date(2024, 3, 4))
    world.record(dossier, "pip.vastgesteld", date(2024, 3, 4), leerroute="z_route", gemeente=CODE)
    assert world.let_go(dossier) == ["pip"]
    world.day(date(2024, 3, 6))
    world.duo_fixed_the_term(dossier, bsn)
    world.day(date(2026, 5, 4))
    for kind, soort, hours in (("uren.gevolgd", "nt2", 810), ("uren.gevolgd", "participatie", 760), ("uren.gevolgd", "map_praktijk", 44), ("uren.gevolgd", "pvt", 14)):
        world.record(dossier, kind, date(2024, 4, 15), valid_until=date(2026, 4, 24), soort=soort, uren=hours)
    world.record(dossier, "pvt.ondertekend", date(2025, 6, 2))
    world.record(dossier, "map.eindgesprek", date(2025, 12, 1))
    world.record(dossier, "z_route.eindgesprek", date(2026, 5, 4))
    world.record(dossier, "z_route.afgerond", date(2026, 5, 4))
    assert set(world.let_go(dossier)) == {"uren_participatie", "uren_taalles", "pvt", "map", "z_route"}
    doc = world.simulator.document(bsn)
    assert doc["uren"][CODE]["ParticipatieactiviteitenBredeIntake"] == {"uren": 818}
    world.day(date(2026, 5, 18))
    assert world.simulator.document(bsn)["plicht"]["redenGeenInburgeringsplicht"] == "Inburgeringsplicht voldaan"


def test_the_onderwijsroute_and_its_school(world: World) -> None:
    """A school with the mark of the taalschakeltraject; in the B1 route the same school is held back with the reason."""
    dossier = world.person(BSNS[2])
    world.day(date(2024, 3, 4))
    world.record(dossier, "pip.vastgesteld", date(2024, 3, 4), leerroute="onderwijsroute", niveau="b1", gemeente=CODE)
    world.record(dossier, "aanbod.gedaan", date(2024, 3, 4), instellingsnummer="1000000003", keurmerk="taalschakeltraject")
    assert sorted(world.let_go(dossier)) == ["aanbod", "pip"]
    other = world.person(BSNS[3])
    world.record(other, "pip.vastgesteld", date(2024, 3, 4), leerroute="b1_route", gemeente=CODE)
    world.record(other, "aanbod.gedaan", date(2024, 3, 4), instellingsnummer="1000000003", keurmerk="taalschakeltraject")
    with pytest.raises(HeldBack) as held, acting(world.actor):
        services.send(actor=world.actor, message_id=world.drafts(other)["aanbod"].pk, today=world.today)
    assert [(one.rule, one.field) for one in held.value.objections] == [("AANBOD_KEURMERK", "instellingsnummer")]


def test_a_correction_and_what_was_never_true(world: World) -> None:
    """A corrected date is told anew; a plan, offer or signature recorded in error is taken back at DUO."""
    bsn = BSNS[4]
    dossier = world.person(bsn)
    world.day(date(2024, 3, 4))
    plan = world.record(dossier, "pip.vastgesteld", date(2024, 3, 4), leerroute="b1_route", gemeente=CODE)
    offer = world.record(dossier, "aanbod.gedaan", date(2024, 3, 4), instellingsnummer="1000000001")
    assert world.let_go(dossier) == ["pip", "aanbod"]
    world.replace(dossier, offer, kind="feit.nietig")
    assert world.let_go(dossier) == ["aanbod_verwijderen"]
    world.replace(dossier, plan, kind="feit.nietig")
    assert world.let_go(dossier) == ["pip_verwijderen"]
    assert not world.simulator.document(bsn)["pips"] and not world.simulator.document(bsn)["aanbod"]
    world.record(dossier, "pip.vastgesteld", date(2024, 3, 4), leerroute="b1_route", gemeente=CODE)
    assert world.let_go(dossier) == ["pip"]
    world.day(date(2024, 6, 3))
    world.duo_fixed_the_term(dossier, bsn)
    signed = world.record(dossier, "pvt.ondertekend", date(2024, 5, 6))
    assert world.let_go(dossier) == ["pvt"]
    better = world.replace(dossier, signed, valid_from=date(2024, 5, 13))
    assert world.let_go(dossier) == ["pvt"] and world.simulator.document(bsn)["pvt"] == "2024-05-13"
    world.replace(dossier, better, kind="feit.nietig")
    assert world.let_go(dossier) == ["pvt"] and world.simulator.document(bsn)["pvt"] is None
    assert not world.drafts(dossier)


def test_a_move_keeps_the_earlier_plan_of_another_gemeente(world: World) -> None:
    """DUO tells of the plan of the gemeente before; it is not told back, and MAP waits for a plan of our own."""
    bsn = BSNS[5]
    world.simulator.add(new(bsn=bsn, v_nummer=9_000_001_000, asiel=True, detail="Asielstatushouder"), [
        (date(2024, 1, 8), "verplicht", {"coa": False, "gemeente": OTHER}),
        (date(2024, 3, 4), "pip_portaal", {"leerroute": "B", "gemeente": OTHER}),
        (date(2024, 9, 2), "verhuisd", {"gemeente": CODE}),
    ])  # fmt: skip
    world.day(date(2024, 9, 16))
    life = [
        new_fact(kind="persoon.bsn", valid_from=date(2024, 9, 2), known_on=date(2024, 9, 2), bsn=bsn),
        new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=date(2024, 1, 8), known_on=date(2024, 9, 2)),
        new_fact(kind="doelgroep.vastgesteld", valid_from=date(2024, 1, 8), known_on=date(2024, 9, 2), doelgroep="asielstatushouder_a"),
        new_fact(kind="brp.inschrijving", valid_from=date(2024, 9, 2), known_on=date(2024, 9, 2), gemeente=CODE),
        new_fact(kind="pip.vastgesteld", valid_from=date(2024, 3, 4), known_on=date(2024, 9, 2), leerroute="b1_route", niveau="b1", gemeente=OTHER),
    ]
    with acting(world.system):
        dossier = open_dossier(actor=world.system, controller_id=world.controller.pk, opened_on=date(2024, 9, 2), facts=life, source=Source("duo"))
    world.duo_fixed_the_term(dossier, bsn)
    assert not world.drafts(dossier)
    world.record(dossier, "map.eindgesprek", date(2024, 9, 9))
    with pytest.raises(HeldBack) as held, acting(world.actor):
        services.send(actor=world.actor, message_id=world.drafts(dossier)["map"].pk, today=world.today)
    assert [one.rule for one in held.value.objections] == ["RESULTAAT_EIGEN_PIP"]
    world.record(dossier, "pip.vastgesteld", date(2024, 9, 16), leerroute="b1_route", niveau="b1", gemeente=CODE, reden="verhuizing")
    assert sorted(world.let_go(dossier)) == ["map", "pip"]
    assert world.simulator.document(bsn)["pips"][-1]["gemeentecode"] == CODE


def test_an_exemption_and_an_extension_change_what_may_be_told(world: World) -> None:
    """After DUO extended the term a module of a later day needs no judgement; before, it must be judged."""
    bsn = BSNS[6]
    dossier = world.person(bsn)
    world.day(date(2024, 3, 4))
    world.record(dossier, "pip.vastgesteld", date(2024, 3, 4), leerroute="b1_route", gemeente=CODE)
    world.let_go(dossier)
    world.day(date(2024, 3, 6))
    world.duo_fixed_the_term(dossier, bsn)
    world.simulator.add(world.simulator.document(bsn), [
        (date(2027, 1, 11), "verlenging_gevraagd", {"toegekend": True, "maanden": 6, "grond": "1a"}),
        (date(2025, 2, 3), "vrijstelling", {"soort": "Gedeeltelijke", "oordeel": "Toekenning", "reden": "DIP", "onderdeel": "LE"}),
    ])  # fmt: skip
    world.day(date(2027, 3, 15))
    late = world.record(dossier, "map.eindgesprek", date(2027, 3, 15))
    with acting(world.actor), pytest.raises(HeldBack) as held:
        services.send(actor=world.actor, message_id=world.drafts(dossier)["map"].pk, today=world.today)
    assert [(one.rule, one.field) for one in held.value.objections] == [("VERWIJTBAAR_ONTBREEKT", "verwijtbaar")]
    world.duo_fixed_the_term(dossier, bsn)
    assert world.let_go(dossier) == ["map"]
    world.replace(dossier, late, data={"verwijtbaar": False})
    with acting(world.actor), pytest.raises(HeldBack) as held:
        services.send(actor=world.actor, message_id=world.drafts(dossier)["map"].pk, today=world.today)
    assert "VERWIJTBAAR_TE_VROEG" in [one.rule for one in held.value.objections]


def test_the_test_is_booked_and_skipped(world: World) -> None:
    """Asking twice is once; being released from the test takes the number back."""
    bsn = BSNS[7]
    dossier = world.person(bsn)
    with acting(world.actor):
        one = services.sign_up_for_test(actor=world.actor, dossier_id=dossier.pk)
        assert services.sign_up_for_test(actor=world.actor, dossier_id=dossier.pk).pk == one.pk
    assert world.work() == ["lbt_aanmelden"]
    with acting(world.system):
        assert outbox.answer_of(Outgoing.objects.get(pk=one.pk)) == {"examennummer": world.simulator.document(bsn)["lbt"]["examennummer"]}
    world.record(dossier, "leerbaarheidstoets.ontheven", world.today)
    assert world.let_go(dossier) == ["lbt_overslaan"]
    assert world.simulator.document(bsn)["lbt"]["overgeslagen"] and not world.drafts(dossier)


def test_the_contact_of_the_gemeente_and_of_a_person(world: World) -> None:
    dossier = world.person(BSNS[8])
    person = {"actor": world.actor, "controller_id": world.controller.pk, "user_id": world.user.pk}
    with acting(world.actor):
        services.tell_colleague(**person, name="Anna de Vries", email="a.devries@gemeente.example", phone="013-1234567")
    assert world.work() == ["contact_opvoeren"]
    with acting(world.actor):
        number = Colleague.objects.get(user_id=world.user.pk).number
    mine = world.record(dossier, "contactpersoon.aangewezen", world.today, naam="Anna de Vries", gebruiker=str(world.user.pk))
    assert world.let_go(dossier) == ["contact_koppelen"]
    assert world.simulator.document(BSNS[8])["contact"] == {CODE: str(number)}
    with acting(world.actor):
        services.tell_colleague(**person, name="Anna de Vries-Smit", email="a.smit@gemeente.example", phone="013-1234567")
    assert world.work() == ["contact_wijzigen"]
    world.replace(dossier, mine, valid_until=world.today)
    assert world.let_go(dossier) == ["contact_ontkoppelen"]
    with acting(world.actor):
        services.drop_colleague(**person)
    assert world.work() == ["contact_verwijderen"]
    with acting(world.actor):
        assert not Colleague.objects.exists()


def test_the_schools_are_read_from_duo(world: World) -> None:
    assert read_lists(controller_id=world.controller.pk) == (4, [])
    assert School.objects.get(pk="1000000003").tst and not School.objects.get(pk="1000000004").bow


CRASHES = ["pip", "pip_verwijderen", "aanbod", "aanbod_verwijderen", "pvt", "map", "z_route", "uren_taalles", "contact_opvoeren"]


class Killed(BaseException):
    """The process ends here: nothing after it runs, and no transaction it had open commits."""


@contextmanager
def killed_after_duo_answered(world: World) -> Iterator[None]:
    def dies(*_args: Any, **_more: Any) -> str:
        raise Killed

    with world.patch.context() as patch:
        patch.setattr(sending, "_finish", dies)
        yield


def _prepare(world: World, operation: str) -> tuple[Dossier | None, UUID, str]:
    """A life on the point of telling this; the id of the released message."""
    bsn = BSNS[9]
    if operation == "contact_opvoeren":
        with acting(world.actor):
            row = services.tell_colleague(actor=world.actor, controller_id=world.controller.pk, user_id=world.user.pk, name="Anna de Vries", email="a@b.example", phone="013-1234567")
        return None, row.pk, bsn
    dossier = world.person(bsn)
    world.day(date(2024, 3, 4))
    route = "z_route" if operation == "z_route" else "b1_route"
    plan = world.record(dossier, "pip.vastgesteld", date(2024, 3, 4), leerroute=route, gemeente=CODE)
    if operation != "pip":
        world.let_go(dossier)
    if operation == "pip_verwijderen":
        world.record(dossier, "pip.vastgesteld", date(2024, 3, 4), leerroute="z_route", gemeente=CODE)
        world.let_go(dossier)
        with acting(world.system):
            for row in FactRow.objects.filter(dossier=dossier, kind="pip.vastgesteld"):
                record_facts(actor=world.system, dossier_id=dossier.pk, source=FORM, facts=[_void(str(row.pk), world.today)])
    if operation.startswith("aanbod"):
        offer = world.record(dossier, "aanbod.gedaan", date(2024, 3, 4), instellingsnummer="1000000001")
        if operation == "aanbod_verwijderen":
            world.let_go(dossier)
            world.replace(dossier, offer, kind="feit.nietig")
    if operation in ("pvt", "map", "z_route", "uren_taalles"):
        world.day(date(2024, 9, 2))
        world.duo_fixed_the_term(dossier, bsn)
        kinds = {"pvt": "pvt.ondertekend", "map": "map.eindgesprek", "z_route": "z_route.afgerond"}
        if operation in kinds:
            world.record(dossier, kinds[operation], date(2024, 6, 3))
        else:
            world.record(dossier, "uren.gevolgd", date(2024, 6, 3), soort="nt2", uren=12)
    draft = world.drafts(dossier)[operation]
    assert plan
    with acting(world.actor):
        services.send(actor=world.actor, message_id=draft.pk, today=world.today)
    return dossier, draft.pk, bsn


def _void(target: str, on: date) -> Any:
    from dataclasses import replace

    return replace(new_fact(kind="feit.nietig", valid_from=on, known_on=on), supersedes=target, mode="correction")


@pytest.mark.parametrize("operation", CRASHES)
def test_a_stop_between_duos_answer_and_our_commit_neither_loses_nor_doubles(world: World, operation: str) -> None:
    dossier, key, bsn = _prepare(world, operation)
    with killed_after_duo_answered(world), pytest.raises(Killed):
        world.send(key)
    after = json.dumps(world.simulator.document(bsn), sort_keys=True)
    shared = world.simulator._store.meta("gedeeld", {})
    with acting(world.system):
        assert Outgoing.objects.get(pk=key).state == "sent", "it is known that nobody knows"
    if operation == "contact_opvoeren":
        assert world.send(key) == "dead", "DUO has no register to look in: a person decides"
        assert world.simulator._store.meta("gedeeld", {}) == shared
        with acting(world.actor):
            services.number_known(actor=world.actor, message_id=key, number=1)
            assert Colleague.objects.get(user_id=world.user.pk).number == 1
        return
    assert world.send(key) == "accepted"
    assert json.dumps(world.simulator.document(bsn), sort_keys=True) == after, "DUO holds what it held after the first time"
    with acting(world.system):
        row = Outgoing.objects.get(pk=key)
        assert FactRow.objects.filter(source_ref=str(row.message_id)).count() == (1 if OPERATIONS[operation].told else 0)
    assert world.ledger(row).count("accepted") == 1
    assert dossier is not None and not world.drafts(dossier)


def test_lost_answers_and_an_absent_duo_end_well(world: World) -> None:
    """DUO is away, then loses answers: everything arrives once, in order, and the ledger tells each attempt."""
    bsn = BSNS[10]
    dossier = world.person(bsn)
    world.day(date(2024, 3, 4))
    world.record(dossier, "pip.vastgesteld", date(2024, 3, 4), leerroute="b1_route", gemeente=CODE)
    world.record(dossier, "aanbod.gedaan", date(2024, 3, 4), instellingsnummer="1000000001")
    drafts = world.drafts(dossier)
    with acting(world.actor):
        for name in ("pip", "aanbod"):
            services.send(actor=world.actor, message_id=drafts[name].pk, today=world.today)
    assert world.send(drafts["aanbod"].pk) == sending.WAITS
    for how in (Misbehaviour(unavailable=1.0), Misbehaviour(lost=1.0)):
        world.simulator.misbehave(how)
        with pytest.raises(DuoUnavailable):
            world.send(drafts["pip"].pk)
    world.simulator.misbehave(Misbehaviour())
    assert world.send(drafts["pip"].pk) == "accepted" and world.send(drafts["aanbod"].pk) == "accepted"
    assert len(world.simulator.document(bsn)["pips"]) == 1
    assert world.ledger(drafts["pip"]) == ["released", "sent", "attempt failed", "sent", "attempt failed", "sent", "accepted"]
    assert world.send(drafts["pip"].pk) == sending.NOTHING


def test_what_duo_refuses_is_shown_with_its_reason_and_offered_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = world.person(BSNS[11])
    world.day(date(2024, 3, 4))
    world.record(dossier, "pip.vastgesteld", date(2024, 1, 2), leerroute="b1_route", gemeente=CODE)
    draft = world.drafts(dossier)["pip"]
    with acting(world.actor), pytest.raises(HeldBack) as held:
        services.send(actor=world.actor, message_id=draft.pk, today=world.today)
    assert "PIP_VOOR_PLICHT" in [one.rule for one in held.value.objections]
    with acting(world.actor):
        outbox.release(actor=world.actor, message_id=draft.pk)
    assert world.send(draft.pk) == "refused"
    with acting(world.system):
        row = Outgoing.objects.get(pk=draft.pk)
    assert "voor de start van de inburgeringsplicht" in row.problem
    assert world.ledger(row)[-1] == "refused"


def test_a_person_without_bsn_gets_stuck_until_it_is_known(world: World) -> None:
    with acting(world.system):
        life = [new_fact(kind="pip.vastgesteld", valid_from=TODAY, known_on=TODAY, leerroute="b1_route")]
        dossier = open_dossier(actor=world.system, controller_id=world.controller.pk, opened_on=TODAY, facts=life, source=FORM)
    world.day(TODAY)
    draft = world.drafts(dossier)["pip"]
    with acting(world.actor), pytest.raises(HeldBack) as held:
        services.send(actor=world.actor, message_id=draft.pk, today=TODAY)
    assert "BSN" in [one.rule for one in held.value.objections]
    with acting(world.actor):
        outbox.release(actor=world.actor, message_id=draft.pk)
    assert "BSN" in world.send(draft.pk) and world.states() == {"dead": 1}
    with acting(world.actor):
        outbox.try_again(actor=world.actor, message_id=draft.pk)
        assert Outgoing.objects.get(pk=draft.pk).state == "ready"


def test_entering_it_in_the_portal_counts_as_telling(world: World) -> None:
    Controller.objects.filter(pk=world.controller.pk).update(duo_url="")
    dossier = world.person(BSNS[0])
    world.record(dossier, "pip.vastgesteld", date(2024, 1, 8), leerroute="b1_route", gemeente=CODE)
    draft = world.drafts(dossier)["pip"]
    with acting(world.actor), pytest.raises(services.NoLine):
        services.send(actor=world.actor, message_id=draft.pk, today=world.today)
    with acting(world.actor):
        services.entered(actor=world.actor, message_id=draft.pk, on=world.today)
    assert world.ledger(draft) == ["entered"] and not world.drafts(dossier)
    with acting(world.system):
        assert not Obligation.objects.filter(dossier=dossier, rule="duo.melden_pip", until=None).exists()


def test_each_controller_speaks_with_its_own_name_and_certificate(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    heads: list[dict[str, str]] = []
    before = httpx.Client.request

    def seen(self: httpx.Client, method: str, url: Any, **more: Any) -> httpx.Response:
        heads.append(dict(more["headers"]))
        return before(self, method, url, **more)

    monkeypatch.setattr(httpx.Client, "request", seen)
    dossier = world.person(BSNS[1])
    world.record(dossier, "pip.vastgesteld", world.today, leerroute="b1_route", gemeente=CODE)
    draft = world.drafts(dossier)["pip"]
    world.let_go(dossier)
    assert heads[0]["bron"] == Gemeente.parse(CODE).oin and heads[0]["berichtId"] == str(draft.message_id)
    Controller.objects.filter(pk=world.controller.pk).update(duo_url="https://127.0.0.1:9", certificate="/nowhere.pem")
    world.record(dossier, "uren.gevolgd", world.today, soort="nt2", uren=3)
    (hours,) = [one for one in world.drafts(dossier).values()]
    with acting(world.actor):
        services.send(actor=world.actor, message_id=hours.pk, today=world.today)
    assert world.send(hours.pk) == "dead", "a certificate that cannot be read is for a person to mend"


def test_every_operation_duo_publishes_is_known() -> None:
    """Reads go through the registers, messages through the catalogue; together they are all there is."""
    ours = {(one.method, one.path) for one in OPERATIONS.values() if one.method}
    ours |= {("GET", one.path) for one in REGISTERS.values()} | {("GET", path) for path in sending.LISTS}
    assert ours == {(method, path) for _name, method, path in published.operations()}


@pytest.mark.parametrize("name", sorted(one.name for one in OPERATIONS.values() if one.api))
def test_a_message_has_the_fields_that_duo_publishes(name: str) -> None:
    ours = OPERATIONS[name]
    file = published.raw(ours.api)
    assert file["info"]["version"] == ours.version
    operation = file["paths"][ours.path][ours.method.lower()]
    assert str(ours.success) in operation["responses"]
    body = operation.get("requestBody")
    assert bool(body) == ours.has_body
    if body:
        schema = body["content"]["application/json"]["schema"]
        fields = file["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        assert [one.name for one in ours.fields] == list(fields["properties"]), "the order of the copy card"
        assert {one.name for one in ours.fields if one.required} == set(fields.get("required", ()))


def test_every_register_is_read(world: World) -> None:
    world.person(BSNS[2])
    line = duo_client.Line.of(world.controller)
    assert line is not None
    assert set(ask(line=line, bsn=BSNS[2], names=REGISTERS)) == set(REGISTERS)


@pytest.fixture(scope="module", autouse=True)
def every_operation_was_used(request: pytest.FixtureRequest) -> Iterator[None]:
    """When the whole file ran in one process, every published operation was called at least once."""
    SEEN.clear()
    yield
    mine = [item for item in request.session.items if item.fspath == request.node.fspath]
    every = {name for name in vars(request.module) if name.startswith("test_")}
    if {item.originalname for item in mine} == every and all(item.name in RAN for item in mine):
        assert {(method, path) for _name, method, path in published.operations()} == SEEN


RAN: set[str] = set()


@pytest.fixture(autouse=True)
def remember(request: pytest.FixtureRequest) -> None:
    RAN.add(request.node.name)
