from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TestbedsConfig(AppConfig):
    name = "doorlopend.practice.testbeds"
    label = "testbeds"

    def ready(self) -> None:
        from doorlopend.records.registry import DossierPanel, NavEntry, Taker, registries

        from .queries import dossier_panel

        entry = NavEntry(label=_("Proeftuinen"), url_name="testbeds:list", needs="testbeds.read", group="learning", icon="search")
        registries.nav.register("testbeds.list", entry, order=260)
        panel = DossierPanel(title=_("Proeftuinen"), template="testbeds/dossier_panel.html", context=dossier_panel, needs="testbeds.enrol", minor=True)
        registries.dossier_panels.register("testbeds", panel, order=300)
        registries.testbed_takers.register("testbeds", Taker(kind="testbeds.testbed", take=_take_draft, url_name="testbeds:card", needs="testbeds.read", add=_take_pledge))


def _take_draft(**given: Any) -> Any:
    from .services.drafts import take_draft

    return take_draft(**given)


def _take_pledge(**given: Any) -> Any:
    from .services.drafts import take_pledge

    return take_pledge(**given)
