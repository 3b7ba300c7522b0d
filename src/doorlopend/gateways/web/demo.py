"""On a database of the demo: whom one can be, so that looking around takes one click."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from doorlopend.records.access.actor import LOGIN, acting
from doorlopend.records.access.today import today
from doorlopend.records.people.demo import made_by_demo
from doorlopend.records.people.models import Grant, User
from doorlopend.records.people.roles import CONTROLLER, ROLES, Role

from ..cli.accounts import PASSWORD as PASSWORD


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of the demo: name, e-mail address, and the gemeente."""

    name: str
    email: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A role of the demo in both languages, and who has it."""

    nl: str
    en: str
    guests: list[Guest]


def parts() -> list[Part]:
    """In the order of the table of roles; none on any other database."""
    if not made_by_demo():
        return []
    with acting(LOGIN):
        grants = list(Grant.objects.on(today()).select_related("user").order_by("role", "user__name"))
    found = {role: [grant.user for grant in same] for role, same in groupby(grants, key=lambda grant: grant.role)}
    return [Part(role.label_nl, role.label_en, [_guest(one, role) for one in found[code]]) for code, role in ROLES.items() if code in found]


def _guest(user: User, role: Role) -> Guest:
    """The gemeente stands in the address of a demo account."""
    place = user.email.partition("@")[2].partition(".")[0].capitalize()
    return Guest(user.name, user.email, place if role.held_at == CONTROLLER and place != "Coa" else "")
