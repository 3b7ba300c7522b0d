"""Bodies, their meetings and what was said there, the regional year, and events. Nothing here is about an inburgeraar."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Region, Staff
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP
from doorlopend.records.files.models import File

from . import states, words


class Body(models.Model):
    """A table at which the region meets: what it may decide, to whom it reports, how often it meets."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    name = models.CharField(_("Naam"), max_length=120)
    kind = models.CharField(_("Soort"), max_length=24, choices=words.BodyKind.choices)
    mandate = models.TextField(_("Opdracht en mandaat"), max_length=2000)
    parent = models.ForeignKey("self", models.PROTECT, verbose_name=_("Rapporteert aan"), null=True, blank=True, related_name="children")
    rhythm_weeks = models.PositiveSmallIntegerField(_("Komt samen elke zoveel weken"), default=6)
    secretary = models.CharField(_("Secretaris"), max_length=120, blank=True)
    public = models.BooleanField(_("Openbaar"), default=False)
    since = models.DateField(_("Ingesteld op"))
    until = models.DateField(_("Opgeheven op"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "name"], name="body_name_once")]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A member of a body, with a deputy and a term; for a gemeente, or for another organisation."""

    table_class = Staff(steward="region_id")
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    body = models.ForeignKey(Body, models.CASCADE, related_name="seats")
    gemeente_id = models.UUIDField(null=True)
    organisation = models.CharField(_("Organisatie"), max_length=120, blank=True, help_text=_("Leeg als het lid een gemeente vertegenwoordigt"))
    name = models.CharField(_("Naam"), max_length=120)
    role = models.CharField(_("Rol"), max_length=12, choices=words.SeatRole.choices, default=words.SeatRole.LID)
    votes = models.BooleanField(_("Beslist mee"), default=True)
    deputy = models.CharField(_("Vervanger"), max_length=120, blank=True)
    since = models.DateField(_("Lid sinds"))
    until = models.DateField(_("Lid tot en met"), null=True, blank=True)


class Meeting(models.Model):
    """One meeting of a body; `state` follows `states.MEETING_MACHINE`."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    on = models.DateField(_("Datum"))
    starts = models.TimeField(_("Begint om"), null=True, blank=True)
    place = models.CharField(_("Plaats"), max_length=120, blank=True)
    link = models.URLField(_("Link voor wie online meedoet"), blank=True)
    others = models.CharField(_("Verder aanwezig"), max_length=300, blank=True)
    state = models.CharField(_("Stand"), max_length=20, choices=states.MeetingState.choices, default=states.MeetingState.GEPLAND)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "on"], name="meeting_once_a_day")]


class AgendaItem(models.Model):
    """A point of the agenda; pulled from elsewhere it keeps kind and id of where it came from."""

    table_class = Region()
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("Onderwerp"), max_length=200)
    kind = models.CharField(_("Soort"), max_length=12, choices=words.ItemKind.choices)
    brought_by = models.CharField(_("Ingebracht door"), max_length=120, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Minuten"), default=10)
    text = models.TextField(_("Toelichting"), max_length=4000, blank=True)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.UUIDField(null=True)
    url = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "source_kind", "source_id"], condition=models.Q(source_id__isnull=False), name="agenda_source_once")
        ]


class Paper(models.Model):
    """What must be read beforehand: a text here, or a link to where it stands."""

    table_class = Region()
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="papers")
    title = models.CharField(_("Titel"), max_length=200)
    text = models.TextField(_("Tekst"), max_length=20000, blank=True)
    link = models.URLField(_("Of een link"), blank=True)


class PaperFile(models.Model):
    """The file of a paper, kept as it came; who added it said that it holds nothing of an inburgeraar."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    paper = models.OneToOneField(Paper, models.PROTECT, related_name="file")
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=8, choices=File.Scan.choices)
    data = models.BinaryField()


class Round(models.Model):
    """The round of the gemeenten: who was there, and what each brought in beforehand."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="rounds")
    gemeente_id = models.UUIDField()
    presence = models.CharField(_("Aanwezigheid"), max_length=12, choices=words.Presence.choices, blank=True)
    input = models.TextField(_("Wat brengt u in?"), max_length=2000, blank=True)
    given_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "gemeente_id"], name="round_per_gemeente")]


class Line(models.Model):
    """One line of the minutes: a note, a decision or an action with owner and last day."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="lines")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, related_name="lines")
    kind = models.CharField(max_length=8, choices=words.LineKind.choices)
    text = models.TextField(max_length=2000)
    owner = models.CharField(_("Eigenaar"), max_length=120, blank=True)
    due_on = models.DateField(_("Klaar op"), null=True)
    done_on = models.DateField(null=True)
    result = models.TextField(_("Wat kwam ervan?"), max_length=1000, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="action_has_owner_and_day", condition=~models.Q(kind="actie") | (~models.Q(owner="") & models.Q(due_on__isnull=False))),
            models.CheckConstraint(name="action_ends_told", condition=models.Q(done_on=None) | ~models.Q(result="")),
        ]


class YearDate(models.Model):
    """A date of the region's own year, beside those every region has (`data/year.toml`)."""

    table_class = Region()
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    title = models.CharField(_("Wat"), max_length=200)
    on = models.DateField(_("Datum"))
    yearly = models.BooleanField(_("Ieder jaar"), default=True)
    alarm_days = models.PositiveSmallIntegerField(_("Zoveel dagen vooraf melden"), default=30)


class Event(models.Model):
    """A network meeting, webinar or training: sign-up, reminder, recording and attendance."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    title = models.CharField(_("Titel"), max_length=200)
    kind = models.CharField(_("Soort"), max_length=12, choices=words.EventKind.choices)
    on = models.DateField(_("Datum"))
    starts = models.TimeField(_("Begint om"), null=True, blank=True)
    place = models.CharField(_("Plaats"), max_length=120, blank=True)
    link = models.URLField(_("Link voor wie online meedoet"), blank=True)
    program = models.TextField(_("Programma"), max_length=4000, blank=True)
    seats = models.PositiveSmallIntegerField(_("Aantal plaatsen"), null=True, blank=True)
    remind_days = models.PositiveSmallIntegerField(_("Zoveel dagen vooraf herinneren"), default=3)
    recording = models.URLField(_("Opname"), blank=True)
    taken = models.PositiveSmallIntegerField(_("Aangemeld"), default=0)
    attended = models.PositiveSmallIntegerField(_("Opkomst"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=12, choices=states.EventState.choices, default=states.EventState.CONCEPT)


class SignUp(models.Model):
    """Who comes to an event: readable by oneself and by who works for the region."""

    table_class = Staff(steward="region_id", own="user_id")
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    event_id = models.UUIDField(db_index=True)
    user_id = models.UUIDField()
    name = models.CharField(max_length=120)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id", "user_id"], name="sign_up_once")]


class Happening(models.Model):
    """What was done with something in this room: act, from, to, words; added to, never changed."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    about_kind = models.CharField(max_length=16)
    about_id = models.UUIDField(db_index=True)
    act = models.CharField(max_length=24)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
