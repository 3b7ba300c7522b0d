"""The demo's log-ins: one account per role, in the region Hart van Brabant and three of its gemeenten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import make_password

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.people.models import User
from doorlopend.records.people.roles import CONTROLLER, REGION, ROLES, Role
from doorlopend.records.people.services import add_user, grant_role
from doorlopend.records.regions.models import Controller, Organisation, Region

from .accounts import PASSWORD

REGION_CODE = "hart-van-brabant"
GEMEENTEN = ("Tilburg", "Goirle", "Waalwijk")
NAMES = {
    "regievoerder": ("Marloes de Wit", "Bram Hendriks", "Sanne Vermeer"),
    "teamleider": ("Karin Smulders", "Peter Maas", "Yvonne Roks"),
    "begeleider": ("Fatma Yıldız", "Joost Brouwers", "Inge van Loon"),
    "regiocoordinator": ("Hanneke Verschuren",), "verbinder_werk": ("Mark Kuijpers",), "beleidsmedewerker": ("Esther Broeders",),
    "contractmanager": ("Rob van Gestel",), "financien": ("Anita de Kort",), "coa_casemanager": ("Tom Wouters",),
    "coa_plaatsing": ("Ilse Jansen",), "coa_programma": ("Dennis van Dun",), "taalaanbieder": ("Carla Mutsaers",),
    "vrijwilliger": ("Wim Naaijkens",), "sleutelpersoon": ("Selam Habte",), "poolcoordinator": ("Nadia el Amrani",),
    "corporatie": ("Petra Hoefnagels",), "werkgever": ("Stefan Oomen",), "ggd": ("Marieke Pijnenburg",), "school": ("Linda Coppens",),
    "adviesraadlid": ("Ahmad Karimi",), "cop_lid": ("Judith Vugts",), "bestuurder": ("Frank van den Heuvel",),
    "statushouder": ("Yara Haddad", "Daniel Tesfay", "Olha Petrenko"), "divosa": ("Jeroen Bakker",), "onderzoeker": ("Sofie Lammers",),
    "redacteur": ("Koen Verhagen",), "fg": ("Truus de Jong", "Paul Schellekens", "Mieke Brok"),
    "beheerder_gemeente": ("Rik Smits", "Ellen Claassen", "Ton van Beek"), "beheerder_regio": ("Astrid Willems",), "toezicht": ("Gerard Donders",),
}
"""Invented names, per role in the order of `GEMEENTEN`."""
COA_ROLES = {"coa_casemanager", "coa_plaatsing"}
KINDS = {
    "taalaanbieder": Organisation.Kind.TAALAANBIEDER, "corporatie": Organisation.Kind.CORPORATIE,
    "werkgever": Organisation.Kind.WERKGEVER, "ggd": Organisation.Kind.GGD, "school": Organisation.Kind.ONDERWIJS,
    "vrijwilliger": Organisation.Kind.WELZIJN, "coa_programma": Organisation.Kind.COA,
}  # fmt: skip
SINCE = date(2022, 1, 1)


def load_regions(*, progress: Callable[[int, int], None]) -> str:
    """Gemeenten, regions and controllers, from the package's own data."""
    from doorlopend.records.access.actor import Actor
    from doorlopend.records.regions.load import load as fill

    actor, done = Actor(id="system:demo", kind="system"), 0

    def tick(steps: int) -> None:
        nonlocal done
        done += steps
        progress(done, 342)

    with acting(actor):
        new = fill(actor=actor, tick=tick).new
    return ", ".join(f"{count} {name}" for name, count in new.items())


def load(*, progress: Callable[[int, int], None]) -> str:
    """Users with their roles; returns how many."""
    made = 0
    for number, role in enumerate(ROLES.values()):
        progress(number, len(ROLES))
        for place, organisation_id, steward in _places(role):
            made += _account(role, place, organisation_id, steward)
    return f"{made} log-ins, one per role and place"


def _places(role: Role) -> list[tuple[str, UUID, UUID]]:
    """Where the role is held: a word for the e-mail address, the organisation and who answers for the staff data."""
    region = Region.objects.get(code=REGION_CODE)
    if role.held_at == REGION:
        return [("hartvanbrabant", region.pk, region.pk)]
    if role.code in COA_ROLES:
        coa = Controller.objects.get(kind=Controller.Kind.COA)
        return [("coa", coa.pk, coa.pk)]
    if role.held_at == CONTROLLER:
        return [(name.lower(), controller(name).pk, controller(name).pk) for name in GEMEENTEN]
    organisation, _made = Organisation.objects.get_or_create(kind=KINDS[role.code], name=f"Demo {role.label_nl}")
    return [("partner", organisation.pk, region.pk)]


def controller(gemeente: str) -> Controller:
    """The gemeente of that name as controller."""
    return Controller.objects.get(gemeente__names__name=gemeente, gemeente__names__valid_before=None)


@cache
def _hashed() -> str:
    """One hash for all: the demo tells its password on the screen, and each hash costs a quarter of a second."""
    return make_password(PASSWORD)


def _account(role: Role, place: str, organisation_id: UUID, steward: UUID) -> int:
    email = f"{role.code}@{place}.demo.invalid"
    system = system_for(steward, why="demo")
    with acting(system):
        if User.objects.filter(email=email).exists():
            return 0
        names = NAMES.get(role.code, ())
        index = [name.lower() for name in GEMEENTEN].index(place) if place in [n.lower() for n in GEMEENTEN] else 0
        name = names[index] if index < len(names) else f"{role.label_nl} ({place})"
        user = add_user(actor=system, email=email, name=name, steward_id=steward, hashed=_hashed())
        grant_role(
            actor=system, user=user, role=role.code, organisation_id=organisation_id, steward_id=steward,
            ground=role.ground, valid_from=SINCE,
        )  # fmt: skip
    return 1
