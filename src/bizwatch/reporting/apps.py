from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "bizwatch.reporting"
    verbose_name = "Reporting"
