"""Pages as each role meets them: the whole round, homes, the task, the map; and what each may not see on them."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader
from tests.factories import TODAY, a_user
from tests.practice.housing.world import World, a_household, a_round, an_advised_round, build

from doorlopend.practice.housing import advice, register, tasks
from doorlopend.practice.housing.models import Card, Ground, LetterCode, Round, Run, Screening
from doorlopend.practice.housing.services import homes, task
from doorlopend.practice.housing.services.deciding import composition
from doorlopend.practice.housing.states import CardState, RoundState
from doorlopend.practice.housing.views.accounts import group_name
from doorlopend.practice.housing.words import Entry
from doorlopend.records.access.actor import LOGIN, Actor, acting
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


def client_of(actor: Actor) -> Client:
    client = Client()
    with acting(LOGIN):
        client.force_login(User.objects.get(pk=actor.user_id))
    return client


def text_of(client: Client, name: str, *arguments: Any, query: str = "", status: int = 200) -> str:
    answer = client.get(reverse(f"housing:{name}", args=arguments) + query)
    assert answer.status_code == status, (name, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def world() -> World:
    made = build()
    for number in range(8):
        a_household(made, number, children=number % 3)
    a_household(made, 90, criteria=[{"kind": "medical", "places": ["GM0855"], "proof": "verklaring van 1 oktober"}])
    return made


def test_a_round_goes_from_advice_to_a_decision_by_a_second_person_on_screen(world: World) -> None:
    made = an_advised_round(world)
    coordinator, officer, second = (client_of(one) for one in (world.coordinator, world.officer, world.second))
    page = text_of(coordinator, "round", made)
    assert "Huishouden 1" in page and "Geheim" not in page and "medical" not in page
    with acting(world.coordinator):
        hard = Card.objects.get(round_id=made, hard=True)
        free = Card.objects.filter(round_id=made, hard=False).exclude(place="").order_by("number").first()
    assert free is not None
    seen_by_region, seen_by_coa = (text_of(client, "card", made, hard.number) for client in (coordinator, officer))
    assert "Geheim090" not in seen_by_region and "Behandeling" not in seen_by_region and "verklaring" not in seen_by_region
    assert "Geheim090" in seen_by_coa and "Behandeling" in seen_by_coa
    other = next(code for code in ("GM0785", "GM0855", "GM0867") if code != free.place)
    assert "Wat dit voor iedereen betekent" in text_of(coordinator, "effect", made, free.number, query=f"?naar={other}")
    move = reverse("housing:move", args=[made, free.number])
    assert "waarom" in coordinator.post(move, {"place": other, "reason": ""}, follow=True).content.decode()
    unchosen = coordinator.get(reverse("housing:effect", args=[made, free.number]) + "?naar=", follow=True)
    assert unchosen.status_code == 200 and "Kies eerst een gemeente" in unchosen.content.decode()
    assert "is verplaatst" in coordinator.post(move, {"place": other, "reason": "zus woont daar"}, follow=True).content.decode()
    step = reverse("housing:round-act", args=[made, "voorstellen"])
    assert officer.post(step, {"proxy_reason": "kleine ronde"}).status_code == 302
    decide = reverse("housing:round-act", args=[made, "besluiten"])
    assert "Een ander" in officer.post(decide, follow=True).content.decode()
    assert coordinator.post(decide).status_code == 403
    assert "Het besluit is genomen" in second.post(decide, follow=True).content.decode()
    with acting(world.officer):
        assert Round.objects.get(pk=made).state == RoundState.BESLOTEN
    for name in ("log", "fairness"):
        assert "Geheim" not in text_of(coordinator, name, made)
    second.post(reverse("housing:round-act", args=[made, "afsluiten"]), {"reason": "alles is gekoppeld"})
    closed = text_of(coordinator, "round", made)
    assert "De kaarten zijn niet meer te zien" in closed and "Over 9 huishoudens is besloten" in closed
    assert "Niemand" not in closed, "cards out of sight are not no cards"
    assert "Huishouden 1" in text_of(officer, "round", made)
    assert coordinator.get(reverse("housing:register")).status_code == 302, "nobody to ask: no registration"
    entry = coordinator.get(reverse("housing:register") + "?contact=algoritmes@regio.invalid").json()
    told = entry["human_intervention"]
    assert register.faults(entry) == []
    assert entry["standard_version"] == "1.0" and "van 9 huishoudens" in told and "; 0 van 9" not in told


def test_a_registration_is_held_to_the_standard() -> None:
    found = register.Evidence(1, 1, 1, 1, 1, 9, 1, 1, date(2026, 1, 1))
    entry = register.entry(organisation="Regio X", contact="algoritmes@regio.invalid", found=found, today=TODAY)
    assert register.faults(entry) == []
    wrong = {**entry, "lang": "NLD", "contact_email": "", "category": ["Huisvesting"], "goal": "a" * 2501, "kind": "x"}
    assert {one.split(":")[0] for one in register.faults(wrong)} == {"Taal", "Contactgegevens ontbreekt", "Thema", "Impact", "kind staat niet in de standaard"}


def test_a_larger_round_is_worked_out_by_the_worker_with_a_bar_meanwhile(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advice, "AT_ONCE", 0)
    made, coordinator = a_round(world), client_of(world.coordinator)
    assert coordinator.post(reverse("housing:round-act", args=[made, "rekenen"])).status_code == 302
    assert "Het advies wordt berekend" in text_of(coordinator, "round", made)
    assert "paren van huishouden en plaats" in text_of(coordinator, "round-bar", made)
    tasks.make_advice(round_id=str(made), controller_id=str(world.coa.pk))
    tasks.make_advice(round_id=str(made), controller_id=str(world.coa.pk))
    with acting(world.coordinator):
        assert Run.objects.filter(round_id=made).count() == 1, "a second run does nothing"
    assert coordinator.get(reverse("housing:round-bar", args=[made]))["HX-Refresh"] == "true"
    with acting(world.coordinator):
        placed = Card.objects.filter(round_id=made).exclude(place="").first()
    assert placed is not None
    assert "Een loting zou gemiddeld" in text_of(coordinator, "card", made, placed.number)


def test_do_no_harm_is_switched_off_with_a_reason_that_is_kept_and_shown(world: World) -> None:
    made, coordinator = a_round(world), client_of(world.coordinator)
    page, here = reverse("housing:round-harm", args=[made]), reverse("housing:round", args=[made])
    assert page in text_of(coordinator, "round", made)
    bare = coordinator.post(page, {"reason": " "})
    assert bare.status_code == 400 and "Schrijf in één zin waarom" in bare.content.decode()
    assert coordinator.post(page, {"reason": "Besluit van het portefeuillehoudersoverleg"}).headers["Location"] == here
    shown = text_of(coordinator, "round", made)
    assert "geldt nu niet" in shown and "Besluit van het portefeuillehoudersoverleg" in shown
    assert "Besluit van het portefeuillehoudersoverleg" in text_of(coordinator, "log", made)
    with acting(world.coordinator):
        round_ = Round.objects.get(pk=made)
        document = advice.instance_of(round_, [], today=TODAY)
        assert document["policy"]["individual_do_no_harm"] is False and round_.policy["harm_by"]
    with acting(a_user("fg", world.coa.pk)[1]):
        line = AuditRow.objects.get(action="round.do_no_harm_off", object_id=str(made))
        assert line.detail["reason"] == "Besluit van het portefeuillehoudersoverleg"
    coordinator.post(page, {"reason": ""})
    assert "geldt nu niet" not in text_of(coordinator, "round", made)


@pytest.mark.parametrize(("left", "said"), [(1, False), (4, True)])
def test_who_decides_sees_it_when_the_rule_leaves_people_without_a_place(world: World, left: int, said: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = {"cost": 0.1289, "unplaced": left, "unplaced_without": 1, "proven": True}
    monkeypatch.setattr(advice, "cost_of_rule", lambda made, seconds: rule)
    made = an_advised_round(world)
    client = client_of(world.coordinator)
    page, account = text_of(client, "round", made), text_of(client, "fairness", made)
    assert "kost in deze ronde 12,9 % van de hele score" in account
    assert ("Door een regel blijven huishoudens zonder plaats" in page) is said
    assert (reverse("housing:round-harm", args=[made]) + '">Regel uitzetten' in page) is said


def test_the_terms_of_supervision_are_entered_on_screen(world: World) -> None:
    coordinator, page = client_of(world.coordinator), reverse("housing:task-ladder")
    given = {"province": "Noord-Brabant", "valid_from": "2025-01-01", "certainty": "bron", "source": "Beleidsregel toezicht 2025, artikel 4", "missed_1": "0", "missed_2": "1", "term_2": "28"}
    assert page in text_of(coordinator, "task")
    wrong = coordinator.post(page, {**given, "missed_1": "2"})
    assert wrong.status_code == 400 and "volgt niet eerder" in wrong.content.decode()
    assert coordinator.post(page, given).status_code == 302
    assert "Beleidsregel toezicht 2025, artikel 4" in text_of(coordinator, "task", query="?periode=2025-2")


def test_one_more_home_is_shown_and_nothing_is_written(world: World) -> None:
    made = an_advised_round(world, maxima=(2, 4, 2))
    coordinator = client_of(world.coordinator)
    assert "Eén woning erbij" in text_of(coordinator, "round", made)
    told = text_of(coordinator, "one-more", made, query="?place=GM0855&persons=2")
    assert "Eén woning voor 2 in Tilburg" in told and re.search(r"meer (krijgt|krijgen) een plaats", told)
    with acting(world.coordinator):
        assert Run.objects.filter(round_id=made).count() == 1
    wrong = reverse("housing:one-more", args=[made]) + "?place=GM0000&persons=2"
    assert coordinator.get(wrong).status_code == 400


def test_the_household_answers_with_the_code_of_its_letter(world: World) -> None:
    made = an_advised_round(world)
    officer, second = client_of(world.officer), client_of(world.second)
    officer.post(reverse("housing:round-act", args=[made, "voorstellen"]), {"proxy_reason": "kleine ronde"})
    second.post(reverse("housing:round-act", args=[made, "besluiten"]))
    with acting(world.officer):
        card = Card.objects.filter(round_id=made).exclude(place="").order_by("number").first()
    assert card is not None
    letter = officer.post(reverse("housing:letter", args=[made, card.number]))
    assert letter.status_code == 200 and letter.content[:5] == b"%PDF-"
    words = " ".join(PdfReader(BytesIO(letter.content)).pages[0].extract_text().split())
    assert reverse("housing:code") in words, "where the code is to be filled in"
    assert "Een medewerker" in words, "a person decides, or chose"
    assert LetterCode.objects.filter(card_id=card.pk).count() == 1
    anonymous = Client()
    wrong = anonymous.post(reverse("housing:code"), {"code": "AAAA-BBBB-CCCC", "kind": "akkoord"})
    assert wrong.status_code == 400 and "werkt niet" in wrong.content.decode()
    page = text_of(officer, "said", made, card.number)
    assert "één passend aanbod" in page
    said = {"kind": "weigering", "text": "te ver", "said_on": "21-11-2026"}
    assert officer.post(reverse("housing:said", args=[made, card.number]), said).status_code == 400, "not marked as said by the person"
    assert officer.post(reverse("housing:said", args=[made, card.number]), {**said, "by_person": "on"}).status_code == 302
    with acting(world.officer):
        assert Card.objects.get(pk=card.pk).state == CardState.GEWEIGERD


def test_every_page_answers(world: World) -> None:
    made = an_advised_round(world)
    with acting(world.coordinator):
        task.note_total(actor=world.coordinator, region_id=world.region.pk, period="2026-2", persons=12_000, known_on=TODAY, source="Staatscourant (test)")
        task.note(actor=world.coordinator, region_id=world.region.pk, gemeente_id=world.gemeenten[0].gemeente_id, period="2026-2", kind=Entry.GEHUISVEST, persons=4, known_on=TODAY, source="COA-overzicht")
    coordinator, officer, landlord, caseworker = (client_of(one) for one in (world.coordinator, world.officer, world.landlord, world.caseworker))
    for name in ("homes", "calendar", "locations", "task", "task-total", "task-entry", "task-exchange", "map", "rounds", "new-round", "algorithm"):
        text_of(coordinator, name)
    text_of(coordinator, "round-places", made)
    text_of(coordinator, "task-history", world.gemeenten[0].gemeente_id)
    for name in ("rounds", "households", "algorithm"):
        text_of(officer, name)
    assert "Geheim" in text_of(officer, "households")
    for name in ("homes", "announce", "upload-new"):
        text_of(landlord, name)
    text_of(caseworker, "arrivals")
    text_of(Client(), "code")
    assert coordinator.get(reverse("housing:homes-xlsx")).status_code == coordinator.get(reverse("housing:task-xlsx")).status_code == 200


def test_the_announcement_has_ten_fields() -> None:
    from doorlopend.practice.housing.forms import HomeForm

    assert len(set(HomeForm.base_fields) - {"organisation"}) == len(homes.FIELDS) == 10


@pytest.mark.parametrize(
    ("lang", "dimension", "group", "name"),
    [
        ("nl", "nationaliteit", "SY", "Syrië"), ("en", "nationaliteit", "SY", "Syria"), ("nl", "moedertaal", "ti", "Tigrinya"), ("en", "moedertaal", "ar", "Arabic"),
        ("en", "nationaliteit", "onbekend", "unknown"), ("nl", "nationaliteit", "ZZ", "ZZ"), ("en", "geslacht volwassenen", "gemengd", "mixed"),
    ],
)  # fmt: skip
def test_the_fairness_report_names_countries_and_languages(lang: str, dimension: str, group: str, name: str) -> None:
    with translation.override(lang):
        assert group_name(dimension, group) == name


@pytest.mark.parametrize(("adults", "children", "words"), [(1, 0, "1 volwassene"), (2, 0, "2 volwassenen"), (2, 1, "2 volwassenen, 1 kind"), (1, 3, "1 volwassene, 3 kinderen")])
def test_one_child_is_no_children(adults: int, children: int, words: str) -> None:
    assert composition(Card(adults=adults, children=children)) == words


def test_the_talk_asks_where_a_hard_criterion_binds_and_keeps_sex_for_the_report_alone(world: World) -> None:
    officer = client_of(world.officer)
    with acting(world.officer):
        dossier = Screening.objects.order_by("pk").first().dossier_id
    page = reverse("housing:screening", args=[dossier])
    given = {"talked_on": "20-11-2026", "work": "bouw", "sex": "vrouw"}
    for more, words in (
        ({"criterion": "work", "proof": "contract"}, "aan welke gemeente"), ({"criterion_places_1": "GM0855"}, "welk hard criterium"),
        ({"talked_on": "22-11-2026"}, "moet nog komen"), ({"nareis_on": "01-03-2027"}, "hoeveel personen"),
    ):  # fmt: skip
        told = officer.post(page, {**given, **more})
        assert told.status_code == 400 and words in told.content.decode(), words
    assert officer.post(page, given).status_code == 302
    with acting(world.officer):
        kept = Screening.objects.get(dossier_id=dossier)
        assert kept.audit == {"geslacht volwassenen": "vrouw"}
    made = an_advised_round(world)
    with acting(world.officer):
        card = Card.objects.get(round_id=made, dossier_id=dossier)
        assert "vrouw" not in str(advice.instance_of(Round.objects.get(pk=made), [card], today=TODAY))
        assert Ground.objects.get(card_id=card.pk).traits["geslacht volwassenen"] == "vrouw"


@pytest.mark.parametrize("wrong", ["x", "a@b", "http://onveilig.nl"])
def test_a_registration_names_somebody_who_can_be_reached(world: World, wrong: str) -> None:
    coordinator = client_of(world.coordinator)
    told = coordinator.get(reverse("housing:register") + f"?contact={wrong}", follow=True)
    assert "Contactgegevens" in told.content.decode()


def test_letters_come_in_one_file_each_with_a_code_and_a_question_leaves_the_code(world: World) -> None:
    made = an_advised_round(world)
    officer, second, coordinator = (client_of(one) for one in (world.officer, world.second, world.coordinator))
    officer.post(reverse("housing:round-act", args=[made, "voorstellen"]), {"proxy_reason": "kleine ronde"})
    second.post(reverse("housing:round-act", args=[made, "besluiten"]))
    page = reverse("housing:letters", args=[made])
    assert page in text_of(officer, "round", made) and page not in text_of(coordinator, "round", made)
    assert coordinator.post(page).status_code == 403
    packed = ZipFile(BytesIO(officer.post(page).content))
    with acting(world.officer):
        placed = Card.objects.filter(round_id=made).exclude(place="")
        assert len(packed.namelist()) == placed.count() == LetterCode.objects.count()
        assert set(placed.values_list("state", flat=True)) == {CardState.BRIEF}
    words = "".join(PdfReader(BytesIO(packed.read(packed.namelist()[0]))).pages[0].extract_text().split())
    (code,) = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", words)
    anonymous, answer = Client(), reverse("housing:code")
    assert anonymous.post(answer, {"code": code, "kind": "vraag", "text": ""}).status_code == 400, "a question has words"
    assert "werkt nog" in anonymous.post(answer, {"code": code, "kind": "vraag", "text": "Is er een school?"}).content.decode()
    assert "Dank u" in anonymous.post(answer, {"code": code, "kind": "akkoord"}).content.decode()
    assert anonymous.post(answer, {"code": code, "kind": "weigering"}).status_code == 400
    assert "Iedereen heeft al een brief" in officer.post(page, follow=True).content.decode()


def test_without_script_the_preview_asks_nothing_that_stays_in_an_address(world: World) -> None:
    made, coordinator = an_advised_round(world), client_of(world.coordinator)
    move = reverse("housing:move", args=[made, 1])
    asked = coordinator.post(move, {"place": "GM0855", "reason": "om een zus", "action": "preview", "from": "card"})
    assert asked.headers["Location"] == reverse("housing:effect", args=[made, 1]) + "?naar=GM0855"
    with acting(world.coordinator):
        assert Run.objects.filter(round_id=made).count() == 1


def test_an_alderman_reads_what_the_algorithm_is_with_the_counts_of_the_region_and_no_round(world: World) -> None:
    made = an_advised_round(world)
    alderman = client_of(a_user("bestuurder", world.region.pk)[1])
    told = text_of(alderman, "algorithm")
    assert "1 van 1" in told and reverse("housing:register") not in told
    assert reverse("housing:algorithm") in text_of(alderman, "map")
    for name in ("round", "log", "fairness"):
        assert alderman.get(reverse(f"housing:{name}", args=[made])).status_code == 403


def test_a_round_opens_at_a_location_that_is_known(world: World) -> None:
    with acting(world.coordinator):
        task.open_location(
            actor=world.coordinator, region_id=world.region.pk, gemeente_id=world.gemeenten[0].gemeente_id, kind="azc", name="azc Oisterwijk", capacity=100, linked=[],
            opens_on=date(2026, 1, 1), closes_on=None, source="overeenkomst",
        )  # fmt: skip
    coordinator, page = client_of(world.coordinator), reverse("housing:new-round")
    given = {"controller": str(world.coa.pk), "name": "Ronde", "location": "azc Oisterwjk", "last_day": "30-11-2026"}
    assert coordinator.post(page, given).status_code == 400
    assert coordinator.post(page, {**given, "location": "azc Oisterwijk"}).status_code == 302
