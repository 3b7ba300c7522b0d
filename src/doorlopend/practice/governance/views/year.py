"""The regional year with its alarms, and everything of every room that reaches a date within ninety days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Appointment, Badge, Deadline

from .. import queries
from ..forms import form_of
from ..models import YearDate
from ..pages import Block, Page, Row, actor_of, one, region_for, rows_of, show, written
from ..permissions import READ, WRITE
from ..services import events as service
from ..year import Occasion, alarms


def _chosen(request: HttpRequest) -> int:
    """The year asked for, near enough to be planned."""
    asked = request.GET.get("jaar", "")
    return int(asked) if asked.isdigit() and abs(int(asked) - today().year) <= 5 else today().year


@needs(READ)
@require_GET
def year_page(request: HttpRequest) -> HttpResponse:
    actor, day, year = actor_of(request), today(), _chosen(request)
    may = bool(actor.where(WRITE))
    found = queries.year_dates(actor=actor, first=date(year, 1, 1), last=date(year, 12, 31))
    near = alarms(today=day, own=queries.own_dates(actor=actor), lang=_lang())
    tabs = [Link(label=str(one_), url=f"{reverse('governance:year')}?jaar={one_}", current=one_ == year) for one_ in (day.year - 1, day.year, day.year + 1)]
    own = [Row(text=row.title, note=row.on.strftime("%d-%m"), act=Action(label=_("Weghalen"), url=reverse("governance:remove-date", args=[row.pk]), method="post") if may else None) for row in queries.own_dates(actor=actor)]
    page = Page(
        title=_("Het regionale jaar"), lead=_("Vaste momenten, met de dag waarop ze gemeld worden."), tabs=tabs,
        actions=[Action(label=_("Eigen datum toevoegen"), url=reverse("governance:new-date"))] if may else (),
        blocks=[Block(title=str(year), calendar=[_appointment(one_) for one_ in found])],
        aside=[
            Block(title=_("Nu aan de orde"), rows=[Row(text=one_.title, deadline=Deadline(due=one_.on, today=day), note=one_.source) for one_ in near], empty=_("Er komt niets dichtbij.")),
            Block(title=_("Binnen negentig dagen, uit alle onderdelen"), rows=_coming(request, day), empty=_("Niets.")),
            Block(title=_("Eigen data"), rows=own, empty=_("Nog geen eigen data.")),
        ],
    )  # fmt: skip
    return show(request, page)


def _lang() -> str:
    from ..pages import lang

    return lang()


def _appointment(one_: Occasion) -> Appointment:
    return Appointment(on=one_.on, title=one_.title, place=one_.source, badge=Badge(text=_("melden vanaf %s") % one_.alarm.strftime("%d-%m")))


def _coming(request: HttpRequest, day: date) -> list[Row]:
    found = queries.coming(actor=actor_of(request), first=day, last=day + timedelta(days=90))
    return [Row(text=row.title, url=row.url, note=label, deadline=Deadline(due=row.on or day, today=day)) for label, row in found[:40]]


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_date_page(request: HttpRequest) -> HttpResponse:
    region = region_for(request, WRITE)
    return written(request, form_of(YearDate, "title", "on", "yearly", "alarm_days")(request.POST or None), title=_("Eigen datum toevoegen"), back=reverse("governance:year"), write=partial(service.add_date, region_id=region.pk))


@needs(WRITE)
@require_POST
def remove_date_page(request: HttpRequest, date_id: UUID) -> HttpResponse:
    service.remove_date(actor=actor_of(request), row=one(rows_of(request, YearDate, WRITE), pk=date_id))
    return redirect("governance:year")


remove_date_page.methods = ("POST",)  # type: ignore[attr-defined]
