"""Pages in fewer bytes. Files of evidence, which are compressed by nature, and static files, which come compressed from
the disk, are left alone."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/html", "application/json", "application/problem+json", "application/manifest+json", "text/javascript")


class CompressedPages(GZipMiddleware):
    """Compress what is text, with a random length added to each answer.

    Compression can tell an onlooker, by the length, whether a guess that is part of the page equals a secret in it
    (BREACH). The one secret in our pages, the token against forged posts, is masked anew in each answer; Django adds up
    to 100 random bytes to each (Heal the Breach); session cookies are not sent with requests that another site makes in
    the background. docs/decisions/0012 weighs it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a page; return anything else as it is."""
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if kind not in TEXT or not isinstance(response, HttpResponse):
            return response
        return super().process_response(request, response)
