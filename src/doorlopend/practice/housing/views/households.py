"""COA's side before a round: who waits at a location, and the screening talk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import seen
from doorlopend.records.kit.forming import NotNow, form_page
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.tables import Column, Table

from .. import forms
from ..households import household_of, waiting_at
from ..models import Screening
from ..permissions import DECIDE
from ..services import rounds as services
from .common import actor_of, coded, crumbs, one

SEX = "geslacht volwassenen"
"""The audited dimension that only the talk tells; nationality and mother tongue stand in the file."""


@needs(DECIDE)
@require_GET
def households_page(request: HttpRequest) -> HttpResponse:
    """Who waits at the chosen location, and whether the talk was held."""
    actor, day = actor_of(request), today()
    controllers = sorted(actor.where(DECIDE))
    places = sorted({row for row in FactRow.objects.filter(controller_id__in=controllers, kind="azc.verblijf").values_list("data__locatie", flat=True) if row})
    location = request.GET.get("locatie") if request.GET.get("locatie") in places else (places[0] if places else "")
    found = [one_ for controller in controllers for one_ in waiting_at(controller_id=controller, location=str(location), today=day)] if location else []
    subjects = [seen(member.dossier) for one_ in found for member in one_.members]
    if subjects:
        trail.record(actor=actor, action="households.viewed", controller_id=controllers[0], subjects=subjects)
    rows = [
        {"name": one_.members[0].dossier.display_name, "persons": one_.persons, "talked": one_.screening.talked_on if one_.screening else None,
         "apart": one_.apart(day), "hard": (_("ja") if one_.screening.criteria else _("nee")) if one_.screening else "", "id": one_.members[0].dossier.pk}
        for one_ in found
    ]  # fmt: skip
    columns = (
        Column(key="name", label=_("Huishouden")), Column(key="persons", label=_("Personen"), kind="number"),
        Column(key="apart", label=_("Gezin elders"), kind="number", meaning=_("Partner en minderjarige kinderen die volgens het dossier niet hier wonen: nareis te verwachten")),
        Column(key="talked", label=_("Screeningsgesprek"), kind="date"), Column(key="hard", label=_("Hard criterium")),
    )  # fmt: skip
    table = Table(
        name="households", caption=_("Wie hier wacht op een gemeente"), columns=columns, rows=rows,
        row_url=lambda row: reverse("housing:screening", args=[row["id"]]), empty_title=_("Niemand wacht op deze locatie"),
    )  # fmt: skip
    links = [Link(label=place, url=f"{request.path}?locatie={place}", current=place == location) for place in places]
    context = {"table": table, "links": links, "location": location, "breadcrumbs": crumbs((_("Plaatsingsrondes"), reverse("housing:rounds")), here=_("Wie wacht"))}
    return render(request, "housing/households.html", context)


@needs(DECIDE)
@require_http_methods(["GET", "POST"])
def screening_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    dossier: Dossier = one(Dossier.objects.filter(controller_id__in=actor.where(DECIDE)), pk=dossier_id)
    standing = Screening.objects.filter(dossier_id=dossier.pk).first()
    if request.method == "GET":
        trail.record(actor=actor, action="screening.viewed", controller_id=dossier.controller_id, subjects=[seen(dossier)])
    household = household_of(dossier=dossier)
    apart = household.apart(today())
    form = forms.ScreeningForm(request.POST or None, gemeenten=coded(today()), initial=_initial(standing) if standing else {"talked_on": today(), "nareis_persons": apart or None, "needs": household.features()})

    def save(given: dict[str, Any]) -> None:
        if given["talked_on"] > today():
            raise NotNow("talked_on", _("Deze dag moet nog komen. Leg het gesprek vast als het gehouden is."))
        services.screen(actor=actor, dossier_id=dossier.pk, controller_id=dossier.controller_id, values=_values(given))

    return form_page(
        request, form, title=_("Screeningsgesprek"), lead=dossier.display_name, back=reverse("housing:households"), save=save, done=_("Vastgelegd."),
        note=_("Nationaliteit, taal en geslacht tellen nooit mee in het advies. Ook een hard criterium is geen garantie: COA spant zich in.")
        + (" " + _("Volgens het dossier wonen %s gezinsleden elders: vraag naar nareis.") % apart if apart else "")
        + (" " + _("Volgens de lijst van COA is een woning nodig voor %s personen.") % household.persons if household.need else ""),
        crumbs=crumbs((_("Plaatsingsrondes"), reverse("housing:rounds")), (_("Wie wacht"), reverse("housing:households")), here=_("Screeningsgesprek")),
    )  # fmt: skip


def _initial(found: Screening) -> dict[str, Any]:
    criterion = found.criteria[0] if found.criteria else {}
    wishes = [*found.wishes, "", "", ""]
    return {
        "talked_on": found.talked_on, "needs": found.needs, "shared_ok": found.shared_ok, "criterion": criterion.get("kind", ""),
        "criterion_places": criterion.get("places", []), "proof": criterion.get("proof", ""), "work": _at(found.work, 0), "work_second": _at(found.work, 1),
        "education": next((one_["wants"] for one_ in found.education if one_.get("who") != "children"), []),
        "children_education": next((one_["wants"] for one_ in found.education if one_.get("who") == "children"), []), "network": found.network,
        "wish_first": wishes[0], "wish_second": wishes[1], "wish_third": wishes[2], "wishes_said": bool(found.wishes_said_on),
        "nareis_persons": found.nareis_persons, "nareis_on": found.nareis_on, "sex": found.audit.get(SEX, ""),
    }  # fmt: skip


def _at(rows: list[Any], n: int) -> Any:
    return rows[n] if n < len(rows) else []


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """The form as the screening keeps it; every adult has lines of work of their own."""
    criterion = {"kind": given["criterion"], "places": given["criterion_places"], "proof": given["proof"]}
    wishes = [given[name] for name in ("wish_first", "wish_second", "wish_third") if given[name]]
    education = [{"wants": given["education"]}] if given["education"] else []
    if given["children_education"]:
        education.append({"who": "children", "wants": given["children_education"]})
    return {
        "talked_on": given["talked_on"], "needs": given["needs"], "shared_ok": given["shared_ok"], "criteria": [criterion] if given["criterion"] else [],
        "work": [lines for lines in (given["work"], given["work_second"]) if lines], "education": education, "network": given["network"],
        "wishes": wishes, "wishes_said_on": given["talked_on"] if wishes else None, "nareis_persons": given["nareis_persons"] or 0, "nareis_on": given["nareis_on"],
        "audit": {SEX: given["sex"]} if given["sex"] else {},
    }  # fmt: skip
