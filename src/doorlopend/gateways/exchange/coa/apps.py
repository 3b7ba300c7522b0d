from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoaConfig(AppConfig):
    name = "doorlopend.gateways.exchange.coa"
    label = "coa"

    def ready(self) -> None:
        from doorlopend.records.registry import NavEntry, registries

        registries.nav.register(
            "coa.batches", NavEntry(label=_("Lijsten inlezen"), url_name="coa:batches", needs="dossier.write", group="files", icon="upload"), order=45
        )
