"""What a phone in the room sees: a code, the boards, an idea, a vote; it asks every two seconds whether anything moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.records.access.actor import acting
from doorlopend.records.access.http import EVERYBODY, open_to

from ..forms import form_of, line
from ..pages import asking, one, rows_of
from ..steps import NotNow
from . import queries, services
from .door import Guest, by_code, guest_of, remember
from .models import Board, Delegation, Workshop
from .states import JOINABLE, WorkshopState
from .wall import is_still, saw, wall_for, wall_of


@open_to(EVERYBODY)
@require_http_methods(["GET", "POST"])
def enter_page(request: HttpRequest) -> HttpResponse:
    """The code from the screen in the room; it never stands in an address."""
    form = asking(request, {"code": line(_("Code"), length=20, help_text=_("Acht letters en cijfers, op het scherm in de zaal"))})
    if request.method == "POST" and form.is_valid():
        guest = by_code(form.cleaned_data["code"])
        if guest is not None and _joinable(guest):
            return remember(redirect("session:take"), guest)
        form.add_error("code", _("Deze code is niet bekend. Controleer de letters en cijfers."))
    return render(request, "session/enter.html", {"form": form}, status=400 if form.errors else 200)


def _joinable(guest: Guest) -> bool:
    with acting(guest.actor):
        state = Workshop.objects.filter(pk=guest.workshop_id).values_list("state", flat=True).first()
    return state is not None and WorkshopState(state) in JOINABLE


@open_to(EVERYBODY)
@require_GET
def take_page(request: HttpRequest) -> HttpResponse:
    """The boards of the session; before it begins, signing up an organisation."""
    guest = guest_of(request)
    if guest is None:
        return redirect("session:enter")
    with acting(guest.actor):
        workshop = Workshop.objects.filter(pk=guest.workshop_id).first()
        if workshop is None:
            return redirect("session:enter")
        boards = [wall_for(guest, board) for board in queries.boards_of(workshop)]
        form = form_of(Delegation, "organisation", "people", "offers")() if workshop.state == WorkshopState.AANMELDEN else None
        context = {"workshop": workshop, "boards": boards, "still": "stil" in request.GET, "form": form, "live": workshop.state == WorkshopState.BEZIG}
        return render(request, "session/take.html", context)


@open_to(EVERYBODY)
@require_GET
def wall_page(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """The wall anew, or nothing (204) when it is as the phone already shows it."""
    guest, shown = guest_of(request), request.GET.get("v", "")
    if guest is None:
        return _for_staff(request, board_id, shown)
    if is_still(board_id, shown):
        return HttpResponse(status=204)
    with acting(guest.actor, savepoint=False):
        board = Board.objects.select_related("workshop").filter(pk=board_id, workshop_id=guest.workshop_id).first()
        if board is not None:
            return _fresh(request, board, shown, lambda: wall_for(guest, board))
    return _for_staff(request, board_id, shown)


def _for_staff(request: HttpRequest, board_id: UUID, shown: str) -> HttpResponse:
    board = one(rows_of(request, Board).select_related("workshop"), pk=board_id)
    return _fresh(request, board, shown, lambda: wall_of(board))


def _fresh(request: HttpRequest, board: Board, shown: str, wall: Callable[[], dict[str, Any]]) -> HttpResponse:
    """Drawn without the frame around it: a phone that asks needs no menu."""
    saw(board.pk, board.revision)
    if str(board.revision) == shown:
        return HttpResponse(status=204)
    return HttpResponse(render_to_string("session/wall.html", {"wall": wall(), "still": False, "csrf_token": get_token(request)}))


def _doing(request: HttpRequest, deed: Any) -> HttpResponse:
    """Does it as the guest, and goes back to the boards; what cannot be done is said above them."""
    guest = guest_of(request)
    if guest is None:
        return redirect("session:enter")
    try:
        with acting(guest.actor):
            deed(guest)
    except NotNow as error:
        messages.error(request, str(error))
    return redirect("session:take")


@open_to(EVERYBODY)
@require_POST
def idea_page(request: HttpRequest, board_id: UUID) -> HttpResponse:
    return _doing(request, lambda guest: services.put_up(guest=guest, board_id=board_id, text=request.POST.get("text", "")))


@open_to(EVERYBODY)
@require_POST
def vote_page(request: HttpRequest, board_id: UUID, idea_id: UUID) -> HttpResponse:
    return _doing(request, lambda guest: services.vote(guest=guest, board_id=board_id, idea_id=idea_id))


@open_to(EVERYBODY)
@require_POST
def join_page(request: HttpRequest) -> HttpResponse:
    form = form_of(Delegation, "organisation", "people", "offers")(request.POST)

    def deed(guest: Guest) -> None:
        if not form.is_valid():
            raise NotNow("organisation", " ".join(str(error) for errors in form.errors.values() for error in errors))
        services.delegate(actor=guest.actor, workshop=Workshop.objects.get(pk=guest.workshop_id), **form.cleaned_data)
        messages.success(request, _("Uw organisatie is aangemeld."))

    return _doing(request, deed)


for _view in (idea_page, vote_page, join_page):
    setattr(_view, "methods", ("POST",))  # noqa: B010
