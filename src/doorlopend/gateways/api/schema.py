"""`/api/v1/openapi.json`: the API described by itself, with the headers that the design rules ask for."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, JsonResponse
from drf_spectacular.generators import SchemaGenerator

from doorlopend.records.access.http import EVERYBODY, open_to

from .problems import VERSION

HEADER = {"API-Version": {"description": "Full version of the API", "schema": {"type": "string"}}}
CORS = {"access-control-allow-origin": {"description": "Open to every origin", "schema": {"type": "string"}}}
INFO = {
    "title": "Doorlopend API",
    "version": VERSION,
    "description": "Worklist, gaps, dossiers and facts for systems of the same controller.",
    "contact": {"name": "Doorlopend", "email": "api@doorlopend.invalid", "url": "https://doorlopend.invalid"},
    "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
}
PREFIX = "/api/v1"


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """OpenAPI 3.0: paths relative to the server, a version header on every answer, problems as problem+json."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    paths = {path.removeprefix(PREFIX): item for path, item in schema["paths"].items() if path.startswith(PREFIX)}
    for item in paths.values():
        for operation in item.values():
            for status, answer in operation["responses"].items():
                _mend(status, answer)
    paths["/openapi.json"] = {"get": _itself()}
    tags = sorted({tag for item in paths.values() for operation in item.values() for tag in operation["tags"]})
    return {
        **schema, "info": INFO, "paths": paths, "tags": [{"name": tag, "description": tag} for tag in tags],
        "servers": [{"url": f"https://doorlopend.invalid{PREFIX}"}],
    }  # fmt: skip


def _mend(status: str, answer: dict[str, Any]) -> None:
    answer["headers"] = HEADER
    if status >= "400":
        answer["content"] = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answer["description"] = answer.get("description") or status


def _itself() -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    answer = {"description": "This document", "headers": {**HEADER, **CORS}, "content": content}
    return {"operationId": "getOpenapi", "description": "This document", "tags": ["openapi"], "responses": {"200": answer}}


@open_to(EVERYBODY)
def openapi_json(request: HttpRequest) -> JsonResponse:
    return JsonResponse(document(), headers={"API-Version": VERSION, "access-control-allow-origin": "*"})
