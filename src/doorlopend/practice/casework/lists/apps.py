from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListsConfig(AppConfig):
    name = "doorlopend.practice.casework.lists"
    label = "lists"

    def ready(self) -> None:
        from doorlopend.records.registry import DossierPanel, NavEntry, registries

        from .panels import rights_panel

        registries.nav.register(
            "casework.retention", NavEntry(label=_("Bewaren en vernietigen"), url_name="lists:retention", needs="dossier.destroy", group="files", icon="lock", first=True), order=60
        )
        registries.dossier_panels.register(
            "casework.rights", DossierPanel(title=_("Inzage en bewaren"), template="lists/panel.html", context=rights_panel, minor=True), order=90
        )
