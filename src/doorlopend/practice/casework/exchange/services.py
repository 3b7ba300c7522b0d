"""Composing for DUO, letting messages go, and what follows once DUO took them. The only way to write in this corner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import Assessment, assess
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.access.today import today as the_day
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.derivation import Derived, facts_of, lawbook, standing_facts
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import Source, new_fact, record_facts
from doorlopend.records.messages import outbox
from doorlopend.records.messages.models import Outgoing
from doorlopend.records.messages.outbox import Wanted, body_of
from doorlopend.records.regions.models import Controller, GemeenteName

from .catalogue import OPERATIONS
from .checks import Case, Objection, blame_choices, first_day_after_term, objections
from .compose import KINDS, Scene, Told, compose, relevant
from .models import Colleague, School

DUO = "duo"
MANAGE_CONTACTS = "dossier.assign"


class HeldBack(ValueError):
    """DUO would turn this message down; `objections` say why and where to mend it."""

    def __init__(self, found: Sequence[Objection]) -> None:
        super().__init__("; ".join(one.nl for one in found))
        self.objections = tuple(found)


class NoLine(ValueError):
    """This gemeente has no machine link with DUO: its messages go by copy card."""


def follow(derived: Derived) -> None:
    """After each derivation: the drafts of this dossier are what DUO has not heard yet."""
    dossier, standing = derived.dossier, derived.standing
    contacts = _numbers(dossier.controller_id, standing)
    if not contacts and not relevant(standing):
        return
    messages = list(Outgoing.objects.filter(dossier_id=dossier.pk, receiver=DUO))
    scene = scene_of(dossier, standing, messages, contacts, _code(dossier.controller_id, standing))
    outbox.sync_drafts(dossier=dossier, receiver=DUO, wanted=compose(scene), messages=messages)


def scene_of(
    dossier: Dossier, standing: tuple[Fact, ...], messages: Sequence[Outgoing], colleagues: dict[str, int], gemeente: str
) -> Scene:
    return Scene(
        facts=standing, gemeente=gemeente, told=_told(messages), hours=_totals(standing),
        heard=_heard(standing), colleagues=colleagues,
    )  # fmt: skip


def scene_for(*, dossier: Dossier, standing: tuple[Fact, ...], messages: Sequence[Outgoing]) -> Scene:
    """The scene with everything looked up."""
    return scene_of(dossier, standing, messages, _numbers(dossier.controller_id, standing), gemeente_code(dossier.controller_id))


def _code(controller_id: UUID, standing: tuple[Fact, ...]) -> str:
    """Our code, asked only when a fact names a gemeente that set a plan."""
    if not any(fact.kind == "pip.vastgesteld" for fact in standing):
        return ""
    return gemeente_code(controller_id)


_CODES: dict[UUID, str] = {}


def gemeente_code(controller_id: UUID) -> str:
    """Four digits; empty for a controller that is no gemeente. Kept, since a gemeente with another code is another gemeente."""
    if controller_id not in _CODES:
        name = GemeenteName.objects.filter(gemeente__controller=controller_id, valid_before=None).first()
        if name is None:
            return ""
        _CODES[controller_id] = name.code.removeprefix("GM")
    return _CODES[controller_id]


def _told(messages: Sequence[Outgoing]) -> dict[str, Told]:
    return {slot: Told(one.operation, one.keys, tuple(one.facts), body_of(one)) for slot, one in outbox.latest_told(messages).items()}


def _totals(standing: tuple[Fact, ...]) -> Callable[[str], float]:
    @cache
    def assessed() -> Assessment:
        return assess(facts=standing, lawbook=lawbook())

    def total(purpose: str) -> float:
        try:
            return float(assessed().value(f"uren.{purpose}"))  # type: ignore[arg-type]
        except KeyError:
            return 0.0

    return total


def _heard(standing: tuple[Fact, ...]) -> frozenset[str]:
    """What DUO itself told us, and what it heard by another way than the outbox."""
    mine = [fact.id for fact in standing if fact.kind in KINDS and fact.kind != "contactpersoon.aangewezen"]
    by_duo = FactRow.objects.filter(pk__in=mine, source=DUO).values_list("pk", flat=True) if mine else ()
    told = {str(fact.data["betreft"]) for fact in standing if fact.kind == "duo.melding" and fact.data.get("betreft")}
    hours = [fact.valid_from for fact in standing if fact.kind == "duo.melding" and fact.data["bericht"] == "uren" and not fact.data.get("betreft")]
    early = {fact.id for fact in standing if fact.kind == "uren.gevolgd" and hours and fact.known_on <= max(hours)}
    return frozenset({*map(str, by_duo), *told, *early})


def _numbers(controller_id: UUID, standing: tuple[Fact, ...]) -> dict[str, int]:
    """DUO's numbers of the colleagues who are named in these facts."""
    users = {str(fact.data["gebruiker"]) for fact in standing if fact.kind == "contactpersoon.aangewezen" and fact.data.get("gebruiker")}
    if not users:
        return {}
    rows = Colleague.objects.filter(controller_id=controller_id, user_id__in=users, number__isnull=False)
    return {str(user): int(number) for user, number in rows.values_list("user_id", "number") if number is not None}


@dataclass(frozen=True, slots=True)
class Checked:
    """A message with what DUO would object to, as it stands today."""

    message: Outgoing
    objections: tuple[Objection, ...]


def checked(*, dossier: Dossier, messages: Sequence[Outgoing], today: date) -> list[Checked]:
    """Drafts and stuck messages of one dossier with the objections against each.

    It reads as the controller's own system: an objection may rest on a fact that the reader may not see.
    """
    with acting(system_for(dossier.controller_id, why="check")):
        everything = list(Outgoing.objects.filter(dossier_id=dossier.pk, receiver=DUO))
        facts = facts_of(dossier)
        scene = scene_for(dossier=dossier, standing=standing_facts(facts), messages=everything)
    assessment = assess(facts=facts, lawbook=lawbook())
    schools, bsn = school_numbers(), any(fact.kind == "persoon.bsn" for fact in scene.facts)
    return [
        Checked(one, tuple(objections(Case(wanted_of(one), _without(scene, one), assessment, today, bsn, schools)))) for one in messages
    ]


def _without(scene: Scene, message: Outgoing) -> Scene:
    """What DUO was told apart from this very message, so that a stuck one is not held against itself."""
    from dataclasses import replace

    if message.state == Outgoing.State.DRAFT:
        return scene
    return replace(scene, told={slot: told for slot, told in scene.told.items() if slot != message.slot})


def last_day_of_term(*, facts: Sequence[Fact], assessment: Assessment) -> date | None:
    """The last day of the term: DUO's own when it is known, else what the law gives."""
    end = first_day_after_term(facts=facts, assessment=assessment)
    return end - timedelta(days=1) if end else None


def blame_for(*, dossier: Dossier, dated: date | None, today: date) -> tuple[str, ...]:
    """Which answers on `verwijtbaar` may be given for a module of that day: ("",) when none may."""
    with acting(system_for(dossier.controller_id, why="check")):
        facts = facts_of(dossier)
    assessment = assess(facts=facts, lawbook=lawbook())
    end = first_day_after_term(facts=standing_facts(facts), assessment=assessment)
    return blame_choices(dated=dated, term_end=end, today=today)


def in_order(messages: Sequence[Outgoing]) -> list[Outgoing]:
    """As DUO must hear them: the plan before what rests on it."""
    places = {name: place for place, name in enumerate(OPERATIONS)}
    return sorted(messages, key=lambda one: (places[one.operation], one.pk))


def wanted_of(message: Outgoing) -> Wanted:
    return Wanted(message.operation, message.slot, body_of(message), message.keys, tuple(message.facts))


def school_numbers() -> frozenset[str]:
    return frozenset(School.objects.values_list("number", flat=True))


def has_line(controller: Controller) -> bool:
    return bool(controller.duo_url)


@transaction.atomic
def send(*, actor: Actor, message_id: UUID, today: date) -> Outgoing:
    """Lets one draft go. Raises HeldBack with the objections, NoLine, NotNow or PermissionDenied."""
    message = Outgoing.objects.select_related("controller").get(pk=message_id)
    if OPERATIONS[message.operation].portal or not has_line(message.controller):
        raise NoLine(_("Hiervoor is geen koppeling met DUO. Neem de gegevens over met de kopieerkaart."))
    if message.dossier_id is not None:
        dossier = Dossier.objects.get(pk=message.dossier_id)
        if found := checked(dossier=dossier, messages=[message], today=today)[0].objections:
            raise HeldBack(found)
    return outbox.release(actor=actor, message_id=message_id)


@transaction.atomic
def entered(*, actor: Actor, message_id: UUID, on: date) -> Outgoing:
    """A person entered the message in DUO's portal; it counts like one that DUO took."""
    message = outbox.enter_by_hand(actor=actor, message_id=message_id)
    arrived(actor=actor, message=message, on=on)
    return message


@transaction.atomic
def sign_up_for_test(*, actor: Actor, dossier_id: UUID) -> Outgoing:
    """Asks DUO for the number with which the leerbaarheidstoets is booked; DUO signs the person up by it."""
    dossier = Dossier.objects.select_related("controller").get(pk=dossier_id)
    if not has_line(dossier.controller):
        raise NoLine(_("Hiervoor is geen koppeling met DUO. Meld de persoon aan in het portaal."))
    return outbox.ask(
        actor=actor, controller_id=dossier.controller_id, receiver=DUO, dossier_id=dossier_id, wanted=Wanted("lbt_aanmelden", "lbt", None)
    )


def arrived(*, actor: Actor, message: Outgoing, on: date, answer: Any = None) -> None:
    """DUO has it: the dossier says so, and what DUO gave back is kept."""
    if message.operation.startswith("contact_") and message.dossier_id is None:
        _colleague_told(message, answer)
        return
    operation = OPERATIONS[message.operation]
    if not operation.told or message.dossier_id is None:
        return
    about = message.facts[0] if operation.kind and message.facts else None
    fact = new_fact(kind="duo.melding", valid_from=on, known_on=on, bericht=operation.told, betreft=about)
    record_facts(actor=actor, dossier_id=message.dossier_id, facts=[fact], source=Source("duo", str(message.message_id)))


def _colleague_told(message: Outgoing, answer: Any) -> None:
    mine = Colleague.objects.filter(controller_id=message.controller_id, user_id=message.keys["gebruiker"])
    if message.operation == "contact_verwijderen":
        mine.delete()
        return
    number = answer.get("id") if isinstance(answer, dict) else None
    mine.update(told_at=timezone.now(), **({"number": number} if number else {}))


@transaction.atomic
def tell_colleague(*, actor: Actor, controller_id: UUID, user_id: UUID, name: str, email: str, phone: str) -> Outgoing:
    """Makes or changes a contact of the gemeente at DUO."""
    _check_contacts(actor, controller_id)
    colleague, _made = Colleague.objects.update_or_create(
        controller_id=controller_id, user_id=user_id, defaults={"name": name, "email": email, "phone": phone}
    )
    known = colleague.number is not None
    body = {"naam": name, "email": email, "telefoonnummer": phone}
    keys: dict[str, Any] = {"gebruiker": str(user_id), **({"id": colleague.number} if known else {})}
    wanted = Wanted("contact_wijzigen" if known else "contact_opvoeren", f"collega:{user_id}", body, keys)
    trail.record(actor=actor, action="duo.colleague_told", controller_id=controller_id, object_kind="colleague", object_id=colleague.pk)
    return outbox.ask(actor=actor, controller_id=controller_id, receiver=DUO, wanted=wanted)


@transaction.atomic
def drop_colleague(*, actor: Actor, controller_id: UUID, user_id: UUID) -> Outgoing | None:
    """Removes a contact of the gemeente at DUO; one that DUO never knew is just dropped."""
    _check_contacts(actor, controller_id)
    colleague = Colleague.objects.get(controller_id=controller_id, user_id=user_id)
    trail.record(actor=actor, action="duo.colleague_dropped", controller_id=controller_id, object_kind="colleague", object_id=colleague.pk)
    if colleague.number is None:
        colleague.delete()
        return None
    keys = {"gebruiker": str(user_id), "id": colleague.number}
    return outbox.ask(actor=actor, controller_id=controller_id, receiver=DUO, wanted=Wanted("contact_verwijderen", f"collega:{user_id}", None, keys))


@transaction.atomic
def number_known(*, actor: Actor, message_id: UUID, number: int) -> Outgoing:
    """The answer with DUO's number of a colleague got lost, and a person found it in the portal."""
    message = outbox.enter_by_hand(actor=actor, message_id=message_id)
    arrived(actor=actor, message=message, on=the_day(), answer={"id": number})
    return message


def _check_contacts(actor: Actor, controller_id: UUID) -> None:
    if not actor.may(MANAGE_CONTACTS, controller_id):
        raise PermissionDenied(_("Alleen een teamleider beheert de contactpersonen bij DUO."))


@transaction.atomic
def keep_schools(*, rows: Sequence[dict[str, Any]]) -> int:
    """DUO's list of schools as just read; schools that left it are dropped."""
    found = [
        School(
            number=row["instellingsnummer"], name=row["naam"], town=row["plaatsnaam"], read_at=timezone.now(),
            bow=bool(row.get("indicatieBowKeurmerk")), tst=bool(row.get("indicatieTstKeurmerk")),
        )
        for row in rows
    ]  # fmt: skip
    School.objects.exclude(number__in=[one.number for one in found]).delete()
    School.objects.bulk_create(found, update_conflicts=True, unique_fields=["number"], update_fields=["name", "town", "bow", "tst", "read_at"])
    return len(found)
