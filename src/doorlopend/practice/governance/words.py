"""The fixed lists of governance, as regional practice uses them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BodyKind(TextChoices):
    PORTEFEUILLEHOUDERS = "portefeuillehouders", _("Portefeuillehoudersoverleg")
    STUURGROEP = "stuurgroep", _("Stuurgroep")
    KLANKBORD = "klankbordgroep", _("Bestuurlijke klankbordgroep")
    MANAGERS = "managers", _("Managersoverleg")
    BELEID = "beleidsoverleg", _("Maandelijks overleg beleidsmedewerkers")
    WERKGROEP = "werkgroep", _("Ambtelijke werkgroep")
    LEVERANCIERS = "leveranciersoverleg", _("Leveranciersoverleg")
    ADVIESRAAD = "adviesraad", _("Adviesraad Statushouders")
    COP = "cop", _("Community of Practice")
    SLEUTELPERSONEN = "sleutelpersonen", _("Sleutelpersonenoverleg")
    ANDERS = "anders", _("Ander gremium")


class SeatRole(TextChoices):
    VOORZITTER = "voorzitter", _("voorzitter")
    LID = "lid", _("lid")
    SECRETARIS = "secretaris", _("secretaris")
    ADVISEUR = "adviseur", _("adviseur")


class ItemKind(TextChoices):
    BESLUIT = "besluit", _("ter besluit")
    BESPREKING = "bespreking", _("ter bespreking")
    KENNISNAME = "kennisname", _("ter kennisname")
    REFLECTIE = "reflectie", _("ter reflectie")


class Presence(TextChoices):
    AANWEZIG = "aanwezig", _("aanwezig")
    VERVANGER = "vervanger", _("vervanger aanwezig")
    AFWEZIG = "afwezig", _("afwezig")


class LineKind(TextChoices):
    NOTITIE = "notitie", _("Notitie")
    BESLUIT = "besluit", _("Besluit")
    ACTIE = "actie", _("Actie")


class EventKind(TextChoices):
    NETWERK = "netwerk", _("Netwerkbijeenkomst")
    WEBINAR = "webinar", _("Webinar")
    WERKSESSIE = "werksessie", _("Werksessie")
    SCHOLING = "scholing", _("Scholing")
