from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "doorlopend.records.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from doorlopend.records.access import security

        from .destroyer import install

        if install not in security.AFTER_APPLY:
            security.AFTER_APPLY.append(install)
