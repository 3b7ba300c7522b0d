from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgressConfig(AppConfig):
    name = "doorlopend.practice.casework.progress"
    label = "progress"

    def ready(self) -> None:
        from doorlopend.records.registry import DossierPanel, NavEntry, registries

        from .panel import panel

        registries.nav.register(
            "casework.progress", NavEntry(label=_("Voortgang"), url_name="progress:alarms", needs="dossier.read", icon="school"), order=25
        )
        registries.dossier_panels.register(
            "casework.progress", DossierPanel(title=_("Voortgang"), template="progress/panel.html", context=panel), order=30
        )
