"""What somebody typed and sent after the log-in had ended: held in the page itself until they are in again.

Nothing is stored. The fields travel along as hidden ones through the log-in, and the person sends them on with one click.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from doorlopend.engines.facts import FactError

PREFIX = "held-"
MOST = 200_000
"""Characters; a longer form is not held."""
OWN = {"csrfmiddlewaretoken", "next", "password"}
"""Fields that are never held: of the page itself, and a password, which belongs in no page's source."""

Fields = list[tuple[str, str]]


def sent(request: HttpRequest) -> Fields:
    """The fields of a form that arrived too late; files are not held."""
    return _short([pair for pair in _pairs(request.POST) if pair[0] not in OWN and not pair[0].startswith(PREFIX)])


def carried(request: HttpRequest) -> Fields:
    """The same fields, on their way through the log-in."""
    return _short([(name.removeprefix(PREFIX), value) for name, value in _pairs(request.POST) if name.startswith(PREFIX)])


def _pairs(post: QueryDict) -> Fields:
    return [(name, value) for name, values in post.lists() for value in values if isinstance(value, str)]


def _short(fields: Fields) -> Fields:
    return fields if sum(len(value) for _name, value in fields) <= MOST else []


def send_on(request: HttpRequest, fields: Fields, to: str) -> HttpResponse:
    """Asks to send it after all, to where it was going."""
    told = [value for _name, value in fields if len(value) > 20]
    return render(request, "web/held.html", {"fields": fields, "to": to, "told": told})


def refused(request: HttpRequest, error: FactError) -> HttpResponse:
    """What cannot be recorded and why, with what was typed, so that nobody has to think of it again."""
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    told = [value for name, value in sent(request) if value]
    context = {"what": error.message[language], "remedy": error.remedy[language], "told": told, "back": request.path}
    return render(request, "web/refused.html", context, status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of before a new log-in: from this very site it may be sent again, by the person's own click."""
    fields = sent(request) if _from_here(request) and getattr(request.user, "is_authenticated", False) else []
    return send_on(request, fields, request.path) if fields else render(request, "403_csrf.html", status=403)


def _from_here(request: HttpRequest) -> bool:
    came = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER") or ""
    return bool(came) and urlsplit(came).netloc == request.get_host()


def safe(request: HttpRequest, wanted: str) -> str:
    """Where to go next, if that is on this site; else the first page."""
    fine = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if fine else "/"
