"""Forms of testbeds. Texts that a whole region reads are looked through for person data before they are kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.engines.text import NameIndex, find
from doorlopend.records.kit.forms import DayField

from . import telling
from .definitions import current
from .models import Testbed
from .words import Design, NoteKind, Verdict, Why

YEARS = 12


def area(label: Any, *, rows: int = 3, required: bool = True, help_text: Any = "", length: int = 1000) -> forms.CharField:
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=length, widget=forms.Textarea(attrs={"rows": rows}))


class RegionText(forms.Form):
    """A form whose texts may hold nothing of a person; what looks like it is an error at its field."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, field in self.fields.items():
            if type(field) is forms.CharField and (hits := self._hits(str(cleaned.get(name) or ""))):
                told = ", ".join(f"“{hit.text}”" for hit in hits[:4])
                self.add_error(name, _("Dit kan naar een persoon leiden: %s. Haal het uit de tekst.") % told)
        return cleaned

    def _hits(self, text: str) -> list[Any]:
        return list(find(text, names=NameIndex.of(()), born_before=self.today.replace(year=self.today.year - YEARS, day=1)))


class ArmForm(RegionText):
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=60)
    code = forms.SlugField(label=gettext_lazy("Korte code"), max_length=20, help_text=gettext_lazy("Letters, cijfers en streepjes; staat in het protocol."))
    control = forms.BooleanField(label=gettext_lazy("Dit is de gebruikelijke begeleiding"), required=False)
    weight = forms.IntegerField(label=gettext_lazy("Gewicht in de loting"), min_value=1, max_value=10, initial=1)
    description = area(gettext_lazy("Wat houdt het in?"), required=False)
    dose = forms.CharField(label=gettext_lazy("Hoeveel en door wie?"), max_length=200, required=False)
    cost_each = forms.DecimalField(label=gettext_lazy("Kosten per deelnemer in euro"), required=False, min_value=0, max_digits=9, decimal_places=2)


class PartnerForm(RegionText):
    name = forms.CharField(label=gettext_lazy("Organisatie"), max_length=120)
    role = forms.CharField(label=gettext_lazy("Rol"), max_length=120)
    contribution = forms.CharField(label=gettext_lazy("Inbreng: geld, uren, mensen of gegevens"), max_length=300, required=False)


class PlaceForm(forms.Form):
    controller = forms.ChoiceField(label=gettext_lazy("Gemeente"))
    start = forms.IntegerField(label=gettext_lazy("Startperiode"), required=False, min_value=0, max_value=20, help_text=gettext_lazy("Bij gemeente na gemeente: 0 is nooit. Welke gemeente welke periode krijgt, wordt bij het vastleggen geloot."))
    arm = forms.CharField(label=gettext_lazy("Aanpak die de gemeente koos"), required=False, max_length=20, help_text=gettext_lazy("Alleen als elke gemeente kiest: de korte code."))

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["controller"].choices = places  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    definition = forms.ChoiceField(label=gettext_lazy("Uitkomst"))
    months = forms.IntegerField(label=gettext_lazy("Na hoeveel maanden?"), min_value=1, max_value=60, initial=12)
    primary = forms.BooleanField(label=gettext_lazy("Dit is de hoofduitkomst"), required=False)
    margin = forms.IntegerField(label=gettext_lazy("Verschil dat er niet toe doet"), required=False, min_value=1, max_value=50, help_text=gettext_lazy("In mensen per 100, of maanden. Alleen binnen deze grens zeggen we dat het niet uitmaakt."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["definition"].choices = [(f"{d.code}.{d.version}", getattr(d, telling.lang())) for d in current()]  # type: ignore[attr-defined]


class CollegeForm(RegionText):
    text = forms.CharField(label=gettext_lazy("Besluit van het college"), max_length=300, help_text=gettext_lazy("Onderwerp of nummer van het besluit."))
    on = DayField(label=gettext_lazy("Dag van het besluit"))


class WordsForm(RegionText):
    text = area(gettext_lazy("Toelichting"))


class ChangeForm(RegionText):
    part = forms.CharField(label=gettext_lazy("Wat verandert er?"), max_length=60)
    reason = area(gettext_lazy("Waarom?"))


class NoteForm(RegionText):
    kind = forms.ChoiceField(label=gettext_lazy("Soort"), choices=NoteKind.choices)
    on = DayField(label=gettext_lazy("Dag"))
    arm = forms.ChoiceField(label=gettext_lazy("Aanpak"), required=False)
    text = area(gettext_lazy("Wat leverde het op?"), rows=5, length=4000, help_text=gettext_lazy("Zonder namen: de hele regio leest dit."))
    planned = forms.DecimalField(label=gettext_lazy("Gepland"), required=False, min_value=0, max_digits=9, decimal_places=1)
    delivered = forms.DecimalField(label=gettext_lazy("Echt gedaan"), required=False, min_value=0, max_digits=9, decimal_places=1)
    unit = forms.CharField(label=gettext_lazy("Eenheid"), required=False, max_length=40, help_text=gettext_lazy("Bijvoorbeeld uren of bijeenkomsten."))

    def __init__(self, *args: Any, arms: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arm"].choices = [("", _("alle")), *arms]  # type: ignore[attr-defined]


class EnrolForm(forms.Form):
    """Which approaches suit this person and why; what comes out follows from the design."""

    def __init__(self, *args: Any, testbed: Testbed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arms = list(testbed.arms.all())
        for arm in self.arms:
            self.fields[f"fits_{arm.code}"] = forms.BooleanField(label=_("Past: %s") % arm.name, required=False, help_text=arm.description)
            self.fields[f"why_{arm.code}"] = forms.CharField(label=_("Waarom past %s?") % arm.name, required=False, max_length=200)
        if testbed.design == Design.CHOSEN:
            self.fields["chosen"] = forms.ChoiceField(label=_("De persoon kiest"), choices=[(arm.code, arm.name) for arm in self.arms], widget=forms.RadioSelect)

    def suitable(self) -> dict[str, str]:
        given = self.cleaned_data
        return {arm.code: given[f"why_{arm.code}"] for arm in self.arms if given[f"fits_{arm.code}"]}

    def field_of(self, name: str) -> str | None:
        """Where an error of the service belongs."""
        if name == "suitable":
            return f"why_{self.arms[0].code}"
        return name if name in self.fields else None


class LeaveForm(forms.Form):
    why = forms.ChoiceField(label=gettext_lazy("Waarom stopt het?"), choices=Why.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=gettext_lazy("Toelichting"), required=False, max_length=300)


class HandForm(forms.Form):
    outcome = forms.ChoiceField(label=gettext_lazy("Uitkomst"))
    value = forms.FloatField(label=gettext_lazy("Waarde"), help_text=gettext_lazy("Ja is 1, nee is 0; bij maanden of een trede het getal."))
    on = DayField(label=gettext_lazy("Vastgesteld op"))
    reason = forms.CharField(label=gettext_lazy("Waarom kan het dossier dit niet vertellen?"), max_length=300)

    def __init__(self, *args: Any, outcomes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]


class DecideForm(RegionText):
    verdict = forms.ChoiceField(label=gettext_lazy("Besluit"), choices=Verdict.choices, widget=forms.RadioSelect)
    arm = forms.ChoiceField(label=gettext_lazy("Over welke aanpak?"), required=False)
    why = area(gettext_lazy("Waarom?"), length=2000)
    governance = forms.ChoiceField(label=gettext_lazy("Besluit van de regio"), required=False, help_text=gettext_lazy("Kies het besluit waarop dit rust."))
    governance_text = forms.CharField(label=gettext_lazy("Of: orgaan en besluit in woorden"), max_length=300, required=False, help_text=gettext_lazy("Als het besluit niet in de lijst staat. Bijvoorbeeld: stuurgroep, agendapunt 4."))
    on = DayField(label=gettext_lazy("Dag van het besluit"))

    def __init__(self, *args: Any, arms: list[tuple[str, str]], decisions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arm"].choices = [("", _("alle")), *arms]  # type: ignore[attr-defined]
        self.fields["governance"].choices = [("", _("staat er niet bij")), *decisions]  # type: ignore[attr-defined]


class LearnForm(RegionText):
    thought = area(gettext_lazy("We dachten"))
    saw = area(gettext_lazy("We zagen"))
    know = area(gettext_lazy("We weten nu"))
    unknown = area(gettext_lazy("We weten nog niet"))
    next_question = forms.CharField(label=gettext_lazy("Volgende vraag"), max_length=300)


class GrantForm(RegionText):
    researcher = forms.ChoiceField(label=gettext_lazy("Onderzoeker"))
    purpose = area(gettext_lazy("Doel van het onderzoek"))
    ground = forms.CharField(label=gettext_lazy("Grondslag"), max_length=200, help_text=gettext_lazy("Bijvoorbeeld AVG 89 en UAVG 24."))
    dpia = forms.CharField(label=gettext_lazy("DPIA"), max_length=200, help_text=gettext_lazy("Waar zij ligt en van welke dag zij is."))
    until = DayField(label=gettext_lazy("Tot en met"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["researcher"].choices = people  # type: ignore[attr-defined]
