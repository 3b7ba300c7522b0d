"""Who reported stays unknown to all but the sender, and everybody who reported gets the answer."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.factories import a_dossier, a_user
from tests.practice.community.world import (
    TODAY,
    a_signal,
    controllers,
    coordinator,
    other_region,
    region,
    somebody,
)

from doorlopend.practice.community.models import Sender, Signal, Signature, Voice
from doorlopend.practice.community.queries.mine import mine, of_token
from doorlopend.practice.community.senders import by_code
from doorlopend.practice.community.services import handling
from doorlopend.practice.community.services.handling import Done
from doorlopend.practice.community.services.sending import Draft, join, report
from doorlopend.practice.community.states import SignalAct
from doorlopend.records.access.actor import LOGIN, Actor, acting
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.audit.sealing import SEALER
from doorlopend.records.people.roles import ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


def answer(actor: Actor, signal_id: object) -> None:
    with acting(actor):
        for done in (Done(act=SignalAct.TAKE, owner="Beleid"), Done(act=SignalAct.SOLVE, text="Nieuwe brief"), Done(act=SignalAct.FEEDBACK, text="De brief is herschreven.")):
            handling.act(actor=actor, signal_id=signal_id, done=done, today=TODAY)  # type: ignore[arg-type]


def test_only_the_sender_can_find_the_own_token() -> None:
    world = region()
    user, sender = a_user("sleutelpersoon", world.pk)
    sent = a_signal(sender)
    with acting(sender):
        assert Sender.objects.count() == 1
    for role in ROLES.values():
        place = world.pk if role.held_at != "controller" else controllers()[0].pk
        other = somebody(role.code, place, f"kijker-{role.code}@test.invalid")
        with acting(other):
            assert not Sender.objects.exists(), role.code
            assert not Signature.objects.exists(), role.code
    with acting(SEALER):
        lines = AuditRow.objects.filter(object_id=str(sent.id))
        assert lines and not lines.filter(user_id=user.pk).exists()
        assert all(str(user.pk) not in line.actor and line.actor.startswith("sender:") for line in lines)


def test_nothing_in_the_shared_rows_names_the_sender() -> None:
    user, sender = a_user("regievoerder", controllers()[0].pk)
    sent = a_signal(sender)
    with acting(coordinator()):
        rows = [Signal.objects.filter(pk=sent.id).values().get(), *Voice.objects.values()]
        told = json.dumps(rows, default=str)
    assert str(user.pk) not in told and user.name not in told and "regievoerder" not in told
    assert str(controllers()[0].gemeente_id) not in told


def test_role_and_gemeente_show_from_ten_people_on() -> None:
    goirle = controllers()[0]
    senders = [somebody("regievoerder", goirle.pk, f"rv{n}@test.invalid") for n in range(9)]
    few = a_signal(senders[0])
    senders.append(somebody("regievoerder", goirle.pk, "rv9@test.invalid"))
    many = a_signal(senders[0])
    with acting(coordinator()):
        first, second = Voice.objects.get(about_id=few.id), Voice.objects.get(about_id=many.id)
    assert (first.role, first.gemeente_id) == ("", None)
    assert (second.role, second.gemeente_id) == ("regievoerder", goirle.gemeente_id)


def test_the_role_alone_shows_when_ten_in_the_region_share_it() -> None:
    senders = [somebody("regievoerder", one.pk, f"rv-{n}-{one.name}@test.invalid") for one in controllers() for n in range(2)]
    sent = a_signal(senders[0])
    with acting(coordinator()):
        voice = Voice.objects.get(about_id=sent.id)
    assert (voice.role, voice.gemeente_id) == ("regievoerder", None)


def test_who_signs_is_named_to_the_region_and_to_nobody_else() -> None:
    sender = somebody("regievoerder", controllers()[0].pk)
    a_signal(sender, signed=True)
    with acting(coordinator()):
        assert Signature.objects.get().name == sender.label
    with acting(somebody("regievoerder", controllers()[1].pk)):
        assert not Signature.objects.exists()


def test_a_residents_row_goes_with_the_dossier_and_the_signal_stays() -> None:
    from dataclasses import replace

    goirle = controllers()[0]
    region()
    dossier = a_dossier(goirle)
    _user, resident = a_user("statushouder", goirle.pk)
    resident = replace(resident, scope={"self": resident.scope["self"], "subject": frozenset({dossier.pk})})
    with acting(resident):
        report(actor=resident, region_id=region().pk, draft=Draft(what="De brief was niet te lezen"), today=TODAY)
        row = Sender.objects.get()
    assert row.dossier_id == dossier.pk and row.steward_id == goirle.pk


def test_everybody_who_joined_gets_the_answer() -> None:
    world = region()
    first, second = somebody("sleutelpersoon", world.pk), somebody("regievoerder", controllers()[1].pk)
    sent = a_signal(first)
    with acting(second):
        join(actor=second, signal_id=sent.id, region_id=world.pk, signed=False, today=TODAY)
        join(actor=second, signal_id=sent.id, region_id=world.pk, signed=False, today=TODAY)
    stranger = Actor(id="anonymous", kind="anonymous")
    with acting(stranger):
        third = join(actor=stranger, signal_id=sent.id, region_id=world.pk, signed=False, today=TODAY)
    answer(coordinator(), sent.id)
    for reader in (first, second):
        with acting(reader):
            told = mine(actor=reader, today=TODAY)
        assert [one.text for one in told[0].happenings if one.answer] == ["De brief is herschreven."]
        assert told[0].voices == 3
    with acting(stranger):
        known = by_code(third.code.lower().replace("-", " "))
        assert known is not None
        assert [one.text for one in of_token(token=known[0], region_id=known[1])[0].happenings if one.answer] == ["De brief is herschreven."]


def test_a_signal_of_another_region_cannot_be_read() -> None:
    from tests.practice.community.world import other_region

    a_signal(somebody("sleutelpersoon", region().pk))
    with acting(coordinator(other_region())):
        assert not Signal.objects.exists()


def logged_in(user: object) -> Client:
    client = Client()
    with acting(LOGIN):
        client.force_login(user)  # type: ignore[arg-type]
    return client


def test_person_data_is_refused_before_it_is_kept_and_a_reason_lets_it_through() -> None:
    goirle = controllers()[0]
    world = region()
    user, _actor = a_user("regievoerder", goirle.pk)
    client = logged_in(user)
    text = "De klant met bsn 123456782 wacht al weken op de les"
    refused = client.post("/melden/", {"what": text, "region": str(world.pk)})
    assert refused.status_code == 400 and "123456782" in refused.content.decode() and "privacy_note" in refused.content.decode()
    with acting(coordinator()):
        assert not Signal.objects.exists()
    assert client.post("/melden/", {"what": text, "region": str(world.pk), "privacy_note": "zaaknummer van de leverancier"}).status_code == 200
    with acting(coordinator()):
        assert Signal.objects.get().privacy_note == "zaaknummer van de leverancier"


def test_a_name_of_the_own_caseload_is_refused() -> None:
    from doorlopend.records.access.actor import system_for
    from doorlopend.records.dossiers.models import Dossier

    goirle = controllers()[0]
    world = region()
    user, _actor = a_user("regievoerder", goirle.pk)
    dossier = a_dossier(goirle, surname="Ghebremedhin")
    with acting(system_for(goirle.pk, why="test")):
        Dossier.objects.filter(pk=dossier.pk).update(assigned_to_id=user.pk)
    answer_ = logged_in(user).post("/melden/", {"what": "Gebremedin krijgt geen brief die te lezen is", "region": str(world.pk)})
    assert answer_.status_code == 400 and "Gebremedin" in answer_.content.decode()


def test_without_an_account_one_gets_a_code_and_reads_the_answer() -> None:
    world = region()
    client = Client()
    assert client.get("/melden/?van=casework:worklist").status_code == 200
    page = client.post("/melden/", {"what": "Niemand legt uit waar de les is", "region": str(world.pk)}).content.decode()
    code = page.split("<strong>")[1].split("<")[0]
    assert len(code) == 14
    assert client.post("/melden/code/", {"code": "AAAA-BBBB-CCCC"}).status_code == 400
    assert "Niemand legt uit" in client.post("/melden/code/", {"code": code}).content.decode()


def test_a_visitor_chooses_the_region_unless_its_own_site_sent_them() -> None:
    ours, theirs = region(), other_region()
    client = Client()
    assert client.post("/melden/", {"what": "Niemand legt uit waar de les is", "region": ""}).status_code == 400
    chosen = '<option value="{}" selected>'
    plain, sent = client.get("/melden/").content.decode(), client.get(f"/melden/?regio={ours.code}").content.decode()
    assert chosen.format(ours.pk) not in plain and chosen.format(theirs.pk) not in plain and chosen.format(ours.pk) in sent


def test_the_words_of_one_visitor_are_not_shown_to_the_next_before_somebody_read_them() -> None:
    world, us = region(), coordinator()
    typed = {"what": "Niemand snapt onze oproep voor het gesprek", "region": str(world.pk)}
    sent = a_signal(somebody("sleutelpersoon", world.pk), "De brief over de intake wordt niet begrepen")
    colleague = logged_in(a_user("regievoerder", controllers()[0].pk)[0])

    def seen(client: Client) -> bool:
        return "De brief over de intake" in client.post("/melden/", typed, headers={"hx-request": "true"}).content.decode()

    assert seen(colleague) and not seen(Client())
    with acting(us):
        handling.act(actor=us, signal_id=sent.id, done=Done(act=SignalAct.WEIGH), today=TODAY)
    assert seen(Client())


def test_overdue_feedback_stands_on_the_coordinators_first_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    world = region()
    a_signal(somebody("sleutelpersoon", world.pk))
    user, _actor = a_user("regiocoordinator", world.pk)
    monkeypatch.setenv("DOORLOPEND_TODAY", (TODAY + timedelta(days=40)).isoformat())
    client = logged_in(user)
    first = client.get("/", follow=True)
    assert "Terugkoppeling te laat" in first.content.decode() and "/signalen/?late=1" in first.content.decode()
    assert "uitnodigingen voor de intake" in client.get("/signalen/?late=1").content.decode()


def test_a_signal_moves_only_along_the_machine_and_needs_an_owner() -> None:
    from doorlopend.records.kit.forming import NotNow

    sent = a_signal(somebody("sleutelpersoon", region().pk))
    actor = coordinator()
    with acting(actor):
        for done, field in ((Done(act=SignalAct.CLOSE), "act"), (Done(act=SignalAct.TAKE), "owner"), (Done(act=SignalAct.DROP), "text"), (Done(act=SignalAct.DOUBLE, text="x"), "same_as")):
            with pytest.raises(NotNow) as error:
                handling.act(actor=actor, signal_id=sent.id, done=done, today=TODAY)
            assert error.value.field == field


@pytest.mark.parametrize("role", ["bestuurder", "divosa", "sleutelpersoon", "beleidsmedewerker"])
def test_who_does_not_handle_signals_cannot_move_one(role: str) -> None:
    from django.core.exceptions import PermissionDenied

    sent = a_signal(somebody("sleutelpersoon", region().pk))
    other = somebody(role, region().pk, f"ander-{role}@test.invalid")
    with acting(other), pytest.raises(PermissionDenied):
        handling.act(actor=other, signal_id=sent.id, done=Done(act=SignalAct.TAKE, owner="x"), today=TODAY)
