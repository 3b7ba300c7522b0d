from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    name = "doorlopend.practice.governance.mailing"
    label = "governance_mailing"

    def ready(self) -> None:
        from doorlopend.records.registry import Keeping, NavEntry, Reminder, registries

        from ..permissions import WRITE
        from . import keeping, reminders

        nav = registries.nav
        nav.register("mailing.outbox", NavEntry(label=_("E-mail"), url_name="mailing:outbox", needs=WRITE, group="region", icon="letter"), order=395)
        registries.reminders.register("events", Reminder(code="bijeenkomsten", label=_("Herinnering aan een bijeenkomst"), find=reminders.events), order=10)
        registries.reminders.register("year", Reminder(code="jaar", label=_("Data van het regionale jaar"), find=reminders.year), order=30)
        registries.keepings.register("mails", Keeping(label=_("E-mail die wegging: herinneringen en nieuwsbrieven"), says=keeping.of_mails), order=20)
        registries.keepings.register("readers", Keeping(label=_("Aanmelding voor de nieuwsbrief die niet werd bevestigd"), says=keeping.of_unconfirmed), order=30)
