from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    name = "bizwatch.assurance"
    verbose_name = "Assurance"
