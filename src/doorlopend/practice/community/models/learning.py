"""What was learned and who works that way since; a community, its members and sessions; questions and their answers."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from doorlopend.records.access import Region, Staff
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import KEEP

from .. import states, words
from .signals import Signal


class Lesson(models.Model):
    """What was learned: context, what was done, what it gave, for whom, under which conditions, how sure."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    signal = models.ForeignKey(Signal, models.PROTECT, null=True, related_name="lessons")
    state = models.CharField(max_length=12, choices=states.LessonState.choices, default=states.LessonState.CONCEPT)
    title = models.CharField(max_length=120)
    context = models.TextField(max_length=2000)
    done = models.TextField(max_length=2000)
    gave = models.TextField(max_length=2000)
    for_whom = models.CharField(max_length=300, blank=True)
    conditions = models.TextField(max_length=1000, blank=True)
    material = models.URLField(blank=True)
    proof = models.CharField(max_length=12, choices=words.Proof.choices)
    theme = models.CharField(max_length=20, choices=words.Theme.choices, blank=True)
    phase = models.CharField(max_length=20, choices=words.Phase.choices, blank=True)
    free_to_use = models.BooleanField(default=True)
    made_on = models.DateField()


class Adoption(models.Model):
    """A gemeente that works this way since a day."""

    table_class = Region()
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="adoptions")
    gemeente_id = models.UUIDField()
    since = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "gemeente_id"], name="adoption_once")]


class Community(models.Model):
    """A Community of Practice: since when, rhythm, method, themes."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    name = models.CharField(max_length=80)
    since = models.DateField()
    rhythm_weeks = models.PositiveSmallIntegerField(default=6)
    method = models.CharField(max_length=200, blank=True)
    themes = ArrayField(models.CharField(max_length=20), default=list)


class Member(models.Model):
    """Somebody of an organisation who takes part; `leads` for a communitytrekker."""

    table_class = Staff(steward="region_id")
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    community = models.ForeignKey(Community, models.CASCADE, related_name="members")
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    leads = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)


class Session(models.Model):
    """One meeting: day, theme, how many came per organisation, and what it yielded."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    community = models.ForeignKey(Community, models.PROTECT, related_name="sessions")
    on = models.DateField()
    theme = models.CharField(max_length=20, choices=words.Theme.choices, blank=True)
    attendance = models.JSONField(default=dict)
    notes = models.TextField(max_length=4000, blank=True)
    timer_ends_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)


class Question(models.Model):
    """A question to the region: answered, or channelled and then answered; kept as knowledge when it will come again."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    text = models.TextField(max_length=1000)
    topic = models.CharField(max_length=20, choices=words.Theme.choices)
    state = models.CharField(max_length=16, choices=states.QuestionState.choices, default=states.QuestionState.BINNEN)
    asked_on = models.DateField()
    due_on = models.DateField()
    channelled_to = models.CharField(max_length=120, blank=True)
    answer = models.TextField(max_length=4000, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="question_ends_answered",
                condition=~Q(state__in=["beantwoord", "in_kennisbank"]) | (Q(answered_on__isnull=False) & ~Q(answer="")),
            )
        ]
