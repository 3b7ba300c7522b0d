"""What a regievoerder records and sees of a course."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import TODAY, a_controller, a_dossier, a_user

from doorlopend.practice.casework.exchange.models import School
from doorlopend.practice.casework.progress import kept
from doorlopend.records.access.actor import LOGIN, acting, system_for
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.messages.models import Outgoing

pytestmark = pytest.mark.django_db
BEGAN = date(2025, 1, 6)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)


def a_course(*, route: str = "b1_route", plan: date = date(2025, 3, 3), group: str = "asielstatushouder_a", more: tuple = ()) -> Dossier:
    began = min(BEGAN, plan)
    life = (
        new_fact(kind="inburgeringsplicht.vastgesteld", valid_from=began, known_on=began),
        new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=began, known_on=began),
        new_fact(kind="doelgroep.vastgesteld", valid_from=began, known_on=began, doelgroep=group),
        new_fact(kind="brp.inschrijving", valid_from=began, known_on=began, gemeente="0785"),
        new_fact(kind="pip.vastgesteld", valid_from=plan, known_on=plan, leerroute=route, gemeente="0785", intensiteit_uren=600),
        *more,
    )
    return a_dossier(a_controller(), bsn="999900006", known=began, facts=life)


@pytest.fixture
def client() -> Client:
    return visitor("teamleider")


def visitor(role: str) -> Client:
    user, _actor = a_user(role, a_controller().pk)
    browser = Client()
    with acting(LOGIN):
        browser.force_login(user)
    return browser


def kinds(dossier: Dossier) -> dict[str, dict]:
    with acting(system_for(dossier.controller_id, why="test")):
        return {row.kind: row.data for row in FactRow.objects.filter(dossier=dossier).order_by("sequence")}


def address(dossier: Dossier, name: str, *more: str) -> str:
    return reverse(f"progress:{name}", args=[dossier.pk, *more])


def test_one_report_of_a_school_is_three_facts_and_one_total_for_duo(client: Client) -> None:
    dossier = a_course()
    given = {"first": "1-10-2026", "last": "31-10-2026", "soort": "nt2", "aangeboden": "40", "gevolgd": "30", "gemist": "10", "reden": "ziek", "actie_school": "gebeld"}
    client.post(address(dossier, "hours"), given)
    found = kinds(dossier)
    assert found["uren.aangeboden"]["uren"] == 40 and found["uren.gevolgd"]["uren"] == 30 and found["verzuim.gemeld"]["reden"] == "ziek"
    page = client.get(address(dossier, "progress")).content.decode()
    assert "oktober 2026" in page and "75" in page and "30 van 600" in page and "gebeld" in page
    with acting(system_for(dossier.controller_id, why="test")):
        assert Outgoing.objects.filter(dossier_id=dossier.pk, operation="uren_taalles", state="draft").exists()


@pytest.mark.parametrize(("change", "words"), [
    ({"gevolgd": "41"}, "meer uren gevolgd dan aangeboden"), ({"gemist": "3"}, "reden van het verzuim"),
    ({"last": "1-9-2026"}, "ligt voor de eerste dag"), ({"last": "31-12-2026"}, "ligt nog voor ons"),
])  # fmt: skip
def test_hours_that_cannot_be_are_refused_at_the_field(client: Client, change: dict, words: str) -> None:
    dossier = a_course()
    given = {"first": "1-10-2026", "last": "31-10-2026", "soort": "nt2", "aangeboden": "40", "gevolgd": "30", **change}
    answer = client.post(address(dossier, "hours"), given)
    assert answer.status_code == 400 and words in answer.content.decode()
    assert "uren.gevolgd" not in kinds(dossier)


def test_the_z_route_has_two_meters_of_800_and_ends_with_a_talk(client: Client) -> None:
    hours = new_fact(kind="uren.gevolgd", valid_from=date(2025, 4, 1), valid_until=date(2026, 9, 30), known_on=TODAY, soort="nt2", uren=640)
    dossier = a_course(route="z_route", more=(hours,))
    page = client.get(address(dossier, "progress")).content.decode()
    assert "640 van 800" in page and "0 van 800" in page and "Z-route afgerond" in page


def test_culpable_is_not_asked_within_the_term_and_asked_after_it(client: Client) -> None:
    inside = a_course()
    assert "verwijten" not in client.get(address(inside, "module", "pvt")).content.decode()
    client.post(address(inside, "module", "pvt"), {"day": "2-11-2026"})
    assert kinds(inside)["pvt.ondertekend"] == {}
    late = a_course(plan=date(2022, 3, 7))
    answer = client.post(address(late, "module", "pvt"), {"day": "2-11-2026"})
    assert answer.status_code == 400 and "te verwijten" in answer.content.decode()
    client.post(address(late, "module", "pvt"), {"day": "2-11-2026", "verwijtbaar": "Nee"})
    assert kinds(late)["pvt.ondertekend"] == {"verwijtbaar": False}


def test_after_the_term_paper_and_practice_stand_side_by_side_and_a_person_decides(client: Client) -> None:
    dossier = a_course(plan=date(2022, 3, 7))
    page = client.get(address(dossier, "after-term")).content.decode()
    assert "op papier" in page and "wordt niet opgelegd" in page and "dit systeem legt niets op" in page
    assert client.post(address(dossier, "after-term"), {"uitkomst": "begeleiding_voortzetten"}).status_code == 400
    client.post(address(dossier, "after-term"), {"uitkomst": "begeleiding_voortzetten", "toelichting": "Leert goed, was lang ziek."})
    assert kinds(dossier)["termijn.beoordeeld"]["uitkomst"] == "begeleiding_voortzetten"
    migrant = a_course(plan=date(2022, 3, 7), group="gezins_of_overige_migrant")
    assert "mag worden opgelegd" in client.get(address(migrant, "after-term")).content.decode()


def test_who_may_not_see_sanctions_does_not_see_them_here(client: Client) -> None:
    dossier = a_course(plan=date(2022, 3, 7))
    guide = visitor("begeleider")
    guide.post(reverse("casework:open", args=[dossier.pk]), {"reason": "begeleiding"})
    assert "op papier" not in guide.get(address(dossier, "progress")).content.decode()
    assert guide.get(address(dossier, "after-term")).status_code == 403
    assert client.get(address(a_course(), "after-term")).status_code == 302


def test_an_offer_is_made_at_a_school_of_duos_list(client: Client) -> None:
    School.objects.create(number="1000000001", name="Taalhuis De Brug", town="Tilburg", bow=True)
    dossier = a_course()
    assert client.post(address(dossier, "offer"), {"day": "2-11-2026", "school": "9", "alfabetisering": "nvt"}).status_code == 400
    client.post(address(dossier, "offer"), {"day": "2-11-2026", "school": "1000000001", "start": "16-11-2026", "end": "30-6-2027", "alfabetisering": "nvt"})
    offer = kinds(dossier)["aanbod.gedaan"]
    assert (offer["instellingsnummer"], offer["keurmerk"], offer["einde_lessen"]) == ("1000000001", "blik_op_werk", "2027-07-01")


def test_a_cause_of_delay_an_exam_and_the_hand_over_of_the_paper(client: Client) -> None:
    parts = ("lezen", "luisteren", "schrijven", "spreken")
    exams = [new_fact(kind="examen.afgelegd", valid_from=date(2026, 5, 4), known_on=TODAY, onderdeel=part, niveau="b1", uitslag="geslaagd") for part in parts]
    done = [new_fact(kind="pvt.ondertekend", valid_from=date(2026, 5, 6), known_on=TODAY), new_fact(kind="map.eindgesprek", valid_from=date(2026, 5, 7), known_on=TODAY)]
    dossier = a_course(more=(*exams, *done))
    client.post(address(dossier, "delay"), {"oorzaak": "geen_tolk", "first": "20-1-2025", "last": "1-2-2025"})
    assert kinds(dossier)["pip.vertraging"]["oorzaak"] == "geen_tolk"
    assert client.post(address(dossier, "exam"), {"day": "1-10-2026", "onderdeel": "lezen"}).status_code == 400
    client.post(address(dossier, "exam"), {"day": "1-10-2026", "onderdeel": "knm", "uitslag": "geslaagd"})
    assert "Uitreiking vastleggen" in client.get(address(dossier, "progress")).content.decode()
    client.post(address(dossier, "certificate"), {"day": "1-11-2026", "wijze": "persoonlijk"})
    assert kinds(dossier)["certificaat.uitgereikt"] == {"wijze": "persoonlijk"}


def test_who_needs_attention_is_listed_and_what_must_come_with_an_extension(client: Client) -> None:
    ill = new_fact(kind="omstandigheid.ziekte", valid_from=date(2025, 9, 1), valid_until=date(2026, 2, 28), known_on=TODAY, betreft="persoon")
    dossier = a_course(more=(ill, new_fact(kind="lessen.gestart", valid_from=date(2026, 6, 1), known_on=TODAY)))
    page = client.get(reverse("progress:alarms"), {"whose": "nobody"}).content.decode()
    assert "Haddad" in page and "geen uren van school" in page
    assert "Medische machtiging" in client.get(address(dossier, "extension")).content.decode()


def test_the_reader_of_english_reads_english(client: Client) -> None:
    dossier = a_course()
    client.cookies["django_language"] = "en"
    page = client.get(address(dossier, "progress")).content.decode()
    assert "Progress" in page and "Voortgang" not in page


def test_a_course_is_derived_once_and_anew_when_a_fact_comes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second look assesses nobody; a fact recorded between two looks is seen at the second, and the same page says so."""
    dossier = a_course(more=(new_fact(kind="lessen.gestart", valid_from=date(2026, 6, 1), known_on=TODAY),))
    derived: list[int] = []
    before = kept.assess
    monkeypatch.setattr(kept, "assess", lambda **more: (derived.append(1), before(**more))[1])
    pages = [client.get(reverse("progress:alarms"), {"whose": "nobody"}).content.decode() for _look in range(2)]
    assert len(derived) == 1 and all("geen uren van school" in page for page in pages)
    client.post(address(dossier, "hours"), {"first": "1-11-2026", "last": "20-11-2026", "soort": "nt2", "gevolgd": "30"})
    assert "geen uren van school" not in client.get(reverse("progress:alarms"), {"whose": "nobody"}).content.decode()
    assert len(derived) == 2
    monkeypatch.setattr(kept, "SHAPE", "another")
    client.get(reverse("progress:alarms"), {"whose": "nobody"})
    assert len(derived) == 3, "what was kept under another version is derived anew"


def test_a_report_that_was_sent_again_counts_once(client: Client) -> None:
    """The answer to the first press got lost; a report that differs is another one."""
    dossier = a_course()
    month = {"first": "1-11-2026", "last": "20-11-2026", "soort": "nt2", "aangeboden": "40", "gevolgd": "30.5"}
    for given in (month, month, {**month, "gevolgd": "31"}):
        assert client.post(address(dossier, "hours"), given).status_code == 302
    with acting(system_for(dossier.controller_id, why="test")):
        rows = FactRow.objects.filter(dossier=dossier, kind__startswith="uren.", valid_from=date(2026, 11, 1)).order_by("kind", "data__uren")
        assert [(row.kind, row.data["uren"]) for row in rows] == [("uren.aangeboden", 40), ("uren.gevolgd", 30.5), ("uren.gevolgd", 31)]
