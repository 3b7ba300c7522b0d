"""What may be shared with whom and why, as data; and who may see this file today, from the grants."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from django.utils.translation import get_language

from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.people.models import Grant
from doorlopend.records.people.roles import ROLES
from doorlopend.records.regions.models import Controller, Mandate, Organisation


def words(nl: str, en: str) -> str:
    return en if (get_language() or "nl").startswith("en") else nl


@dataclass(frozen=True, slots=True)
class Share:
    """A sort of partner: what may be shared, what never, the ground and how sure that ground is."""

    code: str
    nl: str
    en: str
    kinds: tuple[str, ...]
    ground: str
    certainty: str
    items: Mapping[str, tuple[str, str]]
    never: tuple[str, str]
    grounds: Mapping[str, tuple[str, str]]
    """Per item another ground and its certainty, where the law names that item."""

    @property
    def label(self) -> str:
        return words(self.nl, self.en)

    def ground_of(self, code: str) -> tuple[str, str]:
        """Ground and certainty of one item."""
        return self.grounds.get(code, (self.ground, self.certainty))

    def item(self, code: str) -> str:
        return words(*self.items[code]) if code in self.items else code


@cache
def shares() -> Mapping[str, Share]:
    rows = tomllib.loads(files(f"{__package__}.data").joinpath("sharing.toml").read_text(encoding="utf-8"))
    return {
        code: Share(
            code, row["nl"], row["en"], tuple(row["kinds"]), row["ground"], row["certainty"],
            {item["code"]: (item["nl"], item["en"]) for item in row["items"]}, (row["never"]["nl"], row["never"]["en"]),
            {item["code"]: (item["ground"], item["certainty"]) for item in row["items"] if "ground" in item},
        )
        for code, row in rows.items()
    }  # fmt: skip


def share_for(partner: Organisation) -> Share | None:
    """What may be shared with this organisation; None when nothing was agreed for its sort."""
    return next((share for share in shares().values() if partner.kind in share.kinds), None)


@dataclass(frozen=True, slots=True)
class Sees:
    """A function that may open this file today: how many hold it, what it sees, on which ground, and through what."""

    role: str
    holder: str
    people: int
    classes: tuple[str, ...]
    ground: str


def who_sees(*, dossier: Dossier, today: date) -> list[Sees]:
    """From the grants and mandates that hold today; safety facts are for named people and stand in no role."""
    places = {dossier.controller_id: dossier.controller.name}
    for mandate in Mandate.objects.on(today).filter(controller_id=dossier.controller_id):
        other = Organisation.objects.filter(pk=mandate.organisation_id).first() or Controller.objects.filter(pk=mandate.organisation_id).first()
        if other is not None:
            places[mandate.organisation_id] = f"{other.name} ({mandate.ground})"
    counted: dict[tuple[str, str], set[object]] = {}
    for grant in Grant.objects.on(today).filter(organisation_id__in=places):
        if ROLES[grant.role].sees:
            counted.setdefault((grant.role, places[grant.organisation_id]), set()).add(grant.user_id)
    return [
        Sees(words(ROLES[role].label_nl, ROLES[role].label_en), holder, len(users), tuple(sorted(ROLES[role].sees)), ROLES[role].ground)
        for (role, holder), users in sorted(counted.items())
    ]
