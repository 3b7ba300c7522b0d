"""Forms of progress: what a school reports, what was completed, and what a person judges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.engines.facts import KINDS
from doorlopend.engines.law import label
from doorlopend.practice.casework.page import lang
from doorlopend.records.kit.forms import DayField

LESSONS = ("nt2", "alfabetisering", "knm", "taalschakeltraject", "participatie", "map", "map_praktijk", "pvt")


def choices(kind: str, field: str, *, empty: bool = True) -> list[tuple[str, str]]:
    """The values of a field of the vocabulary, in words."""
    found = KINDS[kind].field(field)
    assert found is not None
    words = [(value, label(value, lang()).capitalize()) for value in found.values]
    return [("", _("Maak een keuze")), *words] if empty else words


class NotAfterToday:
    """A day that cannot lie ahead."""

    @staticmethod
    def check(form: forms.Form, name: str, today: date) -> None:
        day = form.cleaned_data.get(name)
        if day and day > today:
            form.add_error(name, _("Deze dag ligt nog voor ons. Vul een dag tot en met vandaag in."))


class HoursForm(forms.Form):
    """One report of a school over one period: offered, followed and missed, in one go."""

    first = DayField(label=gettext_lazy("Eerste dag"))
    last = DayField(label=gettext_lazy("Laatste dag"))
    soort = forms.ChoiceField(label=gettext_lazy("Soort uren"))
    aangeboden = forms.DecimalField(label=gettext_lazy("Aangeboden uren"), min_value=0, max_value=2000, required=False)
    gevolgd = forms.DecimalField(label=gettext_lazy("Gevolgde uren"), min_value=0, max_value=2000)
    gemist = forms.DecimalField(label=gettext_lazy("Gemiste uren"), min_value=0, max_value=2000, required=False)
    reden = forms.ChoiceField(label=gettext_lazy("Reden van het verzuim"), required=False)
    actie_school = forms.CharField(label=gettext_lazy("Wat deed de school al?"), max_length=200, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["soort"].choices = [one for one in choices("uren.gevolgd", "soort") if one[0] in ("", *LESSONS)]  # type: ignore[attr-defined]
        self.fields["reden"].choices = choices("verzuim.gemeld", "reden")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        NotAfterToday.check(self, "last", self.today)
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("De laatste dag ligt voor de eerste dag."))
        offered, followed = cleaned.get("aangeboden"), cleaned.get("gevolgd")
        if offered is not None and followed is not None and followed > offered:
            self.add_error("gevolgd", _("Er zijn meer uren gevolgd dan aangeboden. Controleer beide getallen."))
        if cleaned.get("gemist") and not cleaned.get("reden"):
            self.add_error("reden", _("Kies de reden van het verzuim; onbekend is ‘zonder bericht’."))
        return cleaned


class ExamForm(forms.Form):
    day = DayField(label=gettext_lazy("Examendatum"))
    onderdeel = forms.ChoiceField(label=gettext_lazy("Onderdeel"))
    niveau = forms.ChoiceField(label=gettext_lazy("Niveau"), required=False, help_text=gettext_lazy("Niet bij KNM."))
    uitslag = forms.ChoiceField(label=gettext_lazy("Uitslag"), required=False, help_text=gettext_lazy("Leeg laten als die nog niet bekend is."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("onderdeel", "niveau", "uitslag"):
            self.fields[name].choices = choices("examen.afgelegd", name)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("onderdeel") not in (None, "", "knm") and not cleaned.get("niveau"):
            self.add_error("niveau", _("Kies het niveau waarop het examen is afgelegd."))
        return cleaned


class ModuleForm(forms.Form):
    """The day of PVT or MAP. Whether lateness is culpable is asked only when it may be answered."""

    day = DayField(label=gettext_lazy("Datum"))

    def __init__(self, *args: Any, today: date, blame: Sequence[str], **kwargs: Any) -> None:
        """`blame`: which answers may be given for the day that was filled in; ("",) when none may."""
        super().__init__(*args, **kwargs)
        self.today = today
        if tuple(blame) != ("",):
            words = {"Ja": _("Ja, te verwijten"), "Nee": _("Nee, niet te verwijten")}
            self.fields["verwijtbaar"] = forms.ChoiceField(
                label=_("De termijn is voorbij. Is dat de persoon te verwijten?"), choices=[(one, words[one]) for one in blame], widget=forms.RadioSelect
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        NotAfterToday.check(self, "day", self.today)
        return cleaned


class DayForm(forms.Form):
    day = DayField(label=gettext_lazy("Datum"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        NotAfterToday.check(self, "day", self.today)
        return cleaned


class CertificateForm(DayForm):
    wijze = forms.ChoiceField(label=gettext_lazy("Hoe is het uitgereikt?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wijze"].choices = choices("certificaat.uitgereikt", "wijze")  # type: ignore[attr-defined]


class DelayForm(forms.Form):
    """Why the plan is or was late: recorded once, counted by the region."""

    oorzaak = forms.ChoiceField(label=gettext_lazy("Oorzaak"))
    first = DayField(label=gettext_lazy("Vanaf"))
    last = DayField(label=gettext_lazy("Tot en met"), required=False, help_text=gettext_lazy("Leeg laten als het nog duurt."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oorzaak"].choices = choices("pip.vertraging", "oorzaak")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("De laatste dag ligt voor de eerste dag."))
        return cleaned


class JudgementForm(forms.Form):
    """What a person decides after the term, and why; the amounts beside it decide nothing."""

    uitkomst = forms.ChoiceField(label=gettext_lazy("Uw oordeel"), widget=forms.RadioSelect)
    toelichting = forms.CharField(label=gettext_lazy("Waarom?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uitkomst"].choices = choices("termijn.beoordeeld", "uitkomst", empty=False)  # type: ignore[attr-defined]


class OfferForm(forms.Form):
    """The course that the college offers, at a school of DUO's list."""

    day = DayField(label=gettext_lazy("Datum van het aanbod"))
    school = forms.ChoiceField(label=gettext_lazy("School"), help_text=gettext_lazy("De lijst van DUO, met keurmerk."))
    start = DayField(label=gettext_lazy("Verwachte eerste lesdag"), required=False)
    end = DayField(label=gettext_lazy("Verwachte laatste lesdag"), required=False)
    alfabetisering = forms.ChoiceField(label=gettext_lazy("Alfabetiseringsonderwijs"))

    def __init__(self, *args: Any, schools: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [("", _("Maak een keuze")), *schools]  # type: ignore[attr-defined]
        words = [("nvt", _("Niet nodig")), ("a", _("Analfabeet")), ("aa", _("Anders gealfabetiseerd"))]
        self.fields["alfabetisering"].choices = words  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("De laatste dag ligt voor de eerste dag."))
        return cleaned
