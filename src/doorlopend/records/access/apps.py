from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "doorlopend.records.access"
    label = "access"
