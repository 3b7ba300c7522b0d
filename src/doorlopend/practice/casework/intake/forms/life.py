"""Life around the lessons: domains with scores, children, health, and wishes in the person's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.engines.facts import Fact
from doorlopend.records.dossiers.services import new_fact
from doorlopend.records.kit.forms import DayField
from doorlopend.records.kit.templatetags.kit import day as written

from .. import words
from .base import PartForm, amount, ask, choice, plain, text, yes_no


class DomainsForm(PartForm):
    """A score per domain of life; the earlier one stands beside it, each score keeps its day."""

    def more(self) -> None:
        for name, label in words.DOMAINS.items():
            before = self._before(name)
            told = _("Vorige keer: %(score)s (%(day)s)") % {"score": before.data["score"], "day": written(before.valid_from)} if before else ""
            self.fields[f"score_{name}"] = choice(label, words.SCORES, help_text=told)
            self.fields[f"note_{name}"] = text(_("%s: toelichting") % label, longest=400)

    def _before(self, name: str) -> Fact | None:
        told = [fact for fact in self.life.all("leefgebied.score") if fact.data["leefgebied"] == name]
        return told[-1] if told else None

    def found(self, cleaned: dict[str, Any]) -> Iterator[Fact | None]:
        for name in words.DOMAINS:
            if not cleaned[f"score_{name}"]:
                continue
            data = {"leefgebied": name, "score": cleaned[f"score_{name}"]}
            if cleaned[f"note_{name}"]:
                data["toelichting"] = cleaned[f"note_{name}"]
            yield self._scored(data)

    def _scored(self, data: dict[str, Any]) -> Fact | None:
        """An equal score on another day is news: it shows that nothing changed."""
        on, before = self.cleaned_data["on"], self._before(data["leefgebied"])
        fact = new_fact(kind="leefgebied.score", valid_from=on, known_on=self.today, **data)
        if before is None or before.valid_from != on:
            return fact
        return None if dict(before.data) == data else replace(fact, supersedes=before.id, mode="correction")


class ChildrenForm(PartForm):
    """Children, where they are during lessons, and VVE for the youngest (Wi 14 lid 3 d)."""

    nieuw_geboren = DayField(label=gettext_lazy("Nog een kind: geboortedatum"), required=False)

    def children(self) -> list[Fact]:
        """Children of the household, the eldest first."""
        found = [fact for fact in self.life.all("huishouden.band") if fact.data["relatie"] == "kind" and fact.valid_until is None]
        return sorted(found, key=lambda fact: str(fact.data.get("geboortedatum") or fact.valid_from))

    def more(self) -> None:
        for number, child in enumerate(self.children(), start=1):
            born = child.data.get("geboortedatum")
            name = _("Kind geboren op %s") % written(born) if isinstance(born, date) else _("Kind %d") % number
            known = self._care(child)
            data = known.data if known else {}
            self.fields[f"soort_{number}"] = choice(_("%s: opvang of school") % name, words.CARE, initial=data.get("soort", ""))
            self.fields[f"uren_{number}"] = amount(_("%s: uren per week") % name, initial=data.get("uren_per_week"))
            self.fields[f"vve_{number}"] = ask(_("%s: VVE-indicatie?") % name, initial=yes_no(data.get("vve_indicatie")))
        self.order_fields([name for name in self.fields if name != "nieuw_geboren"])

    def _care(self, child: Fact) -> Fact | None:
        told = [fact for fact in self.life.all("kinderopvang.afspraak") if fact.data.get("kind") == child.id]
        return told[-1] if told else None

    def found(self, cleaned: dict[str, Any]) -> Iterator[Fact | None]:
        for number, child in enumerate(self.children(), start=1):
            data = {
                "kind": child.id, "soort": cleaned[f"soort_{number}"], "uren_per_week": cleaned[f"uren_{number}"],
                "vve_indicatie": cleaned[f"vve_{number}"],
            }  # fmt: skip
            yield self.renew("kinderopvang.afspraak", data, match=("kind",)) if data["soort"] else None
        if cleaned.get("nieuw_geboren"):
            yield new_fact(
                kind="huishouden.band", valid_from=cleaned["on"], known_on=self.today, relatie="kind", geboortedatum=cleaned["nieuw_geboren"],
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number in range(1, len(self.children()) + 1):
            if not cleaned.get(f"soort_{number}") and (cleaned.get(f"uren_{number}") or cleaned.get(f"vve_{number}")):
                self.add_error(f"soort_{number}", _("Kies ook welke opvang of school het is."))
        return cleaned

    def clean_nieuw_geboren(self) -> date | None:
        born: date | None = self.cleaned_data.get("nieuw_geboren")
        if born and born > self.today:
            raise forms.ValidationError(_("Deze geboortedatum ligt in de toekomst. Controleer het jaar."))
        return born


class HealthForm(PartForm):
    """Of health only what the intake, the plan and the support need (Wi 37 lid 2): no diagnosis, no treatment."""

    score = choice(gettext_lazy("Gezondheid en belastbaarheid"), words.SCORES)
    soort = choice(gettext_lazy("Is er iets waar het plan rekening mee moet houden?"), words.HEALTH)
    gevolg = text(
        gettext_lazy("Wat vraagt dit van lessen en begeleiding?"), rows=3, longest=500,
        help_text=gettext_lazy("Bijvoorbeeld: korte lesdagen, plaats vooraan. Geen diagnose, medicijnen of naam van een behandelaar."),
    )  # fmt: skip
    zintuig = choice(gettext_lazy("Beperking in zien of horen"), {"visueel": gettext_lazy("Zien"), "auditief": gettext_lazy("Horen")})
    kan_toets = ask(gettext_lazy("Kan de persoon met die beperking de leerbaarheidstoets maken?"))

    def known(self) -> dict[str, Any]:
        point, sense = self.life.last("gezondheid.aandachtspunt"), self.life.last("gezondheid.zintuiglijke_beperking")
        known: dict[str, Any] = {}
        if point:
            known |= {"soort": point.data["soort"], "gevolg": point.data.get("gevolg", "")}
        if sense:
            known |= {"zintuig": sense.data["soort"], "kan_toets": yes_no(sense.data.get("kan_toets_afleggen"))}
        return known

    def found(self, cleaned: dict[str, Any]) -> Iterator[Fact | None]:
        yield self.renew("leefgebied.gezondheid", {"score": cleaned["score"]})
        if cleaned["soort"]:
            yield self.renew("gezondheid.aandachtspunt", {"soort": cleaned["soort"], "gevolg": cleaned["gevolg"]})
        if cleaned["zintuig"]:
            yield self.renew("gezondheid.zintuiglijke_beperking", {"soort": cleaned["zintuig"], "kan_toets_afleggen": cleaned["kan_toets"]})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("gevolg") and not cleaned.get("soort"):
            self.add_error("soort", _("Kies waar het over gaat."))
        return cleaned


class WishForm(PartForm):
    """What the person wants, in the words the person used."""

    woorden = text(gettext_lazy("Wat wil de persoon? In eigen woorden"), required=True, rows=5, longest=4000)
    taal = choice(gettext_lazy("In welke taal staat dat hier"), words.LANGUAGES)
    onderwijswens = ask(gettext_lazy("Wil de persoon een beroepsopleiding of hoger onderwijs volgen?"), help_text=gettext_lazy("Voorwaarde voor de onderwijsroute (Wi 8)."))
    werkwens = choice(gettext_lazy("Wil de persoon werken?"), words.WORK_WISH)
    uren_per_week = amount(gettext_lazy("Hoeveel uur per week heeft de persoon voor lessen, werk en meedoen samen?"))

    def known(self) -> dict[str, Any]:
        last = self.life.last("wens.uitgesproken")
        if last is None:
            return {"taal": "nl"}
        return {**last.data, "onderwijswens": yes_no(last.data.get("onderwijswens"))}

    def found(self, cleaned: dict[str, Any]) -> Iterator[Fact | None]:
        names = ("woorden", "taal", "onderwijswens", "werkwens", "uren_per_week")
        yield self.renew("wens.uitgesproken", {name: plain(cleaned.get(name)) for name in names})
