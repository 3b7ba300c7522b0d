"""Text that somebody is still typing. It is nobody's record: gone at submit, and after fourteen days in any case."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from doorlopend.records.access import Person
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.tables import WRITE
from doorlopend.records.dossiers.models import SENSITIVITY, Dossier
from doorlopend.records.regions.models import Controller


@dataclass(frozen=True, slots=True)
class OwnText(Person):
    """A person table of which a row is only for whoever typed it, and for the sweep that removes it."""

    @property
    def name(self) -> str:
        return "person"

    @property
    def using(self) -> str:
        rule = Person.using.fget(self)  # type: ignore[attr-defined]
        return f"({rule}) AND (user_id = ANY ((SELECT dl_scope('self'))::uuid[]) OR (SELECT dl_flag('system')))"

    @property
    def own(self) -> str | None:
        return None


class Draft(models.Model):
    """One per user × form × dossier, overwritten at each pause; `sensitivity` is that of what the form asks."""

    table_class = OwnText(sensitivity="sensitivity", grants=WRITE)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    user_id = models.UUIDField()
    form = models.CharField(max_length=60)
    sensitivity = models.CharField(max_length=12, choices=SENSITIVITY)
    fields = models.JSONField(help_text="Names of the form's controls, each with its list of values")
    saved_at = models.DateTimeField()
    expires_on = models.DateField(help_text="First day on which it is removed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "form", "dossier"], name="draft_once")]
        indexes = [models.Index(fields=["expires_on"], name="draft_expiry")]
