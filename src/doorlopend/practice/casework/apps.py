from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "doorlopend.practice.casework"
    label = "casework"
