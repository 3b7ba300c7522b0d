"""When an act is possible: a raising check and its boolean twin."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.kit.forming import NotNow as NotNow

from .models import Signal
from .states import SIGNAL_MACHINE, SignalAct, SignalState, Step

if TYPE_CHECKING:
    from .services.handling import Done

WORDS_NEEDED = {SignalAct.PARK, SignalAct.DOUBLE, SignalAct.DROP, SignalAct.FEEDBACK, SignalAct.REOPEN, SignalAct.ANSWER}


def acts_of(*, actor: Actor, signal: Signal) -> list[SignalAct]:
    """What this actor may do with the signal as it stands."""
    steps = SIGNAL_MACHINE[SignalState(signal.state)]
    return [one for one, step in steps.items() if may_take(actor=actor, signal=signal, step=step)]


def may_take(*, actor: Actor, signal: Signal, step: Step) -> bool:
    try:
        check_take(actor=actor, signal=signal, step=step)
    except PermissionDenied:
        return False
    return True


def check_take(*, actor: Actor, signal: Signal, step: Step) -> None:
    if not actor.may(step.needs, signal.region_id):
        raise PermissionDenied(_("Uw rol geeft hier geen recht op. Vraag de regiocoördinator."))


def check_act(*, actor: Actor, signal: Signal, done: Done, today: date) -> Step:
    """The step of this act from the state it stands in. Raises PermissionDenied or NotNow."""
    step = SIGNAL_MACHINE[SignalState(signal.state)].get(done.act)
    if step is None:
        raise NotNow("act", _("Dat kan niet vanuit de stand “%s”.") % SignalState(signal.state).label)
    _check_who(actor, signal, step, done)
    _check_given(signal, done, today)
    return step


def _check_who(actor: Actor, signal: Signal, step: Step, done: Done) -> None:
    """An asked party may only answer or pass on; all else is for who handles signals."""
    if done.act in {SignalAct.ANSWER, SignalAct.TO_NATIONAL} and actor.may("signals.answer", signal.region_id):
        return
    check_take(actor=actor, signal=signal, step=step)


def _check_given(signal: Signal, done: Done, today: date) -> None:
    if done.act in WORDS_NEEDED and not done.text.strip():
        raise NotNow("text", _("Schrijf in gewone woorden wat de melder moet weten."))
    if done.act is SignalAct.TAKE and not (done.owner or signal.owner_label):
        raise NotNow("owner", _("Wie pakt het op? Zonder eigenaar kan een signaal niet verder."))
    if done.feedback_due and done.feedback_due < today:
        raise NotNow("feedback_due", _("Deze dag is al voorbij. Kies vandaag of een latere dag."))
    if done.act is SignalAct.DOUBLE and done.same_as in {None, signal.pk}:
        raise NotNow("same_as", _("Kies het signaal waar dit hetzelfde als is."))
    if done.act is SignalAct.CLOSE and signal.answered_on is None:
        raise NotNow("text", _("Koppel eerst terug aan de melder."))
