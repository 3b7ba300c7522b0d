"""One question: what changes. A single list, so that no combination can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from doorlopend.engines.law import label as law_label
from doorlopend.engines.law.whatif import ROUTES
from doorlopend.practice.casework.forms import gemeente_choices
from doorlopend.practice.casework.page import lang

MONTHS = (1, 2, 3, 4, 6, 9, 12, 24)


def _routes() -> list[tuple[str, str]]:
    return [(f"route:{route}", law_label(route, lang())) for route in ROUTES]


def _extensions() -> list[tuple[str, str]]:
    return [(f"extension:{months}", ngettext("%d maand erbij", "%d maanden erbij", months) % months) for months in MONTHS]


def _gemeenten() -> list[tuple[str, str]]:
    return [(f"move:{code}", name) for code, name in gemeente_choices()]


class WhatIfForm(forms.Form):
    """`change` is `route:<leerroute>`, `extension:<months>` or `move:<code of the gemeente>`."""

    change = forms.ChoiceField(label=_("Wat verandert er vandaag?"))

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="wat-als-%s")
        self.fields["change"].choices = [  # type: ignore[attr-defined]
            ("", _("Maak een keuze")),
            (_("Wisselen van leerroute"), _routes()),
            (_("DUO verlengt de termijn"), _extensions()),
            (_("Verhuizen naar"), _gemeenten()),
        ]

    @property
    def chosen(self) -> tuple[str, str]:
        """What changes and to what; only after validation."""
        what, _colon, value = str(self.cleaned_data["change"]).partition(":")
        return what, value
