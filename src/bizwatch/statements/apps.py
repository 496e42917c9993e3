from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "bizwatch.statements"
    verbose_name = "Statements"
