from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SameConfig(AppConfig):
    name = "doorlopend.practice.casework.same"
    label = "same"

    def ready(self) -> None:
        from doorlopend.records.registry import DossierPanel, NavEntry, registries

        from .panel import panel

        registries.nav.register("same.list", NavEntry(label=_("Dubbele dossiers"), url_name="same:list", needs="dossier.write", group="files", icon="copy"), order=44)
        registries.dossier_panels.register(
            "same", DossierPanel(title=_("Dubbel dossier?"), template="same/panel.html", context=panel, needs="dossier.write", minor=True), order=95
        )
