"""What regions and installations share of it, by letters that do nothing twice; and the index by which all of it is found."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now

from doorlopend.records.access import Public, Technical
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.tables import KEEP

from .. import states


class Abroad(models.Model):
    """A lesson or signal of another region, as it shared it: for every reader. `origin` is installation or region."""

    table_class = Public()
    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    origin = models.CharField(max_length=80)
    region_name = models.CharField(max_length=80)
    region_id = models.UUIDField(null=True)
    revision = models.CharField(max_length=64)
    made_on = models.DateField()
    title = models.CharField(max_length=120)
    content = models.JSONField()
    withdrawn = models.BooleanField(default=False)


class Peer(models.Model):
    """Another installation and its public key, entered by hand after checking it through another channel."""

    table_class = Public()
    id = models.UUIDField(primary_key=True, default=ordered)
    name = models.CharField(max_length=80, unique=True)
    public_key = models.CharField(max_length=64, unique=True)
    added_on = models.DateField()
    last_number = models.PositiveBigIntegerField(default=0, help_text="Number of the last letter taken in")


class Parcel(models.Model):
    """A letter that was made or came in, by the digest of its body: the same one does nothing twice.

    One that came in is kept as it was read, with what its items replaced (`before`), so that it can be undone.
    """

    table_class = Public(grants=KEEP)
    digest = models.CharField(max_length=64, primary_key=True)
    direction = models.CharField(max_length=4)
    state = models.CharField(max_length=16, choices=states.ParcelState.choices, default=states.ParcelState.GEMAAKT)
    peer = models.ForeignKey(Peer, models.PROTECT, null=True)
    number = models.PositiveBigIntegerField()
    items = models.PositiveIntegerField()
    body = models.JSONField(null=True)
    before = models.JSONField(default=dict, help_text="Number of the letter before it, and what stood here per item")
    at = models.DateTimeField(db_default=Now())


class SearchEntry(models.Model):
    """The index terms of a signal, lesson or question. Apart from its row, so that the index holds under policies:
    what a reader gets is read from the row itself."""

    table_class = Technical()
    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    region_id = models.UUIDField(null=True)
    shared = models.BooleanField(default=False)
    search = SearchVectorField()
    made_by = models.CharField(max_length=16, db_default="", help_text="Version of the words and stems it was made with")

    class Meta:
        indexes = [GinIndex(fields=["search"], name="community_search")]
