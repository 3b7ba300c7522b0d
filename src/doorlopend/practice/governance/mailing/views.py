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
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.access.http import EVERYBODY, needs, open_to
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Badge, Figure

from ..pages import Block, Page, Row, actor_of, asking, form_page, one, region_for, show, sure
from ..permissions import PUBLISH, WRITE
from ..publicity.queries import pages
from ..steps import NotNow
from . import keeping, queries, readers, services, tokens
from .models import Mail
from .problems import said
from .readers import Why
from .states import BY_HAND, MailAct, MailState


@needs(WRITE)
@require_GET
def outbox_page(request: HttpRequest) -> HttpResponse:
    """What waits for a person first; then what went."""
    actor = actor_of(request)
    counts, stuck = queries.counts(actor=actor), queries.stuck(actor=actor)
    tiles = [Figure(label=state.label, value=counts[state.value], tone="late" if state in {MailState.ONZEKER, MailState.MISLUKT} and counts[state.value] else "ok") for state in (MailState.KLAAR, MailState.VERZONDEN, MailState.ONZEKER, MailState.MISLUKT)]
    lead = _("Herinneringen aan collega's, en nieuwsbrieven aan wie ze wil. Nooit iets over een inburgeraar.")
    off = [] if settings.MAIL_ON else [Block(title=_("E-mail staat uit"), text=_("Er gaat niets weg. Uw beheerder zet e-mail aan met DOORLOPEND_MAIL."), tone="warn")]
    late = [_late(mail) for mail in queries.put_off(actor=actor)]
    waits = [Block(title=_("Wacht op de mailserver"), text=_("Het systeem probeert het vanzelf opnieuw, bijna twee dagen lang."), rows=late, tone="warn")] if late else []
    blocks = [*off, Block(title=_("Wacht op u"), rows=[_stuck(mail) for mail in stuck], empty=_("Niets.")), *waits, Block(title=_("Laatst gemaakt"), rows=[_row(mail) for mail in queries.mails(actor=actor)[:30]], empty=_("Nog niets."))]
    stays, why = keeping.of_mails(today())
    links = [Link(label=_("Welke e-mail ik krijg"), url=reverse("mailing:wishes"))]
    if actor.where(PUBLISH):
        links.append(Link(label=_("Lezers buiten de organisatie"), url=reverse("mailing:readers")))
    aside = [Block(title=_("Verder"), links=links), Block(title=_("Een bericht blijft %s") % stays, text=why)]
    return show(request, Page(title=_("E-mail"), lead=lead, tiles=tiles, blocks=blocks, aside=aside))


def _row(mail: Mail) -> Row:
    return Row(text=mail.subject, note=mail.made_on.strftime("%d-%m-%Y"), badge=Badge(text=MailState(mail.state).label))


def _late(mail: Mail) -> Row:
    tried = _("pogingen: %d") % mail.attempts
    again = _("opnieuw om %s") % date_format(localtime(mail.held_until), "H:i") if mail.held_until else ""
    return Row(text=mail.subject, note=" · ".join(part for part in (said(mail.problem), tried, again) if part))


def _stuck(mail: Mail) -> Row:
    act = Action(label=MailAct.AGAIN.label, url=reverse("mailing:act", args=[mail.pk, MailAct.AGAIN.value]), method="post")
    to = _("lezer buiten de organisatie") if mail.reader_id else ""
    note = " · ".join(part for part in (services.kinds().get(mail.kind, ""), to, said(mail.problem)) if part)
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
def readers_page(request: HttpRequest) -> HttpResponse:
    """How many there are, and by the whole address: what is known of it, or away with it. The list is shown to nobody."""
    region, actor = region_for(request, PUBLISH), actor_of(request)
    there, asked = queries.outside(actor=actor)
    form = asking(request, {"address": forms.EmailField(label=_("E-mailadres")), "why": forms.ChoiceField(label=_("Wat is er?"), choices=REASONS, widget=forms.RadioSelect, initial=LOOK)})
    if request.method == "POST" and form.is_valid():
        messages.info(request, _done(actor, region.pk, **form.cleaned_data))
        return redirect("mailing:readers")
    tiles = [Figure(label=_("lezers buiten de organisatie"), value=there), Figure(label=_("moeten nog bevestigen"), value=asked, note=_("na een week gewist"))]
    lead = _("Wie zich op de openbare site aanmeldde. Adressen staan hier niet; zoek er een op om iets voor iemand te doen.")
    blocks = [Block(title=_("Een adres opzoeken"), form=form, form_action=reverse("mailing:readers"), submit=_("Zoeken of wissen"))]
    aside = [Block(title=_("Verder"), links=(Link(label=_("Aanmelden op de openbare site"), url=reverse("readers:ask", args=[region.code])), Link(label=_("Openbare pagina's"), url=reverse("publicity:pages"))))]
    return show(request, Page(title=_("Lezers buiten de organisatie"), lead=lead, tiles=tiles, blocks=blocks, aside=aside))


LOOK = "inzage"
REASONS = [(LOOK, gettext_lazy("Laten zien wat wij van dit adres weten")), (Why.ASKED.value, gettext_lazy("Wissen: vroeg om te stoppen")), (Why.BOUNCED.value, gettext_lazy("Wissen: e-mail komt niet aan")), (Why.COMPLAINED.value, gettext_lazy("Wissen, en nooit meer schrijven"))]


def _done(actor: Actor, region_id: UUID, *, address: str, why: str) -> str:
    if why == LOOK:
        reader = readers.found(region_id=region_id, address=address)
        if reader is None:
            return _("Dit adres staat niet op de lijst.")
        since = _("bevestigd op %s") % date_format(reader.confirmed_on, "j F Y") if reader.confirmed_on else _("nog niet bevestigd")
        return _("Aangevraagd op %(day)s, %(since)s. Meer is niet bekend.") % {"day": date_format(reader.asked_on, "j F Y"), "since": since}
    gone = readers.remove(actor=actor, region_id=region_id, address=address, why=Why(why), today=today())
    return _("Het adres is gewist.") if gone else _("Dit adres stond niet op de lijst.")


@needs(PUBLISH)
@require_http_methods(["GET", "POST"])
def newsletter_page(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """Shows to how many it goes before it goes."""
    page = one(pages(actor=actor_of(request)), pk=page_id)
    with acting(services.system(page.region_id)):
        users, outside = services.newsletter_readers(region_id=page.region_id, today=today())

    def save(_given: dict[str, Any]) -> None:
        made = services.send_newsletter(actor=actor_of(request), page_id=page.pk, today=today())
        messages.success(request, _("%d e-mails staan klaar.") % made)

    form = asking(request, sure())
    counts = queries.went(actor=actor_of(request), page_id=page.pk)
    went = ", ".join(f"{counts[state.value]} {state.label}" for state in MailState if state.value in counts)
    lead = _("“%(title)s” gaat naar %(n)d collega's en %(m)d lezers daarbuiten; wie hem al kreeg, krijgt hem niet nog eens.") % {"title": page.title, "n": len(users), "m": len(outside)}
    return form_page(request, form, title=_("Per e-mail versturen"), lead=lead, back=reverse("publicity:page", args=[page.pk]), save=save, submit=_("Versturen"), note=_("Tot nu toe: %s.") % went if went else "")
