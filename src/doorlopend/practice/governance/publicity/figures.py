"""What the published figures say of a programme: the last of each indicator it names, hidden where it may not be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.indicators.queries import figures
from doorlopend.records.indicators.registry import indicators

from ..numbers import as_written
from .models import Passport

START = date(2021, 1, 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure in words; `value` is empty when it is hidden, `until` the last day of its period."""

    name: str
    value: str
    until: date

    @property
    def words(self) -> str:
        return _("%(value)s (tot en met %(day)s)") % {"value": self.value or _("niet getoond"), "day": f"{self.until:%d-%m-%Y}"}


def known() -> list[tuple[str, str]]:
    """Every indicator a passport may name: code and name."""
    return [(one.code, one.name[_lang()]) for one in indicators().values()]


def of(*, actor: Actor, passport: Passport, today: date) -> list[Shown]:
    """For the gemeente of the passport, else the region. Nothing for who may not read figures."""
    if not actor.may("figures.read", passport.region_id):
        return []
    names = dict(known())
    return [shown for code in passport.figures if code in names for shown in _last(actor, passport, code, names[code], today)]


def _last(actor: Actor, passport: Passport, code: str, name: str, today: date) -> Iterable[Shown]:
    rows = [
        row for row in figures(actor=actor, region_id=passport.region_id, indicator=code, first=START, last=today)
        if row.gemeente_id == passport.gemeente_id and row.breakdown == ""
    ]  # fmt: skip
    if rows:
        last = max(rows, key=lambda row: row.period_end)
        yield Shown(name, "" if last.value is None else as_written(float(last.value)), last.period_end)


def _lang() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"
