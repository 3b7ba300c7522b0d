"""What was agreed and what was done: the locked protocol, its later changes, the acts and the process log."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from doorlopend.records.access import Region
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.tables import APPEND, KEEP

from .. import words
from .card import Testbed


class Lock(models.Model):
    """The protocol as it was fixed, with its hash. Never changed; what changes later is appended as `Change`.

    `secret` seasons the draw, so that nobody who reads the public protocol can compute who comes next; `commitment`
    is published at once, the secret when the measurements are closed, so that anybody can repeat every draw.
    """

    table_class = Region(grants=APPEND)
    testbed = models.OneToOneField(Testbed, models.PROTECT, primary_key=True, related_name="lock")
    region_id = models.UUIDField()
    source = models.JSONField()
    hash = models.CharField(max_length=64)
    order_hash = models.CharField(max_length=64, blank=True)
    secret = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    locked_on = models.DateField()
    locked_by = models.CharField(max_length=120)


class Change(models.Model):
    """A later change of the protocol, appended; after unblinding it makes the result exploratory."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    testbed = models.ForeignKey(Testbed, models.PROTECT, related_name="changes")
    on = models.DateField()
    part = models.CharField(max_length=60)
    reason = models.TextField(max_length=1000)
    after_unblinding = models.BooleanField()
    by = models.CharField(max_length=120)


class Happening(models.Model):
    """What was done with the testbed: act, from, to, words."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    testbed = models.ForeignKey(Testbed, models.PROTECT, related_name="happenings")
    act = models.CharField(max_length=12)
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=120)
    text = models.TextField(blank=True)


class Note(models.Model):
    """The process log: what a learning circle, a client journey or an interview yielded, and what was delivered."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    testbed = models.ForeignKey(Testbed, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=12, choices=words.NoteKind.choices)
    on = models.DateField()
    arm = models.CharField(max_length=20, blank=True)
    text = models.TextField(max_length=4000)
    planned = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    delivered = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    unit = models.CharField(max_length=40, blank=True)
    privacy_note = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=120)
