from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "bizwatch.design"
    verbose_name = "Design system"
