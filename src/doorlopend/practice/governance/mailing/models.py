"""E-mail to colleagues: what must go out, how far it came, and what somebody does not want."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Staff
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.tables import KEEP

from .states import MailState


class Mail(models.Model):
    """One message to one user; the address is looked up when it goes. `key` says what it tells: that is told once.

    While it is under way nobody else takes it until `held_until`; who finds it after that cannot know whether it
    arrived.
    """

    table_class = Staff(steward="region_id", own="user_id", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    user_id = models.UUIDField(db_index=True)
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


class Refusal(models.Model):
    """A kind of e-mail that this user does not want."""

    table_class = Staff(steward=None, own="user_id", login=True)
    id = models.UUIDField(primary_key=True, default=ordered)
    user_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "kind"], name="refused_once")]
