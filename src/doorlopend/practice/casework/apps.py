from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "doorlopend.practice.casework"
    label = "casework"

    def ready(self) -> None:
        from doorlopend.records.registry import NavEntry, registries

        entries = [
            ("worklist", NavEntry(label=_("Mijn mensen vandaag"), url_name="casework:worklist", needs="dossier.read", icon="people", first=True), 10),
            ("gaps", NavEntry(label=_("Sluitende aanpak"), url_name="casework:gaps", needs="gaps.read", icon="warning"), 20),
            ("search", NavEntry(label=_("Zoeken"), url_name="casework:search", needs="dossier.read", group="files", icon="search"), 30),
            ("messages", NavEntry(label=_("Van DUO"), url_name="casework:messages", needs="messages.read", group="exchange", icon="letter"), 40),
        ]  # fmt: skip
        for key, entry, order in entries:
            registries.nav.register(f"casework.{key}", entry, order=order)
