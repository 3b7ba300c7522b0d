"""Homes from offer to key, what a corporation sends in, and what it is told of a household."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from doorlopend.records.access import Region
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP

from .. import states, words
from ..access import given


class Home(models.Model):
    """One home that an organisation announced, from offer to key. `household_ref` names a `Gift`, never a person."""

    table_class = Region(party="organisation_id", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    organisation_id = models.UUIDField(db_index=True)
    gemeente_id = models.UUIDField()
    reference = models.CharField(max_length=40, help_text="The organisation's own mark of this home")
    kind = models.CharField(max_length=20, choices=words.HomeKind.choices)
    postcode = models.CharField(max_length=4)
    bedrooms = models.PositiveSmallIntegerField()
    least = models.PositiveSmallIntegerField(default=1, help_text="Fewest persons")
    most = models.PositiveSmallIntegerField(help_text="Most persons")
    features = ArrayField(models.CharField(max_length=20), default=list)
    rent = models.DecimalField(max_digits=7, decimal_places=2, null=True, help_text="Bare rent a month, euro")
    available_from = models.DateField()
    state = models.CharField(max_length=16, choices=states.HomeState.choices, default=states.HomeState.AANGEBODEN)
    announced_on = models.DateField()
    upload_id = models.UUIDField(null=True, db_index=True)
    household_ref = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region_id", "state", "available_from"])]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "reference"], name="home_reference_once",
                condition=~Q(state__in=[states.HomeState.INGETROKKEN, states.HomeState.SLEUTEL]),
            ),
            models.CheckConstraint(name="home_size", condition=Q(least__gte=1) & Q(most__gte=F("least"))),
            models.CheckConstraint(
                name="home_taken_has_household",
                condition=Q(household_ref__isnull=False, state__in=sorted(states.TAKEN)) | Q(household_ref=None) & ~Q(state__in=sorted(states.TAKEN)),
            ),
        ]  # fmt: skip


class HomeEvent(models.Model):
    """What was done with a home: act, from, to, on which day, and the reason where one was asked."""

    table_class = Region(party="organisation_id", grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    organisation_id = models.UUIDField()
    home = models.ForeignKey(Home, models.CASCADE, related_name="events")
    act = models.CharField(max_length=16)
    source = models.CharField(max_length=16, blank=True)
    target = models.CharField(max_length=16)
    on = models.DateField()
    by = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)


class Upload(models.Model):
    """A list of homes that was read: its rows as judged, and whether they were taken in or taken back."""

    table_class = Region(party="organisation_id", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    organisation_id = models.UUIDField()
    file_name = models.CharField(max_length=120)
    rows = models.JSONField()
    made_on = models.DateField()
    applied_on = models.DateField(null=True)
    undone_on = models.DateField(null=True)


class Gift(models.Model):
    """What a corporation is told of a household for one home: size, needs, income fact, language, contact, dates.

    No name, number, nationality or ground. `party_id` is emptied when the key is handed over or the home is free again.
    """

    table_class = given(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField(null=True, db_index=True)
    home_id = models.UUIDField(db_index=True)
    persons = models.PositiveSmallIntegerField()
    composition = models.CharField(max_length=120)
    needs = ArrayField(models.CharField(max_length=20), default=list)
    income = models.CharField(max_length=60, blank=True, help_text="Income fact for the rent, such as 'recht op huurtoeslag'")
    language = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=160, blank=True)
    viewing_on = models.DateField(null=True)
    move_on = models.DateField(null=True)
    given_on = models.DateField()
    taken_back_on = models.DateField(null=True)
