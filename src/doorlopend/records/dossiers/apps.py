from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "doorlopend.records.dossiers"
    label = "dossiers"
