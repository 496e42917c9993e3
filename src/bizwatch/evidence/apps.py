from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "bizwatch.evidence"
    verbose_name = "Evidence"
