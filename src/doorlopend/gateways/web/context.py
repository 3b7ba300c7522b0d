"""The frame around every page: navigation for this actor, languages, banner."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from doorlopend.records.kit.shell import Choice, Link, NavGroup, Shell, User
from doorlopend.records.registry import registries

GROUPS: dict[str, Any] = {
    "work": "",
    "exchange": _("DUO en overdracht"),
    "files": _("Dossiers"),
    "region": _("Regio"),
    "housing": _("Wonen en plaatsing"),
    "beheer": _("Beheer"),
    "learning": _("Leren"),
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` for `kit/base.html`, and the actor for templates."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "shell": Shell(
            nav=_navigation(request),
            user=_user(request),
            languages=_languages(),
            language_url=reverse("set_language"),
            banner=_banner(),
            footer=_footer(request),
            search_url=reverse("casework:search") if actor and actor.where("dossier.read") else "",
        ),
    }


def _footer(request: HttpRequest) -> tuple[Link, ...]:
    """What can be done from any page, told which page that is; no argument of the address goes along."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return tuple(
        Link(label=one.label, url=f"{reverse(one.url_name)}?van={here}", icon=one.icon) for one in registries.frame_links
    )


def _navigation(request: HttpRequest) -> tuple[NavGroup, ...]:
    actor = getattr(request, "actor", None)
    if actor is None or not actor.permissions:
        return ()
    here = request.resolver_match.view_name if request.resolver_match else ""
    groups: dict[str, list[Link]] = {}
    for entry in registries.nav:
        if actor.where(entry.needs):
            link = Link(label=entry.label, url=reverse(entry.url_name), icon=entry.icon, current=here == entry.url_name)
            groups.setdefault(entry.group, []).append(link)
    return tuple(NavGroup(label=GROUPS[name], links=tuple(groups[name])) for name in GROUPS if name in groups)


def _user(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return User(name=user.name, logout_url=reverse("web:logout"))


def _languages() -> tuple[Choice, ...]:
    return tuple(Choice(value=code, label=name, current=get_language() == code) for code, name in settings.LANGUAGES)


def _banner() -> Any:
    if not settings.DEMO:
        return ""
    return _("Demonstratie: alle personen zijn verzonnen. De tweede stap bij het inloggen staat hier uit.")
