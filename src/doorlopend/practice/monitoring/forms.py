"""What somebody looks for in the offer. No field names a person, so it may stand in an address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.records.offers.models import Offer
from doorlopend.records.offers.queries import Wanted
from doorlopend.records.regions.queries import Place

WEEK = (
    (1, gettext_lazy("maandag")), (2, gettext_lazy("dinsdag")), (3, gettext_lazy("woensdag")), (4, gettext_lazy("donderdag")),
    (5, gettext_lazy("vrijdag")), (6, gettext_lazy("zaterdag")), (7, gettext_lazy("zondag")),
)  # fmt: skip
KINDS = {
    "leerroute": gettext_lazy("Plaats leerroute"), "traject": gettext_lazy("Traject"), "activiteit": gettext_lazy("Activiteit"),
    "bijeenkomst": gettext_lazy("Bijeenkomst"), "sleutelpersoon": gettext_lazy("Sleutelpersoon"),
}  # fmt: skip

LANGUAGES = {
    "ar": gettext_lazy("Arabisch"), "en": gettext_lazy("Engels"), "fa": gettext_lazy("Farsi"), "prs": gettext_lazy("Dari"),
    "ku": gettext_lazy("Koerdisch"), "nl": gettext_lazy("Nederlands"), "so": gettext_lazy("Somalisch"), "ti": gettext_lazy("Tigrinya"),
    "tr": gettext_lazy("Turks"), "uk": gettext_lazy("Oekraïens"),
}  # fmt: skip
"""Names of languages in which something is on offer; another code is shown as it is."""


class OfferForm(forms.Form):
    """Each field narrows; empty ones do not."""

    kind = forms.ChoiceField(label=gettext_lazy("Soort"), required=False)
    gemeente = forms.ChoiceField(label=gettext_lazy("Gemeente"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Taal"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("Niveau"), required=False)
    weekday = forms.ChoiceField(label=gettext_lazy("Dag"), required=False)
    at = forms.TimeField(label=gettext_lazy("Tijdstip"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    free = forms.BooleanField(label=gettext_lazy("Alleen met vrije plaatsen"), required=False)

    def __init__(self, *args: Any, places: list[Place], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Offer.objects.on(on)
        self._choices("kind", list(KINDS.items()))
        self._choices("gemeente", [(str(place.id), place.name) for place in places])
        self._choices("language", _known(held, "language"))
        self._choices("level", _known(held, "level"))
        self._choices("weekday", [(str(number), word) for number, word in WEEK])

    def _choices(self, name: str, given: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = [("", _("alles")), *given]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Empty when what was typed cannot be used; the form then says so."""
        v = self.cleaned_data if self.is_valid() else {}
        return Wanted(
            kind=v.get("kind", ""), language=v.get("language", ""), level=v.get("level", ""), at=v.get("at"),
            gemeente_id=v.get("gemeente") or None, weekday=int(v["weekday"]) if v.get("weekday") else None, free_only=bool(v.get("free")),
        )  # fmt: skip


def _known(rows: Any, field: str) -> list[tuple[str, str]]:
    return [(word, str(LANGUAGES.get(word, word))) for word in sorted(set(rows.exclude(**{field: ""}).values_list(field, flat=True)))]
