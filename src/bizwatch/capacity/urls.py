"""Addresses of the app."""

from django.urls import path

from bizwatch.capacity import views

app_name = "capacity"
urlpatterns = [
    path("", views.outlook, name="outlook"),
    path("export.csv", views.outlook_csv, name="outlook_csv"),
    path("export.xlsx", views.outlook_xlsx, name="outlook_xlsx"),
    path("told-times/", views.told_times, name="told_times"),
]
