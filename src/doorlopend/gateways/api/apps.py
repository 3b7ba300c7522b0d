from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "doorlopend.gateways.api"
    label = "api"
