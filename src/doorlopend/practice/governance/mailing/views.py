"""The outbox, one's own choice of e-mail, the sign-off link, and a newsletter on its way."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.records.access.actor import acting
from doorlopend.records.access.http import EVERYBODY, needs, open_to
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Badge, Figure

from ..pages import Block, Page, Row, actor_of, asking, form_page, one, show
from ..permissions import PUBLISH, WRITE
from ..publicity.queries import pages
from ..steps import NotNow
from . import queries, services, tokens
from .models import Mail
from .states import BY_HAND, MailAct, MailState


@needs(WRITE)
@require_GET
def outbox_page(request: HttpRequest) -> HttpResponse:
    """What waits for a person first; then what went."""
    actor = actor_of(request)
    counts, stuck = queries.counts(actor=actor), queries.stuck(actor=actor)
    tiles = [Figure(label=state.label, value=counts[state.value], tone="late" if state in {MailState.ONZEKER, MailState.MISLUKT} and counts[state.value] else "ok") for state in (MailState.KLAAR, MailState.VERZONDEN, MailState.ONZEKER, MailState.MISLUKT)]
    lead = _("Herinneringen en nieuwsbrieven aan collega's. Nooit iets over een inburgeraar.")
    off = [] if settings.MAIL_ON else [Block(title=_("E-mail staat uit"), text=_("Er gaat niets weg. Uw beheerder zet e-mail aan met DOORLOPEND_MAIL."), tone="warn")]
    blocks = [*off, Block(title=_("Wacht op u"), rows=[_stuck(mail) for mail in stuck], empty=_("Niets.")), Block(title=_("Laatst gemaakt"), rows=[_row(mail) for mail in queries.mails(actor=actor)[:30]], empty=_("Nog niets."))]
    aside = [Block(title=_("Verder"), links=(Link(label=_("Welke e-mail ik krijg"), url=reverse("mailing:wishes")),))]
    return show(request, Page(title=_("E-mail"), lead=lead, tiles=tiles, blocks=blocks, aside=aside))


def _row(mail: Mail) -> Row:
    return Row(text=mail.subject, note=mail.made_on.strftime("%d-%m-%Y"), badge=Badge(text=MailState(mail.state).label))


def _stuck(mail: Mail) -> Row:
    act = Action(label=MailAct.AGAIN.label, url=reverse("mailing:act", args=[mail.pk, MailAct.AGAIN.value]), method="post")
    note = " · ".join(part for part in (services.kinds().get(mail.kind, ""), mail.problem) if part)
    return Row(text=mail.subject, note=note, badge=Badge(text=MailState(mail.state).label, tone="warn"), act=act)


@needs(WRITE, methods=("POST",))
@require_POST
def act_page(request: HttpRequest, mail_id: UUID, act: str) -> HttpResponse:
    mail = one(queries.mails(actor=actor_of(request)), pk=mail_id)
    if act not in {what.value for what in BY_HAND}:
        raise Http404
    try:
        services.act(actor=actor_of(request), mail_id=mail.pk, what=MailAct(act))
    except NotNow as error:
        messages.error(request, str(error))
    return redirect("mailing:outbox")


@needs("signals.write")
@require_http_methods(["GET", "POST"])
def wishes_page(request: HttpRequest) -> HttpResponse:
    actor, known = actor_of(request), services.kinds()
    wanted = [code for code in known if code not in queries.refused(actor=actor)]
    asked = {"wanted": forms.MultipleChoiceField(label=_("Welke e-mail wilt u krijgen?"), choices=list(known.items()), widget=forms.CheckboxSelectMultiple, required=False)}

    def save(given: dict[str, Any]) -> None:
        services.choose(actor=actor, wanted=given["wanted"], today=today())

    form = asking(request, asked, initial={"wanted": wanted})
    return form_page(request, form, title=_("Mijn e-mail"), lead=_("Uitvinken is afmelden. Op het scherm blijft alles staan."), back=reverse("web:home"), save=save, done=_("Uw keuze is bewaard."))


@csrf_exempt
@open_to(EVERYBODY)
@require_http_methods(["GET", "POST"])
def off_page(request: HttpRequest, token: str) -> HttpResponse:
    """The link in an e-mail asks first; a mail program may sign off in one go (RFC 8058), so no form token is asked."""
    try:
        _user, kind = tokens.read(token)
        done = services.sign_off(token=token, today=today()) if request.method == "POST" else ""
    except NotNow as error:
        return render(request, "mailing/off.html", {"problem": str(error), "kind": "", "done": ""}, status=404)
    return render(request, "mailing/off.html", {"kind": services.kinds().get(kind, kind), "done": done, "problem": ""})


@needs(PUBLISH)
@require_http_methods(["GET", "POST"])
def newsletter_page(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """Shows to how many it goes before it goes."""
    page = one(pages(actor=actor_of(request)), pk=page_id)
    with acting(services.system(page.region_id)):
        count = len(services.newsletter_readers(region_id=page.region_id, today=today()))

    def save(_given: dict[str, Any]) -> None:
        made = services.send_newsletter(actor=actor_of(request), page_id=page.pk, today=today())
        messages.success(request, _("%d e-mails staan klaar.") % made)

    form = asking(request, {"ok": forms.BooleanField(required=False, widget=forms.HiddenInput)})
    lead = _("“%(title)s” gaat naar %(n)d lezers; wie hem al kreeg, krijgt hem niet nog eens.") % {"title": page.title, "n": count}
    return form_page(request, form, title=_("Per e-mail versturen"), lead=lead, back=reverse("publicity:page", args=[page.pk]), save=save, submit=_("Versturen"))
