"""The check before sending against the stand-in's own grounds: what we let go DUO takes, what we hold back it refuses.

The stand-in knows the grounds from DUO's publication in its own words; nothing is shared between the two.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import assess, load_lawbook
from doorlopend.gateways.exchange.duo_simulator.handlers import schools
from doorlopend.gateways.exchange.duo_simulator.person import add_months, new
from doorlopend.gateways.exchange.duo_simulator.rejections import GROUNDS, Message, grounds_against
from doorlopend.practice.casework.exchange.catalogue import OPERATIONS
from doorlopend.practice.casework.exchange.checks import RULES, Case, objections
from doorlopend.practice.casework.exchange.compose import Scene, Told, compose

BOOK = load_lawbook()
OURS, ELSEWHERE = "0785", "0855"
BEGAN = date(2024, 1, 8)
PLAN = date(2024, 3, 4)
START, END = date(2024, 3, 5), date(2027, 3, 5)
HANDLERS = {
    "pip": "pip_opvoeren", "pip_verwijderen": "pip_verwijderen", "aanbod": "aanbod_opvoeren", "map": "map_melden", "pvt": "pvt_melden",
    "z_route": "zroute_melden",
}  # fmt: skip
SAME = {
    "PIP_VOOR_PLICHT", "PIP_VOOR_VORIG_PIP", "PIP_VOOR_VESTIGING", "PIP_A2_ONDERWIJSROUTE", "PIP_B1_ZROUTE", "PIP_A2_EERSTE", "PIP_INTENSITEIT",
    "PIP_VERWIJDEREN_TERMIJN", "PIP_VERWIJDEREN_UREN", "AANBOD_DOELGROEP", "AANBOD_ZONDER_PIP", "AANBOD_KEURMERK", "AANBOD_VOOR_PIP",
    "AANBOD_BUITEN_TERMIJN", "RESULTAAT_EIGEN_PIP", "RESULTAAT_VOOR_TERMIJN", "RESULTAAT_NA_ZROUTE", "RESULTAAT_TOEKOMST", "RESULTAAT_INTREKKEN",
    "VERWIJTBAAR_TE_VROEG", "VERWIJTBAAR_ONTBREEKT", "VERWIJTBAAR_NEE", "VERWIJTBAAR_JA", "ZROUTE_LEERROUTE",
}  # fmt: skip


def test_every_ground_of_duo_has_a_rule_of_ours() -> None:
    assert set(GROUNDS) == SAME and set(RULES) >= SAME
    assert all(row["nl"] and row["en"] and row["mend"]["nl"] and row["mend"]["en"] for row in RULES.values())
    fields = {name: {one.name for one in operation.fields} | {"instellingsnummer"} for name, operation in OPERATIONS.items()}
    assert all(row["field"] in fields[name] for row in RULES.values() if "field" in row for name in row["operations"] if name != "*")


def fact(kind: str, on: date, key: str = "", **data: Any) -> Fact:
    return Fact(id=key or kind, kind=kind, valid_from=on, known_on=on, data={k: v for k, v in data.items() if v is not None})


def base(*, asylum: bool, term: bool, settled: date) -> list[Fact]:
    group = "asielstatushouder_a" if asylum else "gezins_of_overige_migrant"
    found = [
        fact("inburgeringsplicht.vastgesteld", BEGAN), fact("inburgeringsplicht.kennisgeving", BEGAN),
        fact("doelgroep.vastgesteld", BEGAN, doelgroep=group), fact("brp.inschrijving", settled, gemeente=OURS),
    ]
    return [*found, fact("inburgeringstermijn.duo", START, einddatum=END)] if term else found


def person(*, asylum: bool, term: bool, settled: date, plans: list[tuple[date, str, str]]) -> dict[str, Any]:
    doc = new(bsn="999900006", v_nummer=1, asiel=asylum, detail="x")
    doc |= {"plicht": {"begindatum": BEGAN.isoformat()}, "gevestigd_op": settled.isoformat(), "woongemeente": OURS}
    doc["termijn"] = {"startdatum": START.isoformat(), "einddatum": END.isoformat()} if term else None
    doc["pips"] = [{"gemeentecode": code, "pip": {"dagtekeningPip": day.isoformat(), "leerroute": route}, "ontvangen": day.isoformat()} for day, route, code in plans]
    return doc


def verdicts(facts: list[Fact], operation: str, doc: dict[str, Any], today: date, *, told: dict[str, Told] | None = None, heard: frozenset[str] = frozenset()) -> tuple[set[str], set[str]]:
    """(the rules by which we hold it back, the grounds on which DUO turns it down)."""
    scene = Scene(facts=tuple(facts), gemeente=OURS, told=told or {}, hours=lambda _purpose: 0.0, heard=heard)
    (want,) = [one for one in compose(scene) if one.operation == operation]
    mine = objections(Case(want, scene, assess(facts=facts, lawbook=BOOK), today))
    school = next((one for one in schools() if one["instellingsnummer"] == want.keys.get("instellingsnummer")), None)
    theirs = grounds_against(HANDLERS[operation], Message(doc, OURS, dict(want.body or {}), today, school))
    return {one.rule for one in mine}, set(theirs)


NEAR = st.sampled_from([-400, -60, -30, -1, 0, 1, 30, 60, 400])


@given(route=st.sampled_from(["b1_route", "onderwijsroute", "z_route"]), asylum=st.booleans())
def test_hours_of_the_route_are_told_only_where_duo_wants_them(route: str, asylum: bool) -> None:
    facts = [*base(asylum=asylum, term=False, settled=BEGAN), fact("pip.vastgesteld", PLAN, leerroute=route, gemeente=OURS, intensiteit_uren=600)]
    (want,) = compose(Scene(facts=tuple(facts), gemeente=OURS, told={}, hours=lambda _purpose: 0.0))
    assert ("geschatteIntensiteitB1Route" in (want.body or {})) == (route == "b1_route" and asylum)


def around(day: date) -> st.SearchStrategy[date]:
    return NEAR.map(lambda days: day + timedelta(days=days))


@given(
    day=st.sampled_from([BEGAN, PLAN, date(2025, 1, 6)]).flatmap(around), settled=around(BEGAN), asylum=st.booleans(),
    route=st.sampled_from(["b1_route", "onderwijsroute", "z_route"]), level=st.sampled_from([None, "a2", "b1"]),
    hours=st.sampled_from([None, 600]), earlier=st.sampled_from([None, OURS, ELSEWHERE]),
)  # fmt: skip
def test_a_plan(day: date, settled: date, asylum: bool, route: str, level: str | None, hours: int | None, earlier: str | None) -> None:
    assume(settled >= BEGAN)  # who was registered before the duty began settled by another route; DUO has its own day for that
    facts, plans = base(asylum=asylum, term=False, settled=settled), []
    if earlier:
        facts.append(fact("pip.vastgesteld", PLAN, "eerder", leerroute="b1_route", gemeente=earlier))
        plans.append((PLAN, "B", earlier))
    today = max(day, PLAN) + timedelta(days=1)
    facts.append(Fact(id="nieuw", kind="pip.vastgesteld", valid_from=day, known_on=today, data={k: v for k, v in {
        "leerroute": route, "niveau": level, "intensiteit_uren": hours, "gemeente": OURS}.items() if v is not None}))  # fmt: skip
    scene = Scene(facts=tuple(facts), gemeente=OURS, told={}, hours=lambda _purpose: 0.0)
    (want,) = [one for one in compose(scene) if one.operation == "pip"]
    assume(want.facts == ("nieuw",))  # an own plan of a later day is the actual one, whatever is recorded after it
    mine, theirs = verdicts(facts, "pip", person(asylum=asylum, term=False, settled=settled, plans=plans), today)
    assert bool(mine) == bool(theirs), (mine, theirs)
    assert theirs <= mine, (mine, theirs)


@given(
    day=around(PLAN), start=st.none() | around(START) | around(END), end=st.none() | around(END), asylum=st.booleans(), plan=st.booleans(),
    route=st.sampled_from(["b1_route", "onderwijsroute"]), school=st.sampled_from([(one["instellingsnummer"], one) for one in schools()]),
)  # fmt: skip
def test_an_offer(day: date, start: date | None, end: date | None, asylum: bool, plan: bool, route: str, school: tuple[str, dict[str, Any]]) -> None:
    number, row = school
    mark = "blik_op_werk" if row["indicatieBowKeurmerk"] else "taalschakeltraject" if row["indicatieTstKeurmerk"] else "geen"
    facts = base(asylum=asylum, term=plan, settled=BEGAN)
    plans = [(PLAN, "O" if route == "onderwijsroute" else "B", OURS)] if plan else []
    if plan:
        facts.append(fact("pip.vastgesteld", PLAN, leerroute=route, gemeente=OURS))
    facts.append(fact("aanbod.gedaan", day, instellingsnummer=number, keurmerk=mark, start_lessen=start, einde_lessen=end))
    mine, theirs = verdicts(facts, "aanbod", person(asylum=asylum, term=plan, settled=BEGAN, plans=plans), day, heard=frozenset({"pip.vastgesteld"}))
    assert theirs <= mine and bool(mine) == bool(theirs), (mine, theirs)


@given(
    day=st.sampled_from([START, END]).flatmap(around), today=st.sampled_from([START, END, add_months(END, -2)]).flatmap(around),
    blame=st.sampled_from([None, True, False]), what=st.sampled_from(["map", "pvt"]), owner=st.sampled_from([OURS, ELSEWHERE]), z_done=st.none() | around(END),
)  # fmt: skip
def test_a_module(day: date, today: date, blame: bool | None, what: str, owner: str, z_done: date | None) -> None:
    facts = [*base(asylum=True, term=True, settled=BEGAN), fact("pip.vastgesteld", PLAN, leerroute="z_route", gemeente=owner)]
    doc = person(asylum=True, term=True, settled=BEGAN, plans=[(PLAN, "Z", owner)])
    facts.append(Fact(id="module", kind=OPERATIONS[what].kind, valid_from=day, known_on=max(day, today), data={} if blame is None else {"verwijtbaar": blame}))
    if z_done:
        facts.append(fact("z_route.afgerond", z_done))
        doc["zroute"] = z_done.isoformat()
    mine, theirs = verdicts(facts, what, doc, today, heard=frozenset({"z_route.afgerond", "pip.vastgesteld"}))
    assert bool(mine) == bool(theirs), (mine, theirs)


@given(day=around(END), today=around(END), route=st.sampled_from(["b1_route", "z_route"]), owner=st.sampled_from([OURS, ELSEWHERE]))
def test_the_end_of_the_z_route(day: date, today: date, route: str, owner: str) -> None:
    facts = [*base(asylum=True, term=True, settled=BEGAN), fact("pip.vastgesteld", PLAN, leerroute=route, gemeente=owner), fact("z_route.afgerond", day)]
    doc = person(asylum=True, term=True, settled=BEGAN, plans=[(PLAN, "Z" if route == "z_route" else "B", owner)])
    mine, theirs = verdicts(facts, "z_route", doc, today, heard=frozenset({"pip.vastgesteld"}))
    assert bool(mine) == bool(theirs), (mine, theirs)


@given(term=st.booleans(), hours=st.sampled_from([None, 0, 40]))
def test_taking_a_plan_back(term: bool, hours: int | None) -> None:
    facts = base(asylum=True, term=term, settled=BEGAN)
    told = {"pip": Told("pip", body={"dagtekeningPip": PLAN.isoformat(), "leerroute": "B"})}
    doc = person(asylum=True, term=term, settled=BEGAN, plans=[(PLAN, "B", OURS)])
    if hours is not None:
        told["uren_taalles"] = Told("uren_taalles", body={"uren": hours})
        doc["uren"] = {OURS: {"ParticipatieAlsTaalles": {"uren": hours}}}
    mine, theirs = verdicts(facts, "pip_verwijderen", doc, PLAN, told=told)
    assert mine == theirs
