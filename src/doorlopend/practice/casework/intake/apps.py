from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "doorlopend.practice.casework.intake"
    label = "intake"

    def ready(self) -> None:
        from doorlopend.records.documents import letters
        from doorlopend.records.registry import DossierPanel, Keeping, registries

        from ..post import FURTHER_LETTERS
        from . import drafts
        from .letters import posted
        from .parts import PARTS
        from .queries import panel

        drafts.FORMS.update({f"intake.{part.key}": part.sensitivity for part in PARTS.values()})
        letters.register("doorlopend.practice.casework.intake.letters")
        FURTHER_LETTERS.append(posted)
        registries.dossier_panels.register(
            "casework.intake", DossierPanel(title=_("Brede intake"), template="intake/panel.html", context=panel), order=10
        )
        registries.keepings.register("drafts", Keeping(label=_("Tekst die nog niet was ingediend"), says=drafts.keeping), order=10)
