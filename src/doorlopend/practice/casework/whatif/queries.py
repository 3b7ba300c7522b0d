"""What the law would make of this life with one thing different: was, is and because. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import (
    Assessment,
    Difference,
    Entry,
    Finding,
    Responsible,
    assess,
    compare,
    explain,
    grant_extension,
    meaning,
    move,
    said,
    switch_route,
)
from doorlopend.practice.casework.page import lang
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.dossiers.derivation import facts_of, lawbook
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.values import Explanation, Item, Reason
from doorlopend.records.regions.models import GemeenteName

CHANGES: dict[str, Callable[[Sequence[Fact], str, date], tuple[Fact, ...]]] = {
    "route": lambda facts, value, day: switch_route(facts, to=value, on=day),
    "extension": lambda facts, value, day: grant_extension(facts, months=int(value), on=day),
    "move": lambda facts, value, day: move(facts, gemeente=value, on=day),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What changes, first what runs and must be done, then what a person must judge, then the rest.

    `hidden` counts results that rest on a fact this reader may not see.
    """

    duties: Sequence[Item]
    signals: Sequence[Item]
    rest: Sequence[Item]
    hidden: int

    @property
    def nothing(self) -> bool:
        """Would nothing change at all?"""
        return not (self.duties or self.signals or self.rest or self.hidden)


def panel(*, actor: Actor, dossier: Dossier, today: date) -> dict[str, Any]:
    """The way in on the dossier page; the question itself lists every gemeente, and comes when it is asked for."""
    return {"url": reverse("whatif:what-if", args=[dossier.pk])}


def outcome(*, dossier: Dossier, change: tuple[str, str], today: date) -> Outcome:
    """The differences that the change would make today, as far as the reader may see what they rest on."""
    visible = {fact.id for fact in facts_of(dossier)}
    with acting(system_for(dossier.controller_id, why="what-if")):
        facts = facts_of(dossier)
    what, value = change
    differences = _differences(facts, CHANGES[what](facts, value, today), _names())
    supposed = {fact_id for one in differences for fact_id in one.facts if fact_id.startswith("wat-als")}
    shown = [one for one in differences if set(one.facts) <= visible | supposed]
    return Outcome(
        duties=list(_items(shown, "term", "obligation", "right", "responsible")),
        signals=list(_items(shown, "signal")),
        rest=list(_items(shown, "finding")),
        hidden=len(differences) - len(shown),
    )


def _differences(facts: Sequence[Fact], supposed: Sequence[Fact], names: Mapping[str, str]) -> list[Difference]:
    """What differs in words; that a result names other facts is no difference to a reader."""
    before, after = (_named(assess(facts=life, lawbook=lawbook()), names) for life in (facts, supposed))
    return [one for one in compare(before, after) if _told(one.before) != _told(one.after)]


def _names() -> dict[str, str]:
    """Names of the gemeenten of today by the code that facts use."""
    rows = GemeenteName.objects.filter(valid_before=None).values_list("code", "name")
    return {code.removeprefix("GM"): name for code, name in rows}


def _named(result: Assessment, names: Mapping[str, str]) -> Assessment:
    """The assessment with the names of gemeenten in place of their codes."""
    return replace(result, log=tuple(_with_name(one, names) for one in result.log))


def _with_name(entry: Entry, names: Mapping[str, str]) -> Entry:
    if isinstance(entry, Responsible):
        return entry._replace(gemeente=names.get(entry.gemeente or "", entry.gemeente))
    if isinstance(entry, Finding) and entry.key == "duo.bevraagbaar_door":
        return entry._replace(value=names.get(str(entry.value), entry.value))
    if "gemeente" in entry.values:
        return entry._replace(values={**entry.values, "gemeente": names.get(str(entry.values["gemeente"]), entry.values["gemeente"])})
    return entry


def _told(entry: Entry | None) -> str:
    return said(entry, lang()) if entry else ""


def _items(differences: Sequence[Difference], *categories: str) -> Iterator[Item]:
    for category in categories:
        for one in differences:
            if one.category == category:
                label = meaning(one.category, one.key, lang())
                yield Item(label=label[:1].upper() + label[1:], value=_was_is(one), why=_why(one))


def _was_is(one: Difference) -> str:
    was, now = _told(one.before), _told(one.after)
    if not one.before:
        return _("nieuw: %s") % now
    if not one.after:
        return _("vervalt; was: %s") % was
    return _("was: %(was)s; wordt: %(now)s") % {"was": was, "now": now}


def _why(one: Difference) -> Explanation:
    return Explanation(outcome=explain(one.entry, lang()), reasons=[Reason(text=_("Artikel"), value=one.article)], title=_("Waarom?"))
