from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "doorlopend.records.indicators"
    label = "indicators"

    def ready(self) -> None:
        from doorlopend.records.access import security

        from .counting import create_functions

        if create_functions not in security.AFTER_APPLY:
            security.AFTER_APPLY.append(create_functions)
