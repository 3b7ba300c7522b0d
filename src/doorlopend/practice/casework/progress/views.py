"""The screens of progress: thin, each one call to read or to write."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.practice.casework.exchange.models import School
from doorlopend.practice.casework.exchange.services import blame_for
from doorlopend.practice.casework.queries import whose_asked
from doorlopend.practice.casework.services import note_viewed
from doorlopend.practice.casework.tables import crumbs, lists, name_of
from doorlopend.practice.casework.views import opened_dossier
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.forms import DayField
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action

from . import forms, services
from .page import ProgressPage
from .page import progress_page as page_of
from .queries import attention
from .tables import attention_table

MODULES = {
    "pvt": gettext_noop("PVT ondertekend"), "map": gettext_noop("Eindgesprek MAP"),
    "z_gesprek": gettext_noop("Eindgesprek Z-route"), "z": gettext_noop("Z-route afgerond"),
}  # fmt: skip


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


@needs("dossier.read")
@require_GET
def alarm_page(request: HttpRequest) -> HttpResponse:
    """Who has been absent, who falls behind, whose term nears its end."""
    whose = whose_asked(actor=_actor(request), query=request.GET)
    rows, left = attention(actor=_actor(request), today=today(), whose=whose)
    table = attention_table(rows, request.GET, whose)
    note_viewed(actor=_actor(request), dossiers=[row.dossier for row in table.rows], action="worklist.viewed")
    return render(request, "progress/alarms.html", {"table": table, "left": left, "lists": lists(whose)})


@needs("dossier.read")
@require_GET
@opened_dossier
def progress_page(request: HttpRequest, row: Dossier) -> HttpResponse:
    """The course of one person: hours, exams, modules, extension, completion."""
    page = page_of(actor=_actor(request), dossier=row, today=today())
    note_viewed(actor=_actor(request), dossiers=[row], action="dossier.viewed")
    may_write = _actor(request).may("dossier.write", row.controller_id)
    context = {
        "page": page, "today": today(), "title": _("Voortgang"), "over": name_of(row), "breadcrumbs": crumbs(row), "row": row,
        "primary": _link(row, "hours", _("Uren vastleggen"), "plus") if may_write else None,
        "actions": _actions(row, page) if may_write else [], "judge": _link(row, "after-term", _("Oordeel vastleggen"), "flag") if may_write else None,
        "delay": _link(row, "delay", _("Oorzaak vastleggen"), "clock") if may_write else None,
        "prepare": _link(row, "extension", _("Aanvraag voorbereiden"), "file"),
    }  # fmt: skip
    return render(request, "progress/progress.html", context)


def _link(row: Dossier, name: str, label: str, icon: str = "", **more: Any) -> Action:
    return Action(label=label, url=reverse(f"progress:{name}", args=[row.pk, *more.values()]), icon=icon)


def _actions(row: Dossier, page: ProgressPage) -> list[Action]:
    found = [_link(row, "exam", _("Examen vastleggen")), _link(row, "offer", _("Aanbod doen"))]
    modules = ["pvt", "map", *(["z_gesprek", "z"] if page.route == "z_route" else [])]
    found += [_link(row, "module", _(MODULES[name]), module=name) for name in modules]
    return [*found, *([_link(row, "certificate", _("Uitreiking vastleggen"))] if page.completed else [])]


def _form(request: HttpRequest, row: Dossier, form: Any, title: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "over": name_of(row), "breadcrumbs": crumbs(row), "cancel": reverse("progress:progress", args=[row.pk]), "lead": more.get("lead", ""), "after": more.get("after")}
    return render(request, "progress/form.html", context, status=400 if form.errors else 200)


def _done(request: HttpRequest, row: Dossier, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("progress:progress", row.pk)


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def hours(request: HttpRequest, row: Dossier) -> HttpResponse:
    form = forms.HoursForm(request.POST or None, today=today())
    if request.method == "POST" and form.is_valid():
        services.report_hours(actor=_actor(request), dossier_id=row.pk, given=form.cleaned_data, today=today())
        return _done(request, row, _("De uren zijn vastgelegd. Het nieuwe totaal staat klaar voor DUO."))
    return _form(request, row, form, _("Uren vastleggen"))


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def exam(request: HttpRequest, row: Dossier) -> HttpResponse:
    form = forms.ExamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.record(
            actor=_actor(request), dossier_id=row.pk, kind="examen.afgelegd", on=given["day"], today=today(),
            onderdeel=given["onderdeel"], niveau=given["niveau"], uitslag=given["uitslag"],
        )  # fmt: skip
        return _done(request, row, _("Het examen is vastgelegd."))
    return _form(request, row, form, _("Examen vastleggen"), lead=_("Uitslagen van DUO komen vanzelf; leg hier vast wat u eerder hoort."))


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def offer(request: HttpRequest, row: Dossier) -> HttpResponse:
    """A course at a school of DUO's list, so that DUO takes it."""
    schools = {one.number: one for one in School.objects.order_by("name")}
    names = [(number, f"{one.name}, {one.town}") for number, one in schools.items()]
    form = forms.OfferForm(request.POST or None, schools=names)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.offer(
            actor=_actor(request), dossier_id=row.pk, on=given["day"], today=today(), school=schools[given["school"]],
            start=given["start"], end=given["end"], literacy=given["alfabetisering"],
        )  # fmt: skip
        return _done(request, row, _("Het aanbod is vastgelegd en staat klaar voor DUO."))
    lead = "" if names else _("De lijst van scholen is nog niet van DUO opgehaald. Dat gebeurt elke week vanzelf zodra er een koppeling is.")
    return _form(request, row, form, _("Aanbod doen"), lead=lead)


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def module(request: HttpRequest, row: Dossier, module: str) -> HttpResponse:
    """The day of PVT, MAP or the Z-route; whether lateness is culpable is asked only when law and DUO let it be answered."""
    if module not in MODULES:
        raise Http404
    blame = blame_for(dossier=row, dated=_day(request), today=today()) if module in ("pvt", "map") else ("",)
    form = forms.ModuleForm(request.POST or None, today=today(), blame=blame)
    if request.method == "POST" and form.is_valid():
        services.complete(
            actor=_actor(request), dossier_id=row.pk, module=module, on=form.cleaned_data["day"], today=today(), blame=form.cleaned_data.get("verwijtbaar", "")
        )
        return _done(request, row, _("Vastgelegd; het bericht aan DUO staat klaar."))
    return _form(request, row, form, _(MODULES[module]))


def _day(request: HttpRequest) -> date | None:
    """The day that was filled in, so that the second question appears only when it is due."""
    from django import forms as django_forms

    try:
        day: date | None = DayField().clean(request.POST.get("day")) if request.POST.get("day") else None
    except django_forms.ValidationError:
        return None
    return day


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def delay(request: HttpRequest, row: Dossier) -> HttpResponse:
    """Recorded once, here; the region's figures count it as the reason why ten weeks were not enough."""
    form = forms.DelayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.record(
            actor=_actor(request), dossier_id=row.pk, kind="pip.vertraging", on=given["first"], until=given["last"], today=today(), oorzaak=given["oorzaak"]
        )
        return _done(request, row, _("De oorzaak is vastgelegd en telt mee in de cijfers van de regio."))
    return _form(request, row, form, _("Waarom werd of wordt het PIP later?"))


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def certificate(request: HttpRequest, row: Dossier) -> HttpResponse:
    form = forms.CertificateForm(request.POST or None, today=today())
    if request.method == "POST" and form.is_valid():
        services.record(actor=_actor(request), dossier_id=row.pk, kind="certificaat.uitgereikt", on=form.cleaned_data["day"], today=today(), wijze=form.cleaned_data["wijze"])
        return _done(request, row, _("De uitreiking is vastgelegd."))
    return _form(request, row, form, _("Uitreiking vastleggen"))


@needs("dossier.read")
@require_GET
@opened_dossier
def extension(request: HttpRequest, row: Dossier) -> HttpResponse:
    """The application prepared: grounds that hold, how long each gives, and which proof must come along. For paper too."""
    page = page_of(actor=_actor(request), dossier=row, today=today())
    note_viewed(actor=_actor(request), dossiers=[row], action="dossier.viewed")
    context = {"page": page, "title": _("Verlenging voorbereiden"), "over": name_of(row), "breadcrumbs": crumbs(row, Link(label=_("Voortgang"), url=reverse("progress:progress", args=[row.pk])))}
    return render(request, "progress/extension.html", context)


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def after_term(request: HttpRequest, row: Dossier) -> HttpResponse:
    """Paper and practice side by side; a person judges, with the reason."""
    if row.controller_id not in _actor(request).scope.get("sanction", frozenset()):
        raise PermissionDenied(_("Uw rol ziet geen gegevens over sancties."))
    page = page_of(actor=_actor(request), dossier=row, today=today())
    form = forms.JudgementForm(request.POST or None)
    if page.after is None:
        messages.info(request, _("De termijn loopt nog, of alles is af: er valt niets te beoordelen."))
        return redirect("progress:progress", row.pk)
    if request.method == "POST" and form.is_valid():
        services.record(actor=_actor(request), dossier_id=row.pk, kind="termijn.beoordeeld", on=today(), today=today(), **form.cleaned_data)
        return _done(request, row, _("Uw oordeel is vastgelegd."))
    return _form(request, row, form, _("Na de termijn"), lead=_("Wat op papier staat en wat wordt toegepast verschillen. U beslist; dit systeem legt niets op."), after=page.after)
