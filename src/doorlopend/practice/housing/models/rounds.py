"""Placement rounds: the talk before, the cards, runs, decisions and the fairness report."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from doorlopend.records.access import Person, Region
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP

from .. import states
from ..access import Card as CardClass


class Screening(models.Model):
    """What COA's talk with a household yields for its placement. One per head of household; the present one holds.

    `criteria`: [{"kind", "places" (gemeente codes), "proof", "medical_note"?}]. `wishes` are ranked by the household.
    """

    table_class = Person(sensitivity="'identifying'", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(unique=True)
    needs = ArrayField(models.CharField(max_length=20), default=list)
    shared_ok = models.BooleanField(default=False)
    available_from = models.DateField(null=True)
    criteria = models.JSONField(default=list)
    wishes = ArrayField(models.CharField(max_length=6), default=list)
    wishes_said_on = models.DateField(null=True, help_text="The day the household said it")
    work = models.JSONField(default=list, help_text="Per adult the lines of work")
    education = models.JSONField(default=list, help_text="Wanted schooling, per adult; children's under key 'children'")
    network = ArrayField(models.CharField(max_length=6), default=list)
    nareis_persons = models.PositiveSmallIntegerField(default=0)
    nareis_on = models.DateField(null=True)
    audit = models.JSONField(default=dict, help_text="Traits that are audited in aggregate and never score, such as sex")
    talked_on = models.DateField()


class Round(models.Model):
    """A placement round of a region under a controller's mandate. Holds places and policy, never people."""

    table_class = Region(party="controller_id", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    controller_id = models.UUIDField(db_index=True)
    mandate_id = models.UUIDField()
    name = models.CharField(max_length=120)
    location = models.CharField(max_length=120, help_text="The reception location it is about")
    state = models.CharField(max_length=16, choices=states.RoundState.choices, default=states.RoundState.OPEN)
    opened_on = models.DateField()
    last_day = models.DateField()
    places = models.JSONField(default=list)
    policy = models.JSONField(default=dict)
    weights = models.JSONField(default=dict)
    demand = models.JSONField(default=dict, help_text="Households by size and nareis expected, small numbers hidden")
    proxy_reason = models.TextField(blank=True, help_text="Written reason when a proxy passes the limit")
    proposed_by = models.UUIDField(null=True)
    proposed_label = models.CharField(max_length=120, blank=True)
    proposed_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_label = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField(null=True)
    asked_at = models.DateTimeField(null=True, help_text="When the advice was asked for that is being worked out")
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="round_two_people", condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")) & Q(proposed_by__isnull=False)),
            models.CheckConstraint(name="round_decided_by_somebody", condition=~Q(state__in=["besloten", "afgesloten"]) | Q(decided_by__isnull=False)),
        ]


class Run(models.Model):
    """One run of the engine, kept for ever: what went in (by hash), version, parameters, outcome, who asked."""

    table_class = Region(party="controller_id", grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    controller_id = models.UUIDField()
    round = models.ForeignKey(Round, models.PROTECT, related_name="runs")
    kind = models.CharField(max_length=12, help_text="advies, wijziging or besluit")
    at = models.DateTimeField(db_default=Now())
    on = models.DateField()
    by_id = models.UUIDField(null=True)
    by = models.CharField(max_length=120)
    engine = models.CharField(max_length=20)
    instance_sha256 = models.CharField(max_length=64)
    result_sha256 = models.CharField(max_length=64)
    parameters = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    verified = models.BooleanField(null=True)


class RunDetail(models.Model):
    """The documents of a run: the instance and the result, so that anyone with the right can verify it again."""

    table_class = CardClass(dossier=None, grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller_id = models.UUIDField()
    region_id = models.UUIDField(null=True)
    round_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField(unique=True)
    instance = models.JSONField()
    result = models.JSONField()
    explained = models.JSONField(default=dict, help_text="Per household of an advice the reasons in words, so that a card opens at once")


class Card(models.Model):
    """A household in a round: a number, sizes, housing facts, hard criterion yes or no, where it would go and why.

    `only` and `avoid` name places, not grounds. `dossier_id` is a random key of the controller's own file.
    """

    table_class = CardClass(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller_id = models.UUIDField()
    region_id = models.UUIDField(null=True)
    dossier_id = models.UUIDField(db_index=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="cards")
    number = models.PositiveIntegerField()
    persons = models.PositiveSmallIntegerField()
    adults = models.PositiveSmallIntegerField()
    children = models.PositiveSmallIntegerField()
    needs = ArrayField(models.CharField(max_length=20), default=list)
    shared_ok = models.BooleanField(default=False)
    available_from = models.DateField(null=True)
    nareis_persons = models.PositiveSmallIntegerField(default=0)
    hard = models.BooleanField(default=False)
    only = models.JSONField(default=list)
    wishes = ArrayField(models.CharField(max_length=6), default=list)
    wishes_said_on = models.DateField(null=True)
    profile = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=states.CardState.choices, default=states.CardState.IN_RONDE)
    advised = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=40, blank=True)
    pinned = models.BooleanField(default=False, help_text="A person put it here")
    reason = models.CharField(max_length=1000, blank=True, help_text="Why it is not where the advice had it")
    by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="card_number_once"),
            models.CheckConstraint(name="card_pin_has_reason", condition=Q(pinned=False) | ~Q(reason="")),
        ]


class Ground(models.Model):
    """What of a household in a round only the controller sees, one row per member with a file: grounds, audited traits."""

    table_class = Person(sensitivity="'identifying'", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(db_index=True)
    round_id = models.UUIDField(db_index=True)
    card_id = models.UUIDField(db_index=True)
    criteria = models.JSONField(default=list)
    traits = models.JSONField(default=dict, help_text="Dimension to group, for the fairness report only")
    linked_on = models.DateField(null=True, help_text="Day the koppeling went into the file")
    judged = models.CharField(max_length=300, blank=True, help_text="Why a refusal was found justified or not, or the koppeling ended")


class Decision(models.Model):
    """What a person decided for one household: the place, what was advised, and why when they differ."""

    table_class = CardClass(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller_id = models.UUIDField()
    region_id = models.UUIDField(null=True)
    dossier_id = models.UUIDField(db_index=True)
    card_id = models.UUIDField(db_index=True)
    place = models.CharField(max_length=40, blank=True)
    advised = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    on = models.DateField()
    proposed_by = models.CharField(max_length=120)
    decided_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card_id"], name="decision_once"),
            models.CheckConstraint(name="decision_override_reason", condition=Q(place=F("advised")) | ~Q(reason="")),
        ]


class Fairness(models.Model):
    """The fairness report of a round, in aggregate and with small groups hidden; one per run."""

    table_class = Region(party="controller_id", grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    controller_id = models.UUIDField()
    round = models.ForeignKey(Round, models.PROTECT, related_name="reports")
    run_id = models.UUIDField(unique=True)
    on = models.DateField()
    report = models.JSONField()
    needs_reason = models.BooleanField(default=False)
