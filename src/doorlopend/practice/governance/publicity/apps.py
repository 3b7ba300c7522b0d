from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicityConfig(AppConfig):
    name = "doorlopend.practice.governance.publicity"
    label = "governance_publicity"

    def ready(self) -> None:
        from doorlopend.records.registry import NavEntry, registries

        from ..permissions import PUBLISH

        nav = registries.nav
        nav.register("publicity.passports", NavEntry(label=_("Projecten en programma's"), url_name="publicity:passports", needs="governance.read", group="region", icon="flag"), order=360)
        nav.register("publicity.pages", NavEntry(label=_("Openbare pagina's"), url_name="publicity:pages", needs=PUBLISH, group="region", icon="globe"), order=370)
