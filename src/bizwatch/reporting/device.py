"""The script that every page of a reporter carries, because reports may wait on the device."""

from django.conf import settings

from bizwatch.design.jinja import url_if_any

SCOPE = "/report/"  # of the service worker: the report pages and no others
FLAG = "bizwatch-keeps-reports"  # as in static/reporting/device.js


def device_script() -> dict[str, str]:
    """Return what the layout needs to load it: static names, and addresses. ``worker`` is "" where it is switched off."""
    return {
        "script": "reporting/kept.js",
        "store": "reporting/device.js",
        "outbox": "reporting/outbox.js",
        "worker": url_if_any("reporting:offline_worker") if settings.BIZWATCH_OFFLINE else "",
        "scope": SCOPE,
        "page": url_if_any("reporting:offline"),
        "flag": FLAG,
    }
