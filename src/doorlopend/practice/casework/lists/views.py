"""Screens: a person's whole file, what must go and when, who approves, and the proof."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.practice.casework import services as casework
from doorlopend.practice.casework.page import lang
from doorlopend.practice.casework.tables import crumbs
from doorlopend.practice.casework.views import opened_dossier
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.dossiers import destruction
from doorlopend.records.dossiers.destruction import DestructionRefused
from doorlopend.records.dossiers.models import DestructionOrder, Dossier
from doorlopend.records.kit import pdf
from doorlopend.records.kit.values import Action, Confirm
from doorlopend.records.kit.xlsx import response as xlsx_response

from . import services, tables
from .parts import contents, parts_of
from .whole import export


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


def _check_export(request: HttpRequest, row: Dossier) -> None:
    if not _actor(request).may("dossier.export", row.controller_id):
        raise PermissionDenied(_("Uw rol geeft geen recht om het hele dossier uit te draaien."))


@needs("dossier.export")
@require_GET
@opened_dossier
def whole_page(request: HttpRequest, row: Dossier) -> HttpResponse:
    """What a request for access (inzageverzoek) gives, and in which forms."""
    _check_export(request, row)
    found = export(actor=_actor(request), dossier=row, today=today(), form="screen")
    acts = [
        Action(label=_("PDF om te geven"), url=reverse("lists:whole-pdf", args=[row.pk]), icon="download"),
        Action(label=_("JSON om mee te nemen"), url=reverse("lists:whole-json", args=[row.pk]), icon="download"),
    ]
    parts = parts_of(found)
    context = {"whole": found, "parts": parts, "contents": contents(parts), "primary": acts[0], "more": acts[1:], "dossier": row, "breadcrumbs": crumbs(row)}
    return render(request, "lists/whole.html", context)


@needs("dossier.export")
@require_GET
@opened_dossier
def whole_pdf(request: HttpRequest, row: Dossier) -> HttpResponse:
    _check_export(request, row)
    found = export(actor=_actor(request), dossier=row, today=today(), form="pdf")
    html = render_to_string("lists/whole_pdf.html", {"whole": found, "parts": parts_of(found), "name": row.display_name, "lang": lang()})
    return pdf.response(pdf.make(html, style="main { padding-block-start: 6mm; }"), file_name="inzage.pdf")


@needs("dossier.export")
@require_GET
@opened_dossier
def whole_json(request: HttpRequest, row: Dossier) -> HttpResponse:
    _check_export(request, row)
    found = export(actor=_actor(request), dossier=row, today=today(), form="json")
    answer = JsonResponse(found.as_json(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="inzage.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@needs("dossier.read")
@require_GET
@opened_dossier
def keeps(request: HttpRequest, row: Dossier) -> HttpResponse:
    """Of one person: per kind of fact until when it stays, and why."""
    casework.note_viewed(actor=_actor(request), dossiers=[row], action="dossier.viewed")
    return render(request, "lists/keeps.html", {"table": tables.keeps_table(row), "dossier": row, "breadcrumbs": crumbs(row)})


@needs("dossier.destroy")
@require_GET
def retention_page(request: HttpRequest) -> HttpResponse:
    """What must go, what waits for a second person, and what went."""
    actor, day = _actor(request), today()
    found = [
        tables.orders_table(actor=actor), tables.due_table(actor=actor, query=request.GET, today=day), tables.spent_table(actor=actor, today=day),
        tables.unbound_table(actor=actor, today=day), tables.proof_table(actor=actor, query=request.GET),
        tables.going_table(today=day),
    ]  # fmt: skip
    shown = [row.dossier for table in found[1:3] for row in table.rows] + list(found[3].rows)
    casework.note_viewed(actor=actor, dossiers=shown, action="retention.viewed")
    proof = Action(label=_("Bewijs van vernietiging (PDF)"), url=reverse("lists:proof-pdf"), icon="download")
    return render(request, "lists/retention.html", {"tables": found, "proof": proof})


@needs("dossier.destroy", methods=("POST",))
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """The first of two persons: the chosen files or facts."""
    chosen = [UUID(one) for one in request.POST.getlist("ids")]
    act = services.propose_facts if request.POST.get("action") == "facts" else services.propose_files
    names = "fact_ids" if act is services.propose_facts else "dossier_ids"
    try:
        count = act(actor=_actor(request), today=today(), **{names: chosen})
    except DestructionRefused as error:
        messages.warning(request, error.message[lang()])
    else:
        messages.success(request, _("%d voorgesteld. Een ander moet het goedkeuren.") % count)
    return redirect("lists:retention")


@needs("dossier.destroy")
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The second of two persons approves, and it is gone; or whoever proposed it takes it back."""
    row = get_object_or_404(DestructionOrder, pk=order_id, controller__in=_actor(request).where("dossier.destroy"))
    mine = row.proposed_by == _actor(request).user_id
    if request.method == "POST":
        return _decide(request, row, mine)
    ask = Confirm(
        title=_("Voorstel intrekken") if mine else _("Vernietiging goedkeuren"), submit=_("Intrekken") if mine else _("Goedkeuren en vernietigen"),
        text=_("U stelde dit zelf voor; goedkeuren moet een ander doen.") if mine else _("Dit kan niet worden teruggedraaid. Wat blijft is een kenmerk, de grond en de dag."),
        consequences=[str(tables.OBJECTS[row.object_kind]), tables.ground_words(row.ground)], cancel_url=reverse("lists:retention"), tone="late",
    )  # fmt: skip
    return render(request, "kit/confirm.html", {"confirm": ask, "form": ""})


def _decide(request: HttpRequest, row: DestructionOrder, mine: bool) -> HttpResponse:
    try:
        if mine:
            destruction.withdraw(actor=_actor(request), order_id=row.pk)
            messages.success(request, _("Het voorstel is ingetrokken."))
        else:
            line = destruction.approve(actor=_actor(request), order_id=row.pk, today=today())
            messages.success(request, _("Vernietigd. Kenmerk: %s.") % line.pk)
    except DestructionRefused as error:
        messages.warning(request, error.message[lang()])
    return redirect("lists:retention")


@needs("dossier.destroy")
@require_GET
def retention_xlsx(request: HttpRequest) -> HttpResponse:
    table = tables.due_table(actor=_actor(request), query=request.GET, today=today(), everything=True)
    casework.note_viewed(actor=_actor(request), dossiers=[row.dossier for row in table.rows], action="list.exported")
    return xlsx_response(table, file_name="bewaartermijnen.xlsx", source="Doorlopend", made_on=today())


@needs("dossier.destroy")
@require_GET
def proof_xlsx(request: HttpRequest) -> HttpResponse:
    table = tables.proof_table(actor=_actor(request), query=request.GET, everything=True)
    return xlsx_response(table, file_name="bewijs-van-vernietiging.xlsx", source="Doorlopend", made_on=today())


@needs("dossier.destroy")
@require_GET
def proof_pdf(request: HttpRequest) -> HttpResponse:
    table = tables.proof_table(actor=_actor(request), query=request.GET, everything=True)
    rows = [(row.pk, str(tables.OBJECTS[row.object_kind]), tables.ground_words(row.ground), row.destroyed_on, row.core_until) for row in table.rows]
    html = render_to_string("lists/proof_pdf.html", {"rows": rows, "on": today(), "lang": lang()})
    return pdf.response(pdf.make(html), file_name="bewijs-van-vernietiging.pdf")
