"""Household, contacts, conferences, partners, letters, calendar and team: what each may show, and to whom."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import TODAY, a_controller, a_dossier, a_user, logged_in

from doorlopend.practice.casework.around import queries
from doorlopend.practice.casework.around.models import Contact, PartnerMessage
from doorlopend.practice.casework.around.services import agenda, family, partners, talking
from doorlopend.practice.casework.around.services.common import NotNow
from doorlopend.practice.casework.around.services.talking import Agreement
from doorlopend.practice.casework.around.sharing import shares, who_sees
from doorlopend.practice.casework.around.states import NAREIS_MACHINE, Nareis, NareisAct
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.documents import letters
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import Source, new_fact, record_facts
from doorlopend.records.people.models import User
from doorlopend.records.regions.models import Organisation
from doorlopend.records.work.models import Task
from doorlopend.records.work.services import add_task

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


@pytest.fixture
def place() -> tuple[Dossier, User, Actor]:
    goirle = a_controller()
    user, actor = a_user("teamleider", goirle.pk)
    return a_dossier(goirle, surname="Tesfay"), user, actor


def hide(dossier: Dossier) -> None:
    system = system_for(dossier.controller_id, why="test")
    with acting(system):
        facts = [new_fact(kind="veiligheid.geheim_adres", valid_from=SINCE, known_on=SINCE, reden="bedreigingplant")]
        record_facts(actor=system, dossier_id=dossier.pk, facts=facts, source=Source("test"))


def test_a_child_at_school_shows_with_the_family_but_no_school_where_somebody_hides(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, actor = place
    partner = a_dossier(dossier.controller, surname="Tesfay")
    with acting(actor):
        family.tie(actor=actor, dossier_id=dossier.pk, other_id=partner.pk, role="partner")
        family.save_child(actor=actor, dossier_id=dossier.pk, child_id=None, values={"name": "Lia", "born": date(2019, 4, 1), "place": "basisschool", "school": "De Vonder", "starts_on": None, "transport": False, "reported": True, "jgz": False})
    client = logged_in(user)
    path = f"/dossiers/{dossier.pk}/gezin/"
    assert "De Vonder" in client.get(path).content.decode()
    hide(partner)
    page = client.get(path).content.decode()
    assert "Lia" in page and "De Vonder" not in page and "bedreigingplant" not in page and "geheim" not in page.lower()


def test_who_follows_may_arrive_from_any_waiting_state_and_brings_a_task(place: tuple[Dossier, User, Actor]) -> None:
    dossier, _user, actor = place
    waiting = [Nareis.BEKEND, Nareis.INGEWILLIGD, Nareis.VERWACHT]
    assert all(NAREIS_MACHINE[state][NareisAct.ARRIVE] == Nareis.AANGEKOMEN for state in waiting)
    with acting(actor):
        row = family.expect(actor=actor, dossier_id=dossier.pk, adults=1, children=2, expected=date(2027, 2, 17), home_fits=False, today=TODAY)
        assert row.expected == date(2027, 2, 1)
        family.follow(actor=actor, follower_id=row.pk, act=NareisAct.ARRIVE, today=TODAY)
        assert Task.objects.filter(dossier=dossier, kind="nareis", due_on=TODAY + timedelta(days=7)).exists()
        with pytest.raises(NotNow):
            family.follow(actor=actor, follower_id=row.pk, act=NareisAct.GRANT, today=TODAY)


def test_no_order_of_steps_leaves_the_nareis_machine() -> None:
    for order in product(NareisAct, repeat=4):
        state = Nareis.BEKEND
        for act in order:
            state = NAREIS_MACHINE[state].get(act, state)
        assert state in NAREIS_MACHINE


def test_silence_of_thirty_days_is_seen_and_a_missed_appointment_does_not_break_it(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, actor = place

    def said(ago: int, outcome: str) -> None:
        with acting(actor):
            talking.log_contact(actor=actor, dossier_id=dossier.pk, values={"on": TODAY - timedelta(days=ago), "how": "telefoon", "outcome": outcome})

    with acting(actor):
        assert dossier in queries.quiet(actor=actor, today=TODAY, whose="team")
    said(30, "gesproken")
    said(2, "niet_verschenen")
    with acting(actor):
        assert dossier in queries.quiet(actor=actor, today=TODAY, whose="team") and queries.no_shows(dossier) == 1
    said(29, "gesproken")
    with acting(actor):
        assert dossier not in queries.quiet(actor=actor, today=TODAY, whose="team")
    assert "Tesfay" not in logged_in(user).get("/lang-niet-gesproken/?whose=team").content.decode()


def test_a_note_about_health_is_not_for_who_may_not_see_health(place: tuple[Dossier, User, Actor]) -> None:
    dossier, _user, actor = place
    _helper, helper = a_user("begeleider", dossier.controller_id)
    with acting(actor):
        talking.log_contact(actor=actor, dossier_id=dossier.pk, values={"on": TODAY, "how": "kantoor", "outcome": "gesproken", "note": "slaapt slecht", "about_health": True})
        assert Contact.objects.count() == 1
    with acting(helper):
        assert Contact.objects.count() == 0


def test_what_a_conference_agrees_becomes_tasks_with_an_owner_and_a_day(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, actor = place
    client = logged_in(user)
    client.post(f"/dossiers/{dossier.pk}/overleg/", {"on": "24-11-2026", "question": "Waarom stokt de les?", "agenda": "vervoer\nopvang", "invited": "Jan, taalschool"})
    with acting(actor):
        from doorlopend.practice.casework.around.models import Conference

        row = Conference.objects.get()
        assert row.agenda == ["vervoer", "opvang"]
    given = {"attended": "Jan, taalschool", "summary": "Afgesproken.", "what_1": "Bus aanvragen", "due_1": "", "owner_1": ""}
    assert client.post(f"/overleg/{row.pk}/", given).status_code == 400
    assert client.post(f"/overleg/{row.pk}/", {**given, "due_1": "01-12-2026", "owner_1": str(user.pk)}).status_code == 302
    with acting(actor):
        task = Task.objects.get(kind="overleg")
        row.refresh_from_db()
        assert (task.title, task.owner_id, task.due_on) == ("Bus aanvragen", user.pk, date(2026, 12, 1)) and row.tasks == [str(task.pk)]
        with pytest.raises(NotNow):
            talking.hold(actor=actor, conference_id=row.pk, attended=[], person_present=False, summary="x", agreements=[Agreement("y", TODAY)])


@pytest.fixture
def school() -> Organisation:
    return Organisation.objects.create(kind="taalaanbieder", name="Taalschool Noord")


def test_a_partner_reads_and_answers_and_never_gets_more_than_a_first_name(place: tuple[Dossier, User, Actor], school: Organisation) -> None:
    dossier, user, actor = place
    teacher, partner = a_user("taalaanbieder", school.pk)
    other_school = Organisation.objects.create(kind="taalaanbieder", name="Taalschool Zuid")
    other, _actor = a_user("taalaanbieder", other_school.pk)
    with acting(actor):
        partners.send(actor=actor, dossier_id=dossier.pk, partner_id=school.pk, item="rooster", text="Kan op dinsdag en donderdag.")
    page = logged_in(teacher).get("/partnerberichten/").content.decode()
    assert "Kan op dinsdag" in page and "Amal" in page and "Tesfay" not in page and "Wi 16" in page
    assert "Kan op dinsdag" not in logged_in(other).get("/partnerberichten/").content.decode()
    with acting(partner):
        asked = PartnerMessage.objects.get()
    assert logged_in(teacher).post(f"/partnerberichten/{asked.pk}/", {"text": "Dinsdag is vol, donderdag kan."}).status_code == 302
    assert "donderdag kan" in logged_in(user).get(f"/dossiers/{dossier.pk}/partners/").content.decode()


def test_only_what_was_agreed_is_shared_with_a_sort_of_partner(place: tuple[Dossier, User, Actor], school: Organisation) -> None:
    dossier, _user, actor = place
    employer = Organisation.objects.create(kind="werkgever", name="Bakkerij")
    with acting(actor):
        for partner, item in ((school, "woning"), (employer, "contact")):
            with pytest.raises(NotNow):
                partners.send(actor=actor, dossier_id=dossier.pk, partner_id=partner.pk, item=item, text="x")
    for share in shares().values():
        told = " ".join(f"{nl} {en}" for nl, en in share.items.values()).lower()
        assert share.ground and not any(word in told for word in ("gezondheid", "health", "veilig", "safety", "sanct", "boete"))


def test_a_partner_of_another_organisation_cannot_answer(place: tuple[Dossier, User, Actor], school: Organisation) -> None:
    dossier, _user, actor = place
    _regie, stranger = a_user("regievoerder", dossier.controller_id)
    with acting(actor):
        partners.send(actor=actor, dossier_id=dossier.pk, partner_id=school.pk, item="contact", text="x")
    with acting(stranger), pytest.raises((PermissionDenied, PartnerMessage.DoesNotExist)):
        partners.reply(actor=stranger, message_id=PartnerMessage.objects.get().pk, text="y")


def test_the_calendar_names_nobody_and_a_new_address_stops_the_old(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, actor = place
    with acting(actor):
        add_task(actor=actor, dossier_id=dossier.pk, title="Huisbezoek bij Tesfay", due_on=TODAY + timedelta(days=3), owner_id=user.pk)
        old = agenda.open_feed(actor=actor, user=user, today=TODAY)
    text = Client().get(f"/agenda/{old}.ics").content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n") and "DTSTART;VALUE=DATE:20261124" in text
    assert "Tesfay" not in text and "Amal" not in text and "Huisbezoek" not in text and str(dossier.pk)[:8] in text
    with acting(actor):
        new = agenda.open_feed(actor=actor, user=user, today=TODAY)
    assert Client().get(f"/agenda/{old}.ics").status_code == 404 and Client().get(f"/agenda/{new}.ics").status_code == 200
    with acting(actor):
        agenda.close_feed(actor=actor, user=user)
    assert Client().get(f"/agenda/{new}.ics").status_code == 404


@given(st.lists(st.tuples(st.uuids(), st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120)), max_size=5))
def test_any_calendar_keeps_to_the_form(entries: list[Any]) -> None:
    text = agenda.calendar(entries, link="https://voorbeeld.invalid/mensen/", on=TODAY)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") >= len(entries) or not entries
    assert text.endswith("END:VCALENDAR\r\n")


def test_a_team_leader_sees_the_load_and_gives_files_to_another_with_a_reason(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, actor = place
    colleague, _colleagues_actor = a_user("regievoerder", dossier.controller_id)
    with acting(actor):
        add_task(actor=actor, dossier_id=dossier.pk, title="Bellen", due_on=TODAY - timedelta(days=1), owner_id=None)
    client = logged_in(user)
    assert "Tesfay" in client.get("/team/").content.decode()
    chosen = {"ids": [str(dossier.pk)], "action": "give"}
    assert client.post("/team/geven/", chosen).status_code == 200
    assert client.post("/team/geven/", {**chosen, "to": str(colleague.pk), "reason": ""}).status_code == 400
    assert client.post("/team/geven/", {**chosen, "to": str(colleague.pk), "reason": "verdeling"}).status_code == 302
    with acting(actor):
        load = {one.user.pk: one for one in queries.loads(actor=actor, today=TODAY)}
    assert (load[colleague.pk].files, load[colleague.pk].late) == (1, 1)
    assert logged_in(colleague).get("/team/").status_code == 403


def test_who_may_open_this_file_follows_from_the_grants(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, actor = place
    a_user("begeleider", dossier.controller_id)
    with acting(actor):
        found = {one.role: one for one in who_sees(dossier=dossier, today=TODAY)}
    assert found["Maatschappelijk begeleider"].classes == ("identifying", "ordinary") and "Bestuurder" not in found
    assert "safety" not in {name for one in found.values() for name in one.classes}
    assert "Wi 16" in logged_in(user).get(f"/dossiers/{dossier.pk}/delen/").content.decode()


def test_a_letter_is_looked_at_sent_kept_and_read_again(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, _actor = place
    client = logged_in(user)
    path = f"/dossiers/{dossier.pk}/brieven/afspraak/"
    values = {"v_dag": "01-12-2026", "v_tijd": "10.00 uur", "v_plaats": "stadhuis", "v_waarover": "uw plan", "language": "en"}
    assert client.post(path, {**values, "v_tijd": ""}).status_code == 400
    assert client.post(path, {**values, "action": "preview"})["Content-Type"] == "application/pdf"
    assert client.post(path, values).status_code == 302
    page = client.get(f"/dossiers/{dossier.pk}/brieven/").content.decode()
    assert "Gesprek op 1 december 2026" in page
    link = page.split("/brieven/")[-1] if ".pdf" not in page else next(part for part in page.split('"') if part.endswith(".pdf"))
    assert client.get(link).content.startswith(b"%PDF")


def test_every_letter_written_here_has_simple_dutch() -> None:
    """B1: short sentences. At most fifteen words each, which is the advice for plain government Dutch."""
    for code, versions in letters.shipped().items():
        for template in versions if not code.startswith("test_") else ():
            sentences = [part for line in template.texts["nl"].body.splitlines() for part in line.replace("!", ".").replace("?", ".").split(".")]
            assert max(len(sentence.split()) for sentence in sentences) <= 15, code


def test_the_pages_open_in_english_too(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, _actor = place
    client = logged_in(user)
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        assert "Record a contact" in client.get(f"/dossiers/{dossier.pk}/contact/").content.decode()
