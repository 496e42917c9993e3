from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "bizwatch.cases"
    verbose_name = "Cases"
