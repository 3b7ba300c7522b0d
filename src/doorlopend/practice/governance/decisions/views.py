"""The matrix, one decision with every gemeente and its positions, and documents with versions side by side."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.tables import Column, Table, TableState
from doorlopend.records.kit.values import Action, Badge, Figure, Matrix, MatrixCell, MatrixRow, Tone
from doorlopend.records.kit.xlsx import response as xlsx_response

from ..forms import form_of, line
from ..models import Body
from ..pages import (
    Block,
    Page,
    Row,
    act_on,
    actor_of,
    asking,
    form_page,
    gemeente_field,
    items_of,
    known_act,
    one,
    place_name,
    places,
    region_for,
    rows_of,
    show,
    step_links,
    written,
)
from ..permissions import READ, WRITE
from . import queries, services
from .models import Choice, Decision, Follow, Position
from .states import DECISION_MACHINE, FOLLOW_MACHINE, DecisionAct, DecisionState, FollowAct, FollowState

TONES: dict[queries.Standing, Tone] = {"taken": "ok", "changed": "info", "refused": "warn", "owed": "neutral", "late": "late"}
WORDS = {"taken": lazy("overgenomen"), "changed": lazy("gewijzigd"), "refused": lazy("niet overgenomen"), "owed": lazy("nog te doen"), "late": lazy("te laat")}
FIELDS = ("title", "text", "body", "ground", "college_due", "version")
EXPORT = (
    Column(key="decision", label=lazy("Besluit")), Column(key="taken_on", label=lazy("Genomen op"), kind="date"), Column(key="gemeente", label=lazy("Gemeente")),
    Column(key="standing", label=lazy("Stand")), Column(key="state", label=lazy("Stap")), Column(key="decided_on", label=lazy("College besloot op"), kind="date"),
    Column(key="deviation", label=lazy("Wat is anders?")), Column(key="reason", label=lazy("Waarom?")),
)  # fmt: skip


def cell(row: Follow | None, decision: Decision) -> MatrixCell | None:
    """One gemeente and one decision, in words and a tone."""
    if row is None:
        return None
    how = queries.standing(row, due=decision.college_due, today=today())
    note = row.deviation or row.reason or (FollowState(row.state).label if how in {"taken", "owed"} else "")
    on = row.decided_on or row.planned_on
    return MatrixCell(text=WORDS[how], tone=TONES[how], on=on, note=note, url=reverse("decisions:follow", args=[row.pk]))


def matrix_of(decisions: list[Decision], region_id: UUID, caption: Any) -> Matrix:
    here = places(region_id)
    rows = []
    for decision in decisions:
        found = queries.by_gemeente(decision.follows.all())
        rows.append(MatrixRow(label=decision.title, url=reverse("decisions:decision", args=[decision.pk]), cells=[cell(found.get(place.id), decision) for place in here]))
    return Matrix(caption=caption, corner=_("Besluit"), columns=[place.name for place in here], rows=rows)


@needs(READ)
@require_GET
def matrix_page(request: HttpRequest) -> HttpResponse:
    """What was decided together, and what every college did with it."""
    region, actor = region_for(request), actor_of(request)
    rows = [row for row in queries.decisions(actor=actor) if row.region_id == region.pk]
    agreed = [row for row in rows if row.state == DecisionState.GENOMEN]
    tallies = [queries.tally(row, today=today()) for row in agreed]
    late, whole = sum(one_.late for one_ in tallies), sum(one_.of > 0 and one_.worked_in == one_.of for one_ in tallies)
    tiles = [
        Figure(label=_("colleges te laat"), value=late, tone="late" if late else "ok"),
        Figure(label=_("besluiten overal verwerkt"), value=whole, note=_("van %d") % len(agreed)),
    ]
    rest = [Row(text=row.title, url=reverse("decisions:decision", args=[row.pk]), badge=Badge(text=DecisionState(row.state).label)) for row in rows if row not in agreed]
    blocks = [Block(matrix=matrix_of(agreed, region.pk, _("Besluiten per gemeente")))] if agreed else [Block(title=_("Besluiten per gemeente"), empty=_("Nog geen besluit waarover akkoord is."))]
    blocks.append(Block(title=_("Voorstellen en wat niet meer geldt"), rows=rest, empty=_("Geen."), links=(Link(label=_("Naar Excel"), url=reverse("decisions:matrix-xlsx")),)))
    actions = [Action(label=_("Nieuw voorstel"), url=reverse("decisions:new"))] if actor.may(WRITE, region.pk) else []
    return show(request, Page(title=_("Besluiten"), lead=_("Een besluit is pas genomen als ieder college het nam."), tiles=tiles, actions=actions, blocks=blocks))


@needs(READ)
@require_GET
def matrix_xlsx(request: HttpRequest) -> HttpResponse:
    rows = []
    for decision in queries.decisions(actor=actor_of(request)).filter(state=DecisionState.GENOMEN):
        for row in decision.follows.all():
            how = queries.standing(row, due=decision.college_due, today=today())
            rows.append({
                "decision": decision.title, "taken_on": decision.taken_on, "gemeente": place_name(row.gemeente_id), "standing": str(WORDS[how]),
                "state": str(FollowState(row.state).label), "decided_on": row.decided_on, "deviation": row.deviation, "reason": row.reason,
            })  # fmt: skip
    state = TableState.read(request.GET, columns=EXPORT, filters=(), default="", limit=len(rows) or 1)
    table = Table(name="decisions", caption=_("Besluiten per gemeente"), columns=EXPORT, rows=rows, total=len(rows), state=state)
    return xlsx_response(table, file_name="besluiten.xlsx", source="Doorlopend", made_on=today())


@needs(READ)
@require_GET
def decision_page(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    decision = one(queries.decisions(actor=actor), pk=decision_id)
    may = actor.may(WRITE, decision.region_id)
    actions = step_links(request, decision, DECISION_MACHINE, lambda act: reverse("decisions:act", args=[decision.pk, act])) if may else []
    if may and decision.state == DecisionState.CONCEPT:
        actions.append(Action(label=_("Wijzigen"), url=reverse("decisions:edit", args=[decision.pk])))
    blocks = [Block(title=_("Besluit"), text=decision.text, items=items_of(decision, "body", "ground", "taken_on", "college_due", "version", "replaced_by", "why"), links=_links(decision))]
    if decision.follows.all():
        blocks += [Block(title=_("Stand"), text=told(decision)), Block(matrix=matrix_of([decision], decision.region_id, _("Wat ieder college deed")))]
    blocks += _positions(decision, may)
    return show(request, Page(title=decision.title, over=DecisionState(decision.state).label, actions=actions, blocks=blocks, quiet=decision.state == DecisionState.GENOMEN))


def _links(decision: Decision) -> list[Link]:
    return [Link(label=_("Het document"), url=reverse("decisions:document", args=[decision.version.document_id]))] if decision.version else []


def told(decision: Decision) -> str:
    """One sentence: how many took it, changed it, refused it and still owe."""
    count = queries.tally(decision, today=today())
    words = [
        _("%(count)d van %(of)d colleges namen het over") % {"count": count.taken, "of": count.of},
        _("%d gewijzigd") % count.changed, _("%d niet overgenomen") % count.refused, _("%d nog te doen") % count.owed,
    ]  # fmt: skip
    days = queries.days_to_last(decision)
    return ", ".join(words) + "." + (" " + _("Van regionaal akkoord tot het laatste college: %d dagen.") % days if days is not None else "")


def _positions(decision: Decision, may: bool) -> list[Block]:
    """Where each gemeente stands on each choice."""
    choices = list(decision.choices.prefetch_related("positions").order_by("pk"))
    here = places(decision.region_id)
    tones: dict[str, Tone] = {"voor": "ok", "voor_mits": "info", "tegen": "warn"}
    rows = []
    for choice in choices:
        found = {row.gemeente_id: row for row in choice.positions.all()}
        cells = [MatrixCell(text=row.get_stance_display(), tone=tones.get(row.stance, "neutral"), note=row.note) if (row := found.get(place.id)) else None for place in here]
        rows.append(MatrixRow(label=choice.text, cells=cells, url=reverse("decisions:position", args=[choice.pk]) if may else ""))
    links = [Link(label=_("Keuze toevoegen"), url=reverse("decisions:new-choice", args=[decision.pk]))] if may else []
    ground = Block(title=_("Standpunten"), text=_("Een handtekening verbergt wat een gemeente vindt. Daarom staat hier per keuze waar zij staat."), links=links)
    return [ground, *([Block(matrix=Matrix(caption=_("Standpunt per keuze"), corner=_("Keuze"), columns=[place.name for place in here], rows=rows))] if rows else [])]


def _form(request: HttpRequest, region_id: UUID, **options: Any) -> Any:
    form = form_of(Decision, *FIELDS)(request.POST or None, **options)
    form.fields["body"].queryset = Body.objects.filter(region_id=region_id).order_by("name")
    form.fields["version"].queryset = form.fields["version"].queryset.filter(region_id=region_id).select_related("document").order_by("document__title", "-number")
    return form


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    region = region_for(request, WRITE)
    return written(request, _form(request, region.pk, initial={"version": request.GET.get("versie")}), title=_("Nieuw voorstel"), back=reverse("decisions:matrix"), write=partial(services.propose, region_id=region.pk), to="decisions:decision")


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    decision = one(rows_of(request, Decision, WRITE), pk=decision_id)
    return written(request, _form(request, decision.region_id, instance=decision), title=_("Voorstel wijzigen"), back=reverse("decisions:decision", args=[decision.pk]), write=partial(services.change_decision, decision=decision))


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def act_page(request: HttpRequest, decision_id: UUID, act: str) -> HttpResponse:
    decision, what = one(rows_of(request, Decision, WRITE), pk=decision_id), known_act(DECISION_MACHINE, act)
    fields = {DecisionAct.AGREE: ("taken_on", "college_due"), DecisionAct.REPLACE: ("replaced_by", "why"), DecisionAct.WITHDRAW: ("why",)}[what]
    others = Decision.objects.filter(region_id=decision.region_id).exclude(pk=decision.pk).order_by("title")
    return act_on(
        request, decision, what, fields=fields, initial={"taken_on": today(), "college_due": decision.college_due}, among={"replaced_by": others} if "replaced_by" in fields else None,
        back=reverse("decisions:decision", args=[decision.pk]), write=lambda given: services.act(actor=actor_of(request), decision_id=decision.pk, what=what, given=given),
    )  # fmt: skip


@needs(READ)
@require_GET
def follow_page(request: HttpRequest, follow_id: UUID) -> HttpResponse:
    """What one gemeente did with one decision, and what it can do next."""
    row = one(rows_of(request, Follow).select_related("decision"), pk=follow_id)
    may = actor_of(request).may(WRITE, row.region_id)
    actions = step_links(request, row, FOLLOW_MACHINE, lambda act: reverse("decisions:follow-act", args=[row.pk, act])) if may else []
    items = items_of(row, "state", "planned_on", "decided_on", "number", "council_needed", "council_on", "deviation", "reason", "worked_in_on")
    back = Link(label=row.decision.title, url=reverse("decisions:decision", args=[row.decision_id]))
    return show(request, Page(title=place_name(row.gemeente_id), over=row.decision.title, actions=actions, blocks=[Block(title=_("Stand"), items=items, links=(back,))]))


ASKED = {
    FollowAct.PLAN: ("planned_on",), FollowAct.TAKE: ("decided_on", "number", "council_needed"), FollowAct.CHANGE: ("decided_on", "number", "deviation", "reason", "council_needed"),
    FollowAct.REFUSE: ("decided_on", "number", "reason"), FollowAct.COUNCIL: ("council_on",), FollowAct.WORK_IN: ("worked_in_on",),
}  # fmt: skip


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def follow_act_page(request: HttpRequest, follow_id: UUID, act: str) -> HttpResponse:
    row, what = one(rows_of(request, Follow, WRITE).select_related("decision"), pk=follow_id), known_act(FOLLOW_MACHINE, act)
    days = dict.fromkeys(("decided_on", "council_on", "worked_in_on"), today())
    return act_on(
        request, row, what, fields=ASKED[what], initial={**days, "planned_on": row.planned_on}, lead=f"{place_name(row.gemeente_id)}: {row.decision.title}",
        back=reverse("decisions:decision", args=[row.decision_id]), write=lambda given: services.follow(actor=actor_of(request), follow_id=row.pk, what=what, given=given),
    )  # fmt: skip


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_choice_page(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    decision = one(rows_of(request, Decision, WRITE), pk=decision_id)

    def save(given: dict[str, Any]) -> None:
        services.add_choice(actor=actor_of(request), decision=decision, text=given["text"])

    return form_page(request, asking(request, {"text": line(_("Welke keuze?"))}), title=_("Keuze toevoegen"), lead=decision.title, back=reverse("decisions:decision", args=[decision.pk]), save=save)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def position_page(request: HttpRequest, choice_id: UUID) -> HttpResponse:
    choice = one(rows_of(request, Choice, WRITE).select_related("decision"), pk=choice_id)
    asked = {
        "gemeente_id": gemeente_field(choice.region_id), "note": line(_("Toelichting"), required=False, length=300),
        "stance": forms.ChoiceField(label=_("Standpunt"), choices=Position.Stance.choices, widget=forms.RadioSelect),
    }  # fmt: skip

    def save(given: dict[str, Any]) -> None:
        services.take_position(actor=actor_of(request), choice=choice, today=today(), **given)

    return form_page(request, asking(request, asked), title=_("Standpunt vastleggen"), lead=choice.text, back=reverse("decisions:decision", args=[choice.decision_id]), save=save)
