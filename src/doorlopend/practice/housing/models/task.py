"""Reception and transit places with who lives there, and the half-year task of each gemeente."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from doorlopend.records.access import Region
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP

from .. import words


class Location(models.Model):
    """A reception or transit location. Those who stay may be linked to other gemeenten than where it stands."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    gemeente_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=words.LocationKind.choices)
    name = models.CharField(max_length=120)
    capacity = models.PositiveIntegerField()
    linked = ArrayField(models.UUIDField(), default=list, help_text="Gemeenten whose people stay here")
    opens_on = models.DateField()
    closes_on = models.DateField(null=True, help_text="Last day")
    source = models.CharField(max_length=200)


class Occupancy(models.Model):
    """How many persons stayed at a location on a day; the latest entry of a day holds."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    location = models.ForeignKey(Location, models.CASCADE, related_name="occupancies")
    on = models.DateField()
    persons = models.PositiveIntegerField()
    source = models.CharField(max_length=200)


class Total(models.Model):
    """A national number of persons for a half-year as it was published; a later one replaces it, both stay."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    period = models.CharField(max_length=6)
    persons = models.PositiveIntegerField()
    known_on = models.DateField()
    source = models.CharField(max_length=200)


class TaskEntry(models.Model):
    """One thing that was learnt about a gemeente's task in a half-year; nothing is overwritten.

    Of each kind the entry with the latest `known_on` holds; corrections and exchanges add up. The two sides of an
    exchange carry the same `pair_id` and opposite numbers.
    """

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    gemeente_id = models.UUIDField()
    period = models.CharField(max_length=6)
    kind = models.CharField(max_length=12, choices=words.Entry.choices)
    persons = models.IntegerField(default=0)
    cause = models.CharField(max_length=20, choices=words.Cause.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    known_on = models.DateField()
    source = models.CharField(max_length=200)
    pair_id = models.UUIDField(null=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["region_id", "period", "gemeente_id"])]
        constraints = [
            models.CheckConstraint(name="task_not_negative", condition=Q(persons__gte=0) | Q(kind__in=["stand", "correctie", "uitruil"])),
            models.CheckConstraint(name="task_exchange_pair", condition=Q(pair_id__isnull=False, kind="uitruil") | Q(pair_id=None) & ~Q(kind="uitruil")),
        ]


class Ladder(models.Model):
    """The steps of supervision of one province since a day, as the region learnt them; a later one replaces it, both stay."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField(db_index=True)
    province = models.CharField(max_length=40)
    valid_from = models.DateField()
    steps = models.JSONField(help_text="Number, name, half-years missed in a row, and days to answer where a term is set")
    certainty = models.CharField(max_length=8, choices=words.Certainty.choices)
    source = models.CharField(max_length=300)
    by = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())
