from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RenewalConfig(AppConfig):
    name = "doorlopend.practice.casework.renewal"
    label = "renewal"

    def ready(self) -> None:
        from doorlopend.records.registry import NavEntry, registries

        entry = NavEntry(label=_("Nieuwe regels"), url_name="renewal:list", needs="dossier.write", group="files", icon="book")
        registries.nav.register("renewal.list", entry, order=45)
