from django.apps import AppConfig


class GeographyConfig(AppConfig):
    name = "bizwatch.geography"
    verbose_name = "Geography"
