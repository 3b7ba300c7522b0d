"""What can become of family members who follow later, and of a case conference, as data."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Nareis(TextChoices):
    """Family members who follow: from what the person tells to their own brede intake."""

    BEKEND = "bekend", _("aanvraag bekend")
    INGEWILLIGD = "ingewilligd", _("ingewilligd")
    VERWACHT = "verwacht", _("aankomst verwacht")
    AANGEKOMEN = "aangekomen", _("aangekomen")
    BRP = "brp", _("ingeschreven in de BRP")
    PLICHTIG = "plichtig", _("inburgeringsplicht bekend")
    AFGEWEZEN = "afgewezen", _("afgewezen of ingetrokken")


class NareisAct(TextChoices):
    GRANT = "inwilligen", _("Ingewilligd")
    EXPECT = "verwachten", _("Aankomst verwacht")
    ARRIVE = "aankomen", _("Aangekomen")
    REGISTER = "inschrijven", _("Ingeschreven in de BRP")
    OBLIGE = "plicht", _("Inburgeringsplicht bekend")
    REFUSE = "afwijzen", _("Afgewezen of ingetrokken")


N, A = Nareis, NareisAct
_NO = {A.REFUSE: N.AFGEWEZEN}
NAREIS_MACHINE: dict[Nareis, dict[NareisAct, Nareis]] = {
    N.BEKEND: {A.GRANT: N.INGEWILLIGD, A.EXPECT: N.VERWACHT, A.ARRIVE: N.AANGEKOMEN, **_NO},
    N.INGEWILLIGD: {A.EXPECT: N.VERWACHT, A.ARRIVE: N.AANGEKOMEN, **_NO},
    N.VERWACHT: {A.EXPECT: N.VERWACHT, A.ARRIVE: N.AANGEKOMEN, **_NO},
    N.AANGEKOMEN: {A.REGISTER: N.BRP},
    N.BRP: {A.OBLIGE: N.PLICHTIG},
    N.PLICHTIG: {},
    N.AFGEWEZEN: {A.GRANT: N.INGEWILLIGD},
}
"""Nareizigers may stand at the door without any notice before it: from every waiting state they can arrive."""


class Meeting(TextChoices):
    GEPLAND = "gepland", _("gepland")
    GEHOUDEN = "gehouden", _("gehouden")
    AFGELAST = "afgelast", _("afgelast")


class MeetingAct(TextChoices):
    HOLD = "houden", _("Verslag vastleggen")
    CANCEL = "afgelasten", _("Afgelasten")


MEETING_MACHINE: dict[Meeting, dict[MeetingAct, Meeting]] = {
    Meeting.GEPLAND: {MeetingAct.HOLD: Meeting.GEHOUDEN, MeetingAct.CANCEL: Meeting.AFGELAST},
    Meeting.GEHOUDEN: {},
    Meeting.AFGELAST: {},
}
