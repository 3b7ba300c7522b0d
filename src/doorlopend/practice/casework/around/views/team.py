"""Screens of the team, of one's own calendar, and of partners."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.practice.casework import services as casework
from doorlopend.practice.casework.queries import open_dossiers, whose_asked
from doorlopend.practice.casework.tables import lists
from doorlopend.records.access.http import EVERYBODY, needs, open_to
from doorlopend.records.access.today import today
from doorlopend.records.audit import trail
from doorlopend.records.kit.tables import TableState
from doorlopend.records.kit.values import Action, Appointment
from doorlopend.records.kit.xlsx import response as xlsx_response
from doorlopend.records.people.models import User
from doorlopend.records.work.models import Task
from doorlopend.records.work.services import reassign

from .. import forms, queries, tables
from ..models import CalendarFeed, PartnerMessage
from ..services import agenda, partners
from .person import actor_of


@needs("dossier.read")
@require_GET
def quiet(request: HttpRequest) -> HttpResponse:
    """With whom nobody spoke for thirty days or more."""
    table = tables.quiet_table(actor=actor_of(request), query=request.GET, today=today())
    casework.note_viewed(actor=actor_of(request), dossiers=table.rows, action="worklist.viewed")
    links = [one for one in lists(whose_asked(actor=actor_of(request), query=request.GET)) if one.url != "?whose=nobody"]
    return render(request, "around/quiet.html", {"table": table, "links": links})


@needs("dossier.read")
@require_GET
def quiet_xlsx(request: HttpRequest) -> HttpResponse:
    table = tables.quiet_table(actor=actor_of(request), query=request.GET, today=today(), everything=True)
    casework.note_viewed(actor=actor_of(request), dossiers=table.rows, action="list.exported")
    return xlsx_response(table, file_name="lang-niet-gesproken.xlsx", source="Doorlopend", made_on=today())


def _owner(request: HttpRequest, team: list[User]) -> User | None:
    asked = request.GET.get("van", "")
    return next((user for user in team if str(user.pk) == asked), None)


@needs("dossier.assign")
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Who has how much; and the files of one colleague, or of nobody, to give to another."""
    actor, day = actor_of(request), today()
    loads = queries.loads(actor=actor, today=day)
    owner = _owner(request, [load.user for load in loads])
    state = TableState.read({"page": request.GET.get("page", "1")}, columns=[], limit=50)
    rows = queries.files_for(actor=actor, today=day, owner=owner.pk if owner else None)
    shown = list(rows[state.offset : state.offset + state.limit])
    casework.note_viewed(actor=actor, dossiers=shown, action="worklist.viewed")
    whose = _("Dossiers van %s") % owner.name if owner else _("Dossiers van niemand")
    nobody = Action(label=_("Dossiers van niemand"), url=reverse("around:team")) if owner else None
    export = Action(label=_("Lijst naar Excel"), url=reverse("around:team-xlsx"), icon="download")
    return render(request, "around/team.html", {"loads": tables.load_table(loads), "files": tables.files_table(shown, rows.count(), state, whose), "nobody": nobody, "export": export})


@needs("dossier.assign")
@require_GET
def team_xlsx(request: HttpRequest) -> HttpResponse:
    table = tables.load_table(queries.loads(actor=actor_of(request), today=today()))
    return xlsx_response(table, file_name="team.xlsx", source="Doorlopend", made_on=today())


@needs("dossier.assign")
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Bulk: first which files (from the list), then to whom and why."""
    chosen = [UUID(one) for one in request.POST.getlist("ids")]
    actor, day = actor_of(request), today()
    if not chosen:
        messages.warning(request, _("Kies eerst een of meer dossiers."))
        return redirect("around:team")
    decided = "to" in request.POST
    form = forms.GiveForm(request.POST if decided else None, team=queries.colleagues(actor=actor, today=day))
    if decided and form.is_valid():
        mine = open_dossiers(actor=actor, today=day, permission="dossier.assign").filter(pk__in=chosen)
        moved = reassign(actor=actor, dossier_ids=[one.pk for one in mine], to_user=UUID(form.cleaned_data["to"]), reason=form.cleaned_data["reason"])
        messages.success(request, _("%d stappen hebben een nieuwe eigenaar.") % moved)
        return redirect("around:team")
    return render(request, "around/give.html", {"form": form, "ids": chosen, "back": reverse("around:team")}, status=400 if form.errors else 200)


@needs("dossier.read")
@require_http_methods(["GET", "POST"])
def agenda_page(request: HttpRequest) -> HttpResponse:
    """One's own coming steps, and the address for a calendar elsewhere."""
    actor, user, address = actor_of(request), request.user, ""
    assert isinstance(user, User)
    if request.method == "POST":
        if request.POST.get("act") == "close":
            agenda.close_feed(actor=actor, user=user)
            return redirect("around:agenda")
        token = agenda.open_feed(actor=actor, user=user, today=today())
        address = request.build_absolute_uri(reverse("around:feed", args=[token]))
    steps = Task.objects.filter(owner_id=actor.user_id, ended="", due_on__gte=today()).select_related("dossier").order_by("due_on")[:60]
    entries = [Appointment(on=task.due_on, title=f"{task.dossier.display_name}: {task.title or casework_name(task)}", url=reverse("casework:dossier", args=[task.dossier_id])) for task in steps]
    casework.note_viewed(actor=actor, dossiers=[task.dossier for task in steps], action="worklist.viewed")
    here = reverse("around:agenda")
    there = CalendarFeed.objects.filter(user_id=user.pk).exists()
    context = {
        "entries": entries, "today": today(), "address": address, "there": there,
        "open": Action(label=_("Nieuw agenda-adres maken"), url=here, method="post", fields=(("act", "open"),)),
        "close": Action(label=_("Agenda-adres opheffen"), url=here, method="post", fields=(("act", "close"),)) if there else None,
    }  # fmt: skip
    return render(request, "around/agenda.html", context)


def casework_name(task: Task) -> str:
    from doorlopend.practice.casework.page import result_name

    return result_name(task.kind)


@open_to(EVERYBODY)
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For a calendar programme, which cannot log in: whoever holds the address sees days and references, no person."""
    text = agenda.feed(token=token, today=today(), link=request.build_absolute_uri(reverse("casework:worklist")))
    if text is None:
        raise Http404
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@needs("partner.answer")
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What gemeenten told this partner."""
    rows = list(queries.inbox(actor=actor_of(request))[:200])
    trail.record(actor=actor_of(request), action="partner.inbox_viewed", object_kind="organisation", detail={"messages": len(rows)})
    return render(request, "around/inbox.html", {"rows": rows})


@needs("partner.answer")
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, message_id: UUID) -> HttpResponse:
    asked: Any = get_object_or_404(PartnerMessage, pk=message_id, organisation_id__in=actor_of(request).where("partner.answer"))
    form = forms.ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        partners.reply(actor=actor_of(request), message_id=asked.pk, text=form.cleaned_data["text"])
        messages.success(request, _("Uw antwoord staat bij de gemeente."))
        return redirect("around:inbox")
    return render(request, "around/reply.html", {"form": form, "asked": asked, "back": reverse("around:inbox")}, status=400 if form.errors else 200)
