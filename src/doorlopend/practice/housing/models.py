"""Homes and reception places, the task of each gemeente, and placement rounds with their cards, runs and decisions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from doorlopend.records.access import Person, Region, Technical
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP

from . import states, words
from .access import Card as CardClass
from .access import given


class Home(models.Model):
    """One home that an organisation announced, from offer to key. `household_ref` names a `Gift`, never a person."""

    table_class = Region(party="organisation_id", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    organisation_id = models.UUIDField(db_index=True)
    gemeente_id = models.UUIDField()
    reference = models.CharField(max_length=40, help_text="The organisation's own mark of this home")
    kind = models.CharField(max_length=20, choices=words.HomeKind.choices)
    postcode = models.CharField(max_length=4)
    bedrooms = models.PositiveSmallIntegerField()
    least = models.PositiveSmallIntegerField(default=1, help_text="Fewest persons")
    most = models.PositiveSmallIntegerField(help_text="Most persons")
    features = ArrayField(models.CharField(max_length=20), default=list)
    rent = models.DecimalField(max_digits=7, decimal_places=2, null=True, help_text="Bare rent a month, euro")
    available_from = models.DateField()
    state = models.CharField(max_length=16, choices=states.HomeState.choices, default=states.HomeState.AANGEBODEN)
    announced_on = models.DateField()
    upload_id = models.UUIDField(null=True, db_index=True)
    household_ref = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region_id", "state", "available_from"])]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "reference"], name="home_reference_once",
                condition=~Q(state__in=[states.HomeState.INGETROKKEN, states.HomeState.SLEUTEL]),
            ),
            models.CheckConstraint(name="home_size", condition=Q(least__gte=1) & Q(most__gte=F("least"))),
            models.CheckConstraint(
                name="home_taken_has_household",
                condition=Q(household_ref__isnull=False, state__in=sorted(states.TAKEN)) | Q(household_ref=None) & ~Q(state__in=sorted(states.TAKEN)),
            ),
        ]  # fmt: skip


class HomeEvent(models.Model):
    """What was done with a home: act, from, to, on which day, and the reason where one was asked."""

    table_class = Region(party="organisation_id", grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    organisation_id = models.UUIDField()
    home = models.ForeignKey(Home, models.CASCADE, related_name="events")
    act = models.CharField(max_length=16)
    source = models.CharField(max_length=16, blank=True)
    target = models.CharField(max_length=16)
    on = models.DateField()
    by = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)


class Upload(models.Model):
    """A list of homes that was read: its rows as judged, and whether they were taken in or taken back."""

    table_class = Region(party="organisation_id", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    organisation_id = models.UUIDField()
    file_name = models.CharField(max_length=120)
    rows = models.JSONField()
    made_on = models.DateField()
    applied_on = models.DateField(null=True)
    undone_on = models.DateField(null=True)


class Gift(models.Model):
    """What a corporation is told of a household for one home: size, needs, income fact, language, contact, dates.

    No name, number, nationality or ground. `party_id` is emptied when the key is handed over or the home is free again.
    """

    table_class = given(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(db_index=True)
    party_id = models.UUIDField(null=True, db_index=True)
    home_id = models.UUIDField(db_index=True)
    persons = models.PositiveSmallIntegerField()
    composition = models.CharField(max_length=120)
    needs = ArrayField(models.CharField(max_length=20), default=list)
    income = models.CharField(max_length=60, blank=True, help_text="Income fact for the rent, such as 'recht op huurtoeslag'")
    language = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=160, blank=True)
    viewing_on = models.DateField(null=True)
    move_on = models.DateField(null=True)
    given_on = models.DateField()
    taken_back_on = models.DateField(null=True)


class Location(models.Model):
    """A reception or transit location. Those who stay may be linked to other gemeenten than where it stands."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    gemeente_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=words.LocationKind.choices)
    name = models.CharField(max_length=120)
    capacity = models.PositiveIntegerField()
    linked = ArrayField(models.UUIDField(), default=list, help_text="Gemeenten whose people stay here")
    opens_on = models.DateField()
    closes_on = models.DateField(null=True, help_text="Last day")
    source = models.CharField(max_length=200)


class Occupancy(models.Model):
    """How many persons stayed at a location on a day; the latest entry of a day holds."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    location = models.ForeignKey(Location, models.CASCADE, related_name="occupancies")
    on = models.DateField()
    persons = models.PositiveIntegerField()
    source = models.CharField(max_length=200)


class Total(models.Model):
    """A national number of persons for a half-year as it was published; a later one replaces it, both stay."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    period = models.CharField(max_length=6)
    persons = models.PositiveIntegerField()
    known_on = models.DateField()
    source = models.CharField(max_length=200)


class TaskEntry(models.Model):
    """One thing that was learnt about a gemeente's task in a half-year; nothing is overwritten.

    Of each kind the entry with the latest `known_on` holds; corrections and exchanges add up. The two sides of an
    exchange carry the same `pair_id` and opposite numbers.
    """

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    gemeente_id = models.UUIDField()
    period = models.CharField(max_length=6)
    kind = models.CharField(max_length=12, choices=words.Entry.choices)
    persons = models.IntegerField(default=0)
    cause = models.CharField(max_length=20, choices=words.Cause.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    known_on = models.DateField()
    source = models.CharField(max_length=200)
    pair_id = models.UUIDField(null=True)
    by = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["region_id", "period", "gemeente_id"])]
        constraints = [
            models.CheckConstraint(name="task_not_negative", condition=Q(persons__gte=0) | Q(kind__in=["stand", "correctie", "uitruil"])),
            models.CheckConstraint(name="task_exchange_pair", condition=Q(pair_id__isnull=False, kind="uitruil") | Q(pair_id=None) & ~Q(kind="uitruil")),
        ]


class Screening(models.Model):
    """What COA's talk with a household yields for its placement. One per head of household; the present one holds.

    `criteria`: [{"kind", "places" (gemeente codes), "proof", "medical_note"?}]. `wishes` are ranked by the household.
    """

    table_class = Person(sensitivity="'identifying'", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(unique=True)
    needs = ArrayField(models.CharField(max_length=20), default=list)
    shared_ok = models.BooleanField(default=False)
    available_from = models.DateField(null=True)
    criteria = models.JSONField(default=list)
    wishes = ArrayField(models.CharField(max_length=6), default=list)
    wishes_said_on = models.DateField(null=True, help_text="The day the household said it")
    work = models.JSONField(default=list, help_text="Per adult the lines of work")
    education = models.JSONField(default=list, help_text="Wanted schooling, per adult; children's under key 'children'")
    network = ArrayField(models.CharField(max_length=6), default=list)
    nareis_persons = models.PositiveSmallIntegerField(default=0)
    nareis_on = models.DateField(null=True)
    audit = models.JSONField(default=dict, help_text="Traits that are audited in aggregate and never score, such as sex")
    talked_on = models.DateField()


class Round(models.Model):
    """A placement round of a region under a controller's mandate. Holds places and policy, never people."""

    table_class = Region(party="controller_id", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    controller_id = models.UUIDField(db_index=True)
    mandate_id = models.UUIDField()
    name = models.CharField(max_length=120)
    location = models.CharField(max_length=120, help_text="The reception location it is about")
    state = models.CharField(max_length=16, choices=states.RoundState.choices, default=states.RoundState.OPEN)
    opened_on = models.DateField()
    last_day = models.DateField()
    places = models.JSONField(default=list)
    policy = models.JSONField(default=dict)
    weights = models.JSONField(default=dict)
    demand = models.JSONField(default=dict, help_text="Households by size and nareis expected, small numbers hidden")
    proxy_reason = models.TextField(blank=True, help_text="Written reason when a proxy passes the limit")
    proposed_by = models.UUIDField(null=True)
    proposed_label = models.CharField(max_length=120, blank=True)
    proposed_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_label = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="round_two_people", condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")) & Q(proposed_by__isnull=False)),
            models.CheckConstraint(name="round_decided_by_somebody", condition=~Q(state__in=["besloten", "afgesloten"]) | Q(decided_by__isnull=False)),
        ]


class Run(models.Model):
    """One run of the engine, kept for ever: what went in (by hash), version, parameters, outcome, who asked."""

    table_class = Region(party="controller_id", grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    controller_id = models.UUIDField()
    round = models.ForeignKey(Round, models.PROTECT, related_name="runs")
    kind = models.CharField(max_length=12, help_text="advies, wijziging or besluit")
    at = models.DateTimeField(db_default=Now())
    on = models.DateField()
    by_id = models.UUIDField(null=True)
    by = models.CharField(max_length=120)
    engine = models.CharField(max_length=20)
    instance_sha256 = models.CharField(max_length=64)
    result_sha256 = models.CharField(max_length=64)
    parameters = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    verified = models.BooleanField(null=True)


class RunDetail(models.Model):
    """The documents of a run: the instance and the result, so that anyone with the right can verify it again."""

    table_class = CardClass(dossier=None, grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller_id = models.UUIDField()
    region_id = models.UUIDField(null=True)
    round_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField(unique=True)
    instance = models.JSONField()
    result = models.JSONField()


class Card(models.Model):
    """A household in a round: a number, sizes, housing facts, hard criterion yes or no, where it would go and why.

    `only` and `avoid` name places, not grounds. `dossier_id` is a random key of the controller's own file.
    """

    table_class = CardClass(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller_id = models.UUIDField()
    region_id = models.UUIDField(null=True)
    dossier_id = models.UUIDField(db_index=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="cards")
    number = models.PositiveIntegerField()
    persons = models.PositiveSmallIntegerField()
    adults = models.PositiveSmallIntegerField()
    children = models.PositiveSmallIntegerField()
    needs = ArrayField(models.CharField(max_length=20), default=list)
    shared_ok = models.BooleanField(default=False)
    available_from = models.DateField(null=True)
    nareis_persons = models.PositiveSmallIntegerField(default=0)
    hard = models.BooleanField(default=False)
    only = models.JSONField(default=list)
    wishes = ArrayField(models.CharField(max_length=6), default=list)
    wishes_said_on = models.DateField(null=True)
    profile = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=states.CardState.choices, default=states.CardState.IN_RONDE)
    advised = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=40, blank=True)
    pinned = models.BooleanField(default=False, help_text="A person put it here")
    reason = models.CharField(max_length=1000, blank=True, help_text="Why it is not where the advice had it")
    by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="card_number_once"),
            models.CheckConstraint(name="card_pin_has_reason", condition=Q(pinned=False) | ~Q(reason="")),
        ]


class Ground(models.Model):
    """What of a household in a round only the controller sees, one row per member with a file: grounds, audited traits."""

    table_class = Person(sensitivity="'identifying'", grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(db_index=True)
    round_id = models.UUIDField(db_index=True)
    card_id = models.UUIDField(db_index=True)
    criteria = models.JSONField(default=list)
    traits = models.JSONField(default=dict, help_text="Dimension to group, for the fairness report only")
    linked_on = models.DateField(null=True, help_text="Day the koppeling went into the file")


class Decision(models.Model):
    """What a person decided for one household: the place, what was advised, and why when they differ."""

    table_class = CardClass(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller_id = models.UUIDField()
    region_id = models.UUIDField(null=True)
    dossier_id = models.UUIDField(db_index=True)
    card_id = models.UUIDField(db_index=True)
    place = models.CharField(max_length=40, blank=True)
    advised = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    on = models.DateField()
    proposed_by = models.CharField(max_length=120)
    decided_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card_id"], name="decision_once"),
            models.CheckConstraint(name="decision_override_reason", condition=Q(place=F("advised")) | ~Q(reason="")),
        ]


class Answer(models.Model):
    """What a household said: entered by staff and marked as said by the person, or by the household with a letter code."""

    table_class = Person(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(db_index=True)
    card_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=12, choices=words.Saying.choices)
    text = models.TextField(max_length=2000, blank=True)
    places = ArrayField(models.CharField(max_length=6), default=list)
    said_on = models.DateField()
    said_by_person = models.BooleanField(default=False)
    by_code = models.BooleanField(default=False)
    by = models.CharField(max_length=120)


class LetterCode(models.Model):
    """A one-time code of a letter: a digest; where it leads is told to whoever holds the code only."""

    table_class = Technical(grants=KEEP)
    digest = models.CharField(max_length=64, primary_key=True)
    card_id = models.UUIDField(db_index=True)
    controller_id = models.UUIDField()
    valid_until = models.DateField()
    used_on = models.DateField(null=True)


class Arrival(models.Model):
    """A koppeling as the gemeente gets it: data given by COA with the decision, the gemeente's own from then on."""

    table_class = Person(sensitivity="'identifying'", grants=KEEP, dossier="dossier_id")
    id = models.UUIDField(primary_key=True, default=unguessable)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(null=True, db_index=True, help_text="The gemeente's own file, once it is there")
    origin_id = models.UUIDField(help_text="The card at COA")
    household = models.CharField(max_length=200)
    persons = models.PositiveSmallIntegerField()
    composition = models.CharField(max_length=120)
    needs = ArrayField(models.CharField(max_length=20), default=list)
    criteria = models.JSONField(default=list)
    nareis_persons = models.PositiveSmallIntegerField(default=0)
    wishes = ArrayField(models.CharField(max_length=6), default=list)
    location = models.CharField(max_length=120)
    koppeling_on = models.DateField()
    answer = models.CharField(max_length=12, choices=words.Saying.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["controller_id", "origin_id"], name="arrival_once")]


class Outcome(models.Model):
    """What followed a decision: housed, at work, at school, moved on. For evaluation later."""

    table_class = Person(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    controller_id = models.UUIDField()
    dossier_id = models.UUIDField(db_index=True)
    card_id = models.UUIDField(db_index=True)
    step = models.CharField(max_length=12, choices=words.Step.choices)
    on = models.DateField()
    source = models.CharField(max_length=120)
    noted_on = models.DateField()


class Fairness(models.Model):
    """The fairness report of a round, in aggregate and with small groups hidden; one per run."""

    table_class = Region(party="controller_id", grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    controller_id = models.UUIDField()
    round = models.ForeignKey(Round, models.PROTECT, related_name="reports")
    run_id = models.UUIDField(unique=True)
    on = models.DateField()
    report = models.JSONField()
    needs_reason = models.BooleanField(default=False)
