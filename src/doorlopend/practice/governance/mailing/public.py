"""The newsletter for who has no account: asking for it, confirming by the link in the e-mail, and leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from doorlopend.records.access.http import EVERYBODY, open_to
from doorlopend.records.access.today import today
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.regions.models import Region

from ..publicity.site import frame, region_of
from . import readers


class AskForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"] = forms.EmailField(label=_("E-mailadres"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))


def _page(request: HttpRequest, region: Region, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "mailing/reader.html", {**frame(region), "privacy": reverse("site:page", args=[region.code, "privacy"]), **context}, status=status)


@open_to(EVERYBODY)
@require_http_methods(["GET", "POST"])
def ask_page(request: HttpRequest, region: str) -> HttpResponse:
    """Says the same whether the address was known or not."""
    found, title = region_of(region), _("Nieuwsbrief per e-mail")
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            readers.ask(region=found, address=form.cleaned_data["address"], language=get_language() or "nl", today=today())
        except NotNow as error:
            form.add_error(error.field, str(error))
        else:
            told = _("Kijk in uw e-mail en open de link om te bevestigen. Komt er niets, kijk dan bij ongewenste e-mail. Wie al is aangemeld, krijgt geen nieuwe e-mail.")
            return _page(request, found, title=title, told=told)
    lead = _("Wij sturen u eerst een e-mail met een link. Pas als u die opent en bevestigt, krijgt u de nieuwsbrief.")
    return _page(request, found, title=title, lead=lead, form=form, submit=_("Aanmelden"), ask=True, status=400 if form.errors else 200)


@open_to(EVERYBODY)
@require_http_methods(["GET", "POST"])
def confirm_page(request: HttpRequest, region: str, token: str) -> HttpResponse:
    """A press on the button, not the opening of the link: mail programs open links by themselves."""
    return _press(request, region, title=_("Aanmelding bevestigen"), lead=_("Wilt u de nieuwsbrief op dit adres krijgen?"), submit=_("Bevestigen"), done=_("U krijgt voortaan de nieuwsbrief. Onder elke nieuwsbrief staat een link om te stoppen."), act=lambda found: readers.confirm(region_id=found.pk, token=token, today=today()))


@csrf_exempt
@open_to(EVERYBODY)
@require_http_methods(["GET", "POST"])
def leave_page(request: HttpRequest, region: str, token: str) -> HttpResponse:
    """Asks first; a mail program may do it in one go (RFC 8058), so no form token is asked."""
    return _press(request, region, title=_("Afmelden voor de nieuwsbrief"), lead=_("Wij wissen uw adres meteen."), submit=_("Afmelden"), done=_("Uw adres is gewist. U krijgt geen e-mail meer."), act=lambda found: readers.leave(region_id=found.pk, token=token, today=today()))


def _press(request: HttpRequest, region: str, *, title: str, lead: str, submit: str, done: str, act: Callable[[Region], None]) -> HttpResponse:
    found = region_of(region)
    if request.method != "POST":
        return _page(request, found, title=title, lead=lead, form=forms.Form(), submit=submit)
    try:
        act(found)
    except NotNow as error:
        return _page(request, found, title=title, problem=str(error), status=404)
    return _page(request, found, title=title, told=done)
