"""What a person does about messages: have them tried again now, and say whom one is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from doorlopend.practice.casework.page import lang
from doorlopend.practice.casework.services import note_viewed
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Item
from doorlopend.records.messages.models import Incoming
from doorlopend.records.messages.services import ask_retry

from . import tasks
from .duo import placing
from .duo.events import EVENTS
from .duo.handle import TWO
from .forms import NEW, WhoForm

AGAIN = (Incoming.State.RECEIVED, Incoming.State.UNPLACEABLE)


@needs("messages.retry", methods=("POST",))
@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """The chosen messages go to the queue once more; those already handled are left alone."""
    actor = request.actor  # type: ignore[attr-defined]
    chosen = Incoming.objects.filter(
        pk__in=_ids(request), controller__in=actor.where("messages.retry"), state__in=AGAIN
    )
    asked = [ask_retry(actor=actor, message_id=message.pk) for message in chosen]
    for message in asked:
        tasks.enqueue(message)
    if asked:
        words = ngettext("%d bericht wordt opnieuw verwerkt.", "%d berichten worden opnieuw verwerkt.", len(asked))
        messages.success(request, words % len(asked))
    else:
        messages.warning(request, _("Kies berichten die wachten of niet te plaatsen zijn; verwerkte berichten blijven zoals ze zijn."))
    return redirect("casework:messages")


def _ids(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("ids"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
def who(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Whom a waiting notification is about: one of those known by V-nummer only, or somebody new."""
    actor = request.actor  # type: ignore[attr-defined]
    message = get_object_or_404(Incoming, pk=message_id, controller__in=actor.where("dossier.write"), state=Incoming.State.UNPLACEABLE)
    if message.problem == TWO:
        return redirect("same:list")
    people, looks = placing.candidates(message), request.POST.get("action") == "again"
    form = WhoForm(None if looks else request.POST or None, people=people, name=request.POST.get("naam", ""))
    if request.method == "POST" and not looks and form.is_valid():
        return _placed(request, message, form.cleaned_data["who"])
    note_viewed(actor=actor, dossiers=form.people, action="message.placing")
    context = {
        "form": form, "items": _about(message), "breadcrumbs": (Link(label=_("Berichten"), url=reverse("casework:messages")),),
        "cancel": reverse("casework:messages"),
    }  # fmt: skip
    return render(request, "exchange/who.html", context, status=400 if form.errors else 200)


def _about(message: Incoming) -> list[Item]:
    note = placing.said(message)
    event = EVENTS.get(note.event)
    return [
        Item(label=_("Gebeurtenis"), value=f"{note.event} · {getattr(event, lang()) if event else ''}"), Item(label=_("Bij DUO geregistreerd op"), value=placing.day_of(note)),
        Item(label=_("BSN"), value=note.bsn or "–"), Item(label=_("V-nummer"), value=note.v_nummer or "–"),
    ]  # fmt: skip


def _placed(request: HttpRequest, message: Incoming, choice: str) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        if choice == NEW:
            placing.is_somebody_new(actor=actor, message_id=message.pk)
        else:
            placing.is_this_one(actor=actor, message_id=message.pk, dossier_id=UUID(choice), today=today())
    except placing.NotThisOne as error:
        messages.warning(request, str(error))
        return redirect("exchange:who", message.pk)
    messages.success(request, _("Het bericht wordt nu verwerkt."))
    return redirect("casework:messages")
