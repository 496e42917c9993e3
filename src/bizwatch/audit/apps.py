from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "bizwatch.audit"
    verbose_name = "Audit"
