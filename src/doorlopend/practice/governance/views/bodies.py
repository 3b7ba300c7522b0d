"""The bodies of a region, one body with its seats and how equally gemeenten take part, and planning its meetings."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.forms import DayField
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.tables import Column, Table, TableState
from doorlopend.records.kit.values import Action, Badge, Deadline, Figure

from .. import queries
from ..forms import form_of
from ..models import Body, Seat
from ..pages import (
    Block,
    Page,
    Row,
    actor_of,
    asking,
    form_page,
    gemeente_field,
    items_of,
    one,
    place_name,
    places,
    region_for,
    rows_of,
    show,
    written,
)
from ..permissions import READ, WRITE
from ..services import meeting as service
from ..states import MeetingState

FIELDS = ("name", "kind", "mandate", "parent", "rhythm_weeks", "secretary", "public", "since", "until")
SHARES = (
    Column(key="place", label=lazy("Gemeente")),
    Column(key="held", label=lazy("Vergaderingen"), kind="number"),
    Column(key="there", label=lazy("Aanwezig"), kind="number", meaning=lazy("Zelf of met een vervanger")),
    Column(key="input", label=lazy("Inbreng vooraf"), kind="number"),
)


@needs(READ)
@require_GET
def home_page(request: HttpRequest) -> HttpResponse:
    """Where governance begins: what is late, the next meetings, the bodies and how they report."""
    actor, day = actor_of(request), today()
    may = bool(actor.where(WRITE))
    late = [line for line in queries.open_actions(actor=actor) if line.due_on and line.due_on < day]
    coming = queries.next_meetings(actor=actor, first=day, last=day + timedelta(days=42))
    tiles = [
        Figure(label=_("acties te laat"), value=len(late), url=reverse("governance:actions"), tone="late" if late else "ok"),
        Figure(label=_("vergaderingen in zes weken"), value=len(coming)),
    ]
    meetings = [_meeting_row(row) for row in coming]
    page = Page(
        title=_("Vergaderingen"), lead=_("Wie beslist wat, wat staat er op de agenda, en wat kwam ervan."), tiles=tiles, blocks=[
            Block(title=_("Eerstvolgende vergaderingen"), rows=meetings, empty=_("Er staat niets gepland.")),
        ], aside=[
            Block(title=_("Gremia"), rows=_tree(list(queries.bodies(actor=actor, today=day))), empty=_("Nog geen gremium."), links=(Link(label=_("Nieuw gremium"), url=reverse("governance:new-body")),) if may else ()),
            Block(title=_("Verder"), links=_more()),
        ],
    )  # fmt: skip
    return show(request, page)


def _more() -> tuple[Link, ...]:
    names = (("actions", _("Acties")), ("year", _("Het regionale jaar")), ("events", _("Bijeenkomsten")))
    return tuple(Link(label=label, url=reverse(f"governance:{name}")) for name, label in names)


def _meeting_row(row: Any) -> Row:
    return Row(
        text=row.body.name, url=reverse("governance:meeting", args=[row.pk]), deadline=Deadline(due=row.on, today=today()) if row.on >= today() else None, note=date_format(row.on, "j M Y") if row.on < today() else "",
        badge=Badge(text=MeetingState(row.state).label),
    )  # fmt: skip


def _tree(rows: list[Body], parent: Any = None, depth: int = 0) -> list[Row]:
    """Each body under the one it reports to."""
    known = {row.pk for row in rows}
    found: list[Row] = []
    for row in rows:
        above = row.parent_id if row.parent_id in known else None
        if above == parent and depth < 10:
            note = _("rapporteert aan %s") % row.parent.name if row.parent_id and row.parent else ""
            found.append(Row(text=row.name, url=reverse("governance:body", args=[row.pk]), note=note))
            found += _tree(rows, row.pk, depth + 1)
    return found


@needs(READ)
@require_GET
def body_page(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """Mandate and reporting line, who sits there until when, the meetings, and the share of each gemeente."""
    body = one(rows_of(request, Body).select_related("parent"), pk=body_id)
    day, may = today(), actor_of(request).may(WRITE, body.region_id)
    seats = [_seat_row(seat, may) for seat in body.seats.order_by("organisation", "name") if seat.until is None or seat.until >= day]
    meetings = [_meeting_row(row) for row in body.meetings.select_related("body").order_by("-on")[:24]]
    actions = [Action(label=_("Vergadering plannen"), url=reverse("governance:plan", args=[body.pk])), Action(label=_("Wijzigen"), url=reverse("governance:edit-body", args=[body.pk]))]
    page = Page(
        title=body.name, over=body.get_kind_display(), actions=actions if may else (), blocks=[
            Block(title=_("Opdracht"), text=body.mandate, items=items_of(body, "parent", "rhythm_weeks", "secretary", "public", "since", "until")),
            Block(table=_shares(request, body)),
        ], aside=[
            Block(title=_("Leden"), rows=seats, empty=_("Nog geen leden, of u werkt niet voor deze regio."), links=(Link(label=_("Lid toevoegen"), url=reverse("governance:new-seat", args=[body.pk])),) if may else ()),
            Block(title=_("Vergaderingen"), rows=meetings, empty=_("Nog geen.")),
        ],
    )  # fmt: skip
    return show(request, page)


def _seat_row(seat: Seat, may: bool) -> Row:
    where = seat.organisation or place_name(seat.gemeente_id)
    note = " · ".join(str(part) for part in (where, seat.get_role_display(), _("vervanger: %s") % seat.deputy if seat.deputy else _("geen vervanger")) if part)
    return Row(text=seat.name, note=note, url=reverse("governance:end-seat", args=[seat.pk]) if may else "")


def _shares(request: HttpRequest, body: Body) -> Table:
    day = today()
    here = places(body.region_id)
    rows = queries.shares(body=body, gemeenten=[one_.id for one_ in here], since=day - timedelta(days=365), today=day)
    names = {place.id: place.name for place in here}
    shown = [{"place": names[row.gemeente_id], "held": row.held, "there": row.there, "input": row.input} for row in rows]
    state = TableState.read(request.GET, columns=SHARES, filters=(), default="", limit=50)
    return Table(name="shares", caption=_("Aanwezigheid en inbreng per gemeente, laatste twaalf maanden"), columns=SHARES, rows=shown, total=len(shown), state=state, show_caption=True)


def _body_form(request: HttpRequest, region_id: UUID, **options: Any) -> Any:
    form = form_of(Body, *FIELDS)(request.POST or None, **options)
    form.fields["parent"].queryset = Body.objects.filter(region_id=region_id).order_by("name")
    return form


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_body_page(request: HttpRequest) -> HttpResponse:
    region = region_for(request, WRITE)
    return written(request, _body_form(request, region.pk, initial={"since": today()}), title=_("Nieuw gremium"), back=reverse("governance:home"), write=partial(service.found_body, region_id=region.pk), to="governance:body")


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def edit_body_page(request: HttpRequest, body_id: UUID) -> HttpResponse:
    body = one(rows_of(request, Body, WRITE), pk=body_id)
    return written(request, _body_form(request, body.region_id, instance=body), title=_("Gremium wijzigen"), back=reverse("governance:body", args=[body.pk]), write=partial(service.change_body, body=body))


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_seat_page(request: HttpRequest, body_id: UUID) -> HttpResponse:
    body = one(rows_of(request, Body, WRITE), pk=body_id)
    form = form_of(Seat, "name", "organisation", "role", "votes", "deputy", "since", "until")(request.POST or None, initial={"since": today()})
    form.fields["gemeente_id"] = gemeente_field(body.region_id, required=False)
    return written(request, form, title=_("Lid toevoegen"), lead=body.name, back=reverse("governance:body", args=[body.pk]), write=partial(service.seat, body=body))


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def end_seat_page(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    seat = one(rows_of(request, Seat, WRITE).select_related("body"), pk=seat_id)
    form = asking(request, {"until": DayField(label=_("Lid tot en met"))}, initial={"until": seat.until or today()})

    def save(given: dict[str, Any]) -> None:
        service.end_seat(actor=actor_of(request), seat=seat, until=given["until"])

    return form_page(request, form, title=_("Lidmaatschap beëindigen"), lead=f"{seat.name}, {seat.body.name}", back=reverse("governance:body", args=[seat.body_id]), save=save)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def plan_page(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """One meeting, or a series by the rhythm of the body."""
    body = one(rows_of(request, Body, WRITE), pk=body_id)
    asked: dict[str, forms.Field] = {
        "first": DayField(label=_("Eerste datum")), "starts": forms.TimeField(label=_("Begint om"), required=False, widget=forms.TimeInput(format="%H:%M")),
        "place": forms.CharField(label=_("Plaats"), required=False, max_length=120), "link": forms.URLField(label=_("Link voor wie online meedoet"), required=False, assume_scheme="https"),
        "times": forms.IntegerField(label=_("Aantal keer"), min_value=1, max_value=service.LONGEST_SERIES, initial=1),
        "weeks": forms.IntegerField(label=_("Om de zoveel weken"), min_value=1, max_value=52, initial=body.rhythm_weeks),
    }  # fmt: skip

    def save(given: dict[str, Any]) -> None:
        service.plan(actor=actor_of(request), body=body, **given)

    return form_page(request, asking(request, asked), title=_("Vergadering plannen"), lead=body.name, back=reverse("governance:body", args=[body.pk]), save=save, done=_("De vergaderingen staan in de kalender."))
