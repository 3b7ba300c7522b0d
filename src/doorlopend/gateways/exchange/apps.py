from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "doorlopend.gateways.exchange"
    label = "exchange"
