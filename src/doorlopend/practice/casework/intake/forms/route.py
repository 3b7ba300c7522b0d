"""The learnability test, the weighing of the route, and the end of the intake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import Assessment
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.kit.forms import DayField

from .. import words
from ..policies import NotYet, absence_possible, check_complete
from .base import PartForm, ask, choice, text, yes_no


class TestForm(PartForm):
    """The leerbaarheidstoets: booked, and its result as DUO told it (Wi 14 lid 5)."""

    geboekt_op = DayField(label=gettext_lazy("Dag van de toets"), required=False)
    locatie = text(gettext_lazy("Waar"), longest=200)
    afgelegd_op = DayField(label=gettext_lazy("Toets gemaakt op"), required=False)
    uitslag = choice(gettext_lazy("Uitslag van DUO"), words.RESULTS, help_text=gettext_lazy("Komt de uitslag van DUO binnen, dan staat hij hier al."))

    def known(self) -> dict[str, Any]:
        booked, taken = self.life.last("leerbaarheidstoets.geboekt"), self.life.last("leerbaarheidstoets.afgelegd")
        known: dict[str, Any] = {}
        if booked:
            known |= {"geboekt_op": booked.valid_from, "locatie": booked.data.get("locatie", "")}
        if taken:
            known |= {"afgelegd_op": taken.valid_from, "uitslag": taken.data.get("uitslag", "")}
        return known

    def clean_afgelegd_op(self) -> date | None:
        taken: date | None = self.cleaned_data.get("afgelegd_op")
        if taken and taken > self.today:
            raise forms.ValidationError(_("Deze dag moet nog komen. Vul hem in bij de dag van de toets."))
        return taken

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("uitslag") and not cleaned.get("afgelegd_op"):
            self.add_error("afgelegd_op", _("Vul ook in op welke dag de toets is gemaakt."))
        return cleaned

    def found(self, cleaned: dict[str, Any]) -> Iterator[Fact | None]:
        if cleaned.get("geboekt_op"):
            data = {"locatie": cleaned["locatie"]} if cleaned["locatie"] else {}
            yield self._dated("leerbaarheidstoets.geboekt", cleaned["geboekt_op"], data)
        if cleaned.get("afgelegd_op"):
            data = {"uitslag": cleaned["uitslag"]} if cleaned["uitslag"] else {}
            yield self._dated("leerbaarheidstoets.afgelegd", cleaned["afgelegd_op"], data)

    def _dated(self, kind: str, on: date, data: dict[str, Any]) -> Fact | None:
        """Another day or result than the record holds corrects it: there is one test at a time."""
        last = self.life.last(kind)
        if last and last.valid_from == on and dict(last.data) == data:
            return None
        fact = new_fact(kind=kind, valid_from=on, known_on=self.today, **data)
        return replace(fact, supersedes=last.id, mode="correction") if last else fact


class WeighForm(PartForm):
    """Which route fits and why; who deviates from the test says so (the result is advice)."""

    leerroute = choice(gettext_lazy("Welke leerroute past"), words.ROUTES, required=True, widget=forms.RadioSelect)
    motivering = text(
        gettext_lazy("Waarom past deze leerroute, en waarom de andere twee niet?"), required=True, rows=5, longest=4000,
        help_text=gettext_lazy("Wijkt u af van de uitslag van de toets? Leg dan hier uit waarom."),
    )  # fmt: skip
    diplomakans_groot = ask(
        gettext_lazy("Ziet u een grote kans op een diploma in het beroeps- of hoger onderwijs?"), help_text=gettext_lazy("Voorwaarde voor de onderwijsroute (Wi 8).")
    )

    def __init__(self, *args: Any, advised: str = "", **kwargs: Any) -> None:
        self.advised = advised
        super().__init__(*args, **kwargs)

    def more(self) -> None:
        self.fields["leerroute"].choices = list(words.ROUTES.items())  # type: ignore[attr-defined]

    def known(self) -> dict[str, Any]:
        last = self.life.last("leerroute.weging")
        if last is None:
            return {"leerroute": self.advised}
        return {**last.data, "diplomakans_groot": yes_no(last.data.get("diplomakans_groot"))}

    def deviates(self, route: str) -> bool | None:
        """Against the result of the test; None without one."""
        told = [fact for fact in self.life.all("leerbaarheidstoets.afgelegd") if fact.data.get("uitslag") not in (None, "onbekend")]
        if not told:
            return None
        return (told[-1].data["uitslag"] == "b1_haalbaar") == (route == "z_route")

    def found(self, cleaned: dict[str, Any]) -> Iterator[Fact | None]:
        data = {name: cleaned[name] for name in ("leerroute", "motivering", "diplomakans_groot")}
        yield self.renew("leerroute.weging", {**data, "wijkt_af": self.deviates(cleaned["leerroute"])})


class CompleteForm(PartForm):
    """The end of the intake; in absence only when the law allows it (Wi 14 lid 2)."""

    alleen_gesprek_aangeboden = ask(gettext_lazy("Gewezen op het recht op een gesprek zonder partner of gezin?"))

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        self.assessment = assessment
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("Afgerond op")

    def more(self) -> None:
        if absence_possible(self.assessment):
            self.fields["bij_verstek"] = forms.BooleanField(label=_("Afronden in afwezigheid, na drie vergeefse oproepen (Wi 14 lid 2)"), required=False)

    def known(self) -> dict[str, Any]:
        told = any(fact.data.get("alleen_gesprek_aangeboden") for fact in self.life.all("intake.gesprek"))
        return {"alleen_gesprek_aangeboden": "ja" if told else ""}

    def found(self, cleaned: dict[str, Any]) -> Iterator[Fact | None]:
        absent = bool(cleaned.get("bij_verstek"))
        try:
            check_complete(life=self.life, assessment=self.assessment, in_absence=absent)
        except NotYet as error:
            self.add_error(None, str(error))
            return
        data = {"alleen_gesprek_aangeboden": cleaned["alleen_gesprek_aangeboden"], "bij_verstek": absent or None}
        yield self.renew("intake.afgerond", data) or (None if self.life.has("intake.afgerond") else new_fact(kind="intake.afgerond", valid_from=cleaned["on"], known_on=self.today))
