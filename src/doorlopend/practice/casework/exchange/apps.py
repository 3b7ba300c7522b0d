from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "doorlopend.practice.casework.exchange"
    label = "duo_exchange"

    def ready(self) -> None:
        from doorlopend.records.dossiers import derivation

        from .services import follow

        if follow not in derivation.AFTER:
            derivation.AFTER.append(follow)
        _register()


def _register() -> None:
    from doorlopend.records.registry import DossierPanel, NavEntry, registries

    from .panel import panel

    entries = [
        ("outbox", NavEntry(label=_("Aan DUO"), url_name="duo:outbox", needs="messages.read", group="exchange", icon="letter"), 41),
        ("differences", NavEntry(label=_("Verschillen"), url_name="duo:differences", needs="messages.read", group="exchange", icon="warning"), 43),
    ]
    for key, entry, order in entries:
        registries.nav.register(f"duo.{key}", entry, order=order)
    registries.dossier_panels.register(
        "duo", DossierPanel(title=_("DUO"), template="duo/panel.html", context=panel, needs="messages.read"), order=60
    )
