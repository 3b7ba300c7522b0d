"""People halfway their intake, their plan and their hand-over, inside an installation: `plant` runs there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

BEGAN = date(2026, 9, 1)
CODE = "0785"
PASSWORD = "een lang wachtwoord"
EMAIL = "teamleider@drill.invalid"


def plant(flow: str, count: int) -> list[str]:
    """So many people in one flow; returns dossiers at their intake, dossiers with a composed plan, or offered hand-overs."""
    from doorlopend.records.access.actor import acting, system_for
    from doorlopend.records.regions.models import Controller, Gemeente, GemeenteName

    gemeente = Gemeente.objects.create(province="Proef")
    GemeenteName.objects.create(gemeente=gemeente, code=f"GM{CODE}", name="Proefstad", valid_from=date(1997, 1, 1), source="drill")
    ours = Controller.objects.create(kind="gemeente", name="Proefstad", oin=f"{785:020d}", gemeente=gemeente)
    leader = _user("teamleider", ours, EMAIL)
    if flow == "hand-over":
        return _given(Controller.objects.create(kind="coa", name="COA", oin=f"{1:020d}"), count)
    with acting(system_for(ours.pk, why="drill")):
        people = [_person(ours, f"Proef{number}", (*_obliged(), *(_talked() if flow == "plan" else ()))) for number in range(count)]
    with acting(leader):
        for dossier in people if flow == "plan" else ():
            _compose(leader, dossier)
    return [str(one.pk) for one in people]


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


def _obliged() -> tuple[Any, ...]:
    return (
        _fact("inburgeringsplicht.vastgesteld"), _fact("inburgeringsplicht.kennisgeving"), _fact("doelgroep.vastgesteld", doelgroep="asielstatushouder_a"),
        _fact("brp.inschrijving", gemeente=CODE),
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


def _given(coa: Any, count: int) -> list[str]:
    """Linked to us and offered by COA; the ids of our own side of each."""
    from doorlopend.practice.casework.handover import services
    from doorlopend.practice.casework.handover.models import Handover
    from doorlopend.records.access.actor import acting, system_for
    from doorlopend.records.access.today import today

    giver = _user("coa_plaatsing", coa, "coa@drill.invalid")
    with acting(system_for(coa.pk, why="drill")):
        life = ("azc.verblijf", {"locatie": "azc Proef"}), ("verblijfsrecht.verleend", {"soort": "asiel_bepaalde_tijd"}), ("koppeling", {"gemeente": CODE})
        people = [_person(coa, f"Overdracht{number}", tuple(_fact(kind, **data) for kind, data in life)) for number in range(count)]
        rows = list(Handover.objects.filter(side="from", dossier_id__in=[one.pk for one in people]))
    assert len(rows) == count
    with acting(giver):
        for row in rows:
            services.offer(actor=giver, handover_id=row.pk, answers={}, today=today())
    with acting(system_for(rows[0].other_id, why="drill")):
        return [str(key) for key in Handover.objects.filter(side="to").values_list("pk", flat=True)]
