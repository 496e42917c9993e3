"""The URL root. A route test reads the access mark of every view reached from here."""

from django.urls import include, path

from bizwatch.config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("bizwatch.portal.urls")),
    path("account/contact-preferences/", include("bizwatch.messaging.urls")),
    path("account/", include("bizwatch.accounts.urls")),
    path("audit/", include("bizwatch.accounts.audit_urls")),
    path("report/", include("bizwatch.reporting.urls")),
    path("evidence/", include("bizwatch.evidence.urls")),
    path("statements/", include("bizwatch.statements.urls")),
    path("victims/", include("bizwatch.victims.urls")),
    path("", include("bizwatch.engagement.urls")),
    path("capacity/", include("bizwatch.capacity.urls")),
    path("trends/strategy/", include("bizwatch.trends.strategy.urls")),
    path("sources/", include("bizwatch.sources.urls")),
    path("zones/", include("bizwatch.geography.urls")),
    path("map/", include("bizwatch.hotspots.urls")),
    path("assurance/", include("bizwatch.assurance.urls")),
    path("trends/", include("bizwatch.trends.urls")),
    path("", include("bizwatch.cases.urls")),
    path("business/api/", include("bizwatch.api.page_urls")),
    path("business/", include("bizwatch.businesses.urls")),
    path("api/", include("bizwatch.api.urls")),
    path("design/", include("bizwatch.design.urls")),
]

handler400 = "bizwatch.design.views.bad_request"
handler403 = "bizwatch.design.views.permission_denied"
handler404 = "bizwatch.design.views.page_not_found"
handler500 = "bizwatch.config.middleware.server_error"
handler429 = "bizwatch.accounts.sign_in_views.too_many_attempts"  # asked for by django-allauth, not by Django
