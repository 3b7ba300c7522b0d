from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    name = "doorlopend.practice.casework.plan"
    label = "plan"

    def ready(self) -> None:
        from doorlopend.records.documents import letters
        from doorlopend.records.registry import DossierPanel, NavEntry, registries

        from ..intake import drafts
        from ..post import FURTHER_LETTERS
        from .queries import panel, posted
        from .services import FORM

        drafts.FORMS[FORM] = "identifying"
        letters.register("doorlopend.practice.casework.plan.letters")
        FURTHER_LETTERS.append(posted)
        registries.dossier_panels.register(
            "casework.plan", DossierPanel(title=_("Plan (PIP)"), template="plan/panel.html", context=panel), order=11
        )
        registries.nav.register(
            "casework.second_eyes", NavEntry(label=_("Meekijken bij een PIP"), url_name="plan:second-eyes", needs="dossier.assign", icon="eye"), order=27
        )
