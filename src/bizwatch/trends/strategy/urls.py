"""Addresses of the strategy's figures, below /trends/strategy/."""

from django.urls import path

from bizwatch.trends.strategy import views

app_name = "strategy"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("csv/", views.figures_csv, name="csv"),
    path("excel/", views.figures_xlsx, name="excel"),
]
