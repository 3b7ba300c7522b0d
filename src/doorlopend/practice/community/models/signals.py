"""Signals and who sent them. A signal row holds nothing of a person: who sent it stands apart, behind a token."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from doorlopend.records.access import Region, Staff, Technical
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP

from .. import states, words


class Signal(models.Model):
    """Something that does not work in daily practice, in three sentences, and how far it came.

    `places` are the gemeenten where it plays. `state` follows `states.SIGNAL_MACHINE`; an end without an answer to
    the sender is refused by the database too.
    """

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    title = models.CharField(max_length=120)
    what = models.TextField(max_length=2000)
    wanted = models.TextField(max_length=2000, blank=True)
    consequence = models.TextField(max_length=1000, blank=True)
    workaround = models.TextField(max_length=1000, blank=True)
    phase = models.CharField(max_length=20, choices=words.Phase.choices, blank=True)
    theme = models.CharField(max_length=20, choices=words.Theme.choices, blank=True)
    cause = models.CharField(max_length=20, choices=words.Cause.choices, blank=True)
    solvable = models.CharField(max_length=12, choices=words.Solvable.choices, blank=True)
    severity = models.PositiveSmallIntegerField(choices=words.Severity.choices, null=True)
    recurring = models.BooleanField(null=True)
    touched = models.PositiveIntegerField(null=True, help_text="Estimated number of inburgeraars")
    places = ArrayField(models.UUIDField(), default=list)
    page = models.CharField(max_length=120, blank=True, help_text="Name of the page it was sent from")
    privacy_note = models.CharField(max_length=300, blank=True, help_text="Why what looked like person data is none")
    state = models.CharField(max_length=20, choices=states.SignalState.choices, default=states.SignalState.NIEUW)
    sent_on = models.DateField()
    owner_id = models.UUIDField(null=True)
    owner_label = models.CharField(max_length=120, blank=True)
    feedback_due = models.DateField()
    answered_on = models.DateField(null=True, help_text="Last day an answer was given to the senders")
    closed_on = models.DateField(null=True)
    cluster = models.ForeignKey("Cluster", models.SET_NULL, null=True, related_name="signals")
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="doubles")
    shared = models.BooleanField(default=False, help_text="May be shown to other regions")

    class Meta:
        indexes = [
            models.Index(fields=["region_id", "state"]),
            models.Index(fields=["region_id", "feedback_due"], condition=Q(answered_on=None), name="signal_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                name="signal_ends_answered",
                condition=~Q(state__in=["teruggekoppeld", "gesloten"]) | Q(answered_on__isnull=False),
            ),
            models.CheckConstraint(name="signal_closed_day", condition=Q(state="gesloten") | Q(closed_on=None)),
        ]


class Cluster(models.Model):
    """Signals about one thing."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    name = models.CharField(max_length=120)
    made_on = models.DateField()


class Voice(models.Model):
    """One who reported a signal, joined in, or asked a question: a token, and of role and gemeente what may be known.

    Role and gemeente are empty here when fewer than ten people share them, so that not even this table tells.
    """

    table_class = Region(grants=KEEP)
    token = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    about_kind = models.CharField(max_length=12)
    about_id = models.UUIDField(db_index=True)
    role = models.CharField(max_length=40, blank=True)
    gemeente_id = models.UUIDField(null=True)
    first = models.BooleanField(default=True)
    on = models.DateField()
    seen_on = models.DateField(null=True, help_text="Last day the sender looked")


class Sender(models.Model):
    """Whose token it is: readable by the sender alone. A resident's row belongs to the gemeente and its dossier."""

    table_class = Staff(steward=None, own="user_id", dossier="dossier_id", grants=APPEND)
    token = models.UUIDField(primary_key=True)
    user_id = models.UUIDField(db_index=True)
    steward_id = models.UUIDField()
    dossier_id = models.UUIDField(null=True, db_index=True)


class ReturnCode(models.Model):
    """For who has no account: a digest of the code under which the answer can be read."""

    table_class = Technical(grants=APPEND)
    digest = models.CharField(max_length=64, primary_key=True)
    token = models.UUIDField()
    region_id = models.UUIDField()


class Signature(models.Model):
    """The name a sender chose to put to a signal: for those who work for the region."""

    table_class = Staff(steward="region_id", own="user_id", grants=APPEND)
    token = models.UUIDField(primary_key=True)
    region_id = models.UUIDField()
    user_id = models.UUIDField()
    name = models.CharField(max_length=120)


class Happening(models.Model):
    """What was done with a signal, question or escalation: act, from, to, words; `to_senders` when they see it."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    about_kind = models.CharField(max_length=12)
    about_id = models.UUIDField(db_index=True)
    act = models.CharField(max_length=20)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, blank=True)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    to_senders = models.BooleanField(default=False)
    answer = models.BooleanField(default=False)
