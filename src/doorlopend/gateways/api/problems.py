"""Errors as problem+json (RFC 9457): what is wrong, at which field, and the remedy."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from doorlopend.engines.facts import FactError
from doorlopend.records.dossiers.services import AlreadySuperseded

VERSION = "1.0.0"


def problem(status: int, detail: str = "", **more: Any) -> dict[str, Any]:
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}


def problem_response(status: int, detail: str) -> JsonResponse:
    headers = {"API-Version": VERSION}
    return JsonResponse(problem(status, detail), status=status, content_type="application/problem+json", headers=headers)


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler; whatever is not foreseen stays a 500 without detail."""
    request = context["request"]
    request._request.failed = error  # nothing of a failed request is kept
    body = _body(error)
    if body is None and (given := exception_handler(error, context)) is not None:
        body = problem(given.status_code, str(getattr(error, "detail", "")))
    if body is None:
        return None
    return Response(body, status=body["status"], content_type="application/problem+json", headers={"API-Version": VERSION})


def _body(error: Exception) -> dict[str, Any] | None:
    if isinstance(error, FactError):
        return problem(400, f"{error.message['nl']} {error.remedy['nl']}", **error.as_dict(lang="nl"))
    if isinstance(error, AlreadySuperseded):
        return problem(409, str(error))
    if isinstance(error, exceptions.ValidationError):
        return problem(400, "Verbeter de genoemde velden.", fields=error.detail)
    if isinstance(error, exceptions.NotAuthenticated):
        return problem(401, "Log eerst in.")
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        return problem(403, str(error) or "Geen toegang.")
    if isinstance(error, Http404):
        return problem(404, "Niet gevonden.")
    return None
