"""Django's handle on the kit: it has templates, static files and a message catalogue, and no models."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "doorlopend.records.kit"
    label = "kit"
    verbose_name = "Kit"
