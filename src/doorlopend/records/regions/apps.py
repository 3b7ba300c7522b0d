from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "doorlopend.records.regions"
    label = "regions"

    def ready(self) -> None:
        from doorlopend.records.access import security

        from .merge import create_function

        if create_function not in security.AFTER_APPLY:
            security.AFTER_APPLY.append(create_function)
