"""Steps of a testbed by a button; what cannot be undone asks first."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.forming import form_page
from doorlopend.records.kit.values import Confirm

from .. import forms, policies
from ..models import Testbed
from ..services import card, locking
from ..states import Act, State
from .common import actor_of, crumbs, testbed_of, try_it


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def act_page(request: HttpRequest, testbed_id: UUID, act: str) -> HttpResponse:
    """One step by a button; closing cannot be undone and asks first."""
    testbed = testbed_of(request, testbed_id)
    if act not in Act.values:
        raise Http404
    if request.method == "GET":
        return _ask_close(request, testbed) if act == Act.CLOSE and State(testbed.state) is State.RUNNING else redirect("testbeds:card", testbed.pk)
    try_it(request, lambda: card.act(actor=actor_of(request), testbed_id=testbed.pk, what=Act(act), today=today()), done=_("Gedaan: %s.") % Act(act).label)
    return redirect("testbeds:card", testbed.pk)


def _ask_close(request: HttpRequest, testbed: Testbed) -> HttpResponse:
    ask = Confirm(
        title=_("Metingen sluiten"), text=_("Doe dit als van iedereen de afgesproken maanden voorbij zijn. Terug kan niet."), submit=_("Sluiten"),
        cancel_url=reverse("testbeds:card", args=[testbed.pk]),
        consequences=(_("Niemand kan meer meedoen."), _("De einduitkomst kan worden berekend."), _("Het geheim van de loting wordt openbaar, zodat ieder haar kan narekenen.")),
    )  # fmt: skip
    return render(request, "kit/confirm.html", {"confirm": ask, "form": None})


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def stop_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    testbed = testbed_of(request, testbed_id)
    return form_page(
        request, forms.WordsForm(request.POST or None, today=today()), title=_("Voortijdig stoppen"), back=reverse("testbeds:card", args=[testbed.pk]), crumbs=crumbs(testbed),
        lead=_("Ook een gestopte proeftuin sluit met een les."), submit=_("Stoppen"), done=_("De proeftuin is gestopt."),
        save=lambda given: card.act(actor=actor_of(request), testbed_id=testbed.pk, what=Act.STOP, today=today(), text=given["text"]),
    )  # fmt: skip


@needs("testbeds.write")
@require_http_methods(["GET", "POST"])
def lock_page(request: HttpRequest, testbed_id: UUID) -> HttpResponse:
    """Says what locking means, and does it."""
    testbed = testbed_of(request, testbed_id)
    if not policies.may_write(actor=actor_of(request), testbed=testbed):
        raise PermissionDenied(_("Uw rol geeft hier geen recht op. Vraag de regiocoördinator."))
    if request.method == "POST":
        try_it(request, lambda: locking.lock(actor=actor_of(request), testbed_id=testbed.pk, today=today()), done=_("Het protocol ligt vast en staat op de openbare pagina."))
        return redirect("testbeds:card", testbed.pk)
    ask = Confirm(
        title=_("Het protocol vastleggen"), text=_("Hierna verandert niets meer aan de vraag, de aanpakken, de uitkomsten en de loting."), submit=_("Vastleggen"),
        cancel_url=reverse("testbeds:card", args=[testbed.pk]),
        consequences=(_("Het protocol krijgt een hash en een openbare pagina."), _("Latere wijzigingen worden toegevoegd, met reden, en blijven zichtbaar."), _("De volgorde van gemeenten of de loting van personen volgt uit het protocol.")),
    )  # fmt: skip
    return render(request, "kit/confirm.html", {"confirm": ask, "form": None})
