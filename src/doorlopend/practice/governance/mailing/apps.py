from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    name = "doorlopend.practice.governance.mailing"
    label = "governance_mailing"

    def ready(self) -> None:
        from doorlopend.records.registry import NavEntry, Reminder, registries

        from ..permissions import WRITE
        from . import reminders

        nav = registries.nav
        nav.register("mailing.outbox", NavEntry(label=_("E-mail"), url_name="mailing:outbox", needs=WRITE, group="region", icon="letter"), order=395)
        registries.reminders.register("events", Reminder(code="bijeenkomsten", label=_("Herinnering aan een bijeenkomst"), find=reminders.events), order=10)
        registries.reminders.register("year", Reminder(code="jaar", label=_("Data van het regionale jaar"), find=reminders.year), order=30)
