"""Forms of the import: the list, and which of its columns means what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.records.kit.forms import ListUploadForm
from doorlopend.records.regions.models import Controller

from .fields import fields
from .models import Batch


class UploadForm(ListUploadForm):
    """The list and, for who works for more than one, whose people they are."""

    controller = forms.ChoiceField(label=gettext_lazy("Voor welke gemeente?"))
    origin = forms.ChoiceField(label=gettext_lazy("Wat voor lijst is het?"), choices=Batch.Origin.choices, required=False, initial=Batch.Origin.COA)

    def __init__(self, *args: Any, places: frozenset[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Controller.objects.filter(pk__in=places, succeeded_by=None).order_by("name")
        self.fields["controller"].choices = [(str(one.pk), one.name) for one in found]  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """For each field the column that holds it."""

    save = forms.BooleanField(label=gettext_lazy("Ook gebruiken voor de volgende lijst met deze kolommen"), required=False, initial=True)

    def __init__(self, *args: Any, batch: Batch, allowed: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("staat niet in de lijst")), *((head, head) for head in batch.heads)]
        for field in (one for name, one in fields().items() if name in allowed):
            self.fields[f"f_{field.name}"] = forms.ChoiceField(
                label=field.label, choices=choices, required=False, initial=batch.columns.get(field.name, "")
            )
        self.order_fields([*(name for name in self.fields if name != "save"), "save"])

    def columns(self) -> dict[str, str]:
        return {name[2:]: head for name, head in self.cleaned_data.items() if name.startswith("f_") and head}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        heads = [head for name, head in cleaned.items() if name.startswith("f_") and head]
        for head in {head for head in heads if heads.count(head) > 1}:
            names = [fields()[name[2:]].label for name, value in cleaned.items() if value == head]
            raise forms.ValidationError(
                _("Kolom “%(head)s” is gekozen voor %(names)s. Kies haar voor een van beide.") % {"head": head, "names": ", ".join(names)}
            )
        return cleaned
