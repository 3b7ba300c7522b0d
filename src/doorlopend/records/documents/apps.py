from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "doorlopend.records.documents"
    label = "documents"
