"""E-mail: what must go out and how far it came, what a colleague does not want, and who reads the newsletter from outside."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Staff
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import KEEP

from .states import MailState


class Mail(models.Model):
    """One message to one user or one reader outside; the address is looked up when it goes. `key` says what it tells:
    that is told once.

    While it is under way nobody else takes it until `held_until`; who finds it after that cannot know whether it
    arrived. While it waits after a try that failed, `held_until` is when it is tried again. It goes by itself: `keeping.py`.
    """

    table_class = Staff(steward="region_id", own="user_id")
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    user_id = models.UUIDField(null=True, db_index=True)
    reader_id = models.UUIDField(null=True, db_index=True)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=160, unique=True)
    subject = models.CharField(_("Onderwerp"), max_length=200)
    text = models.TextField()
    state = models.CharField(_("Stand"), max_length=12, choices=MailState.choices, default=MailState.KLAAR)
    made_on = models.DateField()
    attempts = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["region_id", "state"], name="mail_waiting")]
        constraints = [models.CheckConstraint(name="mail_to_one", condition=Q(user_id=None, reader_id__isnull=False) | Q(user_id__isnull=False, reader_id=None))]


class Refusal(models.Model):
    """A kind of e-mail that this user does not want."""

    table_class = Staff(steward=None, own="user_id", login=True)
    id = models.UUIDField(primary_key=True, default=ordered)
    user_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "kind"], name="refused_once")]


class Reader(models.Model):
    """An address outside that gets the newsletter, from the day its owner confirmed it; gone when they sign off.

    `secret` is the digest of what the link in the confirmation holds; empty once that was used.
    """

    table_class = Staff(steward="region_id", grants=KEEP, ledger="lezer")
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    address = models.EmailField(_("E-mailadres"))
    language = models.CharField(max_length=8, default="nl")
    asked_on = models.DateField()
    confirmed_on = models.DateField(null=True)
    secret = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("region_id", Lower("address"), name="reader_address_once"),
            models.CheckConstraint(name="reader_secret_used", condition=Q(confirmed_on=None) | Q(secret="")),
        ]


class Silence(models.Model):
    """A keyed digest of an address whose owner never wants to be written to again; the address itself is not kept."""

    table_class = Staff(steward="region_id", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "digest"], name="silence_once")]
