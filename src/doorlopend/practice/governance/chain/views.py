"""The chain map, one step with how each gemeente arranged it, and what is being improved."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.engines.facts import KINDS
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Deadline, Figure, Item, Matrix, MatrixCell, MatrixRow, Tone

from ..forms import form_of, words
from ..numbers import as_written
from ..pages import (
    Block,
    Page,
    Row,
    actor_of,
    asking,
    form_page,
    gemeente_field,
    items_of,
    lang,
    one,
    place_name,
    places,
    region_for,
    rows_of,
    show,
    written,
)
from ..permissions import READ, WRITE
from . import queries, services
from .lanes import Station, swimlane
from .models import Arrangement, ChainStep, Improvement, Party, fact_kinds
from .queries import StepView

STEP = ("order", "title", "party", "starts", "ends", "term_days", "ground", "takes", "gives", "risk", "review_on")
TONES: dict[queries.Gap, Tone] = {"nobody": "warn", "slower": "late", "differs": "info", "within": "ok", "": "neutral"}
WORDS = {"nobody": lazy("niet afgesproken"), "slower": lazy("langer dan afgesproken"), "differs": lazy("andere partij"), "within": lazy("binnen de afspraak"), "": lazy("afgesproken")}


def _real(view: StepView, gemeente_id: UUID | None) -> str:
    """The real days in words, and why there are none."""
    days = view.real.days.get(gemeente_id)
    if days is not None:
        return _("mediaan %s dagen") % as_written(days)
    return _("werkelijk: niet getoond") if view.countable else _("werkelijk: wordt niet geteld")


def _agreed(view: StepView, gemeente_id: UUID | None) -> str:
    term = view.term(gemeente_id)
    return _("afgesproken %d dagen") % term if term is not None else _("geen termijn afgesproken")


def _tone(view: StepView) -> Tone:
    if view.slower(None):
        return "late"
    return "ok" if None in view.real.days and view.term(None) is not None else "neutral"


@needs(READ)
@require_GET
def map_page(request: HttpRequest) -> HttpResponse:
    """The picture, then who does what in each gemeente with agreed and real days."""
    region, actor = region_for(request), actor_of(request)
    views, here = queries.chain(actor=actor, region_id=region.pk), places(region.pk)
    gaps = [view.gap(place.id) for view in views for place in here]
    tiles = [
        Figure(label=_("langer dan afgesproken"), value=gaps.count("slower"), tone="late" if "slower" in gaps else "ok", note=_("stap en gemeente")),
        Figure(label=_("niet afgesproken"), value=gaps.count("nobody"), tone="warn" if "nobody" in gaps else "ok"),
        Figure(label=_("andere partij dan in de regio"), value=gaps.count("differs")),
    ]
    open_ = Improvement.objects.filter(region_id=region.pk, done_on=None).select_related("step").order_by("due_on")
    actions = [_improvement_row(row, actor.may(WRITE, region.pk)) for row in open_]
    blocks = [Block(picture=_picture(views)), Block(matrix=_matrix(views, here))] if views else [Block(title=_("Ketenkaart"), empty=_("Nog geen stappen."))]
    blocks.append(Block(title=_("Verbeteracties"), rows=actions, empty=_("Geen open verbeteracties.")))
    buttons = [Action(label=_("Stap toevoegen"), url=reverse("chain:new-step"))] if actor.may(WRITE, region.pk) else []
    return show(request, Page(title=_("Ketenkaart"), lead=_("Wat is afgesproken tussen COA, gemeenten en partners, naast wat het werkelijk duurt."), tiles=tiles, actions=buttons, blocks=blocks))


def _picture(views: list[StepView]) -> Any:
    used = [party for party in Party if any(view.step.party == party for view in views)]
    stations = [Station(label=view.step.title, lane=view.step.party, agreed=_agreed(view, None), real=_real(view, None), tone=_tone(view)) for view in views]
    slow = [view.step.title for view in views if view.slower(None)]
    desc = _("Langer dan afgesproken: %s.") % ", ".join(slow) if slow else _("Geen stap duurt in de regio langer dan afgesproken, voor zover getoond.")
    until = max((view.real.until for view in views if view.real.until), default=None)
    source = _("Eigen registratie, geteld t/m %s; kleine aantallen niet getoond") % until.strftime("%d-%m-%Y") if until else _("Afspraken van de regio")
    return swimlane(title=_("De keten van opvang naar leren"), desc=desc, lanes=[(party.value, party.label) for party in used], stations=stations, source=source)


def _matrix(views: list[StepView], here: Any) -> Matrix:
    rows = [MatrixRow(label=view.step.title, url=reverse("chain:step", args=[view.step.pk]), cells=[_cell(view, place.id) for place in here]) for view in views]
    return Matrix(caption=_("Wie doet wat, en hoe lang duurt het"), corner=_("Stap"), columns=[place.name for place in here], rows=rows)


def _cell(view: StepView, gemeente_id: UUID) -> MatrixCell:
    gap, row = view.gap(gemeente_id), view.arrangements.get(gemeente_id)
    days, term = view.real.days.get(gemeente_id), view.term(gemeente_id)
    told = [row.who if row else "", _("mediaan %s d") % as_written(days) if days is not None else "", _("afspraak %d d") % term if term is not None else ""]
    note = " · ".join(part for part in told if part)
    return MatrixCell(text=WORDS[gap], tone=TONES[gap], note=note, url=reverse("chain:arrange", args=[view.step.pk, gemeente_id]))


def _improvement_row(row: Improvement, may: bool) -> Row:
    where = place_name(row.gemeente_id) or _("hele regio")
    return Row(
        text=row.text, note=f"{row.owner} · {row.step.title} · {where}" + (f" · {row.result}" if row.result else ""),
        deadline=Deadline(due=row.due_on, today=today(), done=row.done_on), url=reverse("chain:finish", args=[row.pk]) if may and row.done_on is None else "",
    )  # fmt: skip


@needs(READ)
@require_GET
def step_page(request: HttpRequest, step_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    step = one(rows_of(request, ChainStep).prefetch_related("arrangements"), pk=step_id)
    view, may = queries.view_of(actor, step), actor.may(WRITE, step.region_id)
    facts = [Item(label=_("Begint met het feit"), value=_kind(step.starts)), Item(label=_("Is klaar met het feit"), value=_kind(step.ends)), Item(label=_("Werkelijk"), value=_real(view, None))]
    rows = [_improvement_row(row, may) for row in step.improvements.order_by("due_on")]
    actions = [Action(label=_("Wijzigen"), url=reverse("chain:edit-step", args=[step.pk]))] if may else []
    page = Page(
        title=step.title, over=step.get_party_display(), actions=actions, blocks=[
            Block(title=_("Afspraak"), items=[*facts, *items_of(step, "term_days", "ground", "takes", "gives", "risk", "review_on")], links=(Link(label=_("Naar de kaart"), url=reverse("chain:map")),)),
            Block(matrix=_matrix([view], places(step.region_id))),
            Block(title=_("Verbeteracties"), rows=rows, empty=_("Nog geen."), links=(Link(label=_("Verbeteractie toevoegen"), url=reverse("chain:improve", args=[step.pk])),) if may else ()),
        ],
    )  # fmt: skip
    return show(request, page)


def _kind(name: str) -> str:
    kind = KINDS.get(name)
    return name if kind is None else kind.en if lang() == "en" else kind.nl


def _step_form(request: HttpRequest, **options: Any) -> Any:
    form = form_of(ChainStep, *STEP)(request.POST or None, **options)
    for name in ("starts", "ends"):
        form.fields[name] = forms.ChoiceField(label=form.fields[name].label, choices=[(key, _kind(key)) for key, _label in fact_kinds()])
    return form


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_step_page(request: HttpRequest) -> HttpResponse:
    region = region_for(request, WRITE)

    def save(given: dict[str, Any]) -> str:
        return reverse("chain:step", args=[services.add_step(actor=actor_of(request), region_id=region.pk, values=given).pk])

    number = ChainStep.objects.filter(region_id=region.pk).count() + 1
    return form_page(request, _step_form(request, initial={"order": number}), title=_("Stap toevoegen"), back=reverse("chain:map"), save=save)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def edit_step_page(request: HttpRequest, step_id: UUID) -> HttpResponse:
    step = one(rows_of(request, ChainStep, WRITE), pk=step_id)
    return written(request, _step_form(request, instance=step), title=_("Stap wijzigen"), back=reverse("chain:step", args=[step.pk]), write=partial(services.change_step, step=step))


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def arrange_page(request: HttpRequest, step_id: UUID, gemeente_id: UUID) -> HttpResponse:
    step = one(rows_of(request, ChainStep, WRITE), pk=step_id)
    there = step.arrangements.filter(gemeente_id=gemeente_id).first()
    form = form_of(Arrangement, "who", "party", "term_days", "channel", "confirm", "otherwise", "agreed_on")(request.POST or None, instance=there, initial={"party": step.party} if there is None else {})

    def save(given: dict[str, Any]) -> None:
        services.arrange(actor=actor_of(request), step=step, gemeente_id=gemeente_id, values=given)

    lead = f"{step.title} · {place_name(gemeente_id)}"
    return form_page(request, form, title=_("Afspraak in deze gemeente"), lead=lead, back=reverse("chain:step", args=[step.pk]), save=save)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def improve_page(request: HttpRequest, step_id: UUID) -> HttpResponse:
    step = one(rows_of(request, ChainStep, WRITE), pk=step_id)
    form = form_of(Improvement, "text", "owner", "due_on")(request.POST or None)
    form.fields["gemeente_id"] = gemeente_field(step.region_id, required=False)
    return written(request, form, title=_("Verbeteractie toevoegen"), lead=step.title, back=reverse("chain:step", args=[step.pk]), write=partial(services.improve, step=step))


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def finish_page(request: HttpRequest, improvement_id: UUID) -> HttpResponse:
    row = one(rows_of(request, Improvement, WRITE), pk=improvement_id)

    def save(given: dict[str, Any]) -> None:
        services.finish(actor=actor_of(request), row=row, result=given["result"], today=today())

    form = asking(request, {"result": words(_("Wat kwam ervan?"), length=300)})
    return form_page(request, form, title=_("Verbeteractie afronden"), lead=row.text, back=reverse("chain:step", args=[row.step_id]), save=save)
