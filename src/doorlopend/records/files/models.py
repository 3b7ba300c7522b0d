"""Files live in the database by default, in chunks; security and retention are those of their dossier."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from doorlopend.records.access import Person
from doorlopend.records.access.ids import unguessable
from doorlopend.records.access.tables import APPEND, KEEP
from doorlopend.records.dossiers.models import SENSITIVITY
from doorlopend.records.regions.models import Controller

# When one fact goes, the file it came by goes along.
DROP_FILE = tuple(
    f"DELETE FROM {table} WHERE dossier_id = gone.dossier_id AND {column}::text = origin"
    for table, column in (("files_filechunk", "file_id"), ("files_file", "id"))
)


class File(models.Model):
    class Scan(models.TextChoices):
        WAITING = "waiting", "Wacht op controle"
        CLEAN = "clean", "Veilig"
        INFECTED = "infected", "Besmet"
        NONE = "none", "Geen scanner ingesteld"

    table_class = Person(sensitivity="sensitivity", grants=KEEP, forget=DROP_FILE)
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(null=True, db_index=True)
    sensitivity = models.CharField(max_length=12, choices=SENSITIVITY, default="ordinary")
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=8, choices=Scan.choices)
    added_at = models.DateTimeField(db_default=Now())
    added_by = models.CharField(max_length=80)


class FileChunk(models.Model):
    table_class = Person(sensitivity="sensitivity", grants=APPEND)
    id = models.BigAutoField(primary_key=True)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(null=True, db_index=True)
    sensitivity = models.CharField(max_length=12, choices=SENSITIVITY, default="ordinary")
    file = models.ForeignKey(File, models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="file_chunk_once")]
