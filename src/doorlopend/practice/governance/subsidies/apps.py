from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubsidiesConfig(AppConfig):
    name = "doorlopend.practice.governance.subsidies"
    label = "governance_subsidies"

    def ready(self) -> None:
        from doorlopend.records.registry import NavEntry, NextDate, registries

        from ..permissions import READ
        from . import queries

        registries.nav.register("subsidies.list", NavEntry(label=_("Subsidies"), url_name="subsidies:list", needs=READ, group="region", icon="chart"), order=380)
        registries.next_dates.register("subsidies.calls", NextDate(label=_("Subsidie indienen"), find=queries.calls, row=_call))
        registries.next_dates.register("subsidies.duties", NextDate(label=_("Subsidieverplichting"), find=queries.next_duties, row=_duty))
        registries.agenda_items.register("subsidies.duties", NextDate(label=_("Subsidieverplichting"), find=queries.late_duties, row=_duty))


def _call(row: Any) -> Any:
    from django.urls import reverse

    from doorlopend.records.registry import Waiting

    return Waiting(title=row.title, kind="subsidy", id=row.pk, region_id=row.region_id, on=row.deadline, url=reverse("subsidies:subsidy", args=[row.pk]))


def _duty(row: Any) -> Any:
    from django.urls import reverse

    from doorlopend.records.registry import Waiting

    title = f"{row.subsidy.title}: {row.title}"
    return Waiting(title=title, kind="duty", id=row.pk, region_id=row.region_id, on=row.due_on, url=reverse("subsidies:subsidy", args=[row.subsidy_id]), bodies=("beleidsoverleg", "werkgroep", "managers"))
