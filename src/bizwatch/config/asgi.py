"""The same pages for uvicorn. Django's own ASGI handler costs two to three times the CPU of a page (stack, section 6),
so the WSGI application is handed over whole; a body is received before one of its threads is taken (``bodies``), and the
bodies of uploads in pieces go past it to the disk (``arriving``)."""

from typing import Any

from a2wsgi import WSGIMiddleware
from django.conf import settings

from bizwatch.config import wsgi
from bizwatch.config.arriving import ArrivingUploads
from bizwatch.config.bodies import SpooledBodies

_pages: Any = wsgi.application
_threads: Any = WSGIMiddleware(_pages, workers=8)

_whole: Any = SpooledBodies(
    _threads,
    folder=settings.FILE_UPLOAD_TEMP_DIR,
    largest=settings.BIZWATCH_MAX_FORM_BYTES + 5 * settings.BIZWATCH_MAX_PHOTO_BYTES,
)
application = ArrivingUploads(_whole)
