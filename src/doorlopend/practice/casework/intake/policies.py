"""When an intake may be completed, and in whose absence: as the law engine says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doorlopend.engines.law import Assessment
from doorlopend.engines.law.life import Life


class NotYet(ValueError):
    """An act the law or the record does not allow yet; the words say what is missing and what to do."""


def may_complete(*, life: Life, assessment: Assessment, in_absence: bool) -> bool:
    try:
        check_complete(life=life, assessment=assessment, in_absence=in_absence)
    except NotYet:
        return False
    return True


def check_complete(*, life: Life, assessment: Assessment, in_absence: bool) -> None:
    """In absence only after three calls in vain (Wi 14 lid 2); else after at least one talk."""
    if in_absence:
        if not absence_possible(assessment):
            raise NotYet(_("Afronden in afwezigheid kan pas na drie vergeefse oproepen (Wi 14 lid 2). Leg eerst vast wat er van elke oproep kwam."))
        return
    if not life.has("intake.gesprek"):
        raise NotYet(_("Er is nog geen gesprek vastgelegd. Leg eerst het gesprek vast, of rond af in afwezigheid."))


def absence_possible(assessment: Assessment) -> bool:
    try:
        return assessment.value("pip.bij_verstek_mogelijk") is True
    except KeyError:
        return False
