from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    name = "doorlopend.practice.governance.decisions"
    label = "governance_decisions"

    def ready(self) -> None:
        from doorlopend.records.registry import NavEntry, NextDate, registries

        from .. import hooks
        from ..permissions import READ
        from . import queries, services, waiting

        if services.from_minutes not in hooks.DECIDED:
            hooks.DECIDED.append(services.from_minutes)
        nav = registries.nav
        nav.register("decisions.matrix", NavEntry(label=_("Besluiten"), url_name="decisions:matrix", needs=READ, group="region", icon="check"), order=310)
        nav.register("decisions.documents", NavEntry(label=_("Documenten"), url_name="decisions:documents", needs=READ, group="region", icon="file"), order=320)
        registries.agenda_items.register("decisions.owed", NextDate(label=_("Besluiten die colleges nog schuldig zijn"), find=queries.owed, row=waiting.owed))
        registries.next_dates.register("decisions.planned", NextDate(label=_("Colleges die besluiten"), find=queries.planned, row=waiting.planned))
        registries.decisions.register("decisions", waiting.standing)
