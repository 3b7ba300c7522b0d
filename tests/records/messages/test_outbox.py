"""Messages that go out: every order of acts ends in a state that is known, and what is destroyed is gone from them too."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.factories import TODAY, a_controller, a_dossier, a_user

from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.dossiers import destruction
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.messages import outbox
from doorlopend.records.messages.models import LedgerLine, Outgoing
from doorlopend.records.messages.outbox import Wanted

PLAN = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "SENDERS", {})


def a_plan() -> Dossier:
    life = (new_fact(kind="pip.vastgesteld", valid_from=PLAN, known_on=PLAN, leerroute="b1_route"),)
    return a_dossier(a_controller(), bsn="999900006", facts=life)


def the_message(dossier: Dossier) -> Outgoing:
    with acting(system_for(dossier.controller_id, why="test")):
        return Outgoing.objects.exclude(state="withdrawn").get(dossier_id=dossier.pk, slot="pip")


def act(name: str, actor: Actor, key: object) -> None:
    """One act of a person or of the sender; refused acts are part of life."""
    acts = {
        "release": lambda: outbox.release(actor=actor, message_id=key),  # type: ignore[arg-type]
        "begin": lambda: outbox.begin_attempt(actor=actor, message_id=key, now=timezone.now() + timedelta(days=1)),  # type: ignore[arg-type]
        "later": lambda: outbox.mark_later(actor=actor, message_id=key, problem="weg", unsure=False),  # type: ignore[arg-type]
        "silent": lambda: outbox.mark_later(actor=actor, message_id=key, problem="stil", unsure=True),  # type: ignore[arg-type]
        "dead": lambda: outbox.mark_dead(actor=actor, message_id=key, problem="vast"),  # type: ignore[arg-type]
        "again": lambda: outbox.try_again(actor=actor, message_id=key),  # type: ignore[arg-type]
        "accept": lambda: outbox.mark_accepted(actor=actor, message_id=key),  # type: ignore[arg-type]
        "refuse": lambda: outbox.mark_refused(actor=actor, message_id=key, reasons=["nee"]),  # type: ignore[arg-type]
        "entered": lambda: outbox.enter_by_hand(actor=actor, message_id=key),  # type: ignore[arg-type]
        "withdraw": lambda: outbox.withdraw(actor=actor, message_id=key, reason="hoeft niet"),  # type: ignore[arg-type]
    }
    try:
        acts[name]()
    except (outbox.NotNow, outbox.Busy, outbox.Behind):
        return


ACTS = ("release", "begin", "later", "silent", "dead", "again", "accept", "refuse", "entered", "withdraw")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_whatever_order_of_acts_a_message_is_settled_once_and_the_ledger_tells_all(seed: int) -> None:
    dossier, chance = a_plan(), random.Random(seed)
    actor, key, settled = system_for(dossier.controller_id, why="test"), the_message(dossier).pk, ""
    for _step in range(25):
        with acting(actor):
            act(chance.choice(ACTS), actor, key)
            row = Outgoing.objects.get(pk=key)
        assert not settled or row.state == settled, "what is settled stays so"
        settled = row.state if row.state in outbox.SETTLED else ""
    with acting(actor):
        lines = list(LedgerLine.objects.filter(message_id=row.message_id).values_list("what", flat=True))
    assert sum(line in ("accepted", "refused", "entered", "withdrawn") for line in lines) == bool(settled)
    assert lines.count("sent") >= row.attempts


@pytest.mark.django_db
def test_messages_about_one_person_go_one_by_one_and_asking_twice_is_once() -> None:
    dossier, other = a_plan(), Wanted("lbt_aanmelden", "lbt", None)
    actor = system_for(dossier.controller_id, why="test")
    with acting(actor):
        outbox.release(actor=actor, message_id=the_message(dossier).pk)
        asked = {"actor": actor, "controller_id": dossier.controller_id, "receiver": "duo", "dossier_id": dossier.pk}
        second = outbox.ask(**asked, wanted=other)
        assert outbox.ask(**asked, wanted=other).pk == second.pk
        with pytest.raises(outbox.Behind):
            outbox.begin_attempt(actor=actor, message_id=second.pk, now=timezone.now())
        with pytest.raises(outbox.NotNow):
            outbox.ask(**asked, wanted=Wanted("lbt_overslaan", "lbt", None))
        outbox.begin_attempt(actor=actor, message_id=the_message(dossier).pk, now=timezone.now())
        with pytest.raises(outbox.Busy):
            outbox.begin_attempt(actor=actor, message_id=the_message(dossier).pk, now=timezone.now())
        outbox.mark_accepted(actor=actor, message_id=the_message(dossier).pk)
        assert outbox.begin_attempt(actor=actor, message_id=second.pk, now=timezone.now()) is not None


def test_a_destroyed_fact_leaves_no_content_behind_in_what_was_told(own_database: str) -> None:
    dossier = a_plan()
    draft, system = the_message(dossier), system_for(dossier.controller_id, why="test")
    with acting(system):
        outbox.enter_by_hand(actor=system, message_id=draft.pk)
    first, second = (a_user(role, dossier.controller_id)[1] for role in ("teamleider", "fg"))
    with acting(first):
        order = destruction.propose(
            actor=first, controller_id=dossier.controller_id, object_kind="fact", object_id=draft.facts[0], ground="onjuist", today=TODAY
        )
    with acting(second):
        destruction.approve(actor=second, order_id=order.pk, today=TODAY)
    with acting(system):
        told = Outgoing.objects.get(pk=draft.pk)
    assert told.body == "" and told.state == "accepted" and told.content
