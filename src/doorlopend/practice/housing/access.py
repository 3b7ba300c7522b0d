"""The class of rows that a region may prepare with and not keep: the cards of a placement round."""

from __future__ import annotations

from dataclasses import dataclass

from doorlopend.records.access import Person


@dataclass(frozen=True, slots=True)
class Card(Person):
    """Rows of a controller that the region sees too, for as long as that controller's mandate for a round holds.

    `region` is emptied when the round ends, so the rows are out of sight at once, whatever the mandate's last day.
    """

    region: str = "region_id"

    @property
    def name(self) -> str:
        return "person"

    @property
    def using(self) -> str:
        shared = f"{self.region} = ANY ((SELECT dl_scope('region'))::uuid[])"
        mandated = f"{self.controller} = ANY ((SELECT dl_scope('placing'))::uuid[])"
        return f"({Person.using.fget(self)}) OR ({shared} AND {mandated})"  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Given(Person):
    """Rows of a controller that one organisation reads until they are taken back; the controller alone writes them."""

    party: str = "party_id"

    @property
    def name(self) -> str:
        return "person"

    @property
    def using(self) -> str:
        own = Person.using.fget(self)  # type: ignore[attr-defined]
        return f"({own}) OR {self.party} = ANY ((SELECT dl_scope('staff'))::uuid[])"


def given(*, grants: str) -> Given:
    """`Given` with the check that only the controller writes."""
    return Given(grants=grants, check=Person().using)
