"""Signals and what comes of them. A signal row holds nothing of a person: who sent it stands apart, behind a token."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from doorlopend.records.access import Public, Region, Staff, Technical
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.tables import APPEND, KEEP

from . import states, words


class Signal(models.Model):
    """Something that does not work in daily practice, in three sentences, and how far it came.

    `places` are the gemeenten where it plays. `state` follows `states.SIGNAL_MACHINE`; an end without an answer to
    the sender is refused by the database too.
    """

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    title = models.CharField(max_length=120)
    what = models.TextField(max_length=2000)
    wanted = models.TextField(max_length=2000, blank=True)
    consequence = models.TextField(max_length=1000, blank=True)
    workaround = models.TextField(max_length=1000, blank=True)
    phase = models.CharField(max_length=20, choices=words.Phase.choices, blank=True)
    theme = models.CharField(max_length=20, choices=words.Theme.choices, blank=True)
    cause = models.CharField(max_length=20, choices=words.Cause.choices, blank=True)
    solvable = models.CharField(max_length=12, choices=words.Solvable.choices, blank=True)
    severity = models.PositiveSmallIntegerField(choices=words.Severity.choices, null=True)
    recurring = models.BooleanField(null=True)
    touched = models.PositiveIntegerField(null=True, help_text="Estimated number of inburgeraars")
    places = ArrayField(models.UUIDField(), default=list)
    page = models.CharField(max_length=120, blank=True, help_text="Name of the page it was sent from")
    privacy_note = models.CharField(max_length=300, blank=True, help_text="Why what looked like person data is none")
    state = models.CharField(max_length=20, choices=states.SignalState.choices, default=states.SignalState.NIEUW)
    sent_on = models.DateField()
    owner_id = models.UUIDField(null=True)
    owner_label = models.CharField(max_length=120, blank=True)
    feedback_due = models.DateField()
    answered_on = models.DateField(null=True, help_text="Last day an answer was given to the senders")
    closed_on = models.DateField(null=True)
    cluster = models.ForeignKey("Cluster", models.SET_NULL, null=True, related_name="signals")
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="doubles")
    shared = models.BooleanField(default=False, help_text="May be shown to other regions")

    class Meta:
        indexes = [
            models.Index(fields=["region_id", "state"]),
            models.Index(fields=["region_id", "feedback_due"], condition=Q(answered_on=None), name="signal_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                name="signal_ends_answered",
                condition=~Q(state__in=["teruggekoppeld", "gesloten"]) | Q(answered_on__isnull=False),
            ),
            models.CheckConstraint(name="signal_closed_day", condition=Q(state="gesloten") | Q(closed_on=None)),
        ]


class Cluster(models.Model):
    """Signals about one thing."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    name = models.CharField(max_length=120)
    made_on = models.DateField()


class Voice(models.Model):
    """One who reported a signal, joined in, or asked a question: a token, and of role and gemeente what may be known.

    Role and gemeente are empty here when fewer than ten people share them, so that not even this table tells.
    """

    table_class = Region(grants=KEEP)
    token = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    about_kind = models.CharField(max_length=12)
    about_id = models.UUIDField(db_index=True)
    role = models.CharField(max_length=40, blank=True)
    gemeente_id = models.UUIDField(null=True)
    first = models.BooleanField(default=True)
    on = models.DateField()
    seen_on = models.DateField(null=True, help_text="Last day the sender looked")


class Sender(models.Model):
    """Whose token it is: readable by the sender alone. A resident's row belongs to the gemeente and its dossier."""

    table_class = Staff(steward=None, own="user_id", dossier="dossier_id", grants=APPEND)
    token = models.UUIDField(primary_key=True)
    user_id = models.UUIDField(db_index=True)
    steward_id = models.UUIDField()
    dossier_id = models.UUIDField(null=True, db_index=True)


class ReturnCode(models.Model):
    """For who has no account: a digest of the code under which the answer can be read."""

    table_class = Technical(grants=APPEND)
    digest = models.CharField(max_length=64, primary_key=True)
    token = models.UUIDField()
    region_id = models.UUIDField()


class Signature(models.Model):
    """The name a sender chose to put to a signal: for those who work for the region."""

    table_class = Staff(steward="region_id", own="user_id", grants=APPEND)
    token = models.UUIDField(primary_key=True)
    region_id = models.UUIDField()
    user_id = models.UUIDField()
    name = models.CharField(max_length=120)


class Happening(models.Model):
    """What was done with a signal, question or escalation: act, from, to, words; `to_senders` when they see it."""

    table_class = Region(grants=APPEND)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    about_kind = models.CharField(max_length=12)
    about_id = models.UUIDField(db_index=True)
    act = models.CharField(max_length=20)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, blank=True)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    to_senders = models.BooleanField(default=False)
    answer = models.BooleanField(default=False)


class Trial(models.Model):
    """The test of a solution: what, by whom, until when, measured by what, and what came of it."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="trials")
    what = models.TextField(max_length=1000)
    owner_label = models.CharField(max_length=120)
    starts_on = models.DateField()
    due_on = models.DateField()
    measure = models.CharField(max_length=200)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    outcome = models.TextField(max_length=1000, blank=True)
    ended_on = models.DateField(null=True)


class Evidence(models.Model):
    """A question the record can answer, tied to a signal, with the published counts of the day it was sent.

    `then` maps gemeente id (`""` for the region) to the number as text, or null where it was not shown.
    """

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="evidence")
    indicator = models.CharField(max_length=60)
    breakdown = models.CharField(max_length=80, blank=True)
    question = models.CharField(max_length=200)
    then_period_end = models.DateField(null=True)
    then = models.JSONField(default=dict)
    added_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signal", "indicator", "breakdown"], name="evidence_once")]


class Escalation(models.Model):
    """One question that the region cannot answer itself, with rule, numbers, what was tried, and the asked party."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="escalations")
    state = models.CharField(max_length=16, choices=states.EscalationState.choices, default=states.EscalationState.CONCEPT)
    question = models.CharField(max_length=300)
    rule = models.CharField(max_length=200, blank=True)
    numbers = models.TextField(max_length=1000)
    tried = models.TextField(max_length=2000)
    proposal = models.TextField(max_length=2000)
    party = models.CharField(max_length=12, choices=words.Party.choices)
    contact = models.CharField(max_length=120, blank=True)
    body_kind = models.CharField(max_length=40, blank=True)
    body_id = models.UUIDField(null=True, help_text="The body that put it up, by kind and id")
    made_on = models.DateField()
    answer = models.TextField(max_length=4000, blank=True)
    effect = models.CharField(max_length=12, choices=words.Effect.choices, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="escalation_ends_answered",
                condition=~Q(state__in=["beantwoord", "teruggekoppeld"]) | (Q(answered_on__isnull=False) & ~Q(answer="")),
            )
        ]


class Stay(models.Model):
    """How long a signal lay at one level: from its arrival there until it went on or was answered."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    signal = models.ForeignKey(Signal, models.PROTECT, related_name="stays")
    level = models.CharField(max_length=12, choices=words.Level.choices)
    party = models.CharField(max_length=40, blank=True)
    arrived_on = models.DateField()
    left_on = models.DateField(null=True)


class Poll(models.Model):
    """One question to every gemeente of the region."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    signal = models.ForeignKey(Signal, models.PROTECT, null=True, related_name="polls")
    question = models.CharField(max_length=300)
    choices = ArrayField(models.CharField(max_length=80), default=list)
    asked_on = models.DateField()
    due_on = models.DateField()


class PollAnswer(models.Model):
    """What one gemeente answered; a later answer replaces it."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="answers")
    gemeente_id = models.UUIDField()
    choice = models.CharField(max_length=80)
    note = models.TextField(max_length=1000, blank=True)
    answered_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "gemeente_id"], name="poll_answer_per_gemeente")]


class Lesson(models.Model):
    """What was learned: context, what was done, what it gave, for whom, under which conditions, how sure."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    signal = models.ForeignKey(Signal, models.PROTECT, null=True, related_name="lessons")
    state = models.CharField(max_length=12, choices=states.LessonState.choices, default=states.LessonState.CONCEPT)
    title = models.CharField(max_length=120)
    context = models.TextField(max_length=2000)
    done = models.TextField(max_length=2000)
    gave = models.TextField(max_length=2000)
    for_whom = models.CharField(max_length=300, blank=True)
    conditions = models.TextField(max_length=1000, blank=True)
    material = models.URLField(blank=True)
    proof = models.CharField(max_length=12, choices=words.Proof.choices)
    theme = models.CharField(max_length=20, choices=words.Theme.choices, blank=True)
    phase = models.CharField(max_length=20, choices=words.Phase.choices, blank=True)
    free_to_use = models.BooleanField(default=True)
    made_on = models.DateField()


class Adoption(models.Model):
    """A gemeente that works this way since a day."""

    table_class = Region()
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="adoptions")
    gemeente_id = models.UUIDField()
    since = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "gemeente_id"], name="adoption_once")]


class Abroad(models.Model):
    """A lesson or signal of another region, as it shared it: for every reader. `origin` is installation or region."""

    table_class = Public()
    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    origin = models.CharField(max_length=80)
    region_name = models.CharField(max_length=80)
    region_id = models.UUIDField(null=True)
    revision = models.CharField(max_length=64)
    made_on = models.DateField()
    title = models.CharField(max_length=120)
    content = models.JSONField()
    withdrawn = models.BooleanField(default=False)


class Peer(models.Model):
    """Another installation and its public key, entered by hand after checking it through another channel."""

    table_class = Public()
    id = models.UUIDField(primary_key=True, default=ordered)
    name = models.CharField(max_length=80, unique=True)
    public_key = models.CharField(max_length=64, unique=True)
    added_on = models.DateField()
    last_number = models.PositiveBigIntegerField(default=0, help_text="Number of the last letter taken in")


class Parcel(models.Model):
    """A letter that was made or came in, by the digest of its body: the same one does nothing twice.

    One that came in is kept as it was read, with what its items replaced (`before`), so that it can be undone.
    """

    table_class = Public(grants=KEEP)
    digest = models.CharField(max_length=64, primary_key=True)
    direction = models.CharField(max_length=4)
    state = models.CharField(max_length=16, choices=states.ParcelState.choices, default=states.ParcelState.GEMAAKT)
    peer = models.ForeignKey(Peer, models.PROTECT, null=True)
    number = models.PositiveBigIntegerField()
    items = models.PositiveIntegerField()
    body = models.JSONField(null=True)
    before = models.JSONField(default=dict, help_text="Number of the letter before it, and what stood here per item")
    at = models.DateTimeField(db_default=Now())


class SearchEntry(models.Model):
    """The index terms of a signal, lesson or question. Apart from its row, so that the index holds under policies:
    what a reader gets is read from the row itself."""

    table_class = Technical()
    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    region_id = models.UUIDField(null=True)
    shared = models.BooleanField(default=False)
    search = SearchVectorField()
    made_by = models.CharField(max_length=16, db_default="", help_text="Version of the words and stems it was made with")

    class Meta:
        indexes = [GinIndex(fields=["search"], name="community_search")]


class Community(models.Model):
    """A Community of Practice: since when, rhythm, method, themes."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    name = models.CharField(max_length=80)
    since = models.DateField()
    rhythm_weeks = models.PositiveSmallIntegerField(default=6)
    method = models.CharField(max_length=200, blank=True)
    themes = ArrayField(models.CharField(max_length=20), default=list)


class Member(models.Model):
    """Somebody of an organisation who takes part; `leads` for a communitytrekker."""

    table_class = Staff(steward="region_id")
    id = models.UUIDField(primary_key=True, default=ordered)
    region_id = models.UUIDField()
    community = models.ForeignKey(Community, models.CASCADE, related_name="members")
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    leads = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)


class Session(models.Model):
    """One meeting: day, theme, how many came per organisation, and what it yielded."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    community = models.ForeignKey(Community, models.PROTECT, related_name="sessions")
    on = models.DateField()
    theme = models.CharField(max_length=20, choices=words.Theme.choices, blank=True)
    attendance = models.JSONField(default=dict)
    notes = models.TextField(max_length=4000, blank=True)
    timer_ends_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)


class Question(models.Model):
    """A question to the region: answered, or channelled and then answered; kept as knowledge when it will come again."""

    table_class = Region(grants=KEEP)
    id = models.UUIDField(primary_key=True, default=unguessable)
    region_id = models.UUIDField()
    text = models.TextField(max_length=1000)
    topic = models.CharField(max_length=20, choices=words.Theme.choices)
    state = models.CharField(max_length=16, choices=states.QuestionState.choices, default=states.QuestionState.BINNEN)
    asked_on = models.DateField()
    due_on = models.DateField()
    channelled_to = models.CharField(max_length=120, blank=True)
    answer = models.TextField(max_length=4000, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="question_ends_answered",
                condition=~Q(state__in=["beantwoord", "in_kennisbank"]) | (Q(answered_on__isnull=False) & ~Q(answer="")),
            )
        ]
