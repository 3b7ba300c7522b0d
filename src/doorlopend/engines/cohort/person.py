"""Who somebody is: name, numbers, birth, language, family; and the value that carries a person through the draws."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random
from typing import Any

from .figures import Figures, resource
from .households import Household
from .life import Notebook
from .places import Place

LEVELS = {"basis": None, "middelbaar": "overig", "hoger": "wo"}


@dataclass(slots=True)
class Person:
    """One adult on the way through the chain, with the notebook of his or her facts."""

    key: str
    rng: Random
    book: Notebook
    figures: Figures
    household: Household
    sex: str
    birth: date
    education: str
    nareis: bool
    place: Place
    locations: tuple[tuple[str, str, str], ...]
    v_nummer: str
    bsn: str | None
    name: tuple[str, str]
    neighbours: tuple[Place, ...] = ()
    partner: str | None = None
    children: tuple[date, ...] = ()
    permit: date | None = None
    home: date | None = None
    since: date | None = None
    done: bool = False
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def single(self) -> bool:
        return len(self.household.adults) == 1 and not self.household.children


@cache
def _names() -> dict[str, Any]:
    return tomllib.loads(resource("names.toml"))


def name_for(rng: Random, *, nationality: str, sex: str) -> tuple[str, str]:
    """First name and surname; the surname says that the person does not exist."""
    table = _names()
    area = table["language"].get(nationality, ["ar", "anders"])[1]
    return rng.choice(table["first"][area][sex]), rng.choice(table["surnames"])


def write_identity(person: Person, *, on: date) -> None:
    """Name, birth, numbers, nationality, language and family, known from `on`."""
    book, rng, home = person.book, person.rng, person.household.nationality
    book.write("persoon.naam", on, achternaam=person.name[1], voornamen=person.name[0])
    accuracy = "jaar" if rng.random() < 0.05 else "dag"
    book.write(
        "persoon.geboren",
        person.birth,
        lag=(on - person.birth).days,
        geboorteland=home,
        nauwkeurigheid=accuracy,
    )
    book.write("persoon.v_nummer", on, v_nummer=person.v_nummer)
    if person.bsn is not None:
        book.write("persoon.bsn", on, bsn=person.bsn)
    book.write("persoon.nationaliteit", on, land=home)
    book.write("persoon.taal", on, taal=_names()["language"][home][0], beheersing="moedertaal", voorkeur=True)
    _write_family(person, on)


def _write_family(person: Person, on: date) -> None:
    for other, kind in ((person.partner, "partner"),):
        if other is not None:
            person.book.write(
                "huishouden.band", on, relatie=kind, persoon=other, samenwonend=not person.household.expects
            )
    for born in person.children:
        person.book.write(
            "huishouden.band",
            max(on, born),
            relatie="kind",
            geboortedatum=born,
            samenwonend=True,
            zelfde_dossier=False,
        )
    if person.household.expects:
        person.book.write("huishouden.band", on, relatie="partner", samenwonend=False)


def write_schooling(person: Person, *, on: date) -> None:
    """The highest diploma brought along, as told at the intake."""
    soort = LEVELS[person.education]
    if soort is not None:
        graduated = date(min(person.birth.year + 19, on.year - 1), 7, 1)
        person.book.write(
            "diploma.behaald", graduated, lag=(on - graduated).days, soort=soort,
            land=person.household.nationality, nederlandstalig=False,
        )  # fmt: skip
