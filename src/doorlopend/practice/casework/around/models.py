"""What stands around a person: household, contacts, conferences, messages to partners, and a calendar feed."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Person, Staff
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP
from doorlopend.records.dossiers.models import SENSITIVITY
from doorlopend.records.regions.models import Controller, Organisation

from .states import Meeting, Nareis

FAMILY = Person(sensitivity="'identifying'", grants=KEEP)


class Child(models.Model):
    """A child of this person without a file of its own here: where it goes to school, and what is still to arrange."""

    class Place(models.TextChoices):
        NONE = "", _("nog geen plek")
        OPVANG = "kinderopvang", _("kinderopvang")
        VVE = "vve", _("peuteropvang met VVE")
        BASIS = "basisschool", _("basisschool")
        TAALKLAS = "taalklas", _("taalklas")
        ISK = "isk", _("ISK")
        VO = "voortgezet", _("voortgezet onderwijs")
        MBO = "mbo", _("mbo")

    table_class = FAMILY
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(db_index=True)
    name = models.CharField(max_length=80)
    born = models.DateField()
    place = models.CharField(max_length=14, choices=Place.choices, blank=True)
    school = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True)
    transport = models.BooleanField(default=False, help_text="School transport asked for")
    reported = models.BooleanField(default=False, help_text="Known to leerplicht")
    jgz = models.BooleanField(default=False, help_text="Health file passed on by the JGZ itself")


class Follower(models.Model):
    """Family members expected (nareis): how many, when, and whether the home fits."""

    table_class = FAMILY
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(db_index=True)
    adults = models.PositiveSmallIntegerField(default=0)
    children = models.PositiveSmallIntegerField(default=0)
    expected = models.DateField(null=True, help_text="First day of the month in which they are expected")
    home_fits = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=Nareis.choices, default=Nareis.BEKEND)
    since = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="follower_somebody", condition=models.Q(adults__gt=0) | models.Q(children__gt=0))
        ]


class Relative(models.Model):
    """Two files of one household at one controller, tied by a person; each side has a row."""

    table_class = Person(sensitivity="'identifying'", grants=KEEP, reach="other_id = target")
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(db_index=True)
    other_id = models.UUIDField()
    role = models.CharField(max_length=20, help_text="What the other is of this person")
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier_id", "other_id"], name="relative_once")]


class Contact(models.Model):
    """One contact with the person, also one that did not happen. Only ever added."""

    class How(models.TextChoices):
        OFFICE = "kantoor", _("gesprek op kantoor")
        HOME = "thuis", _("huisbezoek")
        AZC = "azc", _("gesprek in het azc")
        PHONE = "telefoon", _("telefoon")
        MESSAGE = "bericht", _("bericht")
        OTHER = "anders", _("anders")

    class Outcome(models.TextChoices):
        DONE = "gesproken", _("gesproken")
        NO_SHOW = "niet_verschenen", _("niet verschenen")
        CANCELLED = "afgezegd", _("afgezegd door de persoon")
        NOT_REACHED = "niet_bereikt", _("niet bereikt")

    class Help(models.TextChoices):
        NONE = "geen", _("geen vertaalhulp")
        INTERPRETER = "tolk", _("tolk")
        KEY_PERSON = "sleutelpersoon", _("sleutelpersoon")

    table_class = Person(sensitivity="sensitivity", grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(db_index=True)
    sensitivity = models.CharField(max_length=12, choices=SENSITIVITY, default="ordinary")
    on = models.DateField()
    how = models.CharField(max_length=10, choices=How.choices)
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    reason = models.CharField(max_length=120, blank=True, help_text="Why somebody did not come, as told")
    language = models.CharField(max_length=3, blank=True)
    help = models.CharField(max_length=14, choices=Help.choices, default=Help.NONE)
    minutes = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["dossier_id", "on"], name="contact_latest")]


class Conference(models.Model):
    """A talk of several organisations about one person: what is asked, who came, what was agreed."""

    table_class = Person(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(db_index=True)
    on = models.DateField()
    question = models.CharField(max_length=300)
    agenda = models.JSONField(default=list, help_text="Points, in order")
    invited = models.JSONField(default=list, help_text="Name and organisation")
    attended = models.JSONField(default=list)
    person_present = models.BooleanField(default=False)
    summary = models.TextField(blank=True)
    tasks = models.JSONField(default=list, help_text="Ids of the tasks that the agreements became")
    state = models.CharField(max_length=10, choices=Meeting.choices, default=Meeting.GEPLAND)
    made_by = models.CharField(max_length=80)


class Message(models.Model):
    """One message about one person, to or from a partner: the controller's copy. Only ever added."""

    table_class = Person(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(db_index=True)
    thread = models.UUIDField(db_index=True)
    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    ours = models.BooleanField(help_text="From the controller to the partner")
    item = models.CharField(max_length=30, help_text="What is shared, and so on which ground")
    ground = models.CharField(max_length=160)
    text = models.TextField()
    at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=120)


class PartnerMessage(models.Model):
    """The partner's copy: for who works there. The person is a reference and a first name, no more."""

    table_class = Staff(steward="organisation_id", dossier="dossier_id", grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    organisation_id = models.UUIDField(db_index=True)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(db_index=True)
    thread = models.UUIDField(db_index=True)
    about = models.CharField(max_length=80)
    sender = models.CharField(max_length=160)
    ours = models.BooleanField(help_text="From the controller to the partner")
    text = models.TextField()
    ground = models.CharField(max_length=160)
    at = models.DateTimeField(db_default=Now())


class CalendarFeed(models.Model):
    """The address of somebody's calendar: known by its digest, given up by one click."""

    table_class = Staff(own="user_id", login=True)
    id = models.UUIDField(primary_key=True, default=ordered)
    steward_id = models.UUIDField()
    user_id = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
