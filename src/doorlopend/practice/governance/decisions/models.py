"""Regional decisions, how each gemeente goes on with them, its position per choice, and documents with versions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Region
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP

from ..models import Body
from .states import DecisionState, FollowState


class Document(models.Model):
    """A document that the region makes together; its texts are versions, its adoption is a decision."""

    class Kind(models.TextChoices):
        STARTNOTITIE = "startnotitie", _("Startnotitie")
        VISIE = "visie", _("Regionale visie")
        BELEIDSKADER = "beleidskader", _("Beleidskader")
        MARKTCONSULTATIE = "marktconsultatie", _("Marktconsultatie")
        OVEREENKOMST = "overeenkomst", _("Overeenkomst")
        CONVENANT = "convenant", _("Convenant")
        WERKINSTRUCTIE = "werkinstructie", _("Werkinstructie")
        ANDERS = "anders", _("Ander document")

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    kind = models.CharField(_("Soort"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("Titel"), max_length=200)
    owner = models.CharField(_("Eigenaar"), max_length=120)
    route = models.TextField(_("Vaststellingsroute"), max_length=1000, blank=True, help_text=_("Welke gremia, colleges en raden stellen dit vast, en in welke volgorde?"))
    public = models.BooleanField(_("Openbaar"), default=False)
    category = models.CharField(_("Archiefcategorie"), max_length=80, blank=True)
    keep_years = models.PositiveSmallIntegerField(_("Bewaartermijn in jaren"), null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """A text of a document as it was on a day; never changed."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("Tekst"), max_length=200000)
    note = models.CharField(_("Wat is er veranderd?"), max_length=300, blank=True)
    made_on = models.DateField()
    made_by = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.document.title} · {self.number}"


class Decision(models.Model):
    """What the region decided together, and until when each college has to say what it does with it."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    title = models.CharField(_("Besluit"), max_length=200)
    text = models.TextField(_("Tekst van het besluit"), max_length=4000)
    body = models.ForeignKey(Body, models.PROTECT, verbose_name=_("Genomen door"), null=True, blank=True, related_name="decisions")
    line_id = models.UUIDField(null=True, unique=True, help_text="The line of the minutes it was written in")
    ground = models.CharField(_("Grond"), max_length=200, blank=True)
    taken_on = models.DateField(_("Genomen op"), null=True, blank=True)
    college_due = models.DateField(_("Colleges besluiten voor"), null=True, blank=True)
    version = models.ForeignKey(Version, models.PROTECT, verbose_name=_("Stelt vast"), null=True, blank=True, related_name="decisions")
    replaced_by = models.ForeignKey("self", models.PROTECT, verbose_name=_("Vervangen door"), null=True, blank=True, related_name="replaces")
    why = models.TextField(_("Waarom vervangen of ingetrokken?"), max_length=1000, blank=True)
    state = models.CharField(_("Stand"), max_length=12, choices=DecisionState.choices, default=DecisionState.CONCEPT)

    class Meta:
        constraints = [
            models.CheckConstraint(name="decision_taken_day", condition=models.Q(state__in=["concept", "ingetrokken"]) | models.Q(taken_on__isnull=False)),
            models.CheckConstraint(name="decision_ends_with_why", condition=~models.Q(state__in=["vervangen", "ingetrokken"]) | ~models.Q(why="")),
        ]

    def __str__(self) -> str:
        return self.title


class Follow(models.Model):
    """One gemeente and one decision: planned, decided by college and council, worked in, and what differs and why."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="follows")
    gemeente_id = models.UUIDField()
    state = models.CharField(_("Stand"), max_length=20, choices=FollowState.choices, default=FollowState.OPEN)
    planned_on = models.DateField(_("In het college op"), null=True, blank=True)
    decided_on = models.DateField(_("College besloot op"), null=True, blank=True)
    number = models.CharField(_("Besluitnummer"), max_length=60, blank=True)
    council_needed = models.BooleanField(_("De raad moet besluiten"), default=False)
    council_on = models.DateField(_("Raad besloot op"), null=True, blank=True)
    deviation = models.TextField(_("Wat is anders?"), max_length=1000, blank=True)
    reason = models.TextField(_("Waarom?"), max_length=1000, blank=True)
    worked_in_on = models.DateField(_("Verwerkt op"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "gemeente_id"], name="follow_per_gemeente"),
            models.CheckConstraint(name="deviation_has_reason", condition=models.Q(deviation="") | ~models.Q(reason="")),
            models.CheckConstraint(name="refusal_has_reason", condition=~models.Q(state="niet_overgenomen") | ~models.Q(reason="")),
            models.CheckConstraint(name="worked_in_after_council", condition=~models.Q(state="verwerkt", council_needed=True) | models.Q(council_on__isnull=False)),
        ]


class Choice(models.Model):
    """One question within a decision on which gemeenten may think differently."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="choices")
    text = models.CharField(_("Keuze"), max_length=200)


class Position(models.Model):
    """Where a gemeente stands on a choice, so that a signature does not hide what it thinks."""

    class Stance(models.TextChoices):
        VOOR = "voor", _("voor")
        MITS = "voor_mits", _("voor, mits")
        TEGEN = "tegen", _("tegen")
        GEEN = "geen_standpunt", _("geen standpunt")

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    choice = models.ForeignKey(Choice, models.CASCADE, related_name="positions")
    gemeente_id = models.UUIDField()
    stance = models.CharField(_("Standpunt"), max_length=16, choices=Stance.choices)
    note = models.CharField(_("Toelichting"), max_length=300, blank=True)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["choice", "gemeente_id"], name="position_per_gemeente"),
            models.CheckConstraint(name="condition_is_said", condition=~models.Q(stance="voor_mits") | ~models.Q(note="")),
        ]
