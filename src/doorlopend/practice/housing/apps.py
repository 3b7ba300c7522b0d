from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HousingConfig(AppConfig):
    name = "doorlopend.practice.housing"
    label = "housing"

    def ready(self) -> None:
        from doorlopend.records.registry import NavEntry, registries

        entries = [
            ("homes", NavEntry(label=_("Woningen"), url_name="housing:homes", needs="homes.read", group="housing", icon="house"), 300),
            ("arrivals", NavEntry(label=_("Koppelingen"), url_name="housing:arrivals", needs="dossier.read", group="housing", icon="people"), 305),
            ("task", NavEntry(label=_("Taakstelling"), url_name="housing:task", needs="figures.read", group="housing", icon="check"), 310),
            ("map", NavEntry(label=_("Regiokaart"), url_name="housing:map", needs="figures.read", group="housing", icon="flag"), 320),
            ("rounds", NavEntry(label=_("Plaatsing"), url_name="housing:rounds", needs="placement.read", group="housing", icon="people"), 330),
        ]
        for key, entry, order in entries:
            registries.nav.register(f"housing.{key}", entry, order=order)
