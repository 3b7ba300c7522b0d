"""The screens of the plan: thin, each one call to read or to write."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.services import AlreadySuperseded
from doorlopend.records.files.queries import download
from doorlopend.records.kit import pdf
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action
from doorlopend.records.regions.models import Controller

from ..intake import drafts
from ..intake import words as intake_words
from ..intake.queries import advice_of, known
from ..intake.views import advice_rows
from ..services import note_viewed
from ..tables import crumbs, name_of
from ..views import opened_dossier
from . import forms, letters, queries, services, words
from .checks import blocks_of, check, stops
from .checks import week as week_remarks
from .compose import GOALS, Content
from .models import Plan
from .policies import NotYet, may_set, wants_second_eyes
from .states import MACHINE, PlanAct, PlanState


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


def _crumb(row: Dossier) -> Link:
    return Link(label=_("Plan (PIP)"), url=reverse("plan:page", args=[row.pk]))


@needs("dossier.read")
@require_GET
@opened_dossier
def plan(request: HttpRequest, row: Dossier) -> HttpResponse:
    """The plan that holds, what is being made, and why which route."""
    page = queries.plan_page(actor=_actor(request), dossier=row, today=today())
    note_viewed(actor=_actor(request), dossiers=[row], action="dossier.viewed")
    may = _actor(request).may("dossier.write", row.controller_id)
    return render(request, "plan/page.html", {
        "page": page, "row": row, "title": name_of(row), "breadcrumbs": crumbs(row), "primary": _primary(row, page) if may else None,
        "more": _more(row, page), "routes": advice_rows(page.known), "advice": advice_of(page.known), "today": today(), "remarks": week_remarks(page.known, today()),
        "state": PlanState(page.making.state).label if page.making else "",
    })  # fmt: skip


def _primary(row: Dossier, page: queries.PlanPage) -> Action | None:
    if page.making:
        return Action(label=_("Verder met het PIP"), url=reverse("plan:compose", args=[row.pk]))
    if not page.held:
        return Action(label=_("PIP opstellen"), url=reverse("plan:start", args=[row.pk]), method="post")
    if page.to_tell:
        return Action(label=_("PIP melden aan DUO"), url=reverse("duo:message", args=[row.pk, page.to_tell]), icon="arrow")
    return _change(row)


def _change(row: Dossier) -> Action:
    return Action(label=_("PIP wijzigen"), url=reverse("plan:changes", args=[row.pk]))


def _more(row: Dossier, page: queries.PlanPage) -> list[Action]:
    acts = [Action(label=_("Weekrooster"), url=reverse("plan:week", args=[row.pk]), icon="calendar")]
    return [*acts, _change(row)] if page.to_tell and page.held and not page.making else acts


@needs("dossier.write", methods=("POST",))
@require_POST
@opened_dossier
def start(request: HttpRequest, row: Dossier) -> HttpResponse:
    """A plan composed from what is known; there is one in the making at a time."""
    found = known(dossier=row)
    occasion = request.POST.get("occasion", "")
    if occasion not in services.OCCASIONS:
        occasion = "verhuizing" if found.fixed_route else "inhoud_gewijzigd" if found.life.has("pip.vastgesteld") else "eerste"
    route = request.POST.get("route", "")
    services.start(actor=_actor(request), dossier=row, occasion=occasion, today=today(), route=route if route in intake_words.ROUTES else "")
    return redirect("plan:compose", row.pk)


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def compose(request: HttpRequest, row: Dossier) -> HttpResponse:
    """The plan in the making, filled in from the intake; typed text is kept while typing."""
    making = queries.making_of(row)
    if making is None:
        return redirect("plan:page", row.pk)
    if PlanAct.COMPOSE not in MACHINE[PlanState(making.state)]:
        return redirect("plan:set", row.pk)
    found = known(dossier=row)
    kept = None if request.method == "POST" else drafts.opened(actor=_actor(request), dossier=row, form=services.FORM, today=today())
    initial = _typed(kept.fields) if kept else {}
    form = forms.PlanForm(
        request.POST or None, content=Content.from_json(making.content), occasion=making.occasion, family=found.family, fixed=found.fixed_route, initial=initial,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        services.change(actor=_actor(request), plan_id=making.pk, content=form.result())
        return redirect("plan:set", row.pk)
    return render(request, "plan/compose.html", {
        "form": form, "row": row, "name": name_of(row), "breadcrumbs": crumbs(row, _crumb(row)), "kept": kept, "draft_form": services.FORM,
        "routes": advice_rows(found), "advice": advice_of(found), "cancel": reverse("plan:page", args=[row.pk]), "groups": _groups(form),
        "occasion": words.occasion_names()[making.occasion], "remark": making.remark,
    }, status=400 if form.errors else 200)  # fmt: skip


def _typed(fields: dict[str, list[str]]) -> dict[str, Any]:
    many = ("ondersteuning", "z_examen_onderdelen", "a2_onderdelen")
    typed: dict[str, Any] = {name: values[-1] for name, values in fields.items() if values and name not in many}
    return typed | {name: fields.get(name, []) for name in many}


def _groups(form: forms.PlanForm) -> list[tuple[str, list[list[Any]]]]:
    """The fields under their headings, in the order of the decision; a row of fields stands side by side."""
    goals = [[f"doel_{n}_{part}" for part in ("wat", "soort", "wie", "uiterlijk")] for n in range(1, GOALS + 1)]
    names = {
        _("Leerroute"): [["leerroute"], ["a2_onderdelen"], [f"reden_{route}" for route in intake_words.ROUTES]],
        _("Uren en gesprekken"): [["intensiteit_uren", "voortgangsgesprekken"], ["pvt_uren", "map_uren", "map_praktijk_uren"], ["z_examen_onderdelen"]],
        _("Ondersteuning"): [["ondersteuning"], ["toelichting_ondersteuning", "vve"]],
        _("Doelen"): goals,
    }
    return [(title, _rows(form, rows)) for title, rows in names.items()]


def _rows(form: Any, rows: list[list[str]]) -> list[list[Any]]:
    """The bound fields of each row; a field this form does not ask is left out."""
    there = [[form[name] for name in row if name in form.fields] for row in rows]
    return [row for row in there if row]


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def set_plan(request: HttpRequest, row: Dossier) -> HttpResponse:
    """What was looked at, and the decision. A check that speaks against it asks one reason."""
    making = queries.making_of(row)
    if making is None:
        return redirect("plan:page", row.pk)
    found, content = known(dossier=row), Content.from_json(making.content)
    remarks = check(found=found, content=content, occasion=making.occasion, on=today(), today=today())
    form = forms.SetForm(request.POST or None, today=today(), asks_reason=stops(remarks))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.set_plan(actor=_actor(request), plan_id=making.pk, on=given["on"], told_on=given["told_on"], today=today(), reason=given.get("reason", ""))
        except (NotYet, AlreadySuperseded) as error:
            form.add_error(None, str(error))
        except services.ReasonNeeded:
            return redirect("plan:set", row.pk)
        else:
            messages.success(request, _("Het PIP is vastgesteld. De beschikking staat klaar."))
            return redirect("plan:page", row.pk)
    return render(request, "plan/set.html", {
        "form": form, "row": row, "name": name_of(row), "breadcrumbs": crumbs(row, _crumb(row)), "remarks": remarks, "plan": making,
        "may_set": may_set(plan=making, on=today()), "acts": _acts(request, row, making), "edit": reverse("plan:compose", args=[row.pk]),
        "state": PlanState(making.state).label, "route": intake_words.ROUTES.get(content.leerroute, ""),
    }, status=400 if form.errors else 200)  # fmt: skip


def _acts(request: HttpRequest, row: Dossier, making: Plan) -> list[Action]:
    """What can be done besides setting: offer, agree, return, drop."""
    allowed = MACHINE[PlanState(making.state)]
    mine = making.offered_by == _actor(request).user_id
    url = reverse("plan:act", args=[row.pk])
    acts = []
    if PlanAct.OFFER in allowed and wants_second_eyes(controller_id=row.controller_id, on=today()):
        acts.append(Action(label=str(PlanAct.OFFER.label), url=url, method="post", fields=(("act", PlanAct.OFFER.value),), icon="people"))
    if PlanAct.AGREE in allowed and not mine:
        acts.append(Action(label=str(PlanAct.AGREE.label), url=url, method="post", fields=(("act", PlanAct.AGREE.value),), icon="check"))
        acts.append(Action(label=str(PlanAct.RETURN.label), url=reverse("plan:return", args=[row.pk])))
    acts.append(Action(label=str(PlanAct.DROP.label), url=url, method="post", fields=(("act", PlanAct.DROP.value),)))
    return acts


@needs("dossier.write", methods=("POST",))
@require_POST
@opened_dossier
def act(request: HttpRequest, row: Dossier) -> HttpResponse:
    making, what = queries.making_of(row), request.POST.get("act", "")
    if making is None or what not in (PlanAct.OFFER.value, PlanAct.AGREE.value, PlanAct.DROP.value):
        return redirect("plan:page", row.pk)
    try:
        services.act(actor=_actor(request), plan_id=making.pk, what=PlanAct(what))
    except NotYet as error:
        messages.error(request, str(error))
    return redirect("plan:page" if what == PlanAct.DROP.value else "plan:set", row.pk)


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def give_back(request: HttpRequest, row: Dossier) -> HttpResponse:
    making = queries.making_of(row)
    form = forms.ReturnForm(request.POST or None)
    if making is None:
        return redirect("plan:page", row.pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.act(actor=_actor(request), plan_id=making.pk, what=PlanAct.RETURN, remark=form.cleaned_data["remark"])
        except NotYet as error:
            form.add_error(None, str(error))
        else:
            return redirect("plan:page", row.pk)
    return _form_page(request, row, form, _("Plan teruggeven"))


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def week(request: HttpRequest, row: Dossier) -> HttpResponse:
    """The fixed slots of the week, and what cannot all be true."""
    found = known(dossier=row)
    slots = [dict(fact.data) for fact, _block in sorted(blocks_of(found.life, today()), key=lambda pair: (list(words.day_names()).index(pair[1].day), pair[1].start))]
    form = forms.WeekForm(request.POST or None, slots=slots)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_week(actor=_actor(request), dossier=row, slots=form.slots, today=today())
        except AlreadySuperseded as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Het weekrooster is vastgelegd."))
            return redirect("plan:week", row.pk)
    return render(request, "plan/week.html", {
        "form": form, "row": row, "name": name_of(row), "breadcrumbs": crumbs(row, _crumb(row)), "remarks": week_remarks(found, today()),
        "cancel": reverse("plan:page", args=[row.pk]), "filled": bool(slots),
        "rows": _rows(form, [[f"{part}_{n}" for part in ("wat", "dag", "van", "tot", "reistijd")] for n in range(1, form.count + 1)]),
    }, status=400 if form.errors else 200)  # fmt: skip


@needs("dossier.read")
@require_GET
@opened_dossier
def changes(request: HttpRequest, row: Dossier) -> HttpResponse:
    """Switching, lowering, moving: what the law says must be adapted and until when it may."""
    may = _actor(request).may("dossier.write", row.controller_id)
    listed = queries.changes(found=known(dossier=row), today=today(), may=may)
    note_viewed(actor=_actor(request), dossiers=[row], action="dossier.viewed")
    return render(request, "plan/changes.html", {"changes": listed, "row": row, "name": name_of(row), "breadcrumbs": crumbs(row, _crumb(row))})


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def lowering(request: HttpRequest, row: Dossier) -> HttpResponse:
    form = forms.LoweringForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.judge_lowering(actor=_actor(request), dossier=row, effort=given["inzet"] == "ja", attainable=given["haalbaar"] == "ja", today=today())
        return redirect("plan:changes", row.pk)
    return _form_page(request, row, form, _("Oordeel over afschalen"))


def _form_page(request: HttpRequest, row: Dossier, form: Any, title: str) -> HttpResponse:
    return render(request, "intake/act.html", {
        "form": form, "title": title, "name": name_of(row), "breadcrumbs": crumbs(row, _crumb(row)), "cancel": reverse("plan:page", args=[row.pk]),
        "second": "", "second_value": "",
    }, status=400 if form.errors else 200)  # fmt: skip


def _decided(row: Dossier, plan_id: UUID) -> Plan:
    return get_object_or_404(Plan.objects.select_related("dossier", "controller"), pk=plan_id, dossier=row, state=PlanState.SET)


@needs("dossier.read")
@require_GET
@opened_dossier
def decision(request: HttpRequest, row: Dossier, plan_id: UUID) -> HttpResponse:
    """The decision as it was kept; made now where that could not be done on the day."""
    made = _decided(row, plan_id)
    if made.file_id:
        kept = download(actor=_actor(request), file_id=made.file_id)
        return HttpResponse(b"".join(kept.content), headers=kept.headers)
    return _pdf(request, made, "beschikking", "nl")


@needs("dossier.read")
@require_GET
@opened_dossier
def plain(request: HttpRequest, row: Dossier, plan_id: UUID, language: str) -> HttpResponse:
    """The plan in plain words, in a language there is a text for."""
    return _pdf(request, _decided(row, plan_id), "gewoon", language)


def _pdf(request: HttpRequest, made: Plan, kind: str, language: str) -> HttpResponse:
    content = Content.from_json(made.content)
    try:
        if kind == "gewoon":
            data = letters.plain(plan=made, content=content, language=language)
        else:
            data = letters.decision(plan=made, content=content, signed_by=_actor(request).label)
    except KeyError:
        raise Http404 from None
    except pdf.PdfUnavailable as error:
        messages.error(request, str(error))
        return redirect("plan:page", made.dossier_id)
    services.note_letter(actor=_actor(request), plan=made, template=kind, language=language)
    return pdf.response(data, file_name=f"pip-{kind}-{language}.pdf")


@needs("dossier.assign")
@require_http_methods(["GET", "POST"])
def second_eyes(request: HttpRequest) -> HttpResponse:
    """Whether a colleague looks before a plan is set, per gemeente."""
    places = Controller.objects.filter(pk__in=_actor(request).where("dossier.assign")).order_by("name")
    if request.method == "POST":
        place = get_object_or_404(places, pk=request.POST.get("controller"))
        services.ask_second_eyes(actor=_actor(request), controller_id=place.pk, wanted=request.POST.get("wanted") == "ja", today=today())
        return redirect("plan:second-eyes")
    rows = [(place, wants_second_eyes(controller_id=place.pk, on=today())) for place in places]
    return render(request, "plan/second_eyes.html", {"rows": [(place, on, _switch(place, on)) for place, on in rows]})


def _switch(place: Controller, on: bool) -> Action:
    label = _("Meekijken uitzetten") if on else _("Meekijken aanzetten")
    return Action(label=label, url=reverse("plan:second-eyes"), method="post", fields=(("controller", str(place.pk)), ("wanted", "nee" if on else "ja")))
