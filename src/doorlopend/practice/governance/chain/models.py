"""The chain as the region agreed it: steps between two kinds of facts, who does what per gemeente, what must improve."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doorlopend.engines.facts import KINDS
from doorlopend.records.access import Region
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import KEEP


def fact_kinds() -> list[tuple[str, str]]:
    """The facts a step may begin or end with, in words."""
    return sorted(((name, kind.nl) for name, kind in KINDS.items() if kind.sensitivity == "ordinary"), key=lambda one: one[1])


class Party(models.TextChoices):
    COA = "coa", "COA"
    GEMEENTE = "gemeente", _("Gemeente")
    BEGELEIDING = "begeleiding", _("Maatschappelijke begeleiding")
    CORPORATIE = "corporatie", _("Corporatie")
    TAALAANBIEDER = "taalaanbieder", _("Taalaanbieder")
    DUO = "duo", "DUO"
    WSP = "wsp", _("Werkgeversservicepunt")
    ANDERS = "anders", _("Ander")


class ChainStep(models.Model):
    """A step is a predicate over facts: it runs from the fact `starts` to the fact `ends`, within `term_days`."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    order = models.PositiveSmallIntegerField(_("Volgorde"))
    title = models.CharField(_("Stap"), max_length=120)
    party = models.CharField(_("Wie doet het?"), max_length=16, choices=Party.choices)
    starts = models.CharField(_("Begint met het feit"), max_length=60)
    ends = models.CharField(_("Is klaar met het feit"), max_length=60)
    term_days = models.PositiveSmallIntegerField(_("Afgesproken dagen"), null=True, blank=True)
    ground = models.CharField(_("Waar is dat afgesproken?"), max_length=200, blank=True)
    takes = models.CharField(_("Wat is ervoor nodig?"), max_length=300, blank=True)
    gives = models.CharField(_("Wat levert het op?"), max_length=300, blank=True)
    risk = models.CharField(_("Waar gaat het mis?"), max_length=300, blank=True)
    review_on = models.DateField(_("Opnieuw bekijken op"), null=True, blank=True)

    class Meta:
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(name="step_goes_somewhere", condition=~models.Q(starts=models.F("ends"))),
            models.CheckConstraint(name="term_says_where_agreed", condition=models.Q(term_days=None) | ~models.Q(ground="")),
        ]

    def __str__(self) -> str:
        return self.title


class Arrangement(models.Model):
    """How one gemeente arranged a step: who does it there, and its own term when that differs from the region's."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    step = models.ForeignKey(ChainStep, models.CASCADE, related_name="arrangements")
    gemeente_id = models.UUIDField()
    who = models.CharField(_("Wie doet het hier?"), max_length=120)
    party = models.CharField(_("Soort partij"), max_length=16, choices=Party.choices)
    term_days = models.PositiveSmallIntegerField(_("Eigen afspraak in dagen"), null=True, blank=True)
    channel = models.CharField(_("Hoe wordt overgedragen?"), max_length=120, blank=True)
    confirm = models.CharField(_("Hoe wordt dat bevestigd?"), max_length=120, blank=True)
    otherwise = models.CharField(_("Wat als het niet lukt?"), max_length=200, blank=True)
    agreed_on = models.DateField(_("Afgesproken op"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "gemeente_id"], name="arrangement_per_gemeente")]


class Improvement(models.Model):
    """What will be done about a gap, by whom and when, and what came of it."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    step = models.ForeignKey(ChainStep, models.PROTECT, related_name="improvements")
    gemeente_id = models.UUIDField(null=True)
    text = models.CharField(_("Wat gaan we doen?"), max_length=300)
    owner = models.CharField(_("Eigenaar"), max_length=120)
    due_on = models.DateField(_("Klaar op"))
    result = models.CharField(_("Wat kwam ervan?"), max_length=300, blank=True)
    done_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="improvement_ends_told", condition=models.Q(done_on=None) | ~models.Q(result=""))]
