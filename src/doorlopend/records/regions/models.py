"""Gemeenten, regions, organisations, and who is controller for whose data. Dated, since all of them change."""

from __future__ import annotations

from django.db import models

from doorlopend.records.access import Guarded, Public
from doorlopend.records.access import Region as RegionClass
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.periods import Dated, valid_order


class Gemeente(models.Model):
    """A gemeente with an identity of its own; code and name are dated."""

    table_class = Public()
    id = models.UUIDField(primary_key=True, default=ordered)
    province = models.CharField(max_length=40)


class GemeenteName(Dated):
    table_class = Public()
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="names")
    code = models.CharField(max_length=6)
    name = models.CharField(max_length=80)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="gemeente_code_from"),
            valid_order("gemeente_name_period"),
        ]


class GemeenteInhabitants(models.Model):
    table_class = Public()
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="inhabitants")
    on = models.DateField()
    count = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gemeente", "on"], name="gemeente_inhabitants_on")]


class GemeenteSuccession(models.Model):
    """A gemeente that passes into another on a day, with the share of it that goes there.

    `enacted` is false while there is a bill only; `applied_at` says when this installation followed the act.
    """

    table_class = Public()
    predecessor = models.ForeignKey(Gemeente, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Gemeente, models.PROTECT, related_name="predecessions")
    on = models.DateField()
    share = models.DecimalField(max_digits=6, decimal_places=5, default=1)
    source = models.CharField(max_length=200)
    enacted = models.BooleanField(default=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="succession_once"),
            models.CheckConstraint(
                name="succession_share", condition=models.Q(share__gt=0) & models.Q(share__lte=1)
            ),
        ]


class Region(models.Model):
    """A cooperating region, or one of the 35 arbeidsmarktregio's."""

    class Kind(models.TextChoices):
        SAMENWERKING = "samenwerking", "Samenwerkende regio"
        ARBEIDSMARKT = "arbeidsmarktregio", "Arbeidsmarktregio"

    table_class = Public()
    id = models.UUIDField(primary_key=True, default=ordered)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    source = models.CharField(max_length=200)


class RegionMember(Dated):
    """A gemeente may be a member of several regions at once."""

    table_class = Public()
    region = models.ForeignKey(Region, models.PROTECT, related_name="members")
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, related_name="memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "gemeente", "valid_from"], name="region_member_from"),
            valid_order("region_member_period"),
        ]


class Organisation(models.Model):
    """A party in the chain: taalaanbieder, corporatie, COA location, welfare, employer and so on."""

    class Kind(models.TextChoices):
        GEMEENTE = "gemeente", "Gemeente"
        CENTRUMGEMEENTE = "centrumgemeente", "Centrumgemeente"
        COA = "coa_locatie", "COA-locatie"
        CORPORATIE = "corporatie", "Woningcorporatie"
        TAALAANBIEDER = "taalaanbieder", "Taalaanbieder"
        BEGELEIDING = "maatschappelijke_begeleiding", "Maatschappelijke begeleiding"
        WELZIJN = "welzijn", "Welzijn"
        GGD = "ggd_jgz", "GGD / JGZ"
        ONDERWIJS = "onderwijs", "Onderwijs"
        WSP = "wsp_uwv", "WSP / UWV"
        WERKGEVER = "werkgever", "Werkgever"
        ZELFORGANISATIE = "zelforganisatie", "Zelforganisatie"
        KENNIS = "kennisinstituut", "Kennisinstituut"
        RIJK = "rijk", "Rijk"

    table_class = Public()
    id = models.UUIDField(primary_key=True, default=ordered)
    kind = models.CharField(max_length=40, choices=Kind.choices)
    name = models.CharField(max_length=120)
    kvk = models.CharField(max_length=8, blank=True)
    gemeenten = models.ManyToManyField(Gemeente, through="OrganisationArea", related_name="organisations")
    ended_on = models.DateField(null=True, help_text="Last day it took part")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="organisation_kind_name")]


class OrganisationArea(models.Model):
    """Where an organisation works."""

    table_class = Public()
    organisation = models.ForeignKey(Organisation, models.CASCADE)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "gemeente"], name="organisation_area_once")]


class Controller(models.Model):
    """Who answers for a file (verwerkingsverantwoordelijke): a gemeente, COA or an openbaar lichaam."""

    class Kind(models.TextChoices):
        GEMEENTE = "gemeente", "Gemeente"
        COA = "coa", "COA"
        OPENBAAR_LICHAAM = "openbaar_lichaam", "Openbaar lichaam"

    table_class = Public()
    id = models.UUIDField(primary_key=True, default=ordered)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=120)
    oin = models.CharField(max_length=20, unique=True)
    gemeente = models.OneToOneField(Gemeente, models.PROTECT, null=True, related_name="controller")
    duo_url = models.URLField(blank=True)
    certificate = models.CharField(max_length=200, blank=True, help_text="Path of the PKIoverheid certificate")
    succeeded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    succeeded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="controller_succession",
                condition=models.Q(succeeded_by=None, succeeded_on=None)
                | models.Q(succeeded_by__isnull=False, succeeded_on__isnull=False),
            )
        ]


class Mandate(Dated):
    """A party that executes for a controller and, while this holds, acts in its files.

    A region under purpose `PLACING` sees the cards of a placement round instead, never a file.
    """

    PLACING = "plaatsingsronde"
    table_class = Guarded(check="controller_id = ANY ((SELECT dl_scope('manage'))::uuid[]) OR (SELECT dl_flag('system'))")
    id = models.UUIDField(primary_key=True, default=ordered)
    controller = models.ForeignKey(Controller, models.PROTECT, related_name="mandates")
    organisation_id = models.UUIDField(help_text="Organisation or Controller that executes")
    purpose = models.CharField(max_length=60)
    ground = models.CharField(max_length=200)

    class Meta:
        constraints = [valid_order("mandate_period")]


class ContactPoint(Dated):
    """The one known person for a topic in a gemeente at an organisation, with a deputy.

    The region shares it with all who work there; `gemeente` is empty for a contact of the whole region.
    """

    table_class = RegionClass()
    id = models.UUIDField(primary_key=True, default=ordered)
    region = models.ForeignKey(Region, models.PROTECT, related_name="contact_points")
    gemeente = models.ForeignKey(Gemeente, models.PROTECT, null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    topic = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    deputy = models.CharField(max_length=120, blank=True)
    confirmed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "topic"])]
        constraints = [valid_order("contact_point_period")]
