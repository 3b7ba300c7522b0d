"""What the case manager's screens read: scoped by the actor and counted in queries by tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import Dossier, Involved
from doorlopend.records.people.models import Grant, User
from doorlopend.records.people.roles import ROLES
from doorlopend.records.work.models import Task

SOON = timedelta(days=14)
LATE, DUE_SOON, LATER, UNDATED, NO_STEP = 0, 1, 2, 3, 4
DATED = 2
"""From this risk on a step has a day by law or by agreement; below it the law asks it without a day."""


@dataclass(frozen=True, slots=True)
class GapCounts:
    """Open dossiers of the controllers asked for, and how many lack what keeps a person from falling between."""

    open: int
    complete: int
    no_responsible: int
    no_contact: int
    no_next_step: int


def open_dossiers(*, actor: Actor, today: date, permission: str = "dossier.read") -> QuerySet[Dossier]:
    """Open on this day, at the controllers where the actor holds the permission."""
    running = Q(closed_on=None) | Q(closed_on__gte=today)
    return Dossier.objects.filter(running, controller__in=actor.where(permission), opened_on__lte=today)


def _involved(how: str, today: date) -> QuerySet[Involved]:
    return Involved.objects.on(today).filter(dossier=OuterRef("pk"), how=how)


READERS = [role.code for role in ROLES.values() if "dossier.read" in role.permissions]


def departed(today: date) -> list[UUID]:
    """Colleagues whose list nobody opens any more: blocked, or without a role in these files since.

    Whom the reader does not see, such as staff of an organisation that works under a mandate, counts as there. Asked
    apart from the lists themselves: it is a handful of people, and mostly nobody.
    """
    running = Q(valid_before=None) | Q(valid_before__gt=today)
    reads = Max(Case(When(running & Q(role__in=READERS), then=Value(1)), default=Value(0)))
    had = Grant.objects.filter(valid_from__lte=today).order_by().values("user_id").annotate(reads=reads)
    blocked = User.objects.filter(is_active=False).values_list("pk")
    return [key for (key,) in had.filter(reads=0).values_list("user_id").union(blocked)]


@dataclass(frozen=True, slots=True)
class FurtherGap:
    """A gap that a corner knows of: its words, and for a day the condition on a dossier that has it."""

    label: Any
    find: Callable[[date], Exists]


FURTHER_GAPS: dict[str, FurtherGap] = {}
"""By a key that may stand in an address; registered when the corner's app is ready."""


def further(key: str) -> str:
    """The name under which a dossier carries whether it has that gap."""
    return f"gap_{key}"


def any_gap() -> Q:
    """A dossier with one gap or more."""
    found = GAP
    for key in FURTHER_GAPS:
        found |= Q(**{further(key): True})
    return found


def _with_log_in(contacts: QuerySet[Involved], left: Sequence[UUID]) -> QuerySet[Involved]:
    """Those of colleagues who are still there."""
    return contacts.filter(~Q(user_id__in=left), user_id__isnull=False)


def with_gaps(dossiers: QuerySet[Dossier], *, today: date) -> QuerySet[Dossier]:
    """Marks what each dossier has today. A default assignee is no named contact, a past date no next step, and who has
    left is no contact.

    A contact without a log-in counts when somebody here has the dossier on a worklist: else nobody would look.
    """
    left, named = departed(today), _involved(Involved.How.CONTACT, today)
    without = named.filter(user_id=None)
    somebody = Involved.objects.on(today).filter(
        dossier=OuterRef("pk"), how__in=[Involved.How.RESPONSIBLE, Involved.How.ACTS]
    )
    coming = Task.objects.filter(dossier=OuterRef("pk"), ended="", due_on__gte=today)
    return dossiers.annotate(
        has_responsible=Exists(somebody),
        has_contact=Q(Exists(_with_log_in(named, left))) | Q(Exists(without), ~Q(assigned_to_id__in=left), assigned_to_id__isnull=False),
        has_next_step=Exists(coming),
        **{further(key): gap.find(today) for key, gap in FURTHER_GAPS.items()},
    )


LACKS = {"responsible": "has_responsible", "contact": "has_contact", "step": "has_next_step"}
GAP = Q(has_responsible=False) | Q(has_contact=False) | Q(has_next_step=False)


def gaps(*, actor: Actor, today: date) -> QuerySet[Dossier]:
    """Open dossiers that lack a responsible organisation, a named contact or a future next step."""
    marked = with_gaps(open_dossiers(actor=actor, today=today, permission="gaps.read"), today=today)
    return marked.filter(any_gap()).order_by("opened_on", "pk")


@dataclass(frozen=True, slots=True)
class Gap:
    """An open dossier and what it lacks: keys of `LACKS` and of `FURTHER_GAPS`."""

    dossier_id: UUID
    lacks: frozenset[str]


def gap_list(*, actor: Actor, today: date, ordering: Sequence[str] = ()) -> list[Gap]:
    """Everybody with a gap, without their files, in one question: a page, its tiles and its total are read from this."""
    flags = {**LACKS, **{key: further(key) for key in FURTHER_GAPS}}
    rows = gaps(actor=actor, today=today)
    sorted_rows = rows.order_by(*ordering, "pk") if ordering else rows
    return [
        Gap(key, frozenset(name for name, value in zip(flags, values, strict=True) if value is (name not in LACKS)))
        for key, *values in sorted_rows.values_list("pk", *flags.values())
    ]


def gap_counts(*, actor: Actor, today: date, found: Sequence[Gap] | None = None) -> GapCounts:
    """Open = complete + those with one gap or more. `found` is the list of gaps where it was read already."""
    rows = gap_list(actor=actor, today=today) if found is None else found
    total = open_dossiers(actor=actor, today=today, permission="gaps.read").count()
    count = {name: sum(name in row.lacks for row in rows) for name in LACKS}
    return GapCounts(total, total - len(rows), count["responsible"], count["contact"], count["step"])


def in_order(keys: Sequence[UUID]) -> list[Dossier]:
    """These dossiers in this order."""
    found = Dossier.objects.in_bulk(keys)
    return [found[key] for key in keys if key in found]


WHOSE = ("mine", "team", "nobody")


def whose_asked(*, actor: Actor, query: Mapping[str, str]) -> str:
    """Whose list somebody asks for; without asking it is one's own, and everybody's for who divides the work."""
    asked = query.get("whose", "")
    return asked if asked in WHOSE else "team" if actor.where("dossier.assign") else "mine"


def worklist(*, actor: Actor, today: date, whose: str = "mine") -> QuerySet[Dossier]:
    """One row per person: the open step that is due first, how many more, and how urgent by law.

    `whose`: mine (named contact or assigned to me), team (all of the controllers), nobody (on no one's list).
    """
    people = open_dossiers(actor=actor, today=today)
    steps = Task.objects.filter(dossier=OuterRef("pk"), ended="").order_by(_undated(), "due_on", "-risk")
    first = steps.annotate(urgency=_urgency(today), place=_place(today))
    rows = _whose(people, actor, today, whose).annotate(
        due_on=Subquery(steps.values("due_on")[:1]),
        risk=Coalesce(Subquery(steps.values("risk")[:1]), 0),
        steps=Coalesce(Subquery(_count(steps)), 0),
        urgency=Coalesce(Subquery(first.values("urgency")[:1]), NO_STEP),
        place=Coalesce(Subquery(first.values("place")[:1]), NO_STEP * PER_URGENCY),
    )
    return rows.order_by("place", "pk")


def _undated() -> Case:
    """Steps with a day of their own come before duties for which the law names none."""
    return Case(When(risk__gte=DATED, then=Value(0)), default=Value(1), output_field=IntegerField())


PER_URGENCY, PER_RISK = 10_000_000, 1_000_000


def _place(today: date) -> Combinable:
    """Where a step stands on the list, as one number: by urgency, then the greater risk, then the earlier day.

    One number, so that the database looks at the steps of each person once to sort them.
    """
    days = Func(F("due_on"), template="(%(expressions)s - DATE '2000-01-01')", output_field=IntegerField())
    return _urgency(today) * PER_URGENCY + (Value(9) - F("risk")) * PER_RISK + days


def _count(steps: QuerySet[Task]) -> QuerySet[Task, Any]:
    return steps.order_by().values("dossier").annotate(total=Count("pk")).values("total")


def _urgency(today: date) -> Case:
    """Of a step; who has none is NO_STEP."""
    return Case(
        When(risk__lt=DATED, then=Value(UNDATED)),
        When(due_on__lt=today, then=Value(LATE)),
        When(due_on__lte=today + SOON, then=Value(DUE_SOON)),
        default=Value(LATER),
        output_field=IntegerField(),
    )


def _whose(people: QuerySet[Dossier], actor: Actor, today: date, whose: str) -> QuerySet[Dossier]:
    if whose == "team":
        return people
    left, mine = departed(today), {"controller__in": actor.where("dossier.read")}
    contacts = _with_log_in(Involved.objects.on(today).filter(**mine, how=Involved.How.CONTACT), left)
    if whose == "nobody":
        return people.filter(~Q(pk__in=contacts.values("dossier_id")), Q(assigned_to_id=None) | Q(assigned_to_id__in=left))
    named = _with_log_in(_involved(Involved.How.CONTACT, today), left)
    assigned = Dossier.objects.filter(~Exists(named), **mine, assigned_to_id=actor.user_id)
    return people.filter(pk__in=contacts.filter(user_id=actor.user_id).values("dossier_id").union(assigned.values("pk")))


MANY = 100


def unlisted(*, actor: Actor, today: date) -> int:
    """How many people stand on nobody's list, counted up to a hundred."""
    return _whose(open_dossiers(actor=actor, today=today), actor, today, "nobody").order_by()[:MANY].count()


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on a worklist: how urgent, and the status group a filter asks for."""

    dossier_id: UUID
    urgency: int
    group: str


def listed(rows: QuerySet[Dossier], *, ordering: Sequence[str] = ()) -> list[Listed]:
    """Everybody of a worklist in its order, without their files, in one question: page, tiles and total come from it."""
    ordered = rows.order_by(*ordering, "pk") if ordering else rows
    values: Any = ordered.values_list("pk", "place", "status_group")  # type: ignore[misc]
    return [Listed(key, place // PER_URGENCY, group) for key, place, group in values]


def contacts_of(rows: Iterable[Dossier], today: date) -> dict[UUID, str]:
    """Who is the named contact of each row of one page, as the fact says it."""
    found = Involved.objects.on(today).filter(dossier__in=[row.pk for row in rows], how=Involved.How.CONTACT)
    return dict(found.order_by("pk").values_list("dossier_id", "party"))


@dataclass(frozen=True, slots=True)
class Step:
    """An open step: its kind, its own words if it has any, its day, and how great the risk by law."""

    kind: str
    title: str
    due_on: date | None
    risk: int

    @property
    def place(self) -> tuple[bool, bool, date, int]:
        """As `worklist` chooses the first one: a day of its own before none, the earlier, then the greater risk."""
        return (self.risk < DATED, self.due_on is None, self.due_on or date.max, -self.risk)


def steps_of(rows: Iterable[Dossier]) -> dict[UUID, list[Step]]:
    """The open steps of each row of one page, the first one first, in one query."""
    found: dict[UUID, list[Step]] = {}
    asked = Task.objects.filter(dossier__in=[row.pk for row in rows], ended="").order_by("pk")
    for dossier, kind, title, due_on, risk in asked.values_list("dossier_id", "kind", "title", "due_on", "risk"):
        found.setdefault(dossier, []).append(Step(kind, title, due_on, risk))
    return {dossier: sorted(steps, key=lambda one: one.place) for dossier, steps in found.items()}


def people_named(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of colleagues by id, as far as the actor may see them."""
    return dict(User.objects.filter(pk__in={one for one in ids if one}).values_list("pk", "name"))
