"""Choices of the room, in the words of practice."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HomeKind(TextChoices):
    REGULIER = "regulier", _("Zelfstandige woning")
    GEDEELD = "gedeeld", _("Gedeelde woning")
    FLEX = "flex", _("Flexwoning")
    TUSSEN = "tussenvoorziening", _("Tussenvoorziening")


class Feature(TextChoices):
    """What a home has, and a household may need. Housing facts, never a diagnosis."""

    GELIJKVLOERS = "gelijkvloers", _("Gelijkvloers")
    ROLSTOEL = "rolstoel", _("Geschikt voor rolstoel")
    LIFT = "lift", _("Met lift")
    AANGEPAST = "aangepast", _("Aangepast bad en toilet")


class LocationKind(TextChoices):
    AZC = "azc", _("Azc")
    DOORSTROOM = "doorstroomlocatie", _("Doorstroomlocatie")
    TUSSEN = "tussenvoorziening", _("Tussenvoorziening")
    HOTEL = "hotel", _("Hotel of recreatiewoning")


class Entry(TextChoices):
    """What is kept about the task of a gemeente in a half-year; each later entry replaces the earlier one."""

    TAAK = "taak", _("Gepubliceerde taakstelling")
    STAND = "stand", _("Achterstand (+) of voorsprong (−) bij het begin")
    GEHUISVEST = "gehuisvest", _("Gehuisvest sinds het begin van het halfjaar")
    GEPLAND = "gepland", _("Nog te verwachten met een datum")
    GEMIST = "gemist", _("Gemiste halfjaren op rij")
    CORRECTIE = "correctie", _("Tussentijdse correctie van de taak")
    UITRUIL = "uitruil", _("Uitruil met een andere gemeente")
    OORZAAK = "oorzaak", _("Oorzaak van de achterstand")


class Cause(TextChoices):
    NONE = "", _("Niet van toepassing")
    WONINGEN = "geen_woningen", _("Te weinig passende woningen")
    KOPPELING = "te_weinig_gekoppeld", _("Te weinig mensen gekoppeld")
    NAREIS = "nareis", _("Nareis kwam later of eerder")
    BOUW = "bouw_vertraagd", _("Bouw of verbouw vertraagd")
    WEIGERING = "weigering", _("Woningen geweigerd")
    OVERIG = "overig", _("Anders, zie toelichting")


class Certainty(TextChoices):
    """Whether the terms of supervision are the source's word, or a reading that is not settled."""

    BRON = "bron", _("Zo staat het in de bron")
    LEZING = "lezing", _("Lezing, staat niet vast")


class Criterion(TextChoices):
    """Hard criteria of placement; which one it is, is for COA's placement staff and the gemeente of koppeling."""

    FAMILIE = "family", _("Eerstegraads familie")
    MEDISCH = "medical", _("Behandeling die aan een plaats gebonden is")
    WERK = "work", _("Arbeidsovereenkomst")
    OPLEIDING = "education", _("Inschrijving bij een opleiding")


class Sector(TextChoices):
    """Lines of work, for the fit with vacancies: the groups in which UWV publishes tension per region."""

    BOUW = "bouw", _("Bouw en installatie")
    TECHNIEK = "techniek", _("Techniek en industrie")
    ZORG = "zorg", _("Zorg en welzijn")
    LOGISTIEK = "logistiek", _("Transport en logistiek")
    HORECA = "horeca", _("Horeca en schoonmaak")
    GROEN = "groen", _("Landbouw en groen")
    HANDEL = "handel", _("Handel en administratie")
    ICT = "ict", _("ICT")
    ONDERWIJS = "onderwijs", _("Onderwijs en cultuur")


class Schooling(TextChoices):
    ISK = "isk", _("Internationale schakelklas")
    TAALSCHAKEL = "taalschakeltraject", _("Taalschakeltraject")
    MBO = "mbo", _("Mbo")
    HBO = "hbo", _("Hbo of universiteit")
    ALFA = "alfabetisering", _("Alfabetisering")


class Step(TextChoices):
    """What followed a decision, for later evaluation."""

    GEHUISVEST = "gehuisvest", _("Gehuisvest")
    WERK = "werk", _("Aan het werk")
    SCHOOL = "school", _("Naar school of opleiding")
    VERHUISD = "verhuisd", _("Naar een andere gemeente verhuisd")


class Saying(TextChoices):
    """What a household said, and what it is about."""

    WENS = "wens", _("Wens")
    AKKOORD = "akkoord", _("Instemming")
    WEIGERING = "weigering", _("Weigering")
    VRAAG = "vraag", _("Vraag of bedenking")


class Sex(TextChoices):
    """Of the adults of a household, for the fairness report only."""

    ONBEKEND = "", _("Niet vastgelegd")
    MAN = "man", _("Man of mannen")
    VROUW = "vrouw", _("Vrouw of vrouwen")
    GEMENGD = "gemengd", _("Man en vrouw")


STEPS = {
    "Signaleren": _("Signaleren"), "Informatie opvragen en valideren": _("Informatie opvragen en valideren"), "Actief toezicht": _("Actief toezicht"),
    "Vooraankondiging juridische interventie": _("Vooraankondiging juridische interventie"), "Besluit tot indeplaatsstelling": _("Besluit tot indeplaatsstelling"),
    "Indeplaatsstelling uitvoeren": _("Indeplaatsstelling uitvoeren"),
}  # fmt: skip
"""The steps of supervision as the handreiking names them, for readers of another language too; a province's own name stays as it is."""
