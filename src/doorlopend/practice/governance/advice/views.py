"""Advice: what was asked, what was advised, how the region reacted and what changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Badge, Deadline, Event, Figure

from ..forms import form_of
from ..models import AgendaItem, Body
from ..numbers import as_written
from ..pages import (
    Block,
    Page,
    Row,
    act_on,
    actor_of,
    form_page,
    items_of,
    known_act,
    one,
    region_for,
    rows_of,
    show,
    step_links,
)
from ..permissions import ADVISE, READ, WRITE
from . import queries, services
from .models import Advice
from .states import ADVICE_MACHINE, WAITS, AdviceAct, AdviceState

QUESTION = ("body", "title", "question", "context", "depends", "languages", "due_on", "public")
UNASKED = ("body", "title", "advice", "minority", "public")
ASKED: dict[AdviceAct, tuple[str, ...]] = {
    AdviceAct.CLARIFY: ("clarify",), AdviceAct.RESUBMIT: ("question", "context"), AdviceAct.DECLINE: ("answer",), AdviceAct.SCHEDULE: ("scheduled_on",),
    AdviceAct.DISCUSS: ("participants",), AdviceAct.DRAFT: ("advice", "minority"), AdviceAct.ADOPT: ("advice", "minority"), AdviceAct.ASK: ("reaction_due",),
    AdviceAct.REACT: ("taken_over", "reaction"), AdviceAct.FOLLOW: ("effect",), AdviceAct.REOPEN: ("context",),
}  # fmt: skip


@needs(READ)
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    actor, day = actor_of(request), today()
    rows = list(queries.advices(actor=actor))
    told = queries.yield_of(rows)
    late = queries.overdue(actor=actor, today=day).count()
    tiles = [
        Figure(label=_("zonder reactie, te laat"), value=late, tone="late" if late else "ok"), Figure(label=_("vastgesteld"), value=told.adopted),
        Figure(label=_("overgenomen"), value=told.taken, note=_("deels %(partly)d, niet %(refused)d") % {"partly": told.partly, "refused": told.refused}),
        Figure(label=_("dagen tot reactie (mediaan)"), value="–" if told.days is None else as_written(told.days)),
    ]  # fmt: skip
    going = [_row(row) for row in rows if row.state != AdviceState.GESLOTEN]
    closed = [_row(row) for row in rows if row.state == AdviceState.GESLOTEN]
    actions = [Action(label=_("Advies vragen"), url=reverse("advice:ask"))] if actor.where(WRITE) else []
    if actor.where(ADVISE):
        actions.append(Action(label=_("Ongevraagd advies"), url=reverse("advice:unasked")))
    page = Page(
        title=_("Adviezen"), lead=_("Niets over ons zonder ons: iedere vraag krijgt een advies, ieder advies een reactie."), tiles=tiles, actions=actions,
        blocks=[Block(title=_("Loopt"), rows=going, empty=_("Geen.")), Block(title=_("Afgesloten"), rows=closed, empty=_("Geen."))],
    )  # fmt: skip
    return show(request, page)


def _row(row: Advice) -> Row:
    due = row.reaction_due if AdviceState(row.state) in WAITS else row.due_on if row.adopted_on is None else None
    note = " · ".join(str(part) for part in (row.body.name, "" if row.asked else _("ongevraagd"), row.get_taken_over_display()) if part)
    return Row(text=row.title, url=reverse("advice:advice", args=[row.pk]), note=note, badge=Badge(text=AdviceState(row.state).label), deadline=Deadline(due=due, today=today()) if due else None)


@needs(READ)
@require_GET
def advice_page(request: HttpRequest, advice_id: UUID) -> HttpResponse:
    row = one(queries.advices(actor=actor_of(request)), pk=advice_id)
    actions = step_links(request, row, ADVICE_MACHINE, lambda act: reverse("advice:act", args=[row.pk, act]))
    words = {"vragen": _("Gevraagd"), **{act.value: str(act.label) for act in AdviceAct}}
    events = [Event(on=h.on, title=words.get(h.act, h.act), who=h.by, text=h.text) for h in queries.history(row)]
    reaction = items_of(row, "reaction_due", "taken_over", "reaction", "reacted_on", "effect")
    blocks = [
        Block(title=_("De vraag"), text=row.question, items=items_of(row, "body", "asker", "context", "depends", "languages", "due_on", "clarify", "answer"), links=_origin(row)),
        Block(title=_("Het advies"), text=row.advice, items=items_of(row, "participants", "minority", "adopted_on"), empty=_("Nog geen advies.")),
        Block(title=_("Reactie en effect"), items=reaction, empty=_("Nog geen reactie.")),
    ]  # fmt: skip
    return show(request, Page(title=row.title, over=AdviceState(row.state).label, actions=actions, blocks=blocks, aside=[Block(title=_("Wat er gebeurde"), events=events)]))


def _origin(row: Advice) -> list[Link]:
    """The agenda item for which reflection was asked."""
    if row.about_kind != "agendaitem" or row.about_id is None or not AgendaItem.objects.filter(pk=row.about_id).exists():
        return []
    return [Link(label=_("Het agendapunt"), url=reverse("governance:item", args=[row.about_id]))]


def _form(request: HttpRequest, region_id: UUID, fields: tuple[str, ...], required: str, permission: str) -> Any:
    form = form_of(Advice, *fields)(request.POST or None, initial={"public": True})
    form.fields["body"].queryset = Body.objects.filter(region_id=region_id, kind__in=["adviesraad", "klankbordgroep", "cop", "sleutelpersonen"]).order_by("name")
    form.fields["body"].label = _("Aan welk gremium?") if permission == WRITE else _("Namens welk gremium?")
    form.fields[required].required = True
    return form


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def ask_page(request: HttpRequest) -> HttpResponse:
    region = region_for(request, WRITE)

    def save(given: dict[str, Any]) -> str:
        body = given.pop("body")
        return reverse("advice:advice", args=[services.ask(actor=actor_of(request), body=body, values=given, today=today()).pk])

    return form_page(request, _form(request, region.pk, QUESTION, "question", WRITE), title=_("Advies vragen"), back=reverse("advice:list"), save=save)


@needs(ADVISE)
@require_http_methods(["GET", "POST"])
def unasked_page(request: HttpRequest) -> HttpResponse:
    region = region_for(request, ADVISE)

    def save(given: dict[str, Any]) -> str:
        body = given.pop("body")
        return reverse("advice:advice", args=[services.volunteer(actor=actor_of(request), body=body, values=given, today=today()).pk])

    return form_page(request, _form(request, region.pk, UNASKED, "advice", ADVISE), title=_("Ongevraagd advies"), back=reverse("advice:list"), save=save)


@needs(ADVISE, WRITE)
@require_http_methods(["GET", "POST"])
def act_page(request: HttpRequest, advice_id: UUID, act: str) -> HttpResponse:
    row, what = one(rows_of(request, Advice), pk=advice_id), known_act(ADVICE_MACHINE, act)
    fields = ASKED.get(what, ())
    initial = {**{name: getattr(row, name) for name in fields}, "reaction_due": row.reaction_due or today() + services.REACTION_TIME}
    back = reverse("advice:advice", args=[row.pk])
    return act_on(request, row, what, fields=fields, initial=initial, back=back, write=lambda given: services.act(actor=actor_of(request), advice_id=row.pk, what=what, given=given, today=today()))
