"""What can become of a page, and of a project; nothing is public before somebody else has read it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..permissions import PUBLISH
from ..steps import Step


class PageState(TextChoices):
    CONCEPT = "concept", _("concept")
    REDACTIE = "redactie", _("ter beoordeling")
    AKKOORD = "akkoord", _("akkoord")
    GEPUBLICEERD = "gepubliceerd", _("gepubliceerd")
    INGETROKKEN = "ingetrokken", _("ingetrokken")


class PageAct(TextChoices):
    SUBMIT = "aanbieden", _("Ter beoordeling geven")
    APPROVE = "goedkeuren", _("Goedkeuren")
    RETURN = "terugsturen", _("Terugsturen")
    PUBLISH = "publiceren", _("Publiceren")
    REVISE = "herzien", _("Herzien")
    WITHDRAW = "intrekken", _("Intrekken")


P, A = PageState, PageAct


def _step(to: PageState, event: str, *asks: str) -> Step:
    return Step(to.value, f"page.{event}", needs=PUBLISH, asks=asks)


_RETURN = {A.RETURN: _step(P.CONCEPT, "returned", "remark")}
_WITHDRAW = {A.WITHDRAW: _step(P.INGETROKKEN, "withdrawn", "remark")}
PAGE_MACHINE: dict[PageState, dict[PageAct, Step]] = {
    P.CONCEPT: {A.SUBMIT: _step(P.REDACTIE, "submitted"), **_WITHDRAW},
    P.REDACTIE: {A.APPROVE: _step(P.AKKOORD, "approved"), **_RETURN},
    P.AKKOORD: {A.PUBLISH: _step(P.GEPUBLICEERD, "published"), **_RETURN},
    P.GEPUBLICEERD: {A.REVISE: _step(P.CONCEPT, "revised"), **_WITHDRAW},
    P.INGETROKKEN: {A.REVISE: _step(P.CONCEPT, "revised")},
}


class PassportState(TextChoices):
    CONCEPT = "concept", _("concept")
    ACTIEF = "actief", _("actief")
    AFRONDING = "in_afronding", _("in afronding")
    AFGEROND = "afgerond", _("afgerond")
    STRUCTUREEL = "structureel", _("structureel geworden")


class PassportAct(TextChoices):
    START = "starten", _("Starten")
    WIND_UP = "afronden", _("Naar afronding")
    END = "beeindigen", _("Afgerond")
    KEEP = "structureel", _("Structureel gemaakt")


PASSPORT_MACHINE: dict[PassportState, dict[PassportAct, Step]] = {
    PassportState.CONCEPT: {PassportAct.START: Step("actief", "passport.started", needs=PUBLISH)},
    PassportState.ACTIEF: {PassportAct.WIND_UP: Step("in_afronding", "passport.winding_up", needs=PUBLISH)},
    PassportState.AFRONDING: {
        PassportAct.END: Step("afgerond", "passport.ended", needs=PUBLISH, asks=("results", "learned")),
        PassportAct.KEEP: Step("structureel", "passport.kept", needs=PUBLISH, asks=("results", "learned")),
    },
    PassportState.AFGEROND: {},
    PassportState.STRUCTUREEL: {},
}
