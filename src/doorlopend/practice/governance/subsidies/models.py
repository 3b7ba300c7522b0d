"""A subsidy with its partners and what they bring, its duties with dates and evidence, and its targets."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Region
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import KEEP

from .states import SubsidyState


class Scheme(models.TextChoices):
    ESF = "esf_plus", "ESF+"
    AMIF = "amif", "AMIF"
    EFRO = "efro", _("EFRO (ERDF)")
    EUI = "eui", _("European Urban Initiative (opvolger van UIA)")
    RIJK = "rijk", _("Pilot of regeling van het Rijk")
    PROVINCIE = "provincie", _("Provincie")
    FONDS = "fonds", _("Fonds")


class Subsidy(models.Model):
    """One application and what came of it. Amounts in euros."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    scheme = models.CharField(_("Regeling"), max_length=12, choices=Scheme.choices)
    title = models.CharField(_("Project"), max_length=160)
    call = models.CharField(_("Oproep"), max_length=200)
    deadline = models.DateField(_("Indienen voor"))
    lead = models.CharField(_("Penvoerder"), max_length=120, blank=True)
    budget = models.DecimalField(_("Totale kosten"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))])
    share = models.DecimalField(_("Cofinanciering in procenten"), max_digits=5, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))])
    source = models.CharField(_("Bron van de voorwaarden"), max_length=300, blank=True)
    publicity = models.CharField(_("Regels voor zichtbaarheid"), max_length=300, blank=True)
    keep_until = models.DateField(_("Bewijs bewaren tot"), null=True, blank=True)
    granted = models.DecimalField(_("Toegekend bedrag"), max_digits=12, decimal_places=2, null=True, blank=True)
    conditions = models.TextField(_("Voorwaarden van de beschikking"), max_length=2000, blank=True)
    settled = models.DecimalField(_("Vastgesteld bedrag"), max_digits=12, decimal_places=2, null=True, blank=True)
    remark = models.TextField(_("Toelichting"), max_length=1000, blank=True)
    state = models.CharField(_("Stand"), max_length=16, choices=SubsidyState.choices, default=SubsidyState.KANS)


class Partner(models.Model):
    """Who takes part, and the money or hours it brings."""

    table_class = Region()
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    subsidy = models.ForeignKey(Subsidy, models.CASCADE, related_name="partners")
    name = models.CharField(_("Organisatie"), max_length=120)
    role = models.CharField(_("Rol"), max_length=120, blank=True)
    money = models.DecimalField(_("Brengt in, in euro's"), max_digits=12, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(Decimal(0))])
    hours = models.PositiveIntegerField(_("Brengt in, in uren"), default=0)
    signed_on = models.DateField(_("Getekend op"), null=True, blank=True)


class Duty(models.Model):
    """A report, obligation or piece of evidence with its last day; evidence that is there says where."""

    class Kind(models.TextChoices):
        RAPPORTAGE = "rapportage", _("Rapportage")
        VERPLICHTING = "verplichting", _("Verplichting")
        BEWIJS = "bewijs", _("Bewijsstuk")

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    subsidy = models.ForeignKey(Subsidy, models.CASCADE, related_name="duties")
    kind = models.CharField(_("Soort"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("Wat"), max_length=200)
    due_on = models.DateField(_("Uiterlijk"))
    owner = models.CharField(_("Wie"), max_length=120)
    where = models.CharField(_("Waar ligt het?"), max_length=300, blank=True)
    done_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="evidence_says_where", condition=~models.Q(kind="bewijs") | models.Q(done_on=None) | ~models.Q(where=""))]


class Target(models.Model):
    """What was promised to the funder, and how far it is."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    subsidy = models.ForeignKey(Subsidy, models.CASCADE, related_name="targets")
    name = models.CharField(_("Indicator"), max_length=200)
    source = models.CharField(_("Hoe wordt het geteld?"), max_length=200)
    wanted = models.PositiveIntegerField(_("Doel"))
    reached = models.PositiveIntegerField(_("Bereikt"), default=0)
    counted_on = models.DateField(_("Geteld op"), null=True, blank=True)
