"""The kit is tried on its own: no database, no session, undefined template variables are errors."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from django.utils import translation

SETTINGS: dict[str, Any] = {
    "ALLOWED_HOSTS": ["*"],
    "ROOT_URLCONF": "tests.records.kit.urls",
    "MIDDLEWARE": ["django.middleware.csrf.CsrfViewMiddleware"],
    "STATIC_URL": "/static/",
    "LANGUAGE_CODE": "nl",
}


class Undefined(str):
    """What an undefined template variable becomes: an error that names it."""

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


def templates() -> list[dict[str, Any]]:
    processors = ["django.template.context_processors.request"]
    options = {"context_processors": processors, "string_if_invalid": Undefined("%s")}
    return [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": options}]


@pytest.fixture(autouse=True)
def kit_alone() -> Iterator[None]:
    with override_settings(**SETTINGS, TEMPLATES=templates()), translation.override("nl"):
        yield


@pytest.fixture
def render() -> Callable[..., str]:
    """Render a template text with `{% load kit %}` before it."""
    from django.template import engines

    def rendered(source: str, **context: object) -> str:
        return engines["django"].from_string("{% load i18n kit %}" + source).render(context).strip()

    return rendered


def answer(route: Any) -> None:
    """Serve the kit's pages and files to the browser without a server."""
    address = route.request.url.split("kit.test", 1)[1]
    if address.startswith("/static/"):
        found = finders.find(address.removeprefix("/static/").split("?")[0])
        if not found:
            route.fulfill(status=404, body=f"no such file: {address}")
            return
        kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
        route.fulfill(status=200, body=Path(found).read_bytes(), content_type=kind)
        return
    got = Client().get(address, HTTP_HOST="kit.test")
    route.fulfill(status=got.status_code, body=got.content, content_type=got["Content-Type"])


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open an address at a width; a failed file, a console error or a script error fails the test."""
    contexts: list[Any] = []
    troubles: list[str] = []

    def opened(address: str, *, width: int = 1280, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", answer)
        page.on("console", lambda told: troubles.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("response", lambda got: troubles.append(got.url) if got.status >= 400 else None)
        page.goto(f"http://kit.test{address}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []
