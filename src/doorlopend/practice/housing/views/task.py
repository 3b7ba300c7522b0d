"""The taakstelling board: per gemeente, province and region, with its norm line, causes, history and forecast."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit import charts, xlsx
from doorlopend.records.kit.forming import form_page
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.tables import Column, Table
from doorlopend.records.kit.values import Figure, Item, Light
from doorlopend.records.regions.models import RegionMember
from doorlopend.records.regions.queries import members_on, names_of

from .. import forms
from ..models import TaskEntry
from ..permissions import FIGURES, TASK
from ..queries import task as queries
from ..services import task as services
from ..words import STEPS, Certainty, Entry
from .common import actor_of, crumbs, members, region_of

PACE = {"on_track": ("ok", "op schema"), "somewhat_behind": ("warn", "iets achter"), "far_behind": ("late", "ver achter")}


def pace_words(pace: str) -> str:
    return {"on_track": _("op schema"), "somewhat_behind": _("iets achter"), "far_behind": _("ver achter")}[pace]


def _light(row: queries.Row) -> Light:
    return Light(text=pace_words(row.told["pace"]), tone=PACE[row.told["pace"]][0])  # type: ignore[arg-type]


def _carried(row: queries.Row) -> int:
    """Achterstand or voorsprong alone; corrections and exchanges stand beside it."""
    return int(row.told["carried"]) - row.corrections - row.exchanged


def _cause(row: queries.Row) -> str:
    if row.cause is None:
        return ""
    return str(row.cause.get_cause_display()) + (f": {row.cause.note}" if row.cause.note else "")


def _ladder(row: queries.Row) -> str:
    step = row.told["ladder"]
    if not step:
        return "–"
    term = _(" (antwoord binnen %s dagen)") % step["term_days"] if step["term_days"] is not None else ""
    return f"{step['step']}. {STEPS.get(step['name'], step['name'])}{term}"


def _basis(row: queries.Row) -> str:
    if row.told["basis"] == "gepubliceerd":
        return _("gepubliceerd")
    old = row.told["replaced"]
    return _("berekend") if old is None else _("berekend: het landelijke aantal is sindsdien gewijzigd (eerder gepubliceerd: %s)") % old


def _forecast(row: queries.Row) -> str:
    told = row.told["forecast"]
    return _("%(expected)s (%(low)s tot %(high)s)") % {"expected": round(told["expected"]), "low": told["low"], "high": told["high"]}


def columns() -> tuple[Column, ...]:
    """From the task to what is still to do, in the order in which one reasons."""
    return (
        Column(key="name", label=_("Gemeente"), value=lambda row: row.place.name),
        Column(key="task", label=_("Taak"), kind="number", value=lambda row: row.told["task"], meaning=_("Gepubliceerd, of berekend: landelijk aantal × inwoners ÷ inwoners van Nederland")),
        Column(key="carried", label=_("Van vorig halfjaar"), kind="number", value=_carried, meaning=_("Achterstand (+) of voorsprong (−)")),
        Column(key="changes", label=_("Correctie en uitruil"), kind="number", value=lambda row: row.corrections + row.exchanged),
        Column(key="corrected", label=_("Te doen in totaal"), kind="number", value=lambda row: row.told["corrected"], meaning=_("Gecorrigeerde taakstelling")),
        Column(key="housed", label=_("Gehuisvest"), kind="number", value=lambda row: row.told["housed"]),
        Column(key="to_do", label=_("Nog te doen"), kind="number", value=lambda row: row.told["to_do"]),
        Column(key="pace", label=_("Tempo"), kind="light", value=_light, meaning=_("Tegen de maandnorm van een zesde per maand")),
    )


def outlook() -> tuple[Column, ...]:
    """What lies ahead: the end of the half-year, supervision, and why."""
    return (
        Column(key="name", label=_("Gemeente"), value=lambda row: row.place.name),
        Column(key="basis", label=_("Taak is"), value=_basis),
        Column(key="forecast", label=_("Verwacht aan het eind"), value=_forecast, meaning=_("Met de spreiding die in vier van de vijf gevallen klopt")),
        Column(key="ladder", label=_("Trede van toezicht"), value=_ladder, meaning=_("De trede die bij zoveel gemiste halfjaren gebruikelijk is; de provincie besluit")),
        Column(key="cause", label=_("Oorzaak"), value=_cause),
    )


def _board(request: HttpRequest) -> tuple[Any, queries.Board, list[Link]]:
    region, day = region_of(request, FIGURES), today()
    known = queries.periods(day)
    period = request.GET.get("periode") if request.GET.get("periode") in known else known[0]
    links = [Link(label=one_, url=f"{request.path}?regio={region.code}&periode={one_}", current=one_ == period) for one_ in known]
    return region, queries.board(region_id=region.pk, period=str(period), day=day), links


@needs(FIGURES)
@require_GET
def board_page(request: HttpRequest) -> HttpResponse:
    region, board, links = _board(request)
    may_write = actor_of(request).may(TASK, region.pk)
    context: dict[str, Any] = {"region": region, "board": board, "links": links, "may": may_write, "day": board.day}
    if board.rows:
        context |= {"tiles": _tiles(board), "tables": _tables(board), "picture": _picture(region.pk, board), "versions": _versions(board), "ladders": _ladders(board)}
    return render(request, "housing/task.html", context)


def _ladders(board: queries.Board) -> list[Item]:
    """Per province where its steps come from; a reading of ours is marked [?]."""
    return [
        Item(label=province, value=_("%(source)s Geldt sinds %(day)s.") % {"source": one_.source.rstrip(".") + ".", "day": date_format(one_.valid_from, "j N Y")}, note="[?]" if one_.certainty == Certainty.LEZING else "")
        for province, one_ in board.ladders.items()
    ]


def _tiles(board: queries.Board) -> list[Figure]:
    housed, goal = board.sum("housed"), board.sum("corrected")
    norm = goal * board.months / queries.HALF
    return [
        Figure(label=_("Te doen in totaal"), value=goal, note=_("taak met achterstand, voorsprong en correcties")),
        Figure(label=_("Gehuisvest"), value=housed, note=_("maandnorm: %s") % round(norm), tone="ok" if housed >= norm else "warn"),
        Figure(label=_("Tekort, gemeenten met een tekort opgeteld"), value=board.gap_gross, note=_("hier kijkt het toezicht naar"), tone="late" if board.gap_gross else "ok"),
        Figure(label=_("Tekort na aftrek van wie voorligt"), value=board.gap_net),
    ]


def _tables(board: queries.Board) -> list[Table]:
    """Two per province, since each has its own supervisor and ladder: how it stands, and what lies ahead."""
    made = []
    for n, province in enumerate(board.provinces()):
        rows = board.of_province(province)
        told = {"name": province, "goal": board.sum("corrected", rows), "housed": board.sum("housed", rows)}
        made += [
            Table(name=f"task-{n}", caption=_("Provincie %(name)s: te doen %(goal)s, gehuisvest %(housed)s") % told, columns=columns(), rows=rows, row_url=partial(_history, period=board.period)),
            Table(name=f"outlook-{n}", caption=_("Provincie %s: vooruitblik, toezicht en oorzaken") % province, columns=outlook(), rows=rows),
        ]
    return made


def _history(row: queries.Row, *, period: str) -> str:
    return reverse("housing:task-history", args=[row.place.id]) + f"?periode={period}"


def _picture(region_id: UUID, board: queries.Board) -> Any:
    goal = board.sum("corrected")
    begin = queries.first_day(board.period)
    names = [date_format(begin.replace(month=begin.month + n), "M") for n in range(queries.HALF)]
    reached = queries.month_points(queries.entries(region_id, board.period), board.period, board.day)
    norm = [goal * n / queries.HALF for n in range(1, queries.HALF + 1)]
    series = [
        charts.Series(label=_("gehuisvest"), points=[charts.Point(at=name, value=value) for name, value in zip(names, reached, strict=True)]),
        charts.Series(label=_("maandnorm"), points=[charts.Point(at=name, value=round(value, 1)) for name, value in zip(names, norm, strict=True)]),
    ]
    last = next((value for value in reversed(reached) if value is not None), None)
    told = _("Nog geen maandcijfers.") if last is None else _("%(housed)s gehuisvest, tegen %(norm)s volgens de maandnorm.") % {"housed": last, "norm": round(goal * board.months / queries.HALF)}
    return charts.line(title=_("Gehuisvest tegen de maandnorm"), desc=told, series=series, unit=_("personen"), source=_("Cijfers van de regio, met bron per regel; norm: een zesde per maand"))


def _versions(board: queries.Board) -> list[str]:
    return [
        _("%(persons)s personen, gepubliceerd %(day)s (%(source)s)") % {"persons": number_format(one_.persons, force_grouping=True), "day": date_format(one_.known_on, "j N Y"), "source": one_.source}
        for one_ in board.history
    ]


@needs(FIGURES)
@require_GET
def board_xlsx(request: HttpRequest) -> HttpResponse:
    region, board, _links = _board(request)
    table = Table(name="task", caption=_("Taakstelling %s") % board.period, columns=(*columns(), *outlook()[1:]), rows=board.rows)
    source = board.total.source if board.total else ""
    return xlsx.response(table, file_name=f"taakstelling-{region.code}-{board.period}.xlsx", made_on=today(), source=source)


@needs(FIGURES)
@require_GET
def history_page(request: HttpRequest, gemeente_id: UUID) -> HttpResponse:
    """Everything that was entered about one gemeente, newest first: nothing is overwritten."""
    places = actor_of(request).where(FIGURES)
    if not RegionMember.objects.filter(gemeente_id=gemeente_id, region_id__in=places).exists():
        raise Http404
    rows = TaskEntry.objects.filter(gemeente_id=gemeente_id, region_id__in=places).order_by("-period", "-known_on", "-pk")
    columns_ = (
        Column(key="period", label=_("Halfjaar")), Column(key="known_on", label=_("Bekend op"), kind="date"),
        Column(key="kind", label=_("Wat"), value=lambda row: row.get_kind_display()), Column(key="persons", label=_("Personen"), kind="number"),
        Column(key="cause", label=_("Oorzaak"), value=lambda row: row.get_cause_display() if row.cause else ""), Column(key="note", label=_("Toelichting"), wide=True),
        Column(key="source", label=_("Bron"), wide=True), Column(key="by", label=_("Vastgelegd door")),
    )  # fmt: skip
    name = names_of([gemeente_id], today()).get(gemeente_id, "")
    table = Table(name="history", caption=_("Wat er bekend werd, met bron"), columns=columns_, rows=list(rows[:500]), empty_title=_("Nog niets vastgelegd"))
    return render(request, "housing/history.html", {"title": name or _("Gemeente"), "table": table, "breadcrumbs": crumbs((_("Taakstelling"), reverse("housing:task")), here=name or _("Gemeente"))})


def _form_period(request: HttpRequest) -> str:
    known = queries.periods(today())
    asked = request.GET.get("periode", "")
    return asked if asked in known else known[0]


@needs(TASK)
@require_http_methods(["GET", "POST"])
def total_page(request: HttpRequest) -> HttpResponse:
    region, period = region_of(request, TASK), _form_period(request)

    def save(given: dict[str, Any]) -> None:
        services.note_total(actor=actor_of(request), region_id=region.pk, period=period, today=today(), **given)

    form = forms.TotalForm(request.POST or None)
    return form_page(request, form, title=_("Landelijk aantal voor %s") % period, lead=region.name, back=_back(period), save=save, crumbs=_crumbs(period, _("Landelijk aantal")), note=_("Een verlaging of verhoging is een nieuwe regel; de oude blijft staan."))


def _back(period: str) -> str:
    return f"{reverse('housing:task')}?periode={period}"


def _crumbs(period: str, title: str) -> tuple[Link, ...]:
    return crumbs((_("Taakstelling"), _back(period)), here=title)


@needs(TASK)
@require_http_methods(["GET", "POST"])
def entry_page(request: HttpRequest) -> HttpResponse:
    region, period = region_of(request, TASK), _form_period(request)
    form = forms.EntryForm(request.POST or None, gemeenten=members(region.pk, today()), initial={"known_on": today()})

    def save(given: dict[str, Any]) -> None:
        services.note(
            actor=actor_of(request), region_id=region.pk, gemeente_id=UUID(given["gemeente_id"]), period=period, kind=Entry(given["kind"]),
            persons=given["persons"] or 0, known_on=given["known_on"], source=given["source"], cause=given["cause"], text=given["note"], today=today(),
        )  # fmt: skip

    return form_page(request, form, title=_("Cijfer of oorzaak voor %s") % period, lead=region.name, back=_back(period), save=save, crumbs=_crumbs(period, _("Cijfer of oorzaak")))


@needs(TASK)
@require_http_methods(["GET", "POST"])
def exchange_page(request: HttpRequest) -> HttpResponse:
    region, period = region_of(request, TASK), _form_period(request)
    form = forms.ExchangeForm(request.POST or None, gemeenten=members(region.pk, today()), initial={"agreed_on": today()})

    def save(given: dict[str, Any]) -> None:
        values = {**given, "relieved": UUID(given["relieved"]), "takes_over": UUID(given["takes_over"])}
        services.exchange(actor=actor_of(request), region_id=region.pk, period=period, today=today(), **values)

    return form_page(request, form, title=_("Uitruil in %s") % period, lead=region.name, back=_back(period), save=save, crumbs=_crumbs(period, _("Uitruil")), note=_("Wat de ene gemeente minder doet, doet de andere meer: het totaal van de regio verandert niet."))


@needs(TASK)
@require_http_methods(["GET", "POST"])
def ladder_page(request: HttpRequest) -> HttpResponse:
    """After how many missed half-years a province takes each step, and with what term: dated, with its source."""
    region, period, day = region_of(request, TASK), _form_period(request), today()
    names = queries.step_names()
    provinces = sorted({place.province for place in members_on(region.pk, day)})
    start = queries.ladder_on(queries.ladders(region.pk), provinces[0], day) if len(provinces) == 1 else None
    form = forms.LadderForm(request.POST or None, provinces=provinces, names={n: str(STEPS.get(name, name)) for n, name in names.items()}, initial={"valid_from": day, **_rungs(start)})

    def save(given: dict[str, Any]) -> None:
        steps = [services.Rung(number=n, name=name, missed=given[f"missed_{n}"], term_days=given[f"term_{n}"]) for n, name in names.items() if given[f"missed_{n}"] is not None]
        services.note_ladder(
            actor=actor_of(request), region_id=region.pk, province=given["province"], valid_from=given["valid_from"], steps=steps,
            certainty=Certainty(given["certainty"]), source=given["source"],
        )  # fmt: skip

    return form_page(
        request, form, title=_("Treden en termijnen van toezicht"), lead=region.name, back=_back(period), save=save, crumbs=_crumbs(period, _("Treden en termijnen van toezicht")),
        note=_("Neem de beleidsregel van de provincie over. Laat een trede leeg als de provincie haar niet kent. Wat eerder gold, blijft staan."),
    )  # fmt: skip


def _rungs(found: queries.Supervision | None) -> dict[str, Any]:
    """A ladder as the fields of its form."""
    steps = found.steps if found else []
    return {f"missed_{step['number']}": step["missed"] for step in steps} | {f"term_{step['number']}": step.get("term_days") for step in steps}
