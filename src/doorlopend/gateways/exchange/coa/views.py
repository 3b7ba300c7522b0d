"""Upload, preview, apply, result, undo."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.engines.facts import Fact
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import seen
from doorlopend.records.kit.forms import ReasonForm
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.tables import Column, Filter, Table, TableState
from doorlopend.records.kit.templatetags.kit import day
from doorlopend.records.kit.values import Action, Badge, Confirm, Figure, Preview, PreviewRow, Progress

from . import forms, services
from .models import Batch, BatchRow

AT_ONCE = 25
"""Rows recorded while the visitor waits; a longer list goes to the queue."""
TONES = {"preview": "info", "applying": "warn", "applied": "ok", "dropped": "neutral", "undone": "neutral"}
STATES = {"new": "ok", "matched": "info", "conflict": "warn", "error": "late"}
OUTCOMES = {"": "info", "recorded": "ok", "nothing": "neutral", "skipped": "warn", "undone": "neutral", "stands": "late"}


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


def _crumbs() -> tuple[Link, ...]:
    return (Link(label=_("Lijsten inlezen"), url=reverse("coa:batches")),)


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
def batches(request: HttpRequest) -> HttpResponse:
    """A list to read in, and those read in before."""
    places = _actor(request).where("dossier.write")
    form = forms.UploadForm(request.POST or None, request.FILES or None, places=places)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = services.read_in(
                actor=_actor(request), controller_id=UUID(form.cleaned_data["controller"]), data=file.read(), file_name=file.name, today=today(),
                origin=form.cleaned_data["origin"] or Batch.Origin.COA,
            )
        except services.UnreadableList as error:
            form.add_error("file", str(error))
        else:
            return redirect("coa:batch", batch.pk)
    return render(request, "coa/batches.html", {"form": form, "table": _earlier(request, places)}, status=400 if form.errors else 200)


def _earlier(request: HttpRequest, places: frozenset[UUID]) -> Table:
    columns = [
        Column(key="at", label=_("Ingelezen"), kind="datetime", value=lambda row: row.made_at),
        Column(key="name", label=_("Bestand"), value=lambda row: row.file_name, wide=True),
        Column(key="rows", label=_("Rijen"), kind="number", value=lambda row: row.total),
        Column(key="state", label=_("Stand"), kind="badge", value=lambda row: Badge(text=row.get_state_display(), tone=TONES[row.state])),  # type: ignore[arg-type]
    ]
    state = TableState.read(request.GET, columns=columns, limit=25)
    rows = Batch.objects.filter(controller__in=places).order_by("-made_at", "-pk")
    return Table(
        name="batches", caption=_("Eerder ingelezen"), columns=columns, rows=list(rows[state.offset : state.offset + state.limit]), total=rows.count(),
        state=state, row_url=lambda row: reverse("coa:batch", args=[row.pk]),
        empty_title=_("Nog geen lijsten"), empty_text=_("Kies hierboven een bestand. Er wordt niets vastgelegd voordat u de rijen hebt gezien."),
    )  # fmt: skip


def _mine(request: HttpRequest, batch_id: UUID) -> Batch:
    return get_object_or_404(Batch, pk=batch_id, controller__in=_actor(request).where("dossier.write"))


@needs("dossier.write")
@require_GET
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Before: what will happen with each row and why. After: what became of it."""
    row = _mine(request, batch_id)
    if row.state == Batch.State.APPLYING:
        return render(request, "coa/applying.html", {"batch": row, "work": _bar(row), "breadcrumbs": _crumbs()})
    page = _preview if row.state == Batch.State.PREVIEW else _result
    return page(request, row)


def _filtered(request: HttpRequest, row: Batch, name: str, choices: Any) -> tuple[TableState, Any, list[Filter]]:
    filters = [Filter(key=name, label=_("Stand"), kind="choice", choices=tuple((str(k) or "waits", v) for k, v in choices))]
    state = TableState.read(request.GET, columns=[], filters=filters, limit=50)
    rows = BatchRow.objects.filter(batch=row).order_by("number", "pk")
    return state, rows.filter(**{name: state.values[name]}) if state.values.get(name) else rows, filters


def _preview(request: HttpRequest, row: Batch) -> HttpResponse:
    state, rows, _filters = _filtered(request, row, "state", BatchRow.State.choices)
    page = list(rows[state.offset : state.offset + state.limit])
    _looked(request, [one.dossier_id for one in page])
    every = BatchRow.objects.filter(batch=row)
    counts = {one: every.filter(state=one).count() for one in STATES}
    tiles = [
        Figure(label=label, value=counts[one], url=f"?state={one}", tone=STATES[one] if counts[one] else "neutral")  # type: ignore[arg-type]
        for one, label in BatchRow.State.choices
    ]
    good = counts["new"] + counts["matched"]
    context = {
        "batch": row, "tiles": tiles, "preview": Preview(columns=[_("Naam"), _("V-nummer"), _("Geboren"), _("Woning")], rows=[_shown(one, health=_sees_health(request, row)) for one in page], file_name=row.file_name),
        "passed_over": services.passed_over(actor=_actor(request), batch=row),
        "apply": Action(label=_("%d personen vastleggen") % good, url=reverse("coa:apply", args=[row.pk]), method="post", icon="check") if good else None,
        "more": [Action(label=_("Kolommen aanpassen"), url=reverse("coa:columns", args=[row.pk])), Action(label=_("Lijst weggooien"), url=reverse("coa:drop", args=[row.pk]), method="post")],
        "breadcrumbs": _crumbs(), "state": state, "total": rows.count(), "pages": _pages(state, rows.count()),
    }  # fmt: skip
    return render(request, "coa/preview.html", context)


def _pages(state: TableState, total: int) -> list[Link]:
    last = max(1, -(-total // state.limit))
    chosen = f"&state={state.values['state']}" if state.values.get("state") else ""
    near = sorted({1, state.page - 1, state.page, state.page + 1, last} & set(range(1, last + 1)))
    return [Link(label=_("Pagina %d") % n, url=f"?page={n}{chosen}", current=n == state.page) for n in near] if last > 1 else []


def _sees_health(request: HttpRequest, row: Batch) -> bool:
    return row.controller_id in _actor(request).scope.get("health", frozenset())


def _shown(row: BatchRow, *, health: bool) -> PreviewRow:
    told = services.shown(row)
    cells = (told["name"], told["v"], _written(told["born"]), _home(services.facts_in(told), health=health))
    return PreviewRow(number=row.number, state=row.state, cells=cells, why=row.why, remedy=row.remedy)  # type: ignore[arg-type]


def _written(born: str) -> str:
    return day(date.fromisoformat(born)) if born else ""


def _home(facts: list[Fact], *, health: bool) -> str:
    """What the home must have, and whether health matters to who may see that."""
    need = next((fact.data for fact in facts if fact.kind == "woning.behoefte"), {})
    words = [_("%d personen") % need["personen"]] if need.get("personen") else []
    words += [_("%d slaapkamers") % need["slaapkamers"]] if need.get("slaapkamers") else []
    words += [word for name, word in (("gelijkvloers", _("gelijkvloers")), ("rolstoel", _("rolstoel"))) if need.get(name)]
    if health and any(fact.kind == "gezondheid.huisvesting" and fact.data["weegt_mee"] for fact in facts):
        words.append(_("gezondheid weegt mee"))
    return ", ".join(words)


def _result(request: HttpRequest, row: Batch) -> HttpResponse:
    state, rows, filters = _filtered(request, row, "outcome", BatchRow.Outcome.choices)
    page = list(rows[state.offset : state.offset + state.limit])
    names = dict(Dossier.objects.filter(pk__in=[one.dossier_id for one in page if one.dossier_id]).values_list("pk", "display_name"))
    _looked(request, list(names))
    columns = [
        Column(key="number", label=_("Rij"), kind="number", value=lambda one: one.number),
        Column(key="name", label=_("Persoon"), value=lambda one: names.get(one.dossier_id, "") or "–"),
        Column(key="outcome", label=_("Wat ermee gebeurde"), kind="badge", value=lambda one: Badge(text=one.get_outcome_display(), tone=OUTCOMES[one.outcome])),  # type: ignore[arg-type]
        Column(key="why", label=_("Toelichting"), value=lambda one: one.draft or " ".join(filter(None, (one.why, one.remedy))), wide=True),
    ]
    table = Table(
        name="rows", caption=_("Rijen van deze lijst"), columns=columns, rows=page, total=rows.count(), state=state, filters=filters,
        row_url=lambda one: reverse("casework:dossier", args=[one.dossier_id]) if one.dossier_id in names else "",
        empty_title=_("Geen rijen"),
    )  # fmt: skip
    back = Action(label=_("Ongedaan maken"), url=reverse("coa:undo", args=[row.pk])) if row.state == Batch.State.APPLIED else None
    stands = BatchRow.objects.filter(batch=row, outcome=BatchRow.Outcome.STANDS).count()
    return render(request, "coa/result.html", {"batch": row, "table": table, "undo": back, "stands": stands, "breadcrumbs": _crumbs(), "badge": Badge(text=row.get_state_display(), tone=TONES[row.state])})  # type: ignore[arg-type]


def _looked(request: HttpRequest, dossier_ids: list[UUID | None]) -> None:
    shown = Dossier.objects.filter(pk__in=[one for one in dossier_ids if one])
    trail.record(actor=_actor(request), action="list.viewed", subjects=[seen(one) for one in shown], object_kind="batch")


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    row = _mine(request, batch_id)
    form = forms.ColumnsForm(request.POST or None, batch=row, allowed=services.allowed(actor=_actor(request), batch=row))
    if request.method == "POST" and form.is_valid():
        try:
            services.match_columns(actor=_actor(request), batch_id=row.pk, columns=form.columns(), save=form.cleaned_data["save"])
        except services.NotNow as error:
            messages.warning(request, str(error))
        return redirect("coa:batch", row.pk)
    return render(request, "coa/columns.html", {"form": form, "batch": row, "back": reverse("coa:batch", args=[row.pk]), "breadcrumbs": _crumbs()}, status=400 if form.errors else 200)


@needs("dossier.write", methods=("POST",))
@require_POST
def apply(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """A short list at once, a long one by the queue with a bar."""
    row = _mine(request, batch_id)
    try:
        services.start(actor=_actor(request), batch_id=row.pk)
        if row.total <= AT_ONCE:
            services.apply_some(actor=_actor(request), batch_id=row.pk, most=AT_ONCE * 2)
        else:
            from doorlopend.gateways.exchange import tasks

            tasks.enqueue_list(batch_id=row.pk, controller_id=row.controller_id)
    except services.NotNow as error:
        messages.warning(request, str(error))
    return redirect("coa:batch", row.pk)


@needs("dossier.write", methods=("POST",))
@require_POST
def drop(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    try:
        services.drop(actor=_actor(request), batch_id=_mine(request, batch_id).pk)
    except services.NotNow as error:
        messages.warning(request, str(error))
    return redirect("coa:batches")


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    row = _mine(request, batch_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.undo(actor=_actor(request), batch_id=row.pk, reason=form.cleaned_data["reason"], today=today())
        except services.NotNow as error:
            messages.warning(request, str(error))
        return redirect("coa:batch", row.pk)
    ask = Confirm(
        title=_("Lijst ongedaan maken"), submit=_("Ongedaan maken"), cancel_url=reverse("coa:batch", args=[row.pk]),
        text=_("Feiten waar niemand op voortbouwde vervallen. Wat al gebruikt is voor een besluit of verzonden is, blijft staan en komt op een lijst met een voorstel."),
    )  # fmt: skip
    return render(request, "kit/confirm.html", {"confirm": ask, "form": form}, status=400 if form.errors else 200)


@needs("dossier.write")
@require_GET
def progress(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The next bar; when all is done it links to the result."""
    row = _mine(request, batch_id)
    return render(request, "coa/bar.html", {"batch": row, "work": _bar(row)})


def _bar(row: Batch) -> Progress:
    every = BatchRow.objects.filter(batch=row)
    total, left = every.count(), every.filter(outcome=BatchRow.Outcome.WAITS).count()
    running = row.state == Batch.State.APPLYING
    return Progress(
        label=_("Rijen vastleggen"), done=total - left if running else total, total=total,
        poll_url=reverse("coa:progress", args=[row.pk]) if running else "",
    )
