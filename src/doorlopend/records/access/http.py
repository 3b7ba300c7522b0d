"""What a view asks of its visitor, said once: checked on each request and listed in the URL × role table."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

View = TypeVar("View", bound=Callable[..., Any])
EVERYBODY, LOGGED_IN, MACHINE = "everybody", "logged-in", "machine"


def needs(*permissions: str, methods: tuple[str, ...] = ("GET", "HEAD", "POST")) -> Callable[[View], View]:
    """The visitor holds at least one of these permissions somewhere; which rows they then see is the query's work."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(request.actor.where(name) for name in permissions):  # type: ignore[attr-defined]
                raise PermissionDenied(_("Uw rol geeft geen toegang tot deze pagina."))
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]

        guarded.needs = permissions  # type: ignore[attr-defined]
        guarded.methods = methods  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return wrap


def open_to(who: str) -> Callable[[View], View]:
    """A page without a permission of its own: for everybody, for whoever is logged in, or for a machine."""

    def wrap(view: View) -> View:
        view.needs = (who,)  # type: ignore[attr-defined]
        return view

    return wrap
