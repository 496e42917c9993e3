from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "bizwatch.demo"
    verbose_name = "Demo"
