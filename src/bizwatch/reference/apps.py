from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "bizwatch.reference"
    verbose_name = "Reference data"
