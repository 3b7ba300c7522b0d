"""What a regievoerder sees and does on the pages of the exchange with DUO."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import TODAY, a_controller, a_dossier, a_user

from doorlopend.practice.casework.exchange import services
from doorlopend.practice.casework.exchange.compare import NOT_OURS, keep
from doorlopend.practice.casework.exchange.models import Difference
from doorlopend.records.access.actor import LOGIN, acting, system_for
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import Source, new_fact, record_facts
from doorlopend.records.messages import outbox
from doorlopend.records.messages.models import LedgerLine, Outgoing

pytestmark = pytest.mark.django_db
BEGAN = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setattr(outbox, "SENDERS", {})


def _life(*, plan: date = date(2026, 3, 2), gemeente: str = "0785") -> tuple:
    return (
        new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=BEGAN, known_on=BEGAN),
        new_fact(kind="doelgroep.vastgesteld", valid_from=BEGAN, known_on=BEGAN, doelgroep="asielstatushouder_a"),
        new_fact(kind="brp.inschrijving", valid_from=BEGAN, known_on=BEGAN, gemeente="0785"),
        new_fact(kind="pip.vastgesteld", valid_from=plan, known_on=plan, leerroute="b1_route", niveau="b1", gemeente=gemeente),
    )


@pytest.fixture
def goirle():
    controller = a_controller()
    controller.duo_url = "https://duo.invalid"
    controller.save()
    return controller


@pytest.fixture
def dossier(goirle) -> Dossier:
    return a_dossier(goirle, bsn="999900006", facts=_life())


@pytest.fixture
def client(goirle) -> Client:
    user, _actor = a_user("teamleider", goirle.pk)
    browser = Client()
    with acting(LOGIN):
        browser.force_login(user)
    return browser


def _draft(dossier: Dossier) -> Outgoing:
    with acting(system_for(dossier.controller_id, why="test")):
        return Outgoing.objects.get(dossier_id=dossier.pk, operation="pip")


def test_what_duo_must_hear_is_on_the_list_and_on_the_dossier(client: Client, dossier: Dossier) -> None:
    page = client.get(reverse("duo:outbox")).content.decode()
    assert "Haddad" in page and "nog te versturen" in page
    assert "nog te versturen" in client.get(reverse("casework:dossier", args=[dossier.pk])).content.decode()


def test_one_click_lets_a_message_go(client: Client, dossier: Dossier) -> None:
    draft = _draft(dossier)
    page = client.get(reverse("duo:message", args=[dossier.pk, draft.pk])).content.decode()
    assert "Versturen naar DUO" in page and "2026-03-02" in page
    client.post(reverse("duo:send", args=[dossier.pk, draft.pk]))
    assert _draft(dossier).state == "ready"
    assert "onderweg" in client.get(reverse("duo:outbox"), {"state": "ready"}).content.decode()
    assert "vrijgegeven" in client.get(reverse("duo:ledger")).content.decode()


def test_what_duo_would_refuse_is_said_at_the_field_and_can_be_mended_there(client: Client, goirle) -> None:
    dossier = a_dossier(goirle, bsn="999900018", facts=_life(plan=date(2025, 12, 1)))
    draft = _draft(dossier)
    page = client.get(reverse("duo:message", args=[dossier.pk, draft.pk])).content.decode()
    assert "De dagtekening ligt voor de eerste dag van de inburgeringsplicht." in page and "Versturen naar DUO" not in page
    answer = client.post(reverse("duo:send", args=[dossier.pk, draft.pk]), follow=True).content.decode()
    assert "De dagtekening ligt voor de eerste dag" in answer and _draft(dossier).state == "draft"
    mend = reverse("duo:mend", args=[dossier.pk, draft.facts[0]])
    assert mend in page
    form = client.get(mend).context["form"]
    given = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    good = {name: value for name, value in given.items() if value not in (None, "", [])}
    client.post(mend, {**good, "valid_from": "2-3-2026", "known_on": "2-3-2026"})
    with acting(system_for(goirle.pk, why="test")):
        assert FactRow.objects.filter(dossier=dossier, kind="pip.vastgesteld", mode="correction").count() == 1
    assert "Versturen naar DUO" in client.get(reverse("duo:message", args=[dossier.pk, draft.pk])).content.decode()


def test_without_a_line_there_is_a_copy_card_and_one_click(client: Client, goirle, dossier: Dossier) -> None:
    goirle.duo_url = ""
    goirle.save()
    draft = _draft(dossier)
    page = client.get(reverse("duo:message", args=[dossier.pk, draft.pk])).content.decode()
    assert "Ik heb dit overgenomen" in page
    order = [page.index(word) for word in ("Dagtekening PIP", "Leerroute", "Niveau", "Geschatte intensiteit", "Mag opleiding afmaken", "Alfabetiseringsonderwijs")]
    assert order == sorted(order)
    client.post(reverse("duo:entered", args=[dossier.pk, draft.pk]))
    with acting(system_for(goirle.pk, why="test")):
        assert LedgerLine.objects.filter(message_id=draft.message_id).values_list("what", flat=True)[0] == "entered"
        assert FactRow.objects.filter(dossier=dossier, kind="duo.melding").exists()


def test_a_stuck_message_is_worked_through_by_a_person(client: Client, dossier: Dossier) -> None:
    draft = _draft(dossier)
    system = system_for(dossier.controller_id, why="test")
    client.post(reverse("duo:bulk"), {"action": "send", "ids": [str(draft.pk)]})
    with acting(system):
        outbox.begin_attempt(actor=system, message_id=draft.pk, now=draft.made_at + timedelta(days=1))
        outbox.mark_dead(actor=system, message_id=draft.pk, problem="DUO is niet te bereiken.")
    page = client.get(reverse("duo:message", args=[dossier.pk, draft.pk])).content.decode()
    assert "DUO is niet te bereiken." in page and "Opnieuw proberen" in page
    client.post(reverse("duo:bulk"), {"action": "again", "ids": [str(draft.pk)]})
    assert _draft(dossier).state == "ready"
    with acting(system):
        outbox.mark_dead(actor=system, message_id=draft.pk, problem="weer")
    client.post(reverse("duo:withdraw", args=[dossier.pk, draft.pk]), {"reason": "bleek niet nodig"})
    with acting(system):
        assert Outgoing.objects.get(pk=draft.pk).state == "withdrawn"


DUTY = {"indicatorInburgeringsplicht": True, "begindatum": "2026-01-05"}


def _compare(dossier: Dossier, **answers: object) -> dict[str, tuple[str, str, str, str]]:
    system = system_for(dossier.controller_id, why="test")
    with acting(system):
        keep(actor=system, dossier_id=dossier.pk, answers={"plicht": DUTY, **answers})
        return {one.what: (one.ours, one.duo, one.coa, one.cause) for one in Difference.objects.filter(dossier_id=dossier.pk)}


def test_differences_are_shown_with_their_likely_cause_and_go_when_they_are_gone(client: Client, dossier: Dossier) -> None:
    assert _compare(dossier)["pip"] == ("2026-03-02", "", "", "not_told")
    page = client.get(reverse("duo:differences")).content.decode()
    assert "nog niet verstuurd" in page and "Haddad" in page
    plan = {"gemeentecode": "0785", "pip": {"dagtekeningPip": "2026-03-02", "leerroute": "B", "niveau": "B1"}}
    assert _compare(dossier, pip=plan) == {}
    other = {"gemeentecode": "0855", "pip": {"dagtekeningPip": "2025-03-02", "leerroute": "B"}}
    system, draft = system_for(dossier.controller_id, why="test"), _draft(dossier)
    with acting(system):
        services.entered(actor=system, message_id=draft.pk, on=TODAY)
    assert _compare(dossier, pip=other)["pip"][3] == "other_gemeente"
    assert _compare(dossier, pip={**plan, "pip": {**plan["pip"], "leerroute": "Z", "niveau": "B1"}})["leerroute"] == ("B", "Z", "", "changed_at_duo")
    assert _compare(dossier, pip=plan, map={"datumEindgesprekMap": "2026-09-01"})["map"] == ("", "2026-09-01", "", "portal")
    assert _compare(dossier, plicht=None)["persoon"][3] == "unknown_at_duo"
    assert _compare(dossier, plicht=NOT_OURS)["persoon"][3] == "not_ours"


def test_coa_and_a_double_dossier_show_too(dossier: Dossier, goirle) -> None:
    system = system_for(goirle.pk, why="test")
    with acting(system):
        record_facts(actor=system, dossier_id=dossier.pk, source=Source("coa"), facts=[new_fact(kind="koppeling", valid_from=date(2025, 9, 1), known_on=BEGAN, gemeente="0785")])
        record_facts(actor=system, dossier_id=dossier.pk, source=Source("form"), facts=[new_fact(kind="koppeling", valid_from=date(2025, 10, 1), known_on=BEGAN, gemeente="0785")])
    a_dossier(goirle, bsn="999900006", surname="Nogmaals")
    plan = {"gemeentecode": "0785", "pip": {"dagtekeningPip": "2026-03-02", "leerroute": "B", "niveau": "B1"}}
    found = _compare(dossier, pip=plan)
    assert found["koppeling"] == ("0785 2025-10-01", "", "0785 2025-09-01", "coa_list")
    assert found["bsn"][3] == "two_dossiers"


def test_contacts_are_told_by_a_team_leader_only(client: Client, goirle) -> None:
    user, _actor = a_user("regievoerder", goirle.pk)
    page = reverse("duo:contacts")
    bad = client.post(page, {"user": str(user.pk), "naam": "R2-D2 & co", "email": "r@g.example", "telefoonnummer": "013-1234567"})
    assert bad.status_code == 400 and "DUO neemt deze schrijfwijze niet aan" in bad.content.decode()
    client.post(page, {"user": str(user.pk), "naam": "Anna de Vries", "email": "a@g.example", "telefoonnummer": "013-1234567"})
    assert "Anna de Vries" in client.get(page).content.decode()
    browser = Client()
    with acting(LOGIN):
        browser.force_login(user)
    assert browser.get(page).status_code == 403
