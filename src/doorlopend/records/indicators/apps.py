from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "doorlopend.records.indicators"
    label = "indicators"
