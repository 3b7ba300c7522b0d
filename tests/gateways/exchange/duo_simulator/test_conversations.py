"""Each operation in use: what a gemeente sends and what the stand-in answers both fit DUO's publication."""

from datetime import date

import pytest
from tests.gateways.exchange.duo_simulator.published import (
    BSNS,
    GOIRLE,
    TILBURG,
    ask,
    check_answer,
    check_request,
    operations,
    raw,
    world,
)

from doorlopend.gateways.exchange.duo_simulator import Gemeente, description
from doorlopend.gateways.exchange.duo_simulator.rejections import GROUNDS

B, NEW, Z, _, GEZIN, AZC = BSNS[:6]
OFFER = {"datumInburgeringsaanbod": "2024-04-01", "indicatorAlfabetiseringsonderwijs": "NVT"}
CONTACT = {"naam": "Anna de Vries", "email": "a.devries@gemeente.example", "telefoonnummer": "013-1234567"}
PIP = {"dagtekeningPip": "2024-09-02", "leerroute": "B"}
MAP = {"datumEindgesprekMap": "2025-03-03"}
PVT = {"datumOndertekeningPvt": "2025-03-03"}

GOOD = {
    ("POST", "/contactpersonen"): ("/contactpersonen", CONTACT),
    ("PUT", "/contactpersonen/{id}"): ("/contactpersonen/1", CONTACT),
    ("DELETE", "/contactpersonen/{id}"): ("/contactpersonen/1", None),
    ("POST", "/contactpersonen/{id}/personen/{bsn}"): (f"/contactpersonen/1/personen/{B}", None),
    ("DELETE", "/contactpersonen/{id}/personen/{bsn}"): (f"/contactpersonen/1/personen/{B}", None),
    ("PUT", "/personen/{bsn}/uren/bredeintake/taallesknm"): (f"/personen/{B}/uren/bredeintake/taallesknm", {"uren": 40}),
    ("PUT", "/personen/{bsn}/uren/participatieactiviteiten"): (f"/personen/{B}/uren/participatieactiviteiten", {"uren": 9}),
    ("PUT", "/personen/{bsn}/uren/participatietaalles"): (f"/personen/{B}/uren/participatietaalles", {"uren": 600}),
    ("POST", "/personen/{bsn}/Inburgeringsaanbod/{instellingsnummer}"): (f"/personen/{B}/Inburgeringsaanbod/1000000001", OFFER),
    ("DELETE", "/personen/{bsn}/Inburgeringsaanbod/{instellingsnummer}"): (f"/personen/{B}/Inburgeringsaanbod/1000000001", None),
    ("PUT", "/personen/{bsn}/map"): (f"/personen/{B}/map", MAP),
    ("PUT", "/personen/{bsn}/pvt"): (f"/personen/{B}/pvt", PVT),
    ("PUT", "/personen/{bsn}/zroute"): (f"/personen/{Z}/zroute", {"datumAfrondingZroute": "2025-05-05"}),
    ("POST", "/personen/{bsn}/PIP"): (f"/personen/{NEW}/PIP", PIP),
    ("DELETE", "/personen/{bsn}/PIP"): (f"/personen/{NEW}/PIP", None),
}  # fmt: skip
BEFORE = {
    ("PUT", "/contactpersonen/{id}"): [("POST", "/contactpersonen", CONTACT)],
    ("DELETE", "/contactpersonen/{id}"): [("POST", "/contactpersonen", CONTACT)],
    ("POST", "/contactpersonen/{id}/personen/{bsn}"): [("POST", "/contactpersonen", CONTACT)],
    ("DELETE", "/contactpersonen/{id}/personen/{bsn}"): [
        ("POST", "/contactpersonen", CONTACT),
        ("POST", f"/contactpersonen/1/personen/{B}", None),
    ],
    ("DELETE", "/personen/{bsn}/Inburgeringsaanbod/{instellingsnummer}"): [
        ("POST", f"/personen/{B}/Inburgeringsaanbod/1000000001", OFFER)
    ],
    ("DELETE", "/personen/{bsn}/lbt/examennummer"): [("GET", f"/personen/{B}/lbt/examennummer", None)],
    ("GET", "/personen/{bsn}/map"): [("PUT", f"/personen/{B}/map", MAP)],
    ("GET", "/personen/{bsn}/pvt"): [("PUT", f"/personen/{B}/pvt", PVT)],
    ("DELETE", "/personen/{bsn}/PIP"): [("POST", f"/personen/{NEW}/PIP", PIP)],
}


def question(method, path):
    concrete = path.replace("{bsn}", B).replace("{instellingsnummer}", "1000000001").replace("{id}", "1")
    return GOOD.get((method, path), (concrete, None))


@pytest.mark.parametrize(("name", "method", "path"), operations())
def test_a_good_message_is_accepted_in_the_published_form(name, method, path):
    simulator = world()
    for earlier in BEFORE.get((method, path), ()):
        assert ask(simulator, *earlier).status < 300
    concrete, body = question(method, path)
    check_request(name, method, concrete, body)
    answer = ask(simulator, method, concrete, body)
    assert answer.status == min(map(int, raw(name)["paths"][path][method.lower()]["responses"]))
    check_answer(name, method, concrete, body, answer)


@pytest.mark.parametrize(("name", "method", "path"), operations())
@pytest.mark.parametrize("change", [{"bron": "short"}, {"doel": "0" * 20}, {"berichtId": "not-a-uuid"}])
def test_a_message_with_bad_headers_is_refused(name, method, path, change):
    concrete, body = question(method, path)
    answer = ask(world(), method, concrete, body, **change)
    assert answer.status == 400
    check_answer(name, method, concrete, body, answer)


@pytest.mark.parametrize(("name", "method", "path"), [o for o in operations() if "{bsn}" in o[2]])
def test_another_gemeente_and_an_unknown_person_get_nothing(name, method, path):
    simulator = world()
    for earlier in BEFORE.get((method, path), ()):
        ask(simulator, *earlier)
    concrete, body = question(method, path)
    stranger = ask(simulator, method, concrete, body, by=GOIRLE)
    unknown = ask(
        simulator, method, concrete.replace(B, BSNS[11]).replace(NEW, BSNS[11]).replace(Z, BSNS[11]), body
    )
    outsider = ask(simulator, method, concrete, body, by=Gemeente.parse("0363"))
    assert (stranger.status, unknown.status, outsider.status) == (403, 404, 403)
    for answer in (stranger, unknown, outsider):
        check_answer(name, method, concrete, body, answer)


@pytest.mark.parametrize(
    ("name", "method", "path"), [o for o in operations() if o[1] in ("POST", "PUT") and "id" not in o[2]]
)
def test_a_body_of_another_form_is_refused(name, method, path):
    concrete, body = question(method, path)
    for broken in (None, [], "x", {key: {"not": "this"} for key in body}):
        assert ask(world(), method, concrete, broken).status == 400


def test_outline_apis_answer_only_behind_the_switch():
    simulator = world()
    assert ask(simulator, "GET", f"/personen/{B}/gebeurtenissen").body[0]["id"] == "SS139"
    assert ask(simulator, "GET", f"/personen/{B}/boetes").body == []
    assert ask(simulator, "GET", f"/personen/{B}/verlengingen").body == []
    assert description.find("GET", f"/personen/{B}/boetes", outline=False) is None


def _pip(**more):
    return {**PIP, **more}


REJECTED = {
    "PIP_VOOR_PLICHT": [("POST", f"/personen/{NEW}/PIP", _pip(dagtekeningPip="2024-01-07"))],
    "PIP_VOOR_VORIG_PIP": [("POST", f"/personen/{B}/PIP", _pip(dagtekeningPip="2024-02-01"))],
    "PIP_VOOR_VESTIGING": [("POST", f"/personen/{NEW}/PIP", _pip(dagtekeningPip="2024-01-05"))],
    "PIP_A2_ONDERWIJSROUTE": [("POST", f"/personen/{NEW}/PIP", _pip(leerroute="O", niveau="A2"))],
    "PIP_B1_ZROUTE": [("POST", f"/personen/{NEW}/PIP", _pip(leerroute="Z", niveau="B1"))],
    "PIP_A2_EERSTE": [("POST", f"/personen/{NEW}/PIP", _pip(niveau="A2"))],
    "PIP_INTENSITEIT": [("POST", f"/personen/{GEZIN}/PIP", _pip(geschatteIntensiteitB1Route=600))],
    "PIP_VERWIJDEREN_TERMIJN": [("DELETE", f"/personen/{B}/PIP", None)],
    "PIP_VERWIJDEREN_UREN": [
        ("POST", f"/personen/{NEW}/PIP", PIP),
        ("PUT", f"/personen/{NEW}/uren/participatietaalles", {"uren": 3}),
        ("DELETE", f"/personen/{NEW}/PIP", None),
    ],
    "AANBOD_DOELGROEP": [("POST", f"/personen/{GEZIN}/Inburgeringsaanbod/1000000001", OFFER)],
    "AANBOD_ZONDER_PIP": [("POST", f"/personen/{NEW}/Inburgeringsaanbod/1000000001", OFFER)],
    "AANBOD_KEURMERK": [("POST", f"/personen/{B}/Inburgeringsaanbod/1000000003", OFFER)],
    "AANBOD_VOOR_PIP": [
        ("POST", f"/personen/{B}/Inburgeringsaanbod/1000000001", {**OFFER, "datumInburgeringsaanbod": "2024-03-03"})
    ],
    "AANBOD_BUITEN_TERMIJN": [
        ("POST", f"/personen/{B}/Inburgeringsaanbod/1000000001", {**OFFER, "verwachteEinddatumOpleiding": "2027-03-06"})
    ],
    "RESULTAAT_EIGEN_PIP": [("PUT", f"/personen/{NEW}/map", MAP)],
    "RESULTAAT_VOOR_TERMIJN": [("PUT", f"/personen/{B}/pvt", {"datumOndertekeningPvt": "2024-03-04"})],
    "RESULTAAT_NA_ZROUTE": [
        ("PUT", f"/personen/{Z}/zroute", {"datumAfrondingZroute": "2025-01-06"}),
        ("PUT", f"/personen/{Z}/map", MAP),
    ],
    "RESULTAAT_TOEKOMST": [("PUT", f"/personen/{B}/map", {"datumEindgesprekMap": "2025-06-03"})],
    "RESULTAAT_INTREKKEN": [
        ("PUT", f"/personen/{Z}/zroute", {"datumAfrondingZroute": "2025-01-06"}),
        ("PUT", f"/personen/{Z}/pvt", {}),
    ],
    "VERWIJTBAAR_TE_VROEG": [("PUT", f"/personen/{B}/map", {**MAP, "verwijtbaar": "Nee"})],
    "VERWIJTBAAR_NEE": [("PUT", f"/personen/{B}/map", {"verwijtbaar": "Nee"})],
    "VERWIJTBAAR_JA": [("PUT", f"/personen/{B}/map", {"verwijtbaar": "Ja"})],
    "ZROUTE_LEERROUTE": [("PUT", f"/personen/{B}/zroute", {"datumAfrondingZroute": "2025-05-05"})],
}  # fmt: skip


@pytest.mark.parametrize("ground", sorted(set(GROUNDS) - {"VERWIJTBAAR_ONTBREEKT"}))
def test_each_ground_for_rejection_is_applied_and_told(ground):
    simulator = world()
    *earlier, (method, path, body) = REJECTED[ground]
    for message in earlier:
        assert ask(simulator, *message).status < 300
    answer = ask(simulator, method, path, body)
    assert answer.status == 403
    assert description.data("rejections")[ground]["text"] in [row["fouttekst"] for row in answer.body]
    name = next(
        n
        for n, m, p in operations()
        if m == method and (description.find(m, path, outline=False) or [None])[0].path == p
    )
    check_answer(name, method, path, body, answer)


def test_once_the_term_is_over_blame_must_be_told_and_may_be_yes():
    simulator = world(today=date(2027, 4, 5))
    late = {"datumEindgesprekMap": "2027-04-01"}
    told = ask(simulator, "PUT", f"/personen/{B}/map", late)
    assert description.data("rejections")["VERWIJTBAAR_ONTBREEKT"]["text"] in [
        t["fouttekst"] for t in told.body
    ]
    assert ask(simulator, "PUT", f"/personen/{B}/map", {**late, "verwijtbaar": "Ja"}).status == 200


def test_without_date_no_blame_may_be_told_two_months_before_the_end():
    assert (
        ask(world(today=date(2027, 1, 15)), "PUT", f"/personen/{B}/map", {"verwijtbaar": "Nee"}).status == 200
    )
    assert (
        ask(world(today=date(2026, 12, 15)), "PUT", f"/personen/{B}/map", {"verwijtbaar": "Nee"}).status
        == 403
    )


def test_a_pip_for_somebody_still_in_the_azc_is_accepted_from_the_gemeente_of_the_koppeling():
    simulator = world(today=date(2024, 2, 5))
    assert ask(simulator, "POST", f"/personen/{AZC}/PIP", _pip(dagtekeningPip="2024-02-01")).status == 201


def test_a_second_pip_may_lower_the_level_and_the_first_fixes_three_years():
    simulator = world()
    assert ask(simulator, "POST", f"/personen/{B}/PIP", _pip(niveau="A2")).status == 201
    term = ask(simulator, "GET", f"/personen/{B}/inburgeringstermijn").body
    assert (term["startdatum"], term["einddatum"]) == ("2024-03-05", "2027-03-05")


def test_the_gemeente_a_person_left_may_ask_until_a_month_after_the_next_pip():
    simulator = world()
    doc = simulator.document(B)
    simulator.add(doc, [(date(2025, 6, 3), "verhuisd", {"gemeente": GOIRLE.code})])
    simulator.advance(to=date(2025, 6, 10))
    path = f"/personen/{B}/inburgeringsplicht"
    assert [ask(simulator, "GET", path, by=g).status for g in (TILBURG, GOIRLE)] == [200, 200]
    assert (
        ask(simulator, "POST", f"/personen/{B}/PIP", _pip(dagtekeningPip="2025-06-09"), by=GOIRLE).status
        == 201
    )
    assert ask(simulator, "GET", path).status == 200
    simulator.advance(to=date(2025, 7, 11))
    assert ask(simulator, "GET", path).status == 403
