from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionConfig(AppConfig):
    name = "doorlopend.practice.governance.session"
    label = "governance_session"

    def ready(self) -> None:
        from doorlopend.records.registry import NavEntry, registries

        from ..permissions import READ

        registries.nav.register("session.list", NavEntry(label=_("Werksessies"), url_name="session:list", needs=READ, group="region", icon="people"), order=350)
