from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "doorlopend.records.audit"
    label = "audit"
