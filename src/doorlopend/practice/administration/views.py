"""The administrator's screens: who logs in, with which role, and which party acts for the gemeente."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorlopend.records.access.http import needs
from doorlopend.records.access.today import today
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Action, Item
from doorlopend.records.people.models import Grant, User
from doorlopend.records.people.services import add_user, block_user, end_role, grant_role, set_password
from doorlopend.records.regions.data import mandate_purposes
from doorlopend.records.regions.errors import RegionError
from doorlopend.records.regions.models import Mandate
from doorlopend.records.regions.services import add_mandate, end_mandate

from . import forms, queries, tables
from .permissions import MANAGE


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


@needs(MANAGE)
@require_GET
def users(request: HttpRequest) -> HttpResponse:
    rows = queries.people(actor=_actor(request), today=today())
    return render(request, "administration/users.html", {"table": tables.user_table(rows, request.GET), "new": Action(label=_("Gebruiker toevoegen"), url=reverse("administration:add-user"), icon="plus")})


@needs(MANAGE)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = forms.UserForm(request.POST or None, places=queries.places(actor=_actor(request)))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = add_user(actor=_actor(request), email=given["email"], name=given["name"], steward_id=UUID(given["steward"]), password=given["password"] or None)
        messages.success(request, _("Gebruiker toegevoegd. Geef nu een rol."))
        return redirect("administration:user", made.pk)
    return _form(request, form, _("Gebruiker toevoegen"), reverse("administration:users"))


def _person(request: HttpRequest, user_id: UUID) -> queries.Person:
    try:
        return queries.person(actor=_actor(request), user_id=user_id, today=today())
    except User.DoesNotExist:
        raise Http404 from None


@needs(MANAGE)
@require_GET
def user(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One user: what holds now, what may be changed, and what that does."""
    one = _person(request, user_id)
    names = queries.names_of({grant.organisation_id for grant in one.grants} | {one.user.steward_id})
    roles = [
        {"title": tables.role_name(grant.role), "items": tables.grant_items(grant, names), "end": Action(label=_("Rol beëindigen"), url=reverse("administration:end-role", args=[grant.pk]), method="post")}
        for grant in one.grants
    ]
    items = [Item(label=_("E-mailadres"), value=one.user.email), Item(label=_("Organisatie"), value=names.get(one.user.steward_id, "")), Item(label=_("Laatst ingelogd"), value=one.user.last_login.date() if one.user.last_login else _("nog nooit"))]
    context = {"one": one, "items": items, "roles": roles, "breadcrumbs": _crumbs(), "give": Action(label=_("Rol geven"), url=reverse("administration:give-role", args=[user_id]), icon="plus"), "more": _more(one)}
    return render(request, "administration/user.html", context)


def _more(one: queries.Person) -> list[Action]:
    block = Action(label=_("Blokkeren") if one.user.is_active else _("Weer toelaten"), url=reverse("administration:block-user", args=[one.user.pk]), method="post")
    return [Action(label=_("Wachtwoord instellen"), url=reverse("administration:password", args=[one.user.pk])), block]


@needs(MANAGE, methods=("POST",))
@require_POST
def block(request: HttpRequest, user_id: UUID) -> HttpResponse:
    one = _person(request, user_id)
    try:
        block_user(actor=_actor(request), user_id=user_id, blocked=one.user.is_active)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Deze gebruiker kan niet meer inloggen.") if one.user.is_active else _("Deze gebruiker kan weer inloggen."))
    return redirect("administration:user", user_id)


@needs(MANAGE)
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest, user_id: UUID) -> HttpResponse:
    one = _person(request, user_id)
    form = forms.PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(actor=_actor(request), user_id=user_id, password=form.cleaned_data["password"])
        messages.success(request, _("Wachtwoord ingesteld. Geef het persoonlijk door."))
        return redirect("administration:user", user_id)
    return _form(request, form, _("Wachtwoord van %s") % one.user.name, reverse("administration:user", args=[user_id]))


@needs(MANAGE)
@require_http_methods(["GET", "POST"])
def give_role(request: HttpRequest, user_id: UUID) -> HttpResponse:
    one = _person(request, user_id)
    form = forms.RoleForm(request.POST or None, places=queries.places(actor=_actor(request)), today=today())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        grant_role(
            actor=_actor(request), user=one.user, role=given["code"], organisation_id=given["place"], steward_id=given["place"],
            ground=given["ground"], valid_from=given["valid_from"], valid_until=given["valid_until"],
        )  # fmt: skip
        messages.success(request, _("Rol gegeven."))
        return redirect("administration:user", user_id)
    return _form(request, form, _("Rol voor %s") % one.user.name, reverse("administration:user", args=[user_id]))


@needs(MANAGE, methods=("POST",))
@require_POST
def end(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    try:
        ended = end_role(actor=_actor(request), grant_id=grant_id, today=today())
    except Grant.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Rol beëindigd: vanaf nu geeft zij geen toegang meer."))
    return redirect("administration:user", ended.user_id)


@needs(MANAGE)
@require_GET
def mandates(request: HttpRequest) -> HttpResponse:
    """Which parties act in whose files, on which decision, until when."""
    rows = queries.mandates(actor=_actor(request), today=today())
    names = queries.names_of({one.organisation_id for one in rows})
    shown = [{"title": names.get(one.organisation_id, ""), "items": _mandate_items(one), "end": Action(label=_("Vandaag beëindigen"), url=reverse("administration:end-mandate", args=[one.pk]), method="post")} for one in rows]
    return render(request, "administration/mandates.html", {"mandates": shown, "new": Action(label=_("Mandaat vastleggen"), url=reverse("administration:give-mandate"), icon="plus")})


def _purpose(code: str) -> str:
    """In words; a purpose of before they were listed stands as it was written."""
    lang = "en" if (get_language() or "nl").startswith("en") else "nl"
    return str(next((one[lang] for one in mandate_purposes() if one["code"] == code), code))


def _mandate_items(one: Mandate) -> list[Item]:
    return [
        Item(label=_("Namens"), value=one.controller.name), Item(label=_("Waarvoor"), value=_purpose(one.purpose)), Item(label=_("Besluit"), value=one.ground),
        Item(label=_("Vanaf"), value=one.valid_from), Item(label=_("Tot en met"), value=one.period.last or _("geen einde")),
    ]  # fmt: skip


@needs(MANAGE)
@require_http_methods(["GET", "POST"])
def give_mandate(request: HttpRequest) -> HttpResponse:
    places = [place for place in queries.places(actor=_actor(request)) if place.held_at == "controller"]
    form = forms.MandateForm(request.POST or None, places=places, parties=queries.parties(actor=_actor(request)), today=today())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            add_mandate(
                actor=_actor(request), controller_id=UUID(given["controller"]), organisation_id=UUID(given["party"]), purpose=given["purpose"],
                ground=given["ground"], first_day=given["first_day"], last_day=given["last_day"],
            )  # fmt: skip
        except RegionError as error:
            form.add_error(None, error.message["en" if (get_language() or "nl").startswith("en") else "nl"])
        else:
            messages.success(request, _("Mandaat vastgelegd."))
            return redirect("administration:mandates")
    return _form(request, form, _("Mandaat vastleggen"), reverse("administration:mandates"))


@needs(MANAGE, methods=("POST",))
@require_POST
def stop_mandate(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    one = next((row for row in queries.mandates(actor=_actor(request), today=today()) if row.pk == mandate_id), None)
    if one is None:
        raise Http404
    end_mandate(actor=_actor(request), mandate_id=one.pk, last_day=max(today(), one.valid_from))
    messages.success(request, _("Mandaat beëindigd. Vandaag is de laatste dag."))
    return redirect("administration:mandates")


def _crumbs() -> tuple[Link, ...]:
    return (Link(label=_("Gebruikers"), url=reverse("administration:users")),)


def _form(request: HttpRequest, form: Any, title: str, cancel: str) -> HttpResponse:
    return render(request, "administration/form.html", {"form": form, "title": title, "cancel": cancel}, status=400 if form.errors else 200)
