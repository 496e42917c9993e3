from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "bizwatch.portal"
    verbose_name = "Portal"
