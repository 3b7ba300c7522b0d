"""What can become of a signal, an escalation, a question, a lesson and a letter of another region, as data.

Each step names its audit event and whether the senders hear of it. `answers` marks the step that gives the answer:
no road leads to an end without one (held to over all roads by a test, and by constraints in the database).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Step:
    """One transition: where to, the audit event, whether senders see it, whether it is the answer, who may."""

    to: str
    event: str
    notice: bool = True
    answers: bool = False
    needs: str = "signals.handle"


class SignalState(TextChoices):
    NIEUW = "nieuw", _("nieuw")
    GECLUSTERD = "geclusterd", _("geclusterd")
    GEWOGEN = "gewogen", _("gewogen")
    OPGEPAKT = "opgepakt", _("opgepakt")
    IN_TEST = "in_test", _("oplossing in test")
    OPGELOST = "opgelost", _("opgelost")
    REGIO = "regio_overleg", _("naar regio-overleg")
    STUURGROEP = "stuurgroep", _("naar stuurgroep")
    DIVOSA = "divosa", _("opgeschaald naar Divosa")
    LANDELIJK = "landelijke_partij", _("bij landelijke partij")
    ANTWOORD = "antwoord_ontvangen", _("antwoord ontvangen")
    GEPARKEERD = "geparkeerd", _("geparkeerd")
    DUBBEL = "dubbel", _("dubbel")
    VERVALLEN = "vervallen", _("vervallen")
    TERUGGEKOPPELD = "teruggekoppeld", _("teruggekoppeld aan melder")
    GESLOTEN = "gesloten", _("gesloten")


class SignalAct(TextChoices):
    CLUSTER = "clusteren", _("Clusteren")
    WEIGH = "wegen", _("Wegen")
    TAKE = "oppakken", _("Oppakken")
    TEST = "testen", _("Oplossing testen")
    SOLVE = "oplossen", _("Opgelost")
    TO_REGION = "naar_regio", _("Naar regio-overleg")
    TO_BOARD = "naar_stuurgroep", _("Naar stuurgroep")
    TO_DIVOSA = "naar_divosa", _("Opschalen naar Divosa")
    TO_NATIONAL = "naar_landelijk", _("Naar landelijke partij")
    ANSWER = "antwoord", _("Antwoord ontvangen")
    PARK = "parkeren", _("Parkeren")
    DOUBLE = "dubbel", _("Dubbel")
    DROP = "vervallen", _("Vervallen")
    FEEDBACK = "terugkoppelen", _("Terugkoppelen aan melder")
    REOPEN = "heropenen", _("Heropenen")
    CLOSE = "sluiten", _("Sluiten")


S, A = SignalState, SignalAct


def _signal(to: SignalState, event: str, **more: Any) -> Step:
    return Step(to.value, f"signal.{event}", **more)


_UP = {
    A.TO_REGION: _signal(S.REGIO, "raised"), A.TO_BOARD: _signal(S.STUURGROEP, "raised"), A.TO_DIVOSA: _signal(S.DIVOSA, "raised"),
}  # fmt: skip
_ASIDE = {A.PARK: _signal(S.GEPARKEERD, "parked"), A.DOUBLE: _signal(S.DUBBEL, "doubled"), A.DROP: _signal(S.VERVALLEN, "dropped")}
_TAKE = {A.TAKE: _signal(S.OPGEPAKT, "taken")}
_TEST = {A.TEST: _signal(S.IN_TEST, "tested")}
_SOLVE = {A.SOLVE: _signal(S.OPGELOST, "solved")}
_ANSWER = {A.ANSWER: _signal(S.ANTWOORD, "answered")}
_BACK = {A.FEEDBACK: _signal(S.TERUGGEKOPPELD, "fed_back", answers=True)}
_CLUSTER = {A.CLUSTER: _signal(S.GECLUSTERD, "clustered", notice=False)}
_WEIGH = {A.WEIGH: _signal(S.GEWOGEN, "weighed")}
_NATIONAL = {A.TO_NATIONAL: _signal(S.LANDELIJK, "raised")}

SIGNAL_MACHINE: dict[SignalState, dict[SignalAct, Step]] = {
    S.NIEUW: {**_CLUSTER, **_WEIGH, **_TAKE, **_ASIDE},
    S.GECLUSTERD: {**_WEIGH, **_TAKE, **_ASIDE},
    S.GEWOGEN: {**_TAKE, **_UP, **_ASIDE},
    S.OPGEPAKT: {**_TEST, **_SOLVE, **_UP, **_ASIDE},
    S.IN_TEST: {**_SOLVE, **_TAKE, **_UP},
    S.OPGELOST: {**_BACK, **_TAKE, **_UP},
    S.REGIO: {**_TAKE, **_ANSWER, A.TO_BOARD: _UP[A.TO_BOARD], A.TO_DIVOSA: _UP[A.TO_DIVOSA], A.PARK: _ASIDE[A.PARK]},
    S.STUURGROEP: {**_TAKE, **_ANSWER, A.TO_DIVOSA: _UP[A.TO_DIVOSA], A.PARK: _ASIDE[A.PARK]},
    S.DIVOSA: {**_NATIONAL, **_ANSWER},
    S.LANDELIJK: {**_ANSWER},
    S.ANTWOORD: {**_BACK, **_TAKE, **_NATIONAL},
    S.GEPARKEERD: {**_WEIGH, **_TAKE, A.DROP: _ASIDE[A.DROP], **_BACK},
    S.DUBBEL: {**_WEIGH, **_BACK},
    S.VERVALLEN: {**_WEIGH, **_BACK},
    S.TERUGGEKOPPELD: {A.REOPEN: _signal(S.GEWOGEN, "reopened"), A.CLOSE: _signal(S.GESLOTEN, "closed")},
    S.GESLOTEN: {},
}
ENDS = {S.GESLOTEN}


class EscalationState(TextChoices):
    CONCEPT = "concept", _("concept")
    VERZONDEN = "verzonden", _("verzonden")
    DOORGEZET = "doorgezet", _("doorgezet")
    BEANTWOORD = "beantwoord", _("beantwoord")
    TERUGGEKOPPELD = "teruggekoppeld", _("antwoord gedeeld met melders")


class EscalationAct(TextChoices):
    SEND = "verzenden", _("Verzenden")
    PASS_ON = "doorzetten", _("Doorzetten")
    ANSWER = "beantwoorden", _("Beantwoorden")
    TELL = "terugkoppelen", _("Delen met melders")


ESCALATION_MACHINE: dict[EscalationState, dict[EscalationAct, Step]] = {
    EscalationState.CONCEPT: {EscalationAct.SEND: Step("verzonden", "escalation.sent")},
    EscalationState.VERZONDEN: {
        EscalationAct.PASS_ON: Step("doorgezet", "escalation.passed_on", needs="signals.answer"),
        EscalationAct.ANSWER: Step("beantwoord", "escalation.answered", answers=True, needs="signals.answer"),
    },
    EscalationState.DOORGEZET: {
        EscalationAct.PASS_ON: Step("doorgezet", "escalation.passed_on", needs="signals.answer"),
        EscalationAct.ANSWER: Step("beantwoord", "escalation.answered", answers=True, needs="signals.answer"),
    },
    EscalationState.BEANTWOORD: {EscalationAct.TELL: Step("teruggekoppeld", "escalation.told")},
    EscalationState.TERUGGEKOPPELD: {},
}


class QuestionState(TextChoices):
    BINNEN = "binnen", _("binnen")
    BEHANDELING = "in_behandeling", _("in behandeling")
    DOORGEZET = "doorgezet", _("doorgezet")
    BEANTWOORD = "beantwoord", _("beantwoord")
    KENNISBANK = "in_kennisbank", _("in kennisbank")


class QuestionAct(TextChoices):
    TAKE = "oppakken", _("In behandeling nemen")
    PASS_ON = "doorzetten", _("Doorzetten")
    ANSWER = "beantwoorden", _("Beantwoorden")
    KEEP = "opnemen", _("In de kennisbank opnemen")
    REOPEN = "heropenen", _("Heropenen")


Q, QA = QuestionState, QuestionAct
_Q_ON = {QA.PASS_ON: Step("doorgezet", "question.channelled"), QA.ANSWER: Step("beantwoord", "question.answered", answers=True)}
QUESTION_MACHINE: dict[QuestionState, dict[QuestionAct, Step]] = {
    Q.BINNEN: {QA.TAKE: Step("in_behandeling", "question.taken"), **_Q_ON},
    Q.BEHANDELING: dict(_Q_ON),
    Q.DOORGEZET: dict(_Q_ON),
    Q.BEANTWOORD: {
        QA.KEEP: Step("in_kennisbank", "question.kept", notice=False),
        QA.REOPEN: Step("in_behandeling", "question.reopened"),
    },
    Q.KENNISBANK: {},
}


class LessonState(TextChoices):
    CONCEPT = "concept", _("concept")
    GEDEELD = "gedeeld", _("gedeeld")
    INGETROKKEN = "ingetrokken", _("ingetrokken")


class LessonAct(TextChoices):
    SHARE = "delen", _("Delen")
    WITHDRAW = "intrekken", _("Intrekken")


LESSON_MACHINE: dict[LessonState, dict[LessonAct, Step]] = {
    LessonState.CONCEPT: {LessonAct.SHARE: Step("gedeeld", "lesson.shared", notice=False)},
    LessonState.GEDEELD: {LessonAct.WITHDRAW: Step("ingetrokken", "lesson.withdrawn", notice=False)},
    LessonState.INGETROKKEN: {LessonAct.SHARE: Step("gedeeld", "lesson.shared", notice=False)},
}


class ParcelState(TextChoices):
    GEMAAKT = "gemaakt", _("gemaakt")
    BEKEKEN = "bekeken", _("nog niet ingelezen")
    INGELEZEN = "ingelezen", _("ingelezen")
    TERUGGEDRAAID = "teruggedraaid", _("teruggedraaid")


class ParcelAct(TextChoices):
    TAKE = "inlezen", _("Inlezen")
    UNDO = "terugdraaien", _("Terugdraaien")


_TAKE_IN = {ParcelAct.TAKE: Step("ingelezen", "lessons.imported", notice=False, needs="lessons.exchange")}
PARCEL_MACHINE: dict[ParcelState, dict[ParcelAct, Step]] = {
    ParcelState.GEMAAKT: {},
    ParcelState.BEKEKEN: dict(_TAKE_IN),
    ParcelState.INGELEZEN: {ParcelAct.UNDO: Step("teruggedraaid", "lessons.undone", notice=False, needs="lessons.exchange")},
    ParcelState.TERUGGEDRAAID: dict(_TAKE_IN),
}
