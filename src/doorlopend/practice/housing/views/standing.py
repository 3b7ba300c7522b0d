"""What the page of a round says of how it stands: what is in the way, what differs from the advice, what is still to do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.today import today
from doorlopend.records.kit.tables import Column, Table
from doorlopend.records.kit.values import Badge

from .. import advice
from ..models import Answer, Card, Round
from ..permissions import DECIDE
from ..policies import mandate_for, may
from ..services import advising
from ..services import rounds as services
from ..states import ENDS, CardState, RoundAct, RoundState
from ..words import Saying
from .common import lang

WITHOUT_SIGHT = {RoundAct.STOP, RoundAct.CLOSE}
"""What may be done with a round of which one sees no cards."""
WORKED_OUT = {RoundState.MOMENTOPNAME, RoundState.ADVIES, RoundState.VOORSTEL}
Obstacle = tuple[str, list[str]]
MOST = 20
"""Numbers of households that are written out."""


def in_sight(actor: Actor, round_: Round) -> bool:
    """Whether the reader sees the cards: their controller always, a region while the round and a mandate hold."""
    if may(actor=actor, permission=DECIDE, places={round_.controller_id}):
        return True
    mandated = mandate_for(region_id=round_.region_id, controller_id=round_.controller_id, today=today())
    return RoundState(round_.state) not in ENDS and mandated is not None


def kept(round_: Round) -> dict[str, Any]:
    """What the region keeps of a decision: how many, and per place as far as the number may be shown."""
    flows, names = round_.demand.get("flows", {}), advice.place_names(round_.places)
    columns = (Column(key="place", label=_("Gemeente")), Column(key="households", label=_("Huishoudens"), kind="number"))
    rows = [{"place": names.get(code, code), "households": _("niet getoond") if count is None else count} for code, count in flows.items()]
    table = Table(name="kept", caption=_("Besloten, per gemeente"), columns=columns, rows=rows, empty_title=_("Er is geen besluit genomen"))
    return {"table": table, "decided": round_.demand.get("decided", 0), "overrides": round_.demand.get("overrides", 0)}


def obstacles(round_: Round, day: date) -> list[Obstacle]:
    """What stands in the way of the next step, each with a heading and its lines."""
    found: list[Obstacle] = []
    if failed := advising.last_failure(round_):
        found.append((_("Er is geen advies mogelijk"), _conflict(round_, failed)))
    if RoundState(round_.state) not in WORKED_OUT:
        return found
    if numbers := services.gone(round_, day):
        some = ", ".join(map(str, numbers[:MOST])) + (_(" en nog %s") % (len(numbers) - MOST) if len(numbers) > MOST else "")
        told = _("Huishouden %s. Het dossier is gesloten, het huishouden is verhuisd, al gekoppeld of gehuisvest. COA haalt het uit de ronde.")
        found.append((_("Wachten niet meer op een gemeente"), [told % some]))
    if marks := services.homes_gone(round_):
        found.append((_("Woningen die niet meer vrij zijn"), [", ".join(marks), _("Sla de plaatsen opnieuw op en vraag opnieuw advies.")]))
    return found


def _conflict(round_: Round, failed: dict[str, Any]) -> list[str]:
    """The smallest set that cannot go together, with gemeenten by name and households by card."""
    if failed["status"] == "malformed":
        return [f"{failed['field']}: {failed[lang()]}"]
    if failed["status"] == "not_found":
        return [_("Binnen de rekentijd is niets gevonden dat alle grenzen houdt. Verruim de aantallen.")]
    told = [_named(round_, str(limit[f"text_{lang()}"])) for limit in failed.get("limits", [])]
    if households := failed.get("households"):
        told.append(_("Huishoudens: %s.") % ", ".join(str(advice.number_of(key)) for key in households))
    return [*told, _("Pas een van deze grenzen aan bij “Plaatsen en aantallen” en vraag opnieuw advies.")]


def _named(round_: Round, text: str) -> str:
    for code, name in advice.place_names(round_.places).items():
        text = text.replace(code, name)
    return text.replace(" persons ", " personen ") if lang() == "nl" else text


def off_advice(round_: Round, cards: list[Card]) -> Table | None:
    """Who would go elsewhere than advised, with the reason and who gave it: what the second person looks at."""
    differ = [card for card in cards if card.place != card.advised]
    if not differ or RoundState(round_.state) in {RoundState.OPEN, RoundState.MOMENTOPNAME, RoundState.REKENT}:
        return None
    names = advice.place_names(round_.places)
    columns = (
        Column(key="number", label=_("Huishouden"), value=lambda card: _("Huishouden %s") % card.number), Column(key="advised", label=_("Advies"), value=lambda card: names.get(card.advised, _("geen plaats"))),
        Column(key="place", label=_("Wordt"), value=lambda card: names.get(card.place, _("geen plaats"))),
        Column(key="reason", label=_("Reden"), wide=True), Column(key="by", label=_("Door")),
    )  # fmt: skip
    return Table(name="off-advice", caption=_("Anders dan het advies"), columns=columns, rows=differ, row_url=lambda card: reverse("housing:card", args=[round_.pk, card.number]))


def todo(actor: Actor, round_: Round, cards: list[Card]) -> Table | None:
    """Refusals to judge and questions to answer of a decided round, refusals first."""
    if RoundState(round_.state) not in {RoundState.BESLOTEN, RoundState.AFGESLOTEN} or not may(actor=actor, permission=DECIDE, places={round_.controller_id}):
        return None
    rows = sorted(filter(None, (_still(card, asked) for card, asked in _with_questions(cards))), key=lambda row: (row["order"], row["number"]))
    columns = (Column(key="number", label=_("Huishouden"), value=lambda row: _("Huishouden %s") % row["number"]), Column(key="what", label=_("Wat")), Column(key="since", label=_("Sinds"), kind="date"))
    return Table(
        name="todo", caption=_("Nog te doen"), columns=columns, rows=rows, row_url=lambda row: reverse("housing:card", args=[round_.pk, row["number"]]),
    ) if rows else None  # fmt: skip


def _with_questions(cards: list[Card]) -> list[tuple[Card, Answer | None]]:
    """Each card with its last answer."""
    last: dict[Any, Answer] = {}
    for answer in Answer.objects.filter(card_id__in=[card.pk for card in cards]).order_by("pk"):
        last[answer.card_id] = answer
    return [(card, last.get(card.pk)) for card in cards]


def _still(card: Card, last: Answer | None) -> dict[str, Any] | None:
    state = CardState(card.state)
    asked = last is not None and last.kind == Saying.VRAAG
    row = {"number": card.number, "since": last.said_on if last else None}
    if state is CardState.GEWEIGERD:
        return {**row, "order": 0, "what": _("Weigering beoordelen")}
    if asked and state in OPEN:
        return {**row, "order": 1, "what": _("Vraag of bedenking beantwoorden")}
    return None


def letters(actor: Actor, round_: Round, cards: list[Card]) -> int:
    """How many households have no letter yet, for who may make one."""
    mine = may(actor=actor, permission=DECIDE, places={round_.controller_id})
    return sum(card.state == CardState.BESLOTEN for card in cards) if mine else 0


def silent(actor: Actor, round_: Round, cards: list[Card]) -> int:
    """How many have a letter and have not answered, for who waits for it."""
    mine = may(actor=actor, permission=DECIDE, places={round_.controller_id})
    return sum(card.state == CardState.BRIEF for card in cards) if mine else 0


OPEN = {CardState.BESLOTEN, CardState.BRIEF, CardState.AKKOORD}
"""States in which what a household asks is about the place it has."""
SAYS = {CardState.GEWEIGERD: "late", CardState.AKKOORD: "ok", CardState.GEHUISVEST: "ok", CardState.BRIEF: "neutral", CardState.HERZIEN: "warn", CardState.VERVALLEN: "warn"}


def answered(card: Card) -> Badge | None:
    """Where a household stands since the decision; nothing before there is anything to say."""
    state = CardState(card.state)
    return Badge(text=state.label, tone=SAYS[state]) if state in SAYS else None  # type: ignore[arg-type]


def mandate_ended(round_: Round) -> str:
    """Why the cards are not to be seen."""
    if RoundState(round_.state) in ENDS:
        return _("Het mandaat eindigde met de ronde. Wat de regio houdt, staat hieronder, in het logboek en in het billijkheidsverslag.")
    return _("Het mandaat van de regio geldt vandaag niet. Vraag de beheerder van COA om een nieuw mandaat, of stop de ronde. De ronde loopt tot en met %s.") % date_format(round_.last_day, "j F Y")
