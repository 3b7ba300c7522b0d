from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "doorlopend.records.regions"
    label = "regions"
