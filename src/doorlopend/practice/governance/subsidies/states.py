"""What can become of a subsidy, from a chance that is seen to the amount that is settled, as data."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..steps import Step


class SubsidyState(TextChoices):
    KANS = "kans", _("kans gezien")
    VOORSTEL = "voorstel", _("voorstel in de maak")
    INGEDIEND = "ingediend", _("ingediend")
    VRAGEN = "vragen", _("vragen van de verstrekker")
    TOEGEKEND = "toegekend", _("toegekend")
    LOPEND = "lopend", _("loopt")
    VERANTWOORD = "verantwoord", _("eindverantwoording ingediend")
    CONTROLE = "controle", _("in controle")
    VASTGESTELD = "vastgesteld", _("vastgesteld")
    TERUGGEVORDERD = "teruggevorderd", _("deels of geheel teruggevorderd")
    AFGEWEZEN = "afgewezen", _("afgewezen")
    AFGEZIEN = "afgezien", _("van afgezien")


class SubsidyAct(TextChoices):
    GO = "doorgaan", _("Doorgaan")
    NO_GO = "afzien", _("Afzien")
    SUBMIT = "indienen", _("Indienen")
    QUESTIONS = "vragen", _("Vragen ontvangen")
    REPLY = "beantwoorden", _("Vragen beantwoord")
    GRANT = "toekennen", _("Toegekend")
    REJECT = "afwijzen", _("Afgewezen")
    START = "starten", _("Starten")
    AMEND = "wijzigen", _("Wijziging vragen")
    ACCOUNT = "verantwoorden", _("Eindverantwoording indienen")
    CHECK = "controleren", _("Controle begonnen")
    SETTLE = "vaststellen", _("Vastgesteld")
    RECLAIM = "terugvorderen", _("Teruggevorderd")


S, A = SubsidyState, SubsidyAct


def _step(to: SubsidyState, event: str, *asks: str) -> Step:
    return Step(to.value, f"subsidy.{event}", asks=asks)


_STOP = {A.NO_GO: _step(S.AFGEZIEN, "dropped", "remark")}
_DECIDED = {A.GRANT: _step(S.TOEGEKEND, "granted", "granted", "conditions"), A.REJECT: _step(S.AFGEWEZEN, "rejected", "remark")}
_END = {A.SETTLE: _step(S.VASTGESTELD, "settled", "settled"), A.RECLAIM: _step(S.TERUGGEVORDERD, "reclaimed", "settled", "remark")}
SUBSIDY_MACHINE: dict[SubsidyState, dict[SubsidyAct, Step]] = {
    S.KANS: {A.GO: _step(S.VOORSTEL, "pursued", "lead"), **_STOP},
    S.VOORSTEL: {A.SUBMIT: _step(S.INGEDIEND, "submitted"), **_STOP},
    S.INGEDIEND: {A.QUESTIONS: _step(S.VRAGEN, "questioned"), **_DECIDED},
    S.VRAGEN: {A.REPLY: _step(S.INGEDIEND, "replied"), **_DECIDED},
    S.TOEGEKEND: {A.START: _step(S.LOPEND, "started"), **_STOP},
    S.LOPEND: {A.ACCOUNT: _step(S.VERANTWOORD, "accounted"), A.AMEND: _step(S.LOPEND, "amended", "remark")},
    S.VERANTWOORD: {A.CHECK: _step(S.CONTROLE, "checked"), **_END},
    S.CONTROLE: dict(_END),
    S.VASTGESTELD: {},
    S.TERUGGEVORDERD: {},
    S.AFGEWEZEN: {},
    S.AFGEZIEN: {},
}
ENDED = {state for state, steps in SUBSIDY_MACHINE.items() if not steps}
