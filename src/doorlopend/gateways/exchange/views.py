"""What a person does about messages: have those that could not be placed, or that wait for DUO, tried again now."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from doorlopend.records.access.http import needs
from doorlopend.records.messages.models import Incoming
from doorlopend.records.messages.services import ask_retry

from . import tasks

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
