"""What follows a decision: what the household says, its letter code, the gemeente's koppeling, outcomes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from doorlopend.records.access import Person, Technical
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP

from .. import words


class Answer(models.Model):
    """What a household said: entered by staff and marked as said by the person, or by the household with a letter code."""

    table_class = Person(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(db_index=True)
    card_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=12, choices=words.Saying.choices)
    text = models.TextField(max_length=2000, blank=True)
    places = ArrayField(models.CharField(max_length=6), default=list)
    said_on = models.DateField()
    said_by_person = models.BooleanField(default=False)
    by_code = models.BooleanField(default=False)
    by = models.CharField(max_length=120)


class LetterCode(models.Model):
    """A one-time code of a letter: a digest; where it leads is told to whoever holds the code only."""

    table_class = Technical(grants=KEEP)
    digest = models.CharField(max_length=64, primary_key=True)
    card_id = models.UUIDField(db_index=True)
    controller_id = models.UUIDField()
    valid_until = models.DateField()
    used_on = models.DateField(null=True)


class Arrival(models.Model):
    """A koppeling as the gemeente gets it: data given by COA with the decision, the gemeente's own from then on."""

    table_class = Person(sensitivity="'identifying'", grants=KEEP, dossier="dossier_id")
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(null=True, db_index=True, help_text="The gemeente's own file, once it is there")
    origin_id = models.UUIDField(help_text="The card at COA")
    household = models.CharField(max_length=200)
    persons = models.PositiveSmallIntegerField()
    composition = models.CharField(max_length=120)
    needs = ArrayField(models.CharField(max_length=20), default=list)
    criteria = models.JSONField(default=list)
    nareis_persons = models.PositiveSmallIntegerField(default=0)
    wishes = ArrayField(models.CharField(max_length=6), default=list)
    location = models.CharField(max_length=120)
    koppeling_on = models.DateField()
    answer = models.CharField(max_length=12, choices=words.Saying.choices, blank=True)
    ended_on = models.DateField(null=True, help_text="The day from which the koppeling no longer holds")
    housed_on = models.DateField(null=True, help_text="The day the household was housed, as COA noted it")
    facts = ArrayField(models.UUIDField(), default=list, help_text="The koppeling in the files of COA: a hand-over names them as origin")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["controller_id", "origin_id"], name="arrival_once")]


class Outcome(models.Model):
    """What followed a decision: housed, at work, at school, moved on. For evaluation later."""

    table_class = Person(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(db_index=True)
    card_id = models.UUIDField(db_index=True)
    step = models.CharField(max_length=12, choices=words.Step.choices)
    on = models.DateField()
    source = models.CharField(max_length=120)
    noted_on = models.DateField()
