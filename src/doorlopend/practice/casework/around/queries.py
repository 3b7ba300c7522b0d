"""What the screens around a person read; nothing here reads a safety fact to show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from doorlopend.engines.facts import Fact
from doorlopend.practice.casework.queries import departed, open_dossiers
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.dossiers.convert import to_facts
from doorlopend.records.dossiers.models import Dossier, FactRow, Involved
from doorlopend.records.people.models import Grant, User
from doorlopend.records.people.roles import ROLES
from doorlopend.records.work.models import Task

from .models import Child, Contact, Follower, Message, PartnerMessage, Relative

QUIET = timedelta(days=30)
"""Nobody spoke with the person for longer than this: a question to look at. An agreement of practice, no law."""
HIDING = ("veiligheid.geheim_adres", "veiligheid.opvang", "omstandigheid.opvang")


@dataclass(frozen=True, slots=True)
class Load:
    """What one colleague has: open files, open steps, steps past their day, and those of the coming fortnight."""

    user: User
    files: int
    steps: int
    late: int
    soon: int


def family(dossier: Dossier) -> tuple[list[Child], list[Follower], list[Relative]]:
    """Children without a file of their own, who is expected, and files tied to this one."""
    return (
        list(Child.objects.filter(dossier_id=dossier.pk).order_by("born", "pk")), list(Follower.objects.filter(dossier_id=dossier.pk).order_by("expected", "pk")),
        list(Relative.objects.filter(dossier_id=dossier.pk, ended_on=None).order_by("pk")),
    )  # fmt: skip


def whereabouts_hidden(dossier: Dossier, ties: Iterable[Relative]) -> bool:
    """Somebody of the household may not be found: then no school is named. Read as the system; the page says nothing of it."""
    keys = {dossier.pk, *(tie.other_id for tie in ties)}
    with acting(system_for(dossier.controller_id, why="household")):
        rows = FactRow.objects.filter(dossier__in=keys, kind__in=HIDING, superseded_by=None, valid_before=None)
        return rows.exists()


def network(dossier: Dossier) -> list[Fact]:
    """Contacts outside the organisations, the newest first."""
    rows = FactRow.objects.filter(dossier=dossier, kind="netwerk.contact", superseded_by=None).order_by("-valid_from", "-sequence")
    return list(to_facts(rows))


def helpers(dossier: Dossier, today: date) -> list[Involved]:
    return list(Involved.objects.on(today).filter(dossier=dossier).order_by("how"))


def contacts(dossier: Dossier) -> QuerySet[Contact]:
    return Contact.objects.filter(dossier_id=dossier.pk).order_by("-on", "-pk")


def no_shows(dossier: Dossier) -> int:
    return contacts(dossier).filter(outcome=Contact.Outcome.NO_SHOW).count()


def quiet(*, actor: Actor, today: date, whose: str = "mine") -> QuerySet[Dossier]:
    """Open files in which nobody spoke with the person for thirty days or more; those never spoken with first."""
    spoken = Contact.objects.filter(dossier_id=OuterRef("pk"), outcome=Contact.Outcome.DONE)
    last = spoken.order_by().values("dossier_id").annotate(last=Max("on")).values("last")
    people = open_dossiers(actor=actor, today=today).annotate(spoken_on=Subquery(last))
    silent = people.filter(Q(spoken_on=None) | Q(spoken_on__lte=today - QUIET))
    if whose == "mine":
        named = Involved.objects.on(today).filter(controller__in=actor.where("dossier.read"), how=Involved.How.CONTACT, user_id=actor.user_id)
        silent = silent.filter(Q(pk__in=named.values("dossier_id")) | Q(assigned_to_id=actor.user_id))
    return silent.order_by(F("spoken_on").asc(nulls_first=True), "opened_on", "pk")


def colleagues(*, actor: Actor, today: date) -> list[User]:
    """Who may have files on the own list, at the organisations whose files this actor assigns."""
    roles = [role.code for role in ROLES.values() if "dossier.write" in role.permissions]
    users = Grant.objects.on(today).filter(organisation_id__in=actor.where("dossier.assign"), role__in=roles).values("user_id")
    return list(User.objects.filter(pk__in=users, is_active=True).order_by("name", "pk"))


def loads(*, actor: Actor, today: date) -> list[Load]:
    """One line per colleague, in two questions."""
    mine = Task.objects.filter(controller__in=actor.where("dossier.assign"), ended="").exclude(owner_id=None)
    counted = mine.order_by().values("owner_id").annotate(
        files=Count("dossier_id", distinct=True), steps=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)),
        soon=Count("pk", filter=Q(due_on__gte=today, due_on__lte=today + timedelta(days=14))),
    )  # fmt: skip
    by_owner = {row["owner_id"]: (row["files"], row["steps"], row["late"], row["soon"]) for row in counted}
    return [Load(user, *by_owner.get(user.pk, (0, 0, 0, 0))) for user in colleagues(actor=actor, today=today)]


def files_for(*, actor: Actor, today: date, owner: UUID | None) -> QuerySet[Dossier]:
    """Open files that may be given to another: those in which one colleague has a step, or those on nobody's list."""
    people = open_dossiers(actor=actor, today=today, permission="dossier.assign")
    steps = Task.objects.filter(controller__in=actor.where("dossier.assign"), ended="")
    if owner:
        chosen = people.filter(Q(pk__in=steps.filter(owner_id=owner).values("dossier_id")) | Q(assigned_to_id=owner))
    else:
        left = departed(today)
        owned = steps.filter(~Q(owner_id__in=left), dossier=OuterRef("pk"), owner_id__isnull=False)
        chosen = people.filter(~Exists(owned), Q(assigned_to_id=None) | Q(assigned_to_id__in=left))
    first = Task.objects.filter(dossier=OuterRef("pk"), ended="").order_by("due_on").values("due_on")
    return chosen.annotate(due_on=Subquery(first[:1])).order_by("due_on", "pk")


def threads(dossier: Dossier) -> list[Message]:
    return list(Message.objects.filter(dossier_id=dossier.pk).select_related("partner").order_by("-at", "-pk"))


def inbox(*, actor: Actor) -> QuerySet[PartnerMessage]:
    """What gemeenten told this partner, the newest first."""
    return PartnerMessage.objects.filter(organisation_id__in=actor.where("partner.answer")).order_by("-at", "-pk")
