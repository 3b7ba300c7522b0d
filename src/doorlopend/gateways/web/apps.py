from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "doorlopend.gateways.web"
    label = "web"
