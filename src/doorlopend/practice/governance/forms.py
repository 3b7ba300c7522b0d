"""Forms made from models: labels stand at the fields of the model, days are typed, and text holds nothing of a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from doorlopend.records.access.today import today
from doorlopend.records.kit.forms import DayField
from doorlopend.records.kit.persondata import hits, told


def found_in(text: str) -> str:
    """What in this text leads to a person, in words; empty when nothing does."""
    return told(hits(text, today=today()))


class RegionForm(forms.ModelForm):
    """A form of a row that the region shares. `contact` names fields in which an address or number is meant."""

    contact: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name, field in self.fields.items():
            if type(field) is forms.CharField and name not in self.contact and (found := found_in(str(given.get(name) or ""))):
                self.add_error(name, _("Dit kan naar een persoon leiden: %s. Haal het uit de tekst.") % found)
        return given


def _field(field: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    if isinstance(field, models.DateField):
        return DayField(label=field.verbose_name, required=not field.blank, **({"help_text": field.help_text} if field.help_text else {}))
    if isinstance(field, models.TextField):
        options["widget"] = forms.Textarea(attrs={"rows": 3})
    return field.formfield(**options)


def form_of(model: type[models.Model], *fields: str, contact: tuple[str, ...] = ()) -> type[Any]:
    """The form of these fields of a model."""
    base = type("Form", (RegionForm,), {"contact": contact})
    return forms.modelform_factory(model, form=base, fields=fields, formfield_callback=_field)


class GivenForm(forms.Form):
    """A few values asked for by one act; made from pairs of name and field."""

    def __init__(self, *args: Any, asked: Mapping[str, forms.Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(asked)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name, field in self.fields.items():
            if type(field) is forms.CharField and (found := found_in(str(given.get(name) or ""))):
                self.add_error(name, _("Dit kan naar een persoon leiden: %s. Haal het uit de tekst.") % found)
        return given


def words(label: Any, *, rows: int = 3, required: bool = True, help_text: Any = "", length: int = 4000) -> forms.CharField:
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=length, widget=forms.Textarea(attrs={"rows": rows}))


def line(label: Any, *, required: bool = True, help_text: Any = "", length: int = 200) -> forms.CharField:
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=length)
