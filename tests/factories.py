"""Small worlds for tests, made through the same services as the real thing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count
from django.test import Client

from doorlopend.records.access.actor import LOGIN, Actor, acting, system_for
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import Source, new_fact, open_dossier
from doorlopend.records.people.models import User
from doorlopend.records.people.services import actor_for, add_user, grant_role, with_named_access
from doorlopend.records.regions.models import Controller, Gemeente, GemeenteName, Region, RegionMember

TODAY = date(2026, 11, 21)
TEST = Source("test")


def a_controller(name: str = "Goirle", *, code: str = "GM0785", number: int = 785) -> Controller:
    """A gemeente that keeps files."""
    existing = Controller.objects.filter(name=name).first()
    if existing:
        return existing
    gemeente = Gemeente.objects.create(province="Noord-Brabant")
    GemeenteName.objects.create(gemeente=gemeente, code=code, name=name, valid_from=date(1997, 1, 1), source="test")
    return Controller.objects.create(kind="gemeente", name=name, oin=f"{number:020d}", gemeente=gemeente)


def a_region(name: str = "Hart van Brabant", *controllers: Controller) -> Region:
    region, _made = Region.objects.get_or_create(
        code=name.lower().replace(" ", "-"), defaults={"name": name, "kind": "samenwerking", "source": "test"}
    )
    members = set(RegionMember.objects.filter(region=region).values_list("gemeente_id", flat=True))
    RegionMember.objects.bulk_create(
        RegionMember(region=region, gemeente_id=one.gemeente_id, valid_from=date(2020, 1, 1)) for one in controllers if one.gemeente_id not in members
    )
    return region


NINE = ("Goirle", "Tilburg", "Waalwijk", "Dongen", "Heusden", "Oisterwijk", "Hilvarenbeek", "Loon op Zand", "Gilze en Rijen")


def hart_van_brabant() -> Region:
    """The region with its nine gemeenten, each of which keeps files; made at the first question of a test, a table at a time."""
    found = Region.objects.annotate(size=Count("members")).filter(code="hart-van-brabant", size__gte=len(NINE)).first()
    return found or a_region("Hart van Brabant", *nine_controllers())


def nine_controllers() -> list[Controller]:
    """The gemeenten of Hart van Brabant, in the order of `NINE`, under codes and numbers of their own."""
    held = {one.name: one for one in Controller.objects.filter(name__in=NINE)}
    lacking = {name: (f"GM9{number:03d}", f"{9000 + number:020d}") for number, name in enumerate(NINE) if name not in held}
    places = dict(zip(lacking, Gemeente.objects.bulk_create(Gemeente(province="Noord-Brabant") for _ in lacking), strict=True))
    GemeenteName.objects.bulk_create(
        GemeenteName(gemeente=places[name], code=code, name=name, valid_from=date(1997, 1, 1), source="test") for name, (code, _oin) in lacking.items()
    )
    made = Controller.objects.bulk_create(
        Controller(kind="gemeente", name=name, oin=oin, gemeente=places[name]) for name, (_code, oin) in lacking.items()
    )
    held.update((one.name, one) for one in made)
    return [held[name] for name in NINE]


def a_user(role: str, organisation_id: UUID, *, email: str = "", today: date = TODAY) -> tuple[User, Actor]:
    """Somebody with one role at one organisation, and that somebody as actor."""
    system = system_for(organisation_id, why="test")
    with acting(system):
        user = add_user(
            actor=system, email=email or f"{role}-{organisation_id}@test.invalid", name=role.title(),
            steward_id=organisation_id, password="een lang wachtwoord",
        )  # fmt: skip
        grant_role(
            actor=system, user=user, role=role, organisation_id=organisation_id, steward_id=organisation_id,
            ground="test", valid_from=date(2020, 1, 1),
        )  # fmt: skip
    return user, as_actor(user, today=today)


def logged_in(user: User) -> Client:
    """A browser in which this user is logged in."""
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    return client


def as_actor(user: User, *, today: date = TODAY) -> Actor:
    with acting(LOGIN):
        actor = actor_for(user=user, today=today)
    with acting(actor):
        return with_named_access(actor, user=user, today=today)


def a_dossier(controller: Controller, *, surname: str = "Haddad", given: str = "Amal", bsn: str | None = None, known: date = date(2026, 1, 5), facts: tuple = ()) -> Dossier:
    """A dossier with a name, and whatever facts are given."""
    system = system_for(controller.pk, why="test")
    life = [new_fact(kind="persoon.naam", valid_from=date(2000, 1, 1), known_on=known, achternaam=surname, voornamen=given)]
    if bsn:
        life.append(new_fact(kind="persoon.bsn", valid_from=known, known_on=known, bsn=bsn))
    with acting(system):
        return open_dossier(
            actor=system, controller_id=controller.pk, opened_on=known, facts=[*life, *facts], source=TEST
        )
