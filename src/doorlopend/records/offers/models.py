"""What the region has on offer for people, and when that was last confirmed."""

from __future__ import annotations

from django.db import models

from doorlopend.records.access import Public
from doorlopend.records.access import Region as RegionClass
from doorlopend.records.access.ids import ordered
from doorlopend.records.access.periods import Dated, valid_order
from doorlopend.records.regions.models import Gemeente, Organisation, Region


class Offer(Dated):
    """One offer of one organisation: a place, a course, an activity, a session, a sleutelpersoon's language."""

    class Kind(models.TextChoices):
        LEERROUTE = "leerroute", "Plaats leerroute"
        TRAJECT = "traject", "Traject"
        ACTIVITEIT = "activiteit", "Activiteit"
        BIJEENKOMST = "bijeenkomst", "Bijeenkomst"
        SLEUTELPERSOON = "sleutelpersoon", "Sleutelpersoon"

    class Funding(models.TextChoices):
        GEEN = "geen", "Geen financiering"
        GEMEENTE = "gemeente", "Gemeente"
        REGIO = "regio", "Regio"
        RIJK = "rijk", "Rijk"
        EUROPA = "europa", "Europees fonds"
        EIGEN = "eigen", "Eigen middelen"

    class Mode(models.TextChoices):
        OVERDAG = "overdag", "Overdag"
        AVOND = "avond", "Avond"
        WEEKEND = "weekend", "Weekend"
        ONLINE = "online", "Online"

    table_class = Public()
    id = models.UUIDField(primary_key=True, default=ordered)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="offers")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    variant = models.CharField(max_length=40, blank=True, help_text="B1, O, Z, brugklas, starttraject, duaal …")
    name = models.CharField(max_length=120)
    gemeenten = models.ManyToManyField(Gemeente, through="OfferArea", related_name="offers")
    language = models.CharField(max_length=12, blank=True)
    level = models.CharField(max_length=12, blank=True)
    places = models.PositiveIntegerField(null=True)
    places_free = models.PositiveIntegerField(null=True)
    waiting = models.PositiveIntegerField(null=True, help_text="Number of people on the waiting list")
    funding = models.CharField(max_length=12, choices=Funding.choices)
    mode = models.CharField(max_length=10, choices=Mode.choices, blank=True)
    description = models.TextField(blank=True, help_text="Plain Dutch (B1)")
    location = models.CharField(max_length=200, blank=True, help_text="Address, or where to meet")
    starts_on = models.DateField(null=True, help_text="First day of the coming group")
    min_age = models.PositiveSmallIntegerField(null=True)
    max_age = models.PositiveSmallIntegerField(null=True)
    childcare = models.BooleanField(null=True, help_text="Empty: not known")
    referral = models.BooleanField(default=False, help_text="Only after referral")
    confirmed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "language", "level"]), models.Index(fields=["confirmed_on"])]
        constraints = [
            valid_order("offer_period"),
            models.CheckConstraint(
                name="offer_places",
                condition=models.Q(places_free=None) | models.Q(places=None) | models.Q(places_free__lte=models.F("places")),
            ),
            models.CheckConstraint(
                name="offer_ages",
                condition=models.Q(min_age=None) | models.Q(max_age=None) | models.Q(min_age__lte=models.F("max_age")),
            ),
        ]


class OfferArea(models.Model):
    table_class = Public()
    offer = models.ForeignKey(Offer, models.CASCADE)
    gemeente = models.ForeignKey(Gemeente, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "gemeente"], name="offer_area_once")]


class OfferTime(models.Model):
    """A fixed hour of the week at which the offer takes place."""

    table_class = Public()
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="times")
    weekday = models.PositiveSmallIntegerField(help_text="1 = Monday … 7 = Sunday")
    starts_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="offer_time_order", condition=models.Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(name="offer_weekday", condition=models.Q(weekday__range=(1, 7))),
        ]


class OfferContact(models.Model):
    """Whom to call. Personal data of staff and sleutelpersonen, so apart from the offer, which is public."""

    table_class = RegionClass()
    id = models.UUIDField(primary_key=True, default=ordered)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "region"], name="offer_contact_once")]
