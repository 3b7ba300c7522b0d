"""A working session: who comes on behalf of what, boards with ideas and votes, and what it yields. No names are kept."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from doorlopend.records.access import Region, Technical
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP, WRITE

from .states import WorkshopState


class Goal(models.TextChoices):
    """What a board works towards; the outcome of the session has the same three kinds."""

    VRAAGSTUK = "vraagstuk", _("Het vraagstuk scherper maken")
    PROEFTUIN = "proeftuin", _("Proeftuinen bepalen")
    BIJDRAGE = "bijdrage", _("Wie draagt wat bij")


class Workshop(models.Model):
    """The invitation and its three aims; people in the room come in with a code."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    title = models.CharField(_("Titel"), max_length=160)
    problem = models.TextField(_("Waar gaat het over?"), max_length=2000)
    aims = models.TextField(_("Wat is na afloop klaar?"), max_length=1000)
    on = models.DateField(_("Datum"))
    starts = models.TimeField(_("Begint om"), null=True, blank=True)
    place = models.CharField(_("Plaats"), max_length=120, blank=True)
    code = models.CharField(max_length=12, blank=True)
    state = models.CharField(_("Stand"), max_length=12, choices=WorkshopState.choices, default=WorkshopState.CONCEPT)


class JoinCode(models.Model):
    """Leads from the digest of a code to its session, for who has no account."""

    table_class = Technical(grants=APPEND)
    digest = models.CharField(max_length=64, primary_key=True)
    workshop_id = models.UUIDField()
    region_id = models.UUIDField()


class Delegation(models.Model):
    """An organisation that comes: with how many, and what it can bring. The organisation, not the people."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="delegations")
    organisation = models.CharField(_("Organisatie"), max_length=120)
    people = models.PositiveSmallIntegerField(_("Met hoeveel mensen?"), default=1)
    offers = models.CharField(_("Wat kunt u bijdragen?"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "organisation"], name="delegation_once")]


class Board(models.Model):
    """One question on the wall. `revision` grows with each change, so that a screen asks cheaply whether it is stale."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="boards")
    title = models.CharField(_("Vraag op het bord"), max_length=200)
    goal = models.CharField(_("Doel"), max_length=12, choices=Goal.choices)
    votes_each = models.PositiveSmallIntegerField(_("Stemmen per persoon"), default=3)
    open = models.BooleanField(_("Open voor ideeën en stemmen"), default=True)
    revision = models.PositiveIntegerField(default=0)


class Idea(models.Model):
    """A note on a board; `author` is the token of a phone, known to nobody else."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    board = models.ForeignKey(Board, models.CASCADE, related_name="ideas")
    text = models.CharField(_("Idee"), max_length=280)
    author = models.UUIDField()
    group = models.CharField(_("Groep"), max_length=80, blank=True)
    hidden = models.BooleanField(default=False)
    votes = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(db_default=Now())


class Vote(models.Model):
    """One vote of one phone on one idea."""

    table_class = Region(grants=WRITE)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    board_id = models.UUIDField()
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="cast")
    voter = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "voter"], name="vote_once")]
        indexes = [models.Index(fields=["board_id", "voter"], name="votes_of_a_phone")]


class Outcome(models.Model):
    """What the session yields: a problem statement, the draft of a testbed, or a pledge with who and what."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="outcomes")
    goal = models.CharField(_("Soort"), max_length=12, choices=Goal.choices)
    title = models.CharField(_("In één zin"), max_length=200)
    text = models.TextField(_("Toelichting"), max_length=2000, blank=True)
    change = models.TextField(_("Als we dit doen, dan …, want …"), max_length=1000, blank=True, help_text=_("Bij een proeftuin"))
    organisation = models.CharField(_("Organisatie"), max_length=120, blank=True, help_text=_("Bij een bijdrage: wie zegt dit toe?"))
    due_on = models.DateField(_("Voor wanneer?"), null=True, blank=True)
    serves = models.ForeignKey(
        "self", models.SET_NULL, verbose_name=_("Voor welke proeftuin?"), null=True, blank=True, related_name="pledges",
        help_text=_("Bij een bijdrage; leeg als zij voor het geheel is"),
    )  # fmt: skip
    draft_kind = models.CharField(max_length=40, blank=True, help_text="Where the testbed is worked out")
    draft_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="pledge_has_who", condition=~models.Q(goal="bijdrage") | ~models.Q(organisation="")),
            models.CheckConstraint(name="testbed_says_why", condition=~models.Q(goal="proeftuin") | ~models.Q(change="")),
        ]

    def __str__(self) -> str:
        return self.title
