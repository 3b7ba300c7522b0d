"""Whatever people do to files, in whatever order: who is open stands on the list of somebody who opens it, or in the gaps."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from tests.factories import TODAY, a_controller, a_dossier, a_user, as_actor

from doorlopend.engines.facts import FactError
from doorlopend.practice.casework import services as casework
from doorlopend.practice.casework.around.queries import files_for
from doorlopend.practice.casework.handover import services as handover
from doorlopend.practice.casework.handover.models import Handover
from doorlopend.practice.casework.handover.states import Act
from doorlopend.practice.casework.queries import gap_counts, gaps, open_dossiers, worklist
from doorlopend.practice.casework.same import services as same
from doorlopend.practice.casework.same.models import Joined
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.dossiers import destruction, services
from doorlopend.records.dossiers.models import Dossier, Involved
from doorlopend.records.dossiers.services import Source, new_fact, record_facts
from doorlopend.records.people.models import Grant, User
from doorlopend.records.people.services import block_user, end_role
from doorlopend.records.regions.models import Controller
from doorlopend.records.work.models import Task
from doorlopend.records.work.services import ObligationEndsByFact, add_task, finish_task, lapse, reassign

pytestmark = pytest.mark.django_db
REFUSED = (PermissionDenied, ValidationError, FactError, ValueError, Dossier.DoesNotExist, Handover.DoesNotExist, ObligationEndsByFact)
FIRST = date(2026, 1, 5)


@dataclass
class Place:
    """An organisation that holds files: who divides the work, who does it, who may destroy."""

    controller: Controller
    leader: Actor
    officer: Actor
    workers: list[User]

    def actors(self) -> list[Actor]:
        return [as_actor(User(pk=user.pk, name=user.name), today=TODAY) for user in self.workers]


@dataclass
class World:
    dice: random.Random
    places: list[Place] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def place(self) -> Place:
        return self.dice.choice(self.places)

    def dossier(self, place: Place, *, closed: bool = False) -> Dossier:
        with acting(system_for(place.controller.pk, why="test")):
            rows = Dossier.objects.filter(controller=place.controller, closed_on__isnull=not closed).order_by("display_name", "pk")
            found = sorted(rows, key=lambda row: (row.display_name, row.opened_on))
        if not found:
            raise ValueError("nobody there")
        return self.dice.choice(found)


def a_place(controller: Controller, number: int) -> Place:
    def somebody(role: str, name: str) -> tuple[User, Actor]:
        return a_user(role, controller.pk, email=f"{name}{number}@test.invalid")

    role = "coa_casemanager" if controller.kind == "coa" else "regievoerder"
    lead = "coa_casemanager" if controller.kind == "coa" else "teamleider"
    workers = [somebody(role, f"werker{each}-")[0] for each in range(3)]
    return Place(controller, somebody(lead, "leider")[1], somebody("fg", "fg")[1], workers)


def a_world(seed: int) -> World:
    world = World(random.Random(seed))
    coa = Controller.objects.create(kind="coa", name="COA", oin=f"{1:020d}")
    for number, controller in enumerate([coa, a_controller(), a_controller("Tilburg", code="GM0855", number=855)]):
        world.places.append(a_place(controller, number))
        for person in range(2):
            a_dossier(controller, surname=f"Persoon{number}{person}", known=FIRST, facts=(new_fact(kind="organisatie.handelt", valid_from=FIRST, known_on=FIRST, organisatie=controller.name),))
    return world


def _say(place: Place, dossier: Dossier, kind: str, **values: object) -> None:
    begin = {"valid_from": FIRST, "known_on": FIRST}
    actor = system_for(place.controller.pk, why="test")
    with acting(actor):
        record_facts(actor=actor, dossier_id=dossier.pk, facts=[new_fact(kind=kind, **{**begin, **values})], source=Source("test"))  # type: ignore[arg-type]


def open_one(world: World, place: Place) -> None:
    a_dossier(place.controller, surname=f"Nieuw{len(world.done)}", known=TODAY - timedelta(days=world.dice.randint(0, 40)))


def close(world: World, place: Place) -> None:
    dossier = world.dossier(place)
    with acting(place.leader):
        services.close_dossier(actor=place.leader, dossier_id=dossier.pk, closed_on=TODAY + timedelta(days=world.dice.randint(-2, 2)), reason="test")


def reopen(world: World, place: Place) -> None:
    dossier = world.dossier(place, closed=True)
    with acting(place.leader):
        services.reopen_dossier(actor=place.leader, dossier_id=dossier.pk, reason="test")


def become_contact(world: World, place: Place) -> None:
    dossier, actor = world.dossier(place), world.dice.choice(place.actors())
    with acting(actor):
        casework.become_contact(actor=actor, dossier_id=dossier.pk, organisation=place.controller.name, today=TODAY)


def contact_without_log_in(world: World, place: Place) -> None:
    until = world.dice.choice([None, TODAY - timedelta(days=1), TODAY])
    _say(place, world.dossier(place), "contactpersoon.aangewezen", naam="Jan", valid_until=until)


def agree(world: World, place: Place) -> None:
    dossier, on = world.dossier(place), TODAY + timedelta(days=world.dice.randint(-1, 20))
    with acting(place.leader):
        casework.agree_next_step(actor=place.leader, dossier_id=dossier.pk, what="bellen", on=on, today=TODAY)


def add_step(world: World, place: Place) -> None:
    dossier = world.dossier(place)
    with acting(place.leader):
        add_task(actor=place.leader, dossier_id=dossier.pk, title="bellen", due_on=TODAY + timedelta(days=world.dice.randint(-3, 3)), owner_id=world.dice.choice(place.workers).pk)


def finish(world: World, place: Place) -> None:
    with acting(place.leader):
        step = Task.objects.filter(dossier=world.dossier(place), ended="").order_by("due_on", "kind").first()
        if step:
            finish_task(actor=place.leader, task_id=step.pk, on=TODAY)


def lapsed(world: World, place: Place) -> None:
    lapse(controller_id=place.controller.pk, today=TODAY)


def divide(world: World, place: Place) -> None:
    dossier = world.dossier(place)
    with acting(place.leader):
        reassign(actor=place.leader, dossier_ids=[dossier.pk], to_user=world.dice.choice(place.workers).pk, reason="test")


def leave(world: World, place: Place) -> None:
    """Somebody works there no more: without a role, or blocked. The last one stays, so that there is somebody to look."""
    here = [user for user in place.workers if any(actor.user_id == user.pk and actor.where("dossier.read") for actor in place.actors())]
    if len(here) < 2:
        return
    user, system = world.dice.choice(here), system_for(place.controller.pk, why="test")
    with acting(system):
        if world.dice.random() < 0.5:
            block_user(actor=system, user_id=user.pk, blocked=True)
        else:
            end_role(actor=system, grant_id=Grant.objects.get(user_id=user.pk, valid_before=None).pk, today=TODAY)


def move(world: World, place: Place) -> None:
    """COA assigns, or the person moves; by law somebody else answers from then on."""
    _say(place, world.dossier(place), "koppeling", gemeente=world.dice.choice(["0785", "0855"]), valid_from=TODAY - timedelta(days=world.dice.randint(0, 30)), known_on=TODAY)


def hand_over(world: World, place: Place) -> None:
    dossier, other = world.dossier(place), world.dice.choice([one for one in world.places if one is not place])
    with acting(place.leader):
        handover.begin(actor=place.leader, dossier_id=dossier.pk, receiver_id=other.controller.pk, today=TODAY)


def _one_side(world: World, place: Place, side: str) -> Handover:
    with acting(place.leader):
        rows = list(Handover.objects.filter(controller=place.controller, side=side).order_by("since", "state", "pk"))
    if not rows:
        raise ValueError("no hand-over there")
    return world.dice.choice(rows)


def offer(world: World, place: Place) -> None:
    row = _one_side(world, place, "from")
    with acting(place.leader):
        handover.offer(actor=place.leader, handover_id=row.pk, answers={}, today=TODAY)


def accept(world: World, place: Place) -> None:
    row = _one_side(world, place, "to")
    with acting(place.leader):
        handover.accept(actor=place.leader, handover_id=row.pk, dossier_id=None, today=TODAY)


def answer(world: World, place: Place) -> None:
    act, side = world.dice.choice([(Act.REFUSE, "to"), (Act.REVOKE, "from")])
    row = _one_side(world, place, side)
    with acting(place.leader):
        handover.answer(actor=place.leader, handover_id=row.pk, act=act, reason="test", today=TODAY)


def join(world: World, place: Place) -> None:
    one, two = world.dossier(place), world.dossier(place)
    with acting(place.leader):
        same.join(actor=place.leader, dossier_id=one.pk, double_id=two.pk, reason="test", today=TODAY)


def part(world: World, place: Place) -> None:
    with acting(place.leader):
        row = Joined.objects.filter(controller=place.controller).order_by("made_at", "pk").first()
        if row:
            same.part(actor=place.leader, joined_id=row.pk, reason="test", today=TODAY)


def destroy(world: World, place: Place) -> None:
    dossier = world.dossier(place)
    if place.controller.kind == "coa":
        return
    with acting(place.leader):
        order = destruction.propose(actor=place.leader, controller_id=place.controller.pk, object_kind="dossier", object_id=dossier.pk, ground="ten_onrechte_aangelegd", today=TODAY)
    with acting(place.officer):
        destruction.approve(actor=place.officer, order_id=order.pk, today=TODAY)


ACTS: list[Callable[[World, Place], None]] = [
    open_one, close, reopen, become_contact, become_contact, contact_without_log_in, agree, agree, add_step, finish, lapsed, divide, leave,
    move, hand_over, offer, accept, answer, join, part, destroy,
]  # fmt: skip


def keys(rows: object) -> set[UUID]:
    return {row.pk for row in rows}  # type: ignore[attr-defined]


def check(world: World, place: Place) -> None:
    with acting(system_for(place.controller.pk, why="test")):
        running = {row.pk for row in Dossier.objects.filter(controller=place.controller) if row.closed_on is None or row.closed_on >= TODAY}
    lists: set[UUID] = set()
    for user in place.workers:
        actor = as_actor(user, today=TODAY)
        with acting(actor):
            blocked = not User.objects.get(pk=user.pk).is_active
            lists |= set() if blocked else keys(worklist(actor=actor, today=TODAY))
    with acting(place.leader):
        falling = keys(gaps(actor=place.leader, today=TODAY))
        counts = gap_counts(actor=place.leader, today=TODAY)
        nobody = keys(worklist(actor=place.leader, today=TODAY, whose="nobody"))
        mine = keys(worklist(actor=place.leader, today=TODAY))
        assert keys(open_dossiers(actor=place.leader, today=TODAY)) == running, world.done
        assert lists | mine | falling == running, world.done
        assert counts.open == len(running) == counts.complete + len(falling), world.done
        assert nobody == running - lists - mine, world.done
        if place.leader.where("dossier.assign"):
            unowned = keys(files_for(actor=place.leader, today=TODAY, owner=None))
            assert {key for key in nobody if not _owned(place, key)} <= unowned, world.done


def _owned(place: Place, dossier: UUID) -> bool:
    here = {user.pk for user in place.workers if as_actor(user, today=TODAY).where("dossier.read") and User.objects.get(pk=user.pk).is_active}
    return Task.objects.filter(dossier_id=dossier, ended="", owner_id__in=here | {place.leader.user_id}).exists()


SEEDS = range(int(os.environ.get("DOORLOPEND_LIVES", "2")))
"""How many lives are tried; a larger number looks further."""


@pytest.mark.parametrize("seed", SEEDS)
def test_open_files_are_on_a_list_that_is_opened_or_in_the_gaps_whatever_happens(seed: int) -> None:
    world = a_world(seed)
    for number in range(40):
        act, place = world.dice.choice(ACTS), world.place()
        try:
            with transaction.atomic():
                act(world, place)
        except REFUSED:
            continue
        world.done.append(f"{act.__name__} {place.controller.name}")
        if number % 8 == 7:
            check(world, place)
    assert len({one.split()[0] for one in world.done}) > 6, "else little was tried"
    for place in world.places:
        check(world, place)


def test_what_a_colleague_held_who_left_is_a_gap_and_on_nobodys_list() -> None:
    """A name that nobody answers to is no contact."""
    world = a_world(1)
    place = world.places[1]
    dossier, (actor, *_others) = world.dossier(place), place.actors()
    with acting(actor):
        casework.become_contact(actor=actor, dossier_id=dossier.pk, organisation="Goirle", today=TODAY)
        casework.agree_next_step(actor=actor, dossier_id=dossier.pk, what="bellen", on=TODAY, today=TODAY)
    with acting(place.leader):
        assert dossier.pk not in keys(gaps(actor=place.leader, today=TODAY)) | keys(worklist(actor=place.leader, today=TODAY, whose="nobody"))
    system = system_for(place.controller.pk, why="test")
    for blocked in (True, False):
        with acting(system):
            block_user(actor=system, user_id=actor.user_id, blocked=blocked)  # type: ignore[arg-type]
        with acting(place.leader):
            for rows in (gaps(actor=place.leader, today=TODAY), worklist(actor=place.leader, today=TODAY, whose="nobody")):
                assert (dossier.pk in keys(rows)) is blocked
            assert Involved.objects.on(TODAY).filter(dossier=dossier, how="contact", user_id=actor.user_id).exists(), "the record still says who it was"
