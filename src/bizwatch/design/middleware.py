"""Security headers that neither Django nor django-csp sets."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_NOT_USED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _NOT_USED),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Permitted-Cross-Domain-Policies": "none",
}


class SecurityHeadersMiddleware:
    """Add ``HEADERS`` and a cache rule to every response that does not bring its own.

    What is sent to a browser with a session (a signed-in person, or a guest half-way through a report) is never
    written to a cache, so that the back button of a shared till computer shows nothing after sign-out. Other pages
    may be kept, but are asked for again each time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", _cache_rule(request, response))
        return response


def _cache_rule(request: HttpRequest, response: HttpResponse) -> str:
    name = settings.SESSION_COOKIE_NAME
    return "no-store" if name in request.COOKIES or name in response.cookies else "private, no-cache"
