"""The card: the question, the approaches, who takes part, and what counts."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from doorlopend.records.access import Region
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import KEEP
from doorlopend.records.regions.models import Controller

from .. import states, words


class Testbed(models.Model):
    """The card: one question, and everything that must be agreed before the first person is placed.

    `base` and margins are in people per 100. `simulated` holds the truth of a simulation, for the demonstration only.
    """

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    code = models.SlugField(max_length=24)
    title = models.CharField(max_length=120)
    question = models.CharField(max_length=300)
    theory = models.TextField(max_length=1500, blank=True)
    target_group = models.CharField(max_length=500, blank=True)
    usual_care = models.TextField(max_length=1000, blank=True)
    why_fair = models.TextField(max_length=1000, blank=True)
    legal_room = models.TextField(max_length=1000, blank=True)
    evaluator = models.CharField(max_length=200, blank=True)
    independence = models.CharField(max_length=500, blank=True)
    budget = models.PositiveIntegerField(null=True)
    subsidy = models.PositiveIntegerField(null=True)
    funder = models.CharField(max_length=200, blank=True)
    learning = models.JSONField(default=dict)
    missing_plan = models.TextField(max_length=1000, blank=True)
    design = models.CharField(max_length=12, choices=words.Design.choices, default=words.Design.LOTTERY)
    covariates = ArrayField(models.CharField(max_length=24), default=list)
    expected_people = models.PositiveIntegerField(null=True)
    base = models.PositiveSmallIntegerField(null=True)
    looks = ArrayField(models.FloatField(), default=list)
    period_months = models.PositiveSmallIntegerField(default=6)
    starts_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=states.State.choices, default=states.State.DRAFT)
    plan = models.JSONField(null=True)
    made_on = models.DateField()
    closed_on = models.DateField(null=True)
    simulated = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "code"], name="testbed_code")]


class Arm(models.Model):
    """One approach, or usual care; `weight` is its part of the draw, `cost_each` euros per participant."""

    table_class = Region()
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    testbed = models.ForeignKey(Testbed, models.CASCADE, related_name="arms")
    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=60)
    control = models.BooleanField(default=False)
    weight = models.PositiveSmallIntegerField(default=1)
    description = models.TextField(max_length=1000, blank=True)
    dose = models.CharField(max_length=200, blank=True)
    cost_each = models.DecimalField(max_digits=9, decimal_places=2, null=True)

    class Meta:
        ordering = ["-control", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["testbed", "code"], name="testbed_arm_code"),
            models.UniqueConstraint(
                fields=["testbed"], condition=Q(control=True), name="testbed_one_control"
            ),
        ]


class Partner(models.Model):
    """Who takes part in making it happen, as what, and with what: money, hours, people, data."""

    table_class = Region()
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    testbed = models.ForeignKey(Testbed, models.CASCADE, related_name="partners")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120)
    contribution = models.CharField(max_length=300, blank=True)


class Participant(models.Model):
    """A gemeente that takes part, and the decision of its college; without that nothing is locked.

    `start` is the period in which the gemeente starts with the approach (0: never); `arm` the approach it chose.
    """

    table_class = Region()
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    testbed = models.ForeignKey(Testbed, models.CASCADE, related_name="participants")
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    decision_text = models.CharField(max_length=300, blank=True)
    decision_on = models.DateField(null=True)
    decision_kind = models.CharField(max_length=40, blank=True)
    decision_id = models.UUIDField(null=True)
    start = models.PositiveSmallIntegerField(null=True)
    arm = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["testbed", "controller"], name="testbed_participant_once")
        ]


class ChosenOutcome(models.Model):
    """An outcome by its definition page and version, after so many months; exactly one is primary."""

    table_class = Region()
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    testbed = models.ForeignKey(Testbed, models.CASCADE, related_name="outcomes")
    definition = models.SlugField(max_length=20)
    version = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField()
    primary = models.BooleanField(default=False)
    margin = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["-primary", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["testbed", "definition", "months"], name="testbed_outcome_once"),
            models.UniqueConstraint(
                fields=["testbed"], condition=Q(primary=True), name="testbed_one_primary"
            ),
        ]
