from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "doorlopend.practice.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        from doorlopend.records.registry import NavEntry, registries

        entries = [
            ("region", NavEntry(label=_("De regio nu"), url_name="monitoring:region", needs="figures.read", group="region", icon="chart", first=True), 10),
            ("indicators", NavEntry(label=_("Indicatoren"), url_name="monitoring:indicators", needs="figures.read", group="region", icon="file"), 20),
            ("contacts", NavEntry(label=_("Aanspreekpunten"), url_name="monitoring:contacts", needs="contacts.read", group="region", icon="person", about=_("Wie u belt, waarover en in welke gemeente.")), 30),
            ("offers", NavEntry(label=_("Aanbod"), url_name="monitoring:offers", needs="offers.read", group="region", icon="search", about=_("Lessen, activiteiten en sleutelpersonen in de regio, met plek en tijd.")), 40),
        ]  # fmt: skip
        for key, entry, order in entries:
            registries.nav.register(f"monitoring.{key}", entry, order=order)
