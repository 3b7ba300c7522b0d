from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "doorlopend.records.people"
    label = "people"
