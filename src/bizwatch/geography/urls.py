"""Addresses of the app, below /zones/."""

from django.urls import path

from bizwatch.geography import views

app_name = "geography"
urlpatterns = [
    path("", views.zones, name="zones"),
    path("add/", views.add, name="add_zone"),
    path("zone/<slug:code>/", views.zone, name="zone"),
    path("zone/<slug:code>/change/", views.change, name="change_zone"),
    path("zone/<slug:code>/end/", views.end, name="end_zone"),
]
