"""The exchange of the demo: schools, messages in every state, and some differences. Nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.access.today import today as the_day
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.messages import outbox
from doorlopend.records.messages.models import Outgoing
from doorlopend.records.regions.models import Controller

from . import compare, services

CODES = ("GM0855", "GM0785", "GM0867")
SCHOOLS = (
    ("1000000001", "Taalhuis De Brug (fictief)", "Tilburg", True, False),
    ("1000000002", "Lesplaats Noorderlicht (fictief)", "Doetinchem", True, False),
    ("1000000003", "Schakelcollege Middenland (fictief)", "Tilburg", False, True),
    ("1000000004", "Avondschool Zonder Keurmerk (fictief)", "Venlo", False, False),
)
FATES = ("accepted", "refused", "dead", "unsure", "entered", "accepted", "draft", "accepted")
REFUSAL = ("Uw gemeente is niet bevoegd voor deze persoon.",)


def load(*, progress: Callable[[int, int], None]) -> str:
    """Messages of three gemeenten: to be sent, accepted, refused, stuck, and entered by hand."""
    day, told = the_day(), 0
    rows = [
        {"instellingsnummer": number, "naam": name, "plaatsnaam": town, "indicatieBowKeurmerk": bow, "indicatieTstKeurmerk": tst}
        for number, name, town, bow, tst in SCHOOLS
    ]
    services.keep_schools(rows=rows)
    senders = dict(outbox.SENDERS)
    outbox.SENDERS.clear()
    try:
        for place, code in enumerate(CODES):
            progress(place, len(CODES))
            told += _gemeente(code, day)
    finally:
        outbox.SENDERS.update(senders)
    return f"{told} messages to DUO in every state, and what differs"


def _gemeente(code: str, day: date) -> int:
    controller = Controller.objects.get(gemeente__names__code=code, gemeente__names__valid_before=None)
    actor = system_for(controller.pk, why="demo")
    with acting(actor):
        drafts = list(Outgoing.objects.filter(controller=controller, state="draft", receiver=services.DUO).order_by("pk"))
        chosen = {draft.dossier_id: draft for draft in drafts}
        for place, draft in enumerate(list(chosen.values())[:16]):
            _fate(actor, draft, FATES[place % len(FATES)], day)
        _differences(actor, [key for key in list(chosen)[:3] if key])
    return min(16, len(chosen))


def _fate(actor: Any, draft: Outgoing, fate: str, day: date) -> None:
    if fate == "draft":
        return
    if fate == "entered":
        services.entered(actor=actor, message_id=draft.pk, on=day)
        return
    outbox.release(actor=actor, message_id=draft.pk)
    outbox.begin_attempt(actor=actor, message_id=draft.pk, now=timezone.now() - timedelta(hours=1))
    if fate == "accepted":
        row = outbox.mark_accepted(actor=actor, message_id=draft.pk)
        assert row is not None
        services.arrived(actor=actor, message=row, on=day)
    elif fate == "refused":
        outbox.mark_refused(actor=actor, message_id=draft.pk, reasons=REFUSAL)
    else:
        words = "DUO is niet te bereiken. Na 80 pogingen gestopt." if fate == "dead" else "DUO gaf geen antwoord. Kijk in het portaal of dit er staat."
        outbox.mark_dead(actor=actor, message_id=draft.pk, problem=words)


def _differences(actor: Any, keys: list[Any]) -> None:
    """As if DUO had been asked: one knows another plan, one another MAP date, one does not know the person."""
    answers: tuple[dict[str, Any], ...] = (
        {"plicht": {"begindatum": None, "indicatorInburgeringsplicht": True}, "map": {"datumEindgesprekMap": "2026-09-01"}},
        {"plicht": None},
        {"plicht": {"begindatum": "2024-01-08"}, "pip": {"gemeentecode": "0363", "pip": {"dagtekeningPip": "2025-02-03", "leerroute": "B"}}},
    )
    for place, key in enumerate(keys):
        if Dossier.objects.filter(pk=key).exists():
            compare.keep(actor=actor, dossier_id=key, answers=answers[place % len(answers)])
