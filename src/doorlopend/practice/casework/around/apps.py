from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AroundConfig(AppConfig):
    name = "doorlopend.practice.casework.around"
    label = "around"

    def ready(self) -> None:
        from doorlopend.records.documents import letters
        from doorlopend.records.registry import DossierPanel, NavEntry, registries

        from .panels import around_panel

        letters.register("doorlopend.practice.casework.around.letters")
        entries = [
            ("quiet", NavEntry(label=_("Lang niet gesproken"), url_name="around:quiet", needs="dossier.read", icon="clock"), 22),
            ("team", NavEntry(label=_("Team"), url_name="around:team", needs="dossier.assign", icon="people"), 24),
            ("agenda", NavEntry(label=_("Agenda"), url_name="around:agenda", needs="dossier.read", icon="calendar"), 26),
            ("partners", NavEntry(label=_("Berichten van gemeenten"), url_name="around:inbox", needs="partner.answer", icon="chat", first=True), 28),
            ("texts", NavEntry(label=_("Brieventeksten"), url_name="around:texts", needs="letters.write", group="beheer", icon="letter"), 905),
        ]  # fmt: skip
        for key, entry, order in entries:
            registries.nav.register(f"around.{key}", entry, order=order)
        registries.dossier_panels.register(
            "casework.around", DossierPanel(title=_("Rondom deze persoon"), template="around/panel.html", context=around_panel), order=30
        )
