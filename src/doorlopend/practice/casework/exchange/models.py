"""What this corner keeps besides messages: colleagues as DUO knows them, DUO's list of schools, and differences found."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from doorlopend.records.access import Person, Public, Staff
from doorlopend.records.access.ids import ordered
from doorlopend.records.regions.models import Controller


class Colleague(models.Model):
    """A contact of the gemeente at DUO. `number` is DUO's; empty until DUO gave one."""

    table_class = Staff(steward="controller_id")
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    user_id = models.UUIDField()
    name = models.CharField(max_length=100)
    email = models.CharField(max_length=241)
    phone = models.CharField(max_length=22)
    number = models.PositiveIntegerField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["controller", "user_id"], name="duo_colleague_once")]


class School(models.Model):
    """A school of DUO's list, with its quality marks; read from DUO, the same for every gemeente."""

    table_class = Public()
    number = models.CharField(max_length=10, primary_key=True)
    name = models.CharField(max_length=128)
    town = models.CharField(max_length=40)
    bow = models.BooleanField(default=False)
    tst = models.BooleanField(default=False)
    read_at = models.DateTimeField(db_default=Now())


class Difference(models.Model):
    """A value that differs between DUO, COA and us, or a person whom one of them does not know."""

    table_class = Person(sensitivity="'identifying'")
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(db_index=True)
    what = models.CharField(max_length=40)
    ours = models.CharField(max_length=80, blank=True)
    duo = models.CharField(max_length=80, blank=True)
    coa = models.CharField(max_length=80, blank=True)
    cause = models.CharField(max_length=40)
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier_id", "what"], name="duo_difference_once")]
