"""What came in and what goes out, kept before anything is done with it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from doorlopend.records.access import Person
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.tables import APPEND, KEEP
from doorlopend.records.regions.models import Controller

# Destroyed along with a dossier, though not tied to it: the same message id with other content, and the ledger.
SAME_ID = (
    "controller_id = holder AND message_id IN (SELECT message_id FROM messaging_incoming"
    " WHERE controller_id = holder AND dossier_id = target)"
)
SENT = (
    "controller_id = holder AND message_id IN (SELECT message_id FROM messaging_outgoing"
    " WHERE controller_id = holder AND dossier_id = target)"
)

# When one fact goes, what it came by and what told it lose their content and keep their digest: they are still known.
EMPTY_BODY = ("UPDATE messaging_incoming SET body = '', problem = '' WHERE controller_id = holder AND message_id::text = origin",)
EMPTY_NOTE = ("UPDATE messaging_ledgerline SET note = '' WHERE controller_id = holder AND message_id::text = origin",)

EMPTY_TOLD = (
    "UPDATE messaging_outgoing SET body = '', answer = '', keys = keys - 'was'"
    " WHERE controller_id = holder AND facts @> to_jsonb(target::text)",
)


class Incoming(models.Model):
    """A message as received. `same_as` is the digest of what makes two messages the same event."""

    class State(models.TextChoices):
        RECEIVED = "received", "Ontvangen"
        HANDLED = "handled", "Verwerkt"
        REPEATED = "repeated", "Herhaling"
        CONFLICT = "conflict", "Botsing"
        UNPLACEABLE = "unplaceable", "Niet te plaatsen"

    table_class = Person(sensitivity="'identifying'", grants=KEEP, reach=SAME_ID, forget=EMPTY_BODY, emptied=("body", "problem"))
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(null=True, db_index=True)
    sender = models.CharField(max_length=20)
    message_id = models.UUIDField()
    event = models.CharField(max_length=12)
    body = models.TextField(help_text="Sealed: a message names a person by BSN")
    content = models.CharField(max_length=64, help_text="Keyed digest of the body")
    same_as = models.CharField(max_length=64, help_text="Keyed digest of bron + id + person + registration time")
    received_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    as_new = models.BooleanField(default=False, help_text="A person said that nobody here is meant: it may open a dossier")
    just_kept = False
    """Whether this very call kept it, so that whoever sends it again gives nobody new work."""

    class Meta:
        indexes = [models.Index(fields=["controller", "state", "received_at"])]
        constraints = [
            models.UniqueConstraint(fields=["controller", "sender", "message_id", "content"], name="incoming_once"),
            models.UniqueConstraint(
                fields=["controller", "same_as"],
                condition=models.Q(state__in=["received", "handled", "unplaceable"]),
                name="incoming_event_once",
            ),
        ]


class Outgoing(models.Model):
    """A message to be sent at least once, known to its receiver by one `message_id`.

    A draft follows from facts and is rewritten with them; what was released never changes. `slot` is the place at the
    receiver that the message fills (`pip`, `aanbod:1000000001`): of one place there is one draft and one message under
    way. `unsure` says that an attempt ended without an answer, so that it may have arrived.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Concept"
        READY = "ready", "Te verzenden"
        SENT = "sent", "Verzonden"
        ACCEPTED = "accepted", "Aangenomen"
        REFUSED = "refused", "Geweigerd"
        DEAD = "dead", "Vastgelopen"
        WITHDRAWN = "withdrawn", "Vervallen"

    table_class = Person(sensitivity="'identifying'", grants=KEEP, forget=EMPTY_TOLD, emptied=("body", "answer", "keys"))
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(null=True, db_index=True, help_text="Empty: about the controller itself, such as its contacts")
    receiver = models.CharField(max_length=20)
    operation = models.CharField(max_length=60)
    slot = models.CharField(max_length=60, blank=True)
    keys = models.JSONField(default=dict, help_text="Parts of the address besides the person; never a BSN")
    facts = models.JSONField(default=list, help_text="Ids of the facts it tells")
    message_id = models.UUIDField(unique=True)
    body = models.TextField(help_text="Sealed")
    content = models.CharField(max_length=64, blank=True, help_text="Keyed digest of operation, keys and body")
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    by_hand = models.BooleanField(default=False, help_text="Entered in the receiver's portal by a person")
    unsure = models.BooleanField(default=False)
    made_at = models.DateTimeField(db_default=Now())
    released_by = models.CharField(max_length=80, blank=True)
    released_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, help_text="Sealed")
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["controller", "state", "next_try_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["controller", "dossier_id", "receiver", "slot"], nulls_distinct=False,
                condition=models.Q(state="draft") & ~models.Q(slot=""), name="outgoing_one_draft",
            ),
            models.UniqueConstraint(
                fields=["controller", "dossier_id", "receiver", "slot"], nulls_distinct=False,
                condition=models.Q(state__in=["ready", "sent", "dead"]) & ~models.Q(slot=""), name="outgoing_one_under_way",
            ),
        ]


class LedgerLine(models.Model):
    """One thing that happened to a message: received, sent, accepted, refused, entered by hand."""

    table_class = Person(grants=APPEND, reach=f"({SAME_ID}) OR ({SENT})", forget=EMPTY_NOTE, emptied=("note",))
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(null=True, db_index=True)
    direction = models.CharField(max_length=3, choices=[("in", "in"), ("out", "uit")])
    message_id = models.UUIDField()
    what = models.CharField(max_length=20)
    at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["controller", "message_id"])]
