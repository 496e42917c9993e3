from django.apps import AppConfig


class CapacityConfig(AppConfig):
    name = "bizwatch.capacity"
    verbose_name = "Capacity"
