"""From azc to gemeente to the next gemeente: what is given, on which ground, and who answers for the person meanwhile."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import TODAY, a_controller, a_dossier, a_user

from doorlopend.practice.casework.handover import queries, services
from doorlopend.practice.casework.handover.models import Difference, Handover
from doorlopend.practice.casework.handover.policies import check_still_seen
from doorlopend.practice.casework.handover.services import Answer, NotNow
from doorlopend.practice.casework.handover.states import FROM, PASSED, TO, Act, Place, State
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.audit.sealing import SEALER
from doorlopend.records.dossiers.models import Dossier, FactRow, Involved
from doorlopend.records.dossiers.services import Source, new_fact, record_facts
from doorlopend.records.regions.models import Controller

pytestmark = pytest.mark.django_db
LINKED = date(2026, 10, 1)
BSN = "999990019"


def fact(kind: str, day: date = LINKED, **data: object):  # type: ignore[no-untyped-def]
    return new_fact(kind=kind, valid_from=day, known_on=day, **data)  # type: ignore[arg-type]


@dataclass
class World:
    coa: Controller
    goirle: Controller
    dossier: Dossier
    giver: Actor
    taker: Actor

    def row(self, side: str) -> Handover:
        holder = self.coa if side == FROM else self.goirle
        with acting(system_for(holder.pk, why="test")):
            return Handover.objects.select_related("other").filter(side=side, controller=holder).latest("since", "id")

    def offer(self, today: date = TODAY, **answers: Answer) -> Handover:
        with acting(self.giver):
            return services.offer(actor=self.giver, handover_id=self.row(FROM).pk, answers=answers, today=today)

    def accept(self, today: date = TODAY, dossier_id: object = None) -> Dossier:
        with acting(self.taker):
            return services.accept(actor=self.taker, handover_id=self.row(TO).pk, dossier_id=dossier_id, today=today)  # type: ignore[arg-type]


def a_world(number: int = 0, extra: tuple = ()) -> World:
    coa = Controller.objects.filter(kind="coa").first() or Controller.objects.create(kind="coa", name="COA", oin=f"{1:020d}")
    goirle = a_controller()
    life = (
        fact("asiel.aanvraag", date(2025, 5, 1)), fact("azc.verblijf", date(2025, 5, 2), locatie="azc Oisterwijk"), fact("persoon.taal", taal="ti"),
        fact("verblijfsrecht.verleend", date(2026, 9, 1), soort="asiel_bepaalde_tijd"), fact("koppeling", gemeente="0785"),
        fact("organisatie.handelt", date(2026, 1, 5), organisatie="COA"), *extra,
    )  # fmt: skip
    dossier = a_dossier(coa, surname="Tesfay", bsn=BSN, facts=life)
    _user, giver = a_user("coa_plaatsing", coa.pk, email=f"giver{number}@test.invalid")
    _user, taker = a_user("teamleider", goirle.pk, email=f"taker{number}@test.invalid")
    return World(coa, goirle, dossier, giver, taker)


def test_the_law_passes_responsibility_at_once_and_nobody_need_click() -> None:
    world = a_world()
    with acting(system_for(world.coa.pk, why="test")):
        law = Involved.objects.on(LINKED).get(dossier=world.dossier, how="law")
        acts = Involved.objects.on(TODAY).get(dossier=world.dossier, how="acts")
        apart = Difference.objects.get(dossier_id=world.dossier.pk)
    assert law.party == "college 0785" and acts.party == "COA"
    assert (apart.responsible, apart.acts, apart.since, apart.until) == ("Goirle", "COA", LINKED, None)
    there = world.row(TO)
    assert there.state == State.AANGEKONDIGD and there.name == "" and there.dossier_id is None and not there.items.exists()


def test_parties_are_known_by_short_and_by_full_name() -> None:
    coa = Controller.objects.create(kind="coa", name="Centraal Orgaan opvang asielzoekers (COA)", oin=f"{2:020d}")
    tilburg = a_controller("Gemeente Tilburg", code="GM0855", number=855)
    for number, written in enumerate(("COA", coa.name)):
        life = (fact("azc.verblijf"), fact("koppeling", gemeente="0855"), fact("organisatie.handelt", organisatie=written))
        dossier = a_dossier(coa, surname=f"Tesfay{number}", facts=life)
        with acting(system_for(coa.pk, why="test")):
            assert Difference.objects.get(dossier_id=dossier.pk).responsible == tilburg.name
    same = a_dossier(tilburg, facts=(fact("koppeling", gemeente="0855"), fact("organisatie.handelt", organisatie="Tilburg")))
    with acting(system_for(tilburg.pk, why="test")):
        assert not Difference.objects.filter(dossier_id=same.pk).exists() and not Handover.objects.filter(dossier_id=same.pk).exists()


def test_a_difference_that_lasts_is_a_gap_on_both_lists() -> None:
    world = a_world()
    for actor in (world.giver, world.taker):
        with acting(actor):
            assert queries.lasting(actor=actor, today=LINKED + timedelta(days=13)).count() == 0 or not actor.where("gaps.read")
            assert bool(queries.lasting(actor=actor, today=LINKED + timedelta(days=14))) == bool(actor.where("gaps.read"))
    _user, colleague = a_user("coa_casemanager", world.coa.pk)
    with acting(colleague):
        assert queries.lasting(actor=colleague, today=TODAY).count() == 1
        late = Dossier.objects.filter(queries.differs_too_long(TODAY))
        assert [one.pk for one in late] == [world.dossier.pk]


def test_what_is_given_becomes_new_facts_of_the_receiver_and_says_on_which_ground() -> None:
    world = a_world()
    world.offer(school=Answer("aanwezig", "ISK per 1 december"))
    dossier = world.accept()
    with acting(world.taker):
        rows = list(FactRow.objects.filter(dossier=dossier, source="hand-over"))
        given = {row.kind: row for row in rows if row.origin_id}
        row = world.row(TO)
        items = {item.code: item for item in row.items.all()}
    assert {"persoon.naam", "koppeling", "azc.verblijf", "persoon.bsn"} <= set(given)
    assert all(one.controller_id == world.goirle.pk and one.known_on == TODAY for one in rows)
    with acting(system_for(world.coa.pk, why="test")):
        origins = set(FactRow.objects.filter(dossier=world.dossier).values_list("pk", flat=True))
    assert {one.origin_id for one in given.values()} <= origins and not {one.pk for one in rows} & origins
    assert items["school"].note == "ISK per 1 december" and all(item.ground and item.source == "COA" for item in items.values())
    assert items["identiteit"].facts and not any(item.body for item in items.values())


def test_who_acts_passes_on_acceptance_and_both_files_say_the_same() -> None:
    world = a_world()
    world.offer()
    taken = world.accept()
    for holder, dossier in ((world.coa, world.dossier), (world.goirle, taken)):
        with acting(system_for(holder.pk, why="test")):
            acts = Involved.objects.on(TODAY).filter(dossier=dossier, how="acts")
            before = Involved.objects.on(TODAY - timedelta(days=1)).filter(dossier=world.dossier, how="acts")
            assert [one.party for one in acts] == ["Goirle"]
            if holder is world.coa:
                assert [one.party for one in before] == ["COA"]
                assert not Difference.objects.filter(dossier_id=dossier.pk, until=None).exists()
    with acting(world.taker):
        named = Involved.objects.on(TODAY).get(dossier=taken, how="contact")
        assert named.user_id == world.taker.user_id


def test_safety_and_health_never_go_along_and_a_secret_place_stays_unnamed() -> None:
    extra = (
        fact("veiligheid.geheim_adres", reden="bedreiging"), fact("veiligheid.opvang", soort="vrouwenopvang"), fact("veiligheid.alleen_spreken"),
        fact("omstandigheid.opvang"), fact("gezondheid.aandachtspunt", soort="psychisch"), fact("verzuim.gemeld", uren=3, reden="ziek"),
    )  # fmt: skip
    world = a_world(extra=extra)
    everything = system_for(world.coa.pk, why="test")
    with acting(everything):
        given = [fact for content in services.offerable(dossier=world.dossier) for fact in content.facts]
    assert given and not any(one.kind.startswith(("veiligheid.", "gezondheid.", "omstandigheid.opvang", "verzuim")) for one in given)
    assert "locatie" not in next(one for one in given if one.kind == "azc.verblijf").data
    world.offer()
    taken = world.accept()
    with acting(system_for(world.goirle.pk, why="test")):
        assert not FactRow.objects.filter(dossier=taken, sensitivity__in=["safety", "health"]).exists()


def test_the_checklist_says_the_same_of_safety_for_everybody() -> None:
    """An item that only stands there when there is something to hide would tell it."""
    plain, marked = a_world(1), a_world(2, extra=(fact("veiligheid.opvang"),))
    said = []
    for world in (plain, marked):
        with acting(world.giver):
            row = Handover.objects.get(dossier_id=world.dossier.pk)
            services.offer(actor=world.giver, handover_id=row.pk, answers={}, today=TODAY)
            said.append(row.items.filter(code="veiligheid").values_list("status", "note", "ground").get())
    assert said[0] == said[1]


def test_a_refusal_needs_a_reason_leaves_nothing_behind_and_can_be_offered_again() -> None:
    world = a_world()
    world.offer()
    with acting(world.taker):
        row = world.row(TO)
        assert row.name and any(item.body for item in row.items.all())
        with pytest.raises(NotNow):
            services.answer(actor=world.taker, handover_id=row.pk, act=Act.REFUSE, reason=" ", today=TODAY)
        services.answer(actor=world.taker, handover_id=row.pk, act=Act.REFUSE, reason="Woont al in Tilburg", today=TODAY)
    there, here = world.row(TO), world.row(FROM)
    with acting(world.taker):
        assert there.name == "" and not any(item.body or item.note for item in there.items.all())
    assert here.state == State.GEWEIGERD and here.reason == "Woont al in Tilburg"
    world.offer()
    assert world.row(TO).state == State.AANGEBODEN


def test_an_unanswered_offer_is_reminded_then_expires_and_takes_its_data_along() -> None:
    world = a_world()
    world.offer()
    assert services.sweep(controller_id=world.coa.pk, today=TODAY + timedelta(days=4)) == (0, 0)
    assert services.sweep(controller_id=world.coa.pk, today=TODAY + timedelta(days=5)) == (1, 0)
    assert world.row(TO).reminded_on == TODAY + timedelta(days=5)
    with acting(world.taker), pytest.raises(NotNow):
        services.accept(actor=world.taker, handover_id=world.row(TO).pk, dossier_id=None, today=TODAY + timedelta(days=15))
    assert services.sweep(controller_id=world.coa.pk, today=TODAY + timedelta(days=15)) == (0, 1)
    assert services.sweep(controller_id=world.coa.pk, today=TODAY + timedelta(days=15)) == (0, 0)
    assert world.row(TO).state == State.VERLOPEN and world.row(TO).name == ""


def test_when_the_giver_destroyed_its_file_the_offer_cannot_be_taken_and_ends_by_itself() -> None:
    from doorlopend.records.dossiers import destruction

    world = a_world()
    world.offer()
    users = [a_user("teamleider", world.coa.pk, email=f"destroyer{n}@test.invalid")[1] for n in range(2)]
    with acting(users[0]):
        order = destruction.propose(actor=users[0], controller_id=world.coa.pk, object_kind="dossier", object_id=world.dossier.pk, ground="ten_onrechte_aangelegd", today=TODAY)
    with acting(users[1]):
        destruction.approve(actor=users[1], order_id=order.pk, today=TODAY)
    with acting(world.taker), pytest.raises(NotNow):
        services.accept(actor=world.taker, handover_id=world.row(TO).pk, dossier_id=None, today=TODAY)
    services.sweep(controller_id=world.goirle.pk, today=TODAY + timedelta(days=15))
    there = world.row(TO)
    with acting(world.taker):
        assert (there.state, there.name) == (State.VERLOPEN, "") and not any(item.body for item in there.items.all())


def test_the_wrong_side_and_a_stranger_can_do_nothing() -> None:
    world = a_world()
    with acting(world.taker), pytest.raises(Handover.DoesNotExist):
        services.offer(actor=world.taker, handover_id=world.row(FROM).pk, answers={}, today=TODAY)
    with acting(world.taker), pytest.raises(NotNow):
        services.offer(actor=world.taker, handover_id=world.row(TO).pk, answers={}, today=TODAY)
    _user, reader = a_user("beheerder_gemeente", world.goirle.pk)
    with acting(reader), pytest.raises((PermissionDenied, Handover.DoesNotExist)):
        services.accept(actor=reader, handover_id=world.row(TO).pk, dossier_id=None, today=TODAY)


def test_a_person_already_known_here_is_found_and_not_doubled() -> None:
    world = a_world()
    known = a_dossier(world.goirle, surname="Tesfay", bsn=BSN)
    world.offer()
    with acting(world.taker):
        found = queries.alike(world.row(TO))
    assert [(one.dossier.pk, one.why) for one in found] == [(known.pk, "BSN")]
    assert world.accept(dossier_id=known.pk).pk == known.pk
    with acting(world.taker):
        assert FactRow.objects.filter(dossier=known, kind="persoon.bsn").count() == 1


def test_another_koppeling_ends_the_offer_and_tells_the_new_gemeente() -> None:
    world = a_world()
    tilburg = a_controller("Tilburg", code="GM0855", number=855)
    world.offer()
    with acting(world.giver):
        record_facts(actor=world.giver, dossier_id=world.dossier.pk, facts=[fact("koppeling", TODAY, gemeente="0855")], source=Source("coa"))
    with acting(system_for(world.goirle.pk, why="test")):
        old = Handover.objects.get(controller=world.goirle)
        assert (old.state, old.name) == (State.VERVALLEN, "") and not any(item.body for item in old.items.all())
    with acting(system_for(tilburg.pk, why="test")):
        assert Handover.objects.get(controller=tilburg).state == State.AANGEKONDIGD


def test_from_gemeente_to_gemeente_the_old_one_sees_on_until_a_month_after_the_new_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    goirle, tilburg = a_controller(), a_controller("Tilburg", code="GM0855", number=855)
    moved = date(2026, 11, 1)
    life = (
        fact("status.vastgesteld", groep="wi2021"), fact("inburgeringsplicht.vastgesteld"), fact("doelgroep.vastgesteld", doelgroep="asielstatushouder_a"),
        fact("brp.inschrijving", gemeente="0785"), fact("pip.vastgesteld", date(2026, 10, 20), leerroute="b1_route", gemeente="0785"),
        fact("organisatie.handelt", organisatie="Goirle"), fact("boete.besluit", date(2026, 10, 25), soort="map", bedrag=250),
        fact("brp.inschrijving", moved, gemeente="0855"),
    )  # fmt: skip
    dossier = a_dossier(goirle, surname="Osman", facts=life)
    _user, giver = a_user("teamleider", goirle.pk)
    _user, taker = a_user("teamleider", tilburg.pk)
    with acting(giver):
        row = Handover.objects.get(dossier_id=dossier.pk)
        assert row.other_id == tilburg.pk and row.since == moved
        services.offer(actor=giver, handover_id=row.pk, answers={}, today=TODAY)
    with acting(taker):
        taken = services.accept(actor=taker, handover_id=Handover.objects.get().pk, dossier_id=None, today=TODAY)
        assert {"pip.vastgesteld", "boete.besluit"} <= set(FactRow.objects.filter(dossier=taken).values_list("kind", flat=True))
        pip = date(2026, 12, 10)
        record_facts(actor=taker, dossier_id=taken.pk, facts=[fact("pip.vastgesteld", pip, leerroute="b1_route", gemeente="0855")], source=Source("form"))
    with acting(giver):
        dossier.refresh_from_db()
        row.refresh_from_db()
        assert row.sees_until == date(2027, 1, 10) and dossier.closed_on == TODAY
        assert FactRow.objects.filter(dossier=dossier, kind="pip.overgedragen").exists()
        monkeypatch.setenv("DOORLOPEND_TODAY", "2027-01-10")
        check_still_seen(giver, dossier)
        monkeypatch.setenv("DOORLOPEND_TODAY", "2027-01-11")
        with pytest.raises(PermissionDenied):
            check_still_seen(giver, dossier)


def test_every_step_is_in_the_audit_of_the_side_that_did_it() -> None:
    world = a_world()
    world.offer()
    world.accept()
    with acting(SEALER):
        told = {(row.controller_id, row.action) for row in AuditRow.objects.filter(action__startswith="handover.")}
    assert {(world.coa.pk, "handover.offered"), (world.goirle.pk, "handover.received"), (world.goirle.pk, "handover.accepted")} <= told


def test_the_driegesprek_comes_before_the_scenario_and_the_scenario_is_named() -> None:
    world = a_world()
    with acting(world.giver):
        def go(act: str, scenario: str = "") -> None:
            services.step(actor=world.giver, dossier_id=world.dossier.pk, act=act, on=TODAY, scenario=scenario)

        with pytest.raises(NotNow):
            go(Place.SCENARIO, "snelle_start")
        for act in (Place.CONTACT, Place.GEPLAND, Place.GEHOUDEN):
            go(act)
        with pytest.raises(NotNow):
            go(Place.SCENARIO)
        go(Place.SCENARIO, "gecombineerd")
        assert services.place_of(world.dossier.pk) == Place.SCENARIO


ACTS = ("offer", "accept", "refuse", "revoke", "day", "week", "relink", "sweep")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(ACTS), min_size=1, max_size=9), st.integers(min_value=10, max_value=10**6))
def test_there_is_no_moment_without_somebody(order: list[str], number: int) -> None:
    """Any order of two parties' acts, of days passing and of the law's mind: one acts, and the law names one college."""
    from django.db import transaction

    with transaction.atomic():
        _play(a_world(number), order)
        transaction.set_rollback(True)


def _play(world: World, order: list[str]) -> None:
    day = TODAY
    for act in order:
        day += timedelta(days={"day": 1, "week": 7}.get(act, 0))
        with contextlib.suppress(NotNow, Handover.DoesNotExist):
            _do(world, act, day)
        _somebody(world, day)


def _do(world: World, act: str, day: date) -> None:
    with acting(world.giver):
        mine = Handover.objects.filter(dossier_id=world.dossier.pk, other=world.goirle).latest("id")
    with acting(world.taker):
        theirs = Handover.objects.get(exchange=mine.exchange)
    if act == "offer":
        with acting(world.giver):
            services.offer(actor=world.giver, handover_id=mine.pk, answers={}, today=day)
    elif act == "accept":
        with acting(world.taker):
            services.accept(actor=world.taker, handover_id=theirs.pk, dossier_id=None, today=day)
    elif act == "refuse":
        with acting(world.taker):
            services.answer(actor=world.taker, handover_id=theirs.pk, act=Act.REFUSE, reason="x", today=day)
    elif act == "revoke":
        with acting(world.giver):
            services.answer(actor=world.giver, handover_id=mine.pk, act=Act.REVOKE, reason="x", today=day)
    elif act == "relink":
        with acting(world.giver):
            record_facts(actor=world.giver, dossier_id=world.dossier.pk, facts=[fact("koppeling", day, gemeente="0785")], source=Source("coa"))
    elif act == "sweep":
        services.sweep(controller_id=world.coa.pk, today=day)


def _somebody(world: World, day: date) -> None:
    with acting(system_for(world.coa.pk, why="test")):
        rows = list(Handover.objects.filter(dossier_id=world.dossier.pk))
        acts = [one.party for one in Involved.objects.on(day).filter(dossier=world.dossier, how="acts")]
        law = [one.party for one in Involved.objects.on(day).filter(dossier=world.dossier, how="law")]
    passed = any(row.state in PASSED for row in rows)
    assert acts == (["Goirle"] if passed else ["COA"]) and law == ["college 0785"]
    with acting(system_for(world.goirle.pk, why="test")):
        mine = [row for row in Handover.objects.filter(exchange__in=[one.exchange for one in rows])]
        assert {row.exchange: row.state for row in mine} == {row.exchange: row.state for row in rows}
        held = [row.dossier_id for row in mine if row.dossier_id]
        assert [one.party for one in Involved.objects.on(day).filter(dossier__in=held, how="acts")] == ["Goirle"] * len(held)
