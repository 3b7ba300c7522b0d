"""People halfway their intake, their plan, their course and their hand-over, inside an installation: `plant` runs there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

BEGAN, PLAN = date(2026, 9, 1), date(2026, 9, 28)
CODES = {"intake": "0785", "plan": "0798", "progress": "0809", "hand-over": "0828"}
"""Each flow in a gemeente of its own, so that one installation serves them all."""
PASSWORD = "een lang wachtwoord"
EMAIL = "teamleider@drill.invalid"


def email_of(flow: str) -> str:
    return EMAIL.replace("@", f"-{flow}@")


def name_of(flow: str) -> str:
    return f"Proefstad {flow}"


def plant(flow: str, count: int) -> list[str]:
    """So many people in one flow; returns dossiers at their intake, with a composed plan, or in a course; or offered hand-overs."""
    from doorlopend.records.access.actor import acting, system_for
    from doorlopend.records.regions.models import Controller, Gemeente, GemeenteName

    code, name = CODES[flow], name_of(flow)
    gemeente = Gemeente.objects.create(province="Proef")
    GemeenteName.objects.create(gemeente=gemeente, code=f"GM{code}", name=name, valid_from=date(1997, 1, 1), source="drill")
    ours = Controller.objects.create(kind="gemeente", name=name, oin=f"{int(code):020d}", gemeente=gemeente)
    leader = _user("teamleider", ours, email_of(flow))
    if flow == "hand-over":
        return _given(Controller.objects.create(kind="coa", name="COA", oin=f"{1:020d}"), code, count)
    more = {"intake": (), "plan": _talked(), "progress": (*_talked(), _fact("pip.vastgesteld", PLAN, leerroute="b1_route", niveau="b1", gemeente=code))}[flow]
    with acting(system_for(ours.pk, why="drill")):
        people = [_person(ours, f"Proef{number}", with_own_ids((*_obliged(code), *more))) for number in range(count)]
    with acting(leader):
        for dossier in people if flow == "plan" else ():
            _compose(leader, dossier)
    return [str(one.pk) for one in people]


def with_own_ids(facts: tuple[Any, ...]) -> tuple[Any, ...]:
    from doorlopend.records.dossiers.services import with_fresh_ids

    return tuple(with_fresh_ids(facts))


def _user(role: str, place: Any, email: str) -> Any:
    from doorlopend.records.access.actor import LOGIN, acting, system_for
    from doorlopend.records.access.today import today
    from doorlopend.records.people.services import actor_for, add_user, grant_role

    system = system_for(place.pk, why="drill")
    with acting(system):
        user = add_user(actor=system, email=email, name=role.title(), steward_id=place.pk, password=PASSWORD)
        grant_role(actor=system, user=user, role=role, organisation_id=place.pk, steward_id=place.pk, ground="drill", valid_from=BEGAN)
    with acting(LOGIN):
        return actor_for(user=user, today=today())


def _person(place: Any, name: str, facts: tuple[Any, ...]) -> Any:
    from doorlopend.records.access.actor import system_for
    from doorlopend.records.dossiers.services import Source, open_dossier

    life = (_fact("persoon.naam", achternaam=name, voornamen="Amal"), *facts)
    return open_dossier(actor=system_for(place.pk, why="drill"), controller_id=place.pk, opened_on=BEGAN, facts=life, source=Source("drill"))


def _fact(kind: str, day: date = BEGAN, **data: Any) -> Any:
    from doorlopend.records.dossiers.services import new_fact

    return new_fact(kind=kind, valid_from=day, known_on=day, **data)


def _obliged(code: str) -> tuple[Any, ...]:
    return (
        _fact("inburgeringsplicht.vastgesteld"), _fact("inburgeringsplicht.kennisgeving"), _fact("doelgroep.vastgesteld", doelgroep="asielstatushouder_a"),
        _fact("brp.inschrijving", gemeente=code),
    )  # fmt: skip


def _talked() -> tuple[Any, ...]:
    day = BEGAN + timedelta(days=20)
    return (
        _fact("intake.gesprek", day, deel="thuis", voertaal="ti", vertaalhulp="tolk", alleen_gesprek_aangeboden=True),
        _fact("leerbaarheidstoets.afgelegd", day, uitslag="b1_haalbaar"), _fact("leerroute.weging", day, leerroute="b1_route", motivering="B1 past."),
        _fact("intake.afgerond", day, alleen_gesprek_aangeboden=True),
    )  # fmt: skip


def _compose(actor: Any, dossier: Any) -> None:
    from doorlopend.practice.casework.plan import services
    from doorlopend.practice.casework.plan.compose import Content
    from doorlopend.records.access.today import today

    plan = services.start(actor=actor, dossier=dossier, occasion="eerste", today=today())
    services.change(actor=actor, plan_id=plan.pk, content=Content.from_json(plan.content))


def _given(coa: Any, code: str, count: int) -> list[str]:
    """Linked to us and offered by COA; the ids of our own side of each."""
    from doorlopend.practice.casework.handover import services
    from doorlopend.practice.casework.handover.models import Handover
    from doorlopend.records.access.actor import acting, system_for
    from doorlopend.records.access.today import today

    giver = _user("coa_plaatsing", coa, "coa@drill.invalid")
    with acting(system_for(coa.pk, why="drill")):
        life = ("azc.verblijf", {"locatie": "azc Proef"}), ("verblijfsrecht.verleend", {"soort": "asiel_bepaalde_tijd"}), ("koppeling", {"gemeente": code})
        people = [_person(coa, f"Overdracht{number}", tuple(_fact(kind, **data) for kind, data in life)) for number in range(count)]
        rows = list(Handover.objects.filter(side="from", dossier_id__in=[one.pk for one in people]))
    assert len(rows) == count
    with acting(giver):
        for row in rows:
            services.offer(actor=giver, handover_id=row.pk, answers={}, today=today())
    with acting(system_for(rows[0].other_id, why="drill")):
        return [str(key) for key in Handover.objects.filter(side="to").values_list("pk", flat=True)]
