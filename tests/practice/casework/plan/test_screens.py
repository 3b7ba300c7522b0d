"""From an intake to a decision, and what may change afterwards; nothing typed twice, no unlawful plan without a reason."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from tests.factories import a_controller, a_dossier, a_user

from doorlopend.engines.law.life import Life
from doorlopend.practice.casework.plan.models import Plan
from doorlopend.records.access.actor import LOGIN, acting, system_for
from doorlopend.records.dossiers.derivation import facts_of
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import new_fact, record_facts

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 26)


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", "2026-03-20")


def fact(kind: str, on: date = DAY, **data):  # type: ignore[no-untyped-def]
    return new_fact(kind=kind, valid_from=on, known_on=on, **data)


def after_intake(goirle, *, group: str = "asielstatushouder_a", done: bool = True, more=()) -> Dossier:  # type: ignore[no-untyped-def]
    facts = [
        fact("inburgeringsplicht.vastgesteld"), fact("inburgeringsplicht.kennisgeving"), fact("doelgroep.vastgesteld", doelgroep=group),
        fact("brp.inschrijving", gemeente="0785"), fact("persoon.taal", taal="ar", beheersing="moedertaal", schrift=True, voorkeur=True),
        fact("leerbaarheidstoets.afgelegd", uitslag="b1_haalbaar"), fact("opleiding.eerder", niveau="voortgezet", jaren=11),
        fact("wens.uitgesproken", woorden="werken in de zorg", onderwijswens=False, werkwens="naast_de_lessen"),
        fact("leefgebied.score", leefgebied="geld", score="2"), fact("intake.gesprek", deel="thuis"),
        fact("leerroute.weging", leerroute="b1_route", motivering="B1 past bij wat zij wil en kan."), *more,
    ]  # fmt: skip
    if done:
        facts.append(fact("intake.afgerond"))
    return a_dossier(goirle, surname="Haddad", known=DAY, facts=tuple(facts))


def logged_in(role: str, controller) -> Client:  # type: ignore[no-untyped-def]
    user, _actor = a_user(role, controller.pk)
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    return client


def life_of(dossier: Dossier) -> Life:
    with acting(system_for(dossier.controller_id, why="test")):
        return Life(facts_of(dossier))


def at(dossier: Dossier, end: str = "") -> str:
    return f"/dossiers/{dossier.pk}/pip/{end}"


def filled(client: Client, dossier: Dossier, **changes: object) -> dict[str, object]:
    """The form as it comes, with these changes: what a browser would send back."""
    form = client.get(at(dossier, "opstellen/")).context["form"]
    data: dict[str, object] = {}
    for bound in form:
        value = bound.value()
        if value not in (None, "", []):
            data[bound.html_name] = value.strftime("%d-%m-%Y") if isinstance(value, date) else value
    return {**data, **changes}


def composed(client: Client, dossier: Dossier, start: dict[str, str] | None = None, **changes: object):  # type: ignore[no-untyped-def]
    assert client.post(at(dossier, "beginnen/"), start or {}).headers["Location"] == at(dossier, "opstellen/")
    answer = client.post(at(dossier, "opstellen/"), filled(client, dossier, **changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return client.get(at(dossier, "vaststellen/"))


def test_what_the_intake_knows_is_a_plan_in_three_clicks() -> None:
    goirle = a_controller()
    dossier = after_intake(goirle)
    client = logged_in("teamleider", goirle)
    page = composed(client, dossier, intensiteit_uren="600")
    assert page.context["remarks"] == []
    assert client.post(at(dossier, "vaststellen/"), {"on": "20-03-2026"}).status_code == 302
    life = life_of(dossier)
    plan = life.last("pip.vastgesteld")
    assert plan is not None and plan.valid_from == date(2026, 3, 20)
    wanted = {"leerroute": "b1_route", "niveau": "b1", "intensiteit_uren": 600, "pvt_uren": 12, "map_praktijk_uren": 40, "reden": "eerste", "gemeente": "0785", "leerroutes_onderzocht": True}
    assert wanted.items() <= dict(plan.data).items()
    assert {one.data["leerroute"]: one.data["uitkomst"] for one in life.all("leerroute.onderzocht")} == {"b1_route": "gekozen", "onderwijsroute": "afgewezen", "z_route": "afgewezen"}
    assert {one.data["soort"] for one in life.all("pip.doel")} == {"taal_b1", "werk_deeltijd"}
    assert [one.data["soort"] for one in life.all("pip.ondersteuning")] == ["hulp_bij_administratie"]
    with acting(system_for(goirle.pk, why="test")):
        made = Plan.objects.get(dossier=dossier)
        assert made.assessment and made.file_id
        assert not dossier.obligations.filter(rule="pip.vaststellen", until=None).exists()
    text = client.get(at(dossier)).content.decode()
    assert "20 mrt 2029" in text and "Nederlands op B1" in text


def read(client: Client, path: str) -> tuple[str, object]:
    pypdf = pytest.importorskip("pypdf")
    answer = client.get(path)
    assert answer["Content-Type"] == "application/pdf", answer.content[:300]
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split()), reader


def test_the_decision_says_what_the_law_wants_in_it_and_stands_beside_plain_words() -> None:
    goirle = a_controller()
    dossier = after_intake(goirle, more=[fact("persoon.adres", straat="Dorpsstraat 1", woonplaats="Goirle")])
    client = logged_in("teamleider", goirle)
    composed(client, dossier, intensiteit_uren="600")
    client.post(at(dossier, "vaststellen/"), {"on": "20-03-2026"})
    with acting(system_for(goirle.pk, why="test")):
        made = Plan.objects.get(dossier=dossier)
    decision, reader = read(client, at(dossier, f"{made.pk}/beschikking/"))
    metadata = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()  # type: ignore[attr-defined]
    assert "pdfuaid" in metadata and reader.trailer["/Root"]["/Lang"] == "nl"  # type: ignore[attr-defined]
    for words in ("artikel 15", "600 uur", "12 uur", "40 uur praktijk", "21 maart 2026", "20 maart 2029", "1 mei 2026", "B1 past bij wat zij wil en kan", "Onderwijsroute", "Dorpsstraat"):
        assert words in decision, words
    simple, _reader = read(client, at(dossier, f"{made.pk}/gewoon/nl/"))
    for words in ("600 uur les", "20 maart 2029", "1 mei 2026", "vóór of op"):
        assert words in simple, (words, simple)
    both, _reader = read(client, at(dossier, f"{made.pk}/gewoon/ar/"))
    assert "600 uur les" in both and any("\u0600" <= char <= "\u06ff" or "\ufb50" <= char <= "\ufeff" for char in both), "the Dutch that counts, and the Arabic beside it"
    page = client.get(at(dossier)).content.decode()
    assert "Arabisch (PDF)" in page and "vertaling niet gecontroleerd" in page
    assert "Beschikking PIP" in client.get(f"/dossiers/{dossier.pk}/brieven/").content.decode()
    assert client.get(at(dossier, f"{made.pk}/gewoon/xx/")).status_code == 404


def test_an_unlawful_plan_asks_a_reason_and_keeps_it() -> None:
    goirle = a_controller()
    dossier = after_intake(goirle, done=False)
    client = logged_in("teamleider", goirle)
    page = composed(client, dossier, pvt_uren="8")
    told = " ".join(one.text for one in page.context["remarks"])
    assert "ten minste 12 uur" in told and "nog niet afgerond" in told and "intensiteit" in told
    assert client.post(at(dossier, "vaststellen/"), {"on": "20-03-2026"}).status_code == 400
    assert not life_of(dossier).has("pip.vastgesteld")
    assert client.post(at(dossier, "vaststellen/"), {"on": "20-03-2026", "reason": "Afgesproken met de persoon; aanvulling volgt."}).status_code == 302
    with acting(system_for(goirle.pk, why="test")):
        assert Plan.objects.get(dossier=dossier).override.startswith("Afgesproken")


def test_a_route_without_reasons_is_not_accepted() -> None:
    """The college investigates every route the facts point at (ECLI:NL:RVS:2024:5413)."""
    goirle = a_controller()
    dossier = after_intake(goirle)
    client = logged_in("teamleider", goirle)
    client.post(at(dossier, "beginnen/"))
    answer = client.post(at(dossier, "opstellen/"), filled(client, dossier, reden_onderwijsroute=""))
    assert answer.status_code == 400 and "reden_onderwijsroute" in answer.context["form"].errors


def test_a_second_pair_of_eyes_where_the_gemeente_wants_it() -> None:
    goirle = a_controller()
    dossier = after_intake(goirle)
    leader, worker = logged_in("teamleider", goirle), logged_in("regievoerder", goirle)
    worker.post(f"/dossiers/{dossier.pk}/openen/", {"reason": "nieuw"})
    assert worker.get("/meekijken/").status_code == 403
    assert leader.post("/meekijken/", {"controller": str(goirle.pk), "wanted": "ja"}).status_code == 302
    page = composed(worker, dossier, intensiteit_uren="600")
    assert page.context["may_set"] is False
    assert worker.post(at(dossier, "vaststellen/"), {"on": "20-03-2026"}).status_code == 400
    worker.post(at(dossier, "stap/"), {"act": "voorleggen"})
    worker.post(at(dossier, "stap/"), {"act": "akkoord_geven"})
    assert worker.post(at(dossier, "vaststellen/"), {"on": "20-03-2026"}).status_code == 400  # not one's own
    leader.post(at(dossier, "teruggeven/"), {"remark": "Doelen concreter"})
    assert "Doelen concreter" in worker.get(at(dossier)).content.decode()
    worker.post(at(dossier, "stap/"), {"act": "voorleggen"})
    leader.post(at(dossier, "stap/"), {"act": "akkoord_geven"})
    assert worker.post(at(dossier, "vaststellen/"), {"on": "20-03-2026"}).status_code == 302
    assert life_of(dossier).has("pip.vastgesteld")


def test_a_family_migrant_has_the_lighter_flow() -> None:
    """No intensity of the route, the course is their own, and B1 also for them (RBMNE 12-4-2024)."""
    goirle = a_controller()
    dossier = after_intake(goirle, group="gezins_of_overige_migrant")
    client = logged_in("teamleider", goirle)
    page = composed(client, dossier)
    assert page.context["remarks"] == []
    assert "intensiteit_uren" not in client.get(at(dossier, "opstellen/")).context["form"].fields
    text = client.get(at(dossier)).content.decode()
    assert "Lichtere stroom" in text and "ECLI:NL:RBMNE:2024:2554" in text


def set_today(client: Client, dossier: Dossier) -> None:
    composed(client, dossier, intensiteit_uren="600")
    assert client.post(at(dossier, "vaststellen/"), {"on": "20-03-2026"}).status_code == 302


def test_what_may_change_and_until_when_as_the_law_engine_says(monkeypatch: pytest.MonkeyPatch) -> None:
    goirle = a_controller()
    dossier = after_intake(goirle)
    client = logged_in("teamleider", goirle)
    set_today(client, dossier)
    monkeypatch.setenv("DOORLOPEND_TODAY", "2026-09-01")
    listed = {str(one.title): one for one in client.get(at(dossier, "wijzigen/")).context["changes"]}
    switch = listed["Naar de Z-route"]
    assert switch.badge.tone == "ok" and date(2027, 9, 20) in [item.value for item in switch.items]  # a year and a half
    assert listed["Lager niveau: afschalen naar A2"].badge.tone == "late"
    monkeypatch.setenv("DOORLOPEND_TODAY", "2027-12-01")
    late = {str(one.title): one for one in client.get(at(dossier, "wijzigen/")).context["changes"]}
    assert late["Naar de Z-route"].badge.tone == "late"
    composed(client, dossier, {"occasion": "schakelen", "route": "z_route"}, intensiteit_uren="800")
    remarks = client.get(at(dossier, "vaststellen/")).context["remarks"]
    assert any("kan niet meer" in one.text and one.stops for one in remarks)


def test_lowering_needs_600_hours_effort_and_that_b1_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    goirle = a_controller()
    dossier = after_intake(goirle)
    client = logged_in("teamleider", goirle)
    set_today(client, dossier)
    monkeypatch.setenv("DOORLOPEND_TODAY", "2027-06-01")
    system = system_for(goirle.pk, why="test")
    with acting(system):
        hours = new_fact(kind="uren.gevolgd", valid_from=date(2026, 4, 1), valid_until=date(2027, 5, 1), known_on=date(2027, 5, 2), soort="nt2", uren=620)
        from doorlopend.records.dossiers.services import Source

        record_facts(actor=system, dossier_id=dossier.pk, facts=[hours], source=Source("test"))
    client.post(at(dossier, "afschalen/"), {"inzet": "ja", "haalbaar": "nee"})
    listed = {str(one.title): one for one in client.get(at(dossier, "wijzigen/")).context["changes"]}
    assert listed["Lager niveau: afschalen naar A2"].badge.tone == "ok"
    composed(client, dossier, {"occasion": "afschalen"}, a2_onderdelen=["schrijven", "spreken"])
    assert client.post(at(dossier, "vaststellen/"), {"on": "01-06-2027"}).status_code == 302
    assert life_of(dossier).last("pip.vastgesteld").data["a2_onderdelen"] == ("schrijven", "spreken")  # type: ignore[union-attr]


def test_after_a_move_the_route_is_fixed_and_the_plan_is_due_in_ten_weeks() -> None:
    goirle = a_controller()
    old = fact("pip.vastgesteld", date(2026, 1, 28), leerroute="z_route", reden="eerste", gemeente="0855", pvt_uren=12, map_uren=40, map_praktijk_uren=40, intensiteit_uren=800, voortgangsgesprekken=4)
    moved = fact("brp.inschrijving", date(2026, 3, 2), gemeente="0785")
    before = fact("brp.inschrijving", date(2026, 1, 2), gemeente="0855")
    dossier = a_dossier(goirle, known=DAY, facts=(
        fact("inburgeringsplicht.vastgesteld", date(2026, 1, 2)), fact("inburgeringsplicht.kennisgeving", date(2026, 1, 2)),
        fact("doelgroep.vastgesteld", date(2026, 1, 2), doelgroep="asielstatushouder_a"), before, old, moved,
    ))  # fmt: skip
    client = logged_in("teamleider", goirle)
    listed = {str(one.title): one for one in client.get(at(dossier, "wijzigen/")).context["changes"]}
    values = [item.value for item in listed["Na de verhuizing"].items]
    assert date(2026, 5, 11) in values and "Z-route" in values
    client.post(at(dossier, "beginnen/"))
    form = client.get(at(dossier, "opstellen/")).context["form"]
    assert [value for value, _label in form.fields["leerroute"].choices] == ["z_route"]


def test_a_week_that_cannot_be_is_told_and_dropped_slots_end() -> None:
    goirle = a_controller()
    child = fact("huishouden.band", relatie="kind", geboortedatum=date(2024, 2, 1))
    dossier = after_intake(goirle, more=[child])
    client = logged_in("teamleider", goirle)
    slots = {"wat_1": "les", "dag_1": "ma", "van_1": "9:00", "tot_1": "12:00", "wat_2": "werk", "dag_2": "ma", "van_2": "11:30", "tot_2": "16:00"}
    assert client.post(at(dossier, "rooster/"), slots).status_code == 302
    told = [one.text for one in client.get(at(dossier, "rooster/")).context["remarks"]]
    assert any("overlappen 30 minuten" in text for text in told) and any("geen opvang" in text for text in told)
    assert client.post(at(dossier, "rooster/"), {**slots, "tot_1": "8:00"}).status_code == 400
    assert client.post(at(dossier, "rooster/"), {"wat_1": "les", "dag_1": "ma", "van_1": "9:00", "tot_1": "12:00"}).status_code == 302
    remarks = client.get(at(dossier, "rooster/")).context["remarks"]
    assert [one.tone for one in remarks] == ["late"] and "geen opvang" in remarks[0].text


def test_goals_that_collide_are_told_before_the_plan_is_set() -> None:
    goirle = a_controller()
    dossier = after_intake(goirle)
    client = logged_in("teamleider", goirle)
    goals = {
        "doel_1_wat": "Voltijds werken", "doel_1_soort": "werk_voltijd", "doel_1_wie": "persoon", "doel_1_uiterlijk": "01-05-2026",
        "doel_2_wat": "B2 in een jaar", "doel_2_soort": "taal_b2", "doel_2_wie": "persoon", "doel_2_uiterlijk": "20-03-2027",
        "intensiteit_uren": "600",
    }  # fmt: skip
    page = composed(client, dossier, **goals)
    told = " ".join(one.text for one in page.context["remarks"])
    assert "Voltijds werken" in told or "B2 in een jaar" in told
    assert client.post(at(dossier, "vaststellen/"), {"on": "20-03-2026"}).status_code == 302  # a remark, no stop
