"""How a question to an advisory body becomes an advice, a reaction and an effect, as data.

Two wait for an answer: who asked (`asker`), and the body that advised (`council`). No road ends without the answer
to each who waits: held to over all roads by a test, and by constraints in the database.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..permissions import ADVISE, WRITE
from ..steps import Step

ASKER, COUNCIL = "asker", "council"


class AdviceState(TextChoices):
    INGEDIEND = "ingediend", _("vraag ingediend")
    TERUGGEVRAAGD = "teruggevraagd", _("verduidelijking gevraagd")
    TOEGELATEN = "toegelaten", _("toegelaten")
    NIET_TOEGELATEN = "niet_behandeld", _("niet behandeld, met reden")
    GEAGENDEERD = "geagendeerd", _("geagendeerd")
    BESPROKEN = "besproken", _("besproken")
    CONCEPT = "conceptadvies", _("conceptadvies")
    VASTGESTELD = "vastgesteld", _("advies vastgesteld")
    REACTIE_GEVRAAGD = "reactie_gevraagd", _("reactie gevraagd")
    REACTIE = "reactie_ontvangen", _("reactie ontvangen")
    GEVOLGD = "effect_gevolgd", _("effect gevolgd")
    GESLOTEN = "gesloten", _("gesloten")


class AdviceAct(TextChoices):
    CLARIFY = "terugvragen", _("Verduidelijking vragen")
    RESUBMIT = "aanvullen", _("Vraag aanvullen")
    ADMIT = "toelaten", _("Toelaten")
    DECLINE = "niet_behandelen", _("Niet behandelen, met reden")
    SCHEDULE = "agenderen", _("Op de agenda van de raad")
    DISCUSS = "bespreken", _("Besproken")
    DRAFT = "concept", _("Conceptadvies schrijven")
    ADOPT = "vaststellen", _("Advies vaststellen")
    ASK = "reactie_vragen", _("Reactie vragen")
    REACT = "reageren", _("Reageren op het advies")
    FOLLOW = "volgen", _("Effect vastleggen")
    CLOSE = "sluiten", _("Sluiten")
    REOPEN = "heropenen", _("Heropenen")


S, A = AdviceState, AdviceAct


def _step(to: AdviceState, event: str, *asks: str, answers: str = "", needs: str = ADVISE) -> Step:
    return Step(to.value, f"advice.{event}", answers=answers, needs=needs, asks=asks)


_DECLINE = {A.DECLINE: _step(S.NIET_TOEGELATEN, "declined", "answer", answers=ASKER)}
_DRAFT = {A.DRAFT: _step(S.CONCEPT, "drafted", "advice")}
_REACT = {A.REACT: _step(S.REACTIE, "reacted", "taken_over", "reaction", answers=COUNCIL, needs=WRITE)}
ADVICE_MACHINE: dict[AdviceState, dict[AdviceAct, Step]] = {
    S.INGEDIEND: {A.ADMIT: _step(S.TOEGELATEN, "admitted"), A.CLARIFY: _step(S.TERUGGEVRAAGD, "asked_back", "clarify"), **_DECLINE},
    S.TERUGGEVRAAGD: {A.RESUBMIT: _step(S.INGEDIEND, "resubmitted", "context", needs=WRITE), **_DECLINE},
    S.TOEGELATEN: {A.SCHEDULE: _step(S.GEAGENDEERD, "scheduled", "scheduled_on"), **_DECLINE},
    S.GEAGENDEERD: {A.DISCUSS: _step(S.BESPROKEN, "discussed", "participants")},
    S.BESPROKEN: dict(_DRAFT),
    S.CONCEPT: {A.ADOPT: _step(S.VASTGESTELD, "adopted", "advice", answers=ASKER), **_DRAFT},
    S.VASTGESTELD: {A.ASK: _step(S.REACTIE_GEVRAAGD, "reaction_asked", "reaction_due"), **_REACT},
    S.REACTIE_GEVRAAGD: dict(_REACT),
    S.REACTIE: {A.FOLLOW: _step(S.GEVOLGD, "followed", "effect", needs=WRITE), **_REACT},
    S.GEVOLGD: {A.CLOSE: _step(S.GESLOTEN, "closed", needs=WRITE), A.FOLLOW: _step(S.GEVOLGD, "followed", "effect", needs=WRITE)},
    S.NIET_TOEGELATEN: {A.CLOSE: _step(S.GESLOTEN, "closed", needs=WRITE), A.REOPEN: _step(S.INGEDIEND, "reopened", "context", needs=WRITE)},
    S.GESLOTEN: {},
}
STARTS = {"asked": S.INGEDIEND, "unasked": S.CONCEPT}
"""An advice nobody asked for begins as a draft; nobody but the body itself waits for an answer then."""
WAITS = {S.VASTGESTELD, S.REACTIE_GEVRAAGD}
"""The body advised and has heard nothing yet."""
