"""Who takes part: the draw and what the record says about each person. Tables of each gemeente."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Person
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.regions.models import Controller

from .. import words
from .card import Testbed


class DrawCounter(models.Model):
    """The next number in a block of the draw. It outlives a destroyed dossier, so that no number is drawn twice."""

    table_class = Person(dossier=None, grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    testbed = models.ForeignKey(Testbed, models.PROTECT, related_name="+")
    block = models.CharField(max_length=80)
    suitable = models.CharField(max_length=160)
    next = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["controller", "testbed", "block", "suitable"], name="testbed_draw_block"
            )
        ]


class Enrolment(models.Model):
    """Somebody in a testbed: which approaches suit and why, the one that came out, and the log to repeat the draw.

    Leaving is noted and changes nothing in the analysis: people count in the approach they were assigned to.
    """

    class How(models.TextChoices):
        DRAWN = "geloot", _("geloot")
        TOWN = "gemeente", _("volgens de gemeente")
        CHOSEN = "gekozen", _("gekozen")

    table_class = Person(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    testbed = models.ForeignKey(Testbed, models.PROTECT, related_name="+")
    pseudonym = models.UUIDField(default=unguessable)
    suitable = ArrayField(models.CharField(max_length=20), default=list)
    reasons = models.JSONField(default=dict)
    how = models.CharField(max_length=8, choices=How.choices)
    arm = models.CharField(max_length=20)
    block = models.CharField(max_length=80)
    position = models.PositiveIntegerField(null=True)
    log = models.JSONField(default=dict)
    on = models.DateField()
    by = models.CharField(max_length=120)
    left_on = models.DateField(null=True)
    left_why = models.CharField(max_length=16, choices=words.Why.choices, blank=True)
    left_note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["controller", "testbed"])]
        constraints = [
            models.UniqueConstraint(
                fields=["controller", "testbed", "dossier"], name="testbed_enrolled_once"
            ),
            models.CheckConstraint(
                name="testbed_left_with_reason",
                condition=Q(left_on=None, left_why="") | (Q(left_on__isnull=False) & ~Q(left_why="")),
            ),
        ]


class HandOutcome(models.Model):
    """An outcome typed in because the record cannot tell it: the exception, with its reason, and marked in the result."""

    table_class = Person(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="by_hand")
    outcome = models.CharField(max_length=24)
    value = models.FloatField()
    on = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=120)
