"""The screens of the exchange with DUO: thin, each one call to read or to write."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.engines.facts import KINDS, Fact
from doorlopend.practice.casework.forms import FactForm
from doorlopend.practice.casework.page import kind_name
from doorlopend.practice.casework.services import note_viewed
from doorlopend.practice.casework.tables import name_of as person_name
from doorlopend.practice.casework.views import opened_dossier
from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import AlreadySuperseded, Source, record_facts
from doorlopend.records.kit.forms import ReasonForm
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Confirm, Figure
from doorlopend.records.messages import outbox
from doorlopend.records.messages.models import Outgoing
from doorlopend.records.people.models import User

from . import forms, queries, services
from .compare import ASKERS
from .page import MessagePage, page_of
from .services import HeldBack, NoLine
from .tables import colleague_table, difference_table, ledger_table, outbox_table
from .words import STATES, name_of, told


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


def _tabs(current: str) -> list[Link]:
    pages = (("outbox", _("Berichten aan DUO")), ("ledger", _("Logboek")), ("differences", _("Verschillen")))
    return [Link(label=label, url=reverse(f"duo:{name}"), current=name == current) for name, label in pages]


@needs("messages.read")
@require_GET
def outbox_page(request: HttpRequest) -> HttpResponse:
    """What DUO must still hear, what is on its way, and what got stuck."""
    actor = _actor(request)
    may_send = bool(actor.where("dossier.write"))
    table = outbox_table(queries.outgoing(actor=actor), request.GET, may_send=may_send)
    note_viewed(actor=actor, dossiers=queries.people(table.rows).values(), action="messages.viewed")
    context = {"table": table, "tiles": _tiles(queries.counts(actor=actor)), "tabs": _tabs("outbox"), "more": _contacts_action(actor)}
    return render(request, "duo/outbox.html", context)


def _contacts_action(actor: Any) -> list[Action]:
    return [Action(label=_("Contactpersonen bij DUO"), url=reverse("duo:contacts"), icon="people")] if actor.where("dossier.assign") else []


def _tiles(counts: dict[str, int]) -> list[Figure]:
    address = reverse("duo:outbox")
    return [
        Figure(label=STATES[state][0], value=counts.get(state, 0), url=f"{address}?state={state}", tone=STATES[state][1] if counts.get(state) else "neutral")
        for state in ("draft", "ready", "sent", "dead", "refused", "accepted")
    ]


@needs("dossier.write", methods=("POST",))
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Sends the chosen drafts that DUO would take, or tries stuck messages again; says what stayed behind and why."""
    chosen = queries.outgoing(actor=_actor(request)).filter(pk__in=_ids(request))
    act = _send_one if request.POST.get("action") == "send" else _again_one
    done = 0
    left: list[str] = []
    for row in services.in_order(list(chosen)):
        problem = act(request, row)
        if problem is None:
            done += 1
        else:
            left.append(f"{name_of(row.operation)}: {problem}")
    if done:
        messages.success(request, ngettext("%d bericht is op weg.", "%d berichten zijn op weg.", done) % done)
    for words in left[:5]:
        messages.warning(request, words)
    if len(left) > 5:
        messages.warning(request, _("En nog %d andere; open ze om te zien wat er te verbeteren is.") % (len(left) - 5))
    return redirect("duo:outbox")


def _send_one(request: HttpRequest, row: Outgoing) -> str | None:
    try:
        services.send(actor=_actor(request), message_id=row.pk, today=today())
    except HeldBack as held:
        return " ".join(told(one) for one in held.objections)
    except (NoLine, outbox.NotNow, PermissionDenied) as error:
        return str(error)
    return None


def _again_one(request: HttpRequest, row: Outgoing) -> str | None:
    try:
        outbox.try_again(actor=_actor(request), message_id=row.pk)
    except (outbox.NotNow, PermissionDenied) as error:
        return str(error)
    return None


def _ids(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("ids"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@needs("messages.read")
@require_GET
def ledger_page(request: HttpRequest) -> HttpResponse:
    """Every step of every message, both ways: when, what, by whom and why."""
    table = ledger_table(queries.ledger(actor=_actor(request)), request.GET)
    note_viewed(actor=_actor(request), dossiers=queries.people(table.rows).values(), action="messages.viewed")
    return render(request, "duo/ledger.html", {"table": table, "tabs": _tabs("ledger")})


@needs("messages.read")
@require_GET
def differences_page(request: HttpRequest) -> HttpResponse:
    """What DUO, COA and this record say differently, and what is usually behind it."""
    table = difference_table(queries.differences(actor=_actor(request)), request.GET)
    note_viewed(actor=_actor(request), dossiers=queries.people(table.rows).values(), action="messages.viewed")
    return render(request, "duo/differences.html", {"table": table, "tabs": _tabs("differences"), "unplaced": queries.unplaced(actor=_actor(request))})


def _message(row: Dossier, message_id: UUID) -> Outgoing:
    return get_object_or_404(Outgoing, pk=message_id, dossier_id=row.pk)


@needs("messages.read")
@require_GET
@opened_dossier
def message_page(request: HttpRequest, row: Dossier, message_id: UUID) -> HttpResponse:
    message = _message(row, message_id)
    page = page_of(dossier=row, message=message, today=today())
    note_viewed(actor=_actor(request), dossiers=[row], action="message.viewed")
    may_write = _actor(request).may("dossier.write", row.controller_id)
    context = {
        "page": page, "today": today(), "title": name_of(message.operation), "over": person_name(row), "tabs": _tabs(""),
        "primary": _primary(row, page) if may_write else None, "actions": _actions(row, page) if may_write else [],
        "breadcrumbs": (Link(label=_("Aan DUO"), url=reverse("duo:outbox")), Link(label=person_name(row), url=reverse("casework:dossier", args=[row.pk]))),
        "mend": reverse("duo:mend", args=[row.pk, page.fact_id]) if may_write and page.fact_id and not page.free else "",
    }  # fmt: skip
    return render(request, "duo/message.html", context)


def _primary(row: Dossier, page: MessagePage) -> Action | None:
    state, keys = page.message.state, [row.pk, page.message.pk]
    if state == "draft" and page.linked and page.free:
        return Action(label=_("Versturen naar DUO"), url=reverse("duo:send", args=keys), method="post", icon="arrow")
    if state == "draft" and not page.linked:
        return Action(label=_("Ik heb dit overgenomen"), url=reverse("duo:entered", args=keys), method="post", icon="check")
    if state == "dead":
        return Action(label=_("Opnieuw proberen"), url=reverse("duo:again", args=keys), method="post")
    return None


def _actions(row: Dossier, page: MessagePage) -> list[Action]:
    state, keys = page.message.state, [row.pk, page.message.pk]
    found = []
    if state == "dead" or (state == "draft" and page.linked):
        found.append(Action(label=_("Al overgenomen in het portaal"), url=reverse("duo:entered", args=keys), method="post"))
    if state == "dead":
        found.append(Action(label=_("Hoeft niet meer"), url=reverse("duo:withdraw", args=keys)))
    return found


@needs("dossier.write", methods=("POST",))
@require_POST
@opened_dossier
def send(request: HttpRequest, row: Dossier, message_id: UUID) -> HttpResponse:
    problem = _send_one(request, _message(row, message_id))
    _say(request, problem, _("Het bericht is op weg naar DUO."))
    return redirect("duo:message", row.pk, message_id)


@needs("dossier.write", methods=("POST",))
@require_POST
@opened_dossier
def entered(request: HttpRequest, row: Dossier, message_id: UUID) -> HttpResponse:
    """One click: it stands in DUO's portal, and counts in the ledger like a message."""
    problem = None
    try:
        services.entered(actor=_actor(request), message_id=_message(row, message_id).pk, on=today())
    except outbox.NotNow as error:
        problem = str(error)
    _say(request, problem, _("Genoteerd: overgenomen in het portaal van DUO."))
    return redirect("casework:dossier", row.pk)


@needs("dossier.write", methods=("POST",))
@require_POST
@opened_dossier
def again(request: HttpRequest, row: Dossier, message_id: UUID) -> HttpResponse:
    _say(request, _again_one(request, _message(row, message_id)), _("Het bericht wordt opnieuw verstuurd."))
    return redirect("duo:message", row.pk, message_id)


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def withdraw(request: HttpRequest, row: Dossier, message_id: UUID) -> HttpResponse:
    message, form = _message(row, message_id), ReasonForm(request.POST or None)
    back = reverse("duo:message", args=[row.pk, message_id])
    if request.method == "POST" and form.is_valid():
        try:
            outbox.withdraw(actor=_actor(request), message_id=message.pk, reason=form.cleaned_data["reason"])
        except outbox.NotNow as error:
            messages.warning(request, str(error))
        return redirect(back)
    ask = Confirm(
        title=_("Dit hoeft DUO niet meer te horen"), submit=_("Laten vervallen"), cancel_url=back,
        text=_("Geef aan waarom. Zolang het feit in het dossier staat, komt het bericht later weer klaar te staan als het verandert."),
    )  # fmt: skip
    return render(request, "kit/confirm.html", {"confirm": ask, "form": form}, status=400 if form.errors else 200)


def _say(request: HttpRequest, problem: str | None, done: str) -> None:
    if problem is None:
        messages.success(request, done)
    else:
        messages.warning(request, problem)


@needs("dossier.write", methods=("POST",))
@require_POST
@opened_dossier
def sign_up(request: HttpRequest, row: Dossier) -> HttpResponse:
    problem = None
    try:
        services.sign_up_for_test(actor=_actor(request), dossier_id=row.pk)
    except (NoLine, outbox.NotNow) as error:
        problem = str(error)
    _say(request, problem, _("DUO is om het examennummer gevraagd."))
    return redirect("casework:dossier", row.pk)


@needs("dossier.write", methods=("POST",))
@require_POST
@opened_dossier
def compare(request: HttpRequest, row: Dossier) -> HttpResponse:
    """Asks DUO what it holds of this person; the differences appear when it has answered."""
    if services.has_line(row.controller) and ASKERS:
        for ask in ASKERS:
            ask(row)
        messages.success(request, _("DUO wordt gevraagd wat het van deze persoon weet. Verschillen verschijnen op de pagina Verschillen."))
    else:
        messages.warning(request, _("Deze gemeente heeft geen koppeling met DUO. Vergelijk in het portaal."))
    return redirect("casework:dossier", row.pk)


@needs("dossier.write")
@require_http_methods(["GET", "POST"])
@opened_dossier
def mend(request: HttpRequest, row: Dossier, fact_id: UUID) -> HttpResponse:
    """The fact behind a message, filled in as it stands: what was wrong is replaced by what is right."""
    fact = to_fact(get_object_or_404(FactRow, pk=fact_id, dossier_id=row.pk, superseded_by=None))
    form = FactForm(request.POST or None, kind=KINDS[fact.kind], today=today(), initial=_initial(fact))
    if request.method == "POST" and form.is_valid():
        better = replace(form.fact, supersedes=fact.id, mode="correction")
        try:
            record_facts(actor=_actor(request), dossier_id=row.pk, facts=[better], source=Source("form"))
        except AlreadySuperseded as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Verbeterd. Het bericht aan DUO is opnieuw opgemaakt."))
            return redirect("duo:outbox")
    context = {"form": form, "title": _("Verbeteren: %s") % kind_name(fact.kind), "over": person_name(row), "cancel": reverse("casework:dossier", args=[row.pk]), "second": ""}
    return render(request, "duo/form.html", context, status=400 if form.errors else 200)


def _initial(fact: Fact) -> dict[str, Any]:
    days = {"valid_from": fact.valid_from, "valid_until": fact.valid_until, "known_on": fact.known_on}
    return {**days, **{f"d_{name}": list(value) if isinstance(value, tuple) else value for name, value in fact.data.items()}}


@needs("dossier.assign")
@require_http_methods(["GET", "POST"])
def contacts_page(request: HttpRequest) -> HttpResponse:
    """Colleagues whom DUO may call about a person."""
    actor = _actor(request)
    places = actor.where("dossier.assign")
    staff = list(User.objects.filter(steward_id__in=places).order_by("name"))
    form = forms.ColleagueForm(request.POST or None, colleagues=staff)
    if request.method == "POST" and form.is_valid():
        given, user = form.cleaned_data, next(one for one in staff if str(one.pk) == form.cleaned_data["user"])
        try:
            services.tell_colleague(
                actor=actor, controller_id=user.steward_id, user_id=user.pk, name=given["naam"], email=given["email"], phone=given["telefoonnummer"]
            )
            messages.success(request, _("DUO wordt ingelicht over deze contactpersoon."))
        except outbox.NotNow as error:
            messages.warning(request, str(error))
        return redirect("duo:contacts")
    waiting = [one for one in queries.outgoing(actor=actor).filter(dossier_id=None, state__in=queries.OPEN)]
    rows = list(queries.colleagues(actor=actor))
    context = {
        "form": form, "table": colleague_table(rows), "stuck": [_stuck(one) for one in waiting],
        "drops": [Action(label=_("%s verwijderen") % one.name, url=reverse("duo:drop-contact", args=[one.user_id]), method="post") for one in rows],
        "breadcrumbs": (Link(label=_("Aan DUO"), url=reverse("duo:outbox")),),
    }  # fmt: skip
    return render(request, "duo/contacts.html", context, status=400 if form.errors else 200)


def _stuck(message: Outgoing) -> dict[str, Any]:
    asks = message.state == "dead" and message.operation == "contact_opvoeren"
    url = reverse("duo:contact-number", args=[message.pk]) if asks else ""
    return {"name": name_of(message.operation), "state": STATES[message.state][0], "problem": message.problem, "url": url}


@needs("dossier.assign", methods=("POST",))
@require_POST
def drop_contact(request: HttpRequest, user_id: UUID) -> HttpResponse:
    colleague = get_object_or_404(queries.colleagues(actor=_actor(request)), user_id=user_id)
    problem = None
    try:
        services.drop_colleague(actor=_actor(request), controller_id=colleague.controller_id, user_id=user_id)
    except outbox.NotNow as error:
        problem = str(error)
    _say(request, problem, _("DUO wordt gevraagd deze contactpersoon te verwijderen."))
    return redirect("duo:contacts")


@needs("dossier.assign")
@require_http_methods(["GET", "POST"])
def contact_number(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """DUO took a contact but its answer got lost: a person reads the number in the portal, or sends anew."""
    message = get_object_or_404(queries.outgoing(actor=_actor(request)), pk=message_id, dossier_id=None)
    form = forms.NumberForm(request.POST or None)
    if request.method == "POST" and request.POST.get("action") == "again":
        _say(request, _again_one(request, message), _("Het bericht wordt opnieuw verstuurd."))
        return redirect("duo:contacts")
    if request.method == "POST" and form.is_valid():
        try:
            services.number_known(actor=_actor(request), message_id=message.pk, number=form.cleaned_data["number"])
        except outbox.NotNow as error:
            messages.warning(request, str(error))
        return redirect("duo:contacts")
    context = {"form": form, "title": _("Kent DUO deze contactpersoon al?"), "over": "", "cancel": reverse("duo:contacts"), "second": _("DUO kent hem niet: opnieuw versturen")}
    return render(request, "duo/form.html", context, status=400 if form.errors else 200)
