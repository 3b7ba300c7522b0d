"""A hand-over as each side keeps it, what was given, the line to the new home, and where law and practice differ."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Person
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP, WRITE
from doorlopend.records.regions.models import Controller

from .states import Aside, Place, Scenario, State


class Handover(models.Model):
    """One side of a hand-over. Each party has a row of its own under its own key; `exchange` pairs the two.

    On the receiving side there is no person data before the offer, and none after a refusal, revocation or expiry.
    """

    class Side(models.TextChoices):
        FROM = "from", _("gegeven")
        TO = "to", _("ontvangen")

    table_class = Person(sensitivity="'identifying'", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(null=True, db_index=True)
    side = models.CharField(max_length=4, choices=Side.choices)
    exchange = models.UUIDField()
    other = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.AANGEKONDIGD)
    by_law = models.BooleanField(default=False, help_text="Follows from who is responsible, not from a person's choice")
    since = models.DateField(help_text="Day on which responsibility passed, or on which a person began this")
    name = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=120, blank=True, help_text="Who to call on the other side")
    offered_on = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    sees_until = models.DateField(null=True, help_text="Last day on which the giver still sees its own file")
    review_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["controller", "side", "state"], name="handover_state")]
        constraints = [
            models.UniqueConstraint(fields=["exchange", "side"], name="handover_side_once"),
            models.CheckConstraint(
                name="handover_offer", condition=~models.Q(state="aangeboden") | models.Q(offered_on__isnull=False, answer_by__isnull=False)
            ),
            models.CheckConstraint(
                name="handover_accepted", condition=~models.Q(state__in=["aanvaard", "geevalueerd"]) | models.Q(dossier_id__isnull=False, answered_on__isnull=False)
            ),
            models.CheckConstraint(
                name="handover_reason", condition=~models.Q(state__in=["geweigerd", "ingetrokken"]) | ~models.Q(reason="")
            ),
        ]  # fmt: skip


class Item(models.Model):
    """One item of the package, with its source and legal ground. `body` holds the facts offered, sealed, until the answer."""

    class Status(models.TextChoices):
        PRESENT = "aanwezig", _("aanwezig")
        NOT = "nvt", _("niet van toepassing")
        ARRANGE = "regelen", _("te regelen")

    table_class = Person(sensitivity="'identifying'", grants=WRITE)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(null=True, db_index=True)
    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items")
    code = models.CharField(max_length=30)
    status = models.CharField(max_length=10, choices=Status.choices)
    source = models.CharField(max_length=120, blank=True)
    ground = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=list, help_text="Ids of the facts given, or of those received")
    body = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "code"], name="handover_item_once")]


class Move(models.Model):
    """One step on the line from koppeling to home. Only ever added."""

    table_class = Person(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(db_index=True)
    act = models.CharField(max_length=30, choices=[*Place.choices, *Aside.choices])
    place = models.CharField(max_length=30, choices=Place.choices)
    on = models.DateField()
    scenario = models.CharField(max_length=14, choices=Scenario.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=80)


class Difference(models.Model):
    """A period in which somebody else acted than was responsible by law. Derived; holds days, never "too long"."""

    table_class = Person()
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier_id = models.UUIDField(db_index=True)
    responsible = models.CharField(max_length=120)
    acts = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier_id", "since"], name="difference_once")]
