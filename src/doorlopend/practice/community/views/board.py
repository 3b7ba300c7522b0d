"""The board, one signal with everything that can be done, clusters, and the year's yield."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.indicators.registry import indicators, told
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.tables import Column, Filter, Table, TableState
from doorlopend.records.kit.values import Action, Badge, Card, Deadline, Event, Figure, Item, Lane
from doorlopend.records.kit.xlsx import response as xlsx_response
from doorlopend.records.regions.queries import names_of

from .. import search
from ..forms import ActForm, EvidenceForm, OutcomeForm, TrialForm, WeighForm
from ..models import Abroad, Signal, Trial
from ..policies import acts_of
from ..queries import board
from ..queries.evidence import answerable, counts_on
from ..queries.heaps import heaps
from ..services import handling
from ..services.handling import Done
from ..states import SignalAct, SignalState
from ..words import Theme
from .common import actor_of, clean, form_page, home_crumb, lang, one, role_name

S = SignalState
LANES = (
    (lazy("Nieuw"), (S.NIEUW, S.GECLUSTERD, S.GEWOGEN)), (lazy("Opgepakt"), (S.OPGEPAKT, S.IN_TEST)), (lazy("Hogerop"), (S.REGIO, S.STUURGROEP, S.DIVOSA, S.LANDELIJK)),
    (lazy("Terug te koppelen"), (S.OPGELOST, S.ANTWOORD, S.GEPARKEERD, S.DUBBEL, S.VERVALLEN)), (lazy("Teruggekoppeld"), (S.TERUGGEKOPPELD,)),
)  # fmt: skip
LANE_LIMIT = 12


@needs("signals.read")
@require_GET
def board_page(request: HttpRequest) -> HttpResponse:
    """The first screen of the coordinator: what is late, then the signals by how far they came."""
    actor, day = actor_of(request), today()
    counts = board.tally(actor=actor, today=day)
    address = reverse("community:board")
    tiles = [
        Figure(label=_("terugkoppeling te laat"), value=counts.late, note=_("melders wachten op antwoord"), url=f"{address}?late=1", tone="late" if counts.late else "ok"),
        Figure(label=_("nieuw"), value=counts.new, note=_("nog niet gewogen"), url=f"{address}?state=nieuw"),
        Figure(label=_("zonder eigenaar"), value=counts.ownerless, note=_("van %d open signalen") % counts.open, url=f"{address}?owner=none", tone="warn" if counts.ownerless else "ok"),
        Figure(label=_("antwoord binnen"), value=counts.answered, note=_("nog niet gedeeld met melders"), url=f"{address}?state=antwoord_ontvangen"),
        Figure(label=_("vragen te laat"), value=counts.questions_late, url=reverse("community:questions"), tone="late" if counts.questions_late else "ok"),
        Figure(label=_("vragen bij Divosa of het Rijk"), value=counts.escalations, url=reverse("community:escalations")),
    ]  # fmt: skip
    table = _table(request)
    asked = bool(table.state.values) or request.GET.get("beeld") == "lijst"
    context = {"tiles": tiles, "table": table, "lanes": () if asked else _lanes(request), "as_list": asked}
    return render(request, "community/board.html", context)


def _lanes(request: HttpRequest) -> list[Lane]:
    rows = list(board.signals(actor=actor_of(request)).exclude(state=S.GESLOTEN))
    voices = board.voice_counts([row.pk for row in rows])
    return [_lane(str(title), [row for row in rows if row.state in states], voices) for title, states in LANES]


def _lane(title: str, rows: list[Signal], voices: dict[UUID, int]) -> Lane:
    cards = tuple(_card(row, voices.get(row.pk, 1)) for row in rows[:LANE_LIMIT])
    return Lane(title=title, cards=cards, more=max(0, len(rows) - LANE_LIMIT))


def _card(row: Signal, voices: int) -> Card:
    badges = [Badge(text=SignalState(row.state).label)]
    if voices > 1:
        badges.append(Badge(text=_("%d melders") % voices, tone="info"))
    due = None if row.answered_on else Deadline(due=row.feedback_due, today=today())
    return Card(title=row.title, url=reverse("community:signal", args=[row.pk]), badges=tuple(badges), deadline=due, owner=row.owner_label)


COLUMNS = (
    Column(key="title", label=lazy("Signaal"), wide=True),
    Column(key="state", label=lazy("Stand"), sort="state", value=lambda row: SignalState(row.state).label),
    Column(key="owner_label", label=lazy("Eigenaar"), sort="owner_label"),
    Column(key="theme", label=lazy("Thema"), sort="theme", value=lambda row: row.get_theme_display()),
    Column(key="sent", label=lazy("Gemeld"), kind="date", sort="sent_on", value=lambda row: row.sent_on),
    Column(key="due", label=lazy("Terugkoppeling"), kind="deadline", sort="feedback_due", value=lambda row: Deadline(due=row.feedback_due, today=today(), done=row.answered_on)),
)  # fmt: skip


def _filters() -> tuple[Filter, ...]:
    return (
        Filter(key="state", label=_("Stand"), choices=tuple((s.value, str(s.label)) for s in S)),
        Filter(key="theme", label=_("Thema"), choices=tuple((t.value, str(t.label)) for t in Theme)),
        Filter(key="owner", label=_("Eigenaar"), choices=(("none", _("zonder eigenaar")),)),
        Filter(key="late", label=_("Te laat"), kind="toggle"),
    )


def _table(request: HttpRequest, *, everything: bool = False) -> Table:
    filters = _filters()
    state = TableState.read(request.GET, columns=COLUMNS, filters=filters, default="due", limit=50)
    rows = board.overdue(actor=actor_of(request), today=today()) if state.values.get("late") else board.signals(actor=actor_of(request))
    if wanted := {key: state.values[key] for key in ("state", "theme") if state.values.get(key)}:
        rows = rows.filter(**wanted)
    if state.values.get("owner"):
        rows = rows.filter(owner_label="", answered_on=None)
    rows = rows.order_by(*state.ordering, "pk")
    return Table(
        name="signals", caption=_("Signalen"), columns=COLUMNS, filters=filters, state=state, total=rows.count(),
        rows=list(rows if everything else rows[state.offset : state.offset + state.limit]), export_url=reverse("community:board-xlsx"),
        row_url=lambda row: reverse("community:signal", args=[row.pk]), empty_title=_("Geen signalen"), empty_text=_("Er is niets gemeld dat hierop past."),
    )  # fmt: skip


@needs("signals.read")
@require_GET
def board_xlsx(request: HttpRequest) -> HttpResponse:
    return xlsx_response(_table(request, everything=True), file_name="signalen.xlsx", source="Doorlopend", made_on=today())


@needs("signals.read")
@require_GET
def signal_page(request: HttpRequest, signal_id: UUID) -> HttpResponse:
    """One signal: what, who merely as far as may be known, what was done, what the figures say, what can be done."""
    actor, day = actor_of(request), today()
    signal = one(board.signals(actor=actor).select_related("cluster", "same_as"), pk=signal_id)
    handles = actor.may("signals.handle", signal.region_id)
    context = {
        "signal": signal, "today": day, "details": _details(signal), "events": _events(signal), "voices": _voices(signal),
        "evidence": _evidence(request, signal), "trials": list(signal.trials.order_by("starts_on")), "handles": handles,
        "escalations": list(signal.escalations.order_by("made_on")), "polls": list(signal.polls.order_by("asked_on")), "lessons": list(signal.lessons.order_by("made_on")),
        "stays": [(stay.get_level_display(), ((stay.left_on or day) - stay.arrived_on).days, stay.left_on is None) for stay in signal.stays.order_by("arrived_on", "pk")],
        "alike": _alike(request, signal), "primary": None, "actions": [], "breadcrumbs": (home_crumb(),),
    }  # fmt: skip
    actions = _actions(request, signal) if handles else []
    context["primary"], context["actions"] = (actions[0] if actions else None), actions[1:]
    return render(request, "community/signal.html", context)


def _actions(request: HttpRequest, signal: Signal) -> list[Action]:
    own_page = {SignalAct.TEST: "community:trial", SignalAct.CLUSTER: "community:weigh", SignalAct.WEIGH: "community:weigh-act"}
    found = []
    for act in acts_of(actor=actor_of(request), signal=signal):
        if act in {SignalAct.TEST}:
            found.append(Action(label=act.label, url=reverse(own_page[act], args=[signal.pk])))
        elif act is not SignalAct.CLUSTER:
            found.append(Action(label=act.label, url=reverse("community:act", args=[signal.pk, act.value])))
    first = {str(SignalAct.FEEDBACK.label), str(SignalAct.CLOSE.label)}
    return sorted(found, key=lambda action: str(action.label) not in first)


def _details(signal: Signal) -> list[Item]:
    """What is known; what is not yet known stands together in one line."""
    items = _all_details(signal)
    missing = [str(one.label) for one in items if one.value in ("", None)]
    rest = [Item(label=_("Nog niet bekend"), value=", ".join(missing).lower())] if missing else []
    return [one for one in items if one.value not in ("", None)] + rest


def _all_details(signal: Signal) -> list[Item]:
    names = names_of(signal.places, today())
    return [
        Item(label=_("Wat gaat er niet goed?"), value=signal.what), Item(label=_("Wat zou er moeten gebeuren?"), value=signal.wanted),
        Item(label=_("Waar op de lijn?"), value=signal.get_phase_display()), Item(label=_("Thema"), value=signal.get_theme_display()),
        Item(label=_("Oorzaak"), value=signal.get_cause_display()), Item(label=_("Ernst"), value=signal.get_severity_display()),
        Item(label=_("Oplosbaar"), value=signal.get_solvable_display()), Item(label=_("Geschat aantal inburgeraars"), value=signal.touched),
        Item(label=_("Waar speelt het?"), value=", ".join(sorted(names.values()))), Item(label=_("Gevolg voor de inburgeraar"), value=signal.consequence),
        Item(label=_("Tijdelijke werkwijze"), value=signal.workaround), Item(label=_("Cluster"), value=signal.cluster.name if signal.cluster else ""),
        Item(label=_("Eigenaar"), value=signal.owner_label),
        Item(label=_("Terugkoppeling"), value=Deadline(due=signal.feedback_due, today=today(), done=signal.answered_on)),
    ]  # fmt: skip


def _events(signal: Signal) -> list[Event]:
    words = {"melden": _("Gemeld"), "meedoen": _("Nog iemand merkt dit"), "uitkomst": _("Uitkomst van de proef"), **{a.value: str(a.label) for a in SignalAct}}
    return [
        Event(on=h.on, title=words.get(h.act, h.act), text=h.text, who=h.by, badge=Badge(text=_("antwoord"), tone="ok") if h.answer else None)
        for h in board.history(signal.pk)
    ]


def _voices(signal: Signal) -> list[dict[str, Any]]:
    rows = board.voices_of(signal)
    names = names_of([row.gemeente_id for row, _name in rows if row.gemeente_id], today())
    return [
        {"who": name or role_name(row.role) or _("Iemand uit de regio"), "where": names.get(row.gemeente_id, "") if row.gemeente_id else "", "on": row.on, "first": row.first}
        for row, name in rows
    ]  # fmt: skip


def _evidence(request: HttpRequest, signal: Signal) -> list[dict[str, Any]]:
    """Counts per gemeente then and now; without the right to read figures only that they are there."""
    actor = actor_of(request)
    may = actor.may("figures.read", signal.region_id)
    found = []
    for row in signal.evidence.order_by("added_on"):
        now = counts_on(actor=actor, region_id=signal.region_id, indicator=row.indicator, breakdown=row.breakdown, day=today()) if may else None
        places = board.gemeenten(signal.region_id, today())
        lines = [(place.name, row.then.get(str(place.id)), now.values.get(place.id) if now else None) for place in places] if may else []
        total = (_("Regio"), row.then.get(""), now.values.get(None) if now else None)
        found.append({
            "row": row, "lines": [*lines, total] if may else [], "then_day": row.then_period_end, "now_day": now.day if now else None,
            "source": told(indicators()[row.indicator].source) if row.indicator in indicators() else "", "may": may,
        })  # fmt: skip
    return found


def _alike(request: HttpRequest, signal: Signal) -> list[dict[str, Any]]:
    found = search.alike(text=f"{signal.title} {signal.what} {signal.wanted}", regions=actor_of(request).where("signals.read"), kinds=("signal", "signal_other", "lesson_other"), but=signal.pk)
    own = {row.pk: row for row in board.signals(actor=actor_of(request)).filter(pk__in=[one.id for one in found])}
    other = Abroad.objects.in_bulk([one.id for one in found])
    return [
        {"title": row.title, "url": reverse("community:signal", args=[row.pk]) if isinstance(row, Signal) else reverse("community:abroad", args=[row.pk]), "where": SignalState(row.state).label if isinstance(row, Signal) else row.region_name}
        for hit in found if (row := own.get(hit.id) or other.get(hit.id))
    ]  # fmt: skip


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def act_page(request: HttpRequest, signal_id: UUID, act: str) -> HttpResponse:
    """One step, with what it needs."""
    signal = one(board.signals(actor=actor_of(request)), pk=signal_id)
    what = one_of(act)
    if what is SignalAct.WEIGH:
        return weigh_page(request, signal_id)
    others = [(str(row.pk), row.title) for row in board.signals(actor=actor_of(request)).exclude(pk=signal.pk).filter(region_id=signal.region_id)[:200]]
    initial = {"owner": actor_of(request).label, "feedback_due": today() + timedelta(days=28)}
    form = ActForm(request.POST or None, act=act, others=others, initial=initial, **clean(request))

    def save(given: dict[str, Any]) -> None:
        done = Done(
            act=what, text=given["text"], owner=given.get("owner", ""), feedback_due=given.get("feedback_due"),
            same_as=UUID(given["same_as"]) if given.get("same_as") else None,
        )  # fmt: skip
        handling.act(actor=actor_of(request), signal_id=signal.pk, done=done, today=today())

    return form_page(
        request, form, title=str(what.label), lead=signal.title, back=reverse("community:signal", args=[signal.pk]), save=save, done=_("Vastgelegd. De melder ziet het bij het signaal."),
        crumbs=(home_crumb(), Link(label=signal.title, url=reverse("community:signal", args=[signal.pk]))), submit=str(what.label),
    )  # fmt: skip


def one_of(act: str) -> SignalAct:
    from django.http import Http404

    if act not in SignalAct.values:
        raise Http404
    return SignalAct(act)


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def weigh_page(request: HttpRequest, signal_id: UUID) -> HttpResponse:
    """What is known of the signal; a new one is thereby weighed."""
    signal = one(board.signals(actor=actor_of(request)).select_related("cluster"), pk=signal_id)
    places = [(str(place.id), place.name) for place in board.gemeenten(signal.region_id, today())]
    names = ("title", "phase", "theme", "cause", "solvable", "severity", "touched", "recurring", "consequence", "workaround", "shared")
    initial = {**{name: getattr(signal, name) for name in names}, "places": [str(one) for one in signal.places], "cluster": signal.cluster.name if signal.cluster else ""}
    form = WeighForm(request.POST or None, places=places, initial=initial, **clean(request))

    def save(given: dict[str, Any]) -> None:
        values = {**{name: given[name] for name in names}, "places": [UUID(one) for one in given["places"]]}
        handling.weigh(actor=actor_of(request), signal_id=signal.pk, values=values, today=today())
        if given["cluster"].strip():
            handling.put_in_cluster(actor=actor_of(request), signal_id=signal.pk, name=given["cluster"], today=today())
        signal.refresh_from_db()
        if SignalAct.WEIGH in acts_of(actor=actor_of(request), signal=signal):
            handling.act(actor=actor_of(request), signal_id=signal.pk, done=Done(act=SignalAct.WEIGH), today=today())

    return form_page(
        request, form, title=_("Wegen"), lead=signal.what, back=reverse("community:signal", args=[signal.pk]), save=save, done=_("Het signaal is gewogen."),
        crumbs=(home_crumb(), Link(label=signal.title, url=reverse("community:signal", args=[signal.pk]))),
    )  # fmt: skip


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def trial_page(request: HttpRequest, signal_id: UUID) -> HttpResponse:
    signal = one(board.signals(actor=actor_of(request)), pk=signal_id)
    initial = {"owner": signal.owner_label or actor_of(request).label, "due_on": today() + timedelta(days=42)}

    def save(given: dict[str, Any]) -> None:
        keys = ("what", "owner", "measure", "before", "due_on")
        handling.start_trial(actor=actor_of(request), signal_id=signal.pk, today=today(), **{key: given[key] for key in keys})

    return form_page(
        request, TrialForm(request.POST or None, initial=initial, **clean(request)), title=_("Oplossing testen"), lead=signal.title, save=save,
        back=reverse("community:signal", args=[signal.pk]), done=_("De proef loopt."),
    )  # fmt: skip


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def outcome_page(request: HttpRequest, trial_id: UUID) -> HttpResponse:
    trial = one(Trial.objects.filter(region_id__in=actor_of(request).where("signals.handle"), ended_on=None), pk=trial_id)

    def save(given: dict[str, Any]) -> None:
        handling.end_trial(actor=actor_of(request), trial_id=trial.pk, after=given["after"], outcome=given["outcome"], today=today())

    return form_page(
        request, OutcomeForm(request.POST or None, **clean(request)), title=_("Uitkomst van de proef"), lead=f"{trial.measure}: {trial.before}",
        back=reverse("community:signal", args=[trial.signal_id]), save=save, done=_("De uitkomst staat bij het signaal."),
    )  # fmt: skip


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def evidence_page(request: HttpRequest, signal_id: UUID) -> HttpResponse:
    """Ties the signal to a count of the record."""
    signal = one(board.signals(actor=actor_of(request)), pk=signal_id)
    choices = answerable(lang())

    def save(given: dict[str, Any]) -> None:
        code, _sep, part = given["question"].partition("|")
        handling.add_evidence(actor=actor_of(request), signal_id=signal.pk, indicator=code, breakdown=part, question=dict(choices)[given["question"]], today=today())

    return form_page(
        request, EvidenceForm(request.POST or None, choices=choices), title=_("Cijfer erbij"), lead=signal.title, save=save,
        back=reverse("community:signal", args=[signal.pk]), done=_("Het cijfer staat bij het signaal."),
    )  # fmt: skip


@needs("signals.read")
@require_GET
def clusters_page(request: HttpRequest) -> HttpResponse:
    """Signals about one thing together, and how long each level takes."""
    rows = list(board.clusters(actor=actor_of(request)).prefetch_related("signals"))
    levels = board.days_per_level(actor=actor_of(request), today=today())
    loose = heaps(board.signals(actor=actor_of(request)).filter(cluster=None))
    return render(request, "community/clusters.html", {"clusters": rows, "heaps": loose, "handles": bool(actor_of(request).where("signals.handle")), "levels": levels, "breadcrumbs": (home_crumb(),)})
