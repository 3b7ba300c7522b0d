"""Forms of casework. The form of a fact is made from the vocabulary, so that a new kind has one at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from doorlopend.engines.facts import KINDS, Fact, FactError, Field, Kind, validate
from doorlopend.engines.law import label as law_label
from doorlopend.practice.casework.page import brief
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.kit.forms import DayField
from doorlopend.records.people import world
from doorlopend.records.regions.models import GemeenteName

OWN = ("valid_from", "valid_until", "known_on")


def _lang() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


_CODED = {"land": gettext_lazy("Land"), "taal": gettext_lazy("Taal")}


def _labelled(given: dict[str, Any], words: Any) -> dict[str, Any]:
    """How a code is written need not be told where it is chosen by name."""
    return {**given, "label": words} if "ISO" in given["label"] else given


def gemeente_choices() -> list[tuple[str, str]]:
    """The gemeenten of today, by the code that facts use."""
    rows = GemeenteName.objects.filter(valid_before=None).order_by("name")
    return [(row.code.removeprefix("GM"), row.name) for row in rows]


def _choices(field: Field) -> list[tuple[str, str]]:
    return [(value, law_label(value, _lang()).capitalize()) for value in field.values]


def _control(field: Field) -> forms.Field:
    """The control for one field of a fact."""
    told = brief(field.nl if _lang() == "nl" else field.en)
    given: dict[str, Any] = {"label": told[:1].upper() + told[1:], "required": field.required}
    match field.type:
        case "land" | "taal":
            return forms.ChoiceField(**_labelled(given, _CODED[field.type]), choices=[("", _("Maak een keuze")), *world.choices(field.type, _lang())])
        case "gemeente":
            return forms.ChoiceField(**given, choices=[("", _("Maak een keuze")), *gemeente_choices()])
        case "date":
            return DayField(**given)
        case "bool":
            return forms.NullBooleanField(**given, widget=forms.Select(choices=[("unknown", _("niet bekend")), ("true", _("ja")), ("false", _("nee"))]))  # fmt: skip
        case "int":
            return forms.IntegerField(**given, min_value=None if field.minimum is None else int(field.minimum))
        case "number":
            return forms.DecimalField(**given, min_value=field.minimum)
        case "enum":
            return forms.ChoiceField(**given, choices=[("", _("Maak een keuze")), *_choices(field)])
        case "enums":
            return forms.MultipleChoiceField(**given, choices=_choices(field), widget=forms.CheckboxSelectMultiple)
        case _:
            return forms.CharField(**given, max_length=LONGEST)


LONGEST = 2000


class FactForm(forms.Form):
    """One fact of one kind. Its own errors and those of the vocabulary stand at the field they are about."""

    def __init__(self, *args: Any, kind: Kind, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.today = kind, today
        words = kind.date_nl if _lang() == "nl" else kind.date_en
        self.fields["valid_from"] = DayField(label=words.capitalize())
        if kind.span != "moment":
            self.fields["valid_until"] = DayField(label=_("Laatste dag"), required=False, help_text=_("Leeg laten als het nog loopt."))
        for field in kind.fields:
            if field.type != "fact" and field.name != "gebruiker":
                self.fields[f"d_{field.name}"] = _control(field)
        self.fields["known_on"] = DayField(
            label=_("Bekend geworden op"), initial=today, help_text=_("De dag waarop de gemeente dit hoorde.")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.fact = self._fact(cleaned)
                validate(self.fact)
            except FactError as error:
                name = error.field if error.field in self.fields else f"d_{error.field}"
                self.add_error(name if name in self.fields else None, f"{error.message[_lang()]} {error.remedy[_lang()]}")
        return cleaned

    def _fact(self, cleaned: dict[str, Any]) -> Fact:
        data = {name[2:]: _plain(value) for name, value in cleaned.items() if name.startswith("d_")}
        return new_fact(
            kind=self.kind.name, valid_from=cleaned["valid_from"], known_on=cleaned["known_on"],
            valid_until=cleaned.get("valid_until"), **{k: v for k, v in data.items() if v not in (None, "", ())},
        )  # fmt: skip


def _plain(value: Any) -> Any:
    from decimal import Decimal

    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral() else float(value)
    if isinstance(value, str):
        return value.translate(TURNS).strip()
    return tuple(value) if isinstance(value, list) else value


TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks that turn the direction of what follows: nobody types them, and a name with one is read backwards."""


def kind_choices() -> list[tuple[str, str]]:
    """Kinds that a person may record by hand, in the words of the reader."""
    names = [(kind.name, getattr(kind, _lang())) for kind in KINDS.values() if kind.name not in {"feit.nietig", "duo.melding"}]
    return sorted(names, key=lambda pair: str(pair[1]).casefold())


class ChooseKindForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Wat wilt u vastleggen?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices()  # type: ignore[attr-defined]


class NextStepForm(forms.Form):
    """What is agreed, and for when: a next step always has a date."""

    what = forms.CharField(label=gettext_lazy("Wat gaat er gebeuren?"), max_length=200)
    on = DayField(label=gettext_lazy("Wanneer?"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.today:
            raise forms.ValidationError(_("Deze dag is al voorbij. Kies vandaag of een latere dag."))
        return on


def from_header(post: Any) -> dict[str, str]:
    """The one box at the top of a page: digits are a number, a day is a birth date, anything else a name."""
    if "q" not in post:
        return {name: value for name, value in post.items() if name in {"name", "number", "born"}}
    asked = post["q"].strip()
    digits = "".join(char for char in asked if char.isdigit())
    if len(digits) == len(asked.replace(" ", "")) and len(digits) in {8, 9, 10}:
        return {"number": digits}
    return {"born": asked} if len(digits) >= 6 and not any(char.isalpha() for char in asked) else {"name": asked}


class SearchForm(forms.Form):
    """By name, whole number or birth date. Sent by POST: what is searched never stands in an address."""

    name = forms.CharField(label=gettext_lazy("Naam"), required=False, help_text=gettext_lazy("Het begin van een voor- of achternaam is genoeg."))
    number = forms.CharField(label=gettext_lazy("BSN of V-nummer"), required=False, help_text=gettext_lazy("Het hele nummer: negen of tien cijfers."))
    born = DayField(label=gettext_lazy("Geboortedatum"), required=False)

    def clean_number(self) -> str:
        number = "".join(char for char in self.cleaned_data["number"] if char.isdigit())
        if self.cleaned_data["number"] and len(number) not in {8, 9, 10}:
            raise forms.ValidationError(_("Een BSN heeft negen cijfers en een V-nummer tien. Vul het hele nummer in."))
        return number.zfill(9) if number and len(number) < 10 else number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Vul een naam, een nummer of een geboortedatum in."))
        return cleaned
