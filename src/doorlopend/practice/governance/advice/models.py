"""A question to an advisory body and its advice, asked or unasked, with the reaction to it and what it changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Region
from doorlopend.records.access.ids import unguessable
from doorlopend.records.access.tables import KEEP

from ..models import Body
from .states import AdviceState


class Advice(models.Model):
    """From the question to what changed. Of who took part only the number is kept: membership itself tells of a life."""

    class Taken(models.TextChoices):
        OVERGENOMEN = "overgenomen", _("overgenomen")
        DEELS = "deels", _("deels overgenomen")
        NIET = "niet", _("niet overgenomen")

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    body = models.ForeignKey(Body, models.PROTECT, verbose_name=_("Aan"), related_name="advices")
    asked = models.BooleanField(_("Gevraagd"), default=True)
    title = models.CharField(_("Onderwerp"), max_length=200)
    question = models.TextField(_("Vraag"), max_length=2000, blank=True)
    context = models.TextField(_("Achtergrond, in gewone taal"), max_length=4000, blank=True)
    depends = models.TextField(_("Welke keuze hangt ervan af?"), max_length=1000, blank=True)
    languages = models.CharField(_("In welke talen wordt besproken?"), max_length=120, blank=True)
    asker = models.CharField(_("Gevraagd door"), max_length=120, blank=True)
    about_kind = models.CharField(max_length=24, blank=True)
    about_id = models.UUIDField(null=True)
    due_on = models.DateField(_("Advies graag voor"), null=True, blank=True)
    made_on = models.DateField()
    clarify = models.TextField(_("Wat moet duidelijker?"), max_length=1000, blank=True)
    answer = models.TextField(_("Waarom niet behandeld?"), max_length=1000, blank=True)
    scheduled_on = models.DateField(_("Op de agenda van"), null=True, blank=True)
    participants = models.PositiveSmallIntegerField(_("Met hoeveel mensen besproken?"), null=True, blank=True)
    advice = models.TextField(_("Advies"), max_length=6000, blank=True)
    minority = models.TextField(_("Minderheidsstandpunt"), max_length=2000, blank=True)
    adopted_on = models.DateField(_("Vastgesteld op"), null=True)
    reaction_due = models.DateField(_("Reactie uiterlijk"), null=True, blank=True)
    taken_over = models.CharField(_("Overgenomen?"), max_length=12, choices=Taken.choices, blank=True)
    reaction = models.TextField(_("Reactie, met reden"), max_length=4000, blank=True)
    reacted_on = models.DateField(_("Gereageerd op"), null=True)
    effect = models.TextField(_("Wat is er veranderd?"), max_length=2000, blank=True)
    answered_on = models.DateField(_("Vraagsteller antwoord gegeven op"), null=True)
    public = models.BooleanField(_("Openbaar"), default=True)
    state = models.CharField(_("Stand"), max_length=20, choices=AdviceState.choices, default=AdviceState.INGEDIEND)

    class Meta:
        constraints = [
            models.CheckConstraint(name="advice_ends_answered", condition=~Q(state="gesloten") | Q(asked=False) | Q(answered_on__isnull=False)),
            models.CheckConstraint(name="advice_ends_reacted", condition=~Q(state__in=["gesloten", "effect_gevolgd"]) | Q(adopted_on=None) | (Q(reacted_on__isnull=False) & ~Q(reaction=""))),
            models.CheckConstraint(name="advice_declined_with_reason", condition=~Q(state="niet_behandeld") | ~Q(answer="")),
        ]
        indexes = [models.Index(fields=["region_id", "state"], name="advice_region_state")]

    def __str__(self) -> str:
        return self.title
