"""When an act is possible: a raising check and its boolean twin."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doorlopend.records.access.actor import Actor
from doorlopend.records.kit.forming import NotNow

from . import drafting
from .models import Testbed
from .permissions import ENROL, WRITE
from .states import ENROLLING, MACHINE, OPEN_CARD, Act, State, Step


def check_write(*, actor: Actor, testbed: Testbed) -> None:
    if not may_write(actor=actor, testbed=testbed):
        raise PermissionDenied(_("Uw rol geeft hier geen recht op. Vraag de regiocoördinator."))


def may_write(*, actor: Actor, testbed: Testbed) -> bool:
    return actor.may(WRITE, testbed.region_id)


def check_card_open(testbed: Testbed) -> None:
    if State(testbed.state) not in OPEN_CARD:
        raise NotNow("", _("Het protocol ligt vast. Leg een wijziging vast op de protocolpagina, met de reden."))


def acts_of(*, actor: Actor, testbed: Testbed) -> list[Act]:
    """What this actor may do with the testbed as it stands."""
    if not may_write(actor=actor, testbed=testbed):
        return []
    return [act for act, step in MACHINE[State(testbed.state)].items() if not step.by_itself]


def check_act(*, testbed: Testbed, act: Act, text: str = "") -> Step:
    """The step of this act from the state it stands in. Raises NotNow with the field and the remedy."""
    step = MACHINE[State(testbed.state)].get(act)
    if step is None:
        raise NotNow("", _("Dat kan niet vanuit de stand “%s”.") % State(testbed.state).label)
    if step.words_needed and not text.strip():
        raise NotNow("text", _("Schrijf in gewone woorden waarom."))
    if act in {Act.PLAN, Act.LOCK}:
        _check_complete(testbed)
    if act is Act.LOCK:
        _check_decided(testbed)
    return step


def _check_complete(testbed: Testbed) -> None:
    if not (found := drafting.lacks(testbed)):
        return
    shown = [lack.text for lack in found[:3]]
    if rest := len(found) - len(shown):
        shown.append(ngettext("En nog %d punt: zie de lijst op de kaart.", "En nog %d punten: zie de lijst op de kaart.", rest) % rest)
    raise NotNow(found[0].part, " ".join(shown))


def _check_decided(testbed: Testbed) -> None:
    """Every gemeente takes part by a decision of its own college, named by kind and id or by text and day."""
    without = [p.controller.name for p in testbed.participants.select_related("controller") if not has_decision(p)]
    if without:
        raise NotNow("participants", _("Zonder collegebesluit wordt niets vastgelegd. Het ontbreekt bij: %s.") % ", ".join(without))


def has_decision(participant: object) -> bool:
    named = getattr(participant, "decision_text", "") and getattr(participant, "decision_on", None)
    linked = getattr(participant, "decision_kind", "") and getattr(participant, "decision_id", None)
    return bool(named or linked)


def check_enrol(*, actor: Actor, testbed: Testbed, controller_id: UUID) -> None:
    if not may_enrol(actor=actor, controller_id=controller_id):
        raise PermissionDenied(_("Alleen de regievoerder van deze gemeente laat iemand meedoen aan een proeftuin."))
    if State(testbed.state) not in ENROLLING:
        raise NotNow("", _("Meedoen kan alleen zolang de proeftuin loopt."))
    if not testbed.participants.filter(controller_id=controller_id).exists():
        raise NotNow("", _("Deze gemeente doet niet mee aan deze proeftuin."))


def may_enrol(*, actor: Actor, controller_id: UUID) -> bool:
    return actor.may(ENROL, controller_id) or actor.may("system", controller_id)
