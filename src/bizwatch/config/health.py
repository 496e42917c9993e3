"""Whether the product is ready."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from bizwatch.accounts.access import public_page


@public_page
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 "ready" when the database answers and holds the current tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    return HttpResponse("ready\n", content_type="text/plain")
