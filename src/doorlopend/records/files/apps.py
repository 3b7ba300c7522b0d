from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "doorlopend.records.files"
    label = "files"

    def ready(self) -> None:
        from doorlopend.records.dossiers import destruction

        from .ports import remove_content

        if remove_content not in destruction.AFTER:
            destruction.AFTER.append(remove_content)
