"""What every part of the intake shares: it starts from what is known, and gives only what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.engines.facts import KINDS, Fact, FactError, validate
from doorlopend.engines.law.life import Life
from doorlopend.practice.casework.forms import TURNS
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.kit.forms import DayField

CHOOSE = ("", gettext_lazy("Maak een keuze"))
YES_NO = [("", gettext_lazy("Niet besproken")), ("ja", gettext_lazy("Ja")), ("nee", gettext_lazy("Nee"))]


class PartForm(forms.Form):
    """A part of the intake. `life` is what the reader may see of the record, `today` the day it is seen on."""

    on = DayField(label=gettext_lazy("Besproken op"))

    def __init__(self, *args: Any, life: Life, today: date, lang: str = "nl", **kwargs: Any) -> None:
        self.life, self.today, self.lang = life, today, lang
        kwargs["initial"] = {"on": today, **self.known(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.more()

    def known(self) -> dict[str, Any]:
        """What the record holds already: nobody types it twice."""
        return {}

    def more(self) -> None:
        """Controls that depend on what is known."""

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("Deze dag moet nog komen. Leg vast wat er al is besproken."))
        return on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.facts: list[Fact] = []
        if not self.errors:
            self.facts = [fact for fact in self.found(cleaned) if fact is not None]
            self._check()
        return cleaned

    def found(self, cleaned: dict[str, Any]) -> Iterable[Fact | None]:
        """The facts in what was filled in."""
        raise NotImplementedError

    def _check(self) -> None:
        for fact in self.facts:
            try:
                validate(fact)
            except FactError as error:
                self.add_error(None, f"{error.message[self.lang]} {error.remedy[self.lang]}")

    def renew(self, kind: str, data: Mapping[str, Any], *, match: tuple[str, ...] = (), bare: bool = False) -> Fact | None:
        """The fact, unless the record holds just that: a correction on the same day, else a change or a further fact.

        `match` names the fields by which an earlier fact is about the same thing; with those alone filled in nothing
        is told, unless `bare`.
        """
        on: date = self.cleaned_data["on"]
        filled = {name: plain(value) for name, value in data.items() if value not in (None, "", ())}
        if not set(filled) - (set() if bare else set(match)):
            return None
        earlier = [fact for fact in self.life.all(kind) if all(fact.data.get(name) == filled.get(name) for name in match)]
        fact = new_fact(kind=kind, valid_from=on, known_on=self.today, **filled)
        if not earlier:
            return fact
        last = earlier[-1]
        if {name: value for name, value in last.data.items() if value is not None} == filled:
            return None
        if last.valid_from == on:
            return replace(fact, supersedes=last.id, mode="correction")
        if KINDS[kind].span != "moment" and last.valid_until is None and last.valid_from < on:
            return replace(fact, supersedes=last.id, mode="change")
        return fact


MOST = 99_999


def plain(value: Any) -> Any:
    """A cleaned value as a fact holds it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral() else float(value)
    return {"ja": True, "nee": False}.get(value, value.translate(TURNS)) if isinstance(value, str) else value


def yes_no(value: Any) -> str:
    """A known answer as the control of a yes-or-no question holds it."""
    return {True: "ja", False: "nee"}.get(value, "")


def choice(label: Any, words: Mapping[str, Any], *, required: bool = False, **more: Any) -> forms.ChoiceField:
    """A list to choose from, in the order of its words."""
    return forms.ChoiceField(label=label, choices=[CHOOSE, *words.items()], required=required, **more)


def ask(label: Any, **more: Any) -> forms.ChoiceField:
    """Yes, no, or not talked about."""
    return forms.ChoiceField(label=label, choices=YES_NO, required=False, **more)


def amount(label: Any, **more: Any) -> forms.IntegerField:
    """A whole number from 0 that a person can mean."""
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False, **more)


def text(label: Any, *, required: bool = False, rows: int = 0, longest: int = 2000, **more: Any) -> forms.CharField:
    """One line, or with `rows` a field of text."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget, **more)
