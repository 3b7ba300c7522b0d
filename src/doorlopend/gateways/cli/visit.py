"""Opens every page as every role, and says which did not answer as their views promise."""

from __future__ import annotations

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import click

from .progress import Progress

LINK = re.compile(r'(?:href|hx-get|src)="(/[^"#]*)')
SELECT = re.compile(r'<select[^>]*\bname="(\w+)"[^>]*>(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'<option[^>]*\bvalue="([^"]+)"')
SAMPLES = 2
"""How many different addresses of one page are opened when the page takes an argument."""


@dataclass(frozen=True, slots=True)
class Page:
    """One named address of the site, and what its view asks of a visitor."""

    name: str
    route: str
    needs: tuple[str, ...]
    get: bool
    arguments: tuple[str, ...]


@dataclass(slots=True)
class Found:
    """What the pages opened so far lead to: addresses per page, and values per name of an argument."""

    links: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    values: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    seen: set[str] = field(default_factory=set)

    def add(self, link: str) -> None:
        from django.urls import Resolver404, resolve

        if link in self.seen:  # the menu comes with every page
            return
        self.seen.add(link)
        try:
            match = resolve(urlsplit(link).path)
        except Resolver404:
            return
        if match.kwargs:
            self.links[match.view_name].add(link)
            for name, value in match.kwargs.items():
                self.values[name].add(str(value))

    def add_choices(self, html: str) -> None:
        """What a form offers for a field may be the argument of the page it leads to."""
        for name, options in SELECT.findall(html):
            self.values[name] |= set(OPTION.findall(options))

    def addresses(self, page: Page) -> list[str]:
        """Some addresses of a page: linked to, else made with values seen elsewhere."""
        from django.urls import NoReverseMatch, reverse

        if linked := sorted(self.links[page.name])[:SAMPLES]:
            return linked
        known = [sorted(self.values[name])[:SAMPLES] for name in page.arguments]
        try:
            return [reverse(page.name, kwargs=dict(zip(page.arguments, one, strict=True))) for one in zip(*known, strict=False)]
        except NoReverseMatch:
            return []


@dataclass(slots=True)
class Tally:
    """What was opened: how often which answer, and what went wrong."""

    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    made_up: set[str] = field(default_factory=set)


def pages() -> list[Page]:
    """Every named page that may be opened with GET, from the URL configuration itself."""
    from django.urls import get_resolver

    return [page for page in _walk(get_resolver(), "", "") if page.get]


def _walk(resolver: Any, names: str, route: str) -> Iterator[Page]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from _walk(entry, f"{names}{entry.namespace}:" if entry.namespace else names, here)
        elif entry.name:
            yield _page(entry, f"{names}{entry.name}", here)


def _page(entry: Any, name: str, route: str) -> Page:
    view = entry.callback
    methods = getattr(view, "methods", None) or _class_methods(view) or ("GET",)
    arguments = tuple(re.findall(r"<(?:\w+:)?(\w+)>", route))
    return Page(name, route, tuple(getattr(view, "needs", ())), "GET" in methods, arguments)


def _class_methods(view: Any) -> tuple[str, ...]:
    cls = getattr(view, "cls", None) or getattr(view, "view_class", None)
    return tuple(name.upper() for name in ("get", "post", "put", "delete") if cls and hasattr(cls, name))


def visit_all() -> int:
    """Prints counts and what was wrong; 0 when nothing was."""
    import logging

    logging.disable(logging.ERROR)
    warnings.simplefilter("ignore")
    site, tally = pages(), Tally()
    found = Found()
    visitors = list(_visitors())
    with Progress(f"Opening {len(site)} pages as {len(visitors)} visitors") as progress:
        steps = len(visitors) * 2
        for number, (role, client) in enumerate(visitors * 2):
            progress.tell(number, steps)
            _visit(role, client, site, found, tally, follow=number >= len(visitors))
        for page in [one for one in site if one.name not in tally.opened and not one.name.endswith("logout")]:
            for role, client in visitors:
                _visit_made_up(role, client, page, found, tally)
    return _report(site, tally, len(visitors))


def visit_each() -> int:
    """Opens every page once, as the first visitor who gets it: minutes instead of an hour. 0 when nothing was wrong.

    A page that is for nobody here, such as that of a role which came later, must refuse calmly.
    """
    import logging

    logging.disable(logging.ERROR)
    warnings.simplefilter("ignore")
    site, tally, found, tried = pages(), Tally(), Found(), set[tuple[str, str]]()
    visitors, waiting = list(_visitors()), [page for page in site if not page.name.endswith("logout")]
    with Progress(f"Opening {len(waiting)} pages") as progress:
        while opened := [page for page in waiting if _somebody_gets(page, visitors, found, tally, tried)]:
            waiting = [page for page in waiting if page not in opened]
            progress.tell(len(site) - len(waiting), len(site))
    for page in waiting:
        role, client = next((one for one in visitors if _may(one[0], page)), visitors[-1])
        _visit_made_up(role, client, page, found, tally)
    return _report(site, tally, len(visitors))


def _somebody_gets(page: Page, visitors: list[tuple[str, Any]], found: Found, tally: Tally, tried: set[tuple[str, str]]) -> bool:
    """Whether one of those who may was given this page; each asks for an address once, and links come with each answer."""
    from django.urls import reverse

    addresses = found.addresses(page) if page.arguments else [reverse(page.name)]
    for role, client in visitors:
        for path in addresses if _may(role, page) else ():
            if (role, path) in tried:
                continue
            tried.add((role, path))
            if _open(role, client, page, path, found, tally) in {200, 302, 400}:
                tally.opened.add(page.name)
                return True
    return False


def _may(role: str, page: Page) -> bool:
    from doorlopend.records.access.http import EVERYBODY, LOGGED_IN, MACHINE
    from doorlopend.records.people.roles import ROLES

    if not page.needs or EVERYBODY in page.needs or MACHINE in page.needs:
        return True
    return bool(role) and (LOGGED_IN in page.needs or bool(set(page.needs) & ROLES[role].permissions))


def _visitors() -> Iterator[tuple[str, Any]]:
    """A browser nobody is logged in with, and one per role that the demo gave somebody."""
    from django.test import Client
    from django.utils import timezone

    from doorlopend.records.access.actor import LOGIN, acting
    from doorlopend.records.people.models import Grant

    yield "", Client(raise_request_exception=False, SERVER_NAME="localhost")
    with acting(LOGIN):
        grants = list(Grant.objects.on(timezone.localdate()).select_related("user").order_by("role", "user__email"))
    seen: set[str] = set()
    for grant in grants:
        if grant.role not in seen:
            seen.add(grant.role)
            client = Client(raise_request_exception=False, SERVER_NAME="localhost")
            with acting(LOGIN):
                client.force_login(grant.user)
            yield grant.role, client


def _visit(role: str, client: Any, site: list[Page], found: Found, tally: Tally, *, follow: bool) -> None:
    """First the pages without arguments, gathering links; then those that the links led to."""
    from django.urls import reverse

    for page in site:
        if bool(page.arguments) == follow and not page.name.endswith("logout"):
            for path in found.addresses(page) if follow else [reverse(page.name)]:
                _open(role, client, page, path, found, tally)
                tally.opened.add(page.name)


def _visit_made_up(role: str, client: Any, page: Page, found: Found, tally: Tally) -> None:
    """A page that nothing in the demo leads to is asked for with a key that nobody has: it must say so calmly."""
    from django.urls import NoReverseMatch, reverse

    samples = [sorted(found.values[name])[:1] or [str(uuid4()), "1", "onbekend"] for name in page.arguments]
    for keys in product(*samples):
        try:
            path = reverse(page.name, kwargs=dict(zip(page.arguments, keys, strict=True)))
        except NoReverseMatch:
            continue
        _open(role, client, page, path, found, tally)
        tally.made_up.add(page.name)
        return


def _open(role: str, client: Any, page: Page, path: str, found: Found, tally: Tally) -> int:
    answer = client.get(path)
    status = answer.status_code
    tally.answers[status] += 1
    if problem := _problem(role, page, status, answer.get("Location", "")):
        tally.wrong.append(f"{role or 'anonymous'} · {path} · {status}: {problem}")
    if status == 200 and answer.get("Content-Type", "").startswith("text/html"):
        html = answer.content.decode()
        found.add_choices(html)
        for link in set(LINK.findall(html)):
            found.add(link.replace("&amp;", "&"))
    return int(status)


def _problem(role: str, page: Page, status: int, location: str) -> str:
    """Why this answer is not what the view promises this visitor; empty when it is."""
    from doorlopend.records.access.http import EVERYBODY, MACHINE

    if status >= 500:
        return "the page broke"
    if not page.needs or MACHINE in page.needs or EVERYBODY in page.needs:
        return ""
    if not role:
        return "" if status in {302, 401, 403} and status != 200 else "open to somebody who is not logged in"
    if not _may(role, page):
        return "" if status in {302, 403, 404} else "open to a role that may not"
    if page.arguments:
        return "" if status in {200, 302, 400, 403, 404, 405} else "no answer that a page gives"
    return "" if status in {200, 302, 400, 405} else "closed to a role that may"


def _report(site: list[Page], tally: Tally, visitors: int) -> int:
    missed = sorted({page.name for page in site} - tally.opened - tally.made_up - {page.name for page in site if page.name.endswith("logout")})
    for line in tally.wrong:
        click.echo(f"WRONG  {line}")
    for name in sorted(tally.made_up):
        click.echo(f"NO EXAMPLE  {name}: nothing in the demo leads there; asked for with a key that nobody has")
    for name in missed:
        click.echo(f"NEVER REACHED  {name}: no page of the demo links to it")
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(tally.answers.items()))
    click.echo(f"{len(tally.opened)} of {len(site)} pages, {visitors} visitors, {tally.answers.total()} answers: {answers}")
    click.echo(f"{tally.answers.total() - len(tally.wrong)} as promised, {len(tally.wrong)} wrong, {len(missed)} never reached, {len(tally.made_up)} without an example")
    return 1 if tally.wrong or missed or visitors < 2 else 0
