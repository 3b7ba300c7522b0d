"""A researcher's use of the pseudonymised file."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from doorlopend.records.access import Region
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP
from doorlopend.records.regions.models import Controller

from .card import Testbed


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
            models.CheckConstraint(
                name="study_grant_ended_unsalted", condition=Q(ended_on=None) | Q(salt="")
            ),
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
