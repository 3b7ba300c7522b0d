"""Forms of a hand-over: what goes along, into which file, to whom, and the next step on the line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.forms import DayField

from .models import Item
from .package import Content
from .queries import Alike, receivers
from .services import Answer, default_status
from .states import LINE_MACHINE, Aside, Place, Scenario


class OfferForm(forms.Form):
    """Each item: there, not applicable, or to arrange; a word where no facts go along."""

    def __init__(self, *args: Any, contents: Sequence[Content], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contents = contents
        for content in contents:
            if content.entry.how == "elders":
                continue
            self.fields[f"s_{content.entry.code}"] = forms.ChoiceField(
                label=content.entry.label, choices=_statuses(content), initial=default_status(content), help_text=_told(content)
            )
            if content.entry.how == "woord":
                self.fields[f"n_{content.entry.code}"] = forms.CharField(
                    label=_("Toelichting bij: %s") % content.entry.label, max_length=300, required=False,
                    help_text=_("Kort en feitelijk. Niets over gezondheid of veiligheid."),
                )  # fmt: skip

    def answers(self) -> dict[str, Answer]:
        said = self.cleaned_data
        return {
            code: Answer(said.get(f"s_{code}", Item.Status.ARRANGE), said.get(f"n_{code}", ""))
            for code in (content.entry.code for content in self.contents)
        }


def _statuses(content: Content) -> list[tuple[str, str]]:
    """Facts that are not there cannot be given."""
    missing = content.entry.how == "feiten" and not content.facts
    return [(value, str(label)) for value, label in Item.Status.choices if not (missing and value == Item.Status.PRESENT)]


def _told(content: Content) -> str:
    count = len(content.facts)
    ground = _("grond: %s") % content.entry.ground + (_(" (nog te bevestigen)") if content.entry.certainty == "?" else "")
    if content.entry.how == "woord":
        return ground
    return _("%(count)d feiten in het dossier; %(ground)s") % {"count": count, "ground": ground}


class AcceptForm(forms.Form):
    """A new file, or the one that is already here."""

    dossier = forms.ChoiceField(label=gettext_lazy("In welk dossier?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, alike: Sequence[Alike], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(one.dossier.pk), _("%(name)s, gevonden op %(why)s") % {"name": one.dossier.display_name, "why": one.why}) for one in alike]
        self.fields["dossier"].choices = [*known, ("new", _("een nieuw dossier"))]  # type: ignore[attr-defined]
        self.fields["dossier"].initial = known[0][0] if len(known) == 1 else None if known else "new"


class BeginForm(forms.Form):
    """To whom."""

    receiver = forms.ChoiceField(label=gettext_lazy("Aan welke organisatie?"))

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = receivers(dossier=dossier).values_list("pk", "name")
        self.fields["receiver"].choices = [("", _("Maak een keuze")), *((str(pk), name) for pk, name in found)]  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """The next step on the line, with its day; the scenario when that is what was chosen."""

    act = forms.ChoiceField(label=gettext_lazy("Wat gebeurde er?"))
    on = DayField(label=gettext_lazy("Wanneer?"))
    scenario = forms.ChoiceField(
        label=gettext_lazy("Scenario"), required=False, choices=[("", gettext_lazy("niet van toepassing")), *Scenario.choices],
        help_text=gettext_lazy("Alleen bij “scenario gekozen”. Kies samen met de inwoner en COA."),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Afspraken"), required=False, max_length=300)

    def __init__(self, *args: Any, here: Place, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {**dict(Place.choices), **dict(Aside.choices)}
        self.fields["act"].choices = [(act, words[act]) for act in LINE_MACHINE[here]]  # type: ignore[attr-defined]
        self.fields["on"].initial = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("act") == Place.SCENARIO and not cleaned.get("scenario"):
            self.add_error("scenario", _("Kies een van de drie scenario's."))
        return cleaned
