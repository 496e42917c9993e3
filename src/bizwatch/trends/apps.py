from django.apps import AppConfig


class TrendsConfig(AppConfig):
    name = "bizwatch.trends"
    verbose_name = "Trends"
