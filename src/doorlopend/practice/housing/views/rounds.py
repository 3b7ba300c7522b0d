"""Placement rounds: open, snapshot, advice, look at reasons, change, propose, decide by a second person, log."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.audit import trail
from doorlopend.records.kit.forming import NotNow, form_page
from doorlopend.records.kit.tables import Column, Table
from doorlopend.records.kit.values import Badge, Figure, Item, Progress
from doorlopend.records.kit.values import Step as Station
from doorlopend.records.regions.queries import members_on

from .. import advice, forms
from ..models import Card, Round, Run, RunDetail
from ..permissions import DECIDE, PREPARE, ROUNDS
from ..policies import mandate_for, may
from ..queries import homes as home_queries
from ..queries import rounds as queries_
from ..queries import task as task_queries
from ..services import deciding
from ..services import rounds as services
from ..states import ROUND_MACHINE, RoundAct, RoundState
from ..tasks import later
from .common import actor_of, chosen, crumbs, did, one

ORDER = [RoundState.OPEN, RoundState.MOMENTOPNAME, RoundState.ADVIES, RoundState.VOORSTEL, RoundState.BESLOTEN, RoundState.AFGESLOTEN]
TONES = {RoundState.BESLOTEN: "ok", RoundState.AFGESLOTEN: "neutral", RoundState.GESTOPT: "neutral", RoundState.VOORSTEL: "warn"}
POSTED = {RoundAct.SNAPSHOT, RoundAct.ASK, RoundAct.DECIDE}
"""Acts that are one button; the others have a form of their own."""


def the_round(request: HttpRequest, round_id: UUID) -> Round:
    found: Round = one(queries_.rounds(actor=actor_of(request)), pk=round_id)
    return found


def badge(round_: Round) -> Badge:
    state = RoundState(round_.state)
    return Badge(text=state.label, tone=TONES.get(state, "info"))  # type: ignore[arg-type]


def here(round_: Round) -> str:
    return reverse("housing:round", args=[round_.pk])


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
    form = forms.RoundForm(request.POST or None, controllers=[(str(each.pk), each.name) for each in known], initial=initial)

    def save(given: dict[str, Any]) -> str:
        assert region is not None  # a choice of controller was made, so there is a region
        controller = UUID(given.pop("controller"))
        return here(services.open_round(actor=actor, region_id=region.pk, controller_id=controller, today=today(), **given))

    note = "" if known else _("Er is geen mandaat voor een plaatsingsronde dat vandaag geldt. De beheerder van COA legt het vast, met grond en laatste dag; de ronde eindigt met het mandaat.")
    return form_page(request, form, title=_("Nieuwe plaatsingsronde"), back=reverse("housing:rounds"), save=save, submit=_("Ronde openen"), note=note)


@needs(ROUNDS)
@require_GET
def round_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The round as it stands: who would go where, and what can be done now."""
    actor, round_ = actor_of(request), the_round(request, round_id)
    cards = queries_.cards(round_)
    state = RoundState(round_.state)
    lanes = queries_.lanes(round_, cards) if round_.places else []
    trail.record(actor=actor, action="round.viewed", controller_id=round_.controller_id, object_kind="round", object_id=round_.pk, detail={"cards": len(cards)})
    context: dict[str, Any] = {
        "round": round_, "badge": badge(round_), "stations": _stations(state), "lanes": [_lane(lane) for lane in lanes], "cards": cards,
        "acts": _acts(request, round_), "tiles": _tiles(round_, cards), "report": queries_.latest_report(round_), "bar": _bar(round_),
        "changing": state is RoundState.ADVIES and may(actor=actor, permission=PREPARE, places={round_.controller_id, round_.region_id}),
        "setting": state in {RoundState.OPEN, RoundState.MOMENTOPNAME, RoundState.ADVIES} and bool(actor.where(PREPARE)), "form": forms.ReasonOnly(),
        "breadcrumbs": crumbs((_("Plaatsingsrondes"), reverse("housing:rounds"))),
    }  # fmt: skip
    if context["changing"]:
        advice.warm()
    return render(request, "housing/round.html", context)


def _stations(state: RoundState) -> list[Station]:
    at = ORDER.index(state) if state in ORDER else ORDER.index(RoundState.MOMENTOPNAME)
    return [Station(label=each.label, state="done" if n < at else "current" if n == at else "todo") for n, each in enumerate(ORDER)]


def _acts(request: HttpRequest, round_: Round) -> list[dict[str, Any]]:
    """What this person may do now; a button where no words are needed, else a page."""
    actor, found = actor_of(request), []
    for act, step in ROUND_MACHINE[RoundState(round_.state)].items():
        places = {round_.controller_id} if step.needs == DECIDE else {round_.controller_id, round_.region_id}
        own = act is RoundAct.DECIDE and actor.user_id == round_.proposed_by
        if act not in {RoundAct.ADVISED, RoundAct.FAILED} and may(actor=actor, permission=step.needs, places=places) and not own:
            found.append({"act": act, "label": act.label, "post": act in POSTED, "url": reverse("housing:round-act", args=[round_.pk, act.value])})
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
    return form_page(request, form, title=str(what.label), lead=round_.name, back=here(round_), save=save, done=_("Vastgelegd."), note=_note(what))


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
        return did(request, partial(_ask, request, round_), done=_("Het advies is gevraagd."), back=here(round_))
    return did(request, partial(_decide, request, round_), done=_("Het besluit is genomen."), back=here(round_))


def _ask(request: HttpRequest, round_: Round) -> None:
    actor = actor_of(request)
    if not services.ask_advice(actor=actor, round_id=round_.pk, today=today()):
        later(kind="advice", round_=round_, asked_by=actor)


def _decide(request: HttpRequest, round_: Round) -> None:
    deciding.decide(actor=actor_of(request), round_id=round_.pk, today=today())
    if deciding.unlinked(round_) > deciding.AT_ONCE:
        later(kind="link", round_=round_, asked_by=actor_of(request))
    else:
        deciding.link_some(round_id=round_.pk, today=today())


@needs(PREPARE)
@require_http_methods(["GET", "POST"])
def places_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """How many persons each gemeente takes, and what it offers. Starts from what is still to do on the task board."""
    round_ = the_round(request, round_id)
    day = today()
    members = members_on(round_.region_id, day)
    sets = [(place, forms.PlaceForm(request.POST or None, prefix=place.code, initial=_start(round_, place.code, day))) for place in members]
    homes = request.POST.get("homes") == "on" if request.method == "POST" else bool(round_.policy.get("homes"))
    if request.method == "POST" and all(form.is_valid() for _place, form in sets):
        chosen_ = [_place_document(request, round_, place, form.cleaned_data) for place, form in sets if form.cleaned_data["maximum"]]
        save = partial(services.set_places, actor=actor_of(request), round_id=round_.pk, places=chosen_, policy={"homes": homes}, today=day)
        return did(request, save, done=_("De plaatsen zijn opgeslagen. Vraag opnieuw advies om ermee te rekenen."), back=here(round_))
    context = {"round": round_, "sets": sets, "homes": homes, "back": here(round_), "breadcrumbs": crumbs((_("Plaatsingsrondes"), reverse("housing:rounds")), (round_.name, here(round_)))}
    return render(request, "housing/places.html", context, status=400 if request.method == "POST" else 200)


def _start(round_: Round, code: str, day: Any) -> dict[str, Any]:
    """What stands in the round already, else what the gemeente still has to do."""
    known = next((place for place in round_.places if place["id"] == code), None)
    if known is None:
        if round_.places:
            return {}
        board = task_queries.board(region_id=round_.region_id, period=task_queries.period_of(day), day=day)
        left = next((row.told["to_do"] for row in board.rows if row.place.code == code), 0)
        return {"maximum": max(0, left) or None}
    vacancies = known.get("profile", {}).get("vacancies", {})
    return {
        "maximum": known["persons"]["maximum"], "minimum": known["persons"].get("minimum"), "many": [k for k, v in vacancies.items() if v >= MANY],
        "some": [k for k, v in vacancies.items() if 0 < v < MANY], "education": known.get("profile", {}).get("education", []),
    }  # fmt: skip


MANY, SOME = 0.9, 0.5
"""What "many" and "some" vacancies count for, from 0 to 1."""


def _place_document(request: HttpRequest, round_: Round, place: Any, given: dict[str, Any]) -> dict[str, Any]:
    free = home_queries.homes(actor=actor_of(request)).filter(gemeente_id=place.id, state="aangeboden")
    homes = [
        {"id": str(home.pk), "least": home.least, "most": home.most, "count": 1, "features": home.features, "shared": home.kind == "gedeeld", "available_from": home.available_from.isoformat()}
        for home in free
    ]  # fmt: skip
    vacancies = {**dict.fromkeys(given["some"], SOME), **dict.fromkeys(given["many"], MANY)}
    persons = {"maximum": given["maximum"], **({"minimum": given["minimum"]} if given["minimum"] else {})}
    return {"id": place.code, "name": place.name, "persons": persons, "homes": homes, "profile": {"vacancies": vacancies, "education": given["education"]}}


@needs(PREPARE)
@require_GET
def effect_page(request: HttpRequest, round_id: UUID, number: int) -> HttpResponse:
    """What everyone would notice if this household went to ?naar=…; a fragment, nothing is written."""
    round_ = the_round(request, round_id)
    place = request.GET.get("naar") or request.GET.get("place", "")
    if place not in {each["id"] for each in round_.places} or not Card.objects.filter(round=round_, number=number).exists():
        raise Http404
    effect = services.preview(round_=round_, number=number, place=place)
    context = {
        "effect": effect, "why": services.impossible(effect.why), "names": advice.place_names(round_.places), "number": number, "place": place,
        "round": round_, "form": "vorm" in request.GET or not request.htmx,  # type: ignore[attr-defined]
    }  # fmt: skip
    template = "housing/effect.html" if request.htmx else "housing/effect_page.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@needs(PREPARE)
@require_GET
def one_more_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """What one more home would do for everyone: for a chosen gemeente and size; nothing is written."""
    round_ = the_round(request, round_id)
    names = advice.place_names(round_.places)
    asked = request.GET if "place" in request.GET else None
    form = forms.OneMoreForm(asked, places=list(names.items()))
    context: dict[str, Any] = {"round": round_, "form": form, "names": names, "breadcrumbs": crumbs((_("Plaatsingsrondes"), reverse("housing:rounds")), (round_.name, here(round_)))}
    if asked is not None and form.is_valid():
        given = form.cleaned_data
        try:
            context |= {"more": services.one_more(round_=round_, **given), "place": names[given["place"]], "persons": given["persons"]}
        except NotNow as error:
            form.add_error(None, str(error))
    return render(request, "housing/one_more.html", context, status=400 if form.errors else 200)


@needs(PREPARE)
@require_POST
def move_page(request: HttpRequest, round_id: UUID, number: int) -> HttpResponse:
    """Puts a household elsewhere, with its reason; others make room as the preview said."""
    round_ = the_round(request, round_id)
    act = partial(
        services.change, actor=actor_of(request), round_id=round_.pk, number=number, place=request.POST.get("place", ""),
        reason=request.POST.get("reason", ""), today=today(),
    )  # fmt: skip
    back = reverse("housing:card", args=[round_.pk, number]) if request.POST.get("from") == "card" else here(round_)
    return did(request, act, done=_("Huishouden %s is verplaatst.") % number, back=back)


@needs(PREPARE)
@require_POST
def release_page(request: HttpRequest, round_id: UUID, number: int) -> HttpResponse:
    round_ = the_round(request, round_id)
    act = partial(services.release, actor=actor_of(request), round_id=round_.pk, number=number, today=today())
    return did(request, act, done=_("Losgemaakt: een volgend advies mag dit huishouden opnieuw plaatsen."), back=reverse("housing:card", args=[round_.pk, number]))


RUN_WORDS = {"advies": gettext_lazy("Advies"), "wijziging": gettext_lazy("Wijziging door een mens")}


@needs(ROUNDS)
@require_GET
def log_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Every run: what went in, by which version and parameters, what came out, whether the check accepts it, who asked."""
    round_ = the_round(request, round_id)
    columns = (
        Column(key="at", label=_("Wanneer"), kind="datetime"), Column(key="kind", label=_("Wat"), value=lambda run: str(RUN_WORDS.get(run.kind, run.kind))),
        Column(key="by", label=_("Door")), Column(key="engine", label=_("Versie")),
        Column(key="placed", label=_("Geplaatst"), kind="number", value=lambda run: run.outcome.get("placed")),
        Column(key="gap", label=_("Afstand"), value=_gap, meaning=_("Hoogstens onder het best mogelijke")), Column(key="verified", label=_("Controle"), kind="badge", value=_check),
        Column(key="sha", label=_("Invoer"), value=lambda run: run.instance_sha256[:8] + "…", meaning=_("Invoer (sha-256)")),
    )  # fmt: skip
    table = Table(name="runs", caption=_("Berekeningen, de nieuwste eerst"), columns=columns, rows=queries_.runs(round_), row_url=lambda run: reverse("housing:run", args=[round_.pk, run.pk]))
    items = [
        Item(label=_("Geopend op"), value=round_.opened_on), Item(label=_("Laatste dag"), value=round_.last_day),
        Item(label=_("Voorgesteld door"), value=round_.proposed_label), Item(label=_("Voorgesteld op"), value=round_.proposed_on),
        Item(label=_("Besloten door"), value=round_.decided_label), Item(label=_("Besloten op"), value=round_.decided_on),
        Item(label=_("Schriftelijke reden bij een te raden groep"), value=round_.proxy_reason),
        Item(label=_("Wegingen"), value=", ".join(f"{name} {value}" for name, value in round_.weights.items())),
    ]  # fmt: skip
    return render(request, "housing/log.html", {"round": round_, "table": table, "items": items, "breadcrumbs": crumbs((_("Plaatsingsrondes"), reverse("housing:rounds")), (round_.name, here(round_)))})


def _gap(run: Run) -> str:
    gap = run.outcome.get("gap")
    return _("geen advies mogelijk") if gap is None else _("bewezen best") if gap == 0 else f"{100 * gap:.2f} %"


def _check(run: Run) -> Badge:
    if run.verified is None:
        return Badge(text=_("niet van toepassing"))
    return Badge(text=_("aanvaard"), tone="ok") if run.verified else Badge(text=_("afgewezen"), tone="late")


@needs(ROUNDS)
@require_GET
def run_json(request: HttpRequest, round_id: UUID, run_id: UUID) -> HttpResponse:
    """The documents of a run, for `bin/doorlopend placement verify`; the log line alone once the cards are out of sight."""
    round_ = the_round(request, round_id)
    run: Run = one(Run.objects.filter(round=round_), pk=run_id)
    detail = RunDetail.objects.filter(run_id=run.pk).first()
    body = {
        "run": {"id": str(run.pk), "kind": run.kind, "at": run.at.isoformat(), "by": run.by, "engine": run.engine, "parameters": run.parameters, "outcome": run.outcome,
                "instance_sha256": run.instance_sha256, "result_sha256": run.result_sha256, "verified": run.verified},
        "instance": detail.instance if detail else None, "result": detail.result if detail else None,
    }  # fmt: skip
    trail.record(actor=actor_of(request), action="run.read", controller_id=run.controller_id, object_kind="run", object_id=run.pk)
    return JsonResponse(body, json_dumps_params={"indent": 1, "ensure_ascii": False})


@needs(ROUNDS)
@require_GET
def fairness_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Who gains and who loses, in aggregate, with small groups hidden."""
    round_ = the_round(request, round_id)
    found = queries_.latest_report(round_)
    columns = (
        Column(key="group", label=_("Groep")), Column(key="households", label=_("Huishoudens"), value=lambda row: hidden(row["households"])),
        Column(key="placed", label=_("Met een plaats"), value=lambda row: hidden(row["placed"])), Column(key="unplaced", label=_("Zonder plaats"), value=lambda row: hidden(row["unplaced"])),
        Column(key="mean_value", label=_("Gemiddelde score"), value=lambda row: hidden(row["mean_value"])),
        Column(key="mean_reference", label=_("Bij een loting"), value=lambda row: hidden(row["mean_reference"])),
        Column(key="not_harmed", label=_("Niet slechter dan een loting"), value=lambda row: hidden(row["not_harmed"])),
    )  # fmt: skip
    report = found.report if found else {"dimensions": [], "proxies": []}
    tables = [Table(name=f"fair-{n}", caption=_("Naar %s") % each["dimension"], columns=columns, rows=each["groups"]) for n, each in enumerate(report["dimensions"])]
    proxies = Table(
        name="proxies", caption=_("Is een groep te raden uit wat meetelt?"), rows=report["proxies"],
        columns=(
            Column(key="dimension", label=_("Kenmerk")), Column(key="auc", label=_("AUC (0,5 = niet te raden, 1 = altijd)"), value=lambda row: _("te weinig huishoudens") if row["auc"] is None else row["auc"]),
            Column(key="limit", label=_("Grens")), Column(key="needs_written_reason", label=_("Schriftelijke reden nodig"), value=lambda row: _("ja") if row["needs_written_reason"] else _("nee")),
        ),
    )  # fmt: skip
    context = {"round": round_, "found": found, "tables": tables, "proxies": proxies, "breadcrumbs": crumbs((_("Plaatsingsrondes"), reverse("housing:rounds")), (round_.name, here(round_)))}
    return render(request, "housing/fairness.html", context)


def hidden(value: Any) -> Any:
    """A hidden figure in words; yes and no too."""
    if value is None:
        return _("niet getoond")
    return (_("ja") if value else _("nee")) if isinstance(value, bool) else value

