"""Designing and leading a session: invitation, delegations, boards with grouping, and the outcome per goal."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Badge

from ..forms import form_of, line
from ..pages import (
    Block,
    Page,
    Row,
    act_on,
    actor_of,
    asking,
    form_page,
    items_of,
    known_act,
    one,
    region_for,
    rows_of,
    show,
    step_links,
    written,
)
from ..permissions import READ, WRITE
from . import queries, services
from .models import Board, Delegation, Goal, Idea, Outcome, Workshop
from .states import WORKSHOP_MACHINE, WorkshopState
from .wall import wall_of

FIELDS = ("title", "problem", "aims", "on", "starts", "place")


@needs(READ)
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    rows = [Row(text=row.title, url=reverse("session:workshop", args=[row.pk]), note=row.on.strftime("%d-%m-%Y"), badge=Badge(text=WorkshopState(row.state).label)) for row in queries.workshops(actor=actor_of(request))]
    actions = [Action(label=_("Nieuwe werksessie"), url=reverse("session:new"))] if actor_of(request).where(WRITE) else []
    lead = _("In één middag een vraagstuk scherp, proeftuinen bepaald, en op papier wie wat bijdraagt.")
    blocks = [Block(title=_("Werksessies"), rows=rows, empty=_("Nog geen."), links=(Link(label=_("Meedoen met een code"), url=reverse("session:enter")),))]
    return show(request, Page(title=_("Werksessies"), lead=lead, actions=actions, blocks=blocks))


@needs(READ)
@require_GET
def workshop_page(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    """Everything of one session for who leads it, and afterwards for who was not there."""
    workshop = one(queries.workshops(actor=actor_of(request)), pk=workshop_id)
    may = actor_of(request).may(WRITE, workshop.region_id)
    actions = step_links(request, workshop, WORKSHOP_MACHINE, lambda act: reverse("session:act", args=[workshop.pk, act])) if may else []
    if may:
        actions.append(Action(label=_("Wijzigen"), url=reverse("session:edit", args=[workshop.pk])))
    come = workshop.delegations.order_by("organisation")
    boards = [Row(text=board.title, url=reverse("session:board", args=[board.pk]), note=board.get_goal_display(), badge=Badge(text=_("open") if board.open else _("dicht"))) for board in queries.boards_of(workshop)]
    page = Page(
        title=workshop.title, over=WorkshopState(workshop.state).label, actions=actions,
        blocks=[
            Block(title=_("Uitnodiging"), text=workshop.problem, items=items_of(workshop, "aims", "on", "starts", "place")),
            Block(title=_("Borden"), rows=boards, links=(Link(label=_("Bord toevoegen"), url=reverse("session:new-board", args=[workshop.pk])),) if may else ()),
            *_outcomes(actor_of(request), workshop, may),
        ],
        aside=[
            Block(title=_("Meedoen"), text=_("Ga op uw telefoon naar %(url)s en typ de code %(code)s.") % {"url": request.build_absolute_uri(reverse("session:enter")), "code": workshop.code} if may and workshop.code else "", empty=_("De code krijgt u in de zaal.")),
            Block(title=_("Wie komt"), rows=[Row(text=row.organisation, note=_people(row)) for row in come], empty=_("Nog niemand aangemeld."), links=(Link(label=_("Organisatie aanmelden"), url=reverse("session:delegate", args=[workshop.pk])),) if may else ()),
        ],
    )  # fmt: skip
    return show(request, page)


def _people(row: Delegation) -> str:
    return " · ".join(part for part in (_("%d mensen") % row.people, row.offers) if part)


def _outcomes(actor: Actor, workshop: Workshop, may: bool) -> list[Block]:
    rows = list(workshop.outcomes.select_related("serves").order_by("pk"))
    titles = {Goal.VRAAGSTUK: _("Vraagstukken"), Goal.PROEFTUIN: _("Proeftuinen in ontwerp"), Goal.BIJDRAGE: _("Toegezegde bijdragen")}
    found = []
    for goal, title in titles.items():
        links = (Link(label=_("Toevoegen"), url=f"{reverse('session:outcome', args=[workshop.pk])}?soort={goal.value}"),) if may else ()
        found.append(Block(title=title, rows=[_outcome(actor, row, may) for row in rows if row.goal == goal], empty=_("Nog geen."), links=links))
    return found


def _outcome(actor: Actor, row: Outcome, may: bool) -> Row:
    """One outcome; a testbed says that it has a draft, or can be made one."""
    parts = (row.organisation, row.change, row.text, row.serves and str(row.serves), row.due_on and row.due_on.strftime("%d-%m-%Y"))
    note = " · ".join(part for part in parts if part)
    if row.draft_id is not None:
        return Row(text=row.title, note=note, url=queries.draft_address(actor=actor, outcome=row), badge=Badge(text=_("concept gemaakt"), tone="ok"))
    make = Action(label=_("Concept-proeftuin maken"), url=reverse("session:work-out", args=[row.pk]), method="post") if may and row.goal == Goal.PROEFTUIN else None
    return Row(text=row.title, note=note, act=make)


@needs(WRITE)
@require_POST
def work_out_page(request: HttpRequest, outcome_id: UUID) -> HttpResponse:
    row = one(rows_of(request, Outcome, WRITE), pk=outcome_id)
    made = services.work_out(actor=actor_of(request), outcome_id=row.pk, today=today())
    if made.draft_id is None:
        messages.error(request, _("Uw rol mag geen proeftuin opzetten. Vraag de regiocoördinator."))
    return redirect("session:workshop", row.workshop_id)


work_out_page.methods = ("POST",)  # type: ignore[attr-defined]


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    region = region_for(request, WRITE)
    return written(request, form_of(Workshop, *FIELDS)(request.POST or None), title=_("Nieuwe werksessie"), back=reverse("session:list"), write=partial(services.design, region_id=region.pk), to="session:workshop")


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = one(rows_of(request, Workshop, WRITE), pk=workshop_id)
    return written(request, form_of(Workshop, *FIELDS)(request.POST or None, instance=workshop), title=_("Werksessie wijzigen"), back=reverse("session:workshop", args=[workshop.pk]), write=partial(services.change_workshop, workshop=workshop))


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def act_page(request: HttpRequest, workshop_id: UUID, act: str) -> HttpResponse:
    workshop, what = one(rows_of(request, Workshop, WRITE), pk=workshop_id), known_act(WORKSHOP_MACHINE, act)
    back = reverse("session:workshop", args=[workshop.pk])
    return act_on(request, workshop, what, back=back, write=lambda _given: services.act(actor=actor_of(request), workshop_id=workshop.pk, what=what))


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def delegate_page(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = one(rows_of(request, Workshop, WRITE), pk=workshop_id)

    def save(given: dict[str, Any]) -> None:
        services.delegate(actor=actor_of(request), workshop=workshop, **given)

    form = form_of(Delegation, "organisation", "people", "offers")(request.POST or None)
    return form_page(request, form, title=_("Organisatie aanmelden"), lead=workshop.title, back=reverse("session:workshop", args=[workshop.pk]), save=save)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_board_page(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    workshop = one(rows_of(request, Workshop, WRITE), pk=workshop_id)
    return written(request, form_of(Board, "title", "goal", "votes_each")(request.POST or None), title=_("Bord toevoegen"), lead=workshop.title, back=reverse("session:workshop", args=[workshop.pk]), write=partial(services.add_board, workshop=workshop))


@needs(READ)
@require_GET
def board_page(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """The wall for who leads: groups with their votes; each idea can be grouped or taken off."""
    board = one(rows_of(request, Board).select_related("workshop"), pk=board_id)
    may = actor_of(request).may(WRITE, board.region_id)
    blocks = []
    for cluster in queries.clusters(board):
        title = f"{cluster.name or _('Nog niet gegroepeerd')} ({cluster.votes})"
        blocks.append(Block(title=title, rows=[Row(text=idea.text, note=_("%d stemmen") % idea.votes, url=reverse("session:sort", args=[idea.pk]) if may else "") for idea in cluster.ideas]))
    wall = render_to_string("session/wall.html", {"wall": wall_of(board), "still": False}, request=request)
    blocks.insert(0, Block(picture=wall))
    actions = [Action(label=_("Bord wijzigen of sluiten"), url=reverse("session:edit-board", args=[board.pk]))] if may else []
    page = Page(title=board.title, over=board.workshop.title, actions=actions, blocks=blocks, aside=[Block(title=_("Verder"), links=(Link(label=_("Naar de werksessie"), url=reverse("session:workshop", args=[board.workshop_id])),))])
    return show(request, page)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def edit_board_page(request: HttpRequest, board_id: UUID) -> HttpResponse:
    board = one(rows_of(request, Board, WRITE), pk=board_id)
    return written(request, form_of(Board, "title", "goal", "votes_each", "open")(request.POST or None, instance=board), title=_("Bord wijzigen of sluiten"), back=reverse("session:board", args=[board.pk]), write=partial(services.change_board, board=board))


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def sort_page(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    idea = one(rows_of(request, Idea, WRITE).select_related("board"), pk=idea_id)
    known = ", ".join(sorted({one_.name for one_ in queries.clusters(idea.board) if one_.name}))
    asked = {
        "group": line(_("Groep"), required=False, length=80, help_text=_("Er zijn al: %s") % known if known else ""),
        "hidden": forms.BooleanField(label=_("Van het bord halen"), required=False),
    }  # fmt: skip

    def save(given: dict[str, Any]) -> None:
        services.sort_idea(actor=actor_of(request), idea=idea, **given)

    return form_page(request, asking(request, asked, initial={"group": idea.group, "hidden": idea.hidden}), title=_("Idee groeperen"), lead=idea.text, back=reverse("session:board", args=[idea.board_id]), save=save)


ASKED = {Goal.VRAAGSTUK.value: (), Goal.PROEFTUIN.value: ("change",), Goal.BIJDRAGE.value: ("organisation", "serves", "due_on"), "": ("change", "organisation", "serves", "due_on")}
"""Beside the words: what each kind of outcome asks for."""
OUTCOMES = {Goal.VRAAGSTUK.value: gettext_lazy("Vraagstuk vastleggen"), Goal.PROEFTUIN.value: gettext_lazy("Proeftuin vastleggen"), Goal.BIJDRAGE.value: gettext_lazy("Bijdrage vastleggen")}


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def outcome_page(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    """Asks what this kind of outcome needs; without a kind in the address it asks for everything."""
    workshop, goal = one(rows_of(request, Workshop, WRITE), pk=workshop_id), request.GET.get("soort", "")
    form = form_of(Outcome, "goal", "title", "text", *ASKED.get(goal, ASKED[""]))(request.POST or None, initial={"goal": goal})
    if goal in Goal.values:
        form.fields["goal"].widget = forms.HiddenInput()
    if "serves" in form.fields:
        form.fields["serves"].queryset = workshop.outcomes.filter(goal=Goal.PROEFTUIN).order_by("pk")

    def save(given: dict[str, Any]) -> None:
        services.conclude(actor=actor_of(request), workshop=workshop, values=given, today=today())

    return form_page(request, form, title=OUTCOMES.get(goal, _("Uitkomst vastleggen")), lead=workshop.title, back=reverse("session:workshop", args=[workshop.pk]), save=save)
