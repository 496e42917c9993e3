"""A page of a list: a slice of an index walk, with a count that stops counting."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

ROWS_ON_A_PAGE = 25
COUNTED_AT_MOST = 1_000

R = TypeVar("R")


@dataclass(frozen=True)
class Page(Generic[R]):
    """Rows of page ``number`` (from 1). ``count`` stops at 1,000: beyond that ``is_capped`` is true."""

    rows: tuple[R, ...]
    number: int
    pages: int
    count: int
    is_capped: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @property
    def count_words(self) -> str:
        """ "1,000+" or the exact count."""
        return count_words(self.count + self.is_capped)


def count_of(found: QuerySet[Any, Any]) -> int:
    """Return how many rows a query finds; 1,001 stands for more than 1,000."""
    return found.order_by().values("pk")[: COUNTED_AT_MOST + 1].count()


def count_words(counted: int) -> str:
    """Return what ``count_of`` counted as "1,000+" or the exact count."""
    return f"{COUNTED_AT_MOST:,}+" if counted > COUNTED_AT_MOST else f"{counted:,}"


def page_of(found: QuerySet[Any, Any], *, number: int, row: Callable[..., R], columns: tuple[str, ...]) -> Page[R]:
    """Return one page of an ordered query as rows of ``columns``: two queries, whatever the number of cases.

    A number beyond the last page gives the last page.
    """
    counted = count_of(found)
    count = min(counted, COUNTED_AT_MOST)
    pages = max(1, -(-count // ROWS_ON_A_PAGE))
    number = min(max(number, 1), pages)
    start = (number - 1) * ROWS_ON_A_PAGE
    rows = found.values_list(*columns)[start : start + ROWS_ON_A_PAGE]
    return Page(tuple(row(*values) for values in rows), number, pages, count, counted > COUNTED_AT_MOST)
