"""A person's whole file on paper and as data, what must go and when, two persons, and a proof that names nobody."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader
from tests.factories import TODAY, a_controller, a_dossier, a_user, logged_in

from doorlopend.engines.facts import KINDS
from doorlopend.practice.casework.lists import retention, services
from doorlopend.practice.casework.lists.whole import export
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.audit.sealing import SEALER
from doorlopend.records.dossiers.destruction import DestructionRefused
from doorlopend.records.dossiers.models import Destruction, Dossier, FactRow
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.people.models import SafetyAccess, User

pytestmark = pytest.mark.django_db
SINCE = date(2018, 1, 8)
BSN = "999990019"
SECRETS = ("bedreigingplant", "vrouwenopvang", "alleenplant")


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())
    settings.HOME = tmp_path


def fact(kind: str, day: date = SINCE, until: date | None = None, **data: object):  # type: ignore[no-untyped-def]
    return new_fact(kind=kind, valid_from=day, valid_until=until, known_on=max(day, SINCE), **data)  # type: ignore[arg-type]


def ended(day: date = date(2021, 10, 1)) -> tuple:
    return (
        fact("inburgeringsplicht.vastgesteld", regime="wi2013"), fact("inburgeringsplicht.kennisgeving"), fact("status.vastgesteld", groep="wi2013"),
        fact("inburgeringsplicht.beeindigd", day, reden="voldaan"), fact("persoon.contactgegevens", until=date(2021, 1, 1), telefoon="0612345678"),
    )  # fmt: skip


def secret() -> tuple:
    return (
        fact("veiligheid.geheim_adres", reden="bedreigingplant"), fact("veiligheid.opvang", soort="vrouwenopvang"),
        fact("veiligheid.alleen_spreken", toelichting="alleenplant"), fact("omstandigheid.opvang"),
    )  # fmt: skip


@pytest.fixture
def place() -> tuple[Dossier, User, Actor]:
    goirle = a_controller()
    user, actor = a_user("teamleider", goirle.pk)
    dossier = a_dossier(goirle, surname="Tesfay", bsn=BSN, known=SINCE, facts=(*ended(), *secret(), fact("gezondheid.aandachtspunt", soort="psychisch")))
    return dossier, user, actor


def test_the_export_holds_every_fact_but_safety_whoever_makes_it(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, actor = place
    with acting(system_for(dossier.controller_id, why="test")):
        SafetyAccess.objects.create(user=user, steward_id=dossier.controller_id, dossier_id=dossier.pk, reason="test", valid_from=SINCE)
        kinds = set(FactRow.objects.filter(dossier=dossier).values_list("kind", flat=True))
    with acting(actor):
        told = export(actor=actor, dossier=dossier, today=TODAY, form="json").as_json()
    assert {one["kind"] for one in told["facts"]} == {kind for kind in kinds if KINDS[kind].sensitivity != "safety"}
    text = json.dumps(told, ensure_ascii=False)
    assert not any(word in text for word in SECRETS) and BSN in text


def test_the_page_begins_with_its_contents_and_hides_nothing_of_what_the_paper_says(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, _actor = place
    answer = logged_in(user).get(f"/dossiers/{dossier.pk}/inzage/")
    page, parts = answer.content.decode(), answer.context["parts"]
    assert [part.key for part in parts][:2] == ["vastgelegd", "volgt"] and all(part.lines for part in parts)
    for part in parts:
        assert f'<a class="dl-tabs__link" href="#{part.anchor}">{part.title} <span class="dl-tabs__count">{len(part.lines)}</span>' in page
        assert f'<section class="dl-place" id="{part.anchor}"' in page and f'<h2 id="{part.anchor}-titel">{part.title}</h2>' in page
    folds = page.count("<details class=\"dl-fold dl-fold--paper\"")
    assert folds == page.count("<details class=\"dl-fold dl-fold--paper\" open>") == len(parts), "folding is for the reader to do"
    paper = " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(logged_in(user).get(f"/dossiers/{dossier.pk}/inzage.pdf").content)).pages).split())
    assert all(part.title in paper for part in parts) and parts[0].lines[0].what in paper and "Op deze pagina" not in paper


def test_the_words_about_safety_are_the_same_for_who_has_nothing_to_hide(place: tuple[Dossier, User, Actor]) -> None:
    dossier, _user, actor = place
    plain = a_dossier(dossier.controller, surname="Haddad", known=SINCE)
    with acting(actor):
        assert export(actor=actor, dossier=dossier, today=TODAY, form="json").spoken == export(actor=actor, dossier=plain, today=TODAY, form="json").spoken


def test_the_pdf_and_the_json_say_who_looked_by_function_and_the_making_is_audited(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, _actor = place
    client = logged_in(user)
    assert client.get(f"/dossiers/{dossier.pk}/").status_code == 200
    data = client.get(f"/dossiers/{dossier.pk}/inzage.json")
    looked = data.json()["looked"]
    assert any("Teamleider" in line["detail"] and line["what"] == "dossier ingezien" for line in looked)
    assert user.name == "Teamleider" or all(user.name not in line["detail"] for line in looked)
    page = client.get(f"/dossiers/{dossier.pk}/inzage.pdf")
    text = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(page.content)).pages)
    assert "AVG, artikel 15" in text and "Tesfay" in text and not any(word in text for word in SECRETS)
    assert "Tesfay" not in page["Content-Disposition"] and "no-store" in page["Cache-Control"]
    with acting(SEALER):
        assert AuditRow.objects.filter(subject=dossier.audit_token, action="access.exported").count() == 2


def test_a_role_without_the_right_makes_no_export(place: tuple[Dossier, User, Actor]) -> None:
    dossier, _user, _actor = place
    helper, _ = a_user("begeleider", dossier.controller_id)
    assert logged_in(helper).get(f"/dossiers/{dossier.pk}/inzage.json").status_code == 403


def test_what_must_go_and_when_follows_from_the_law_per_kind(place: tuple[Dossier, User, Actor]) -> None:
    dossier, _user, actor = place
    with acting(actor):
        found = {one.kind: one for one in retention.keeps(dossier=dossier)}
    assert found["inburgeringsplicht.kennisgeving"].until == date(2026, 10, 1) and found["inburgeringsplicht.kennisgeving"].article == "Bi 9.9"
    assert found["persoon.bsn"].until == date(2071, 10, 1) and found["persoon.bsn"].core
    assert found["persoon.contactgegevens"].until is None


def test_two_persons_destroy_and_what_stays_names_nobody(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, actor = place
    second, _actor = a_user("fg", dossier.controller_id)
    one, other = logged_in(user), logged_in(second)
    assert "Tesfay" in one.get("/bewaren/").content.decode()
    assert one.post("/bewaren/voorstellen/", {"ids": [str(dossier.pk)], "action": "dossiers"}).status_code == 302
    with acting(actor):
        order = retention.orders(actor=actor).get()
    page = other.get("/bewaren/").content.decode()
    assert "Tesfay" not in page and "De bewaartermijn is verstreken" in page
    other.post(f"/bewaren/voorstellen/{order.pk}/")
    with acting(system_for(dossier.controller_id, why="test")):
        assert not Dossier.objects.filter(pk=dossier.pk).exists() and Destruction.objects.filter(object_id=dossier.pk).exists()
    proof = one.get("/bewaren/bewijs.pdf")
    text = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(proof.content)).pages)
    assert "De bewaartermijn is verstreken" in " ".join(text.split()) and "Tesfay" not in text and BSN not in text
    assert one.get("/bewaren/bewijs.xlsx").status_code == 200


def test_nobody_approves_the_own_proposal_and_nothing_goes_too_early(place: tuple[Dossier, User, Actor]) -> None:
    dossier, user, actor = place
    later = a_dossier(dossier.controller, surname="Osman", known=SINCE, facts=ended(date(2022, 1, 5)))
    with acting(actor):
        with pytest.raises(DestructionRefused):
            services.propose_files(actor=actor, dossier_ids=[later.pk], today=TODAY)
        assert services.propose_files(actor=actor, dossier_ids=[dossier.pk], today=TODAY) == 1
        order = retention.orders(actor=actor).get()
    logged_in(user).post(f"/bewaren/voorstellen/{order.pk}/")
    with acting(actor):
        assert Dossier.objects.filter(pk=dossier.pk).exists() and not retention.orders(actor=actor).exists()


def test_what_is_kept_as_long_as_needed_is_proposed_once_its_period_is_over(place: tuple[Dossier, User, Actor]) -> None:
    _dossier, _user, actor = place
    with acting(actor):
        rows = list(retention.spent(actor=actor, today=TODAY))
        assert [row.kind for row in rows] == ["persoon.contactgegevens"]
        assert services.propose_facts(actor=actor, fact_ids=[row.pk for row in rows], today=TODAY) == 1
        assert retention.orders(actor=actor).get().ground == "niet_meer_nodig"


def test_every_list_goes_to_excel_with_a_codebook(place: tuple[Dossier, User, Actor]) -> None:
    from openpyxl import load_workbook

    _dossier, user, _actor = place
    client = logged_in(user)
    for path in ("/mensen.xlsx", "/sluitend.xlsx", "/bewaren.xlsx", "/bewaren/bewijs.xlsx", "/overdrachten.xlsx"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert len(load_workbook(io.BytesIO(answer.content)).sheetnames) >= 2, path
