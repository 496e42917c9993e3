"""The addresses that the layout's own tests need, so that they do not wait for the apps above."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer with an empty page."""
    return HttpResponse()


urlpatterns = [
    path("design/", include("bizwatch.design.urls")),
    path("account/logout/", nothing, name="account_logout"),
]

handler404 = "bizwatch.design.views.page_not_found"
