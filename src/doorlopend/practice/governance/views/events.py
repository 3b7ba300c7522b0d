"""Events: what comes, who signs up, what was recorded and how many came. Open to whoever works in the region."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Badge, Deadline

from .. import queries
from ..forms import form_of
from ..models import Event, SignUp
from ..pages import (
    Block,
    Page,
    Row,
    actor_of,
    asking,
    form_page,
    items_of,
    known_act,
    one,
    region_for,
    show,
    step_links,
    sure,
    written,
)
from ..permissions import WRITE
from ..services import events as service
from ..states import EVENT_MACHINE, EventAct, EventState
from ..steps import NotNow

FIELDS = ("title", "kind", "on", "starts", "place", "link", "program", "seats", "remind_days", "recording")
COMES = "signals.write"
"""Whoever may report what does not work may come too: everybody who takes part in the region."""


@needs(COMES)
@require_GET
def events_page(request: HttpRequest) -> HttpResponse:
    actor, day = actor_of(request), today()
    rows = list(queries.events(actor=actor))
    mine = queries.signed_up(actor=actor)
    coming = [_row(row, mine) for row in reversed(rows) if row.on >= day and row.state != EventState.VERVALLEN]
    past = [_row(row, mine) for row in rows if row.on < day][:20]
    may = bool(actor.where(WRITE))
    page = Page(
        title=_("Bijeenkomsten"), lead=_("Netwerkbijeenkomsten, webinars en scholing in de regio."),
        actions=[Action(label=_("Nieuwe bijeenkomst"), url=reverse("governance:new-event"))] if may else (),
        blocks=[Block(title=_("Komt eraan"), rows=coming, empty=_("Er staat niets gepland.")), Block(title=_("Geweest"), rows=past, empty=_("Nog niets."))],
    )  # fmt: skip
    return show(request, page)


def _row(row: Event, mine: set[UUID]) -> Row:
    badge = Badge(text=_("u komt"), tone="ok") if row.pk in mine else Badge(text=EventState(row.state).label)
    return Row(text=row.title, url=reverse("governance:event", args=[row.pk]), badge=badge, note=row.get_kind_display(), deadline=Deadline(due=row.on, today=today(), done=row.on if row.on < today() else None))


@needs(COMES)
@require_GET
def event_page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    event = one(queries.events(actor=actor), pk=event_id)
    may, comes = actor.may(WRITE, event.region_id), event.pk in queries.signed_up(actor=actor)
    actions: list[Action] = []
    if event.state == EventState.OPEN and event.on >= today():
        label = _("Afmelden") if comes else _("Aanmelden")
        actions.append(Action(label=label, url=reverse("governance:sign-up", args=[event.pk]), method="post"))
    if may:
        actions += [Action(label=_("Wijzigen"), url=reverse("governance:edit-event", args=[event.pk]))]
        actions += step_links(request, event, EVENT_MACHINE, lambda act: reverse("governance:event-act", args=[event.pk, act]))
    links = [Link(label=label, url=url) for label, url in ((_("Meedoen online"), event.link), (_("Opname"), event.recording)) if url]
    aside = [Block(title=_("Aangemeld"), rows=[Row(text=row.name) for row in SignUp.objects.filter(event_id=event.pk).order_by("name")], empty=_("Nog niemand."))] if may else []
    page = Page(
        title=event.title, over=event.get_kind_display(), actions=actions, blocks=[
            Block(title=_("Wanneer en waar"), items=items_of(event, "on", "starts", "place", "seats", "taken", "attended", "state"), links=links),
            Block(title=_("Programma"), text=event.program, empty=_("Volgt nog.")),
        ], aside=aside,
    )  # fmt: skip
    return show(request, page)


@needs(COMES)
@require_POST
def sign_up_page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Comes, or after all does not."""
    actor = actor_of(request)
    event = one(queries.events(actor=actor), pk=event_id)
    try:
        if event.pk in queries.signed_up(actor=actor):
            service.sign_off(actor=actor, event_id=event.pk)
        else:
            service.sign_up(actor=actor, event_id=event.pk, today=today())
            messages.success(request, _("U bent aangemeld. U ziet de herinnering op uw eerste scherm."))
    except NotNow as error:
        messages.error(request, str(error))
    return redirect("governance:event", event.pk)


sign_up_page.methods = ("POST",)  # type: ignore[attr-defined]


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_event_page(request: HttpRequest) -> HttpResponse:
    region = region_for(request, WRITE)
    return written(request, form_of(Event, *FIELDS)(request.POST or None), title=_("Nieuwe bijeenkomst"), back=reverse("governance:events"), write=partial(service.add_event, region_id=region.pk), to="governance:event")


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def edit_event_page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    event = one(queries.events(actor=actor_of(request)).filter(region_id__in=actor_of(request).where(WRITE)), pk=event_id)
    return written(request, form_of(Event, *FIELDS)(request.POST or None, instance=event), title=_("Bijeenkomst wijzigen"), back=reverse("governance:event", args=[event.pk]), write=partial(service.change_event, event=event))


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def event_act_page(request: HttpRequest, event_id: UUID, act: str) -> HttpResponse:
    event = one(queries.events(actor=actor_of(request)).filter(region_id__in=actor_of(request).where(WRITE)), pk=event_id)
    what = known_act(EVENT_MACHINE, act)
    asked: dict[str, forms.Field] = sure()
    if what is EventAct.HOLD:
        asked = {"attended": forms.IntegerField(label=_("Opkomst"), min_value=0), "recording": forms.URLField(label=_("Opname"), required=False, assume_scheme="https")}

    def save(given: dict[str, Any]) -> None:
        service.event_act(actor=actor_of(request), event_id=event.pk, what=what, given={key: value for key, value in given.items() if key != "ok"})

    return form_page(request, asking(request, asked), title=what.label, lead=event.title, back=reverse("governance:event", args=[event.pk]), save=save, submit=what.label)
