from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "doorlopend.records.files"
    label = "files"
