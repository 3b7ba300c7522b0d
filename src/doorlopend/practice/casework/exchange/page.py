"""One message as a page: its fields with what DUO would object to at each, and what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.values import Event, Item
from doorlopend.records.messages.models import Outgoing
from doorlopend.records.messages.outbox import answer_of, body_of

from . import queries, services
from .catalogue import OPERATIONS
from .checks import Objection
from .words import ACTS, actor_name, field_name, mend, shown, told


@dataclass(frozen=True, slots=True)
class MessagePage:
    message: Outgoing
    lines: Sequence[Item]
    free: bool
    card: Sequence[Item]
    general: Sequence[tuple[str, str]]
    history: Sequence[Event]
    answer: Sequence[Item]
    fact_id: str
    linked: bool


def page_of(*, dossier: Dossier, message: Outgoing, today: date) -> MessagePage:
    open_ = message.state in queries.OPEN
    found = services.checked(dossier=dossier, messages=[message], today=today)[0].objections if open_ else ()
    operation, body = OPERATIONS[message.operation], body_of(message) or {}
    own = {one.name for one in operation.fields}
    at_school = [Item(label=_("Nummer van de school"), value=number)] if (number := message.keys.get("instellingsnummer")) is not None else []
    card = [*at_school, *(Item(label=field_name(one), value=shown(body.get(one.name))) for one in operation.fields)]
    return MessagePage(
        message=message,
        lines=[Item(label=field_name(one), value=shown(body.get(one.name)), note=_at(found, one.name)) for one in operation.fields],
        free=not found,
        card=card, general=[_pair(one) for one in found if one.field not in own], history=_history(message),
        answer=_answer(message), fact_id=message.facts[0] if operation.kind and message.facts else "",
        linked=bool(operation.method) and services.has_line(dossier.controller),
    )  # fmt: skip


def _at(found: Sequence[Objection], field: str) -> str:
    """What DUO would object to at this field, and what to do."""
    words = [" ".join(_pair(one)) for one in found if one.field == field]
    return _("DUO zou dit weigeren: %s") % " ".join(words) if words else ""


def _pair(one: Objection) -> tuple[str, str]:
    return told(one), mend(one)


def _history(message: Outgoing) -> list[Event]:
    lines = queries.history(message)
    names = queries.who(line.by for line in lines)
    return [
        Event(on=line.at.date(), title=ACTS.get(line.what, line.what), text=line.note, who=actor_name(line.by, names)) for line in reversed(lines)
    ]


def _answer(message: Outgoing) -> list[Item]:
    answer = answer_of(message)
    if isinstance(answer, dict) and "examennummer" in answer:
        return [Item(label=_("Examennummer"), value=answer["examennummer"], note=_("Hiermee plant u de toets in."))]
    return []
