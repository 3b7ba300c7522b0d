"""Calls for the intake: the letter, what came of it, the warning, and the interpreter."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.records.kit.forms import DayField

from .. import words
from .base import ask, choice


class CallForm(forms.Form):
    """A call with the day on which the person is expected."""

    on = DayField(label=gettext_lazy("Datum van de brief"))
    termijn = DayField(label=gettext_lazy("Verwacht op"), help_text=gettext_lazy("De dag van het gesprek of de toets."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": today})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("on") and cleaned.get("termijn") and cleaned["termijn"] < cleaned["on"]:
            self.add_error("termijn", _("Deze dag ligt voor de datum van de brief. Kies een latere dag."))
        return cleaned


class OutcomeForm(forms.Form):
    """What came of a call; blame only when it is given (Awb 5:41)."""

    uitkomst = choice(gettext_lazy("Wat gebeurde er"), words.OUTCOMES, required=True)
    verwijtbaar = ask(
        gettext_lazy("Is het niet verschijnen te verwijten?"), help_text=gettext_lazy("Bijvoorbeeld niet bij ziekte, of als de brief niet is aangekomen of niet te begrijpen was.")
    )


class WarningForm(forms.Form):
    """The written warning (Wi 14 lid 1)."""

    on = DayField(label=gettext_lazy("Datum van de waarschuwing"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": today})
        super().__init__(*args, **kwargs)


class HelpForm(forms.Form):
    """Whether an interpreter or a sleutelpersoon comes along."""

    soort = forms.ChoiceField(
        label=gettext_lazy("Wie helpt met vertalen?"), widget=forms.RadioSelect,
        choices=[("tolk", gettext_lazy("Een tolk")), ("sleutelpersoon", gettext_lazy("Een sleutelpersoon")), ("niet_nodig", gettext_lazy("Niemand nodig"))],
    )  # fmt: skip


class WhenForm(forms.Form):
    """For which language, day of the week and hour help with translating is sought; empty is the person's own language."""

    taal = choice(gettext_lazy("In welke taal?"), words.LANGUAGES)
    dag = choice(gettext_lazy("Op welke dag?"), words.WEEKDAYS)
    tijd = forms.TimeField(label=gettext_lazy("Hoe laat?"), required=False, help_text=gettext_lazy("Bijvoorbeeld 10:00"), input_formats=["%H:%M", "%H.%M", "%H"])
