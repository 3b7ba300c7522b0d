"""Published figures: the only thing about people that a region reads."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from doorlopend.records.access import Region as RegionClass
from doorlopend.records.access.ids import ordered


class Figure(models.Model):
    """One cell of one indicator: for a gemeente or the whole region, on or over days, by a breakdown.

    `value` is empty when disclosure control hides it; `state` says why. A figure is never updated: a later
    count is a further figure, so that what was published can be shown again.
    """

    table_class = RegionClass(grants="SELECT")
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    gemeente_id = models.UUIDField(null=True)
    indicator = models.CharField(max_length=60)
    indicator_version = models.PositiveSmallIntegerField()
    cut = models.CharField(max_length=40, default="now", help_text="Which division into gemeenten it counts by")
    period_start = models.DateField()
    period_end = models.DateField()
    breakdown = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    state = models.CharField(max_length=24, default="shown")
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["region_id", "indicator", "period_end"])]
