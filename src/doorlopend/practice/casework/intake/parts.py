"""The parts of the intake as data: where each is asked (azc or home), how sensitive, with which form."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from doorlopend.records.kit.shell import Text

from .forms.base import PartForm
from .forms.life import ChildrenForm, DomainsForm, HealthForm, WishForm
from .forms.route import CompleteForm, TestForm, WeighForm
from .forms.talk import BackgroundForm, LanguageForm, TalkForm

AZC, HOME = "azc", "thuis"


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the intake: `places` where it is asked, `kinds` of facts it gives, `sensitivity` of its text."""

    key: str
    title: Text
    lead: Text
    form: type[PartForm]
    places: tuple[str, ...]
    kinds: tuple[str, ...]
    sensitivity: str = "identifying"
    needed: bool = True


PARTS: dict[str, Part] = {
    part.key: part
    for part in (
        Part("gesprek", _("Gesprek"), _("Wanneer, waar, in welke taal en hoe lang."), TalkForm, (AZC, HOME), ("intake.gesprek",)),
        Part("taal", _("Taal"), _("Welke talen de persoon spreekt en schrijft, en hoe ver het Nederlands is."), LanguageForm, (AZC, HOME), ("persoon.taal", "taalniveau.gemeten")),
        Part("achtergrond", _("Opleiding en werk"), _("Wat iemand voor aankomst leerde en deed."), BackgroundForm, (AZC, HOME), ("opleiding.eerder", "werk.eerder")),
        Part("wensen", _("Wensen"), _("Wat de persoon zelf wil."), WishForm, (AZC, HOME), ("wens.uitgesproken",)),
        Part("kinderen", _("Kinderen en opvang"), _("Waar de kinderen zijn als er les is, en VVE."), ChildrenForm, (HOME,), ("kinderopvang.afspraak",), needed=False),
        Part("gezondheid", _("Gezondheid"), _("Alleen wat nodig is voor de intake, het PIP en de begeleiding (Wi 37 lid 2)."), HealthForm, (HOME,), ("leefgebied.gezondheid", "gezondheid.aandachtspunt"), "health"),
        Part("leefgebieden", _("Leefgebieden"), _("Hoe het gaat, per leefgebied. Herhaal dit later om verandering te zien."), DomainsForm, (HOME,), ("leefgebied.score",)),
        Part("toets", _("Leerbaarheidstoets"), _("Geboekt, gemaakt, en de uitslag van DUO."), TestForm, (AZC, HOME), ("leerbaarheidstoets.geboekt", "leerbaarheidstoets.afgelegd")),
        Part("weging", _("Weging van de leerroute"), _("Alles bij elkaar: welke route past, en waarom."), WeighForm, (HOME,), ("leerroute.weging",)),
        Part("afronden", _("Intake afronden"), _("Daarna volgt het PIP."), CompleteForm, (HOME,), ("intake.afgerond",)),
    )
}  # fmt: skip


def after(key: str) -> Part | None:
    """The part that follows, or None after the last."""
    keys = list(PARTS)
    at = keys.index(key) + 1
    return PARTS[keys[at]] if at < len(keys) else None
