"""A testbed, its locked protocol, and what came of it. Who takes part stands in person tables of each gemeente."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Person, Public, Region
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.regions.models import Controller

from . import states, words


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
            models.UniqueConstraint(fields=["testbed"], condition=Q(control=True), name="testbed_one_control"),
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
        constraints = [models.UniqueConstraint(fields=["testbed", "controller"], name="testbed_participant_once")]


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
            models.UniqueConstraint(fields=["testbed"], condition=Q(primary=True), name="testbed_one_primary"),
        ]


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
            models.UniqueConstraint(fields=["controller", "testbed", "block", "suitable"], name="testbed_draw_block")
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
            models.UniqueConstraint(fields=["controller", "testbed", "dossier"], name="testbed_enrolled_once"),
            models.CheckConstraint(
                name="testbed_left_with_reason", condition=Q(left_on=None, left_why="") | (Q(left_on__isnull=False) & ~Q(left_why=""))
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
    state = models.CharField(max_length=8, choices=words.AnalysisState.choices, default=words.AnalysisState.WAITING)
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
        constraints = [models.UniqueConstraint(fields=["analysis", "enrolment"], name="testbed_snapshot_once")]


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


class StudyGrant(models.Model):
    """A researcher may use the pseudonymised file: on which ground, under which DPIA, until when.

    Only people of gemeenten that released it are in the file; the salt of the pseudonyms goes when the grant ends.
    """

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    testbed = models.ForeignKey(Testbed, models.PROTECT, related_name="grants")
    researcher_id = models.UUIDField()
    researcher = models.CharField(max_length=120)
    purpose = models.TextField(max_length=1000)
    ground = models.CharField(max_length=200)
    dpia = models.CharField(max_length=200)
    from_on = models.DateField()
    until = models.DateField()
    salt = models.CharField(max_length=64, blank=True)
    ended_on = models.DateField(null=True)
    destroyed_on = models.DateField(null=True, help_text="Day the researcher declared every copy destroyed")

    class Meta:
        constraints = [
            models.CheckConstraint(name="study_grant_period", condition=Q(until__gte=models.F("from_on"))),
            models.CheckConstraint(name="study_grant_ended_unsalted", condition=Q(ended_on=None) | Q(salt="")),
        ]


class Release(models.Model):
    """A gemeente lets its people be in the researcher's file."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    grant = models.ForeignKey(StudyGrant, models.PROTECT, related_name="releases")
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    on = models.DateField()
    by = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "controller"], name="study_release_once")]


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
