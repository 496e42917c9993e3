"""Words of the home pages."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from bizwatch.cases import business_presenters as wording
from bizwatch.cases.selectors import BusinessRow
from bizwatch.design.filters import local_date


def recent_case_rows(cases: Iterable[BusinessRow]) -> list[list[Any]]:
    """Return table rows of the business's latest cases, each with a link."""
    return [
        [
            format_html(
                '<a class="govuk-link govuk-link--no-visited-state app-nowrap" href="{}">{}</a>',
                reverse("cases:my_case", args=[case.reference]),
                case.reference,
            ),
            wording.kind_words(case.crime_kind),
            case.premises_name,
            local_date(case.reported_at, short=True),
            wording.status_words(case),
        ]
        for case in cases
    ]
