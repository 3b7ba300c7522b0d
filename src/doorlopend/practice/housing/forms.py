"""Forms of the room. Few fields, in the words of practice; what must be mended stands at its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorlopend.records.kit.forms import DayField

from .words import (
    Cause,
    Certainty,
    Criterion,
    Entry,
    Feature,
    HomeKind,
    LocationKind,
    Saying,
    Schooling,
    Sector,
    Sex,
    Step,
)

Choices = list[tuple[str, str]]


def text(label: Any, *, length: int = 200, required: bool = True, help_text: Any = "", rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text, widget=widget)


def number(label: Any, *, least: int = 0, most: int = 100_000, required: bool = True, help_text: Any = "", initial: int | None = None) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=required, help_text=help_text, initial=initial)


def several(label: Any, choices: Any, *, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, help_text=help_text, widget=forms.CheckboxSelectMultiple)


class HomeForm(forms.Form):
    """One home in ten fields. For whom one announces is asked only of who may do it for more than one organisation."""

    organisation = forms.ChoiceField(label=_("Namens"))
    reference = text(_("Uw kenmerk"), length=40, help_text=_("Waaronder u de woning zelf kent. Geen adres nodig."))
    gemeente_id = forms.ChoiceField(label=_("Gemeente"))
    kind = forms.ChoiceField(label=_("Soort"), choices=HomeKind.choices)
    postcode = forms.RegexField(label=_("Postcode, alleen cijfers"), regex=r"^\d{4}$", error_messages={"invalid": _("Vier cijfers, bijvoorbeeld 5051.")})
    bedrooms = number(_("Slaapkamers"), most=20)
    least = number(_("Voor ten minste zoveel personen"), least=1, most=20, initial=1)
    most = number(_("Voor ten hoogste zoveel personen"), least=1, most=20)
    features = several(_("Kenmerken"), Feature.choices)
    rent = forms.DecimalField(label=_("Kale huur per maand (euro)"), min_value=0, max_value=99_999, decimal_places=2, required=False, localize=True)
    available_from = DayField(label=_("Beschikbaar vanaf"))

    def __init__(self, *args: Any, organisations: Choices, gemeenten: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        self.fields["gemeente_id"].choices = gemeenten  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = organisations[0][0]


class UploadForm(forms.Form):
    organisation = forms.ChoiceField(label=_("Namens"))
    file = forms.FileField(
        label=_("Bestand"), help_text=_("Excel of CSV met de kolommen van het voorbeeldbestand, ten hoogste 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = organisations[0][0]

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > 2 * 1024 * 1024:
            raise forms.ValidationError(_("Dit bestand is groter dan 2 MB. Splits de lijst."))
        return given


class ReserveForm(forms.Form):
    """What the corporation is told; nothing here names the household."""

    dossier = forms.ChoiceField(label=_("Huishouden"), help_text=_("Alleen u ziet wie dit is; de corporatie krijgt de gegevens hieronder."))
    persons = number(_("Aantal personen"), least=1, most=20)
    composition = text(_("Samenstelling"), length=120, help_text=_("Bijvoorbeeld: 2 volwassenen, 3 kinderen"))
    needs = several(_("Nodig in de woning"), Feature.choices)
    income = text(_("Inkomen voor de huur"), length=60, required=False, help_text=_("Bijvoorbeeld: bijstand, recht op huurtoeslag"))
    language = text(_("Taal"), length=60, required=False)
    contact = text(_("Contact maatschappelijke begeleiding"), length=160, required=False)
    viewing_on = DayField(label=_("Bezichtiging op"), required=False)
    move_on = DayField(label=_("Verhuizing op"), required=False)

    def __init__(self, *args: Any, dossiers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dossier"].choices = dossiers  # type: ignore[attr-defined]


class LocationForm(forms.Form):
    name = text(_("Naam"), length=120)
    kind = forms.ChoiceField(label=_("Soort"), choices=LocationKind.choices)
    gemeente_id = forms.ChoiceField(label=_("Gemeente waar zij staat"))
    linked = several(_("Gemeenten waarvan de bewoners zijn"), (), help_text=_("Leeg: alleen de gemeente waar zij staat."))
    capacity = number(_("Plaatsen voor personen"), least=1)
    opens_on = DayField(label=_("Eerste dag"))
    closes_on = DayField(label=_("Laatste dag"), required=False)
    source = text(_("Bron"), help_text=_("Bijvoorbeeld: overeenkomst van 3 maart 2026"))

    def __init__(self, *args: Any, gemeenten: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("gemeente_id", "linked"):
            self.fields[name].choices = gemeenten  # type: ignore[attr-defined]


class LocationChangeForm(forms.Form):
    capacity = number(_("Plaatsen voor personen"), least=1)
    linked = several(_("Gemeenten waarvan de bewoners zijn"), (), help_text=_("Leeg: alleen de gemeente waar zij staat."))
    closes_on = DayField(label=_("Laatste dag"), required=False)
    source = text(_("Bron"), help_text=_("Bijvoorbeeld: overeenkomst van 3 maart 2026"))

    def __init__(self, *args: Any, gemeenten: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["linked"].choices = gemeenten  # type: ignore[attr-defined]


class HomeStep(forms.Form):
    """When a step was taken, and why where that is asked."""

    on = DayField(label=_("Op"))
    available_from = DayField(label=_("Beschikbaar vanaf"))
    reason = text(_("Reden"), length=300, rows=2)

    def __init__(self, *args: Any, reason: bool, moves: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = reason
        if moves:
            del self.fields["on"]
        else:
            del self.fields["available_from"]


class OccupancyForm(forms.Form):
    on = DayField(label=_("Stand op"))
    persons = number(_("Aantal personen"))
    source = text(_("Bron"))


class TotalForm(forms.Form):
    persons = number(_("Landelijk aantal personen"), least=1, most=1_000_000)
    known_on = DayField(label=_("Gepubliceerd op"))
    source = text(_("Bron"), help_text=_("Bijvoorbeeld: Staatscourant met nummer en datum"))


class EntryForm(forms.Form):
    gemeente_id = forms.ChoiceField(label=_("Gemeente"))
    kind = forms.ChoiceField(label=_("Wat"), choices=[one for one in Entry.choices if one[0] != Entry.UITRUIL])
    persons = number(_("Aantal personen"), least=-100_000, required=False, help_text=_("Bij een voorsprong een minteken ervoor. Bij een oorzaak mag dit leeg blijven."))
    cause = forms.ChoiceField(label=_("Oorzaak"), choices=Cause.choices, required=False)
    note = text(_("Toelichting"), length=300, required=False, rows=2)
    known_on = DayField(label=_("Bekend op"), help_text=_("De dag van het overzicht of het besluit"))
    source = text(_("Bron"))

    def __init__(self, *args: Any, gemeenten: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gemeente_id"].choices = gemeenten  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("kind", Entry.OORZAAK) != Entry.OORZAAK and found.get("persons") is None and "persons" not in self.errors:
            self.add_error("persons", _("Vul het aantal in; nul mag. Alleen bij een oorzaak mag dit leeg blijven."))
        return found


class LadderForm(forms.Form):
    """The steps of one province since a day: half-years missed and days to answer per step, and the source."""

    province = forms.ChoiceField(label=_("Provincie"))
    valid_from = DayField(label=_("Geldt sinds"))
    certainty = forms.ChoiceField(label=_("Zekerheid"), choices=Certainty.choices)
    source = text(_("Bron"), length=300, help_text=_("Bijvoorbeeld: beleidsregel interbestuurlijk toezicht, met datum en artikel"))

    def __init__(self, *args: Any, provinces: list[str], names: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].choices = [(name, name) for name in provinces]  # type: ignore[attr-defined]
        for n, name in names.items():
            self.fields[f"missed_{n}"] = number(_("%(n)s. %(name)s: na zoveel gemiste halfjaren") % {"n": n, "name": name}, most=20, required=False)
            self.fields[f"term_{n}"] = number(_("%(n)s. %(name)s: termijn om te antwoorden, in dagen") % {"n": n, "name": name}, most=1_000, required=False)


class ExchangeForm(forms.Form):
    relieved = forms.ChoiceField(label=_("Deze gemeente krijgt minder"))
    takes_over = forms.ChoiceField(label=_("Deze gemeente neemt over"))
    persons = number(_("Aantal personen"), least=1)
    agreed_on = DayField(label=_("Overeengekomen op"))
    both_colleges = forms.BooleanField(label=_("Beide colleges stemmen in"), required=False)
    province_informed = forms.BooleanField(label=_("De provincie is geïnformeerd"), required=False)
    source = text(_("Bron"))

    def __init__(self, *args: Any, gemeenten: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("relieved", "takes_over"):
            self.fields[name].choices = gemeenten  # type: ignore[attr-defined]


class RoundForm(forms.Form):
    controller = forms.ChoiceField(label=_("Verwerkingsverantwoordelijke"), help_text=_("Wie een mandaat gaf voor een ronde dat vandaag geldt"))
    name = text(_("Naam van de ronde"), length=120)
    location = text(_("Opvanglocatie"), length=120, help_text=_("Zoals zij in de dossiers heet, bijvoorbeeld: azc Oisterwijk"))
    last_day = DayField(label=_("Laatste dag van de ronde"))

    def __init__(self, *args: Any, controllers: Choices, locations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["controller"].choices = controllers  # type: ignore[attr-defined]
        if locations:
            self.fields["location"] = forms.ChoiceField(label=_("Opvanglocatie"), choices=locations, help_text=_("Staat zij er niet bij? Voeg haar eerst toe bij Woningen, Locaties, met de naam die in de dossiers staat."))
            self.order_fields(["controller", "name", "location", "last_day"])


class PlaceForm(forms.Form):
    """One gemeente in a round. Empty: it takes nobody."""

    maximum = number(_("Ten hoogste zoveel personen"), required=False, most=10_000)
    minimum = number(_("Ten minste zoveel personen"), required=False, most=10_000)
    many = several(_("Veel vacatures in"), Sector.choices)
    some = several(_("Enkele vacatures in"), Sector.choices)
    education = several(_("Onderwijs binnen bereik"), Schooling.choices)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        least, most = found.get("minimum"), found.get("maximum")
        if least and not self.errors and (most is None or most < least):
            self.add_error("minimum", _("Groter dan het grootste aantal. Verhoog dat, of maak dit kleiner."))
        return found

    def offered(self) -> int:
        """Boxes that were ticked when the page was made, so that a closed part says what is in it."""
        return sum(len(self.initial.get(name) or []) for name in ("many", "some", "education"))


class WeightsForm(forms.Form):
    """How much each criterion counts, in hundredths."""

    work = number(_("Werk"), most=100)
    education = number(_("Opleiding"), most=100)
    network = number(_("Netwerk"), most=100)
    wish = number(_("Eigen wens"), most=100)
    reason = text(_("Reden"), length=1000, rows=2, help_text=_("Wie dit besloot en waarom, bijvoorbeeld: portefeuillehoudersoverleg van 3 maart 2027."))


SEVERAL = 3
"""Lists of gemeenten that are offered at least."""


class ScreeningForm(forms.Form):
    """The talk at the reception location: hard criteria with proof, housing facts, wishes as the household ranks them."""

    talked_on = DayField(label=_("Gesprek op"))
    needs = several(_("Nodig in de woning"), Feature.choices, help_text=_("Wat de woning moet hebben, niet waarom."))
    shared_ok = forms.BooleanField(label=_("Een gedeelde woning is goed"), required=False)
    criterion = forms.ChoiceField(label=_("Hard criterium"), choices=[("", _("Geen")), *Criterion.choices], required=False)
    proof = text(_("Bewijs"), required=False, help_text=_("Bijvoorbeeld: arbeidsovereenkomst van 1 oktober 2026. Geen diagnose."))
    work = several(_("Werkervaring van de eerste volwassene"), Sector.choices)
    work_second = several(_("Werkervaring van de tweede volwassene"), Sector.choices)
    education = several(_("Gewenst onderwijs"), Schooling.choices)
    children_education = several(_("Onderwijs van de kinderen"), Schooling.choices)
    wish_first = forms.ChoiceField(label=_("Eerste wens"), required=False)
    wish_second = forms.ChoiceField(label=_("Tweede wens"), required=False)
    wish_third = forms.ChoiceField(label=_("Derde wens"), required=False)
    wishes_said = forms.BooleanField(label=_("Het huishouden noemde deze wensen zelf"), required=False)
    nareis_persons = number(_("Nareis verwacht: aantal personen"), most=20, required=False)
    nareis_on = DayField(label=_("Nareis verwacht op"), required=False)
    sex = forms.ChoiceField(label=_("Geslacht van de volwassenen"), choices=Sex.choices, required=False, help_text=_("Alleen voor het billijkheidsverslag achteraf, als aantal en zonder namen. Telt nooit mee in een advies."))

    def __init__(self, *args: Any, gemeenten: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("criterion_places", "criterion", _("Bindt aan"), _("of aan"), gemeenten)
        self._offer("network", "children_education", _("Familie of bekenden in"), _("en in"), gemeenten)
        for name in ("wish_first", "wish_second", "wish_third"):
            self.fields[name].choices = [("", _("Geen")), *gemeenten]  # type: ignore[attr-defined]

    def _offer(self, name: str, after: str, first: Any, further: Any, gemeenten: Choices) -> None:
        """A few lists of all gemeenten in a row, one more than are filled in: hundreds of boxes are nobody's choice."""
        known = self.initial.get(name, [])
        made = {}
        for n in range(max(SEVERAL, len(known) + 1)):
            label = first if n == 0 else further
            made[f"{name}_{n}"] = forms.ChoiceField(label=label, choices=[("", _("Geen")), *gemeenten], required=False, initial=known[n] if n < len(known) else "")
        order = list(self.fields)
        at = order.index(after) + 1
        self.fields |= made
        self.order_fields([*order[:at], *made, *order[at:]])

    def _chosen(self, name: str) -> list[str]:
        return list(dict.fromkeys(value for key, value in self.cleaned_data.items() if key.startswith(f"{name}_") and value))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found |= {name: self._chosen(name) for name in ("criterion_places", "network")}
        if found.get("criterion") and not found.get("proof", "").strip():
            self.add_error("proof", _("Een hard criterium telt pas met bewijs. Noem het bewijs met datum."))
        if found.get("criterion") and not found.get("criterion_places"):
            self.add_error("criterion_places_0", _("Kies aan welke gemeente of gemeenten dit bindt; zonder gemeente kan het huishouden nergens heen."))
        if not found.get("criterion") and (found.get("criterion_places") or found.get("proof", "").strip()):
            self.add_error("criterion", _("Kies welk hard criterium het is, of maak de gemeenten en het bewijs leeg."))
        if found.get("nareis_on") and not found.get("nareis_persons"):
            self.add_error("nareis_persons", _("Vul in hoeveel personen er verwacht worden, of maak de dag leeg."))
        wished = [found.get(name) for name in ("wish_first", "wish_second", "wish_third") if found.get(name)]
        if wished and not found.get("wishes_said"):
            self.add_error("wishes_said", _("Leg alleen wensen vast die het huishouden zelf noemde, en vink dat aan."))
        if len(wished) != len(set(wished)):
            self.add_error("wish_second", _("Elke gemeente kan één keer gewenst worden."))
        return found


class MoveForm(forms.Form):
    """Where a household would go instead; nothing is chosen beforehand."""

    place = forms.ChoiceField(label=_("Naar"))
    reason = text(_("Waarom wijkt u af van het advies?"), length=1000, rows=2, help_text=_("Eén zin is genoeg. De reden staat bij het besluit."))

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("Kies een gemeente")), *places]  # type: ignore[attr-defined]


class OneMoreForm(forms.Form):
    """A home that is not there: where, and for how many persons."""

    place = forms.ChoiceField(label=_("Gemeente"))
    persons = forms.IntegerField(label=_("Voor hoeveel personen"), min_value=1, max_value=10, initial=4)

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class ProposeForm(forms.Form):
    proxy_reason = text(_("Waarom is dit verantwoord?"), length=2000, required=False, rows=3, help_text=_("Nodig als een groep te goed te raden is uit wat meetelt (zie het billijkheidsverslag)."))


class SaidForm(forms.Form):
    kind = forms.ChoiceField(label=_("Wat zei het huishouden?"), choices=Saying.choices, widget=forms.RadioSelect)
    text = text(_("In eigen woorden"), length=2000, required=False, rows=3)
    wish_first = forms.ChoiceField(label=_("Gewenste gemeente (alleen bij een wens)"), required=False)
    said_on = DayField(label=_("Gezegd op"))
    by_person = forms.BooleanField(label=_("De persoon heeft dit zelf gezegd"), required=False)

    def __init__(self, *args: Any, gemeenten: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wish_first"].choices = [("", _("Geen")), *gemeenten]  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Code uit uw brief"), max_length=20, help_text=_("Twaalf letters en cijfers"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.ChoiceField(label=_("Uw antwoord"), choices=[(Saying.AKKOORD, _("Ik ga akkoord")), (Saying.WEIGERING, _("Ik ga niet akkoord")), (Saying.VRAAG, _("Ik heb een vraag"))], widget=forms.RadioSelect)
    text = text(_("Wat wilt u ons zeggen?"), length=2000, required=False, rows=3)


class OutcomeForm(forms.Form):
    step = forms.ChoiceField(label=_("Wat gebeurde er?"), choices=Step.choices)
    on = DayField(label=_("Op"))
    source = text(_("Bron"), length=120)


class Why(forms.Form):
    """An act that is not done without a reason."""

    reason = text(_("Reden"), length=300, rows=2, help_text=_("Eén zin is genoeg. De reden staat in het logboek bij uw naam."))


class ReasonOnly(forms.Form):
    reason = text(_("Reden"), length=300, required=False, rows=2)
