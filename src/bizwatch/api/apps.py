from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "bizwatch.api"
    verbose_name = "API"

    def ready(self) -> None:
        from bizwatch.api.services.events import note_telling
        from bizwatch.cases.services import listen

        listen(note_telling)
