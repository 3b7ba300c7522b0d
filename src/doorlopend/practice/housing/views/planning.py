"""What a round goes by, and what people change in its advice: places, rules, moves and what they would do."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.forming import NotNow, form_page
from doorlopend.records.regions.queries import members_on

from .. import advice, forms
from ..models import Home, Round
from ..permissions import PREPARE
from ..queries import homes as home_queries
from ..queries import task as task_queries
from ..services import advising
from ..services import rounds as services
from .common import actor_of, did
from .rounds import here, the_round, trail_to


@needs(PREPARE)
@require_http_methods(["GET", "POST"])
def places_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """How many persons each gemeente takes, and what it offers. Starts from what is still to do on the task board."""
    round_ = the_round(request, round_id)
    day = today()
    members = members_on(round_.region_id, day)
    left = _left(round_, day)
    sets = [(place, forms.PlaceForm(request.POST or None, prefix=place.code, initial=_start(round_, place.code, left))) for place in members]
    homes = request.POST.get("homes") == "on" if request.method == "POST" else bool(round_.policy.get("homes"))
    if request.method == "POST" and all(form.is_valid() for _place, form in sets):
        free = home_queries.free_homes(round_.region_id)
        chosen_ = [_place_document(place, form.cleaned_data, free.get(place.id, [])) for place, form in sets if form.cleaned_data["maximum"]]
        try:
            services.set_places(actor=actor_of(request), round_id=round_.pk, places=chosen_, policy={"homes": homes}, today=day)
        except NotNow as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("De plaatsen zijn opgeslagen. Vraag nu advies."))
            return redirect(here(round_))
    context = {"round": round_, "sets": sets, "left": left, "homes": homes, "back": here(round_), "breadcrumbs": trail_to(round_, _("Plaatsen en aantallen"))}
    return render(request, "housing/places.html", context, status=400 if request.method == "POST" else 200)


def _left(round_: Round, day: Any) -> dict[str, int]:
    """What each gemeente still has to do by the board of this half-year."""
    board = task_queries.board(region_id=round_.region_id, period=task_queries.period_of(day), day=day)
    return {row.place.code: max(0, int(row.told["to_do"])) for row in board.rows}


def _start(round_: Round, code: str, left: dict[str, int]) -> dict[str, Any]:
    """What stands in the round already, else what the gemeente still has to do."""
    known = next((place for place in round_.places if place["id"] == code), None)
    if known is None:
        if round_.places:
            return {}
        return {"maximum": left.get(code) or None}
    vacancies = known.get("profile", {}).get("vacancies", {})
    return {
        "maximum": known["persons"]["maximum"], "minimum": known["persons"].get("minimum"), "many": [k for k, v in vacancies.items() if v >= MANY],
        "some": [k for k, v in vacancies.items() if 0 < v < MANY], "education": known.get("profile", {}).get("education", []),
    }  # fmt: skip


MANY, SOME = 0.9, 0.5
"""What "many" and "some" vacancies count for, from 0 to 1."""


def _place_document(place: Any, given: dict[str, Any], free: list[Home]) -> dict[str, Any]:
    homes = [
        {"id": str(home.pk), "least": home.least, "most": home.most, "count": 1, "features": home.features, "shared": home.kind == "gedeeld", "available_from": home.available_from.isoformat()}
        for home in free
    ]  # fmt: skip
    vacancies = {**dict.fromkeys(given["some"], SOME), **dict.fromkeys(given["many"], MANY)}
    persons = {"maximum": given["maximum"], **({"minimum": given["minimum"]} if given["minimum"] else {})}
    return {"id": place.code, "name": place.name, "persons": persons, "homes": homes, "profile": {"vacancies": vacancies, "education": given["education"]}}


@needs(PREPARE)
@require_http_methods(["GET", "POST"])
def harm_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Switches "nobody below the own lottery value" off with a reason, or on again."""
    round_, actor = the_round(request, round_id), actor_of(request)
    on = not round_.policy.get("do_no_harm", True)
    title = _("“Niet slechter dan een loting” weer laten gelden") if on else _("“Niet slechter dan een loting” uitzetten")
    note = _("Vraag daarna opnieuw advies: dan geldt de regel weer.") if on else _("Huishoudens kunnen dan een plaats krijgen die minder goed past dan een loting gemiddeld zou geven. Dat staat in het billijkheidsverslag. Vraag daarna opnieuw advies.")
    form = forms.ReasonOnly(request.POST or None)

    def save(given: dict[str, Any]) -> None:
        services.set_do_no_harm(actor=actor, round_id=round_.pk, on=on, reason=given["reason"], today=today())

    return form_page(request, form, title=title, lead=round_.name, back=here(round_), save=save, done=_("Vastgelegd."), note=note, crumbs=trail_to(round_, title))


@needs(PREPARE)
@require_http_methods(["GET", "POST"])
def weights_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """How much each criterion counts in this round, in hundredths, with the reason for it."""
    round_ = the_round(request, round_id)
    form = forms.WeightsForm(request.POST or None, initial={name: round(100 * value) for name, value in round_.weights.items()})

    def save(given: dict[str, Any]) -> None:
        reason = given.pop("reason")
        services.set_weights(actor=actor_of(request), round_id=round_.pk, hundredths=given, reason=reason, today=today())

    note = _("Samen honderd. Wat hier staat, geldt voor iedereen in de ronde; nationaliteit, geslacht en moedertaal tellen nooit mee. Vraag daarna opnieuw advies.")
    return form_page(request, form, title=_("Wegingen"), lead=round_.name, back=here(round_), save=save, done=_("Vastgelegd."), note=note, crumbs=trail_to(round_, _("Wegingen")))


@needs(PREPARE)
@require_GET
def effect_page(request: HttpRequest, round_id: UUID, number: int) -> HttpResponse:
    """What everyone would notice if this household went to ?naar=…; a fragment, nothing is written."""
    round_ = the_round(request, round_id)
    place = request.GET.get("naar", "")
    if not place:
        messages.error(request, _("Kies eerst een gemeente."))
        return redirect(reverse("housing:card", args=[round_.pk, number]))
    if place not in {each["id"] for each in round_.places} or not services.in_round(round_).filter(number=number).exists():
        raise Http404
    try:
        effect = advising.preview(round_=round_, number=number, place=place)
    except NotNow as error:
        effect = advice.Effect(False, "")
        why = str(error)
    else:
        why = advising.impossible(effect.why)
    context = {
        "effect": effect, "why": why, "names": advice.place_names(round_.places), "number": number, "place": place,
        "round": round_, "form": "vorm" in request.GET or not request.htmx,  # type: ignore[attr-defined]
    }  # fmt: skip
    template = "housing/effect.html" if request.htmx else "housing/effect_page.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@needs(PREPARE)
@require_GET
def one_more_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """What one more home would do for everyone: for a chosen gemeente and size; nothing is written."""
    round_ = the_round(request, round_id)
    names = advice.place_names(round_.places)
    asked = request.GET if "place" in request.GET else None
    form = forms.OneMoreForm(asked, places=list(names.items()))
    context: dict[str, Any] = {"round": round_, "form": form, "names": names, "breadcrumbs": trail_to(round_, _("Eén woning erbij"))}
    if asked is not None and form.is_valid():
        given = form.cleaned_data
        try:
            context |= {"more": advising.one_more(round_=round_, **given), "place": names[given["place"]], "persons": given["persons"]}
        except NotNow as error:
            form.add_error(None, str(error))
    return render(request, "housing/one_more.html", context, status=400 if form.errors else 200)


@needs(PREPARE)
@require_POST
def move_page(request: HttpRequest, round_id: UUID, number: int) -> HttpResponse:
    """Puts a household elsewhere, with its reason; others make room as the preview said. Without script the preview is asked for here."""
    round_ = the_round(request, round_id)
    if request.POST.get("action") == "preview":
        return redirect(reverse("housing:effect", args=[round_.pk, number]) + "?" + urlencode({"naar": request.POST.get("place", "")}))
    act = partial(
        advising.change, actor=actor_of(request), round_id=round_.pk, number=number, place=request.POST.get("place", ""),
        reason=request.POST.get("reason", ""), today=today(),
    )  # fmt: skip
    back = reverse("housing:card", args=[round_.pk, number]) if request.POST.get("from") == "card" else here(round_)
    return did(request, act, done=_("Huishouden %s is verplaatst.") % number, back=back)


@needs(PREPARE)
@require_POST
def release_page(request: HttpRequest, round_id: UUID, number: int) -> HttpResponse:
    round_ = the_round(request, round_id)
    act = partial(advising.release, actor=actor_of(request), round_id=round_.pk, number=number, today=today())
    return did(request, act, done=_("Losgemaakt: een volgend advies mag dit huishouden opnieuw plaatsen."), back=reverse("housing:card", args=[round_.pk, number]))

