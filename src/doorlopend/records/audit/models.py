"""Who did or saw what. Written in the acting transaction, chained soon after, changed never."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Now

from doorlopend.records.access import Person, Technical
from doorlopend.records.access.tables import APPEND, Audit


@dataclass(frozen=True, slots=True)
class Words(Person):
    """Rows of a dossier for who may look into the audit of its controller. Whoever reads all of it reads these, and adds none."""

    @property
    def name(self) -> str:
        return "person"

    @property
    def using(self) -> str:
        return f"({Person.using.fget(self)}) OR (SELECT dl_flag('sealer'))"  # type: ignore[attr-defined]


class AuditRow(models.Model):
    """One line: an act, by an actor, upon an object, for a subject known by a random token only.

    The table is partitioned by month (see the first migration). `mac` is keyed, so that a row put in from
    outside the application shows.
    """

    table_class = Audit()
    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    controller_id = models.UUIDField(null=True)
    actor = models.CharField(max_length=80)
    user_id = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    subject = models.UUIDField(null=True)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=80)
    detail = models.JSONField()
    mac = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "audit_row"


class Seal(models.Model):
    """One link of the chain: the digest of the previous link and of the rows it seals."""

    table_class = Technical(grants="SELECT, INSERT")
    number = models.PositiveBigIntegerField(primary_key=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    sealed_at = models.DateTimeField(db_default=Now())


class SealedRow(models.Model):
    """Which link holds which row, in which order."""

    table_class = Technical(grants="SELECT, INSERT")
    row_id = models.UUIDField(primary_key=True)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="members")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "position"], name="sealed_position")]


class Reason(models.Model):
    """Why somebody did it, in their own words, beside the line of the audit that holds a digest of them.

    Words may name a person. So they stand apart from the audit, which is never changed, and go with the dossier.
    """

    table_class = Words(sensitivity="'audit'", grants=APPEND, check=Person(sensitivity="'audit'").using)
    line_id = models.UUIDField(primary_key=True)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(db_index=True)
    text = models.TextField()
    salt = models.CharField(max_length=32, help_text="Without it the digest in the audit tells nothing of the words")
