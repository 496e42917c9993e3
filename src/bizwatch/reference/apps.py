from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "bizwatch.reference"
    verbose_name = "Reference data"

    def ready(self) -> None:
        """Let the system check look at the reference data."""
        from bizwatch.reference import checks  # noqa: F401 - it registers itself
