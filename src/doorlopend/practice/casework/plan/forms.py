"""Forms of the plan: composing it, the week, setting it, and the view on lowering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.engines.plan import ROUTES, TimeError, minutes
from doorlopend.records.kit.forms import DayField

from ..intake import words as intake_words
from ..intake.forms.base import amount, ask, choice, plain, text, yes_no
from . import words
from .compose import COUNTS, GOALS, Content

SLOTS = 5


class PlanForm(forms.Form):
    """The plan, filled in from the intake; each route has its reasons."""

    leerroute = choice(gettext_lazy("Leerroute"), intake_words.ROUTES, required=True, widget=forms.RadioSelect)
    intensiteit_uren = amount(gettext_lazy("Intensiteit van de leerroute in uren (NT2 en KNM)"))
    pvt_uren = amount(gettext_lazy("PVT in uren"), help_text=gettext_lazy("Ten minste 12 uur (Bi 3.1)."))
    map_uren = amount(gettext_lazy("MAP in uren"), help_text=gettext_lazy("Niet in de onderwijsroute."))
    map_praktijk_uren = amount(gettext_lazy("Waarvan praktijkuren MAP"), help_text=gettext_lazy("Ten minste 40 uur (Bi 3.2)."))
    voortgangsgesprekken = amount(gettext_lazy("Aantal voortgangsgesprekken"), help_text=gettext_lazy("De wet noemt geen minimum; het aantal staat wel in het PIP (Bi 5.3 lid 4)."))
    ondersteuning = forms.MultipleChoiceField(label=gettext_lazy("Ondersteuning en begeleiding"), required=False, widget=forms.CheckboxSelectMultiple)
    toelichting_ondersteuning = text(gettext_lazy("Toelichting op de ondersteuning"), rows=2, longest=1000)
    vve = ask(gettext_lazy("Afspraken over VVE voor een kind?"))
    z_examen_onderdelen = forms.MultipleChoiceField(label=gettext_lazy("Z-route: onderdelen waarin de persoon examen wil doen"), required=False, widget=forms.CheckboxSelectMultiple)
    a2_onderdelen = forms.MultipleChoiceField(label=gettext_lazy("Onderdelen op A2, na afschalen"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, content: Content, occasion: str, family: bool, fixed: str = "", **kwargs: Any) -> None:
        self.content, self.family = content, family
        kwargs["initial"] = {**_initial(content), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._choices(occasion, fixed)
        for route in ROUTES:
            self.fields[f"reden_{route}"] = text(_("Redenen: %s") % intake_words.ROUTES[route], rows=3, longest=3000, required=True)
        for number in range(1, GOALS + 1):
            self.fields[f"doel_{number}_wat"] = text(_("Doel %d") % number, longest=300)
            self.fields[f"doel_{number}_soort"] = choice(_("Doel %d: soort") % number, words.goal_names())
            self.fields[f"doel_{number}_wie"] = choice(_("Doel %d: wie zorgt ervoor") % number, words.owner_names())
            self.fields[f"doel_{number}_uiterlijk"] = DayField(label=_("Doel %d: uiterlijk") % number, required=False)

    def _choices(self, occasion: str, fixed: str) -> None:
        routes = {fixed: intake_words.ROUTES[fixed]} if fixed else intake_words.ROUTES
        self.fields["leerroute"].choices = list(routes.items())  # type: ignore[attr-defined]
        if fixed:
            self.fields["leerroute"].help_text = _("Na een verhuizing neemt u de leerroute van het oude PIP over (Wi 15 lid 4).")
        self.fields["ondersteuning"].choices = list(words.support_names().items())  # type: ignore[attr-defined]
        parts = [(one, str(intake_words.SKILLS[one])) for one in words.PARTS]
        self.fields["z_examen_onderdelen"].choices = [*parts, ("knm", "KNM")]  # type: ignore[attr-defined]
        self.fields["a2_onderdelen"].choices = parts  # type: ignore[attr-defined]
        if occasion == "eerste":  # A2 cannot be in a first plan
            del self.fields["a2_onderdelen"]
        if self.family:
            del self.fields["intensiteit_uren"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, GOALS + 1):
            names = [f"doel_{number}_{part}" for part in ("wat", "soort", "wie", "uiterlijk")]
            filled = [name for name in names if cleaned.get(name)]
            if filled and len(filled) < len(names):
                for name in set(names) - set(filled) - set(self.errors):
                    self.add_error(name, _("Een doel heeft een soort, iemand die ervoor zorgt en een datum."))
        return cleaned

    def result(self) -> Content:
        """The content as filled in; what this form does not ask stays as it was."""
        data = self.cleaned_data
        goals = [
            {"soort": data[f"doel_{n}_soort"], "wat": data[f"doel_{n}_wat"], "wie": data[f"doel_{n}_wie"], "uiterlijk": str(data[f"doel_{n}_uiterlijk"])}
            for n in range(1, GOALS + 1) if data.get(f"doel_{n}_wat")
        ]  # fmt: skip
        given: dict[str, Any] = {name: data.get(name) for name in COUNTS}
        given |= {name: tuple(data.get(name) or ()) for name in ("ondersteuning", "z_examen_onderdelen", "a2_onderdelen")}
        return replace(
            self.content, **given, leerroute=data["leerroute"], goals=tuple(goals), toelichting_ondersteuning=data["toelichting_ondersteuning"], vve=plain(data["vve"]) if data["vve"] else None,
            reasons={route: data[f"reden_{route}"] for route in ROUTES},
        )  # fmt: skip


def _initial(content: Content) -> dict[str, Any]:
    known: dict[str, Any] = {name: getattr(content, name) for name in (*COUNTS, "leerroute", "toelichting_ondersteuning")}
    known |= {name: list(getattr(content, name)) for name in ("ondersteuning", "z_examen_onderdelen", "a2_onderdelen")}
    known |= {"vve": yes_no(content.vve), **{f"reden_{route}": content.reasons.get(route, "") for route in ROUTES}}
    for number, goal in enumerate(content.goals, start=1):
        known |= {f"doel_{number}_{name}": goal[name] for name in ("wat", "soort", "wie")}
        known[f"doel_{number}_uiterlijk"] = date.fromisoformat(goal["uiterlijk"])
    return known


class SetForm(forms.Form):
    """The decision: its day, and a reason when a check speaks against it."""

    on = DayField(label=gettext_lazy("Dagtekening"), help_text=gettext_lazy("De termijn van drie jaar begint de dag erna (Wi 11 lid 2)."))
    told_on = DayField(label=gettext_lazy("Bekendgemaakt op"), required=False, help_text=gettext_lazy("Leeg laten als dat dezelfde dag is."))

    def __init__(self, *args: Any, today: date, asks_reason: bool, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **{"initial": {"on": today}, **kwargs})
        if asks_reason:
            self.fields["reason"] = text(
                _("Waarom stelt u het plan toch zo vast?"), required=True, rows=3, longest=1000, help_text=_("De reden wordt bij het besluit bewaard.")
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        on, told = cleaned.get("on"), cleaned.get("told_on")
        if on and on > self.today:
            self.add_error("on", _("Deze dag moet nog komen. Een besluit draagt hoogstens de datum van vandaag."))
        if on and told and told < on:
            self.add_error("told_on", _("Bekendmaken kan niet voor de dagtekening."))
        return cleaned


class WeekForm(forms.Form):
    """The fixed slots of the week: lessons, work, and where the children are."""

    def __init__(self, *args: Any, slots: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, max(SLOTS, len(slots) + 2) + 1):
            known = slots[number - 1] if number <= len(slots) else {}
            self.fields[f"wat_{number}"] = choice(_("Blok %d: wat") % number, words.block_names(), initial=known.get("wat", ""))
            self.fields[f"dag_{number}"] = choice(_("Blok %d: dag") % number, words.day_names(), initial=known.get("dag", ""))
            self.fields[f"van_{number}"] = text(_("Blok %d: van") % number, longest=5, initial=known.get("van", ""), help_text=_("Bijvoorbeeld 9:30"))
            self.fields[f"tot_{number}"] = text(_("Blok %d: tot") % number, longest=5, initial=known.get("tot", ""))
            self.fields[f"reistijd_{number}"] = amount(_("Blok %d: reistijd heen, in minuten") % number, initial=known.get("reistijd"))
        self.count = max(SLOTS, len(slots) + 2)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.slots: list[dict[str, Any]] = []
        for number in range(1, self.count + 1):
            slot = {name: cleaned.get(f"{name}_{number}") for name in ("wat", "dag", "van", "tot", "reistijd")}
            if not any(value not in (None, "") for value in slot.values()):
                continue
            for name in ("wat", "dag", "van", "tot"):
                if not slot[name] and f"{name}_{number}" not in self.errors:
                    self.add_error(f"{name}_{number}", _("Vul dit in, of maak het hele blok leeg."))
            self._times(number, slot)
            self.slots.append(slot)
        return cleaned

    def _times(self, number: int, slot: Mapping[str, Any]) -> None:
        if not (slot["van"] and slot["tot"]):
            return
        try:
            if minutes(slot["van"]) >= minutes(slot["tot"], field="tot"):
                self.add_error(f"tot_{number}", _("Het einde ligt niet na het begin."))
        except TimeError as error:
            self.add_error(f"{error.field}_{number}", _("Schrijf een tijd als 9:30."))


class LoweringForm(forms.Form):
    """The college's view on lowering to A2 (Bi 5.5)."""

    inzet = ask(gettext_lazy("Voldoende inzet tijdens de lessen?"))
    haalbaar = ask(gettext_lazy("Is B1 binnen de termijn haalbaar?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True


class ReturnForm(forms.Form):
    """What a colleague wants changed."""

    remark = text(gettext_lazy("Wat moet anders?"), required=True, rows=3, longest=1000)
