"""A gemeente of its own with a line to DUO, in the browser's database: `python -m tests.browser.line_world <address>`."""

from __future__ import annotations

import sys
from datetime import date

import django

django.setup()

from doorlopend.records.regions.models import Controller, Gemeente, GemeenteName  # noqa: E402
from tests import factories  # noqa: E402

OIN = "00000001999999999766"
NAME, CODE = "Dongen", "0766"


def build(address: str) -> None:
    """A regievoerder (`lijn@test.invalid`) and no file yet."""
    place = Gemeente.objects.create(province="Noord-Brabant")
    GemeenteName.objects.create(gemeente=place, code=f"GM{CODE}", name=NAME, valid_from=date(1997, 1, 1), source="test")
    gemeente = Controller.objects.create(kind="gemeente", name=NAME, oin=OIN, gemeente=place, duo_url=address)
    factories.a_region("Hart van Brabant", gemeente)
    factories.a_user("regievoerder", gemeente.pk, email="lijn@test.invalid")


if __name__ == "__main__":
    build(sys.argv[1])
