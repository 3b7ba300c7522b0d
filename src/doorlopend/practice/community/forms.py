"""Forms of the community. Free text is looked through for person data before anything is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from doorlopend.engines.text import NameIndex
from doorlopend.records.kit.forms import DayField
from doorlopend.records.kit.persondata import hits, told

from .words import Cause, Effect, Party, Phase, Proof, Severity, Solvable, Theme

EMPTY = ("", gettext_lazy("Weet ik niet"))


def area(label: Any, *, rows: int = 3, required: bool = True, help_text: Any = "", length: int = 2000) -> forms.CharField:
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=length, widget=forms.Textarea(attrs={"rows": rows}))


class CleanForm(forms.Form):
    """A form whose free text may hold nothing of a person.

    What looks like it is an error at its field. It goes through only when the writer says why it is no person; that
    reason is kept, what was found is not.
    """

    privacy_note = forms.CharField(
        label=gettext_lazy("Het gaat niet om een persoon, want"), required=False, max_length=300,
        help_text=gettext_lazy("Bijvoorbeeld: dit is het algemene nummer van DUO. Laat leeg als u het uit de tekst haalt."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[str] = (), today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.names = NameIndex.of(people)
        self.order_fields([name for name in self.fields if name != "privacy_note"])
        if not (self.is_bound and any(self._hits(str(self.data.get(name, ""))) for name in self._free())):
            del self.fields["privacy_note"]

    def _free(self) -> list[str]:
        """Every field that is typed freely."""
        return [name for name, field in self.fields.items() if type(field) is forms.CharField and name != "privacy_note"]

    def _hits(self, text: str) -> list[Any]:
        return list(hits(text, today=self.today, names=self.names))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("privacy_note", "").strip():
            return cleaned
        for name in self._free():
            if found := told(self._hits(str(cleaned.get(name) or ""))):
                self.add_error(name, _("Dit kan naar een persoon leiden: %s. Haal het uit de tekst, of schrijf onderaan waarom het geen persoon is.") % found)
        return cleaned


class ReportForm(CleanForm):
    """Three fields; the rest is known from the page, or asked later."""

    what = area(gettext_lazy("Wat gaat er niet goed?"), help_text=gettext_lazy("Vertel het zonder namen of nummers. Eén of twee zinnen is genoeg."))
    wanted = area(gettext_lazy("Wat zou er moeten gebeuren?"), rows=2, required=False)
    phase = forms.ChoiceField(label=gettext_lazy("Waar op de lijn?"), required=False, choices=[EMPTY, *Phase.choices])
    theme = forms.CharField(required=False, widget=forms.HiddenInput)
    van = forms.CharField(required=False, widget=forms.HiddenInput)
    region = forms.ChoiceField(label=gettext_lazy("Regio"))
    signed = forms.BooleanField(
        label=gettext_lazy("Mijn naam mag erbij staan"), required=False,
        help_text=gettext_lazy("Zonder vinkje weet niemand wie dit meldt, ook de beheerder niet. U krijgt altijd antwoord."),
    )  # fmt: skip

    def __init__(self, *args: Any, regions: list[tuple[str, str]], known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions if len(regions) == 1 else [("", _("Kies uw regio")), *regions]  # type: ignore[attr-defined]
        if len(regions) == 1:
            self.fields["region"].widget = forms.HiddenInput()
            self.fields["region"].initial = regions[0][0]
        if not known:
            del self.fields["signed"]
        self.fields["what"].widget.attrs.update({
            "hx-post": "", "hx-trigger": "input changed delay:400ms", "hx-target": "#alike", "hx-include": "closest form", "hx-params": "what,region,csrfmiddlewaretoken",
        })  # fmt: skip

    def clean_theme(self) -> str:
        given: str = self.cleaned_data["theme"]
        return given if given in Theme.values else ""

    def _free(self) -> list[str]:
        return ["what", "wanted"]


class CodeForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("Terugkomcode"), max_length=20, help_text=gettext_lazy("De twaalf letters en cijfers die u bij het melden kreeg."), widget=forms.TextInput(attrs={"autocomplete": "off"}))


class ActForm(CleanForm):
    """One step with a signal: words for the sender, and what this step needs."""

    text = area(gettext_lazy("Toelichting"), required=False, help_text=gettext_lazy("De melder leest dit. Schrijf gewone woorden."))
    owner = forms.CharField(label=gettext_lazy("Eigenaar"), required=False, max_length=120, help_text=gettext_lazy("De collega die dit oppakt: naam of functie."))
    feedback_due = DayField(label=gettext_lazy("Volgende terugkoppeling uiterlijk"), required=False)
    same_as = forms.ChoiceField(label=gettext_lazy("Hetzelfde als"), required=False)

    def __init__(self, *args: Any, act: str, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["same_as"].choices = [("", _("Maak een keuze")), *others]  # type: ignore[attr-defined]
        for name, wanted in (("same_as", {"dubbel"}), ("owner", {"oppakken"}), ("feedback_due", {"oppakken", "wegen", "naar_regio", "naar_stuurgroep", "parkeren", "heropenen"})):
            if act not in wanted:
                del self.fields[name]

    def _free(self) -> list[str]:
        return ["text"]


class WeighForm(CleanForm):
    title = forms.CharField(label=gettext_lazy("Titel"), max_length=120)
    phase = forms.ChoiceField(label=gettext_lazy("Waar op de lijn?"), required=False, choices=[EMPTY, *Phase.choices])
    theme = forms.ChoiceField(label=gettext_lazy("Thema"), required=False, choices=[EMPTY, *Theme.choices])
    cause = forms.ChoiceField(label=gettext_lazy("Oorzaak"), required=False, choices=[EMPTY, *Cause.choices])
    severity = forms.TypedChoiceField(label=gettext_lazy("Ernst"), required=False, choices=[EMPTY, *Severity.choices], coerce=int, empty_value=None)
    solvable = forms.ChoiceField(label=gettext_lazy("Oplosbaar"), required=False, choices=[EMPTY, *Solvable.choices])
    recurring = forms.BooleanField(label=gettext_lazy("Het komt vaker voor"), required=False)
    touched = forms.IntegerField(label=gettext_lazy("Hoeveel inburgeraars raakt het, naar schatting?"), required=False, min_value=0)
    consequence = area(gettext_lazy("Gevolg voor de inburgeraar"), rows=2, required=False, length=1000)
    workaround = area(gettext_lazy("Tijdelijke werkwijze"), rows=2, required=False, length=1000)
    places = forms.MultipleChoiceField(label=gettext_lazy("Waar speelt het?"), required=False, widget=forms.CheckboxSelectMultiple)
    cluster = forms.CharField(label=gettext_lazy("Cluster"), required=False, max_length=120, help_text=gettext_lazy("Signalen over hetzelfde krijgen dezelfde naam."))
    shared = forms.BooleanField(label=gettext_lazy("Andere regio's mogen dit zien"), required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = places  # type: ignore[attr-defined]


class TrialForm(CleanForm):
    what = area(gettext_lazy("Wat proberen we?"), length=1000)
    owner = forms.CharField(label=gettext_lazy("Eigenaar"), max_length=120)
    measure = forms.CharField(label=gettext_lazy("Waaraan zien we of het werkt?"), max_length=200)
    before = forms.CharField(label=gettext_lazy("Stand vooraf"), max_length=80, required=False)
    due_on = DayField(label=gettext_lazy("Uitkomst uiterlijk"))


class OutcomeForm(CleanForm):
    after = forms.CharField(label=gettext_lazy("Stand achteraf"), max_length=80)
    outcome = area(gettext_lazy("Wat kwam eruit?"), length=1000)


class EvidenceForm(forms.Form):
    question = forms.ChoiceField(label=gettext_lazy("Wat moet het register tellen?"), help_text=gettext_lazy("Alleen vastgestelde cijfers; kleine aantallen blijven verborgen."))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].choices = choices  # type: ignore[attr-defined]


NUMBERS = 1000
"""Characters for number and spread in an escalation file."""


class EscalationForm(CleanForm):
    question = forms.CharField(label=gettext_lazy("De vraag in één zin"), max_length=300)
    rule = forms.CharField(label=gettext_lazy("Regel of artikel"), max_length=200, required=False)
    numbers = area(gettext_lazy("Aantal en spreiding"), rows=4, length=NUMBERS)
    tried = area(gettext_lazy("Wat de regio al deed"))
    proposal = area(gettext_lazy("Voorstel"))
    party = forms.ChoiceField(label=gettext_lazy("Gevraagde partij"), choices=Party.choices)
    contact = forms.CharField(label=gettext_lazy("Contact bij die partij"), required=False, max_length=120, help_text=gettext_lazy("Functie of afdeling."))


class PassOnForm(CleanForm):
    party = forms.ChoiceField(label=gettext_lazy("Doorzetten naar"), choices=Party.choices)
    contact = forms.CharField(label=gettext_lazy("Contact bij die partij"), required=False, max_length=120, help_text=gettext_lazy("Functie of afdeling."))


class AnswerForm(CleanForm):
    text = area(gettext_lazy("Antwoord"), rows=5, length=4000)
    effect = forms.ChoiceField(label=gettext_lazy("Wat verandert er?"), choices=Effect.choices)


class WordsForm(CleanForm):
    text = area(gettext_lazy("In gewone woorden"), rows=5, length=4000)


class PollForm(CleanForm):
    question = forms.CharField(label=gettext_lazy("Vraag aan elke gemeente"), max_length=300)
    choices = area(gettext_lazy("Antwoorden, één per regel"), length=600)
    due_on = DayField(label=gettext_lazy("Antwoord uiterlijk"))

    def clean_choices(self) -> list[str]:
        lines = [line.strip()[:80] for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if len(lines) < 2:
            raise forms.ValidationError(_("Geef ten minste twee antwoorden, elk op een eigen regel."))
        return lines


class PollAnswerForm(CleanForm):
    gemeente = forms.ChoiceField(label=gettext_lazy("Voor welke gemeente antwoordt u?"))
    choice = forms.ChoiceField(label=gettext_lazy("Antwoord"), widget=forms.RadioSelect)
    note = area(gettext_lazy("Toelichting"), required=False, length=1000)

    def __init__(self, *args: Any, gemeenten: list[tuple[str, str]], choices: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gemeente"].choices = gemeenten  # type: ignore[attr-defined]
        self.fields["choice"].choices = [(one, one) for one in choices]  # type: ignore[attr-defined]


class LessonForm(CleanForm):
    title = forms.CharField(label=gettext_lazy("Titel"), max_length=120)
    context = area(gettext_lazy("Wat was er aan de hand?"))
    done = area(gettext_lazy("Wat deden we?"))
    gave = area(gettext_lazy("Wat leverde het op?"))
    for_whom = forms.CharField(label=gettext_lazy("Voor wie werkt het?"), required=False, max_length=300)
    conditions = area(gettext_lazy("Voorwaarden"), rows=2, required=False, length=1000)
    proof = forms.ChoiceField(label=gettext_lazy("Hoe zeker is het?"), choices=Proof.choices)
    theme = forms.ChoiceField(label=gettext_lazy("Thema"), required=False, choices=[EMPTY, *Theme.choices])
    phase = forms.ChoiceField(label=gettext_lazy("Waar op de lijn?"), required=False, choices=[EMPTY, *Phase.choices])
    material = forms.URLField(label=gettext_lazy("Materiaal (webadres)"), required=False, assume_scheme="https")
    free_to_use = forms.BooleanField(label=gettext_lazy("Andere regio's mogen dit gebruiken"), required=False, initial=True)


class AdoptForm(forms.Form):
    gemeente = forms.ChoiceField(label=gettext_lazy("Gemeente"))
    since = DayField(label=gettext_lazy("Werkt zo sinds"))

    def __init__(self, *args: Any, gemeenten: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gemeente"].choices = gemeenten  # type: ignore[attr-defined]


class QuestionForm(CleanForm):
    text = area(gettext_lazy("Uw vraag"), length=1000)
    topic = forms.ChoiceField(label=gettext_lazy("Onderwerp"), choices=Theme.choices)


class LibraryForm(forms.Form):
    zoek = forms.CharField(label=pgettext_lazy("lessons", "Zoek in lessen"), required=False, max_length=200)


class CommunityForm(CleanForm):
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=80)
    since = DayField(label=gettext_lazy("Loopt sinds"))
    rhythm_weeks = forms.IntegerField(label=gettext_lazy("Weken tussen bijeenkomsten"), min_value=1, max_value=26, initial=6)
    method = forms.CharField(label=gettext_lazy("Werkwijze"), required=False, max_length=200)
    themes = forms.MultipleChoiceField(label=gettext_lazy("Thema's"), required=False, choices=Theme.choices, widget=forms.CheckboxSelectMultiple)


class MemberForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=120)
    organisation = forms.CharField(label=gettext_lazy("Organisatie"), max_length=120)
    leads = forms.BooleanField(label=gettext_lazy("Communitytrekker"), required=False)


class SessionForm(forms.Form):
    on = DayField(label=gettext_lazy("Datum"))
    theme = forms.ChoiceField(label=gettext_lazy("Thema"), required=False, choices=[EMPTY, *Theme.choices])


class NotesForm(CleanForm):
    notes = area(gettext_lazy("Verslag"), rows=6, required=False, length=4000)
    attendance = area(gettext_lazy("Aanwezig per organisatie"), rows=4, required=False, help_text=gettext_lazy("Eén organisatie per regel met het aantal, bijvoorbeeld: Goirle 3"), length=1000)

    def clean_attendance(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in self.cleaned_data["attendance"].splitlines():
            name, _gap, count = line.strip().rpartition(" ")
            if line.strip() and (not name or not count.isdigit()):
                raise forms.ValidationError(_("Regel “%s” mist een aantal aan het eind.") % line.strip())
            if name:
                found[name.strip(" :")] = int(count)
        return found


class LetterForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Brief van een andere regio"), widget=forms.FileInput(attrs={"accept": ".json"}))


class PeerForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Naam van de installatie"), max_length=80)
    public_key = forms.CharField(label=gettext_lazy("Openbare sleutel"), max_length=64, min_length=64, help_text=gettext_lazy("64 tekens; controleer hem langs een andere weg, bijvoorbeeld aan de telefoon."))
