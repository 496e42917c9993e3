from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Only so that Django finds the commands that start and document the product."""

    name = "bizwatch.config"
    label = "bizwatch_config"
    verbose_name = "Bizwatch"
