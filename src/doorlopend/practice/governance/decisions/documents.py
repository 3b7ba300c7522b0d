"""Screens of documents: versions, what differs between two, and how far each gemeente adopted them."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action

from ..forms import form_of, line
from ..pages import Block, Page, Row, actor_of, form_page, items_of, one, region_for, rows_of, show, written
from ..permissions import READ, WRITE
from . import queries, services
from .diff import diff
from .models import Document, Version
from .views import matrix_of

FIELDS = ("kind", "title", "owner", "route", "public", "category", "keep_years")


@needs(READ)
@require_GET
def documents_page(request: HttpRequest) -> HttpResponse:
    rows = []
    for row in queries.documents(actor=actor_of(request)):
        last = max((one_.number for one_ in row.versions.all()), default=0)
        rows.append(Row(text=row.title, url=reverse("decisions:document", args=[row.pk]), note=f"{row.get_kind_display()} · {_('versie %d') % last if last else _('nog geen tekst')}"))
    may = bool(actor_of(request).where(WRITE))
    actions = [Action(label=_("Nieuw document"), url=reverse("decisions:new-document"))] if may else []
    return show(request, Page(title=_("Documenten"), lead=_("Startnotitie, visie, beleidskader en afspraken, met elke versie en wie haar vaststelde."), actions=actions, blocks=[Block(title=_("Documenten"), rows=rows, empty=_("Nog geen document."))]))


@needs(READ)
@require_GET
def document_page(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The versions, the differences between them, and the decisions by which colleges adopted them."""
    document = one(queries.documents(actor=actor_of(request)), pk=document_id)
    may = actor_of(request).may(WRITE, document.region_id)
    versions = sorted(document.versions.all(), key=lambda row: -row.number)
    rows = [_version_row(row) for row in versions]
    found = [row for row in queries.decisions(actor=actor_of(request)) if row.version and row.version.document_id == document.pk]
    links = []
    if may and versions:
        links.append(Link(label=_("Laat colleges dit vaststellen"), url=f"{reverse('decisions:new')}?versie={versions[0].pk}"))
    blocks = [Block(title=_("Document"), items=items_of(document, "kind", "owner", "route", "public", "category", "keep_years")), Block(title=_("Versies"), rows=rows, empty=_("Nog geen tekst."), links=links)]
    if found:
        blocks.append(Block(matrix=matrix_of(found, document.region_id, _("Vaststelling per gemeente"))))
    actions = [Action(label=_("Nieuwe versie"), url=reverse("decisions:new-version", args=[document.pk])), Action(label=_("Wijzigen"), url=reverse("decisions:edit-document", args=[document.pk]))]
    return show(request, Page(title=document.title, over=document.get_kind_display(), actions=actions if may else (), blocks=blocks))


def _version_row(row: Version) -> Row:
    note = " · ".join(part for part in (row.made_on.strftime("%d-%m-%Y"), row.made_by, row.note) if part)
    return Row(text=_("Versie %d") % row.number, url=reverse("decisions:version", args=[row.pk]), note=note)


@needs(READ)
@require_GET
def version_page(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The text, with what was taken out and put in since an earlier version (`?sinds=`), by default the one before."""
    version = one(rows_of(request, Version).select_related("document"), pk=version_id)
    others = list(version.document.versions.exclude(pk=version.pk).order_by("-number"))
    asked = request.GET.get("sinds", "")
    since = next((row for row in others if str(row.number) == asked), None)
    address = reverse("decisions:version", args=[version.pk])
    tabs = [Link(label=_("Tekst"), url=address, current=since is None)]
    tabs += [Link(label=_("Verschil met versie %d") % row.number, url=f"{address}?sinds={row.number}", current=row == since) for row in others]
    back = reverse("decisions:document", args=[version.document_id])
    context = {"version": version, "tabs": tabs, "parts": diff(since.text, version.text) if since else None, "back": back, "breadcrumbs": ()}
    return render(request, "decisions/version.html", context)


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_document_page(request: HttpRequest) -> HttpResponse:
    region = region_for(request, WRITE)
    return written(request, form_of(Document, *FIELDS)(request.POST or None), title=_("Nieuw document"), back=reverse("decisions:documents"), write=partial(services.start_document, region_id=region.pk), to="decisions:document")


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def edit_document_page(request: HttpRequest, document_id: UUID) -> HttpResponse:
    document = one(rows_of(request, Document, WRITE), pk=document_id)
    return written(request, form_of(Document, *FIELDS)(request.POST or None, instance=document), title=_("Document wijzigen"), back=reverse("decisions:document", args=[document.pk]), write=partial(services.change_document, document=document))


@needs(WRITE)
@require_http_methods(["GET", "POST"])
def new_version_page(request: HttpRequest, document_id: UUID) -> HttpResponse:
    document = one(rows_of(request, Document, WRITE), pk=document_id)
    last = document.versions.order_by("-number").first()
    form = form_of(Version, "text")(request.POST or None, initial={"text": last.text if last else ""})
    form.fields["text"].widget.attrs["rows"] = 20
    form.fields["note"] = line(_("Wat is er veranderd?"), required=False, length=300)

    def save(given: dict[str, Any]) -> None:
        services.new_version(actor=actor_of(request), document=document, text=given["text"], note=given["note"], today=today())

    return form_page(request, form, title=_("Nieuwe versie"), lead=document.title, back=reverse("decisions:document", args=[document.pk]), save=save)
