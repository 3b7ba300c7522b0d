"""Placement rounds: the list, opening one, the round as it stands, and its steps up to the decision."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.audit import trail
from doorlopend.records.kit.forming import NotNow, form_page
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.tables import Column, Table
from doorlopend.records.kit.values import Action, Badge, Figure, Progress
from doorlopend.records.kit.values import Step as Station
from doorlopend.records.regions.models import Region

from .. import advice, forms
from ..fairness import rule_told
from ..models import Card, Round
from ..permissions import DECIDE, PREPARE, ROUNDS
from ..policies import mandate_for, may
from ..queries import homes as home_queries
from ..queries import rounds as queries_
from ..services import advising, deciding
from ..services import rounds as services
from ..states import BY_ITSELF, ENDS, ROUND_MACHINE, CardState, RoundAct, RoundState
from ..tasks import later
from . import standing
from .common import actor_of, chosen, crumbs, did, one

ORDER = [RoundState.OPEN, RoundState.MOMENTOPNAME, RoundState.ADVIES, RoundState.VOORSTEL, RoundState.BESLOTEN, RoundState.AFGESLOTEN]
TONES = {RoundState.BESLOTEN: "ok", RoundState.AFGESLOTEN: "neutral", RoundState.GESTOPT: "neutral", RoundState.VOORSTEL: "warn"}
POSTED = {RoundAct.SNAPSHOT, RoundAct.ASK, RoundAct.CANCEL, RoundAct.DECIDE}
"""Acts that are one button; the others have a form of their own."""


ADVISED = frozenset({RoundState.ADVIES, RoundState.VOORSTEL, RoundState.BESLOTEN})
"""States in which what the rules of the advice cost still tells somebody something."""


def the_round(request: HttpRequest, round_id: UUID) -> Round:
    found: Round = one(queries_.rounds(actor=actor_of(request)), pk=round_id)
    return found


def badge(round_: Round) -> Badge:
    state = RoundState(round_.state)
    return Badge(text=state.label, tone=TONES.get(state, "info"))  # type: ignore[arg-type]


def here(round_: Round) -> str:
    return reverse("housing:round", args=[round_.pk])


def trail_to(round_: Round, title: str) -> tuple[Link, ...]:
    """The crumbs of a page of this round: the rounds, the round, and the page itself."""
    return crumbs((_("Plaatsingsrondes"), reverse("housing:rounds")), (round_.name, here(round_)), here=title)


@needs(ROUNDS)
@require_GET
def rounds_page(request: HttpRequest) -> HttpResponse:
    columns = (
        Column(key="name", label=_("Ronde")), Column(key="location", label=_("Opvanglocatie")), Column(key="opened_on", label=_("Geopend op"), kind="date"),
        Column(key="last_day", label=_("Laatste dag"), kind="date"), Column(key="state", label=_("Stand"), kind="badge", value=badge),
        Column(key="proposed_label", label=_("Voorgesteld door")), Column(key="decided_label", label=_("Besloten door")),
    )  # fmt: skip
    rows = list(queries_.rounds(actor=actor_of(request))[:200])
    table = Table(
        name="rounds", caption=_("Plaatsingsrondes"), columns=columns, rows=rows, row_url=here, empty_title=_("Nog geen rondes"),
        empty_text=_("Een ronde begint met een mandaat van COA, met een laatste dag."),
    )  # fmt: skip
    return render(request, "housing/rounds.html", {"table": table, "may": _may_open(request), "screens": bool(actor_of(request).where(DECIDE))})


def _may_open(request: HttpRequest) -> bool:
    return bool(actor_of(request).scope.get("region") and actor_of(request).where(PREPARE))


@needs(PREPARE)
@require_http_methods(["GET", "POST"])
def new_round_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    regions = queries_.regions_for(actor, PREPARE)
    region = regions[0] if regions else None
    known = queries_.mandated_controllers(region.pk, actor) if region else []
    limit = mandate_for(region_id=region.pk, controller_id=known[0].pk, today=today()) if region and known else None
    initial = {"last_day": services.last_day_for(today(), limit.period.last if limit else None)}
    form = forms.RoundForm(request.POST or None, controllers=[(str(each.pk), each.name) for each in known], locations=_reception(region), initial=initial)

    def save(given: dict[str, Any]) -> str:
        assert region is not None  # a choice of controller was made, so there is a region
        controller = UUID(given.pop("controller"))
        return here(services.open_round(actor=actor, region_id=region.pk, controller_id=controller, today=today(), **given))

    note = "" if known else _("Er is geen mandaat voor een plaatsingsronde dat vandaag geldt. De beheerder van COA legt het vast, met grond en laatste dag; de ronde eindigt met het mandaat.")
    return form_page(request, form, title=_("Nieuwe plaatsingsronde"), back=reverse("housing:rounds"), save=save, submit=_("Ronde openen"), note=note, crumbs=crumbs((_("Plaatsingsrondes"), reverse("housing:rounds")), here=_("Nieuwe plaatsingsronde")))


def _reception(region: Region | None) -> list[tuple[str, str]]:
    """Reception locations of the region that are open, by name: a name that is typed wrong finds nobody."""
    names = [one_.name for one_ in home_queries.locations(today=today()) if region is not None and one_.region_id == region.pk and one_.opens_on <= today()]
    return [(name, name) for name in dict.fromkeys(names)]


@needs(ROUNDS)
@require_GET
def round_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The round as it stands: who would go where, and what can be done now."""
    actor, round_ = actor_of(request), the_round(request, round_id)
    found = queries_.cards(round_)
    cards = [card for card in found if card.state != CardState.UIT_RONDE]
    state, sight = RoundState(round_.state), standing.in_sight(actor, round_)
    lanes = queries_.lanes(round_, cards) if round_.places else []
    report = queries_.latest_report(round_)
    trail.record(actor=actor, action="round.viewed", controller_id=round_.controller_id, object_kind="round", object_id=round_.pk, detail={"cards": len(cards)})
    context: dict[str, Any] = {
        "round": round_, "badge": badge(round_), "stations": _stations(state), "lanes": [_lane(lane) for lane in lanes], "cards": cards,
        "acts": _acts(request, round_), "tiles": _tiles(round_, cards), "report": report, "rule": rule_told(report.report) if report and state in ADVISED else {}, "bar": _bar(round_),
        "changing": state is RoundState.ADVIES and may(actor=actor, permission=PREPARE, places={round_.controller_id, round_.region_id}),
        "harm_off": not round_.policy.get("do_no_harm", True),
        "kept": None if sight else standing.kept(round_), "ended": state in ENDS, "unsighted": "" if sight else standing.mandate_ended(round_), "withdrawn": [card for card in found if card.state == CardState.UIT_RONDE],
        "setting": state in services.SETTING and sight and bool(actor.where(PREPARE)),
        "obstacles": standing.obstacles(round_, today()) if sight else [], "off_advice": standing.off_advice(round_, cards), "letters": standing.letters(actor, round_, cards), "silent": standing.silent(actor, round_, cards), "todo": standing.todo(actor, round_, cards),
        "breadcrumbs": crumbs((_("Plaatsingsrondes"), reverse("housing:rounds")), here=round_.name),
    }  # fmt: skip
    if context["changing"]:
        advice.warm()
    return render(request, "housing/round.html", context)


def _stations(state: RoundState) -> list[Station]:
    at = ORDER.index(state) if state in ORDER else ORDER.index(RoundState.MOMENTOPNAME)
    at += state is RoundState.AFGESLOTEN
    return [Station(label=each.label, state="done" if n < at else "current" if n == at else "todo") for n, each in enumerate(ORDER)]


def _acts(request: HttpRequest, round_: Round) -> list[Action]:
    """What this person may do now; done at once where no words are needed, else a page."""
    actor = actor_of(request)
    found: list[Action] = []
    sight = standing.in_sight(actor, round_)
    for act, step in ROUND_MACHINE[RoundState(round_.state)].items():
        places = {round_.controller_id} if step.needs == DECIDE else {round_.controller_id, round_.region_id}
        own = act is RoundAct.DECIDE and actor.user_id == round_.proposed_by
        if act not in BY_ITSELF and (sight or act in standing.WITHOUT_SIGHT) and may(actor=actor, permission=step.needs, places=places) and not own:
            again = act is RoundAct.ASK and RoundState(round_.state) is RoundState.ADVIES
            found.append(Action(label=_("Opnieuw advies vragen") if again else act.label, url=reverse("housing:round-act", args=[round_.pk, act.value]), method="post" if act in POSTED else "get"))
    return found


def _tiles(round_: Round, cards: list[Card]) -> list[Figure]:
    placed = [card for card in cards if card.place]
    return [
        Figure(label=_("Huishoudens"), value=len(cards), note=_("%s personen") % sum(card.persons for card in cards)),
        Figure(label=_("Met een plaats"), value=len(placed), note=_("%s personen") % sum(card.persons for card in placed)),
        Figure(label=_("Anders dan het advies"), value=sum(card.place != card.advised for card in cards)),
        Figure(label=_("Nareis verwacht"), value=sum(card.nareis_persons for card in cards), unit=_("personen")),
    ]


def _lane(lane: queries_.Lane) -> dict[str, Any]:
    title = lane.name or _("Nog geen plaats")
    room = _("%(persons)s van %(most)s personen") % {"persons": lane.persons, "most": lane.maximum} if lane.code else ""
    for card in lane.cards:
        card.told = standing.answered(card)  # type: ignore[attr-defined]
    return {"code": lane.code, "title": title, "room": room, "full": bool(lane.code) and lane.persons >= lane.maximum, "cards": lane.cards}


def _bar(round_: Round) -> Progress | None:
    """Only while the engine is at work, or koppelingen are being recorded."""
    url = reverse("housing:round-bar", args=[round_.pk])
    if RoundState(round_.state) is RoundState.REKENT:
        most = int(advice.SECONDS) + SLACK
        done = int((timezone.now() - round_.asked_at).total_seconds()) if round_.asked_at else 0
        note = _("%(pairs)s paren van huishouden en plaats, hooguit %(most)s seconden") % {"pairs": len(round_.places) * round_.cards.count(), "most": most}
        return Progress(label=_("Het advies wordt berekend"), done=min(done, most - 1), total=most, note=note, poll_url=url)
    if RoundState(round_.state) is RoundState.BESLOTEN and (left := deciding.unlinked(round_)):
        total = Card.objects.filter(round=round_).exclude(place="").count()
        return Progress(label=_("Koppelingen worden vastgelegd"), done=total - left, total=total, poll_url=url)
    return None


SLACK = 10
"""Seconds an advice may take beside the solving: waiting for the worker, checking, explaining."""


@needs(ROUNDS)
@require_GET
def bar_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The next bar; when all is done, the page itself."""
    bar = _bar(the_round(request, round_id))
    if bar is not None:
        return render(request, "housing/bar.html", {"bar": bar})
    answer = HttpResponse(status=200)
    answer["HX-Refresh"] = "true"
    return answer


@needs(ROUNDS)
@require_http_methods(["GET", "POST"])
def act_page(request: HttpRequest, round_id: UUID, act: str) -> HttpResponse:
    """One step of a round."""
    round_, what, actor, day = the_round(request, round_id), chosen(RoundAct, act), actor_of(request), today()
    if what in POSTED:
        if request.method != "POST":
            return redirect(here(round_))
        return _press(request, round_, what)
    if what is RoundAct.PROPOSE:
        save: Any = lambda given: services.propose(actor=actor, round_id=round_.pk, today=day, **given)  # noqa: E731
        form: Any = forms.ProposeForm(request.POST or None, initial={"proxy_reason": round_.proxy_reason})
    elif what is RoundAct.BACK:
        save, form = (lambda given: services.send_back(actor=actor, round_id=round_.pk, today=day, **given)), forms.ReasonOnly(request.POST or None)
    elif what in {RoundAct.CLOSE, RoundAct.STOP}:
        save, form = (lambda given: services.end(actor=actor, round_id=round_.pk, act=what, today=day, **given)), forms.ReasonOnly(request.POST or None)
    else:
        raise Http404
    return form_page(request, form, title=str(what.label), lead=round_.name, back=here(round_), save=save, done=_("Vastgelegd."), note=_note(what), crumbs=trail_to(round_, str(what.label)))


def _note(act: RoundAct) -> str:
    if act is RoundAct.PROPOSE:
        return _("Een ander dan u neemt het besluit. Daarna kan er niet meer geschoven worden.")
    if act in {RoundAct.CLOSE, RoundAct.STOP}:
        return _("Het mandaat eindigt met de ronde: de regio ziet de kaarten daarna niet meer. Het logboek en het billijkheidsverslag blijven.")
    return ""


def _press(request: HttpRequest, round_: Round, act: RoundAct) -> HttpResponse:
    actor, day = actor_of(request), today()
    if act is RoundAct.SNAPSHOT:
        return did(request, partial(services.take_snapshot, actor=actor, round_id=round_.pk, today=day), done=_("De momentopname is gemaakt."), back=here(round_))
    if act is RoundAct.ASK:
        return _asked(request, round_)
    if act is RoundAct.CANCEL:
        return did(request, partial(advising.cancel, actor=actor, round_id=round_.pk, today=day), done=_("De berekening is afgebroken."), back=here(round_))
    return did(request, partial(_decide, request, round_), done=_("Het besluit is genomen."), back=here(round_))


def _asked(request: HttpRequest, round_: Round) -> HttpResponse:
    """Asks, and says what came of it: a small round has its answer at once."""
    actor = actor_of(request)
    try:
        answered = advising.ask_advice(actor=actor, round_id=round_.pk, today=today())
    except NotNow as error:
        messages.error(request, str(error))
        return redirect(here(round_))
    if not answered:
        later(kind="advice", round_=round_, asked_by=actor)
        messages.success(request, _("Het advies wordt berekend. U kunt hier wachten of later terugkomen."))
    elif Round.objects.get(pk=round_.pk).state == RoundState.ADVIES:
        messages.success(request, _("Het advies is klaar."))
    else:
        messages.error(request, _("Er is geen advies mogelijk. Hieronder staat wat niet samengaat."))
    return redirect(here(round_))


def _decide(request: HttpRequest, round_: Round) -> None:
    deciding.decide(actor=actor_of(request), round_id=round_.pk, today=today())
    if deciding.unlinked(round_) > deciding.AT_ONCE:
        later(kind="link", round_=round_, asked_by=actor_of(request))
    else:
        deciding.link_some(round_id=round_.pk, today=today())
