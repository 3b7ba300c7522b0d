"""Lessons to and from other installations: a letter is made, or looked at before it is taken in; what was taken in can be undone."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.kit.values import Action, Badge
from doorlopend.records.regions.models import Region

from ..forms import LetterForm, PeerForm
from ..models import Parcel, Peer
from ..services import exchange, letters
from ..services.letters import Change
from ..states import PARCEL_MACHINE, ParcelAct, ParcelState
from .common import actor_of, form_page, one, region_for

MOST = 5_000_000
WORDS: dict[Change, tuple[Any, Any]] = {
    Change.NEW: (gettext_lazy("nieuw"), "ok"), Change.CHANGED: (gettext_lazy("gewijzigd"), "info"),
    Change.SAME: (gettext_lazy("staat er al zo"), "neutral"), Change.WITHDRAWN: (gettext_lazy("ingetrokken"), "warn"),
}  # fmt: skip


@needs("lessons.exchange")
@require_http_methods(["GET", "POST"])
def exchange_page(request: HttpRequest) -> HttpResponse:
    """Give lessons to other regions, and look at what they sent."""
    region_id = region_for(request, "lessons.exchange")
    form = LetterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            parcel = letters.receive(actor=actor_of(request), region_id=region_id, data=form.cleaned_data["file"].read(MOST), today=today())
            return redirect("community:parcel", parcel.digest)
        except exchange.BadLetter as error:
            form.add_error("file", str(error))
    _items, held_back = exchange.items_of(Region.objects.get(pk=region_id), today())
    context = {
        "form": form, "key": exchange.public_key(), "peers": Peer.objects.order_by("name"), "held_back": held_back,
        "parcels": [(row, ParcelState(row.state).label) for row in Parcel.objects.select_related("peer").order_by("-at")[:20]],
    }  # fmt: skip
    return render(request, "community/exchange.html", context, status=400 if form.errors else 200)


@needs("lessons.exchange")
@require_GET
def parcel_page(request: HttpRequest, digest: str) -> HttpResponse:
    """What is in a letter and what it would do here; taking in and undoing are one press each."""
    region_id, parcel = region_for(request, "lessons.exchange"), _parcel(digest)
    rows = [(seen, Badge(text=WORDS[seen.change][0], tone=WORDS[seen.change][1])) for seen in letters.look(parcel=parcel, region_id=region_id, today=today())]
    acts = [Action(label=act.label, url=reverse("community:parcel-act", args=[digest, act.value]), method="post") for act in PARCEL_MACHINE[ParcelState(parcel.state)]]
    return render(request, "community/parcel.html", {"parcel": parcel, "rows": rows, "act": next(iter(acts), None), "state": ParcelState(parcel.state).label})


def _parcel(digest: str) -> Parcel:
    return one(Parcel.objects.filter(direction="in").select_related("peer"), digest=digest)  # type: ignore[no-any-return]


@needs("lessons.exchange", methods=("POST",))
@require_POST
def parcel_act_page(request: HttpRequest, digest: str, act: str) -> HttpResponse:
    region_id, parcel = region_for(request, "lessons.exchange"), _parcel(digest)
    if act not in ParcelAct.values:
        raise Http404
    try:
        messages.success(request, _did(request, region_id, parcel.digest, ParcelAct(act)))
    except exchange.BadLetter as error:
        messages.error(request, str(error))
    return redirect("community:parcel", digest)


def _did(request: HttpRequest, region_id: Any, digest: str, act: ParcelAct) -> str:
    if act is ParcelAct.UNDO:
        letters.undo(actor=actor_of(request), region_id=region_id, digest=digest)
        return _("Teruggedraaid: alles staat zoals voor deze brief.")
    taken = letters.take_in(actor=actor_of(request), region_id=region_id, digest=digest, today=today())
    return _("%(new)d nieuw, %(changed)d gewijzigd, %(same)d gelijk gebleven.") % {"new": taken.new, "changed": taken.changed, "same": taken.same}


@needs("lessons.exchange")
@require_http_methods(["GET", "POST"])
def peer_page(request: HttpRequest) -> HttpResponse:
    region_id = region_for(request, "lessons.exchange")

    def save(given: dict[str, Any]) -> None:
        try:
            exchange.add_peer(actor=actor_of(request), region_id=region_id, name=given["name"], key=given["public_key"].strip(), today=today())
        except exchange.BadLetter as error:
            raise NotNow("public_key", str(error)) from error

    return form_page(request, PeerForm(request.POST or None), title=_("Regio vertrouwen"), back=reverse("community:exchange"), save=save, done=_("Toegevoegd."))


@needs("lessons.exchange", methods=("POST",))
@require_http_methods(["POST"])
def export_page(request: HttpRequest) -> HttpResponse:
    letter = exchange.export(actor=actor_of(request), region_id=region_for(request, "lessons.exchange"), today=today())
    answer = HttpResponse(json.dumps(letter, ensure_ascii=False, indent=1), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="lessen-{letter["body"]["number"]}.json"'
    return answer
