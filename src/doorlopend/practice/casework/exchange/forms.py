"""Forms of the exchange."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.records.people.models import User

from .catalogue import OPERATIONS
from .checks import fits


class ColleagueForm(forms.Form):
    """A contact at DUO; each field is checked as DUO publishes it."""

    user = forms.ChoiceField(label=gettext_lazy("Collega"))
    naam = forms.CharField(label=gettext_lazy("Naam"), max_length=100)
    email = forms.EmailField(label=gettext_lazy("E-mailadres"), max_length=241)
    telefoonnummer = forms.CharField(label=gettext_lazy("Telefoonnummer"), max_length=22)

    def __init__(self, *args: Any, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Maak een keuze")), *((str(user.pk), user.name) for user in colleagues)]
        self.fields["user"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for one in OPERATIONS["contact_opvoeren"].fields:
            if one.name in cleaned and not fits(one, cleaned[one.name]):
                self.add_error(one.name, _("DUO neemt deze schrijfwijze niet aan. Gebruik alleen letters, spaties en streepjes, of cijfers bij een telefoonnummer."))
        return cleaned


class NumberForm(forms.Form):
    number = forms.IntegerField(label=gettext_lazy("Nummer van deze contactpersoon bij DUO"), min_value=1, max_value=99999)
