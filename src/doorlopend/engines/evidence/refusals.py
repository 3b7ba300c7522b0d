"""What must be refused rather than reported: fifteen codes, each with its sentence, its need and what may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Code:
    """A reason to refuse, in Dutch and English."""

    name: str
    nl: str
    en: str
    needs_nl: str
    needs_en: str
    instead_nl: str
    instead_en: str


_CANNOT_NL, _CANNOT_EN = (
    "We kunnen deze vraag niet beantwoorden, omdat ",
    "We cannot answer this question, because ",
)
CODES: Mapping[str, Code] = {
    "R1": Code(
        "one_town_per_arm",
        _CANNOT_NL
        + "elke aanpak in een andere gemeente is uitgevoerd. Een verschil kan dan net zo goed door de gemeente komen.",
        _CANNOT_EN
        + "each approach ran in a different town. A difference may just as well come from the town.",
        "Loting per persoon binnen gemeenten, of minstens 6 gemeenten met elke aanpak in meer dan één.",
        "A lottery per person within towns, or at least 6 towns with each approach in more than one.",
        "Een beschrijving per gemeente.",
        "A description per town.",
    ),
    "R2": Code(
        "too_few_towns",
        _CANNOT_NL + "er te weinig gemeenten zijn. Toeval kan elk verschil verklaren.",
        _CANNOT_EN + "there are too few towns. Chance can explain any difference.",
        "Minstens 6 gemeenten bij een gelote start, 12 als de volgorde niet is geloot.",
        "At least 6 towns when the start was drawn by lot, 12 when the order was not.",
        "Een tijdlijn per gemeente.",
        "A timeline per town.",
    ),
    "R3": Code(
        "no_overlap",
        _CANNOT_NL
        + "de mensen in deze aanpak te veel verschillen van de anderen. Er is niemand om eerlijk mee te vergelijken.",
        _CANNOT_EN
        + "the people in this approach differ too much from the others. There is nobody to compare with fairly.",
        "Een loting, of meer mensen die beide aanpakken hadden kunnen krijgen.",
        "A lottery, or more people who could have got either approach.",
        "Waarin de groepen verschillen, en de vergelijking onder mensen die beide konden krijgen als die wel kan.",
        "How the groups differ, and the comparison among people who could have got either when that is possible.",
    ),
    "R4": Code(
        "placebo_fails",
        _CANNOT_NL + "de groepen al vóór de start verschilden op een manier die we niet kunnen wegrekenen.",
        _CANNOT_EN + "the groups already differed before the start in a way we cannot adjust for.",
        "Een loting, of een vergelijkingsgroep die vóór de start gelijk opging.",
        "A lottery, or a comparison group that moved alike before the start.",
        "Het verschil van vóór de start.",
        "The difference from before the start.",
    ),
    "R5": Code(
        "immortal_time",
        _CANNOT_NL
        + "pas na de start duidelijk werd wie welke aanpak kreeg. Wie langer wachtte, telt dan vanzelf mee als succes of mislukking.",
        _CANNOT_EN
        + "it only became clear after the start who got which approach. Having waited then counts as success or failure by itself.",
        "Begin te tellen op de dag dat de aanpak vaststaat, gelijk voor iedereen.",
        "Start counting on the day the approach is settled, the same for everyone.",
        "De opzet met één beginmoment.",
        "The design with one starting moment.",
    ),
    "R6": Code(
        "horizon_too_late",
        _CANNOT_NL + "te weinig mensen lang genoeg zijn gevolgd.",
        _CANNOT_EN + "too few people were followed long enough.",
        "Langer volgen, of een eerdere horizon die al in het protocol stond.",
        "Longer follow-up, or an earlier horizon that was already in the protocol.",
        "De kans op een eerdere horizon uit het protocol.",
        "The share at an earlier horizon of the protocol.",
    ),
    "R7": Code(
        "too_few_events",
        _CANNOT_NL + "de uitkomst te weinig voorkwam, of juist bij bijna iedereen.",
        _CANNOT_EN + "the outcome was too rare, or came to almost everyone.",
        "Meer mensen, of langer volgen.",
        "More people, or longer follow-up.",
        "Aantallen, voor zover die niets over één persoon zeggen.",
        "Counts, as far as they tell nothing about one person.",
    ),
    "R8": Code(
        "outcome_conditioned",
        _CANNOT_NL
        + "alleen mensen meetellen die zijn getoetst of bereikt. Wie dat zijn, hangt zelf van de aanpak af.",
        _CANNOT_EN
        + "only people who were tested or reached are counted. Who they are depends on the approach itself.",
        "Iedereen in de noemer: geen toets telt als niet gehaald.",
        "Everyone in the denominator: no test counts as not reached.",
        "De uitkomst van de hele groep, met grenzen.",
        "The outcome of the whole group, with bounds.",
    ),
    "R9": Code(
        "missing_too_much",
        _CANNOT_NL + "van te veel mensen de uitkomst ontbreekt.",
        _CANNOT_EN + "the outcome of too many people is missing.",
        "De ontbrekende uitkomsten alsnog ophalen, zo veel mogelijk in alle groepen.",
        "Collect the missing outcomes after all, as many as possible in every group.",
        "Het laagste en hoogste verschil dat nog kan.",
        "The lowest and highest difference that is still possible.",
    ),
    "R10": Code(
        "protocol_changed",
        "Na het openen van de uitkomsten is het protocol veranderd. De uitkomst is daarom alleen verkennend.",
        "The protocol was changed after the outcomes were opened. The result is therefore exploratory only.",
        "Een nieuwe proef met dit protocol vooraf vastgelegd.",
        "A new trial with this protocol fixed beforehand.",
        "De uitkomst, gemerkt als verkennend, niet hoger dan 'indicatief'.",
        "The result, marked exploratory, not above 'indicative'.",
    ),
    "R11": Code(
        "look_not_planned",
        "Op dit moment is geen tussenstand afgesproken. Wie vaker kijkt, ziet vaker toevallige verschillen.",
        "No interim look was agreed for this moment. Whoever looks more often sees more chance differences.",
        "Wachten tot het afgesproken moment.",
        "Wait until the agreed moment.",
        "Een interval dat op elke dag mag worden bekeken.",
        "An interval that may be looked at on any day.",
    ),
    "R12": Code(
        "winner_by_eye",
        "We kunnen niet zeggen welke aanpak de beste is: meer dan één kan de beste zijn.",
        "We cannot say which approach is best: more than one can be the best.",
        "Meer mensen per aanpak.",
        "More people per approach.",
        "De aanpakken die de beste kunnen zijn.",
        "The approaches that can be the best.",
    ),
    "R13": Code(
        "cells_too_small",
        _CANNOT_NL + "het om te weinig mensen gaat. Cijfers zouden iets over één persoon kunnen zeggen.",
        _CANNOT_EN + "it concerns too few people. Figures could tell about one person.",
        "Minstens 10 mensen per groep, of grotere groepen.",
        "At least 10 people per group, or coarser groups.",
        "Niets, of een grotere groep.",
        "Nothing, or a coarser group.",
    ),
    "R14": Code(
        "no_untreated_left",
        _CANNOT_NL + "er geen gemeente meer was zonder de aanpak om mee te vergelijken.",
        _CANNOT_EN + "no town without the approach was left to compare with.",
        "Een gemeente die later of niet begint, en een meting vóór de start.",
        "A town that starts later or never, and a measurement before the start.",
        "Een beschrijving van deze gemeenten.",
        "A description of these towns.",
    ),
    "R15": Code(
        "subgroup_fishing",
        "Deze deelgroep stond niet in het protocol. Wie genoeg deelgroepen bekijkt, vindt altijd wel een verschil.",
        "This subgroup was not in the protocol. Whoever looks at enough subgroups always finds a difference.",
        "De deelgroep opnemen in een volgend protocol.",
        "Put the subgroup in a next protocol.",
        "Niets; een punt voor de leeragenda.",
        "Nothing; a note for the learning agenda.",
    ),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer in itself: the code, a plain sentence, what would be needed, what may be shown instead, and why."""

    code: str
    outcome: str
    arm: str
    reason_nl: str
    reason_en: str
    shown: Mapping[str, Any] = field(default_factory=dict)
    checks: tuple[Any, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> Code:
        """The sentences of this code."""
        return CODES[self.code]

    def as_dict(self) -> dict[str, Any]:
        """Plain data with the sentences in both languages."""
        t = self.text
        return {
            "result": "refusal",
            "code": self.code,
            "name": t.name,
            "outcome": self.outcome,
            "arm": self.arm,
            "sentence": {"nl": t.nl, "en": t.en},
            "reason": {"nl": self.reason_nl, "en": self.reason_en},
            "needs": {"nl": t.needs_nl, "en": t.needs_en},
            "instead": {"nl": t.instead_nl, "en": t.instead_en},
            "shown": dict(self.shown),
            "checks": [c.as_dict() for c in self.checks],
            "provenance": dict(self.provenance),
        }
