from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "doorlopend.practice.governance"
    label = "governance"

    def ready(self) -> None:
        from doorlopend.records.registry import HomeTile, NavEntry, NextDate, registries

        from . import queries, waiting
        from .permissions import READ

        nav = registries.nav
        nav.register("governance.home", NavEntry(label=_("Vergaderingen"), url_name="governance:home", needs=READ, group="region", icon="calendar"), order=300)
        nav.register("governance.events", NavEntry(label=_("Bijeenkomsten"), url_name="governance:events", needs="signals.write", group="region", icon="people", about=_("Waar u bij kunt zijn; meld u aan.")), order=390)
        registries.home_tiles.register("governance.events", HomeTile(needs="signals.write", figure=_reminder), order=60)
        registries.next_dates.register("governance.meetings", NextDate(label=_("Vergaderingen"), find=queries.next_meetings, row=waiting.meeting))
        registries.next_dates.register("governance.actions", NextDate(label=_("Acties"), find=queries.next_actions, row=waiting.action))
        registries.next_dates.register("governance.year", NextDate(label=_("Het regionale jaar"), find=queries.year_dates, row=waiting.occasion))
        registries.agenda_items.register("governance.actions", NextDate(label=_("Acties te laat"), find=queries.agenda_of_late_actions, row=waiting.action))


def _reminder(actor: Any, today: Any) -> Any:
    """The tile of who signed up: what comes within the days of its reminder."""
    from django.urls import reverse

    from doorlopend.records.kit.values import Figure

    from .queries import to_remember

    found = to_remember(actor=actor, today=today)
    note = ", ".join(f"{row.title} ({row.on.strftime('%d-%m')})" for row in found[:2])
    return Figure(label=_("Bijeenkomsten waar u bij bent"), value=len(found), note=note, url=reverse("governance:events"), tone="info" if found else "ok")
