"""What a household says: entered by staff and marked as said by the person, or by itself with the code of its letter."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.audit import trail
from doorlopend.records.kit.forming import NotNow

from .. import data, permissions
from ..models import Answer, Arrival, Card, LetterCode
from ..policies import check_may
from ..states import CARD_MACHINE, CardAct, CardState
from ..words import Saying
from .deciding import controller_of_place, take

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1, which are taken for one another."""
LENGTH = 12
ACTS = {Saying.AKKOORD: CardAct.CONSENT, Saying.WEIGERING: CardAct.REFUSE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said: kind, words, wished places in order, on which day, and whether the person said it."""

    kind: Saying
    text: str = ""
    places: tuple[str, ...] = ()
    said_on: date
    by_person: bool = False


def said_of(given: Mapping[str, Any]) -> Said:
    """The answers of the form as one saying."""
    wish = (given["wish_first"],) if given["wish_first"] else ()
    return Said(kind=Saying(given["kind"]), text=given["text"], places=wish, said_on=given["said_on"], by_person=given["by_person"])


@transaction.atomic
def say(*, actor: Actor, card_id: UUID, said: Said, today: date, by_code: bool = False) -> Answer:
    """Keeps an answer. Consent and refusal move the household on; a wish goes with it into the next advice."""
    card = Card.objects.select_for_update().get(pk=card_id)
    check_may(actor=actor, permission=permissions.DECIDE, places={card.controller_id})
    _check(card, said, today)
    made = Answer.objects.create(
        controller_id=card.controller_id, dossier_id=card.dossier_id, card_id=card.pk, kind=said.kind, text=said.text[:2000],
        places=list(said.places), said_on=said.said_on, said_by_person=said.by_person, by_code=by_code, by=actor.label,
    )  # fmt: skip
    if said.kind is Saying.WENS and said.places:
        Card.objects.filter(pk=card.pk).update(wishes=list(said.places), wishes_said_on=said.said_on)
    if said.kind in ACTS:
        take(actor=actor, card_id=card.pk, act=ACTS[said.kind], reason=said.text or _("zonder toelichting"), today=today)
        _pass_on(card, said)
    trail.record(actor=actor, action="card.said", controller_id=card.controller_id, object_kind="card", object_id=card.pk, detail={"kind": said.kind.value, "by_code": by_code})
    return made


def _check(card: Card, said: Said, today: date) -> None:
    if not said.by_person:
        raise NotNow("by_person", _("Leg alleen vast wat het huishouden zelf heeft gezegd, en vink dat aan."))
    if said.said_on > today:
        raise NotNow("said_on", _("Deze dag moet nog komen."))
    if said.kind is Saying.WENS and not (said.places or said.text.strip()):
        raise NotNow("wish_first", _("Kies de gewenste gemeente, of schrijf de wens in eigen woorden."))
    if said.kind is Saying.VRAAG and not said.text.strip():
        raise NotNow("text", _("Schrijf de vraag of bedenking in de woorden van het huishouden."))
    act = ACTS.get(said.kind)
    if act is not None and act not in CARD_MACHINE[CardState(card.state)]:
        raise NotNow("kind", _("Instemmen of weigeren kan pas na het besluit, en niet twee keer."))


def _pass_on(card: Card, said: Said) -> None:
    """The gemeente of koppeling hears whether the household agrees."""
    to = controller_of_place(card.place, said.said_on)
    if to is not None:
        with acting(system_for(to, why="koppeling")):
            Arrival.objects.filter(controller_id=to, origin_id=card.pk).update(answer=said.kind)


@transaction.atomic
def new_code(*, actor: Actor, card_id: UUID, today: date) -> str:
    """A one-time code for the letter to this household; an earlier unused one stops working."""
    card = take(actor=actor, card_id=card_id, act=CardAct.LETTER, today=today)
    LetterCode.objects.filter(card_id=card.pk, used_on=None).update(used_on=today)
    code = "".join(secrets.choice(LETTERS) for _n in range(LENGTH))
    until = today + timedelta(days=int(data.read("policy")["letter"]["days"]))
    LetterCode.objects.create(digest=digest(code), card_id=card.pk, controller_id=card.controller_id, valid_until=until)
    return "-".join(code[n : n + 4] for n in range(0, LENGTH, 4))


def digest(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"placement-letter:{plain}".encode()).hexdigest()


def by_code(code: str, today: date) -> LetterCode:
    """The unused code, or NotNow with what to do; wrong and used codes get the same answer."""
    found: LetterCode | None = LetterCode.objects.select_for_update().filter(digest=digest(code), used_on=None, valid_until__gte=today).first()
    if found is None:
        raise NotNow("code", _("Deze code werkt niet (meer). Kijk de letters na, of vraag uw contactpersoon op de locatie."))
    return found


@transaction.atomic
def answer_by_code(*, code: str, kind: Saying, text: str, today: date) -> Answer:
    """The household answers itself; the code works for one answer, and before it for a question."""
    found = by_code(code, today)
    if kind is not Saying.VRAAG:  # a question decides nothing: the household can still agree or refuse
        found.used_on = today
        found.save(update_fields=["used_on"])
    with acting(system_for(found.controller_id, why="letter code")) as system:
        said = Said(kind=kind, text=text, said_on=today, by_person=True)
        return say(actor=system, card_id=found.card_id, said=said, today=today, by_code=True)
