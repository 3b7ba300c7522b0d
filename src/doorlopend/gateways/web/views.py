"""Log-in, second factor, first page and health: what belongs to no room."""

from __future__ import annotations

import base64
import io
from math import ceil

import segno
from django import forms
from django.conf import settings
from django.contrib import auth
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from doorlopend.records.access.actor import LOGIN, acting
from doorlopend.records.access.http import EVERYBODY, LOGGED_IN, open_to
from doorlopend.records.access.today import today
from doorlopend.records.audit import trail
from doorlopend.records.people import guessing
from doorlopend.records.people.models import User
from doorlopend.records.registry import home_figures, registries

from . import demo, held
from .middleware import second_factor_done


class LoginForm(forms.Form):
    email = forms.EmailField(label=_("E-mailadres"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Wachtwoord"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: object, request: HttpRequest, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.request = request

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("email") and data.get("password"):
            self.user = self._who(data["email"], data["password"])
        return data

    def _who(self, email: str, password: str) -> User:
        """Who this is. Nothing here tells whether somebody has this address: neither words nor time nor waiting."""
        if wait := guessing.begin(email=email, now=timezone.now()):
            raise forms.ValidationError(_("Er is te vaak een verkeerd wachtwoord gegeven. Wacht %s seconden en probeer het opnieuw.") % ceil(wait.total_seconds()))
        user = auth.authenticate(self.request, username=email, password=password)
        if user is None:
            raise forms.ValidationError(_("E-mailadres en wachtwoord horen niet bij elkaar. Probeer het opnieuw."))
        guessing.right(email=email)
        return user


class CodeForm(forms.Form):
    code = forms.RegexField(
        r"^[0-9]{6}$",
        label=_("Code van zes cijfers"),
        error_messages={"invalid": _("Vul de zes cijfers in die uw app nu laat zien.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@open_to(EVERYBODY)
def login(request: HttpRequest) -> HttpResponse:
    form = LoginForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        assert form.user is not None  # a valid form has somebody
        with acting(LOGIN):
            auth.login(request, form.user)
            trail.record(actor=LOGIN, action="logged.in", object_kind="user", object_id=form.user.pk)
        return _onward(request)
    return login_page(request, form, fields=held.carried(request), wanted=_next(request), status=400 if form.errors else 200)


def login_page(request: HttpRequest, form: LoginForm, *, fields: held.Fields, wanted: str, status: int) -> HttpResponse:
    """The form, with what was typed elsewhere and waits for the log-in."""
    context = {"form": form, "oidc": settings.OIDC_ENABLED, "parts": demo.parts(), "password": demo.PASSWORD, "fields": fields, "next": wanted}
    return render(request, "web/login.html", context, status=status)


def too_late(request: HttpRequest) -> HttpResponse:
    """A form that arrived after the log-in ended: nothing typed is lost."""
    return login_page(request, LoginForm(request=request), fields=held.sent(request), wanted=request.path, status=401)


def _onward(request: HttpRequest) -> HttpResponse:
    """To the page that was wanted; what was typed for it first passes the second factor too."""
    fields, wanted = held.carried(request), _next(request)
    if not fields:
        return redirect(wanted)
    if not second_factor_done(request):
        return render(request, "web/onward.html", {"fields": fields, "next": wanted})
    return held.send_on(request, fields, wanted)


def _next(request: HttpRequest) -> str:
    return held.safe(request, request.POST.get("next") or request.GET.get("next") or "")


@open_to(LOGGED_IN)
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect("web:login")


@open_to(LOGGED_IN)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Asks the code; the first time it shows the key to put in the app."""
    device, _made = TOTPDevice.objects.get_or_create(user=request.user, defaults={"name": "app", "confirmed": False})
    form = CodeForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        if device.verify_is_allowed()[0] and device.verify_token(form.cleaned_data["code"]):
            TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
            device.confirmed = True
            otp_login(request, device)
            fields = held.carried(request)
            return held.send_on(request, fields, _next(request)) if fields else redirect("web:home")
        form.add_error("code", _("Deze code klopt niet of is verlopen. Wacht op een nieuwe code en probeer opnieuw."))
    new = not device.confirmed
    context = {
        "form": form, "fields": held.carried(request), "next": _next(request), "qr": _qr(device.config_url) if new else None,
        "key": base64.b32encode(device.bin_key).decode() if new else "",
    }  # fmt: skip
    return render(request, "web/second_factor.html", context, status=400 if form.errors else 200)


def _qr(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=5)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


@open_to(LOGGED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """The first page of one's own work, else what one can do here; who has no role is told whom to ask."""
    actor = request.actor  # type: ignore[attr-defined]
    entries = [entry for entry in registries.nav if actor.where(entry.needs)]
    if first := next((entry for entry in entries if entry.first), None):
        return redirect(first.url_name)
    if not entries:
        return render(request, "web/no_role.html")
    waiting = [figure for figure in home_figures(actor=actor, today=today()) if figure.value]
    return render(request, "web/start.html", {"entries": entries, "waiting": waiting, "name": request.user.name})  # type: ignore[union-attr]


@open_to(EVERYBODY)
def health(request: HttpRequest) -> JsonResponse:
    """For a load balancer: answers only when the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
