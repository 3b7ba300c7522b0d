"""Days in words: how long until, how long past. Pure; the day it is seen on is passed in."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .values import Deadline, Tone


def distance(due: date, today: date) -> str:
    """Say how far `due` is from `today`: "nog 12 dagen", "vandaag", "3 dagen te laat"."""
    days = (due - today).days
    if days == 0:
        return _("vandaag")
    if days == 1:
        return _("morgen")
    if days > 0:
        return ngettext("nog %(days)d dag", "nog %(days)d dagen", days) % {"days": days}
    return ngettext("%(days)d dag te laat", "%(days)d dagen te laat", -days) % {"days": -days}


def words(deadline: Deadline) -> str:
    """Say how a deadline stands, also once it was met."""
    if deadline.done is None:
        return distance(deadline.due, deadline.today)
    if (late := (deadline.done - deadline.due).days) <= 0:
        return _("op tijd gehaald")
    return ngettext("%(days)d dag te laat gehaald", "%(days)d dagen te laat gehaald", late) % {"days": late}


def tone(deadline: Deadline) -> Tone:
    """The tone of a deadline: late, warn within `soon` days, ok once met in time, else neutral."""
    if deadline.done is not None:
        return "ok" if deadline.done <= deadline.due else "late"
    days = (deadline.due - deadline.today).days
    if days < 0:
        return "late"
    return "warn" if days <= deadline.soon else "neutral"
