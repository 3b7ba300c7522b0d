"""Passports of projects and programmes, pages with their review, and what was published, kept as it was."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Public, Region
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP

from .states import PageState, PassportState


class Passport(models.Model):
    """A project or programme under fixed headings, so that programmes can be read side by side."""

    class Kind(models.TextChoices):
        PROJECT = "project", _("Project")
        PROGRAMMA = "programma", _("Programma")

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    gemeente_id = models.UUIDField(null=True)
    kind = models.CharField(_("Soort"), max_length=12, choices=Kind.choices, default=Kind.PROJECT)
    title = models.CharField(_("Titel"), max_length=160)
    reason = models.TextField(_("Aanleiding"), max_length=2000, blank=True)
    aim = models.TextField(_("Wat willen we bereiken"), max_length=2000)
    starts = models.DateField(_("Van"), null=True, blank=True)
    ends = models.DateField(_("Tot en met"), null=True, blank=True)
    client = models.CharField(_("Opdrachtgever"), max_length=160, blank=True)
    partners = models.TextField(_("Partners"), max_length=1000, blank=True)
    activities = models.TextField(_("Activiteiten"), max_length=4000, blank=True)
    money = models.CharField(_("Budget en financier"), max_length=200, blank=True)
    results = models.TextField(_("Resultaten tot nu toe"), max_length=4000, blank=True)
    learned = models.TextField(_("Kwalitatieve resultaten"), max_length=4000, blank=True)
    success = models.TextField(_("Succesfactoren"), max_length=2000, blank=True)
    develop = models.TextField(_("Ontwikkelpunten"), max_length=2000, blank=True)
    progress = models.TextField(_("Voortgang en planning"), max_length=2000, blank=True)
    contacts = models.CharField(_("Contact"), max_length=300, blank=True)
    inside = models.JSONField(default=list, help_text="Names of headings that stay inside")
    figures = models.JSONField(default=list, help_text="Codes of the indicators that tell how it goes")
    renewed_on = models.DateField(null=True)
    state = models.CharField(_("Stand"), max_length=16, choices=PassportState.choices, default=PassportState.CONCEPT)

    def __str__(self) -> str:
        return self.title


class Page(models.Model):
    """A page on its way to the public: written by one, approved by another."""

    class Kind(models.TextChoices):
        NIEUWS = "nieuws", _("Nieuws")
        PAGINA = "pagina", _("Pagina")
        PASPOORT = "paspoort", _("Projectpaspoort")
        NIEUWSBRIEF = "nieuwsbrief", _("Nieuwsbrief")
        VERKLARING = "verklaring", _("Verklaring")

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    slug = models.SlugField(_("Adres"), max_length=80, help_text=_("Kleine letters, cijfers en streepjes; blijft altijd hetzelfde"))
    kind = models.CharField(_("Soort"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("Titel"), max_length=160)
    lead = models.CharField(_("Inleiding"), max_length=300, blank=True)
    body = models.TextField(_("Tekst"), max_length=40000, help_text=_("Een regel met ## ervoor wordt een tussenkop, met - ervoor een punt in een lijst."))
    owner = models.CharField(_("Eigenaar"), max_length=120)
    review_on = models.DateField(_("Opnieuw bekijken op"))
    passport = models.ForeignKey(Passport, models.PROTECT, null=True, related_name="pages")
    submitted_by = models.UUIDField(null=True)
    approved_by = models.UUIDField(null=True)
    remark = models.TextField(_("Opmerking"), max_length=1000, blank=True)
    state = models.CharField(_("Stand"), max_length=12, choices=PageState.choices, default=PageState.CONCEPT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region_id", "slug"], name="page_address_once"),
            models.CheckConstraint(
                name="page_read_by_another",
                condition=~models.Q(state__in=["akkoord", "gepubliceerd"]) | (models.Q(approved_by__isnull=False) & ~models.Q(approved_by=models.F("submitted_by"))),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Published(models.Model):
    """What stood on the public site from a moment on; added to, never changed, so that any day can be shown again."""

    table_class = Public(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField(db_index=True)
    region_code = models.SlugField(max_length=40)
    page_id = models.UUIDField()
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=12, choices=Page.Kind.choices)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    lead = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    withdrawn = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["region_code", "slug", "-number"], name="published_newest")]
        constraints = [models.UniqueConstraint(fields=["page_id", "number"], name="published_number_once")]
