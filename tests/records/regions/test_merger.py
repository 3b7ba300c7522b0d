"""Wijdemeren passes into Hilversum: nobody's file is lost, nobody's old rights go on, and the proof stays whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from tests.factories import a_dossier, a_user, as_actor
from tests.records.regions.conftest import LOADER

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.audit import sealing
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.indicators import queries as figure_queries
from doorlopend.records.indicators import services as counting
from doorlopend.records.indicators.models import Figure
from doorlopend.records.indicators.recut import recut_region
from doorlopend.records.indicators.registry import indicators
from doorlopend.records.messages.models import Incoming
from doorlopend.records.people.models import Grant, User
from doorlopend.records.regions import contacts, queries, services
from doorlopend.records.regions.errors import RegionError
from doorlopend.records.regions.load import load
from doorlopend.records.regions.merge import merge, rehomed_tables
from doorlopend.records.regions.models import Controller, GemeenteSuccession, Mandate, Organisation

DAY, EVE, AFTER = date(2027, 1, 1), date(2026, 12, 31), date(2027, 1, 2)
OCTOBER = date(2026, 10, 1), date(2026, 10, 31)
ACT = "Stb. 2026, 999"


class World:
    """Both gemeenten with files, staff, contacts, mandates, messages and figures."""

    def __init__(self) -> None:
        with acting(LOADER):
            load(actor=LOADER)
        self.region = queries.region_by_code("gooi-en-vechtstreek")
        places = {place.name: place.id for place in queries.members_on(self.region.pk, EVE)}
        self.old_place, self.new_place = places["Wijdemeren"], places["Hilversum"]
        self.old = Controller.objects.get(gemeente_id=self.old_place)
        self.new = Controller.objects.get(gemeente_id=self.new_place)
        self.succession = GemeenteSuccession.objects.get(predecessor_id=self.old_place)
        self.dossiers = [self._dossier(self.old, number) for number in range(7)]
        self.theirs = [self._dossier(self.new, number) for number in range(20, 32)]
        self.user, self.actor = a_user("regievoerder", self.old.pk, today=EVE)
        self._agreements()
        self._messages()

    def _dossier(self, controller, number):
        duty = new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=date(2026, 10, 1 + number % 25), known_on=date(2026, 10, 30), regime="wi2021")
        return a_dossier(controller, surname=f"Person {number}", known=date(2026, 1, 5), facts=(duty,))

    def _agreements(self) -> None:
        _, region = a_user("regiocoordinator", self.region.pk, today=EVE)
        self.coordinator = region
        with acting(region):
            self.organisation = services.add_organisation(
                actor=region, kind="maatschappelijke_begeleiding", name="Steunpunt", gemeenten=[self.old_place], today=EVE
            )
            for place, topic, name in [
                (self.old_place, "brede_intake", "Ans"), (self.old_place, "crisis", "Bo"), (self.new_place, "crisis", "Cor"),
            ]:  # fmt: skip
                contacts.add_contact(
                    actor=region, region_id=self.region.pk, organisation_id=self.organisation.pk, topic=topic, name=name,
                    email="x@test.invalid", gemeente_id=place, first_day=date(2026, 1, 1), confirmed_on=EVE,
                )  # fmt: skip
        for controller, party in [(self.old, self.organisation.pk), (self.old, self.new.pk)]:
            system = system_for(controller.pk, why="test")
            with acting(system):
                services.add_mandate(
                    actor=system, controller_id=controller.pk, organisation_id=party, purpose="begeleiding",
                    ground="mandaatbesluit", first_day=date(2026, 1, 1),
                )  # fmt: skip

    def _messages(self) -> None:
        for controller, state in [(self.old, "handled"), (self.new, "handled")]:
            with acting(system_for(controller.pk, why="test")):
                Incoming.objects.create(
                    controller=controller, sender="duo", message_id=uuid4(), event="SS139", body="x", content="c",
                    same_as="the same event", state=state,
                )  # fmt: skip

    def count(self):
        return counting.publish(
            indicator=indicators()["instroom"], region_id=self.region.pk, first=OCTOBER[0], last=OCTOBER[1], counted_on=EVE
        )

    def apply(self, **options):
        with acting(LOADER):
            return merge(actor=LOADER, succession=self.succession, today=AFTER, **options)


@pytest.fixture
def world(own, settings, tmp_path):
    settings.AUDIT_SEALS = tmp_path / "seals"
    return World()


def figures(region, cut):
    actor = system_for(region.pk, why="test")
    reader = replace(actor, scope={**actor.scope, "region": frozenset({region.pk})})
    with acting(reader):
        rows = figure_queries.figures(actor=reader, region_id=region.pk, indicator="instroom", first=date(2026, 1, 1), last=EVE, cut=cut)
    return {(row.gemeente_id, row.breakdown): (row.value, row.state) for row in rows}


def test_the_whole_of_it(own, world):
    world.count()
    own.use("doorlopend_owner")
    tried = world.apply()
    assert tried.moved["dossiers_dossier"] == 7 and not tried.applied
    assert Dossier.objects.filter(controller=world.old).count() == 7, "a dry run changes nothing"

    done = world.apply(enacted_by=ACT, confirmed=True)
    assert done.moved == tried.moved and done.changed == tried.changed, "the dry run told the truth"
    with own.connect("doorlopend_owner") as link:
        for table, column in rehomed_tables():
            left = link.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}" = %s', [world.old.pk]).fetchone()[0]
            assert left == 0, table
    recut_region(actor=LOADER, region_id=world.region.pk, day=DAY)
    assert recut_region(actor=LOADER, region_id=world.region.pk, day=DAY) == 0

    own.use()
    staff_keep_their_work(world)
    agreements_go_on(world)
    people_are_found(world)
    the_proof_stays_whole(world)
    figures_stand_on_both_cuts(world)


def staff_keep_their_work(world):
    user = _read_user(world)
    before, after = as_actor(user, today=EVE), as_actor(user, today=AFTER)
    assert before.may("dossier.read", world.old.pk) and not before.may("dossier.read", world.new.pk)
    assert after.may("dossier.read", world.new.pk) and not after.may("dossier.read", world.old.pk)
    with acting(after):
        assert set(Dossier.objects.values_list("pk", flat=True)) == {d.pk for d in world.dossiers + world.theirs}
        assert FactRow.objects.filter(dossier__in=[d.pk for d in world.dossiers]).count() >= 14
        assert sorted(Grant.objects.filter(user=user).values_list("valid_from", "valid_before")) == [
            (date(2020, 1, 1), DAY), (DAY, None),
        ]  # fmt: skip


def _read_user(world):
    from doorlopend.records.access.actor import LOGIN

    with acting(LOGIN):
        return User.objects.get(pk=world.user.pk)


def agreements_go_on(world):
    given = Mandate.objects.filter(organisation_id=world.organisation.pk)
    assert [m.controller_id for m in given.on(EVE)] == [world.old.pk]
    assert [m.controller_id for m in given.on(AFTER)] == [world.new.pk]
    assert not Mandate.objects.on(AFTER).filter(organisation_id=world.new.pk), "nobody mandates itself"
    assert list(Organisation.objects.get(pk=world.organisation.pk).gemeenten.values_list("pk", flat=True)) == [world.new_place]
    region = world.coordinator
    with acting(region):
        cells = contacts.matrix(actor=region, region_id=world.region.pk, today=AFTER, topics=["brede_intake", "crisis"])
    found = {(c.topic, c.gemeente.name): ([p.name for p in c.contacts], c.state) for c in cells}
    assert found["crisis", "Hilversum"] == (["Cor"], contacts.CONFIRMED)
    assert found["brede_intake", "Hilversum"] == (["Ans"], contacts.TO_CONFIRM)
    assert ("crisis", "Wijdemeren") not in found


def people_are_found(world):
    assert queries.current_code("1696", AFTER) == "GM0402"
    assert queries.current_code("1696", EVE) == "GM1696"
    assert queries.controller_for_oin(world.old.oin, AFTER).pk == world.new.pk
    assert queries.controller_for_oin(world.old.oin, EVE).pk == world.old.pk
    assert queries.predecessors_of([world.new.pk]) == {world.old.pk}
    assert "Wijdemeren" not in {p.name for p in queries.members_on(world.region.pk, AFTER)}
    assert len(queries.gemeenten_on(AFTER)) == 341


def the_proof_stays_whole(world):
    sealing.seal(batch=100_000)
    report = sealing.check()
    assert report.sound and not report.unsealed
    with acting(sealing.SEALER):
        lines = AuditRow.objects.filter(action="controller.merged").exclude(subject=None)
        assert {line.subject for line in lines} == {dossier.audit_token for dossier in world.dossiers}
    with acting(system_for(world.new.pk, why="test")):
        assert sorted(Incoming.objects.values_list("state", flat=True)) == ["handled", "repeated"]


def figures_stand_on_both_cuts(world):
    now, new = figures(world.region, "now"), figures(world.region, DAY.isoformat())
    assert (now[world.old_place, ""][0], now[world.new_place, ""][0]) == (7, 12)
    assert new[world.new_place, ""] == (19, Figure.State.SHOWN)
    assert (world.old_place, "") not in new
    assert new[None, ""] == now[None, ""], "the region as a whole is the same on either cut"
    untouched = {key: value for key, value in now.items() if key[0] not in {world.old_place, world.new_place}}
    assert {key: new[key] for key in untouched} == untouched


def test_what_is_refused(own, world):
    own.use("doorlopend_owner")
    with pytest.raises(RegionError, match="wetsvoorstel"):
        world.apply(confirmed=True)
    with acting(LOADER), pytest.raises(RegionError, match="niet eerder"):
        merge(actor=LOADER, succession=world.succession, today=EVE, enacted_by=ACT, confirmed=True)
    world.apply(enacted_by=ACT, confirmed=True)
    with pytest.raises(RegionError, match="al verwerkt"):
        world.apply(enacted_by=ACT, confirmed=True)


def test_a_divided_gemeente_is_handed_over_person_by_person(own, world):
    GemeenteSuccession.objects.filter(pk=world.succession.pk).update(share="0.6")
    own.use("doorlopend_owner")
    with pytest.raises(RegionError, match="in delen"):
        world.apply(enacted_by=ACT)


def test_the_application_cannot_move_files_between_controllers(own, world):
    with own.connect() as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute("SELECT dl_merge_controller(%s, %s)", [world.old.pk, world.new.pk])
