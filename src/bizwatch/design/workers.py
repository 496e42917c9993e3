"""Scripts that a browser runs beside a page, in a worker."""

from pathlib import Path

from django.http import HttpResponse


def worker_script(path: Path) -> HttpResponse:
    """Answer with the script of a worker.

    As a page, not as a static file: under the pages' embedder policy a browser starts a worker only from an answer that
    bears the same policy, and whoever serves the static files would have to add it.
    """
    return HttpResponse(path.read_bytes(), content_type="text/javascript; charset=utf-8")
