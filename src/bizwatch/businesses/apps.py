from django.apps import AppConfig


class BusinessesConfig(AppConfig):
    name = "bizwatch.businesses"
    verbose_name = "Businesses"
