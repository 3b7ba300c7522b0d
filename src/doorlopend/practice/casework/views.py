"""The screens of casework: thin, each one call to read or to write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.engines.facts import KINDS
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.named import may_name
from doorlopend.records.dossiers.search import Found, Match, TooLittle, find
from doorlopend.records.dossiers.services import AlreadySuperseded
from doorlopend.records.kit.forms import ReasonForm
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.tables import Column, Table, TableState
from doorlopend.records.kit.values import Action, Confirm, Figure
from doorlopend.records.kit.xlsx import response as xlsx_response
from doorlopend.records.messages.models import Incoming

from . import forms, services
from .page import DossierPage, dossier_page, kind_name, lang, panels_of
from .policies import ReasonNeeded, check_open, is_contact, on_nobodys_list
from .queries import (
    DUE_SOON,
    LATE,
    LATER,
    MANY,
    NO_STEP,
    UNDATED,
    gap_counts,
    gap_list,
    listed,
    unlisted,
    whose_asked,
    worklist,
)
from .tables import (
    GROUPS,
    URGENCY,
    crumbs,
    gap_state,
    gap_table,
    lists,
    message_columns,
    name_of,
    worklist_state,
    worklist_table,
)


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


@needs("dossier.read")
@require_GET
def worklist_page(request: HttpRequest) -> HttpResponse:
    """My people today, sorted by legal risk."""
    day, whose = today(), whose_asked(actor=_actor(request), query=request.GET)
    rows = worklist(actor=_actor(request), today=day, whose=whose)
    state = worklist_state(request.GET, day)
    found = listed(rows, ordering=state.ordering)
    table, counts = worklist_table(found, state, day, whose=whose), Counter(one.urgency for one in found)
    services.note_viewed(actor=_actor(request), dossiers=table.rows, action="worklist.viewed")
    context = {"table": table, "tiles": _tiles(whose, counts), "lists": _lists(request, whose, len(found)), "title": TITLES[whose]}
    return render(request, "casework/worklist.html", context)


TITLES = {"mine": gettext_lazy("Mijn mensen vandaag"), "team": gettext_lazy("Iedereen vandaag"), "nobody": gettext_lazy("Op niemands lijst")}


def _lists(request: HttpRequest, whose: str, shown: int) -> list[Link]:
    """The three lists; how many stand on nobody's is told on one's own, so that nobody waits unseen."""
    found = {"mine": lambda: unlisted(actor=_actor(request), today=today()), "team": lambda: 0, "nobody": lambda: shown}[whose]()
    return lists(whose, nobody=(found or None) if found < MANY or whose == "nobody" else f"{MANY}+")


def _tiles(whose: str, counts: Mapping[int, int]) -> list[Figure]:
    notes = {LATE: _("laatste dag voorbij"), DUE_SOON: _("laatste dag dichtbij"), LATER: _("nog tijd"), UNDATED: _("de wet noemt geen dag"), NO_STEP: _("spreek een stap af")}
    address = reverse("casework:worklist")
    return [
        Figure(label=URGENCY[key][0], value=counts.get(key, 0), note=notes[key], url=f"{address}?whose={whose}&urgency={key}", tone=URGENCY[key][1] if counts.get(key) else "neutral")
        for key in (LATE, DUE_SOON, LATER, UNDATED, NO_STEP)
    ]  # fmt: skip


@needs("dossier.read")
@require_GET
def worklist_xlsx(request: HttpRequest) -> HttpResponse:
    whose = whose_asked(actor=_actor(request), query=request.GET)
    rows, state = worklist(actor=_actor(request), today=today(), whose=whose), worklist_state(request.GET, today())
    table = worklist_table(listed(rows, ordering=state.ordering), state, today(), whose=whose, everything=True)
    services.note_viewed(actor=_actor(request), dossiers=table.rows, action="list.exported")
    return xlsx_response(table, file_name="mensen.xlsx", source="Doorlopend", made_on=today())


@needs("gaps.read")
@require_GET
def gaps_page(request: HttpRequest) -> HttpResponse:
    """Who lacks a responsible organisation, a named contact, or a future next step."""
    actor, day = _actor(request), today()
    state = gap_state(request.GET)
    found = gap_list(actor=actor, today=day, ordering=state.ordering)
    table = gap_table(found, state)
    services.note_viewed(actor=actor, dossiers=table.rows, action="gaps.viewed")
    counts = gap_counts(actor=actor, today=day, found=found)
    address = reverse("casework:gaps")
    tiles = [
        Figure(label=_("open dossiers"), value=counts.open, note=_("waarvan %d in orde") % counts.complete),
        Figure(label=_("zonder verantwoordelijke"), value=counts.no_responsible, url=f"{address}?gap=responsible", tone="late" if counts.no_responsible else "ok"),
        Figure(label=_("zonder contactpersoon"), value=counts.no_contact, url=f"{address}?gap=contact", tone="late" if counts.no_contact else "ok"),
        Figure(label=_("zonder volgende stap"), value=counts.no_next_step, url=f"{address}?gap=step", tone="late" if counts.no_next_step else "ok"),
    ]  # fmt: skip
    return render(request, "casework/gaps.html", {"table": table, "tiles": tiles})


@needs("gaps.read")
@require_GET
def gaps_xlsx(request: HttpRequest) -> HttpResponse:
    state = gap_state(request.GET)
    table = gap_table(gap_list(actor=_actor(request), today=today(), ordering=state.ordering), state, everything=True)
    services.note_viewed(actor=_actor(request), dossiers=table.rows, action="list.exported")
    return xlsx_response(table, file_name="sluitende-aanpak.xlsx", source="Doorlopend", made_on=today())


def opened_dossier(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view its dossier, if this visitor may open it; a colleague's first asks a reason."""

    @wraps(view)
    def opened(request: HttpRequest, dossier_id: UUID, **more: Any) -> HttpResponse:
        row = get_object_or_404(Dossier, pk=dossier_id)
        given = str(dossier_id) in request.session.get(f"reasons-{today()}", [])
        try:
            check_open(actor=_actor(request), dossier=row, reason_given=given)
        except ReasonNeeded:
            return redirect("casework:open", dossier_id)
        return view(request, row, **more)

    return opened


@needs("dossier.read")
@require_GET
@opened_dossier
def dossier(request: HttpRequest, row: Dossier) -> HttpResponse:
    """One person: where the line stands, what must be done and why, what happened, who helps, who looked."""
    actor, day = _actor(request), today()
    page, parts = dossier_page(actor=actor, dossier=row, today=day), panels_of(actor=actor, dossier=row, today=day)
    services.note_viewed(actor=actor, dossiers=[row], action="dossier.viewed")
    primary, actions = _acts(request, row, parts)
    context = {
        "page": page, "today": day, "breadcrumbs": crumbs(row), "title": name_of(row), "over": dict(GROUPS).get(row.status_group, ""),
        "primary": primary, "actions": actions, "parts": parts, "contents": _contents(page, parts),
        "who": Action(label=_("Vastleggen wie dit is"), url=reverse("casework:who", args=[row.pk]), icon="person") if primary else None,
    }  # fmt: skip
    return render(request, "casework/dossier.html", context)


def _acts(request: HttpRequest, row: Dossier, parts: list[dict[str, Any]]) -> tuple[Action | None, list[Action]]:
    """The one thing to do first, as a part of the page offers it, and the rest; without one it is the next step."""
    if not _actor(request).may("dossier.write", row.controller_id):
        return None, _naming(request, row)
    step = Action(label=_("Volgende stap afspreken"), url=reverse("casework:next-step", args=[row.pk]), icon="calendar")
    first, *others = [part["context"] for part in parts if part["context"].get("primary")] or [{}]
    for other in others:
        other["action"] = other["primary"]
    offered: Action | None = first.get("primary")
    return offered or step, [*([step] if offered else []), *_actions(request, row), *_naming(request, row)]


def _contents(page: DossierPage, parts: list[dict[str, Any]]) -> list[Link]:
    """What stands further down the page, in its order, each with its place."""
    first = [Link(label=_("Oordeel nodig"), url="#oordeel", count=len(page.signals))] if page.signals else []
    middle = [Link(label=part["title"], url=f"#{part['id']}") for part in parts if not part["minor"]]
    more = [Link(label=_("Meer"), url="#meer")] if any(part["minor"] for part in parts) else []
    return [*first, *middle, *more, Link(label=_("Tijdlijn"), url="#tijdlijn")]


def _naming(request: HttpRequest, row: Dossier) -> list[Action]:
    if not may_name(actor=_actor(request), controller_id=row.controller_id):
        return []
    return [Action(label=_("Toegang bij naam"), url=reverse("casework:access", args=[row.pk]), icon="lock")]


def _actions(request: HttpRequest, row: Dossier) -> list[Action]:
    return [
        Action(label=_("Feit vastleggen"), url=reverse("casework:choose-fact", args=[row.pk]), icon="plus"),
        *([] if is_contact(actor=_actor(request), dossier=row) else [_take(row)]),
    ]


@needs("dossier.read")
@require_http_methods(["GET", "POST"])
def open_with_reason(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """A colleague's dossier: one reason, and it opens for the rest of the day."""
    row = get_object_or_404(Dossier, pk=dossier_id)
    check_open(actor=_actor(request), dossier=row, reason_given=True)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = f"reasons-{today()}"
        request.session[key] = [*request.session.get(key, []), str(dossier_id)]
        services.note_viewed(actor=_actor(request), dossiers=[row], action="dossier.viewed_with_reason", reason=form.cleaned_data["reason"])
        return redirect("casework:dossier", dossier_id)
    nobody = on_nobodys_list(row)
    ask = Confirm(
        title=_("Dossier van niemand") if nobody else _("Dossier van een collega"), submit=_("Dossier openen"), cancel_url=reverse("casework:worklist"),
        text=_NOBODYS if nobody else _COLLEAGUES,
    )  # fmt: skip
    take = _take(row) if nobody and _actor(request).may("dossier.write", row.controller_id) else None
    return render(request, "casework/open.html", {"confirm": ask, "form": form, "take": take}, status=400 if form.errors else 200)


_COLLEAGUES = gettext_lazy("Dit dossier staat niet op uw lijst. Geef aan waarom u het nodig heeft. De inwoner en uw teamleider kunnen dit zien.")
_NOBODYS = gettext_lazy("Deze persoon staat op niemands lijst. Neem het dossier op uw lijst, of geef aan waarom u alleen wilt kijken.")


def _take(row: Dossier) -> Action:
    return Action(label=_("Ik word contactpersoon"), url=reverse("casework:become-contact", args=[row.pk]), method="post", icon="person")


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def next_step(request: HttpRequest, row: Dossier) -> HttpResponse:
    form = forms.NextStepForm(request.POST or None, today=today())
    if request.method == "POST" and form.is_valid():
        services.agree_next_step(actor=_actor(request), dossier_id=row.pk, what=form.cleaned_data["what"], on=form.cleaned_data["on"], today=today())
        messages.success(request, _("De volgende stap staat op de lijst."))
        return redirect("casework:dossier", row.pk)
    return _form_page(request, row, form, _("Volgende stap afspreken"))


@needs("dossier.write", methods=("POST",))
@require_http_methods(["POST"])
def become_contact(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Whoever takes on a person whom nobody has needs no further reason; a colleague's person still asks one."""
    row = get_object_or_404(Dossier, pk=dossier_id)
    if not on_nobodys_list(row):
        return _take_over(request, dossier_id)
    check_open(actor=_actor(request), dossier=row, reason_given=True)
    return _taken(request, row)


def _taken(request: HttpRequest, row: Dossier) -> HttpResponse:
    services.become_contact(actor=_actor(request), dossier_id=row.pk, organisation=row.controller.name, today=today())
    messages.success(request, _("U bent nu de vaste contactpersoon."))
    return redirect("casework:dossier", row.pk)


_take_over = opened_dossier(_taken)


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def choose_fact(request: HttpRequest, row: Dossier) -> HttpResponse:
    form = forms.ChooseKindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("casework:record-fact", row.pk, form.cleaned_data["kind"])
    return _form_page(request, row, form, _("Feit vastleggen"), submit=_("Verder"))


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def record_fact(request: HttpRequest, row: Dossier, kind: str) -> HttpResponse:
    if kind not in dict(forms.kind_choices()):
        return redirect("casework:choose-fact", row.pk)
    form = forms.FactForm(request.POST or None, kind=KINDS[kind], today=today())
    if request.method == "POST" and form.is_valid():
        try:
            services.record(actor=_actor(request), dossier_id=row.pk, fact=form.fact)
        except AlreadySuperseded as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Vastgelegd: %s.") % kind_name(kind))
            return redirect("casework:dossier", row.pk)
    return _form_page(request, row, form, kind_name(kind))


def _form_page(request: HttpRequest, row: Dossier, form: Any, title: str, submit: str = "") -> HttpResponse:
    context = {"form": form, "title": title, "row": row, "breadcrumbs": crumbs(row), "submit": submit, "cancel": reverse("casework:dossier", args=[row.pk])}
    return render(request, "casework/form.html", context, status=400 if form.errors else 200)


@needs("dossier.read")
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Finds persons by name, whole number or birth date; what was typed stands in no address and no log."""
    form = forms.SearchForm(forms.from_header(request.POST) or None)
    found: list[Found] = []
    if request.method == "POST" and form.is_valid():
        found = _find(request, form)
        services.note_viewed(actor=_actor(request), dossiers=[hit.dossier for hit in found], action="person.searched")
    asked = form.is_bound and not form.errors
    return render(request, "casework/search.html", {"form": form, "table": _hits(found), "asked": asked}, status=400 if form.errors else 200)


def _find(request: HttpRequest, form: forms.SearchForm) -> list[Found]:
    asked = form.cleaned_data
    try:
        return find(controllers=_actor(request).where("dossier.read"), text=f"{asked['name']} {asked['number']}", born=asked["born"])
    except TooLittle as error:
        form.add_error("name", error.message["en" if lang() == "en" else "nl"])
        return []


def _reason(match: Match) -> str:
    """Why somebody was found, in words; a number is not repeated."""
    words = {
        "name": _("naam begint met “%s”"), "sound": _("naam klinkt als “%s”"), "born": _("geboortedatum"),
        "bsn": _("BSN"), "v_nummer": _("V-nummer"),
    }  # fmt: skip
    told = words[match.kind]
    return told % match.typed if "%s" in told else told


def _hits(found: list[Found]) -> Table:
    columns = [
        Column(key="name", label=_("Persoon"), value=lambda hit: hit.dossier.display_name or _("Naam nog niet bekend")),
        Column(key="why", label=_("Gevonden op"), value=lambda hit: ", ".join(_reason(match) for match in hit.why), wide=True),
        Column(key="opened", label=_("Open sinds"), kind="date", value=lambda hit: hit.dossier.opened_on),
    ]
    return Table(
        name="found", caption=_("Gevonden personen"), columns=columns, rows=found, state=TableState(limit=50),
        row_url=lambda hit: reverse("casework:dossier", args=[hit.dossier.pk]),
        empty_title=_("Niemand gevonden"), empty_text=_("Controleer de schrijfwijze, of zoek met het hele BSN of V-nummer."),
    )  # fmt: skip


@needs("messages.read")
@require_GET
def messages_page(request: HttpRequest) -> HttpResponse:
    """What came in from DUO and what became of it."""
    columns = message_columns()
    state = TableState.read(request.GET, columns=columns, default="-received")
    rows = Incoming.objects.filter(controller__in=_actor(request).where("messages.read")).order_by(*state.ordering, "-pk")
    may_retry = bool(_actor(request).where("messages.retry"))
    table = Table(
        bulk=(Action(label=_("Opnieuw verwerken"), url="retry"),) if may_retry else (),
        row_id=(lambda row: str(row.pk)) if may_retry else None, bulk_url=reverse("exchange:messages-retry"),
        name="messages", caption=_("Berichten van DUO"), columns=columns, rows=list(rows[state.offset : state.offset + state.limit]),
        state=state, total=rows.count(), empty_title=_("Nog geen berichten"), empty_text=_("Berichten van DUO verschijnen hier zodra ze binnenkomen."),
    )  # fmt: skip
    return render(request, "casework/messages.html", {"table": table})
