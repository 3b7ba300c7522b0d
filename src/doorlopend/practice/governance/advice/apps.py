from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdviceConfig(AppConfig):
    name = "doorlopend.practice.governance.advice"
    label = "governance_advice"

    def ready(self) -> None:
        from doorlopend.records.registry import HomeTile, NavEntry, NextDate, registries

        from .. import hooks
        from ..permissions import READ, WRITE
        from . import queries, services

        if services.reflect not in hooks.REFLECT:
            hooks.REFLECT.append(services.reflect)
        registries.nav.register("advice.list", NavEntry(label=_("Adviezen"), url_name="advice:list", needs=READ, group="region", icon="chat"), order=330)
        registries.agenda_items.register("advice.reaction", NextDate(label=_("Advies wacht op reactie"), find=queries.agenda, row=_waiting))
        registries.next_dates.register("advice.reaction", NextDate(label=_("Advies wacht op reactie"), find=queries.next_dates, row=_waiting))
        registries.home_tiles.register("advice.overdue", HomeTile(needs=WRITE, figure=_overdue), order=20)


def _waiting(row: Any) -> Any:
    from django.urls import reverse

    from doorlopend.records.registry import Waiting

    return Waiting(
        title=row.title, kind="advice", id=row.pk, region_id=row.region_id, on=row.reaction_due, url=reverse("advice:advice", args=[row.pk]),
        bodies=("stuurgroep", "portefeuillehouders"),
    )  # fmt: skip


def _overdue(actor: Any, today: Any) -> Any:
    from django.urls import reverse

    from doorlopend.records.kit.values import Figure

    from .queries import overdue

    count = overdue(actor=actor, today=today).count()
    return Figure(label=_("Adviezen zonder reactie"), value=count, note=_("de raad wacht langer dan beloofd"), url=reverse("advice:list"), tone="late" if count else "ok")
