"""The screens of the intake: thin, each one call to read or to write."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.engines.facts import Fact
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import AlreadySuperseded, new_fact
from doorlopend.records.files.queries import download
from doorlopend.records.kit import pdf
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.tables import Column, Table, TableState
from doorlopend.records.kit.values import Action

from ..page import lang
from ..services import note_viewed
from ..tables import crumbs, name_of
from ..views import opened_dossier
from . import drafts, letters, queries, services
from .forms.base import PartForm
from .forms.calls import CallForm, HelpForm, OutcomeForm, WarningForm, WhenForm
from .forms.route import CompleteForm, WeighForm
from .models import Draft
from .parts import AZC, Part, after
from .policies import NotYet
from .states import Stand


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


def _intake_crumb(row: Dossier) -> Link:
    return Link(label=_("Brede intake"), url=reverse("intake:page", args=[row.pk]))


@needs("dossier.read")
@require_GET
@opened_dossier
def intake(request: HttpRequest, row: Dossier) -> HttpResponse:
    """Where the intake of one person stands, what is known from whom, and what the law asks next."""
    page = queries.intake_page(actor=_actor(request), dossier=row, today=today())
    note_viewed(actor=_actor(request), dossiers=[row], action="dossier.viewed")
    may = _actor(request).may("dossier.write", row.controller_id)
    return render(request, "intake/page.html", {
        "page": page, "row": row, "title": name_of(row), "tables": _tables(page), "breadcrumbs": crumbs(row), "may": may,
        "primary": _first(row, page) if may else None, "more": _more(row, page) if may else [], "today": today(),
    })  # fmt: skip


def _first(row: Dossier, page: queries.IntakePage) -> Action | None:
    """The next part nobody filled in yet; after the last one, or once the intake is complete, the plan."""
    todo = [part for part in page.parts if part.on is None and part.part.needed]
    if todo and page.stand not in (Stand.DONE, Stand.PLANNED):
        return Action(label=_("Verder met: %s") % str(todo[0].part.title).lower(), url=todo[0].url)
    return Action(label=_("Naar het PIP"), url=reverse("plan:page", args=[row.pk]))


def _more(row: Dossier, page: queries.IntakePage) -> list[Action]:
    acts = [
        Action(label=_("Oproepen"), url=reverse("intake:invite", args=[row.pk]), icon="letter"),
        Action(label=_("Tolk of sleutelpersoon"), url=reverse("intake:help", args=[row.pk]), icon="people"),
    ]
    if page.may_warn:
        acts.append(Action(label=_("Waarschuwing geven"), url=reverse("intake:warn", args=[row.pk]), icon="warning"))
    return acts


def _tables(page: queries.IntakePage) -> list[Table]:
    """What can be asked in the azc already, and what waits for a home."""
    columns = [
        Column(key="title", label=_("Onderdeel"), value=lambda one: str(one.part.title)),
        Column(key="badge", label=_("Stand"), kind="badge"),
        Column(key="on", label=_("Laatst"), kind="date"),
        Column(key="source", label=_("Bron")),
    ]
    early = [one for one in page.parts if AZC in one.part.places]
    later = [one for one in page.parts if AZC not in one.part.places]
    return [
        Table(name=name, caption=caption, columns=columns, rows=rows, state=TableState(limit=50), row_url=lambda one: one.url, empty_title=_("Uw rol kan hier niets vastleggen"))
        for name, caption, rows in (("early", _("In het azc of thuis"), early), ("later", _("Thuis of op kantoor"), later))
    ]  # fmt: skip


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def part(request: HttpRequest, row: Dossier, part: str) -> HttpResponse:
    """One part: what is known already, and what is new. What was typed before is still there."""
    chosen = {one.key: one for one in queries.parts_for(actor=_actor(request), dossier=row)}.get(part)
    if chosen is None:
        raise Http404
    found = queries.known(dossier=row)
    if request.method == "POST":
        form = _form(chosen, found, request.POST)
        if form.is_valid() and (answer := _submitted(request, row, chosen, form)):
            return answer
        return _part_page(request, row, chosen, found, form, None)
    kept = drafts.opened(actor=_actor(request), dossier=row, form=f"intake.{part}", today=today())
    form = _form(chosen, found, None, kept)
    note_viewed(actor=_actor(request), dossiers=[row], action="dossier.viewed")
    return _part_page(request, row, chosen, found, form, kept)


def _form(part: Part, found: queries.Known, data: QueryDict | None, kept: Draft | None = None) -> PartForm:
    more: dict[str, Any] = {}
    if part.form is WeighForm:
        more["advised"] = queries.advice_of(found).advised
    if part.form is CompleteForm:
        more["assessment"] = found.assessment
    initial = {name: values[-1] for name, values in kept.fields.items() if values} if kept else {}
    return part.form(data, life=found.life, today=today(), lang=lang(), initial=initial, **more)


def _submitted(request: HttpRequest, row: Dossier, part: Part, form: PartForm) -> HttpResponse | None:
    try:
        services.submit_part(actor=_actor(request), dossier=row, part=part.key, facts=form.facts)
    except AlreadySuperseded as error:
        form.add_error(None, str(error))
        return None
    if form.facts:
        messages.success(request, _("Vastgelegd: %s.") % str(part.title).lower())
    if request.POST.get("action") == "again":
        return redirect("intake:part", row.pk, part.key)
    follow = after(part.key) if request.POST.get("action") == "next" else None
    allowed = {one.key for one in queries.parts_for(actor=_actor(request), dossier=row)}
    while follow and follow.key not in allowed:
        follow = after(follow.key)
    if part.form is CompleteForm:
        return redirect("plan:page", row.pk)
    return redirect("intake:part", row.pk, follow.key) if follow else redirect("intake:page", row.pk)


def _part_page(request: HttpRequest, row: Dossier, part: Part, found: queries.Known, form: PartForm, kept: Draft | None) -> HttpResponse:
    weighing = part.form is WeighForm
    return render(request, "intake/part.html", {
        "form": form, "row": row, "part": part, "name": name_of(row), "breadcrumbs": crumbs(row, _intake_crumb(row)), "kept": kept,
        "known": queries.listed(found, part.kinds), "draft_form": f"intake.{part.key}", "cancel": reverse("intake:page", args=[row.pk]),
        "advice": queries.advice_of(found) if weighing else None, "routes": advice_rows(found) if weighing else [],
        "next": after(part.key), "again": part.key == "achtergrond",
    }, status=400 if form.errors else 200)  # fmt: skip


def advice_rows(found: queries.Known) -> list[dict[str, Any]]:
    """Each route with its reasons in words, the advised one marked."""
    from .words import ROUTES

    advice = queries.advice_of(found)
    seen = set(found.visible)
    return [
        {
            "title": ROUTES[one.route], "advised": one.route == advice.advised, "indicated": one.indicated,
            "sides": [(side, [(queries.reason_words(why), why.article) for why in one.of(side) if set(why.facts) <= seen]) for side in ("for", "against", "weigh")],
        }
        for one in advice.routes
    ]  # fmt: skip


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def invite(request: HttpRequest, row: Dossier) -> HttpResponse:
    form = CallForm(request.POST or None, today=today())
    if request.method == "POST" and form.is_valid() and request.POST.get("action") == "preview":
        return _preview(request, row, new_fact(kind="intake.oproep", valid_from=form.cleaned_data["on"], known_on=today(), termijn=form.cleaned_data["termijn"]))
    if request.method == "POST" and form.is_valid():
        services.invite(actor=_actor(request), dossier=row, on=form.cleaned_data["on"], expected=form.cleaned_data["termijn"], today=today())
        messages.success(request, _("De oproep staat vast. De brief staat bij de oproepen klaar."))
        return redirect("intake:page", row.pk)
    return _act_page(request, row, form, _("Oproepen voor de intake"), _("Eerst de brief bekijken"), "preview")


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def outcome(request: HttpRequest, row: Dossier, fact_id: UUID) -> HttpResponse:
    if not FactRow.objects.filter(pk=fact_id, dossier=row, kind="intake.oproep", superseded_by=None).exists():
        raise Http404
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        culpable = {"ja": True, "nee": False}.get(form.cleaned_data["verwijtbaar"])
        try:
            services.settle_call(actor=_actor(request), dossier=row, call_id=fact_id, outcome=form.cleaned_data["uitkomst"], culpable=culpable, today=today())
        except (NotYet, AlreadySuperseded) as error:
            form.add_error(None, str(error))
        else:
            return redirect("intake:page", row.pk)
    return _act_page(request, row, form, _("Wat kwam er van de oproep?"))


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def warn(request: HttpRequest, row: Dossier) -> HttpResponse:
    form = WarningForm(request.POST or None, today=today())
    if request.method == "POST" and form.is_valid() and request.POST.get("action") == "preview":
        return _preview(request, row, new_fact(kind="intake.waarschuwing", valid_from=form.cleaned_data["on"], known_on=today()))
    if request.method == "POST" and form.is_valid():
        services.warn(actor=_actor(request), dossier=row, on=form.cleaned_data["on"], today=today())
        messages.success(request, _("De waarschuwing staat vast; de brief staat op de pagina van de intake. Roep de persoon nu opnieuw op."))
        return redirect("intake:invite", row.pk)
    return _act_page(request, row, form, _("Schriftelijke waarschuwing"), _("Eerst de brief bekijken"), "preview")


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def arrange_help(request: HttpRequest, row: Dossier) -> HttpResponse:
    form = HelpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.arrange_help(actor=_actor(request), dossier=row, kind=form.cleaned_data["soort"], today=today())
        return redirect("intake:page", row.pk)
    found = queries.known(dossier=row)
    spoken = queries.own_language(found)
    when = WhenForm(request.GET or None, initial={"taal": spoken})
    asked = when.cleaned_data if when.is_bound and when.is_valid() else {}
    free = queries.helpers(
        actor=_actor(request), language=asked.get("taal") or spoken, today=today(), weekday=int(asked["dag"]) if asked.get("dag") else None, at=asked.get("tijd"),
    )  # fmt: skip
    return render(request, "intake/help.html", {
        "form": form, "when": when, "free": free, "name": name_of(row), "breadcrumbs": crumbs(row, _intake_crumb(row)),
        "cancel": reverse("intake:page", args=[row.pk]),
    }, status=400 if form.errors else 200)  # fmt: skip


def _act_page(request: HttpRequest, row: Dossier, form: Any, title: str, second: str = "", second_value: str = "") -> HttpResponse:
    return render(request, "intake/act.html", {
        "form": form, "title": title, "name": name_of(row), "breadcrumbs": crumbs(row, _intake_crumb(row)),
        "cancel": reverse("intake:page", args=[row.pk]), "second": second, "second_value": second_value,
    }, status=400 if form.errors else 200)  # fmt: skip


def _preview(request: HttpRequest, row: Dossier, fact: Fact) -> HttpResponse:
    """The letter of what is not recorded yet; nothing is kept but that it was looked at."""
    found = queries.known(dossier=row)
    ready = letters.ready_for(dossier=row, fact=fact, life=found.life)
    if ready is None:
        messages.warning(request, _("Op die dag was er nog geen tekst voor deze brief. Controleer de datum."))
        return redirect("intake:page", row.pk)
    try:
        data = letters.make(dossier=row, ready=ready, fact=fact, signed_by=_actor(request).label)
    except pdf.PdfUnavailable as error:
        messages.error(request, str(error))
        return redirect("intake:page", row.pk)
    services.note_letter(actor=_actor(request), dossier=row, template=ready.template.code, version=ready.template.version, language=ready.language or "nl", looked_at=True)
    return pdf.response(data, file_name=f"{ready.template.code}-concept.pdf")


@needs("dossier.read")
@require_GET
@opened_dossier
def letter(request: HttpRequest, row: Dossier, fact_id: UUID) -> HttpResponse:
    """The letter of a call, a warning or a completion in absence as it went out, else as it was worded on that day; `taal` empty is Dutch alone."""
    found = queries.known(dossier=row)
    fact = next((one for one in found.life.facts if one.id == str(fact_id)), None)
    if fact and "taal" not in request.GET and (sent := letters.kept_of(dossier=row, fact=fact, life=found.life)):
        kept = download(actor=_actor(request), file_id=sent.file_id)
        return HttpResponse(b"".join(kept.content), headers=kept.headers)
    ready = letters.ready_for(dossier=row, fact=fact, life=found.life, language=request.GET.get("taal")) if fact else None
    if fact is None or ready is None:
        raise Http404
    try:
        data = letters.make(dossier=row, ready=ready, fact=fact, signed_by=_actor(request).label)
    except pdf.PdfUnavailable as error:
        messages.error(request, str(error))
        return redirect("intake:page", row.pk)
    template = ready.template
    services.note_letter(actor=_actor(request), dossier=row, template=template.code, version=template.version, language=ready.language or "nl")
    return pdf.response(data, file_name=f"{template.code}-{fact.valid_from}.pdf")


@needs("dossier.write", methods=("POST",))
@require_POST
@opened_dossier
def draft(request: HttpRequest, row: Dossier, form: str) -> HttpResponse:
    """Keeps what is typed so far, or with `action=drop` throws it away; the header says that it was kept."""
    sensitivity = drafts.FORMS.get(form)
    if sensitivity is None or row.controller_id not in _actor(request).scope.get(sensitivity, frozenset()):
        raise Http404
    if request.POST.get("action") == "drop":
        drafts.dropped(actor=_actor(request), dossier=row, form=form)
        back = request.POST.get("next", "")
        return redirect(back if back.startswith("/dossiers/") else "/")
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in {"csrfmiddlewaretoken", "action"}}
    try:
        at = drafts.save(actor=_actor(request), dossier=row, form=form, fields=fields, sensitivity=sensitivity, today=today())
    except drafts.TooMuch:
        return HttpResponse(_("Dit is te veel tekst om te bewaren. Kort het in of leg het eerst vast."), status=413)
    clock = timezone.localtime(at).strftime("%H:%M")
    return HttpResponse(_("Bewaard om %s") % clock, headers={"X-Draft-Saved": at.isoformat()})


@needs("dossier.write", methods=("POST",))
@require_POST
def device_key(request: HttpRequest) -> JsonResponse:
    """The key for unsent text on this device: for this user and log-in only, and never after a draft's life."""
    given = drafts.device_key(actor=_actor(request), ticket=request.POST.get("ticket") or request.session.get("draft-ticket", ""))
    if not request.POST.get("ticket"):
        request.session["draft-ticket"] = given.ticket
    return JsonResponse({"ticket": given.ticket, "key": given.key})
