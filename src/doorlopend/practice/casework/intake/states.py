"""Where a brede intake stands. The facts are the acts: the stand is folded from them and never kept apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doorlopend.engines.facts import Fact


class Stand(TextChoices):
    OPEN = "nog_niet_begonnen", _("nog niet begonnen")
    INVITED = "uitgenodigd", _("uitgenodigd")
    HELPED = "vertaalhulp_geregeld", _("tolk of sleutelpersoon geregeld")
    TALKED = "gesprek_gevoerd", _("gesprek gevoerd")
    BOOKED = "toets_gepland", _("leerbaarheidstoets gepland")
    TESTED = "toets_uitslag", _("uitslag leerbaarheidstoets")
    DEEPENED = "aanvullend_gesprek", _("aanvullend gesprek of assessment")
    WEIGHED = "conceptadvies", _("gewogen: conceptadvies leerroute")
    DISCUSSED = "besproken", _("advies besproken")
    DONE = "afgerond", _("intake afgerond")
    PLANNED = "pip_vastgesteld", _("PIP vastgesteld")


class Act(TextChoices):
    INVITE = "oproepen", _("Oproepen")
    HELP = "vertaalhulp_regelen", _("Tolk of sleutelpersoon regelen")
    TALK = "spreken", _("Gesprek voeren")
    BOOK = "toets_boeken", _("Leerbaarheidstoets boeken")
    TEST = "toets_vastleggen", _("Uitslag vastleggen")
    WEIGH = "wegen", _("Leerroute wegen")
    COMPLETE = "afronden", _("Intake afronden")
    PLAN = "pip_vaststellen", _("PIP vaststellen")


ACT_OF = {
    "intake.oproep": Act.INVITE, "intake.vertaalhulp_geregeld": Act.HELP, "intake.gesprek": Act.TALK,
    "leerbaarheidstoets.geboekt": Act.BOOK, "leerbaarheidstoets.afgelegd": Act.TEST, "leerbaarheidstoets.ontheven": Act.TEST,
    "leerroute.weging": Act.WEIGH, "intake.afgerond": Act.COMPLETE, "pip.vastgesteld": Act.PLAN,
}  # fmt: skip
"""Which act a fact of this kind shows."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where an act leads, and the event by which the audit knows it (the kind of fact recorded)."""

    to: Stand
    event: str = "facts.recorded"


S, A = Stand, Act
_END = {A.COMPLETE: Step(S.DONE), A.PLAN: Step(S.PLANNED)}
_TESTING = {A.BOOK: Step(S.BOOKED), A.TEST: Step(S.TESTED)}
_WEIGH = {A.WEIGH: Step(S.WEIGHED)}

MACHINE: dict[Stand, dict[Act, Step]] = {
    S.OPEN: {A.INVITE: Step(S.INVITED), A.HELP: Step(S.HELPED), A.TALK: Step(S.TALKED), **_TESTING, **_WEIGH, **_END},
    S.INVITED: {A.INVITE: Step(S.INVITED), A.HELP: Step(S.HELPED), A.TALK: Step(S.TALKED), **_TESTING, **_WEIGH, **_END},
    S.HELPED: {A.INVITE: Step(S.INVITED), A.TALK: Step(S.TALKED), **_TESTING, **_WEIGH, **_END},
    S.TALKED: {A.TALK: Step(S.TALKED), **_TESTING, **_WEIGH, **_END},
    S.BOOKED: {A.TALK: Step(S.BOOKED), **_TESTING, **_WEIGH, **_END},
    S.TESTED: {A.TALK: Step(S.DEEPENED), **_TESTING, **_WEIGH, **_END},
    S.DEEPENED: {A.TALK: Step(S.DEEPENED), **_TESTING, **_WEIGH, **_END},
    S.WEIGHED: {A.TALK: Step(S.DISCUSSED), A.TEST: Step(S.TESTED), **_WEIGH, **_END},
    S.DISCUSSED: {A.TALK: Step(S.DISCUSSED), **_WEIGH, **_END},
    S.DONE: {A.PLAN: Step(S.PLANNED)},
    S.PLANNED: {},
}
"""A talk after the weighing is the one in which the advice was discussed; one after the result deepens the picture."""

LINE = (S.INVITED, S.TALKED, S.TESTED, S.WEIGHED, S.DONE, S.PLANNED)
"""The stations shown to the case manager, in their order."""


def stand_of(facts: Iterable[Fact]) -> Stand:
    """Where the intake stands by these facts, in order of their days; an act that the stand does not know changes nothing.

    What is planned for a later day than it was known (a test that is booked) counts on the day it was known.
    """
    known = [(min(fact.valid_from, fact.known_on), ORDER[ACT_OF[fact.kind]], fact) for fact in facts if fact.kind in ACT_OF]
    stand = S.OPEN
    for _day, _rank, fact in sorted(known, key=lambda row: row[:2]):
        step = MACHINE[stand].get(ACT_OF[fact.kind])
        stand = step.to if step else stand
    return stand


ORDER = {act: rank for rank, act in enumerate(Act)}
