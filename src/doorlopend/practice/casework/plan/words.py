"""Words of the plan that more than one screen or letter needs; looked up when shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doorlopend.records.kit.templatetags.kit import day as written

PARTS = ("lezen", "luisteren", "schrijven", "spreken")


def day(value: Any) -> str:
    return written(value) if isinstance(value, date) else ""


def breach(code: str) -> str:
    """A breach of a hard rule as the law engine names it."""
    told = {
        "pvt_minder_dan_12_uur": _("De PVT telt ten minste 12 uur."),
        "map_minder_dan_40_praktijkuren": _("De MAP telt ten minste 40 praktijkuren."),
        "a2_in_eerste_pip": _("Het eerste PIP kan geen A2 vaststellen; dat kan alleen later, door afschalen."),
        "afgeschaald_zonder_voorwaarden": _("Afschalen vraagt 600 gevolgde lesuren, voldoende inzet en dat B1 niet haalbaar is."),
        "a2_in_onderwijsroute": _("Afschalen naar A2 bestaat niet in de onderwijsroute."),
        "b1_in_z_route": _("Niveau B1 hoort niet bij de Z-route."),
        "onderwijsroute_zonder_wens_of_kans": _("De onderwijsroute vraagt een onderwijswens en een grote kans op een diploma."),
        "leerroutes_niet_onderzocht": _("Nog niet elke leerroute is onderzocht en gemotiveerd."),
    }
    return told.get(code, code.replace("_", " "))


def field_name(name: str) -> str:
    told = {
        "intensiteit_uren": _("de intensiteit van de leerroute in uren"), "pvt_uren": _("de uren PVT"), "map_uren": _("de uren MAP"),
        "map_praktijk_uren": _("de praktijkuren MAP"), "voortgangsgesprekken": _("het aantal voortgangsgesprekken"),
    }  # fmt: skip
    return told.get(name, name.replace("_", " "))


def goal_names() -> dict[str, str]:
    return {
        "taal_a2": _("Nederlands op A2"), "taal_b1": _("Nederlands op B1"), "taal_b2": _("Nederlands op B2"), "werk_voltijd": _("Werken, voltijd"),
        "werk_deeltijd": _("Werken, deeltijd"), "opleiding_voltijd": _("Opleiding, voltijd"), "opleiding_deeltijd": _("Opleiding, deeltijd"),
        "vrijwilligerswerk": _("Vrijwilligerswerk"), "ondernemen": _("Ondernemen"), "gezin": _("Gezin"), "netwerk": _("Netwerk"), "geld": _("Geld"),
        "overig": _("Iets anders"),
    }  # fmt: skip


def owner_names() -> dict[str, str]:
    return {
        "persoon": _("De inburgeraar zelf"), "regievoerder": _("Regievoerder"), "taalaanbieder": _("Taalaanbieder"), "begeleider": _("Begeleider"),
        "werkgever": _("Werkgever"), "school": _("School"), "partner": _("Partner"), "overig": _("Iemand anders"),
    }  # fmt: skip


def support_names() -> dict[str, str]:
    return {
        "taalmaatje": _("Taalmaatje"), "jobcoach": _("Jobcoach"), "opvang_kinderen": _("Hulp bij opvang van de kinderen"),
        "hulp_bij_administratie": _("Hulp bij geld en papieren"), "nt2_docent_begeleiding": _("Extra begeleiding door de docent"),
        "reiskosten": _("Reiskosten"), "laptop": _("Laptop of tablet"), "sleutelpersoon": _("Sleutelpersoon"), "jongerencoach": _("Jongerencoach"),
        "overig": _("Andere hulp"),
    }  # fmt: skip


def occasion_names() -> dict[str, str]:
    return {
        "eerste": _("Eerste PIP"), "schakelen": _("Andere leerroute (schakelen)"), "afschalen": _("Lager niveau (afschalen)"),
        "verhuizing": _("Na verhuizing"), "inhoud_gewijzigd": _("Inhoud gewijzigd"), "heroverweging": _("Heroverweging na bezwaar"),
    }  # fmt: skip


def block_name(code: str) -> str:
    return block_names()[code]


def block_names() -> dict[str, str]:
    return {
        "les": _("Les"), "werk": _("Werk"), "participatie": _("MAP, PVT of participatie"), "school_kind": _("School van de kinderen"),
        "opvang_kind": _("Opvang van de kinderen"), "overig": _("Iets anders"),
    }  # fmt: skip


def day_name(code: str) -> str:
    return day_names()[code]


def day_names() -> dict[str, str]:
    return {"ma": _("maandag"), "di": _("dinsdag"), "wo": _("woensdag"), "do": _("donderdag"), "vr": _("vrijdag"), "za": _("zaterdag"), "zo": _("zondag")}
