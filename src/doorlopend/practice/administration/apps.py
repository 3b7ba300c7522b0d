from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdministrationConfig(AppConfig):
    name = "doorlopend.practice.administration"
    label = "administration"

    def ready(self) -> None:
        from doorlopend.records.registry import NavEntry, registries

        entries = [
            ("users", NavEntry(label=_("Gebruikers"), url_name="administration:users", needs="users.manage", group="beheer", icon="people", first=True), 10),
            ("mandates", NavEntry(label=_("Mandaten"), url_name="administration:mandates", needs="users.manage", group="beheer", icon="file"), 20),
        ]  # fmt: skip
        for key, entry, order in entries:
            registries.nav.register(f"administration.{key}", entry, order=order)
