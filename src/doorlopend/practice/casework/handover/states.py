"""What can become of a hand-over and of the line from koppeling to home, as data.

Responsibility by law is in neither: it follows from facts and waits for no act. Who acts passes with `aannemen` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Step:
    """One transition: where to, the audit event, which side does it, and whether it needs a reason."""

    to: str
    event: str
    by: str
    reason: bool = False


class State(TextChoices):
    AANGEKONDIGD = "aangekondigd", _("nog niet aangeboden")
    AANGEBODEN = "aangeboden", _("aangeboden")
    AANVAARD = "aanvaard", _("aangenomen")
    GEWEIGERD = "geweigerd", _("geweigerd")
    INGETROKKEN = "ingetrokken", _("ingetrokken")
    VERLOPEN = "verlopen", _("verlopen")
    GEEVALUEERD = "geevalueerd", _("teruggekeken")
    VERVALLEN = "vervallen", _("vervallen")


class Act(TextChoices):
    OFFER = "aanbieden", _("Aanbieden")
    ACCEPT = "aannemen", _("Aannemen")
    REFUSE = "weigeren", _("Weigeren")
    REVOKE = "intrekken", _("Intrekken")
    EXPIRE = "verlopen", _("Verlopen")
    REVIEW = "terugkijken", _("Terugkijken")
    LAPSE = "vervallen", _("Vervallen")


FROM, TO, CLOCK, LAW = "from", "to", "clock", "law"
"""Who does a step: the giving side, the receiving side, the passing of days, or a change in who is responsible."""

_OFFER = {Act.OFFER: Step("aangeboden", "handover.offered", FROM)}
_LAPSE = {Act.LAPSE: Step("vervallen", "handover.lapsed", LAW)}
_AGAIN = {**_OFFER, **_LAPSE}

MACHINE: dict[State, dict[Act, Step]] = {
    State.AANGEKONDIGD: {**_OFFER, **_LAPSE},
    State.AANGEBODEN: {
        Act.ACCEPT: Step("aanvaard", "handover.accepted", TO),
        Act.REFUSE: Step("geweigerd", "handover.refused", TO, reason=True),
        Act.REVOKE: Step("ingetrokken", "handover.revoked", FROM, reason=True),
        Act.EXPIRE: Step("verlopen", "handover.expired", CLOCK),
        **_LAPSE,
    },
    State.GEWEIGERD: dict(_AGAIN),
    State.INGETROKKEN: dict(_AGAIN),
    State.VERLOPEN: dict(_AGAIN),
    State.AANVAARD: {Act.REVIEW: Step("geevalueerd", "handover.reviewed", TO, reason=True)},
    State.GEEVALUEERD: {},
    State.VERVALLEN: {},
}
"""A refused, revoked or expired package can always be offered again: nobody gets stuck between two parties."""

PASSED = frozenset({State.AANVAARD, State.GEEVALUEERD})
WAITING = frozenset({State.AANGEKONDIGD, State.AANGEBODEN, State.GEWEIGERD, State.INGETROKKEN, State.VERLOPEN})


def who_acts(state: str) -> str:
    """The side that acts for the person in this state of a hand-over; never nobody, never both."""
    return TO if state in PASSED else FROM


class Place(TextChoices):
    """The line of the warm hand-over, from koppeling to a look back four weeks after the move."""

    KOPPELING = "koppeling_ontvangen", _("koppeling ontvangen")
    CONTACT = "contactpersoon_toegewezen", _("contactpersoon toegewezen")
    WELKOM = "welkom_verstuurd", _("welkom verstuurd")
    GEPLAND = "driegesprek_gepland", _("driegesprek gepland")
    GEHOUDEN = "driegesprek_gehouden", _("driegesprek gehouden")
    SCENARIO = "scenario_gekozen", _("scenario gekozen")
    IN_AZC = "lopend_in_azc", _("bezig in het azc")
    WONING = "woning_in_zicht", _("woning in zicht")
    BEZICHTIGING = "bezichtiging", _("woning bezichtigd")
    CONTRACT = "huurcontract", _("huurcontract")
    VERHUISD = "verhuisd", _("verhuisd")
    BRP = "brp", _("ingeschreven in de BRP")
    UITSTROOM = "uitstroommelding", _("uitstroom gemeld door COA")
    MB = "mb_gestart", _("maatschappelijke begeleiding gestart")
    BEVESTIGD = "overdracht_bevestigd", _("overdracht bevestigd")
    EVALUATIE = "evaluatie", _("teruggekeken")
    ONTKOPPELD = "ontkoppeld", _("ontkoppeld")


class Aside(TextChoices):
    """What may cross the line."""

    ONTKOPPELD = "ontkoppelen", _("Ontkoppeld")
    HERGEKOPPELD = "herkoppelen", _("Opnieuw gekoppeld")
    GEZIN = "gezin_gewijzigd", _("Gezin gewijzigd")
    GEWEIGERD = "woning_geweigerd", _("Woning geweigerd")
    DOORSTROOM = "naar_doorstroomlocatie", _("Naar een doorstroomlocatie")


class Scenario(TextChoices):
    SNEL = "snelle_start", _("Snelle start: de gemeente begint meteen")
    SAMEN = "gecombineerd", _("Gecombineerd: intake en PIP vanuit het azc, voorinburgering ernaast")
    NA = "na_verhuizing", _("Start na de verhuizing")


LINE = [place for place in Place if place is not Place.ONTKOPPELD]
MAY_BE_SKIPPED = frozenset({Place.WELKOM, Place.IN_AZC, Place.BEZICHTIGING, Place.UITSTROOM, Place.MB})
HOUSED_FROM = LINE.index(Place.WONING)


def _next(position: int) -> Iterator[Place]:
    """The following places, up to the first that may not be skipped."""
    for place in LINE[position + 1 :]:
        yield place
        if place not in MAY_BE_SKIPPED:
            return


def _acts(position: int) -> dict[str, Place]:
    forward: dict[str, Place] = {place.value: place for place in _next(position)}
    if position < LINE.index(Place.BEVESTIGD):
        forward[Aside.ONTKOPPELD] = Place.ONTKOPPELD
        forward[Aside.GEZIN] = LINE[min(position, LINE.index(Place.SCENARIO))]
    if HOUSED_FROM <= position < LINE.index(Place.VERHUISD):
        forward[Aside.GEWEIGERD] = Place.SCENARIO
    if LINE.index(Place.SCENARIO) <= position < LINE.index(Place.VERHUISD):
        forward[Aside.DOORSTROOM] = LINE[position]
    return forward


LINE_MACHINE: dict[Place, dict[str, Place]] = {
    **{place: _acts(position) for position, place in enumerate(LINE)},
    Place.ONTKOPPELD: {Aside.HERGEKOPPELD: Place.KOPPELING},
}
