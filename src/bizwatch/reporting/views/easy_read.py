"""The easy-read page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import public_page
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reporting.easy_read import sections
from bizwatch.reporting.languages import ENGLISH, LANGUAGES


@public_page
@require_safe
def easy_read(request: HttpRequest) -> HttpResponse:
    """Say in short sentences and pictures what the service is for and how to report."""
    context = {
        "sections": sections(to_london(clock.now()).date()),
        "others": [language for language in LANGUAGES if language is not ENGLISH],
    }
    return render(request, "reporting/easy_read.html", context)
