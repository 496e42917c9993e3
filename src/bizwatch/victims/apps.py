from django.apps import AppConfig


class VictimsConfig(AppConfig):
    name = "bizwatch.victims"
    verbose_name = "Victims"
