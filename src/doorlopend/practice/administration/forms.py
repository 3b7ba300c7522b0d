"""Forms of the administrator."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from doorlopend.records.kit.forms import DayField
from doorlopend.records.people.models import User
from doorlopend.records.regions.queries import purposes

from .queries import Place


def _password(required: bool) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Wachtwoord"), required=required, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Minstens twaalf tekens. Bij het eerste inloggen stelt de gebruiker ook een tweede stap in."),
    )  # fmt: skip


class UserForm(forms.Form):
    """A new log-in."""

    name = forms.CharField(label=gettext_lazy("Naam"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mailadres"))
    steward = forms.ChoiceField(label=gettext_lazy("Organisatie"))
    password = _password(False)

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["steward"].choices = [(str(place.id), place.name) for place in places]  # type: ignore[attr-defined]
        self.fields["password"].help_text = _("Leeg laten als de gebruiker via de eigen organisatie inlogt. Anders minstens twaalf tekens.")

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Er is al een gebruiker met dit e-mailadres."))
        return email

    def clean_password(self) -> str:
        if given := self.cleaned_data["password"]:
            validate_password(given)
        return str(given)


class PasswordForm(forms.Form):
    password = _password(True)

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])


class RoleForm(forms.Form):
    """A role at one of the administrator's organisations, on a ground, until a day."""

    role = forms.ChoiceField(label=gettext_lazy("Rol"))
    ground = forms.CharField(label=gettext_lazy("Grond"), max_length=200, help_text=gettext_lazy("Waarom deze persoon dit mag, bijvoorbeeld: functie klantmanager per 1 maart."))
    valid_from = DayField(label=gettext_lazy("Vanaf"))
    valid_until = DayField(label=gettext_lazy("Tot en met"), required=False, help_text=gettext_lazy("Leeg laten als er nog geen einde is."))

    def __init__(self, *args: Any, places: list[Place], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = (get_language() or "nl").startswith("en")
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (place.name, [(f"{place.id}:{role.code}", role.label_en if english else role.label_nl) for role in place.roles]) for place in places
        ]
        self.fields["valid_from"].initial = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (last := cleaned.get("valid_until")) and (first := cleaned.get("valid_from")) and last < first:
            self.add_error("valid_until", _("De laatste dag ligt voor de eerste. Kies een latere dag."))
        if "role" in cleaned:
            place, _colon, cleaned["code"] = cleaned["role"].partition(":")
            cleaned["place"] = UUID(place)
        return cleaned


class MandateForm(forms.Form):
    """Who acts for a gemeente, for what, on which decision."""

    controller = forms.ChoiceField(label=gettext_lazy("Gemeente"))
    party = forms.ChoiceField(label=gettext_lazy("Wie krijgt het mandaat"))
    purpose = forms.ChoiceField(label=gettext_lazy("Waarvoor"))
    ground = forms.CharField(label=gettext_lazy("Besluit"), max_length=200, help_text=gettext_lazy("Bijvoorbeeld: mandaatbesluit college van 12 mei 2026."))
    first_day = DayField(label=gettext_lazy("Eerste dag"))
    last_day = DayField(label=gettext_lazy("Laatste dag"), required=False, help_text=gettext_lazy("Leeg laten als er nog geen einde is."))

    def __init__(self, *args: Any, places: list[Place], parties: list[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["controller"].choices = [(str(place.id), place.name) for place in places]  # type: ignore[attr-defined]
        self.fields["party"].choices = [("", _("Maak een keuze")), *((str(pk), name) for pk, name in parties)]  # type: ignore[attr-defined]
        self.fields["first_day"].initial = today
        self._purposes = {one["code"]: one for one in purposes(today)}
        lang = "en" if (get_language() or "nl").startswith("en") else "nl"
        self.fields["purpose"].choices = [("", _("Maak een keuze")), *((code, one[lang]) for code, one in self._purposes.items())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (last := cleaned.get("last_day")) and (first := cleaned.get("first_day")) and last < first:
            self.add_error("last_day", _("De laatste dag ligt voor de eerste. Kies een latere dag."))
        if self._purposes.get(cleaned.get("purpose", ""), {}).get("ends") and not cleaned.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Een mandaat hiervoor heeft altijd een laatste dag. Vul haar in."))
        return cleaned
