"""The talk itself, language, schooling and work: what is asked first, in the azc or at home."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.engines.facts import Fact

from .. import words
from .base import PartForm, amount, ask, choice, text, yes_no


class TalkForm(PartForm):
    """Where, how long, in which language, with whose help; and that a talk alone was offered (Bi 5.2 lid 2)."""

    deel = choice(gettext_lazy("Waar"), words.PLACES, required=True)
    voertaal = choice(gettext_lazy("In welke taal is gesproken"), words.LANGUAGES, required=True)
    vertaalhulp = choice(gettext_lazy("Wie hielp met vertalen"), words.HELP, required=True)
    minuten = amount(gettext_lazy("Duur van het gesprek in minuten"))
    minuten_werk = amount(gettext_lazy("Uw overige tijd in minuten"), help_text=gettext_lazy("Voorbereiden, verslag, regelen."))
    alleen_gesprek_aangeboden = ask(
        gettext_lazy("Gewezen op het recht op een gesprek zonder partner of gezin?"), help_text=gettext_lazy("Dit moet bij elke brede intake (Bi 5.2 lid 2).")
    )
    eigen_plan = ask(gettext_lazy("Presenteerde de persoon een eigen plan?"))

    def known(self) -> dict[str, Any]:
        arranged, tongue = self.life.last("intake.vertaalhulp_geregeld"), self.life.last("persoon.taal")
        preferred = [fact for fact in self.life.all("persoon.taal") if fact.data.get("voorkeur")]
        last = self.life.last("intake.gesprek")
        helped = last.data.get("vertaalhulp") if last else {"niet_nodig": "geen"}.get(str(arranged.data["soort"]), arranged.data["soort"]) if arranged else ""
        spoken = preferred[-1] if preferred else tongue
        told = any(fact.data.get("alleen_gesprek_aangeboden") for fact in self.life.all("intake.gesprek"))
        return {
            "deel": "azc" if self._in_azc() else "thuis", "voertaal": spoken.data["taal"] if spoken else "",
            "vertaalhulp": helped, "alleen_gesprek_aangeboden": "ja" if told else "",
        }  # fmt: skip

    def _in_azc(self) -> bool:
        stay = self.life.on("azc.verblijf", self.today)
        return stay is not None and not self.life.has("huisvesting.gerealiseerd")

    def found(self, cleaned: dict[str, Any]) -> Iterator[Fact | None]:
        names = ("deel", "voertaal", "vertaalhulp", "minuten", "minuten_werk", "alleen_gesprek_aangeboden", "eigen_plan")
        yield self.renew("intake.gesprek", {name: cleaned.get(name) for name in names}, match=("deel",))


class LanguageForm(PartForm):
    """Languages the person speaks and writes, and Dutch per skill."""

    taal = choice(gettext_lazy("Taal die de persoon het best spreekt"), words.LANGUAGES, required=True)
    schrift = ask(gettext_lazy("Kan de persoon die taal lezen en schrijven?"))
    voorkeur = ask(gettext_lazy("Is dit de taal waarin de persoon wil worden aangesproken?"))

    def known(self) -> dict[str, Any]:
        best = self._best()
        known = {f"niveau_{fact.data['onderdeel']}": fact.data["niveau"] for fact in self.life.all("taalniveau.gemeten") if fact.data.get("onderdeel")}
        if best:
            known |= {"taal": best.data["taal"], "schrift": yes_no(best.data.get("schrift")), "voorkeur": yes_no(best.data.get("voorkeur"))}
        elif talk := self.life.last("intake.gesprek"):
            known["taal"] = talk.data["voertaal"]
        return known

    def _best(self) -> Fact | None:
        spoken = self.life.all("persoon.taal")
        mother = [fact for fact in spoken if fact.data.get("beheersing") == "moedertaal"]
        return (mother or spoken)[-1] if spoken else None

    def more(self) -> None:
        for skill, label in words.SKILLS.items():
            self.fields[f"niveau_{skill}"] = choice(_("Nederlands: %s") % str(label).lower(), words.LEVELS)

    def found(self, cleaned: dict[str, Any]) -> Iterator[Fact | None]:
        best = self._best()
        same = best is not None and best.data["taal"] == cleaned["taal"]
        command = best.data.get("beheersing") if same and best else "moedertaal"
        data = {"taal": cleaned["taal"], "beheersing": command, "schrift": cleaned["schrift"], "voorkeur": cleaned["voorkeur"]}
        yield self.renew("persoon.taal", data, match=("taal",)) if cleaned["schrift"] or cleaned["voorkeur"] or not same else None
        for skill in words.SKILLS:
            yield self.renew("taalniveau.gemeten", {"onderdeel": skill, "niveau": cleaned[f"niveau_{skill}"]}, match=("onderdeel",))


class BackgroundForm(PartForm):
    """Education and work before arrival (Wi 14 lid 3 b). What is known already stands above the form."""

    niveau = choice(gettext_lazy("Onderwijs: niveau"), words.SCHOOLING)
    school_jaren = amount(gettext_lazy("Onderwijs: aantal jaren"))
    richting = text(gettext_lazy("Onderwijs: richting"), longest=200)
    diploma = ask(gettext_lazy("Onderwijs: met diploma?"))
    gewaardeerd = ask(gettext_lazy("Diploma gewaardeerd (IDW)?"))
    beroep = text(gettext_lazy("Werk: beroep"), longest=200)
    werk_jaren = amount(gettext_lazy("Werk: aantal jaren"))
    taken = text(gettext_lazy("Werk: wat deed de persoon"), rows=3)

    def found(self, cleaned: dict[str, Any]) -> Iterator[Fact | None]:
        school = {name: cleaned.get(name) for name in ("niveau", "richting", "diploma", "gewaardeerd")} | {"jaren": cleaned.get("school_jaren")}
        if cleaned.get("niveau"):
            yield self.renew("opleiding.eerder", school, match=("niveau", "richting"), bare=True)
        work = {"beroep": cleaned.get("beroep"), "taken": cleaned.get("taken"), "jaren": cleaned.get("werk_jaren")}
        if cleaned.get("beroep"):
            yield self.renew("werk.eerder", work, match=("beroep",), bare=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for needed, others in (("niveau", ("school_jaren", "richting", "diploma")), ("beroep", ("werk_jaren", "taken"))):
            if not cleaned.get(needed) and any(cleaned.get(name) not in (None, "") for name in others):
                self.add_error(needed, _("Vul dit ook in, anders is niet bekend waar het over gaat."))
        return cleaned
