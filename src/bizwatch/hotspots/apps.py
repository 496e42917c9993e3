from django.apps import AppConfig


class HotspotsConfig(AppConfig):
    name = "bizwatch.hotspots"
    verbose_name = "Hot spots"
