from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WhatIfConfig(AppConfig):
    name = "doorlopend.practice.casework.whatif"
    label = "whatif"

    def ready(self) -> None:
        from doorlopend.records.registry import DossierPanel, registries

        from .queries import panel

        registries.dossier_panels.register("whatif", DossierPanel(title=_("Wat als"), template="whatif/panel.html", context=panel, minor=True), order=80)
