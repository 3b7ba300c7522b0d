"""What came of it: runs over a snapshot, their results, the decision, the lesson and the public page."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from doorlopend.records.access import Person, Public, Region
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.tables import APPEND, KEEP
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.regions.models import Controller

from .. import words
from .card import Testbed
from .people import Enrolment


class Analysis(models.Model):
    """One run over a snapshot: asked for, done by the worker, and what it may show. `gone` counts people of the run
    it repeats whose dossier has been destroyed since."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    testbed = models.ForeignKey(Testbed, models.PROTECT, related_name="analyses")
    kind = models.CharField(max_length=12, choices=words.AnalysisKind.choices)
    number = models.PositiveSmallIntegerField(default=0, help_text="Which planned look, from 1")
    repeats = models.ForeignKey("self", models.PROTECT, null=True)
    state = models.CharField(
        max_length=8, choices=words.AnalysisState.choices, default=words.AnalysisState.WAITING
    )
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=120)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    snapshot_hash = models.CharField(max_length=64, blank=True)
    engine = models.CharField(max_length=20, blank=True)
    people = models.PositiveIntegerField(null=True)
    gone = models.PositiveIntegerField(null=True, default=0, help_text="Empty: some, but fewer than ten")
    same = models.BooleanField(null=True, help_text="Whether a repeat came to the same answers")
    by_hand = models.BooleanField(default=False)
    flow = models.JSONField(default=dict)


class SnapshotRow(models.Model):
    """One person in a snapshot: the facts it rests on and the values they gave. Gone with the dossier."""

    table_class = Person(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    analysis = models.ForeignKey(Analysis, models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    facts = models.JSONField(default=list)
    values = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["analysis", "enrolment"], name="testbed_snapshot_once")
        ]


class Result(models.Model):
    """A finding, refusal, comparison, pooled finding or look: as numbers, and told for each reader and language."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    analysis = models.ForeignKey(Analysis, models.PROTECT, related_name="results")
    kind = models.CharField(max_length=12)
    outcome = models.CharField(max_length=24)
    arm = models.CharField(max_length=20, blank=True)
    content = models.JSONField()
    pages = models.JSONField()
    order = models.PositiveSmallIntegerField(default=0)


class Decision(models.Model):
    """What the region does with the answer, tied to the governance decision by kind and id."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    testbed = models.ForeignKey(Testbed, models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=words.Verdict.choices)
    arm = models.CharField(max_length=20, blank=True)
    why = models.TextField(max_length=2000)
    governance_text = models.CharField(max_length=300, blank=True)
    governance_kind = models.CharField(max_length=40, blank=True)
    governance_id = models.UUIDField(null=True)
    on = models.DateField()
    by = models.CharField(max_length=120)


class Learned(models.Model):
    """We thought, we saw, we know now, we still do not know, next question; and where the lesson went."""

    table_class = Region(grants=APPEND)
    testbed = models.OneToOneField(Testbed, models.PROTECT, primary_key=True, related_name="learned")
    region_id = models.UUIDField()
    thought = models.TextField(max_length=1000)
    saw = models.TextField(max_length=1000)
    know = models.TextField(max_length=1000)
    unknown = models.TextField(max_length=1000)
    next_question = models.CharField(max_length=300)
    lesson_kind = models.CharField(max_length=40, blank=True)
    lesson_id = models.UUIDField(null=True)
    on = models.DateField()


class PublicPage(models.Model):
    """What everybody may read: the protocol with its hash from the day it was locked, and later what came of it."""

    table_class = Public(grants=KEEP)
    testbed_id = models.UUIDField(primary_key=True)
    region_name = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    hash = models.CharField(max_length=64)
    locked_on = models.DateField()
    content = models.JSONField()
    changed_at = models.DateTimeField(db_default=Now())
