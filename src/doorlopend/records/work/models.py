"""A task has one owner and one date."""

from __future__ import annotations

from django.db import models

from doorlopend.records.access import Person
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.tables import KEEP
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.regions.models import Controller


class Task(models.Model):
    """One next step for one dossier. `obligation_key` ties it to the law; without it a person made it."""

    class Ended(models.TextChoices):
        DONE = "done", "Gedaan"
        LAPSED = "lapsed", "Vervallen"

    table_class = Person(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=200, blank=True)
    owner_id = models.UUIDField(null=True, help_text="User; empty means the team's default list")
    due_on = models.DateField()
    risk = models.PositiveSmallIntegerField(default=0)
    obligation_key = models.CharField(max_length=120, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)
    ended = models.CharField(max_length=8, choices=Ended.choices, blank=True)
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["dossier", "due_on"], condition=models.Q(ended=""), name="task_open_dossier"),
            models.Index(fields=["controller", "owner_id", "due_on"], condition=models.Q(ended=""), name="task_open_owner"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "obligation_key"], condition=~models.Q(obligation_key=""), name="task_per_obligation"
            ),
            models.CheckConstraint(
                name="task_end", condition=models.Q(ended="", ended_on=None) | (~models.Q(ended="") & models.Q(ended_on__isnull=False))
            ),
        ]
