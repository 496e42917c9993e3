from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "bizwatch.reporting"
    verbose_name = "Reporting"

    def ready(self) -> None:
        """Take the files that are sent in pieces to a draft, and the photos that a device kept to their report."""
        from bizwatch.evidence import uploads
        from bizwatch.reporting.services.offline_photos import DEVICE_REPORT, DeviceReportTarget
        from bizwatch.reporting.uploads import DRAFT, DraftTarget

        uploads.register(DRAFT, DraftTarget())
        uploads.register(DEVICE_REPORT, DeviceReportTarget())
