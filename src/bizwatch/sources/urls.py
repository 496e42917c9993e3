"""Addresses of the app, below /sources/."""

from django.urls import path

from bizwatch.sources import views

app_name = "sources"
urlpatterns = [
    path("", views.releases, name="releases"),
    path("<uuid:pk>/", views.release, name="release"),
    path("<uuid:pk>/faults/", views.faults_csv, name="faults_csv"),
]
