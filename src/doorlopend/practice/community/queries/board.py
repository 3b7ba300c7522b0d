"""Signals as the coordinator and the community read them: the board, what is late, clusters, days per level, yield."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from doorlopend.records.access.actor import Actor
from doorlopend.records.regions.models import Region
from doorlopend.records.regions.queries import Place, members_on

from ..models import (
    Abroad,
    Adoption,
    Cluster,
    Escalation,
    Happening,
    Lesson,
    Question,
    Session,
    Signal,
    Signature,
    Stay,
    Voice,
)
from ..states import EscalationState, QuestionState, SignalState

OPEN = [state for state in SignalState if state is not SignalState.GESLOTEN]


def regions(actor: Actor, permission: str = "signals.read") -> list[Region]:
    """Cooperating regions for which the actor holds the permission."""
    return list(Region.objects.filter(pk__in=actor.where(permission), kind=Region.Kind.SAMENWERKING).order_by("name"))


def signals(*, actor: Actor) -> QuerySet[Signal]:
    return Signal.objects.filter(region_id__in=actor.where("signals.read")).order_by("feedback_due", "pk")


def overdue(*, actor: Actor, today: date) -> QuerySet[Signal]:
    """Promised an answer on a day that is past, and not answered."""
    return signals(actor=actor).filter(answered_on=None, feedback_due__lt=today)


@dataclass(frozen=True, slots=True)
class Tally:
    """What stands open and what is late, for the first screen."""

    new: int
    open: int
    late: int
    ownerless: int
    answered: int
    questions_late: int
    escalations: int


def tally(*, actor: Actor, today: date) -> Tally:
    mine = signals(actor=actor).order_by()
    going = ~Q(state=SignalState.GESLOTEN)
    row = mine.aggregate(
        new=Count("pk", filter=Q(state=SignalState.NIEUW)), open=Count("pk", filter=going),
        late=Count("pk", filter=Q(answered_on=None, feedback_due__lt=today)),
        ownerless=Count("pk", filter=going & Q(owner_label="") & Q(answered_on=None)),
        answered=Count("pk", filter=Q(state=SignalState.ANTWOORD)),
    )  # fmt: skip
    waiting = [QuestionState.BINNEN, QuestionState.BEHANDELING, QuestionState.DOORGEZET]
    places = actor.where("signals.read")
    late = Question.objects.filter(region_id__in=places, state__in=waiting, due_on__lt=today).count()
    out = [EscalationState.VERZONDEN, EscalationState.DOORGEZET]
    return Tally(**row, questions_late=late, escalations=Escalation.objects.filter(region_id__in=places, state__in=out).count())


def voice_counts(ids: Iterable[UUID]) -> dict[UUID, int]:
    return dict(Voice.objects.filter(about_id__in=list(ids)).values_list("about_id").annotate(Count("token")))


def voices_of(signal: Signal) -> list[tuple[Voice, str]]:
    """Each voice with the name it was signed with, if any and if the reader works for the region."""
    rows = list(Voice.objects.filter(about_id=signal.pk).order_by("-first", "on", "token"))
    names = dict(Signature.objects.filter(token__in=[row.token for row in rows]).values_list("token", "name"))
    return [(row, names.get(row.token, "")) for row in rows]


def history(about_id: UUID) -> list[Happening]:
    return list(Happening.objects.filter(about_id=about_id).order_by("at", "pk"))


def clusters(*, actor: Actor) -> QuerySet[Cluster]:
    return Cluster.objects.filter(region_id__in=actor.where("signals.read")).annotate(size=Count("signals")).order_by("-size", "name")


@dataclass(frozen=True, slots=True)
class Days:
    """How long signals stayed at a level: number, median of days, and how many are there now."""

    level: str
    stays: int
    median: float | None
    now: int


def days_per_level(*, actor: Actor, today: date) -> list[Days]:
    rows: dict[str, list[int]] = {}
    still: dict[str, int] = {}
    for stay in Stay.objects.filter(region_id__in=actor.where("signals.read")):
        rows.setdefault(stay.level, []).append(((stay.left_on or today) - stay.arrived_on).days)
        still[stay.level] = still.get(stay.level, 0) + (stay.left_on is None)
    return [Days(level, len(days), float(median(days)), still[level]) for level, days in rows.items()]


@dataclass(frozen=True, slots=True)
class Yield:
    """A year of the community: in, solved in the region, escalated, answered, days to an answer, shares, adoption."""

    year: int
    received: int
    solved_here: int
    escalated: int
    answered: int
    median_days: float | None
    lived_share: float | None
    widely_adopted: int
    sessions: int
    attendance: dict[str, int]


def year_yield(*, actor: Actor, region_id: UUID, year: int) -> Yield:
    """`lived_share` counts first voices of residents and sleutelpersonen, of those whose role may be shown."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    mine = signals(actor=actor).filter(region_id=region_id, sent_on__range=(first, last))
    ids = list(mine.values_list("pk", flat=True))
    gone = set(Stay.objects.filter(signal_id__in=ids, level__in=["divosa", "landelijke_partij", "landelijk"]).values_list("signal_id", flat=True))
    done = mine.exclude(answered_on=None)
    waits = [(row.answered_on - row.sent_on).days for row in done if row.answered_on]
    roles = list(Voice.objects.filter(about_id__in=ids, first=True).exclude(role="").values_list("role", flat=True))
    lived = sum(role in {"statushouder", "sleutelpersoon", "adviesraadlid"} for role in roles)
    sessions = list(Session.objects.filter(region_id=region_id, on__range=(first, last)))
    attendance: dict[str, int] = {}
    for one in sessions:
        for organisation, count in one.attendance.items():
            attendance[organisation] = attendance.get(organisation, 0) + int(count)
    wide = Adoption.objects.filter(region_id=region_id, since__range=(first, last)).values("lesson").annotate(n=Count("gemeente_id")).filter(n__gte=2)
    return Yield(
        year, len(ids), sum(row.pk not in gone for row in done), len(gone), done.count(),
        float(median(waits)) if waits else None, lived / len(roles) if roles else None, wide.count(), len(sessions), attendance,
    )  # fmt: skip


def agenda(*, actor: Actor, first: date, last: date) -> list[Signal]:
    """Signals at the regional table or the stuurgroep: what their agendas pull."""
    del first, last
    return list(signals(actor=actor).filter(state__in=[SignalState.REGIO, SignalState.STUURGROEP]))


def next_dates(*, actor: Actor, first: date, last: date) -> list[Signal]:
    return list(signals(actor=actor).filter(answered_on=None, feedback_due__range=(first, last)))


def lessons(*, actor: Actor) -> QuerySet[Lesson]:
    return Lesson.objects.filter(region_id__in=actor.where("signals.read") or actor.scope.get("region", ())).annotate(adopted=Count("adoptions")).order_by("-made_on", "pk")


def abroad(kind: str) -> QuerySet[Abroad]:
    return Abroad.objects.filter(kind=kind, withdrawn=False).order_by("-made_on", "pk")


def gemeenten(region_id: UUID, today: date) -> list[Place]:
    return members_on(region_id, today)


def sessions_since(actor: Actor, today: date) -> QuerySet[Session]:
    return Session.objects.filter(region_id__in=actor.where("signals.read"), on__gte=today - timedelta(days=400)).select_related("community").order_by("-on")
