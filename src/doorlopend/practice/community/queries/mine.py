"""What the sender sees: the own signals and questions, by tokens that nobody else can find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from doorlopend.records.access.actor import Actor, acting

from ..models import Happening, Question, Sender, Signal, Voice
from ..senders import home_regions, in_regions


@dataclass(frozen=True, slots=True)
class Mine:
    """One own signal or question, what the sender may read of its way, and whether something is new."""

    token: UUID
    about: Signal | Question
    happenings: tuple[Happening, ...]
    fresh: bool
    voices: int = 1


def my_tokens(actor: Actor) -> list[UUID]:
    """Tokens of the actor's own; the database shows nobody else's."""
    if actor.user_id is None:
        return []
    return list(Sender.objects.filter(user_id=actor.user_id).values_list("token", flat=True))


def mine(*, actor: Actor, today: date) -> list[Mine]:
    """Newest first."""
    tokens = my_tokens(actor)
    regions = frozenset(one.pk for one in home_regions(actor, today))
    with acting(in_regions(actor, regions)):
        return followed(tokens)


def of_token(*, token: UUID, region_id: UUID) -> list[Mine]:
    """For a return code: just that one."""
    with acting(Actor(id=f"sender:{token}", kind="sender", scope={"region": frozenset({region_id})})):
        return followed([token])


def followed(tokens: Iterable[UUID]) -> list[Mine]:
    voices = list(Voice.objects.filter(token__in=list(tokens)).order_by("-on", "token"))
    ids = [voice.about_id for voice in voices]
    about: dict[UUID, Signal | Question] = {**Signal.objects.in_bulk(ids), **Question.objects.in_bulk(ids)}
    told: dict[UUID, list[Happening]] = {}
    for one in Happening.objects.filter(about_id__in=ids, to_senders=True).order_by("at", "pk"):
        told.setdefault(one.about_id, []).append(one)
    counts = _counts(ids)
    return [
        Mine(voice.token, about[voice.about_id], tuple(lines := told.get(voice.about_id, [])),
             any(voice.seen_on is None or one.on > voice.seen_on for one in lines), counts.get(voice.about_id, 1))
        for voice in voices if voice.about_id in about
    ]  # fmt: skip


def _counts(ids: list[UUID]) -> dict[UUID, int]:
    from django.db.models import Count

    return dict(Voice.objects.filter(about_id__in=ids).values_list("about_id").annotate(Count("token")))


def people_of(actor: Actor) -> list[str]:
    """Names in the dossiers of the actor's own caseload, or in the own dossier: what must not stand in a signal."""
    from django.db.models import Q

    from doorlopend.records.dossiers.models import Dossier, FactRow, Involved

    own = actor.scope.get("subject", frozenset()) | actor.scope.get("barred", frozenset())
    places = actor.where("dossier.read")
    if not own and not places:
        return []
    named = Involved.objects.filter(controller__in=places, how=Involved.How.CONTACT, user_id=actor.user_id).values("dossier_id")
    caseload = Dossier.objects.filter(controller__in=places).filter(Q(pk__in=named) | Q(assigned_to_id=actor.user_id))
    rows = FactRow.objects.filter(Q(dossier_id__in=list(own)) | Q(dossier__in=caseload), kind="persoon.naam").values_list("data", flat=True)
    keys = ("voornamen", "roepnaam", "tussenvoegsel", "achternaam")
    return [" ".join(str(data[key]) for key in keys if data.get(key)) for data in rows[:2000]]
