from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "doorlopend.records.messages"
    label = "messaging"
