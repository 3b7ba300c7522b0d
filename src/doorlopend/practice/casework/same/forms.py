"""Forms of joining."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.records.dossiers.models import Dossier

from .queries import other_with


class FindForm(forms.Form):
    """The other dossier, by its whole number."""

    number = forms.CharField(label=gettext_lazy("BSN of V-nummer in het andere dossier"), max_length=20)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossier = dossier
        self.other: Dossier | None = None

    def clean_number(self) -> str:
        number = re.sub(r"[\s.\-vV]", "", self.cleaned_data["number"])
        if not (number.isascii() and number.isdigit()) or not 7 <= len(number) <= 10:
            raise forms.ValidationError(_("Dit is geen BSN of V-nummer. Een BSN heeft negen cijfers, een V-nummer tien."))
        self.other = other_with(dossier=self.dossier, number=number)
        if self.other is None:
            raise forms.ValidationError(_("Er is hier geen ander open dossier met dit nummer."))
        return number
