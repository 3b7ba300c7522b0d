"""Words of the intake that more than one screen needs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LANGUAGES = {
    "am": _("Amhaars"), "ar": _("Arabisch"), "prs": _("Dari"), "en": _("Engels"), "fa": _("Farsi"), "fr": _("Frans"),
    "ku": _("Koerdisch"), "nl": _("Nederlands"), "uk": _("Oekraïens"), "ps": _("Pasjtoe"), "pl": _("Pools"),
    "ru": _("Russisch"), "so": _("Somalisch"), "es": _("Spaans"), "ti": _("Tigrinya"), "tr": _("Turks"), "zh": _("Chinees"),
    "ur": _("Urdu"), "pt": _("Portugees"), "th": _("Thai"), "vi": _("Vietnamees"),
}  # fmt: skip
"""Languages to choose from; another code that the record holds is shown as it is."""

DOMAINS = {
    "wonen": _("Wonen"), "geld": _("Geld"), "gezin": _("Gezin en relaties"), "netwerk": _("Netwerk"), "taal": _("Taal"),
    "opleiding": _("Opleiding"), "werk": _("Werk"), "zelfredzaamheid": _("Zelf regelen"), "digitaal": _("Digitaal"),
    "motivatie": _("Motivatie"),
}  # fmt: skip
SCORES = {
    "1": _("1: lukt niet"), "2": _("2: lukt met veel hulp"), "3": _("3: lukt met wat hulp"), "4": _("4: lukt meestal"), "5": _("5: lukt zelf"),
}  # fmt: skip
LEVELS = {"onder_a1": _("onder A1"), "a1": _("A1"), "a2": _("A2"), "b1": _("B1"), "b2": _("B2")}
SKILLS = {"lezen": _("Lezen"), "luisteren": _("Luisteren"), "schrijven": _("Schrijven"), "spreken": _("Spreken")}
ROUTES = {"b1_route": _("B1-route"), "onderwijsroute": _("Onderwijsroute"), "z_route": _("Z-route")}
PLACES = {"azc": _("In het azc"), "thuis": _("Thuis of op kantoor"), "overig": _("Ergens anders")}
HELP = {"geen": _("Niemand"), "tolk": _("Een tolk"), "sleutelpersoon": _("Een sleutelpersoon"), "collega": _("Een collega"), "app": _("Een app")}
SCHOOLING = {
    "geen": _("Geen"), "basis": _("Basisonderwijs"), "voortgezet": _("Voortgezet onderwijs"), "beroeps": _("Beroepsonderwijs"),
    "hoger": _("Hoger onderwijs"),
}  # fmt: skip
CARE = {
    "thuis": _("Thuis bij de ouders"), "familie": _("Bij familie of bekenden"), "kinderopvang": _("Kinderopvang"),
    "voorschool": _("Voorschool (VVE)"), "bso": _("Buitenschoolse opvang"), "school": _("School"), "gezocht": _("Wordt gezocht"),
}  # fmt: skip
WORK_WISH = {"nu": _("Nu"), "naast_de_lessen": _("Naast de lessen"), "later": _("Later"), "niet": _("Niet")}
HEALTH = {
    "lichamelijk": _("Lichamelijk"), "psychisch": _("Psychisch"), "verstandelijk": _("Verstandelijk"), "zwangerschap": _("Zwangerschap"),
    "overig": _("Iets anders"),
}  # fmt: skip
RESULTS = {"b1_haalbaar": _("B1 is haalbaar"), "b1_niet_haalbaar": _("B1 is niet haalbaar"), "onbekend": _("Nog niet bekend")}
OUTCOMES = {
    "verschenen": _("Verschenen"), "niet_verschenen": _("Niet verschenen"), "onvoldoende_medewerking": _("Onvoldoende meegewerkt"),
}  # fmt: skip
WEEKDAYS = {
    "1": _("Maandag"), "2": _("Dinsdag"), "3": _("Woensdag"), "4": _("Donderdag"), "5": _("Vrijdag"), "6": _("Zaterdag"), "7": _("Zondag"),
}  # fmt: skip
