"""What is done with a signal: tested, counted, taken higher, asked of every gemeente, and how long it lay where."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from doorlopend.records.access import Region
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import KEEP

from .. import states, words
from .signals import Signal


class Trial(models.Model):
    """The test of a solution: what, by whom, until when, measured by what, and what came of it."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="trials")
    what = models.TextField(max_length=1000)
    owner_label = models.CharField(max_length=120)
    starts_on = models.DateField()
    due_on = models.DateField()
    measure = models.CharField(max_length=200)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    outcome = models.TextField(max_length=1000, blank=True)
    ended_on = models.DateField(null=True)


class Evidence(models.Model):
    """A question the record can answer, tied to a signal, with the published counts of the day it was sent.

    `then` maps gemeente id (`""` for the region) to the number as text, or null where it was not shown.
    """

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="evidence")
    indicator = models.CharField(max_length=60)
    breakdown = models.CharField(max_length=80, blank=True)
    question = models.CharField(max_length=200)
    then_period_end = models.DateField(null=True)
    then = models.JSONField(default=dict)
    added_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signal", "indicator", "breakdown"], name="evidence_once")]


class Escalation(models.Model):
    """One question that the region cannot answer itself, with rule, numbers, what was tried, and the asked party."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="escalations")
    state = models.CharField(max_length=16, choices=states.EscalationState.choices, default=states.EscalationState.CONCEPT)
    question = models.CharField(max_length=300)
    rule = models.CharField(max_length=200, blank=True)
    numbers = models.TextField(max_length=1000)
    tried = models.TextField(max_length=2000)
    proposal = models.TextField(max_length=2000)
    party = models.CharField(max_length=12, choices=words.Party.choices)
    contact = models.CharField(max_length=120, blank=True)
    body_kind = models.CharField(max_length=40, blank=True)
    body_id = models.UUIDField(null=True, help_text="The body that put it up, by kind and id")
    made_on = models.DateField()
    answer = models.TextField(max_length=4000, blank=True)
    effect = models.CharField(max_length=12, choices=words.Effect.choices, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="escalation_ends_answered",
                condition=~Q(state__in=["beantwoord", "teruggekoppeld"]) | (Q(answered_on__isnull=False) & ~Q(answer="")),
            )
        ]


class Stay(models.Model):
    """How long a signal lay at one level: from its arrival there until it went on or was answered."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="stays")
    level = models.CharField(max_length=12, choices=words.Level.choices)
    party = models.CharField(max_length=40, blank=True)
    arrived_on = models.DateField()
    left_on = models.DateField(null=True)


class Poll(models.Model):
    """One question to every gemeente of the region."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    signal = models.ForeignKey(Signal, models.PROTECT, null=True, related_name="polls")
    question = models.CharField(max_length=300)
    choices = ArrayField(models.CharField(max_length=80), default=list)
    asked_on = models.DateField()
    due_on = models.DateField()


class PollAnswer(models.Model):
    """What one gemeente answered; a later answer replaces it."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="answers")
    gemeente_id = models.UUIDField()
    choice = models.CharField(max_length=80)
    note = models.TextField(max_length=1000, blank=True)
    answered_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "gemeente_id"], name="poll_answer_per_gemeente")]
