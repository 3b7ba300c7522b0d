"""Published figures: the only thing about people that a region reads."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from doorlopend.records.access import Region as RegionClass
from doorlopend.records.access import Technical
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.tables import APPEND, READ


class Publication(models.Model):
    """The register of every published table, as disclosure control needs it to protect the next one.

    `cells` tells which numbers were small and which were hidden to protect them. That is itself a disclosure,
    so the application role cannot read this table; the counting functions can.
    """

    table_class = Technical(grants="REFERENCES", counted=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    people = models.CharField(max_length=80)
    indicator = models.CharField(max_length=60)
    indicator_version = models.PositiveSmallIntegerField()
    period_start = models.DateField()
    period_end = models.DateField()
    vintage = models.DateField()
    frame = models.JSONField()
    cells = models.JSONField()
    minimum = models.PositiveSmallIntegerField()
    zeros_shown = models.BooleanField()
    published_at = models.DateTimeField(db_default=Now())
    published_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region_id", "indicator", "indicator_version", "period_start", "period_end", "vintage"],
                name="publication_once",
            )
        ]


class Figure(models.Model):
    """One cell of one indicator: for a gemeente or the whole region, on or over days, by a breakdown.

    `value` is empty when it is hidden; outside every hidden cell looks the same. A figure is never updated: a
    later count is a further figure, so that what was published can be shown again. `cut` is `now` for the
    division into gemeenten of the period itself, else the day whose division it was recounted to.
    """

    class State(models.TextChoices):
        SHOWN = "shown", "Getoond"
        HIDDEN = "hidden", "Niet getoond"
        ESTIMATE = "estimate", "Geschat naar inwoners"

    table_class = RegionClass(grants=READ, counted=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    publication_id = models.UUIDField(null=True, db_index=True)
    region_id = models.UUIDField()
    gemeente_id = models.UUIDField(null=True)
    indicator = models.CharField(max_length=60)
    indicator_version = models.PositiveSmallIntegerField()
    cut = models.CharField(max_length=40, default="now", help_text="Which division into gemeenten it counts by")
    period_start = models.DateField()
    period_end = models.DateField()
    breakdown = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    state = models.CharField(max_length=24, choices=State.choices, default=State.SHOWN)
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["region_id", "indicator", "period_end"])]
