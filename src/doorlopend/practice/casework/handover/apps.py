from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandoverConfig(AppConfig):
    name = "doorlopend.practice.casework.handover"
    label = "handover"

    def ready(self) -> None:
        from doorlopend.practice.casework import page
        from doorlopend.practice.casework import policies as doors
        from doorlopend.practice.casework import queries as casework
        from doorlopend.records.dossiers import derivation
        from doorlopend.records.registry import DossierPanel, HomeTile, NavEntry, registries

        from .panels import handover_panel, on_timeline
        from .policies import check_still_seen
        from .queries import differs_too_long, gap_tile
        from .watching import follow_responsibility

        if follow_responsibility not in derivation.AFTER:
            derivation.AFTER.append(follow_responsibility)
        if check_still_seen not in doors.FURTHER:
            doors.FURTHER.append(check_still_seen)
        if on_timeline not in page.FURTHER_EVENTS:
            page.FURTHER_EVENTS.append(on_timeline)
        casework.FURTHER_GAPS["overdracht"] = casework.FurtherGap(_("Wie handelt is wie verantwoordelijk is"), differs_too_long)
        registries.home_tiles.register("casework.handover", HomeTile(needs="gaps.read", figure=gap_tile), order=30)
        registries.nav.register(
            "casework.handover", NavEntry(label=_("Overdrachten"), url_name="handover:list", needs="dossier.read", group="exchange", icon="route"), order=35
        )
        registries.dossier_panels.register(
            "casework.handover", DossierPanel(title=_("Overdracht"), template="handover/panel.html", context=handover_panel), order=40
        )
