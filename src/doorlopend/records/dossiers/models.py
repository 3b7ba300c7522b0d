"""A dossier is an append-only list of dated facts; what else stands here is derived from them and rebuildable."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from doorlopend.records.access import Person, Public, Technical
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.periods import Dated
from doorlopend.records.access.tables import APPEND, KEEP, READ
from doorlopend.records.regions.models import Controller

SENSITIVITY = [(name, name) for name in ("ordinary", "identifying", "health", "safety", "sanction")]


class Subject(models.Model):
    """A person as one controller knows it: a random key. No key is shared between controllers."""

    table_class = Person(dossier=None, grants=APPEND)
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")


class Dossier(models.Model):
    """The file of one person at one controller, from a day until a day.

    The columns after `version` are derived from facts by the law engine and never edited. `audit_token` is the
    only name the audit has for this dossier, so destroying the row unnames its audit lines.
    """

    table_class = Person(dossier="id", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="dossiers")
    audit_token = models.UUIDField(default=unguessable, unique=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)

    display_name = models.CharField(max_length=200, blank=True)
    status_group = models.CharField(max_length=40, blank=True)
    assigned_to_id = models.UUIDField(null=True, help_text="Whose worklist it is on by default; no named contact")
    lawbook_id = models.CharField(max_length=80, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["controller", "assigned_to_id"], condition=models.Q(assigned_to_id__isnull=False), name="dossier_assignee"),
            models.Index(fields=["subject"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="dossier_period", condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on"))
            )
        ]


class FactRow(models.Model):
    """One dated fact. Never changed: a correction or change is a further fact that supersedes it, at most once."""

    class Mode(models.TextChoices):
        NEW = "", "new"
        CORRECTION = "correction", "correction"
        CHANGE = "change", "change"

    table_class = Person(sensitivity="sensitivity", grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="facts")
    sequence = models.PositiveIntegerField(help_text="Version of the dossier after this fact")
    kind = models.CharField(max_length=80)
    schema_version = models.PositiveSmallIntegerField()
    sensitivity = models.CharField(max_length=12, choices=SENSITIVITY)
    data = models.JSONField()
    valid_from = models.DateField()
    valid_before = models.DateField(null=True)
    known_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.CharField(max_length=80)
    source = models.CharField(max_length=40)
    source_ref = models.CharField(max_length=80, blank=True)
    origin_id = models.UUIDField(null=True, help_text="The fact at the controller that gave this one")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.NEW, blank=True)

    class Meta:
        db_table = "dossiers_fact"
        indexes = [
            models.Index(fields=["controller", "valid_from"], condition=models.Q(kind="persoon.geboren"), name="fact_born")
        ]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "sequence"], name="fact_sequence"),
            models.CheckConstraint(
                name="fact_period", condition=models.Q(valid_before=None) | models.Q(valid_before__gt=models.F("valid_from"))
            ),
            models.CheckConstraint(
                name="fact_mode",
                condition=models.Q(supersedes=None, mode="") | (models.Q(supersedes__isnull=False) & ~models.Q(mode="")),
            ),
        ]


class Identifier(models.Model):
    """BSN or V-nummer, found by the whole value only: a keyed hash, the key outside the database."""

    table_class = Person(sensitivity="'identifying'")
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="identifiers")
    fact_id = models.UUIDField()
    kind = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)

    class Meta:
        indexes = [models.Index(fields=["controller", "kind", "digest"])]
        constraints = [models.UniqueConstraint(fields=["fact_id", "kind"], name="identifier_once")]


class NameToken(models.Model):
    """A folded part of a name, by which a person is found."""

    table_class = Person(sensitivity="'identifying'")
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="name_tokens")
    token = models.CharField(max_length=60, db_collation="C")

    class Meta:
        indexes = [models.Index(fields=["controller", "token"])]
        constraints = [models.UniqueConstraint(fields=["dossier", "token"], name="name_token_once")]


class Obligation(models.Model):
    """What somebody must do, derived by the law engine; holds days, never 'late': that depends on today."""

    table_class = Person()
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="obligations")
    key = models.CharField(max_length=120)
    rule = models.CharField(max_length=80)
    article = models.CharField(max_length=120)
    responsible = models.CharField(max_length=80)
    starts_on = models.DateField()
    due_on = models.DateField(null=True)
    until = models.DateField(null=True, help_text="Last day it stood open: met, lapsed or revoked")
    risk = models.PositiveSmallIntegerField(default=0)
    facts = models.JSONField(default=list)
    log = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "key"], name="obligation_key")]


class Involved(Dated):
    """Who is involved and how, derived from facts: responsible by law, acting now, or the named contact."""

    class How(models.TextChoices):
        RESPONSIBLE = "law", "Verantwoordelijk volgens de wet"
        ACTS = "acts", "Handelt nu"
        CONTACT = "contact", "Vaste contactpersoon"

    table_class = Person()
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="involved")
    how = models.CharField(max_length=8, choices=How.choices)
    party = models.CharField(max_length=120)
    user_id = models.UUIDField(null=True)
    rule = models.CharField(max_length=80, blank=True)
    article = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["dossier", "how"]),
            models.Index(fields=["controller", "user_id"], condition=models.Q(user_id__isnull=False), name="involved_user"),
        ]


class Destruction(models.Model):
    """The destruction ledger: what stays of a destroyed dossier or fact. Replayed on a restored backup."""

    table_class = Technical(grants="SELECT")
    id = models.UUIDField(primary_key=True, default=ordered)
    controller_id = models.UUIDField()
    object_kind = models.CharField(max_length=12)
    object_id = models.UUIDField()
    ground = models.CharField(max_length=200)
    destroyed_on = models.DateField()
    core_until = models.DateField(null=True, help_text="Last day of the core set that was kept")


class DestructionOrder(models.Model):
    """A proposal to destroy, by one person, and its approval by another."""

    table_class = Person(sensitivity="'destroy'", dossier=None)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    object_kind = models.CharField(max_length=12, choices=[(name, name) for name in ("dossier", "fact", "core")])
    object_id = models.UUIDField()
    ground = models.CharField(max_length=200)
    proposed_by = models.UUIDField()
    proposed_on = models.DateField()
    approved_by = models.UUIDField(null=True)
    approved_on = models.DateField(null=True)
    core_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object_kind", "object_id"], name="destruction_order_once"),
            models.CheckConstraint(
                name="destruction_two_people",
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("proposed_by")),
            )
        ]


class RetainedCore(models.Model):
    """The legal core set that outlives a destroyed dossier, up to its own date."""

    table_class = Person(sensitivity="'health'", dossier=None, grants=READ)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    data = models.JSONField()
    ground = models.CharField(max_length=200)
    destroy_after = models.DateField()


class LawbookLoaded(models.Model):
    """Which lawbooks this installation has derived with, to show what an upgrade changes."""

    table_class = Public()
    lawbook_id = models.CharField(max_length=80, primary_key=True)
    engine_version = models.CharField(max_length=20)
    loaded_at = models.DateTimeField(db_default=Now())
