"""The Community of Practice: its record, its year, and a screen for while they sit together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.forming import NotNow

from ..forms import CommunityForm, MemberForm, NotesForm, SessionForm
from ..models import Community, Session, Signal
from ..queries import board
from ..services import handling, meeting
from ..services.handling import Done
from ..states import SIGNAL_MACHINE, SignalAct, SignalState
from ..words import Theme
from .common import actor_of, clean, form_page, one, region_for


def _communities(request: HttpRequest) -> Any:
    return Community.objects.filter(region_id__in=actor_of(request).where("signals.read")).order_by("since", "pk")


@needs("signals.read")
@require_GET
def communities_page(request: HttpRequest) -> HttpResponse:
    return render(request, "community/communities.html", {"rows": _communities(request), "may": bool(actor_of(request).where("signals.handle"))})


@needs("signals.read")
@require_GET
def community_page(request: HttpRequest, community_id: UUID) -> HttpResponse:
    """Who takes part, the sessions, and the yield of the year."""
    community = one(_communities(request), pk=community_id)
    year = today().year
    members: dict[str, list[str]] = {}
    for member in community.members.filter(until=None).order_by("organisation", "name"):
        members.setdefault(member.organisation, []).append(f"{member.name} ({_('communitytrekker')})" if member.leads else member.name)
    themes = [str(dict(Theme.choices).get(one_, one_)) for one_ in community.themes]
    context = {
        "community": community, "members": members, "sessions": community.sessions.order_by("-on"), "year": board.year_yield(actor=actor_of(request), region_id=community.region_id, year=year),
        "themes": themes, "may": actor_of(request).may("signals.handle", community.region_id),
    }  # fmt: skip
    return render(request, "community/community.html", context)


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def new_community_page(request: HttpRequest) -> HttpResponse:
    def save(given: dict[str, Any]) -> str:
        keys = ("name", "since", "rhythm_weeks", "method", "themes")
        made = meeting.found_community(actor=actor_of(request), region_id=region_for(request, "signals.handle"), **{key: given[key] for key in keys})
        return reverse("community:community", args=[made.pk])

    return form_page(request, CommunityForm(request.POST or None, initial={"since": today()}, **clean(request)), title=_("Nieuwe Community of Practice"), back=reverse("community:communities"), save=save)


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def member_page(request: HttpRequest, community_id: UUID) -> HttpResponse:
    community = one(_communities(request), pk=community_id)

    def save(given: dict[str, Any]) -> None:
        meeting.add_member(actor=actor_of(request), community_id=community.pk, since=today(), **given)

    return form_page(request, MemberForm(request.POST or None), title=_("Deelnemer toevoegen"), lead=community.name, back=reverse("community:community", args=[community.pk]), save=save)


@needs("signals.handle")
@require_http_methods(["GET", "POST"])
def new_session_page(request: HttpRequest, community_id: UUID) -> HttpResponse:
    community = one(_communities(request), pk=community_id)

    def save(given: dict[str, Any]) -> str:
        made = meeting.plan_session(actor=actor_of(request), community_id=community.pk, on=given["on"], theme=given["theme"])
        return reverse("community:session", args=[made.pk])

    return form_page(request, SessionForm(request.POST or None, initial={"on": today()}), title=_("Bijeenkomst plannen"), lead=community.name, back=reverse("community:community", args=[community.pk]), save=save)


def _sessions(request: HttpRequest) -> Any:
    return Session.objects.filter(region_id__in=actor_of(request).where("signals.read")).select_related("community")


@needs("signals.read")
@require_http_methods(["GET", "POST"])
def session_page(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Meeting mode: pick a theme, go through its signals, give each an owner on the spot, with a clock."""
    session = one(_sessions(request), pk=session_id)
    may = actor_of(request).may("signals.handle", session.region_id) and session.closed_on is None
    error = ""
    if request.method == "POST":
        if not may:
            return redirect("community:session", session.pk)
        try:
            _run(request, session)
            return redirect("community:session", session.pk)
        except NotNow as problem:
            error = str(problem)
    signals = [row for row in board.signals(actor=actor_of(request)).filter(region_id=session.region_id).exclude(state__in=[SignalState.GESLOTEN, SignalState.TERUGGEKOPPELD]) if not session.theme or row.theme == session.theme][:40]
    voices = board.voice_counts([row.pk for row in signals])
    rows: list[dict[str, Any]] = [{"signal": row, "voices": voices.get(row.pk, 1), "can_take": SignalAct.TAKE in SIGNAL_MACHINE[SignalState(row.state)]} for row in signals]
    rows.sort(key=lambda row: -row["voices"])
    lines = "\n".join(f"{name} {count}" for name, count in session.attendance.items())
    now = timezone.now()
    left = max(0, int((session.timer_ends_at - now).total_seconds() // 60)) if session.timer_ends_at else None
    context = {
        "session": session, "rows": rows, "themes": Theme.choices, "may": may, "left": left, "ends": session.timer_ends_at, "error": error,
        "form": NotesForm(initial={"notes": session.notes, "attendance": lines}, today=today()) if may else None, "lines": session.attendance,
    }  # fmt: skip
    return render(request, "community/session.html", context, status=400 if error else 200)


def _run(request: HttpRequest, session: Session) -> None:
    """What a button of the meeting does."""
    actor, post = actor_of(request), request.POST
    match post.get("action"):
        case "theme":
            meeting.run_session(actor=actor, session_id=session.pk, theme=post.get("theme", "") if post.get("theme") in Theme.values else "")
        case "timer":
            minutes = post.get("minutes", "10")
            meeting.run_session(actor=actor, session_id=session.pk, minutes=int(minutes) if minutes.isdigit() and int(minutes) <= 240 else 10, now=timezone.now())
        case "owner":
            signal = one(Signal.objects.filter(region_id=session.region_id), pk=post.get("signal"))
            handling.act(actor=actor, signal_id=signal.pk, done=Done(act=SignalAct.TAKE, owner=post.get("owner", "")[:120].strip()), today=today())
        case "close":
            meeting.close_session(actor=actor, session_id=session.pk, today=today())
        case _:
            form = NotesForm(post, **clean(request))
            if not form.is_valid():
                raise NotNow("notes", " ".join(str(error) for errors in form.errors.values() for error in errors))
            meeting.run_session(actor=actor, session_id=session.pk, notes=form.cleaned_data["notes"], attendance=form.cleaned_data["attendance"])
