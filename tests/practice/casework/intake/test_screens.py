"""The intake as a case manager goes through it: part by part, nothing typed twice, each step as the law says."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.factories import a_controller, a_dossier, a_user

from doorlopend.engines.law.life import Life
from doorlopend.practice.casework.intake.letters import ready_for
from doorlopend.records.access.actor import LOGIN, acting, system_for
from doorlopend.records.dossiers.derivation import facts_of
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import new_fact, with_fresh_ids

pytestmark = pytest.mark.django_db
DAY, TODAY = date(2026, 3, 2), date(2026, 3, 20)


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", "2026-03-20")


def a_newcomer(goirle, *more):  # type: ignore[no-untyped-def]
    """As DUO's notice leaves it: the duty runs, the language is known from COA."""
    facts = (
        new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=DAY, known_on=DAY),
        new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=DAY, known_on=DAY),
        new_fact(kind="doelgroep.vastgesteld", valid_from=DAY, known_on=DAY, doelgroep="asielstatushouder_a"),
        new_fact(kind="brp.inschrijving", valid_from=DAY, known_on=DAY, gemeente="0785"),
        new_fact(kind="persoon.taal", valid_from=DAY, known_on=DAY, taal="ti", beheersing="moedertaal", voorkeur=True),
        *more,
    )
    return a_dossier(goirle, surname="Tesfay", known=DAY, facts=facts)


def logged_in(role: str = "teamleider", controller=None):  # type: ignore[no-untyped-def]
    user, actor = a_user(role, controller.pk)
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    return client, actor


def life_of(dossier: Dossier) -> Life:
    with acting(system_for(dossier.controller_id, why="test")):
        return Life(facts_of(dossier))


def address(dossier: Dossier, part: str) -> str:
    return f"/dossiers/{dossier.pk}/intake/deel/{part}/"


TALK = {"on": "16-03-2026", "deel": "thuis", "voertaal": "ti", "vertaalhulp": "tolk", "minuten": "75", "alleen_gesprek_aangeboden": "ja"}
ANSWERS = {
    "gesprek": TALK,
    "taal": {"on": "16-03-2026", "taal": "ti", "schrift": "ja", "voorkeur": "ja", "niveau_lezen": "onder_a1", "niveau_spreken": "a1"},
    "achtergrond": {"on": "16-03-2026", "niveau": "voortgezet", "school_jaren": "11", "beroep": "kok", "werk_jaren": "4"},
    "wensen": {"on": "16-03-2026", "woorden": "Ik wil weer koken.", "taal": "nl", "onderwijswens": "ja", "werkwens": "later"},
    "gezondheid": {"on": "16-03-2026", "score": "4"},
    "leefgebieden": {"on": "16-03-2026", "score_wonen": "2", "note_wonen": "kleine woning", "score_geld": "3"},
    "toets": {"on": "16-03-2026", "afgelegd_op": "18-03-2026", "uitslag": "b1_haalbaar"},
    "weging": {"on": "20-03-2026", "leerroute": "onderwijsroute", "motivering": "Wil leren en heeft de school ervoor.", "diplomakans_groot": "ja"},
    "afronden": {"on": "20-03-2026", "alleen_gesprek_aangeboden": "ja"},
}  # fmt: skip


def test_the_intake_goes_part_by_part_and_ends_in_facts_that_the_law_engine_knows() -> None:
    goirle = a_controller()
    dossier = a_newcomer(goirle)
    client, _actor = logged_in(controller=goirle)
    part = "gesprek"
    while part in ANSWERS:
        answer = client.post(address(dossier, part), {**ANSWERS[part], "action": "next"})
        assert answer.status_code == 302, (part, answer.content.decode()[-3000:])
        part = answer.headers["Location"].rstrip("/").rpartition("/")[2]
        if part == "kinderen":
            part = "gezondheid"
    life = life_of(dossier)
    assert life.last("opleiding.eerder").data["niveau"] == "voortgezet"  # type: ignore[union-attr]
    assert life.last("leerroute.weging").data["wijkt_af"] is False  # type: ignore[union-attr]
    assert {fact.data["leefgebied"] for fact in life.all("leefgebied.score")} == {"wonen", "geld"}
    page = client.get(f"/dossiers/{dossier.pk}/intake/").content.decode()
    assert "75" in page and "kleine woning" not in page
    assert client.get(f"/dossiers/{dossier.pk}/").status_code == 200
    with acting(system_for(goirle.pk, why="test")):
        assert not dossier.obligations.filter(rule__startswith="intake.", until=None).exists()


def test_what_is_known_is_not_asked_again_and_the_same_answer_is_recorded_once() -> None:
    goirle = a_controller()
    dossier = a_newcomer(goirle)
    client, _actor = logged_in(controller=goirle)
    page = client.get(address(dossier, "gesprek")).content.decode()
    assert '<option value="ti" selected>' in page
    for _time in range(2):
        client.post(address(dossier, "taal"), {**ANSWERS["taal"], "action": "done"})
    spoken = [fact for fact in life_of(dossier).all("taalniveau.gemeten") if fact.data["onderdeel"] == "spreken"]
    assert len(spoken) == 1
    assert '<option value="a1" selected>' in client.get(address(dossier, "taal")).content.decode()


def test_a_day_to_come_and_half_an_answer_are_refused_at_their_field() -> None:
    goirle = a_controller()
    dossier = a_newcomer(goirle)
    client, _actor = logged_in(controller=goirle)
    answer = client.post(address(dossier, "gesprek"), {**TALK, "on": "01-04-2026"})
    assert answer.status_code == 400 and "moet nog komen" in answer.content.decode()
    answer = client.post(address(dossier, "achtergrond"), {"on": "16-03-2026", "school_jaren": "4"})
    assert answer.status_code == 400 and "id_niveau_error" in answer.content.decode()


def test_health_is_only_for_who_may_see_health() -> None:
    goirle = a_controller()
    dossier = a_newcomer(goirle)
    client, _actor = logged_in(controller=goirle)
    client.post(address(dossier, "gezondheid"), {"on": "16-03-2026", "soort": "psychisch", "gevolg": "Korte lesdagen"})
    other, _begeleider = logged_in("begeleider", goirle)
    other.post(f"/dossiers/{dossier.pk}/openen/", {"reason": "begeleiding"})
    assert other.get(address(dossier, "gezondheid")).status_code == 404
    text = other.get(f"/dossiers/{dossier.pk}/intake/").content.decode()
    assert "Gezondheid" not in text and "Korte lesdagen" not in text
    weighing = other.get(address(dossier, "weging")).content.decode()
    assert "aandachtspunt rond gezondheid" not in weighing
    assert "aandachtspunt rond gezondheid" in client.get(address(dossier, "weging")).content.decode()


def missed(client: Client, dossier: Dossier, sent: str, expected: str) -> None:
    assert client.post(f"/dossiers/{dossier.pk}/intake/oproep/", {"on": sent, "termijn": expected}).status_code == 302
    call = life_of(dossier).all("intake.oproep")[-1]
    answer = client.post(f"/dossiers/{dossier.pk}/intake/oproepen/{call.id}/", {"uitkomst": "niet_verschenen", "verwijtbaar": "ja"})
    assert answer.status_code == 302


def test_calls_in_vain_lead_where_the_law_leads() -> None:
    """Wi 14: a warning and a new call, and after three calls in vain completion in absence."""
    goirle = a_controller()
    dossier = a_newcomer(goirle)
    client, _actor = logged_in(controller=goirle)
    page = f"/dossiers/{dossier.pk}/intake/"
    refused = client.post(address(dossier, "afronden"), {"on": "20-03-2026"})
    assert refused.status_code == 400 and "nog geen gesprek" in refused.content.decode()
    missed(client, dossier, "03-03-2026", "06-03-2026")
    text = client.get(page).content.decode()
    assert "waarschuwing en roep de persoon opnieuw op" in text and "Waarschuwing geven" in text
    client.post(f"{page}waarschuwing/", {"on": "07-03-2026"})
    assert "Waarschuwing geven" not in client.get(page).content.decode()
    missed(client, dossier, "09-03-2026", "12-03-2026")
    assert "boete" in client.get(page).content.decode()
    assert "bij_verstek" not in client.get(address(dossier, "afronden")).content.decode()
    missed(client, dossier, "13-03-2026", "17-03-2026")
    assert "in afwezigheid van de persoon" in client.get(page).content.decode()
    assert "bij_verstek" in client.get(address(dossier, "afronden")).content.decode()
    assert client.post(address(dossier, "afronden"), {"on": "20-03-2026", "bij_verstek": "on"}).status_code == 302
    assert life_of(dossier).last("intake.afgerond").data["bij_verstek"] is True  # type: ignore[union-attr]


def test_a_call_is_settled_once() -> None:
    goirle = a_controller()
    dossier = a_newcomer(goirle)
    client, _actor = logged_in(controller=goirle)
    missed(client, dossier, "03-03-2026", "06-03-2026")
    settled = life_of(dossier).last("intake.oproep")
    answer = client.post(f"/dossiers/{dossier.pk}/intake/oproepen/{settled.id}/", {"uitkomst": "verschenen"})  # type: ignore[union-attr]
    assert answer.status_code == 400 and "al vastgelegd" in answer.content.decode()
    assert client.get(f"/dossiers/{dossier.pk}/intake/oproepen/{uuid4()}/").status_code == 404


def test_scores_keep_their_day_so_that_change_shows() -> None:
    goirle = a_controller()
    earlier = new_fact(kind="leefgebied.score", valid_from=DAY, known_on=DAY, leefgebied="wonen", score="2")
    dossier = a_newcomer(goirle, earlier)
    client, _actor = logged_in(controller=goirle)
    assert "Vorige keer: 2" in client.get(address(dossier, "leefgebieden")).content.decode()
    client.post(address(dossier, "leefgebieden"), {"on": "20-03-2026", "score_wonen": "4"})
    assert [fact.data["score"] for fact in life_of(dossier).all("leefgebied.score")] == ["2", "4"]
    assert "<svg" in client.get(f"/dossiers/{dossier.pk}/intake/").content.decode()


def test_each_letter_is_an_accessible_pdf_without_a_secret_address() -> None:
    pypdf = pytest.importorskip("pypdf")
    import io

    goirle = a_controller()
    home = new_fact(kind="persoon.adres", valid_from=DAY, known_on=DAY, straat="Dorpsstraat 1", postcode="5051 AA", woonplaats="Goirle")
    secret = new_fact(kind="veiligheid.geheim_adres", valid_from=DAY + timedelta(days=9), known_on=DAY + timedelta(days=9))
    client, _actor = logged_in(controller=goirle)
    seen = []
    for facts in ((home,), (home, secret)):
        dossier = a_newcomer(goirle, *with_fresh_ids(facts))
        client.post(f"/dossiers/{dossier.pk}/intake/oproep/", {"on": "13-03-2026", "termijn": "18-03-2026"})
        call = life_of(dossier).last("intake.oproep")
        listed = client.get(f"/dossiers/{dossier.pk}/brieven/").content.decode()
        assert listed.count("brieven/") > 2 and listed.count(".pdf") == 1, "kept as it went out, and in the one list of letters"
        answer = client.get(f"/dossiers/{dossier.pk}/intake/brieven/{call.id}/")  # type: ignore[union-attr]
        assert answer["Content-Type"] == "application/pdf", answer.content[:200]
        reader = pypdf.PdfReader(io.BytesIO(answer.content))
        seen.append(" ".join(page.extract_text() for page in reader.pages))
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] and reader.trailer["/Root"]["/Lang"]
    assert "Dorpsstraat" in seen[0] and "18 maart 2026" in seen[0] and "zonder uw partner" in seen[0].replace("\n", " ")
    assert "Dorpsstraat" not in seen[1] and "Tesfay" in seen[1]


@pytest.mark.parametrize(("path", "given"), [("oproep", {"on": "13-03-2026", "termijn": "18-03-2026"}), ("waarschuwing", {"on": "13-03-2026"})])
def test_a_letter_is_looked_at_before_anything_is_recorded(path: str, given: dict[str, str]) -> None:
    goirle = a_controller()
    dossier = a_newcomer(goirle)
    client, _actor = logged_in("teamleider", goirle)
    before = life_of(dossier).facts
    answer = client.post(f"/dossiers/{dossier.pk}/intake/{path}/", {**given, "action": "preview"})
    assert answer["Content-Type"] == "application/pdf" and life_of(dossier).facts == before
    assert client.post(f"/dossiers/{dossier.pk}/intake/{path}/", {**given, "on": "", "action": "preview"}).status_code == 400


def test_a_gemeente_words_the_invitation_its_own_way_from_a_day_on() -> None:
    """On screen, by who may; a letter of an earlier day keeps its words, and a sentence about a day that is not set is left out."""
    goirle = a_controller()
    dossier = a_newcomer(goirle)
    client, _actor = logged_in("teamleider", goirle)
    words = {"subject": "Kom kennismaken", "body": "Dag {persoon}\n\n## Wanneer\n\nU komt op {dag}.\n\n## Waar\n\nBij ons.", "valid_from": TODAY.strftime("%d-%m-%Y")}
    here = f"/brieventeksten/{goirle.pk}/intake_oproep/nl/"
    assert "[dag van het gesprek of de toets]" in client.post(here, {**words, "action": "preview"}).content.decode()
    assert client.post(here, {**words, "valid_from": "1-1-2026"}).status_code == 400, "what was sent is not reworded"
    assert client.post(here, words).status_code == 302
    told = []
    for on, day in ((TODAY - timedelta(days=1), TODAY), (TODAY, TODAY), (TODAY, None)):
        call = new_fact(kind="intake.oproep", valid_from=on, known_on=on, **({"termijn": day} if day else {}))
        with acting(system_for(goirle.pk, why="test")):
            told.append(ready_for(dossier=dossier, fact=call, life=Life((call,)), language=""))
    assert [one.subject for one in told] == ["Uitnodiging voor een gesprek over uw inburgering", "Kom kennismaken", "Kom kennismaken"]
    assert "Wanneer" in told[1].body and "Wanneer" not in told[2].body and "Bij ons" in told[2].body


def test_the_intake_page_asks_the_database_no_more_when_more_is_known(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    goirle = a_controller()
    dossier = a_newcomer(goirle)
    client, _actor = logged_in(controller=goirle)
    client.get(f"/dossiers/{dossier.pk}/intake/")
    with django_assert_max_num_queries(60) as before:
        client.get(f"/dossiers/{dossier.pk}/intake/")
    for part, answer in ANSWERS.items():
        client.post(address(dossier, part), {**answer, "action": "done"})
    with django_assert_max_num_queries(60) as after:
        client.get(f"/dossiers/{dossier.pk}/intake/")
    assert len(after) <= len(before)
