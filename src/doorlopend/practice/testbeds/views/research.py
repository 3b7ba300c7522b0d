"""The researcher's file: grants, releases per gemeente, the download, and the end of it."""

from __future__ import annotations

import io
import zipfile
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.forming import NotNow, form_page
from doorlopend.records.kit.values import Action
from doorlopend.records.people.models import Grant
from doorlopend.records.regions.models import Controller

from .. import forms, policies, queries
from ..models import StudyGrant
from ..services import research
from .common import actor_of, crumbs, one, testbed_of, try_it


@needs("testbeds.read", "testbeds.write", "testbeds.release")
@require_GET
def grants_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed, actor = testbed_of(request, testbed_id), actor_of(request)
    writes = policies.may_write(actor=actor, testbed=testbed)
    mine = Controller.objects.filter(pk__in=actor.where("testbeds.release")).order_by("name")
    rows = [
        {"grant": row, "own": row.researcher_id == actor.user_id, "open": row.ended_on is None and today() <= row.until, "released": [r.controller.name for r in row.releases.all()],
         "to_release": [c for c in mine if c.pk not in {r.controller_id for r in row.releases.all()} and testbed.participants.filter(controller=c).exists()]}
        for row in queries.grants(actor=actor, testbed=testbed)
    ]  # fmt: skip
    primary = Action(label=_("Toestemming geven"), url=reverse("testbeds:grant", args=[testbed.pk]), icon="plus") if writes else None
    return render(request, "testbeds/grants.html", {"testbed": testbed, "rows": rows, "primary": primary, "writes": writes, "breadcrumbs": crumbs(testbed)})


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def grant_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    held = Grant.objects.on(today()).filter(role="onderzoeker", organisation_id=testbed.region_id).select_related("user").order_by("user__name")
    people = [(str(one_.user_id), one_.user.name) for one_ in held]
    form = forms.GrantForm(request.POST or None, today=today(), people=people)

    def save(given: dict[str, object]) -> None:
        chosen = str(given.pop("researcher"))
        research.grant(actor=actor_of(request), testbed_id=testbed.pk, researcher_id=UUID(chosen), researcher=dict(people)[chosen], today=today(), **given)  # type: ignore[arg-type]

    return form_page(
        request, form, title=_("Toestemming voor onderzoek"), back=reverse("testbeds:grants", args=[testbed.pk]), save=save, crumbs=crumbs(testbed), done=_("De toestemming is gegeven."),
        lead=_("Het bestand is geen publicatie. Iedere gemeente geeft zelf vrij; elke keer dat het bestand wordt gemaakt, staat in het logboek van de betrokken dossiers."),
    )  # fmt: skip


def _grant(request: HttpRequest, grant_id: UUID) -> StudyGrant:
    return one(StudyGrant.objects.filter(testbed__in=queries.testbeds(actor=actor_of(request))).select_related("testbed"), pk=grant_id)  # type: ignore[no-any-return]


@needs("testbeds.release", methods=("POST",))
@require_http_methods(["POST"])
def release_page(request: HttpRequest, grant_id: UUID, controller_id: UUID) -> HttpResponse:
    row = _grant(request, grant_id)
    try_it(request, lambda: research.release(actor=actor_of(request), grant_id=row.pk, controller_id=controller_id, today=today()), done=_("Vrijgegeven."))
    return redirect("testbeds:grants", row.testbed_id)


@needs("testbeds.write", methods=("POST",))
@require_http_methods(["POST"])
def end_page(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    row = _grant(request, grant_id)
    try_it(request, lambda: research.end(actor=actor_of(request), grant_id=row.pk, today=today()), done=_("De toestemming is geëindigd."))
    return redirect("testbeds:grants", row.testbed_id)


@needs("testbeds.read", methods=("POST",))
@require_http_methods(["POST"])
def destroyed_page(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    row = _grant(request, grant_id)
    try_it(request, lambda: research.declare_destroyed(actor=actor_of(request), grant_id=row.pk, today=today()), done=_("Vastgelegd dat elke kopie is vernietigd."))
    return redirect("testbeds:grants", row.testbed_id)


@needs("testbeds.read", methods=("POST",))
@require_http_methods(["POST"])
def file_page(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """The pseudonymised file with codebook and protocol, for the researcher it was granted to."""
    row = _grant(request, grant_id)
    try:
        files = research.file_of(actor=actor_of(request), grant_id=row.pk, today=today())
    except NotNow as error:
        messages.error(request, str(error))
        return redirect("testbeds:grants", row.testbed_id)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in files.items():
            bundle.writestr(name, text)
    response = HttpResponse(made.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{row.testbed.code}-onderzoek.zip"'
    return response

