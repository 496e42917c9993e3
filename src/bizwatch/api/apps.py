from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "bizwatch.api"
    verbose_name = "API"

    def ready(self) -> None:
        from bizwatch.api.selectors import reads_case
        from bizwatch.api.services.events import note_telling
        from bizwatch.cases.services import let_read, listen

        listen(note_telling)
        let_read(reads_case)
