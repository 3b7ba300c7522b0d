"""Two dossiers of one person that were joined, and what is needed to part them again."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from doorlopend.records.access import Person
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.tables import KEEP
from doorlopend.records.regions.models import Controller


class Joined(models.Model):
    """`dossier_id` goes on; `double_id` was closed. Its facts stand in the first as copies that name this row as source."""

    table_class = Person(sensitivity="'identifying'", grants=KEEP, reach="double_id = target")
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(db_index=True)
    double_id = models.UUIDField(db_index=True)
    subject_before = models.UUIDField(help_text="Whose the double was")
    tasks = models.JSONField(default=list, help_text="Ids of agreed steps that went along")
    messages = models.JSONField(default=list, help_text="Ids of notifications that went along")
    reason = models.CharField(max_length=300)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["double_id"], condition=models.Q(undone_at=None), name="joined_double_once"),
            models.CheckConstraint(name="joined_two", condition=~models.Q(dossier_id=models.F("double_id"))),
        ]
