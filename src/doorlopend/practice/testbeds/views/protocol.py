"""What is fixed and what is added to it: the protocol with its changes, the log, and what each outcome means."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.forming import form_page
from doorlopend.records.kit.values import Action, Badge, Event, Item

from .. import forms, policies, telling
from ..definitions import current
from ..services import locking, process
from . import shown
from .common import actor_of, crumbs, testbed_of


@needs("testbeds.read", "testbeds.enrol", "testbeds.write")
@require_GET
def protocol_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    if not hasattr(testbed, "lock"):
        raise Http404
    lock = testbed.lock
    items = [
        Item(label=_("Hash"), value=lock.hash), Item(label=_("Vastgelegd op"), value=lock.locked_on), Item(label=_("Door"), value=lock.locked_by),
        Item(label=_("Verzegelde loting"), value=lock.commitment, note=_("SHA-256 van het geheim; het geheim zelf staat hier als de metingen gesloten zijn.")),
    ]  # fmt: skip
    if lock.order_hash:
        items.append(Item(label=_("Volgorde van gemeenten geloot uit"), value=lock.order_hash))
    events = [Event(on=c.on, title=c.part, text=c.reason, who=c.by, badge=Badge(text=_("na het openen"), tone="warn") if c.after_unblinding else None) for c in testbed.changes.order_by("on", "pk")]
    context = {
        "testbed": testbed, "items": items, "source": lock.source, "events": events, "today": today(), "writes": policies.may_write(actor=actor_of(request), testbed=testbed),
        "public": reverse("testbeds:public", args=[testbed.pk]), "breadcrumbs": crumbs(testbed), "details": shown.details(testbed), "outcomes": shown.outcomes(testbed), "arms": list(testbed.arms.all()),
    }  # fmt: skip
    return render(request, "testbeds/protocol.html", context)


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def change_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    return form_page(
        request, forms.ChangeForm(request.POST or None, today=today()), title=_("Wijziging van het protocol"), back=reverse("testbeds:protocol", args=[testbed.pk]), crumbs=crumbs(testbed),
        lead=_("Een wijziging na het openen van uitkomsten maakt de uitkomst verkennend."), done=_("De wijziging is toegevoegd."),
        save=lambda given: locking.append_change(actor=actor_of(request), testbed_id=testbed.pk, part=given["part"], reason=given["reason"], today=today()),
    )  # fmt: skip


@needs("testbeds.read", "testbeds.enrol", "testbeds.write")
@require_GET
def process_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    """What was learned and delivered on the way."""
    testbed = testbed_of(request, testbed_id)
    names = {arm.code: arm.name for arm in testbed.arms.all()}
    events = [
        Event(on=n.on, title=n.get_kind_display(), text=n.text, who=n.by, source=_delivered(n), badge=Badge(text=names.get(n.arm, n.arm)) if n.arm else None)
        for n in testbed.notes.order_by("-on", "-pk")
    ]  # fmt: skip
    writes = policies.may_write(actor=actor_of(request), testbed=testbed)
    primary = Action(label=_("Toevoegen"), url=reverse("testbeds:note", args=[testbed.pk]), icon="plus") if writes else None
    return render(request, "testbeds/process.html", {"testbed": testbed, "events": events, "today": today(), "primary": primary, "breadcrumbs": crumbs(testbed)})


def _delivered(note: Any) -> str:
    if note.planned is None and note.delivered is None:
        return ""
    return _("gepland %(planned)s, gedaan %(done)s %(unit)s") % {"planned": note.planned or 0, "done": note.delivered or 0, "unit": note.unit}


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def note_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    arms = [(arm.code, arm.name) for arm in testbed.arms.all()]
    return form_page(
        request, forms.NoteForm(request.POST or None, today=today(), arms=arms, initial={"on": today()}), title=_("Toevoegen aan het logboek"),
        back=reverse("testbeds:process", args=[testbed.pk]), crumbs=crumbs(testbed), done=_("Toegevoegd."),
        save=lambda given: process.write_note(actor=actor_of(request), testbed_id=testbed.pk, values=given),
    )  # fmt: skip


@needs("testbeds.read", "testbeds.enrol", "testbeds.write")
@require_GET
def definitions_page(request: HttpRequest) -> HttpResponse:
    """What each outcome means, from which facts it is derived, and its version."""
    lang = telling.lang()
    pages = [{"name": getattr(d, lang), "meaning": getattr(d, f"meaning_{lang}"), "facts": ", ".join(d.facts), "version": d.version, "code": d.code} for d in current()]
    return render(request, "testbeds/definitions.html", {"pages": pages, "breadcrumbs": crumbs()})
