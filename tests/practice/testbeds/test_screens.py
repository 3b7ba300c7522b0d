"""Every screen of a testbed for who may see it, at each stage."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from tests.practice.testbeds.world import TODAY, a_draft, a_running, analysed, closed, taking_part, world

from doorlopend.practice.governance.decisions.models import Decision as Taken
from doorlopend.practice.governance.decisions.states import DecisionState
from doorlopend.practice.testbeds import cardform, drafting
from doorlopend.practice.testbeds.models import Decision, StudyGrant
from doorlopend.practice.testbeds.services import deciding, research
from doorlopend.practice.testbeds.words import Answer, Verdict
from doorlopend.records.access.actor import LOGIN, acting, system_for
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


def as_user(actor) -> Client:  # type: ignore[no-untyped-def]
    client = Client()
    with acting(LOGIN):
        client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_a_card_is_written_on_screen_up_to_the_lock() -> None:
    w = world()
    client = as_user(w.coordinator)
    answer = client.post(reverse("testbeds:new"), {"title": "Taalmaatjes", "question": "Helpt een taalmaatje?", "design": "loting", "period_months": "6"})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    card = answer.headers["Location"]
    html = client.get(card).content.decode()
    assert "Voor het plan is nog nodig" in html
    assert f'{card}bewerken/#id_target_group' in html and f'{card}deel/gemeente/"' in html, "what is missing says where it is written"
    told = client.post(f"{card}stap/plannen/", follow=True).content.decode()
    assert "punten: zie de lijst op de kaart" in told, "three at most are said, then the list"
    for piece, values in (
        ("aanpak", {"name": "Gewoon", "code": "gewoon", "control": "on", "weight": "1"}), ("aanpak", {"name": "Maatje", "code": "maatje", "weight": "1", "cost_each": "1200"}),
        ("uitkomst", {"definition": "betaald_werk.1", "months": "12", "primary": "on"}), ("gemeente", {"controller": str(w.places[0].pk)}), ("partner", {"name": "Bibliotheek", "role": "werft"}),
    ):  # fmt: skip
        assert client.post(f"{card}deel/{piece}/", values).status_code == 302, piece
    html = client.get(card).content.decode()
    assert "Maatje" in html and "collegebesluit ontbreekt" in html


def test_the_card_is_asked_in_sections_that_say_when_each_is_needed() -> None:
    client = as_user(world().coordinator)
    form = client.get(reverse("testbeds:new")).context["form"]
    named = [name for section in form.sections for name in section.names]
    assert sorted(named) == sorted(form.fields) and len(named) == len(set(named)), "each field once, none outside a section"
    assert {name for section in form.sections if section.when is cardform.NOW for name in section.names} >= {name for name, field in form.fields.items() if field.required}
    assert {*drafting.CARD, *(f"learn_{answer}" for answer in Answer)} <= {name for section in form.sections if section.when is cardform.PLAN for name in section.names}
    assert all(field.help_text for field in form.fields.values())
    html = client.get(reverse("testbeds:new")).content.decode()
    assert "niet verplicht" not in html, "the section says when"
    for section in form.sections:
        assert f'href="#{section.anchor}"' in html and f'<fieldset class="dl-section" id="{section.anchor}"' in html
    assert html.index('id="id_title"') < html.index('id="id_target_group"') < html.index('id="id_funder"')


def test_a_refused_card_keeps_every_word_and_leads_to_what_must_be_mended() -> None:
    client = as_user(world().coordinator)
    long = "Een zin over wat gebruikelijk is. " * 60
    given = {
        "title": "", "question": "Helpt een taalmaatje?", "design": "loting", "usual_care": long, "starts_on": "31-02-2027", "looks": "100, 50",
        "covariates": ["leeftijd"], "learn_better": "Invoeren", "budget": "100", "subsidy": "200", "funder": "ESF+", "expected_people": "veel",
    }  # fmt: skip
    answer = client.post(reverse("testbeds:new"), given)
    assert answer.status_code == 400
    form, html = answer.context["form"], answer.content.decode()
    assert {name: form[name].value() for name in given} == given
    assert set(form.errors) == {"title", "usual_care", "starts_on", "looks", "subsidy", "expected_people"}
    for name in form.errors:
        assert f'href="#id_{name}"' in html
    assert "maxlength" not in html.partition("<main")[2], "a browser would cut what is pasted"
    assert (html.count("verbeter 1"), html.count("verbeter 2")) == (4, 1) and long.strip() in html


def test_a_plan_names_the_college_decisions_it_waits_for() -> None:
    w = world()
    testbed = a_draft(w)
    with acting(w.coordinator):
        place = testbed.participants.first()
        testbed.participants.update(decision_text="", decision_on=None, decision_kind="", decision_id=None)
    html = as_user(w.coordinator).get(reverse("testbeds:card", args=[testbed.pk])).content.decode()
    assert "Voor het plan is nog nodig" not in html
    assert "Voor het vastleggen is nog nodig" in html and reverse("testbeds:college", args=[testbed.pk, place.pk]) in html


def test_closing_asks_first_and_happens_once() -> None:
    w = world()
    testbed = a_running(w)
    client, address = as_user(w.coordinator), reverse("testbeds:act", args=[testbed.pk, "sluiten"])

    def state() -> str:
        with acting(w.coordinator):
            testbed.refresh_from_db()
        return testbed.state  # type: ignore[no-any-return]

    assert "Terug kan niet" in client.get(address).content.decode()
    assert state() == "loopt", "asking changes nothing"
    assert client.post(address).status_code == 302
    assert state() == "gesloten"
    assert client.get(address).status_code == 302, "nothing is asked twice"


def test_a_name_in_the_process_log_is_pointed_out() -> None:
    w = world()
    testbed = a_running(w)
    client = as_user(w.coordinator)
    answer = client.post(reverse("testbeds:note", args=[testbed.pk]), {"kind": "interview", "on": "20-11-2026", "text": "Bel haar op 06-12345678 of via BSN 999990019"})
    assert answer.status_code == 400
    assert "Dit kan naar een persoon leiden" in answer.content.decode()


def test_the_case_manager_draws_from_the_file() -> None:
    from tests.practice.testbeds.world import person

    w = world()
    testbed = a_running(w)
    dossier = person(w.places[0], 1)
    client = as_user(w.regievoerder)
    address = reverse("testbeds:enrol", args=[dossier.pk, testbed.pk])
    assert "Een leerroute wordt nooit geloot" in client.get(address).content.decode()
    refused = client.post(address, {"fits_startbaan": "on", "why_startbaan": "wil werken"})
    assert refused.status_code == 400 and "Er valt niets te loten" in refused.content.decode()
    done = client.post(address, {"fits_startbaan": "on", "why_startbaan": "wil werken", "fits_gewoon": "on", "why_gewoon": "kan ook"}, follow=True)
    assert "geloot als nummer 1" in done.content.decode()
    assert "Startbaan" in as_user(w.teamleider).get(reverse("casework:dossier", args=[dossier.pk])).content.decode()
    assert client.get(reverse("testbeds:people", args=[testbed.pk])).status_code == 200


def test_findings_exports_and_the_public_page_can_be_read() -> None:
    w = world()
    testbed = a_running(w, arms=("startbaan", "maatje"), expected_people=300, outcomes=(("betaald_werk", 12), ("eerste_werk", 12), ("trede", 12)))
    taking_part(w, testbed, 135)
    closed(w, testbed)
    analysed(w, testbed)
    client = as_user(w.coordinator)
    for reader in ("bestuur", "beleid", "onderzoek"):
        html = client.get(reverse("testbeds:findings", args=[testbed.pk]) + f"?lezer={reader}").content.decode()
        assert "Alle aanpakken naast elkaar" in html
        assert "<svg" in html and "<desc" in html
    for form in ("protocol", "uia", "esf", "target", "consort", "movisie"):
        made = json.loads(client.get(reverse("testbeds:export", args=[testbed.pk, form])).content)
        assert made["protocol_hash"]
        if form == "esf":
            assert made["note"]["nl"] == "Dit zijn volgcijfers. Ze zeggen niet of de aanpak helpt."
    visitor = Client().get(reverse("testbeds:public", args=[testbed.pk]))
    assert visitor.status_code == 200 and "Hash" in visitor.content.decode()
    assert Client().get(reverse("testbeds:public-list")).status_code == 200
    for name in ("card", "protocol", "process", "decide", "grants", "change", "note"):
        assert client.get(reverse(f"testbeds:{name}", args=[testbed.pk])).status_code == 200, name


def test_every_form_of_a_draft_opens() -> None:
    w = world()
    testbed = a_draft(w)
    client = as_user(w.coordinator)
    with acting(w.coordinator):
        arm, place = testbed.arms.first(), testbed.participants.first()
    addresses = [reverse("testbeds:list"), reverse("testbeds:definitions"), *(reverse(f"testbeds:{name}", args=[testbed.pk]) for name in ("card", "edit", "stop", "lock"))]
    addresses += [reverse("testbeds:part", args=[testbed.pk, "aanpak", arm.pk]), reverse("testbeds:college", args=[testbed.pk, place.pk])]
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_the_researchers_file_is_granted_released_logged_and_ended() -> None:
    from doorlopend.records.audit.models import AuditRow

    w = world()
    testbed = a_running(w, places=2)
    taking_part(w, testbed, 14)
    taking_part(w, testbed, 12, place=w.places[1])
    closed(w, testbed)
    analysed(w, testbed)
    with acting(w.coordinator):
        grant = research.grant(actor=w.coordinator, testbed_id=testbed.pk, researcher_id=w.onderzoeker.user_id, researcher="O", purpose="Proefschrift", ground="AVG 89", dpia="DPIA 2026-4", until=TODAY.replace(year=2027), today=TODAY)
    address = reverse("testbeds:file", args=[grant.pk])
    client = as_user(w.onderzoeker)
    assert client.post(address).status_code == 302, "no gemeente released anything"
    assert as_user(w.teamleider).post(reverse("testbeds:release", args=[grant.pk, w.places[0].pk])).status_code == 302
    answer = client.post(address)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        assert set(bundle.namelist()) == {"gegevens.csv", "codeboek.csv", "protocol.json"}
        lines = bundle.read("gegevens.csv").decode().splitlines()
    assert len(lines) == 15, "the people of the gemeente that released them, and of no other"
    assert "Deelnemer" not in "".join(lines)
    with acting(system_for(w.places[0].pk, why="test")):
        assert AuditRow.objects.filter(action="testbed.study_file", controller_id=w.places[0].pk, subject__isnull=False).count() == 14
    assert client.post(reverse("testbeds:grant-destroyed", args=[grant.pk])).status_code == 302
    with acting(w.coordinator):
        ended = StudyGrant.objects.get(pk=grant.pk)
    assert (ended.salt, ended.destroyed_on) == ("", TODAY)
    assert client.post(address).status_code == 302, "no file after the end"


def test_a_regional_role_cannot_open_who_takes_part() -> None:
    w = world()
    testbed = a_running(w)
    rows = taking_part(w, testbed, 1)
    client = as_user(w.coordinator)
    assert client.get(reverse("testbeds:people", args=[testbed.pk])).status_code == 403
    assert client.get(reverse("testbeds:enrolment", args=[rows[0].pk])).status_code == 403


def test_the_decision_of_the_region_is_picked_where_it_is_kept() -> None:
    """A testbed names a standing decision of another room by kind and id; one that was withdrawn is refused."""
    w = world()
    testbed = a_running(w)
    taking_part(w, testbed, 60)
    closed(w, testbed)
    analysed(w, testbed)
    with acting(w.coordinator):
        stands = Taken.objects.create(region_id=w.region.pk, title="Startbanen in de inkoop", text="…", taken_on=TODAY, state=DecisionState.GENOMEN)
        gone = Taken.objects.create(region_id=w.region.pk, title="Oud besluit", text="…", taken_on=TODAY, state=DecisionState.INGETROKKEN, why="achterhaald")
        offered = [row.id for row in deciding.standing_decisions(actor=w.coordinator, testbed=testbed)]
        assert stands.pk in offered and gone.pk not in offered
        with pytest.raises(NotNow, match="staat er niet of is vervangen"):
            deciding.decide(
                actor=w.coordinator, testbed_id=testbed.pk, verdict=Verdict.ADOPT, why="Het helpt", on=TODAY, today=TODAY,
                governance_kind="governance.decision", governance_id=gone.pk,
            )  # fmt: skip
    client = as_user(w.coordinator)
    page = client.get(reverse("testbeds:decide", args=[testbed.pk])).content.decode()
    assert "Startbanen in de inkoop" in page and "Oud besluit" not in page
    answer = client.post(
        reverse("testbeds:decide", args=[testbed.pk]),
        {"verdict": Verdict.ADOPT, "why": "Het helpt", "on": TODAY.isoformat(), "governance": f"governance.decision:{stands.pk}", "region_text": "ok"},
    )
    assert answer.status_code == 302, answer.content.decode()
    with acting(w.coordinator):
        assert Decision.objects.get().governance_text.startswith("Startbanen in de inkoop")
    findings = client.get(reverse("testbeds:findings", args=[testbed.pk])).content.decode()
    assert reverse("decisions:decision", args=[stands.pk]) in findings
