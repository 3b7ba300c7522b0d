"""A gemeente of its own in which two people still stand as earlier rules had it: `python -m tests.browser.rules_world`."""

from __future__ import annotations

from datetime import date

import django

django.setup()

from doorlopend.records.access.actor import acting, system_for  # noqa: E402
from doorlopend.records.dossiers.models import Dossier, Obligation  # noqa: E402
from doorlopend.records.dossiers.services import new_fact  # noqa: E402
from tests import factories  # noqa: E402

DAY = date(2026, 11, 2)


def build() -> None:
    """A regievoerder (`regels@test.invalid`) and two people of whom the plan was due by another day."""
    gemeente = factories.a_controller("Oisterwijk", code="GM0824", number=824)
    user, _actor = factories.a_user("regievoerder", gemeente.pk, email="regels@test.invalid")
    for name in ("Eyasu", "Farah"):
        factories.a_dossier(
            gemeente, surname=name, known=DAY,
            facts=(
                new_fact(kind="inburgeringsplicht.kennisgeving", valid_from=DAY, known_on=DAY),
                new_fact(kind="contactpersoon.aangewezen", valid_from=DAY, known_on=DAY, naam=user.name, gebruiker=str(user.pk)),
            ),
        )  # fmt: skip
    with acting(system_for(gemeente.pk, why="test")):
        Dossier.objects.update(engine_version="0")
        Obligation.objects.filter(rule__startswith="pip").update(due_on=date(2026, 12, 24))


if __name__ == "__main__":
    build()
