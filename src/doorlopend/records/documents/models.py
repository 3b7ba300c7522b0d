"""A gemeente's own wording of letters, and which letter went to whom."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Person
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.tables import APPEND
from doorlopend.records.regions.models import Controller


class OwnText(models.Model):
    """A gemeente's own text of a letter in one language. Never changed: a new wording is a further version."""

    class State(models.TextChoices):
        SOURCE = "source", _("eigen tekst")
        DRAFT = "draft", _("niet gecontroleerd")
        CHECKED = "checked", _("gecontroleerd")

    table_class = Person(dossier=None, grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices)
    checked_by = models.CharField(max_length=120, blank=True)
    checked_on = models.DateField(null=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["controller", "code", "language", "number"], name="own_text_once")]


class SentLetter(models.Model):
    """A letter as it went out: which wording, in which languages; the PDF itself is a file of the dossier."""

    table_class = Person(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(db_index=True)
    code = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    language = models.CharField(max_length=8, help_text="Of the translation that went along; empty for Dutch alone")
    translation = models.CharField(max_length=8, blank=True, help_text="How far that translation was checked")
    file_id = models.UUIDField()
    made_on = models.DateField()
    made_by = models.CharField(max_length=80)
