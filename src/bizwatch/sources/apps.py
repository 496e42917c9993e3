from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "bizwatch.sources"
    verbose_name = "Sources"
