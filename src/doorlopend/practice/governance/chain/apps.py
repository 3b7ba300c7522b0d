from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ChainConfig(AppConfig):
    name = "doorlopend.practice.governance.chain"
    label = "governance_chain"

    def ready(self) -> None:
        from doorlopend.records.registry import NavEntry, NextDate, registries

        from ..permissions import READ
        from . import queries

        registries.nav.register("chain.map", NavEntry(label=gettext_lazy("Ketenkaart"), url_name="chain:map", needs=READ, group="region", icon="route"), order=340)
        registries.agenda_items.register("chain.slow", NextDate(label=gettext_lazy("Duurt langer dan afgesproken"), find=queries.slow, row=_slow))
        registries.next_dates.register("chain.improvements", NextDate(label=gettext_lazy("Verbeteracties in de keten"), find=queries.next_dates, row=_improvement))


def _slow(view: Any) -> Any:
    from django.urls import reverse

    from doorlopend.records.registry import Waiting

    from ..numbers import as_written

    told = {"step": view.step.title, "days": as_written(view.real.days[None]), "term": view.term(None)}
    title = _("%(step)s: mediaan %(days)s dagen, afgesproken %(term)d") % told
    return Waiting(title=title, kind="chainstep", id=view.step.pk, region_id=view.step.region_id, url=reverse("chain:step", args=[view.step.pk]), bodies=("beleidsoverleg", "werkgroep", "managers"))


def _improvement(row: Any) -> Any:
    from django.urls import reverse

    from doorlopend.records.registry import Waiting

    return Waiting(title=row.text, kind="improvement", id=row.pk, region_id=row.region_id, on=row.due_on, url=reverse("chain:step", args=[row.step_id]))
