"""How the pages find what an address names; what a person may not see is not there."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from bizwatch.assurance.exceptions import ItemNotFound, NotYourFeedback

R = TypeVar("R")
ROWS = 25


def or_404(find: Callable[[], R]) -> R:
    """Return what was looked for. Raises ``Http404`` where it is not there for this person."""
    try:
        return find()
    except (ItemNotFound, NotYourFeedback) as missing:
        raise Http404 from missing


def read_day(text: str) -> date:
    """Return a day of an address. Raises ``Http404``."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Http404 from wrong


def page_of(request: HttpRequest, found: QuerySet[Any, Any]) -> Page[Any]:
    """Return the page of a list that the address asks for; what is no page is the nearest one."""
    return Paginator(found, ROWS).get_page(request.GET.get("page"))


def page_number(request: HttpRequest) -> int:
    """Return the page asked for, 1 where that is no number."""
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 1
