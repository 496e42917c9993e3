"""Addresses of the app, below /trends/."""

from django.urls import path

from bizwatch.trends.views import overview

app_name = "trends"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("<slug:which>/csv/", overview.table_csv, name="table_csv"),
    path("<slug:which>/excel/", overview.table_xlsx, name="table_xlsx"),
]
