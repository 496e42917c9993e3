"""Addresses below /audit/."""

from django.urls import path

from bizwatch.accounts import audit_views as views

app_name = "audit"
urlpatterns = [
    path("", views.search, name="search"),
    path("who-looked/<str:subject_type>/<path:subject_id>/", views.subject, name="subject"),
    path("check/", views.check, name="check"),
    path("export/", views.export, name="export"),
]
