"""A gemeente of its own with people known twice and a notification about nobody: `python -m tests.browser.doubles_world`."""

from __future__ import annotations

import json
from datetime import date
from uuid import uuid4

import django

django.setup()

from doorlopend.engines.facts import Fact  # noqa: E402
from doorlopend.gateways.exchange.duo.handle import handle  # noqa: E402
from doorlopend.records.access.actor import acting, system_for  # noqa: E402
from doorlopend.records.dossiers.services import new_fact  # noqa: E402
from doorlopend.records.messages.services import Arrival, receive  # noqa: E402
from doorlopend.records.people.models import User  # noqa: E402
from tests import factories  # noqa: E402

DAY, BORN = date(2026, 11, 2), date(1990, 2, 1)
EVENT = {"registratieDatumTijd": "2026-11-20T09:00:00Z", "gebeurtenisId": "SS139", "bsn": "999900080"}


def build() -> dict[str, object]:
    """A regievoerder (`dubbel@test.invalid`), three people known by V-nummer, two files of a fourth, one message."""
    gemeente = factories.a_controller("Hilvarenbeek", code="GM0798", number=798)
    factories.a_region("Hart van Brabant", gemeente)
    user, _actor = factories.a_user("regievoerder", gemeente.pk, email="dubbel@test.invalid")
    for number, name in enumerate(("Achmadi", "Berhane", "Chaarani")):
        told = new_fact(kind="persoon.v_nummer", valid_from=DAY, known_on=DAY, v_nummer=f"900000088{number}")
        factories.a_dossier(gemeente, surname=name, known=DAY, facts=(told, *known(user)))
    twice = [str(factories.a_dossier(gemeente, surname="Dawit", bsn="999900018", known=DAY, facts=known(user)).pk) for _each in range(2)]
    with acting(system := system_for(gemeente.pk, why="test")):
        arrival = Arrival(controller_id=gemeente.pk, sender="duo", message_id=uuid4(), event="SS139", body=json.dumps(EVENT), same_as=("SS139", EVENT["bsn"]))
        message = receive(actor=system, arrival=arrival)
    handle(message_id=message.pk, controller_id=gemeente.pk)
    return {"message": str(message.pk), "twice": twice}


def known(user: User) -> tuple[Fact, ...]:
    """A day of birth, and the user as the named contact."""
    mine = new_fact(kind="contactpersoon.aangewezen", valid_from=DAY, known_on=DAY, naam=user.name, gebruiker=str(user.pk))
    return new_fact(kind="persoon.geboren", valid_from=BORN, known_on=DAY), mine


if __name__ == "__main__":
    print(json.dumps(build()))
