"""Forty full lives on the list of the first case manager of each of five gemeenten, recorded through the services."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")
os.environ["DOORLOPEND_TODAY"] = "2026-11-21"
import django

django.setup()

from collections.abc import Iterator  # noqa: E402

from doorlopend.engines.cohort import Life, demo_places, generate, published_figures  # noqa: E402
from doorlopend.records.access.actor import acting, system_for  # noqa: E402
from doorlopend.records.access.today import today  # noqa: E402
from doorlopend.records.dossiers.services import Source, new_fact, open_dossier, with_fresh_ids  # noqa: E402
from doorlopend.records.people.models import User  # noqa: E402
from doorlopend.records.regions.models import Controller  # noqa: E402

GEMEENTEN, EACH = 5, 40


def main() -> None:
    lives = _lives()
    for controller in Controller.objects.order_by("oin")[:GEMEENTEN]:
        actor = system_for(controller.pk, why="bench")
        with acting(actor):
            user = User.objects.filter(steward_id=controller.pk).order_by("email").first()
        assert user is not None
        for _number in range(EACH):
            life = next(lives)
            opened = life.facts[0].known_on
            mine = new_fact(kind="contactpersoon.aangewezen", valid_from=opened, known_on=opened, naam=user.name, gebruiker=str(user.pk))
            facts = [*(fact for fact in life.facts if fact.kind != "contactpersoon.aangewezen"), mine]
            with acting(actor):
                open_dossier(actor=actor, controller_id=controller.pk, opened_on=opened, facts=with_fresh_ids(facts), source=Source("bench"))
        print(f"{controller.name}: {EACH} lives", file=sys.stderr)


def _lives() -> Iterator[Life]:
    """Those with a plan behind them, as most of a case manager's people have."""
    made = generate(seed=7, households=1_200, today=today(), figures=published_figures(), places=demo_places(), bsns=True)
    return (life for life in made if any(fact.kind == "pip.vastgesteld" for fact in life.facts))


if __name__ == "__main__":
    main()
