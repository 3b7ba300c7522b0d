"""Lists of COA or of a gemeente that were read in: the list, its rows and what became of each, and how columns were matched."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Person
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.tables import KEEP, WRITE
from doorlopend.records.regions.models import Controller

# A list that waits names the person it was destroyed for, among others: all of it goes, unrecorded, to be read in anew.
DROP_WAITING = (
    "WITH gone AS (UPDATE coa_batch SET state = 'dropped', content = '' WHERE state = 'preview' AND controller_id = holder"
    " AND id IN (SELECT batch_id FROM coa_batchrow WHERE dossier_id = target) RETURNING id)"
    " DELETE FROM coa_batchrow WHERE batch_id IN (SELECT id FROM gone)",
)


class ColumnMapping(models.Model):
    """Which column means what, for lists with these headings; used again the next time."""

    table_class = Person(dossier=None, grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    signature = models.CharField(max_length=64, help_text="Digest of the headings")
    columns = models.JSONField(help_text="Heading by field")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["controller", "signature"], name="coa_mapping_once")]


class Batch(models.Model):
    """One list. Its content is kept sealed until it is applied or dropped, then emptied: the facts hold it from then on."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("Nog niet verwerkt")
        APPLYING = "applying", _("Wordt verwerkt")
        APPLIED = "applied", _("Verwerkt")
        DROPPED = "dropped", _("Weggegooid")
        UNDONE = "undone", _("Ongedaan gemaakt")

    class Origin(models.TextChoices):
        COA = "coa", _("Een lijst van COA")
        OWN = "excel", _("Een lijst van de eigen gemeente")

    table_class = Person(sensitivity="'identifying'", dossier=None, grants=KEEP, along=DROP_WAITING, emptied=("state", "content"))
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.COA)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEW)
    columns = models.JSONField(default=dict, help_text="Heading by field")
    heads = models.JSONField(default=list)
    content = models.TextField(blank=True, help_text="Sealed")
    total = models.PositiveIntegerField(default=0)
    known_on = models.DateField()


class BatchRow(models.Model):
    """One person of one row. `body` are the facts it would bring, sealed, until they are recorded."""

    class State(models.TextChoices):
        NEW = "new", _("Nieuw")
        MATCHED = "matched", _("Gevonden")
        CONFLICT = "conflict", _("Botsing")
        ERROR = "error", _("Fout")

    class Outcome(models.TextChoices):
        WAITS = "", _("Nog niet verwerkt")
        RECORDED = "recorded", _("Vastgelegd")
        NOTHING = "nothing", _("Niets nieuws")
        SKIPPED = "skipped", _("Overgeslagen")
        UNDONE = "undone", _("Ongedaan gemaakt")
        STANDS = "stands", _("Blijft staan: iemand bouwde erop voort")

    table_class = Person(sensitivity="'identifying'", grants=WRITE)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    dossier_id = models.UUIDField(null=True, db_index=True)
    number = models.PositiveIntegerField(help_text="Row in the file")
    state = models.CharField(max_length=10, choices=State.choices)
    why = models.CharField(max_length=300, blank=True)
    remedy = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True, help_text="Sealed")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITS, blank=True)
    opened = models.BooleanField(default=False, help_text="This row opened the dossier")
    facts = models.JSONField(default=list, help_text="Ids of the facts it recorded")
    draft = models.TextField(blank=True, help_text="Drafted correction for a person, after an undo")

    class Meta:
        indexes = [models.Index(fields=["batch", "state", "number"])]
