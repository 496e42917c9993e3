"""Addresses of the app, below /trends/."""

from django.urls import path

from bizwatch.trends.views import overview, published

app_name = "trends"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("published/", published.published_figures, name="published"),
    path("published/<slug:which>/csv/", published.published_csv, name="published_csv"),
    path("published/<slug:which>/excel/", published.published_xlsx, name="published_xlsx"),
    path("<slug:which>/csv/", overview.table_csv, name="table_csv"),
    path("<slug:which>/excel/", overview.table_xlsx, name="table_xlsx"),
]
