from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "doorlopend.records.work"
    label = "work"

    def ready(self) -> None:
        from doorlopend.records.dossiers import derivation

        from .services import follow_obligations

        if follow_obligations not in derivation.AFTER:
            derivation.AFTER.append(follow_obligations)
