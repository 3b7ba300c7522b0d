"""The fixed lists of a signal, as regional practice uses them."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Phase(TextChoices):
    """Where on the line from azc to taking part."""

    OPVANG = "opvang", _("Opvang")
    KOPPELING = "koppeling", _("Koppeling")
    HUISVESTING = "huisvesting", _("Huisvesting")
    INTAKE = "intake", _("Brede intake")
    PIP = "pip", _("PIP")
    LEERROUTE = "leerroute", _("Leerroute")
    PARTICIPATIE = "participatie", _("Participatie")
    WERK = "werk", _("Werk")
    ONTZORGEN = "ontzorgen", _("Ontzorgen")
    GEZONDHEID = "gezondheid", _("Gezondheid")
    GEZIN = "gezin", _("Gezin")
    AFSLUITING = "afsluiting", _("Afsluiting")


class Theme(TextChoices):
    COMMUNICATIE = "communicatie", _("Communicatie")
    WACHTTIJD = "wachttijd", _("Wachttijd")
    AANBOD = "aanbod", _("Aanbod")
    OVERDRACHT = "overdracht", _("Overdracht")
    GELD = "geld", _("Geld")
    GEZIN = "kinderen", _("Kinderen en opvang")
    GEZONDHEID = "gezond", _("Gezondheid")
    WERK = "werk", _("Werk")
    WONEN = "wonen", _("Wonen")
    OVERIG = "overig", _("Overig")


class Cause(TextChoices):
    REGEL = "regel", _("Wet of regel")
    GELD = "geld", _("Geld")
    ICT = "ict", _("ICT of berichten")
    CAPACITEIT = "capaciteit", _("Capaciteit")
    SAMENWERKING = "samenwerking", _("Samenwerking")
    KENNIS = "kennis", _("Kennis")
    AANBOD = "aanbod", _("Aanbod")
    GEDRAG = "gedrag", _("Gedrag")


class Solvable(TextChoices):
    NU = "nu", _("Zelf, nu")
    LATER = "later", _("Zelf, later")
    REGIO = "regio", _("In de regio")
    LANDELIJK = "landelijk", _("Landelijk")


class Severity(IntegerChoices):
    LICHT = 1, _("1 · hinder")
    MATIG = 2, _("2 · kost tijd of vertrouwen")
    ERNSTIG = 3, _("3 · iemand loopt vast")
    URGENT = 4, _("4 · schade of rechten in het geding")


class Party(TextChoices):
    DIVOSA = "divosa", "Divosa"
    SZW = "szw", "SZW"
    VNG = "vng", "VNG"
    COA = "coa", "COA"
    DUO = "duo", "DUO"
    CBS = "cbs", "CBS"
    IND = "ind", "IND"


class Effect(TextChoices):
    NONE = "geen", _("Geen wijziging")
    QA = "qa", _("Vraag en antwoord gepubliceerd")
    MESSAGE = "bericht", _("Bericht aangepast")
    RULE = "regel", _("Regel gewijzigd")
    AGREEMENT = "afspraak", _("Werkafspraak gemaakt")


class Level(TextChoices):
    """How far a question went."""

    REGIO = "regio", _("Regio-overleg")
    STUURGROEP = "stuurgroep", _("Stuurgroep")
    DIVOSA = "divosa", _("Divosa")
    LANDELIJK = "landelijk", _("Landelijke partij")


class Proof(TextChoices):
    ERVARING = "ervaring", _("Ervaring")
    METING = "meting", _("Meting")
    ONDERZOEK = "onderzoek", _("Onderzoek")
