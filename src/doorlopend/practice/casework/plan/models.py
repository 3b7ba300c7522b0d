"""A plan (PIP) in the making, and whether a gemeente wants a second pair of eyes. What was decided stands in facts."""

from __future__ import annotations

from django.db import models

from doorlopend.records.access import Person, Staff
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.periods import Dated, valid_order
from doorlopend.records.access.tables import KEEP
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.regions.models import Controller

from .states import OPEN, PlanState


class Plan(models.Model):
    """One plan from composing to decision. `content` is what `compose.Content` holds; once set it never changes,
    and `assessment` is what the law engine made of the dossier on that day: what the decision rests on.
    """

    table_class = Person(sensitivity="'identifying'", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    state = models.CharField(max_length=20, choices=PlanState.choices, default=PlanState.CONCEPT)
    occasion = models.CharField(max_length=20, help_text="Why this plan is made, as in pip.vastgesteld")
    content = models.JSONField()
    made_by = models.UUIDField(null=True)
    offered_by = models.UUIDField(null=True)
    checked_by = models.UUIDField(null=True)
    remark = models.CharField(max_length=1000, blank=True)
    override = models.CharField(max_length=1000, blank=True, help_text="Why it was set although a check spoke against it")
    fact_id = models.UUIDField(null=True)
    file_id = models.UUIDField(null=True, help_text="The decision as it was made, among the files of the dossier")
    assessment = models.JSONField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    decided_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["dossier", "state"], name="plan_of_dossier")]
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=models.Q(state__in=OPEN), name="plan_one_open"),
            models.CheckConstraint(name="plan_decided", condition=~models.Q(state=PlanState.SET) | models.Q(fact_id__isnull=False, decided_on__isnull=False)),
            models.CheckConstraint(
                name="plan_two_people", condition=models.Q(checked_by=None) | ~models.Q(checked_by=models.F("offered_by"))
            ),
        ]


class SecondEyes(Dated):
    """A gemeente that wants a colleague to look before a plan is set, from a day."""

    table_class = Staff(steward="controller_id", grants=KEEP, check="controller_id = ANY ((SELECT dl_scope('manage'))::uuid[])")
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="+")
    set_by = models.UUIDField(null=True)

    class Meta:
        constraints = [valid_order("second_eyes_period")]
