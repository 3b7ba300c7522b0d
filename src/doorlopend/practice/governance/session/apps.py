from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionConfig(AppConfig):
    name = "doorlopend.practice.governance.session"
    label = "governance_session"

    def ready(self) -> None:
        from doorlopend.records.registry import NavEntry, NextDate, registries

        from ..permissions import READ
        from .queries import pledges

        registries.nav.register("session.list", NavEntry(label=_("Werksessies"), url_name="session:list", needs=READ, group="region", icon="people"), order=350)
        registries.next_dates.register("session.pledges", NextDate(label=_("Toegezegde bijdragen"), find=pledges, row=_waiting))


def _waiting(outcome: Any) -> Any:
    from django.urls import reverse

    from doorlopend.records.registry import Waiting

    return Waiting(title=f"{outcome.organisation}: {outcome.title}", kind="pledge", id=outcome.pk, region_id=outcome.region_id, on=outcome.due_on, url=reverse("session:workshop", args=[outcome.workshop_id]))
