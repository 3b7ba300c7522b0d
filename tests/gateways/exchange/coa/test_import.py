"""Lists as people really keep them become facts, with a preview first and a way back afterwards."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from tests.factories import TODAY, a_controller, a_dossier, a_user

from doorlopend.gateways.exchange.coa import services
from doorlopend.gateways.exchange.coa.fields import BadCell, Cell, fields, value_of
from doorlopend.gateways.exchange.coa.models import Batch, BatchRow
from doorlopend.gateways.exchange.duo_simulator.numbers import bsns
from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import Source, new_fact, record_facts
from doorlopend.records.kit.lists import UnreadableList
from doorlopend.records.regions.models import Controller

HEADS = ["V-nummer", "BSN", "Achternaam", "Voornamen", "Geboortedatum", "Nationaliteit", "Koppeldatum", "Koppelgemeente"]
ONE, TWO, THREE = bsns(3)


@pytest.fixture
def goirle() -> Controller:
    return a_controller()


@pytest.fixture
def actor(goirle: Controller) -> Actor:
    return a_user("regievoerder", goirle.pk)[1]


def as_csv(*rows: list[str], heads: list[str] = HEADS, mark: str = ";") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=mark).writerows([heads, *rows])
    return text.getvalue().encode("cp1252")


def person(v: str = "9000000001", bsn: str = "", name: str = "Haddad", born: str = "01-02-1990", **other: str) -> list[str]:
    return [v, bsn, name, "Amal", born, other.get("land", "Syrische"), other.get("op", "03-11-2026"), other.get("plaats", "Goirle")]


def read(actor: Actor, goirle: Controller, data: bytes, name: str = "koppelingen.csv") -> Batch:
    return services.read_in(actor=actor, controller_id=goirle.pk, data=data, file_name=name, today=TODAY)


def rows_of(batch: Batch) -> list[BatchRow]:
    return list(BatchRow.objects.filter(batch=batch).order_by("number", "pk"))


def apply(actor: Actor, batch: Batch) -> None:
    services.start(actor=actor, batch_id=batch.pk)
    while services.apply_some(actor=actor, batch_id=batch.pk):
        pass


@pytest.mark.django_db
def test_new_known_conflict_and_error_are_told_apart_with_remedies(actor: Actor, goirle: Controller) -> None:
    known = a_dossier(goirle, surname="Tesfay", bsn=ONE)
    born = new_fact(kind="persoon.geboren", valid_from=date(1985, 5, 5), known_on=TODAY)
    numbered = a_dossier(goirle, surname="Osman", bsn=TWO, facts=(born,))
    data = as_csv(
        person(), person("nvt", ONE.lstrip("0"), "Tesfay", "nvt"), person("9000000003", TWO, "Osman", "06-06-1986"),
        person("9000000004", born="31-02-1990"), person("9000000001", name="Haddat"), person("", "", "", ""),
        person("9000000007", "123456789"), person("9000000008", plaats="Nergenshuizen"), person("9000000009", land="Marsiaans"),
    )  # fmt: skip
    with acting(actor):
        batch = read(actor, goirle, data)
        rows = rows_of(batch)
        assert [row.state for row in rows] == ["new", "matched", "conflict", "error", "conflict", "error", "error", "error", "error"]
        assert rows[1].dossier_id == known.pk and "BSN" in rows[1].why
        assert rows[2].dossier_id == numbered.pk and "geboortedatum" in rows[2].why
        assert "E5" in rows[3].why and "Geboortedatum" in rows[3].why and rows[3].remedy
        assert "rij 2" in rows[4].why
        assert all(row.remedy for row in rows if row.state in ("conflict", "error"))
        assert not any(number in row.why for row in rows for number in (ONE, TWO))
        assert not FactRow.objects.filter(source="coa").exists(), "a preview records nothing"


@pytest.mark.django_db
def test_applied_twice_or_read_in_again_adds_nothing_new(actor: Actor, goirle: Controller) -> None:
    data = as_csv(person(bsn=ONE), person("9000000002", TWO, "Osman"))
    with acting(actor):
        batch = read(actor, goirle, data)
        apply(actor, batch)
        with pytest.raises(services.NotNow):
            services.start(actor=actor, batch_id=batch.pk)
        first = FactRow.objects.count()
        assert Dossier.objects.count() == 2
        again = read(actor, goirle, data)
        assert {row.state for row in rows_of(again)} == {"matched"}
        apply(actor, again)
        assert FactRow.objects.count() == first
        assert {row.outcome for row in rows_of(again)} == {"nothing"}
        assert not any(row.body for row in rows_of(batch)) and not Batch.objects.exclude(content="").exists()


@pytest.mark.django_db
def test_undo_voids_what_nobody_built_on_and_lists_the_rest(actor: Actor, goirle: Controller) -> None:
    with acting(actor):
        batch = read(actor, goirle, as_csv(person(bsn=ONE), person("9000000002", TWO, "Osman")))
        apply(actor, batch)
        used = rows_of(batch)[1].dossier_id
        assert used is not None
        plan = new_fact(kind="pip.vastgesteld", valid_from=TODAY, known_on=TODAY, leerroute="b1_route", niveau="b1")
        record_facts(actor=actor, dossier_id=used, facts=[plan], source=Source("form"))
        services.undo(actor=actor, batch_id=batch.pk, reason="verkeerde lijst", today=TODAY)
        free, stands = rows_of(batch)
        assert (free.outcome, stands.outcome) == ("undone", "stands")
        left = FactRow.objects.filter(dossier_id=free.dossier_id, superseded_by=None).exclude(kind="feit.nietig")
        assert not left.exists() and Dossier.objects.get(pk=free.dossier_id).closed_on == TODAY
        assert "PIP" in stands.draft and "verkeerde lijst" in stands.draft and "Koppeling" in stands.draft
        assert FactRow.objects.filter(dossier_id=used, superseded_by=None, kind="koppeling").exists()


@pytest.mark.django_db
def test_a_household_in_one_row_under_two_rows_of_merged_headings(actor: Actor, goirle: Controller) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.append(["Koppelingen week 45", None, None, None, None, None, None])
    sheet.append(["Hoofdpersoon", None, None, None, "Partner", None, None])
    sheet.append(["V-nummer", "Achternaam", "Voornamen", "Geboortedatum", "V-nummer", "Achternaam", "Geboortedatum"])
    sheet.append([9000000001, "Haddad", "Amal", date(1990, 2, 1), 9000000002, "Osman", date(1991, 3, 4)])
    sheet.append([9000000003, "Tesfay", "Yonas", date(1970, 1, 1), "nvt", "n.v.t.", None])
    for span in ("A1:G1", "A2:D2", "E2:G2"):
        sheet.merge_cells(span)
    data = BytesIO()
    book.save(data)
    with acting(actor):
        batch = read(actor, goirle, data.getvalue(), "profielen.xlsx")
        found = [(row.number, row.state, services.shown(row)["name"], services.shown(row)["born"]) for row in rows_of(batch)]
    assert found == [
        (4, "new", "Haddad, Amal", "1990-02-01"), (4, "new", "Osman", "1991-03-04"), (5, "new", "Tesfay, Yonas", "1970-01-01"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_json_and_chosen_columns_that_are_remembered(actor: Actor, goirle: Controller) -> None:
    data = json.dumps([{"nr": "9000000001", "wie": "Haddad", "Geboren": "1990"}]).encode()
    with acting(actor):
        batch = read(actor, goirle, data, "profiel.json")
        assert rows_of(batch)[0].state == "error"
        columns = {"v_nummer": "nr", "achternaam": "wie", "geboortedatum": "Geboren"}
        services.match_columns(actor=actor, batch_id=batch.pk, columns=columns, save=True)
        assert rows_of(batch)[0].state == "new" and services.shown(rows_of(batch)[0])["born"] == "1990-01-01"
        assert read(actor, goirle, data, "volgende.json").columns == columns


@pytest.mark.django_db
def test_five_thousand_rows_are_judged_with_few_questions(actor: Actor, goirle: Controller, django_assert_max_num_queries: Any) -> None:
    data = as_csv(*(person(f"9{place:09d}", name=f"Persoon{place}") for place in range(5000)))
    with acting(actor), django_assert_max_num_queries(60):
        batch = read(actor, goirle, data)
    with acting(actor):
        assert BatchRow.objects.filter(batch=batch, state="new").count() == 5000


@pytest.mark.django_db
@pytest.mark.parametrize(("data", "name"), [(b"", "leeg.csv"), (b"\x00\x01", "x.xlsx"), (b"{", "x.json"), (b"hallo", "x.docx")])
def test_a_list_that_cannot_be_read_says_what_to_do(actor: Actor, goirle: Controller, data: bytes, name: str) -> None:
    with acting(actor), pytest.raises(UnreadableList) as error:
        read(actor, goirle, data, name)
    assert error.value.remedy


@given(name=st.sampled_from(sorted(fields())), text=st.text(max_size=20) | st.dates().map(lambda day: f"{day:%d-%m-%Y}"))
def test_any_cell_is_a_value_nothing_or_an_error_with_a_remedy(name: str, text: str) -> None:
    try:
        value_of(fields()[name], Cell(text, "A1"), gemeenten={"goirle": "0785"}, known_on=TODAY)
    except BadCell as bad:
        assert bad.problem and bad.remedy


OWN_HEADS = [
    "Achternaam", "Voornaam", "Geboortedatum", "BSN", "Doelgroep", "Kennisgeving", "Inschrijfdatum", "Adres", "Postcode", "Woonplaats", "PIP",
    "Leerroute", "Klantmanager", "Volgende stap", "Actiedatum",
]  # fmt: skip
OWN_ROW = [
    "Tekle", "Hanna", "03-04-1991", ONE, "statushouder", "12-1-2026", "10-1-2026", "Dorpsstraat 4", "5051 AB", "Goirle", "16-3-2026",
    "B1-route", "Regievoerder", "Voortgangsgesprek", "01-12-2026",
]  # fmt: skip


@pytest.mark.django_db
def test_a_gemeentes_own_list_brings_people_with_a_plan_a_contact_and_a_next_step(actor: Actor, goirle: Controller) -> None:
    with acting(actor):
        data = as_csv(OWN_ROW, [*OWN_ROW[:11], "vierde route", *OWN_ROW[12:]], heads=OWN_HEADS)
        batch = services.read_in(actor=actor, controller_id=goirle.pk, data=data, file_name="lijst.csv", today=TODAY, origin="excel")
        good, bad = rows_of(batch)
        assert good.state == BatchRow.State.NEW and bad.state == BatchRow.State.ERROR and "b1-route" in bad.remedy
        apply(actor, batch)
        dossier = Dossier.objects.get()
        facts = {row.kind: row for row in FactRow.objects.filter(dossier=dossier)}
    assert facts["brp.inschrijving"].data["gemeente"] == "0785" and facts["pip.vastgesteld"].data["leerroute"] == "b1_route"
    assert facts["contactpersoon.aangewezen"].data["gebruiker"] == str(actor.user_id)
    assert facts["organisatie.handelt"].data["organisatie"] == "Goirle" and facts["persoon.adres"].data["woonplaats"] == "Goirle"
    assert facts["volgende_stap.afgesproken"].data["datum"] == "2026-12-01" and facts["volgende_stap.afgesproken"].source == "excel"


@pytest.mark.django_db
def test_the_same_own_list_again_adds_nothing(actor: Actor, goirle: Controller) -> None:
    with acting(actor):
        for day in (TODAY, date(2026, 11, 28)):
            batch = services.read_in(actor=actor, controller_id=goirle.pk, data=as_csv(OWN_ROW, heads=OWN_HEADS), file_name="l.csv", today=day, origin="excel")
            apply(actor, batch)
        assert [row.outcome for row in rows_of(batch)] == [BatchRow.Outcome.NOTHING]


PROFILE = [*HEADS, "Geboortedata kinderen", "Hoogste opleiding", "Jaren onderwijs", "Nederlands"]


@pytest.mark.django_db
def test_a_klantprofiel_tells_of_children_schooling_and_dutch(actor: Actor, goirle: Controller) -> None:
    row = [*person(), "03-04-2018; 2021 en 12-09-2024", "Middelbare school", "9 jaar", "A1"]
    with acting(actor):
        batch = read(actor, goirle, as_csv(row, heads=PROFILE))
        apply(actor, batch)
        told = {kind: list(FactRow.objects.filter(kind=kind).order_by("valid_from")) for kind in ("huishouden.band", "opleiding.eerder", "taalniveau.gemeten")}
    assert [one.valid_from.isoformat() for one in told["huishouden.band"]] == ["2018-04-03", "2021-01-01", "2024-09-12"]
    assert "geboortedatum" not in told["huishouden.band"][1].data, "of the second child only the year is known"
    assert told["opleiding.eerder"][0].data == {"niveau": "voortgezet", "jaren": 9}
    assert told["taalniveau.gemeten"][0].data == {"niveau": "a1"}


@pytest.mark.django_db
@pytest.mark.parametrize(("column", "text", "word"), [(8, "31-02-2020", "Geboortedata"), (9, "een beetje", "opleiding"), (10, "veel", "Jaren"), (11, "C3", "Nederlands")])
def test_a_wrong_cell_of_the_profile_names_itself_and_the_remedy(actor: Actor, goirle: Controller, column: int, text: str, word: str) -> None:
    row = [*person(), "", "", "", ""]
    row[column] = text
    with acting(actor):
        (line,) = rows_of(read(actor, goirle, as_csv(row, heads=PROFILE)))
    assert line.state == "error" and word.lower() in line.why.lower() and line.remedy


HOME_HEADS = ["V-nummer", "Achternaam", "Geboortedatum", "Aantal personen", "Slaapkamers", "Gelijkvloers", "Rolstoel", "Medisch"]


def profile(*told: str, v: str = "9000000001") -> list[str]:
    return [v, "Haddad", "01-02-1990", *told]


def read_profiles(actor: Actor, goirle: Controller, *rows: list[str]) -> Batch:
    return read(actor, goirle, as_csv(*rows, heads=HOME_HEADS), "klantprofielen.csv")


@pytest.mark.django_db
def test_what_the_home_must_have_and_whether_health_matters_become_facts(actor: Actor, goirle: Controller) -> None:
    with acting(actor):
        batch = read_profiles(actor, goirle, profile("4", "2 slaapkamers", "ja", "nee", "ja"), profile("", "", "nvt", "", "nvt", v="9000000002"))
        apply(actor, batch)
        first, second = rows_of(batch)
        facts = {row.kind: row for row in FactRow.objects.filter(dossier_id=first.dossier_id)}
        assert facts["woning.behoefte"].data == {"personen": 4, "slaapkamers": 2, "gelijkvloers": True, "rolstoel": False}
        assert facts["gezondheid.huisvesting"].data == {"weegt_mee": True}
        assert (facts["gezondheid.huisvesting"].sensitivity, facts["woning.behoefte"].sensitivity) == ("health", "identifying")
        assert not FactRow.objects.filter(dossier_id=second.dossier_id, kind__in=["woning.behoefte", "gezondheid.huisvesting"]).exists()


@pytest.mark.django_db
def test_a_diagnosis_is_never_read_in(actor: Actor, goirle: Controller) -> None:
    with acting(actor):
        batch = read_profiles(actor, goirle, profile("2", "1", "", "", "hartpatiënt, loopt slecht"))
        (row,) = rows_of(batch)
        assert row.state == "error" and "alleen ja of nee" in row.remedy
        assert "hartpati" not in row.why + row.remedy


@pytest.mark.django_db
def test_who_may_not_see_health_does_not_read_it_in_either(goirle: Controller) -> None:
    guide = a_user("begeleider", goirle.pk)[1]
    with acting(guide):
        batch = read_profiles(guide, goirle, profile("2", "1", "", "", "ja"))
        assert services.passed_over(actor=guide, batch=batch) == ["Medisch"]
        services.match_columns(actor=guide, batch_id=batch.pk, columns={**batch.columns, "gezondheid": "Medisch"})
        apply(guide, batch)
        dossier_id = rows_of(batch)[0].dossier_id
    with acting(a_user("teamleider", goirle.pk)[1]):
        kinds = set(FactRow.objects.filter(dossier_id=dossier_id).values_list("kind", flat=True))
        assert "woning.behoefte" in kinds and "gezondheid.huisvesting" not in kinds


@pytest.mark.django_db
def test_a_list_that_waits_goes_with_a_destroyed_person_or_after_a_fortnight(actor: Actor, goirle: Controller) -> None:
    """It names them, and recording it later would bring them back."""
    from datetime import timedelta

    from django.utils import timezone

    from doorlopend.gateways.exchange.coa.services import WAITS, sweep
    from doorlopend.records.dossiers import destruction

    with acting(actor):
        apply(actor, read(actor, goirle, as_csv(person())))
        named, other = read(actor, goirle, as_csv(person(name="Haddad"), person("9000000002"))), read(actor, goirle, as_csv(person("9000000003", name="Tesfay", born="02-02-1980")))
    first, second = (a_user(role, goirle.pk)[1] for role in ("teamleider", "fg"))
    with acting(actor):
        dossier = Dossier.objects.get()
    with acting(first):
        order = destruction.propose(actor=first, controller_id=goirle.pk, object_kind="dossier", object_id=dossier.pk, ground="ten_onrechte_aangelegd", today=TODAY)
    with acting(second):
        destruction.approve(actor=second, order_id=order.pk, today=TODAY)
    with acting(actor):
        named.refresh_from_db()
        assert (named.state, named.content) == (Batch.State.DROPPED, "") and not BatchRow.objects.filter(batch=named).exists()
        assert sweep(actor=actor, controller_id=goirle.pk, now=timezone.now() + WAITS - timedelta(hours=1)) == 0
        assert sweep(actor=actor, controller_id=goirle.pk, now=timezone.now() + WAITS + timedelta(hours=1)) == 1
        other.refresh_from_db()
        assert (other.state, other.content) == (Batch.State.DROPPED, "")
