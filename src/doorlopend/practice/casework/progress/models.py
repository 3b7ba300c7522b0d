"""What this corner keeps: the course of a life as alarms need it, so that a list of people assesses nobody anew."""

from __future__ import annotations

from django.db import models

from doorlopend.records.access import Person
from doorlopend.records.regions.models import Controller

FORGOTTEN = ("DELETE FROM progress_course WHERE dossier_id = gone.dossier_id",)


class CourseRow(models.Model):
    """Derived from all facts of a dossier at `version`, under one lawbook and engine; may be thrown away at any time."""

    table_class = Person(forget=FORGOTTEN)
    dossier_id = models.UUIDField(primary_key=True)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    made_by = models.CharField(max_length=120, help_text="Lawbook, engine and shape under which it was derived")
    course = models.JSONField()

    class Meta:
        db_table = "progress_course"
