"""The what-if page; a browser with scripts gets its result in place on the dossier."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doorlopend.practice.casework.services import note_viewed
from doorlopend.practice.casework.tables import crumbs, name_of
from doorlopend.practice.casework.views import opened_dossier
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.models import Dossier

from .forms import WhatIfForm
from .queries import outcome


@needs("dossier.read")
@require_GET
@opened_dossier
def what_if(request: HttpRequest, row: Dossier) -> HttpResponse:
    """What would change; asking is reading, so it writes its line in the audit and nothing else."""
    form = WhatIfForm(request.GET or None)
    found = outcome(dossier=row, change=form.chosen, today=today()) if form.is_valid() else None
    note_viewed(actor=request.actor, dossiers=[row], action="dossier.viewed")  # type: ignore[attr-defined]
    context = {
        "data": {"form": form, "url": reverse("whatif:what-if", args=[row.pk]), "found": found}, "title": _("Wat als"),
        "over": name_of(row), "breadcrumbs": crumbs(row),
    }  # fmt: skip
    return render(request, "whatif/page.html", context, status=400 if form.errors else 200)
