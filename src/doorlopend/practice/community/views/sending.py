"""Reporting from any page, what became of it, and asking a question."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.actor import acting
from doorlopend.records.access.http import EVERYBODY, needs, open_to
from doorlopend.records.access.today import today
from doorlopend.records.kit.values import Badge, Event
from doorlopend.records.regions.models import Region

from .. import search
from ..forms import CodeForm, QuestionForm, ReportForm
from ..models import Abroad, Signal
from ..pages import hint
from ..queries.mine import Mine, mine, of_token, people_of
from ..senders import by_code, home_regions, in_regions
from ..services.sending import Draft, ask, join, looked, report
from ..states import QuestionState, SignalAct, SignalState
from .common import actor_of, clean, form_page


def _regions(request: HttpRequest) -> list[tuple[str, str]]:
    """Where the signal can go: the own regions, else every region that has gemeenten here."""
    own = home_regions(actor_of(request), today())
    rows = own or list(Region.objects.filter(kind=Region.Kind.SAMENWERKING, members__isnull=False).distinct().order_by("name"))
    return [(str(row.pk), row.name) for row in rows]


def _named(request: HttpRequest, choices: list[tuple[str, str]]) -> str:
    """The region whose public site one comes from; nobody is sent to a region that happens to be the first."""
    found = Region.objects.filter(code=request.GET.get("regio", "")).first()
    return str(found.pk) if found and str(found.pk) in dict(choices) else choices[0][0] if len(choices) == 1 else ""


@open_to(EVERYBODY)
@require_http_methods(["GET", "POST"])
def report_page(request: HttpRequest) -> HttpResponse:
    """Three fields, by anybody. While one types, what was reported before shows below."""
    actor = actor_of(request)
    if request.htmx and request.method == "POST":  # type: ignore[attr-defined]
        return _alike(request)
    van = (request.POST.get("van") or request.GET.get("van") or "")[:120]
    phase, theme = hint(van)
    choices = _regions(request)
    form = ReportForm(
        request.POST or None, initial={"van": van, "phase": phase, "theme": theme, "region": _named(request, choices)}, regions=choices, known=actor.user_id is not None,
        people=people_of(actor) if request.method == "POST" else (), today=today(),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        draft = Draft(
            what=given["what"], wanted=given["wanted"], phase=given["phase"], theme=given["theme"], page=given["van"],
            privacy_note=given.get("privacy_note", ""), signed=given.get("signed", False),
        )  # fmt: skip
        sent = report(actor=actor, region_id=UUID(given["region"]), draft=draft, today=today())
        return render(request, "community/sent.html", {"code": sent.code, "known": actor.user_id is not None})
    found = _similar(request, str(form["what"].value() or ""), choices[0][0] if len(choices) == 1 else request.POST.get("region", ""))
    return render(request, "community/report.html", {"form": form, "found": found, "van": van}, status=400 if form.errors else 200)


def _alike(request: HttpRequest) -> HttpResponse:
    return render(request, "community/alike.html", {"found": _similar(request, request.POST.get("what", ""), request.POST.get("region", ""))})


def _similar(request: HttpRequest, text: str, region: str) -> list[dict[str, Any]]:
    """Titles of what looks alike: own region to join in, other regions to learn from, lessons and answers.

    Who has no account sees a signal only when somebody of the region has read it: a title is the sender's own words.
    """
    if len(text.split()) < 3:
        return []
    home = frozenset(one.pk for one in home_regions(actor_of(request), today()))
    if not home and region in dict(_regions(request)):
        home = frozenset({UUID(region)})
    with acting(in_regions(actor_of(request), home)):
        found = search.alike(text=text[:2000], regions=home, kinds=("signal", "signal_other", "lesson_other"))
        ids = [one.id for one in found]
        read = Signal.objects.exclude(state=SignalState.NIEUW) if actor_of(request).user_id is None else Signal.objects.all()
        rows: dict[UUID, Signal | Abroad] = {**Abroad.objects.in_bulk(ids), **read.in_bulk(ids)}
    return [
        {"row": row, "own": isinstance(row, Signal) and row.state != SignalState.GESLOTEN, "state": SignalState(row.state).label if isinstance(row, Signal) else row.region_name}
        for one in found if (row := rows.get(one.id))
    ]  # fmt: skip


@open_to(EVERYBODY)
@require_http_methods(["POST"])
def join_page(request: HttpRequest, signal_id: UUID) -> HttpResponse:
    """“Ik merk dit ook.”"""
    chosen = request.POST.get("region", "")
    home = [one.pk for one in home_regions(actor_of(request), today())]
    allowed = {str(one): one for one in home} or {key: UUID(key) for key, _name in _regions(request)}
    regions = [allowed[chosen]] if chosen in allowed else list(allowed.values())
    for region_id in regions:
        try:
            sent = join(actor=actor_of(request), signal_id=signal_id, region_id=region_id, signed=False, today=today())
        except Signal.DoesNotExist:
            continue
        return render(request, "community/sent.html", {"code": sent.code, "known": actor_of(request).user_id is not None, "joined": True})
    return redirect("community:report")


join_page.methods = ("POST",)  # type: ignore[attr-defined]


@needs("signals.write")
@require_GET
def mine_page(request: HttpRequest) -> HttpResponse:
    """What became of my signals and questions."""
    rows = mine(actor=actor_of(request), today=today())
    page = render(request, "community/mine.html", {"rows": [_shown(row) for row in rows], "today": today()})
    with acting(in_regions(actor_of(request), frozenset(row.about.region_id for row in rows))):
        looked(tokens=[row.token for row in rows if row.fresh], today=today())
    return page


@open_to(EVERYBODY)
@require_http_methods(["GET", "POST"])
def code_page(request: HttpRequest) -> HttpResponse:
    """For who reported without an account: the code shows what became of it; it never stands in an address."""
    form = CodeForm(request.POST or None)
    rows: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        known = by_code(form.cleaned_data["code"])
        if known is None:
            form.add_error("code", _("Deze code is niet bekend. Controleer de letters en cijfers."))
        else:
            rows = [_shown(row) for row in of_token(token=known[0], region_id=known[1])]
    return render(request, "community/code.html", {"form": form, "rows": rows, "today": today()}, status=400 if form.errors else 200)


ACTS = {**{one.value: one.label for one in SignalAct}}


def _shown(row: Mine) -> dict[str, Any]:
    """One own signal or question for a template: title, state, voices, and the line of what happened."""
    words = {"melden": _("Gemeld"), "vragen": _("Gevraagd"), "uitkomst": _("Uitkomst van de proef"), "oppakken": _("Opgepakt"), "beantwoorden": _("Beantwoord"), "doorzetten": _("Doorgezet")}
    events = [
        Event(
            on=one.on, title=words.get(one.act) or str(ACTS.get(one.act, one.act)), text=one.text,
            badge=Badge(text=_("antwoord"), tone="ok") if one.answer else None,
        )
        for one in row.happenings
    ]  # fmt: skip
    about = row.about
    signal = isinstance(about, Signal)
    return {
        "title": about.title if isinstance(about, Signal) else about.text, "events": events, "fresh": row.fresh, "voices": row.voices,
        "state": SignalState(about.state).label if signal else QuestionState(about.state).label,
        "due": (about.feedback_due if isinstance(about, Signal) else about.due_on) if about.answered_on is None else None,
        "answered": about.answered_on is not None,
    }  # fmt: skip


@needs("signals.write")
@require_http_methods(["GET", "POST"])
def ask_page(request: HttpRequest) -> HttpResponse:
    regions = home_regions(actor_of(request), today())
    if not regions:
        return redirect("community:report")

    def save(given: dict[str, Any]) -> str:
        ask(actor=actor_of(request), region_id=regions[0].pk, text=given["text"], topic=given["topic"], today=today())
        return reverse("community:mine")

    return form_page(
        request, QuestionForm(request.POST or None, **clean(request)), title=_("Vraag aan de regio"), back=reverse("community:questions"),
        save=save, done=_("Uw vraag is binnen. U krijgt antwoord bij Mijn signalen."), submit=_("Vraag stellen"),
    )  # fmt: skip
