"""Forms around a person; short, and each with what may not be written in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from doorlopend.practice.casework.intake.words import LANGUAGES
from doorlopend.records.access.today import today
from doorlopend.records.documents.letters import RTL, Template
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.forms import DayField
from doorlopend.records.people.models import User
from doorlopend.records.regions.models import Organisation

from .models import Child, Contact
from .services.family import MIRROR
from .sharing import share_for
from .wording import numbers_in, objections


class ContactForm(forms.Form):
    on = DayField(label=lazy("Wanneer?"))
    how = forms.ChoiceField(label=lazy("Hoe?"), choices=Contact.How.choices)
    outcome = forms.ChoiceField(label=lazy("Wat kwam ervan?"), choices=Contact.Outcome.choices)
    reason = forms.CharField(label=lazy("Reden van niet komen"), required=False, max_length=120, help_text=lazy("Zoals de persoon het zei, bijvoorbeeld vervoer of kinderopvang."))
    language = forms.ChoiceField(label=lazy("Gesproken taal"), required=False, choices=[("", "–"), *LANGUAGES.items()])
    help = forms.ChoiceField(label=lazy("Vertaalhulp"), choices=Contact.Help.choices)
    minutes = forms.IntegerField(label=lazy("Minuten"), required=False, min_value=0, max_value=600)
    note = forms.CharField(label=lazy("Notitie"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=lazy("Niets over veiligheid. Dat leggen alleen aangewezen personen vast."))
    about_health = forms.BooleanField(label=lazy("De notitie gaat over gezondheid"), required=False)

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "minutes": self.cleaned_data["minutes"] or 0}


class ChildForm(forms.Form):
    name = forms.CharField(label=lazy("Voornaam"), max_length=80)
    born = DayField(label=lazy("Geboortedatum"))
    place = forms.ChoiceField(label=lazy("Plek"), choices=Child.Place.choices, required=False)
    school = forms.CharField(label=lazy("School of opvang"), required=False, max_length=120)
    starts_on = DayField(label=lazy("Begint op"), required=False)
    transport = forms.BooleanField(label=lazy("Leerlingenvervoer aangevraagd"), required=False)
    reported = forms.BooleanField(label=lazy("Bekend bij leerplicht"), required=False)
    jgz = forms.BooleanField(label=lazy("Dossier overgedragen door de JGZ"), required=False)

    def clean_born(self) -> date:
        born: date = self.cleaned_data["born"]
        if born > today():
            raise forms.ValidationError(_("Deze dag moet nog komen. Een kind dat nog geboren wordt, legt u vast na de geboorte."))
        return born


class FollowerForm(forms.Form):
    adults = forms.IntegerField(label=lazy("Volwassenen"), min_value=0, max_value=20, initial=0)
    children = forms.IntegerField(label=lazy("Kinderen"), min_value=0, max_value=20, initial=0)
    expected = DayField(label=lazy("Verwacht in de maand van"), required=False)
    home_fits = forms.BooleanField(label=lazy("De woning past ook dan"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned["adults"] or cleaned["children"]):
            raise forms.ValidationError(_("Vul in hoeveel volwassenen of kinderen er komen."))
        return cleaned


class TieForm(forms.Form):
    """By the reference of the other file: a name list here would show people for nothing."""

    other = forms.ChoiceField(label=lazy("Met welk dossier?"))
    role = forms.ChoiceField(label=lazy("De ander is"), choices=[(role, role.replace("_", " of ")) for role in MIRROR])

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        surname = dossier.display_name.partition(",")[0]
        same = Dossier.objects.filter(controller_id=dossier.controller_id, display_name__startswith=surname).exclude(pk=dossier.pk) if surname else Dossier.objects.none()
        self.fields["other"].choices = [("", _("Maak een keuze")), *((str(one.pk), one.display_name) for one in same.order_by("display_name")[:50])]  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    on = DayField(label=lazy("Wanneer?"))
    question = forms.CharField(label=lazy("Welke vraag ligt er?"), max_length=300)
    agenda = forms.CharField(label=lazy("Agenda"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=lazy("Eén punt per regel."))
    invited = forms.CharField(label=lazy("Wie zijn uitgenodigd?"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=lazy("Naam en organisatie, één per regel."))


class HoldForm(forms.Form):
    attended = forms.CharField(label=lazy("Wie waren er?"), widget=forms.Textarea(attrs={"rows": 3}), help_text=lazy("Naam en organisatie, één per regel."))
    person_present = forms.BooleanField(label=lazy("De persoon was er zelf bij"), required=False)
    summary = forms.CharField(label=lazy("Kort verslag"), widget=forms.Textarea(attrs={"rows": 4}), help_text=lazy("De persoon kan dit lezen. Niets over veiligheid."))

    def __init__(self, *args: Any, team: list[User], rows: int = 3, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        owners = [("", _("het team")), *((str(user.pk), user.name) for user in team)]
        for number in range(1, rows + 1):
            self.fields[f"what_{number}"] = forms.CharField(label=_("Afspraak %d") % number, required=False, max_length=200)
            self.fields[f"due_{number}"] = DayField(label=_("Afspraak %d: uiterlijk") % number, required=False)
            self.fields[f"owner_{number}"] = forms.ChoiceField(label=_("Afspraak %d: door") % number, required=False, choices=owners)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, self.rows + 1):
            if cleaned.get(f"what_{number}") and not cleaned.get(f"due_{number}") and f"due_{number}" not in self.errors:
                self.add_error(f"due_{number}", _("Een afspraak heeft een dag nodig."))
        return cleaned


class PartnerForm(forms.Form):
    """First to whom; then what may be shared with that sort of partner."""

    partner = forms.ChoiceField(label=lazy("Aan wie?"))
    item = forms.ChoiceField(label=lazy("Wat deelt u?"))
    text = forms.CharField(
        label=lazy("Bericht"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("Laat leeg en kies “Tekst klaarzetten” voor een begin. Niets over gezondheid, veiligheid of sancties."),
    )  # fmt: skip
    reason = forms.CharField(label=lazy("Waarom dit toch in het bericht moet staan"), required=False, max_length=200)

    def __init__(self, *args: Any, partners: list[Organisation], surname: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.surname, self.today = surname, today
        if not (self.is_bound and self._objections(str(self.data.get("item", "")), str(self.data.get("text", "")))):
            del self.fields["reason"]
        self.fields["partner"].choices = [("", _("Maak een keuze")), *((str(one.pk), one.name) for one in partners)]  # type: ignore[attr-defined]
        found = {one.code: one for one in map(share_for, partners) if one}
        choices = [(f"{share.code}:{item}", f"{share.label}: {share.item(item)}") for share in found.values() for item in share.items]
        self.fields["item"].choices = [("", _("Maak een keuze")), *choices]  # type: ignore[attr-defined]

    def _objections(self, item: str, text: str) -> list[str]:
        share, _colon, code = item.partition(":")
        return objections(text, share=share, item=code, surname=self.surname, today=self.today)

    def clean(self) -> dict[str, Any]:
        """Numbers of persons never go along; other words that give somebody away only with a reason."""
        cleaned = super().clean() or {}
        text = cleaned.get("text", "")
        if not text and "text" not in self.errors:
            self.add_error("text", _("Schrijf het bericht, of kies “Tekst klaarzetten”."))
        if never := numbers_in(text, today=self.today):
            self.add_error("text", _("Een nummer van een persoon gaat nooit mee: %s. De partner ziet al over wie het gaat.") % ", ".join(never))
        elif not cleaned.get("reason") and (told := self._objections(cleaned.get("item", ""), text)):
            self.add_error("text", _("Dit hoort niet in dit bericht: %s. Haal het weg, of geef een reden; die komt in het logboek.") % ", ".join(told))
        return cleaned


class ReplyForm(forms.Form):
    text = forms.CharField(label=lazy("Antwoord"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class LetterForm(forms.Form):
    """The fields of one letter, and the language that goes along with the Dutch."""

    def __init__(self, *args: Any, template: Template, preferred: str, lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (nl, en) in template.fields.items():
            made = DayField if name in ("dag", "termijn") else forms.CharField
            self.fields[f"v_{name}"] = made(label=(en if lang == "en" else nl).capitalize())
        others = [(code, f"{code} ({_state(text.state)})") for code, text in template.texts.items() if code != "nl"]
        self.fields["language"] = forms.ChoiceField(
            label=_("Vertaling erbij"), required=False, choices=[("", _("alleen Nederlands")), *others],
            initial=preferred if preferred in template.texts else "", help_text=_missing(preferred, template),
        )  # fmt: skip

    def values(self) -> dict[str, Any]:
        return {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("v_")}


class WordingForm(forms.Form):
    """A text of a letter from a day on. A translation counts as checked once a named person did so on a day."""

    subject = forms.CharField(label=lazy("Onderwerp"), max_length=200)
    body = forms.CharField(label=lazy("Tekst"), max_length=8000, widget=forms.Textarea(attrs={"rows": 24}), help_text=lazy("Een lege regel begint een alinea, ## een kop, - een opsomming."))
    valid_from = DayField(label=lazy("Geldt vanaf"))
    checked_by = forms.CharField(label=lazy("Vertaling gecontroleerd door"), required=False, max_length=120)
    checked_on = DayField(label=lazy("Gecontroleerd op"), required=False)

    def __init__(self, *args: Any, language: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("subject", "body"):
            self.fields[name].widget.attrs |= {"lang": language, "dir": "rtl" if language in RTL else "ltr"}
        for name in ("checked_by", "checked_on") if language == "nl" else ():
            del self.fields[name]

    def clean_valid_from(self) -> date:
        first: date = self.cleaned_data["valid_from"]
        if first < self.today:
            raise forms.ValidationError(_("Deze dag is voorbij. Kies vandaag of later: een brief van een eerdere dag blijft zoals hij was."))
        return first

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("checked_by")) != bool(cleaned.get("checked_on")):
            self.add_error("checked_on" if cleaned.get("checked_by") else "checked_by", _("Vul naam en dag allebei in, of geen van beide."))
        if (on := cleaned.get("checked_on")) and on > self.today:
            self.add_error("checked_on", _("Deze dag moet nog komen. Vul de dag in waarop iemand de tekst nakeek."))
        return cleaned


class TranslationForm(forms.Form):
    """Which letter gets a text in which language."""

    letter = forms.ChoiceField(label=lazy("Brief"))
    language = forms.ChoiceField(label=lazy("Taal"))

    def __init__(self, *args: Any, letters: list[tuple[str, str]], languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].choices = [("", _("Maak een keuze")), *letters]  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", _("Maak een keuze")), *languages]  # type: ignore[attr-defined]


def _state(state: str) -> str:
    return {"draft": _("niet gecontroleerd"), "checked": _("gecontroleerd")}.get(state, state)


def _missing(preferred: str, template: Template) -> str:
    if preferred and preferred not in template.texts and preferred != "nl":
        return _("In de taal van deze persoon (%s) is er nog geen tekst.") % preferred
    return ""


class GiveForm(forms.Form):
    """Whose files go to whom, and why."""

    to = forms.ChoiceField(label=lazy("Aan wie?"))
    reason = forms.CharField(label=lazy("Reden"), max_length=200)

    def __init__(self, *args: Any, team: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("Maak een keuze")), *((str(user.pk), user.name) for user in team)]  # type: ignore[attr-defined]
