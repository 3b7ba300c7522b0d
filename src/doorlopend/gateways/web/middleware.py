"""One transaction per request, with its actor: what a page reads, writes and audits commits as one."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from doorlopend.engines.facts import FactError
from doorlopend.gateways.api.problems import problem_response
from doorlopend.records.access.actor import LOGIN, Actor, acting
from doorlopend.records.access.http import EVERYBODY, MACHINE
from doorlopend.records.access.today import today
from doorlopend.records.audit import trail
from doorlopend.records.people.services import actor_for, with_named_access

from . import held

Next = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]
ANONYMOUS = Actor(id="anonymous", kind="anonymous")


class OneTransaction:
    """Opens the transaction, lets everything within run and render, and commits before anything is sent.

    A view that raised leaves nothing behind; a refusal is audited in a transaction of its own.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            failed = getattr(request, "failed", None)
            if failed is not None or response.status_code >= 500:
                transaction.set_rollback(True)
        if isinstance(failed, PermissionDenied):
            _audit_refusal(request)
        return response


class ActAsUser:
    """Resolves who asks, demands the second factor, and sets the actor for database and views."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = self._actor(request)  # type: ignore[attr-defined]
        with acting(request.actor, savepoint=False):  # type: ignore[attr-defined]
            response = self.get_response(request)
        if request.user.is_authenticated or request.method not in {"GET", "HEAD"}:  # what was sent may stand in the answer
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response

    def process_view(self, request: HttpRequest, view: View, args: tuple[object, ...], kwargs: dict[str, object]) -> HttpResponse | None:
        """Where to go first, for pages that are not open to everybody. An unknown address never gets here."""
        wanted = getattr(view, "needs", ())
        return None if EVERYBODY in wanted or MACHINE in wanted else _first_log_in(request)

    def _actor(self, request: HttpRequest) -> Actor:
        if SESSION_KEY not in request.session:
            return ANONYMOUS
        with acting(LOGIN, savepoint=False):  # who it is and which second factor: looked up before anybody acts
            if not request.user.is_authenticated:
                return ANONYMOUS
            actor = actor_for(user=request.user, today=today())
        with acting(actor, savepoint=False):
            return with_named_access(actor, user=request.user, today=today())

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A fact that cannot be, and that no form caught, is said in words beside what was typed."""
        request.failed = exception  # type: ignore[attr-defined]
        if isinstance(exception, FactError) and not request.path.startswith("/api/"):
            return held.refused(request, exception)
        return None


class ChosenLanguage(LocaleMiddleware):
    """Dutch, unless the visitor chose otherwise; a browser's own language is not a choice."""

    def process_request(self, request: HttpRequest) -> None:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)


CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Everything on a page is our own file. So words that got into a page as markup can run nothing and send nothing away."""


class OwnContentOnly:
    """Says so to the browser, on every page that does not say something stricter itself."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        return response


def _first_log_in(request: HttpRequest) -> HttpResponse | None:
    if request.path.startswith("/api/") and not (request.user.is_authenticated and second_factor_done(request)):
        return problem_response(401, "Log eerst in, met de tweede stap.")
    if not request.user.is_authenticated:
        return _typed(request) or redirect(f"{reverse('web:login')}?next={request.path}")
    if not second_factor_done(request) and _name(request) != "web:second-factor":
        return redirect("web:second-factor")
    return None


def _typed(request: HttpRequest) -> HttpResponse | None:
    """The log-in around what was typed, for a form that arrived after the log-in ended."""
    from .views import too_late

    return too_late(request) if request.method == "POST" and request.POST and not request.headers.get("HX-Request") else None


def second_factor_done(request: HttpRequest) -> bool:
    """Verified, logged in through a provider that asks itself, or working in a database made by the demo."""
    from doorlopend.records.people.demo import made_by_demo

    asked = getattr(request.user, "is_verified", None)  # who logged in this very moment was asked no code yet
    return bool((asked and asked()) or request.session.get("oidc_login") or made_by_demo())


def _audit_refusal(request: HttpRequest) -> None:
    actor = getattr(request, "actor", ANONYMOUS)
    with acting(actor):
        trail.record(actor=actor, action="refused", object_kind="page", object_id=_name(request))


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
