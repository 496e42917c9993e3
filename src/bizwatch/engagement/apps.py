from django.apps import AppConfig


class EngagementConfig(AppConfig):
    name = "bizwatch.engagement"
    verbose_name = "Engagement"
