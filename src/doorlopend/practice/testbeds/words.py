"""The fixed lists of a testbed."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Design(TextChoices):
    """How people come into an approach. The design decides the method of analysis; nobody can choose that."""

    LOTTERY = "loting", _("Loting per persoon")
    WEDGE = "trap", _("Gemeente na gemeente, volgorde geloot")
    CHOSEN = "keuze", _("Persoon en regievoerder kiezen")
    TOWN = "gemeente", _("Elke gemeente kiest een aanpak")


class Covariate(TextChoices):
    """What is known of somebody before the start, and may be adjusted for. No nationality, sex or mother tongue."""

    AGE = "leeftijd", _("leeftijd bij de start")
    CHILDREN = "kinderen", _("kinderen thuis")
    SCHOOLING = "opleiding", _("middelbaar of hoger diploma")
    STAY = "maanden_in_gemeente", _("maanden in de gemeente")


class NoteKind(TextChoices):
    CIRCLE = "leerkring", _("Leerkring")
    JOURNEY = "klantreis", _("Klantreis")
    INTERVIEW = "interview", _("Interview")
    DELIVERED = "geleverd", _("Wat echt is gedaan")


class Why(TextChoices):
    """Why somebody left an approach."""

    STOPPED = "gestopt", _("wil niet meer")
    UNFIT = "past_niet", _("past niet meer")
    MOVED = "verhuisd", _("verhuisd")
    WORK = "werk_of_school", _("werk of school gevonden")
    OTHER = "anders", _("anders")


class AnalysisKind(TextChoices):
    LOOK = "tussenblik", _("afgesproken tussenblik")
    FINAL = "eind", _("einduitkomst")
    AGAIN = "herhaling", _("opnieuw uitgerekend")


class AnalysisState(TextChoices):
    WAITING = "wacht", _("wacht op de rekenaar")
    RUNNING = "rekent", _("rekent")
    DONE = "klaar", _("klaar")
    FAILED = "mislukt", _("mislukt")


class Verdict(TextChoices):
    ADOPT = "invoeren", _("Invoeren")
    ADJUST = "aanpassen", _("Aanpassen en opnieuw meten")
    STOP = "stoppen", _("Stoppen")


class Answer(TextChoices):
    """Every answer a testbed can give; for each the learning agenda says beforehand what we will do."""

    BETTER = "better", _("het helpt")
    EQUAL = "equal", _("het maakt niet uit")
    WORSE = "worse", _("het werkt tegen")
    UNCLEAR = "unclear", _("we weten het nog niet")
    REFUSED = "refused", _("de vraag is niet te beantwoorden")
