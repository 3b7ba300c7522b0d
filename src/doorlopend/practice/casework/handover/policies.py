"""When a step of a hand-over may be taken, and until when the giver still sees its file."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.policies import check_may_write

from .models import Handover
from .states import FROM, MACHINE, PASSED, TO, Act, State, Step


class NotNow(ValueError):
    """The hand-over is past this, or the other side must do it; the message says what stands."""


def check_act(*, actor: Actor, row: Handover, act: Act, today: date) -> Step:
    """Raises PermissionDenied, or NotNow when the state, the side or the day does not allow it."""
    check_may_write(actor=actor, controller_id=row.controller_id)
    step = MACHINE[State(row.state)].get(act)
    if step is None or step.by != row.side:
        raise NotNow(_("Dit kan nu niet: de overdracht is %(state)s.") % {"state": row.get_state_display()})
    if row.state == State.AANGEBODEN and act == Act.ACCEPT and row.answer_by and today > row.answer_by:
        raise NotNow(_("De termijn van dit aanbod is voorbij. Vraag de ander het opnieuw aan te bieden."))
    return step


def may_act(*, actor: Actor, row: Handover, act: Act, today: date) -> bool:
    try:
        check_act(actor=actor, row=row, act=act, today=today)
    except (PermissionDenied, NotNow):
        return False
    return True


def check_still_seen(actor: Actor, dossier: Dossier) -> None:
    """A file that was handed over and closed is seen by the giver until a day, and not after it."""
    if dossier.closed_on is None:
        return
    given = Handover.objects.filter(dossier_id=dossier.pk, side=FROM, state__in=PASSED, sees_until__lt=today()).select_related("other").first()
    if given is not None:
        raise PermissionDenied(_("Dit dossier is overgedragen aan %(other)s en sinds %(day)s hier niet meer in te zien.") % {"other": given.other.name, "day": given.sees_until})


__all__ = ["FROM", "TO", "NotNow", "check_act", "check_still_seen", "may_act"]
