"""Writing the card: the whole of it, its parts, and the decision by which a gemeente takes part."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.forming import form_page
from doorlopend.records.regions.queries import controllers_of, own_name

from .. import forms, queries
from ..cardform import CardForm
from ..services import card
from ..words import Design
from .common import actor_of, crumbs, one, testbed_of, try_it

PART_FORMS: dict[str, Any] = {"aanpak": forms.ArmForm, "partner": forms.PartnerForm, "gemeente": forms.PlaceForm, "uitkomst": forms.OutcomeForm}


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    region = queries.regions(actor=actor)[0]
    form = CardForm(request.POST or None, today=today(), initial={"design": Design.LOTTERY, "period_months": 6})

    def save(_given: dict[str, Any]) -> str:
        made = card.open_testbed(actor=actor, region_id=region.pk, values=form.values(), today=today())
        return reverse("testbeds:card", args=[made.pk])

    return form_page(request, form, title=_("Nieuwe proeftuin"), back=reverse("testbeds:list"), save=save, crumbs=crumbs(), done=_("De kaart is bewaard."))


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    form = CardForm(request.POST or None, today=today(), initial=CardForm.initial_of(testbed))
    return form_page(
        request, form, title=_("De kaart bijwerken"), back=reverse("testbeds:card", args=[testbed.pk]), crumbs=crumbs(testbed), done=_("De kaart is bewaard."),
        save=lambda _given: card.change_card(actor=actor_of(request), testbed_id=testbed.pk, values=form.values()),
    )  # fmt: skip


def _part_title(part: str) -> str:
    return {"aanpak": _("Aanpak"), "partner": _("Partner"), "gemeente": _("Gemeente"), "uitkomst": _("Uitkomst")}[part]


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def part_page(request: HttpRequest, testbed_id: UUID, piece: str, piece_id: UUID | None = None) -> HttpResponse:
    """One arm, partner, gemeente or outcome of the card."""
    testbed = testbed_of(request, testbed_id)
    if piece not in PART_FORMS:
        raise Http404
    row = one(card.PARTS[piece].objects.filter(testbed=testbed), pk=piece_id) if piece_id else None
    more: dict[str, Any] = {"today": today()} if issubclass(PART_FORMS[piece], forms.RegionText) else {}
    if piece == "gemeente":
        more["places"] = [(str(c.pk), c.name) for c in controllers_of(testbed.region_id, today())]
    form = PART_FORMS[piece](request.POST or None, initial=_initial(piece, row), **more)
    return form_page(
        request, form, title=_part_title(piece), back=reverse("testbeds:card", args=[testbed.pk]), crumbs=crumbs(testbed), done=_("Bewaard."),
        save=lambda given: card.put_part(actor=actor_of(request), testbed_id=testbed.pk, part=piece, part_id=piece_id, values=_values(piece, given)),
    )  # fmt: skip


def _initial(part: str, row: Any) -> dict[str, Any]:
    if row is None:
        return {}
    found = {name: getattr(row, name) for name in PART_FORMS[part].base_fields if hasattr(row, name)}
    if part == "gemeente":
        found["controller"] = str(row.controller_id)
    if part == "uitkomst":
        found["definition"] = f"{row.definition}.{row.version}"
    return found


def _values(part: str, given: dict[str, Any]) -> dict[str, Any]:
    values = dict(given)
    if part == "gemeente":
        values["controller_id"] = UUID(values.pop("controller"))
    if part == "uitkomst":
        code, _dot, version = values["definition"].rpartition(".")
        values |= {"definition": code, "version": int(version)}
    return values


@needs("testbeds.write", methods=("POST",))
@require_http_methods(["POST"])
def drop_part_page(request: HttpRequest, testbed_id: UUID, piece: str, piece_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    if piece not in PART_FORMS:
        raise Http404
    try_it(request, lambda: card.drop_part(actor=actor_of(request), testbed_id=testbed.pk, part=piece, part_id=piece_id), done=_("Weggehaald."))
    return redirect("testbeds:card", testbed.pk)


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def college_page(request: HttpRequest, testbed_id: UUID, piece_id: UUID) -> HttpResponse:
    """The decision of a college, by which its gemeente takes part."""
    testbed = testbed_of(request, testbed_id)
    place = one(testbed.participants.select_related("controller"), pk=piece_id)
    form = forms.CollegeForm(request.POST or None, today=today(), initial={"text": place.decision_text, "on": place.decision_on})
    return form_page(
        request, form, title=_("Collegebesluit van %s") % own_name(place.controller, today()), back=reverse("testbeds:card", args=[testbed.pk]), crumbs=crumbs(testbed), done=_("Bewaard."),
        save=lambda given: card.note_decision(actor=actor_of(request), testbed_id=testbed.pk, controller_id=place.controller_id, text=given["text"], on=given["on"]),
    )  # fmt: skip
