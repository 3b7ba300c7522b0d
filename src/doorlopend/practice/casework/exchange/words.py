"""Words of the exchange in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.practice.casework.page import lang
from doorlopend.records.kit.shell import Text
from doorlopend.records.kit.values import Badge, Tone

from .catalogue import OPERATIONS, BodyField
from .checks import Objection

STATES: Mapping[str, tuple[Text, Tone]] = {
    "draft": (gettext_lazy("nog te versturen"), "warn"),
    "ready": (gettext_lazy("onderweg"), "info"),
    "sent": (gettext_lazy("wacht op antwoord"), "info"),
    "accepted": (gettext_lazy("aangenomen"), "ok"),
    "refused": (gettext_lazy("geweigerd"), "late"),
    "dead": (gettext_lazy("vastgelopen"), "late"),
    "withdrawn": (gettext_lazy("vervallen"), "neutral"),
}
ACTS: Mapping[str, Text] = {
    "received": gettext_lazy("ontvangen"),
    "handled": gettext_lazy("verwerkt"),
    "repeated": gettext_lazy("herhaling"),
    "conflict": gettext_lazy("botsing"),
    "unplaceable": gettext_lazy("niet te plaatsen"),
    "released": gettext_lazy("vrijgegeven"),
    "sent": gettext_lazy("verzonden"),
    "attempt failed": gettext_lazy("poging zonder antwoord"),
    "accepted": gettext_lazy("aangenomen door DUO"),
    "refused": gettext_lazy("geweigerd door DUO"),
    "stuck": gettext_lazy("vastgelopen"),
    "entered": gettext_lazy("overgenomen in het portaal"),
    "retry asked": gettext_lazy("opnieuw gevraagd"),
    "said new": gettext_lazy("iemand zei: een nieuwe persoon"),
    "placed": gettext_lazy("iemand zei om wie het gaat"),
    "withdrawn": gettext_lazy("vervallen"),
}
CAUSES: Mapping[str, Text] = {
    "not_told": gettext_lazy("nog niet verstuurd; zie Aan DUO"),
    "refused": gettext_lazy("DUO weigerde ons bericht"),
    "other_gemeente": gettext_lazy("DUO houdt het PIP van een andere gemeente aan"),
    "changed_at_duo": gettext_lazy("bij DUO gewijzigd na ons laatste bericht"),
    "recorded_here": gettext_lazy("hier anders vastgelegd dan DUO het meldt"),
    "portal": gettext_lazy("in het portaal ingevoerd en hier niet vastgelegd"),
    "unknown_at_duo": gettext_lazy("DUO kent deze persoon niet bij dit nummer"),
    "not_ours": gettext_lazy("DUO rekent deze persoon niet tot deze gemeente"),
    "two_dossiers": gettext_lazy("twee dossiers met hetzelfde nummer"),
    "coa_list": gettext_lazy("de lijst van COA zegt iets anders"),
    "no_dossier": gettext_lazy("DUO stuurde bericht over iemand zonder dossier"),
}


def name_of(operation: str) -> str:
    found = OPERATIONS.get(operation)
    return getattr(found, lang()) if found else operation


def badge(state: str) -> Badge:
    text, tone = STATES[state]
    return Badge(text=text, tone=tone)


def field_name(one: BodyField) -> str:
    return str(getattr(one, lang()))


def told(one: Objection) -> str:
    return one.en if lang() == "en" else one.nl


def mend(one: Objection) -> str:
    return one.mend_en if lang() == "en" else one.mend_nl


def actor_name(by: str, names: Mapping[str, str]) -> str:
    if by in names:
        return names[by]
    return _("automatisch") if by.startswith("system:") else _("een medewerker")


def shown(value: Any) -> Any:
    """A value as DUO wants it written: dates as day, yes and no in words."""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    return "" if value is None else value
