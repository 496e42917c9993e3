"""Addresses of the app, below /map/."""

from django.urls import path

from bizwatch.hotspots import views

app_name = "hotspots"
urlpatterns = [
    path("", views.show_map, name="map"),
    path("picture/", views.picture, name="picture"),
    path("outlines/", views.outlines, name="outlines"),
    path("worker.mjs", views.worker, name="worker"),
    path("tiles/<int:zoom>/<int:x>/<int:y>/", views.tile, name="tile"),
    path("squares/<slug:form>/", views.squares_file, name="file"),
]
