from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "doorlopend.records.offers"
    label = "offers"
