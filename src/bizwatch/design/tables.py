"""Addresses for sorted, filtered and paged lists: everything is in the query string, so it works without script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, QueryDict

Column = dict[str, Any]


def address_with(request: HttpRequest, **changes: str | int | None) -> str:
    """Return the page's own address with query values changed; None takes a name off, the rest stays."""
    query = QueryDict(request.GET.urlencode(), mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@dataclass(frozen=True, slots=True)
class Sort:
    """The order asked for: a key out of the allowed ones and a direction."""

    key: str
    descending: bool

    def order_by(self, fields: Mapping[str, Sequence[str]]) -> list[str]:
        """Return Django's ``order_by`` arguments: the key's fields, turned round where the order is descending."""
        return [_turned(name) if self.descending else name for name in fields[self.key]]


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def sort_from(request: HttpRequest, allowed: Sequence[str], default: str) -> Sort:
    """Return the order in ``?sort=key`` or ``?sort=-key``; an unknown key falls back to ``default``."""
    asked = request.GET.get("sort", default)
    key = asked.removeprefix("-")
    if key not in allowed:
        asked, key = default, default.removeprefix("-")
    return Sort(key=key, descending=asked.startswith("-"))


def sortable(request: HttpRequest, columns: Sequence[Column], sort: Sort) -> list[Column]:
    """Return columns for ``data_table``: each with a ``key`` gets the address that sorts by it, page one again."""
    return [_sortable(request, column, sort) if column.get("key") else column for column in columns]


def _sortable(request: HttpRequest, column: Column, sort: Sort) -> Column:
    key, current = column["key"], column["key"] == sort.key
    state = ("descending" if sort.descending else "ascending") if current else "none"
    target = f"-{key}" if state == "ascending" else key
    return {**column, "sort": state, "sort_href": address_with(request, sort=target, page=None)}


def page_links(request: HttpRequest, page: Page[Any]) -> dict[str, Any]:
    """Return what the ``pagination`` macro draws for a page of Django's paginator; empty where one page holds all."""
    if page.paginator.num_pages == 1:
        return {}
    numbers = [
        _page_item(request, number, page) for number in page.paginator.get_elided_page_range(page.number, on_ends=1)
    ]
    return {
        "previous": address_with(request, page=page.previous_page_number()) if page.has_previous() else "",
        "next": address_with(request, page=page.next_page_number()) if page.has_next() else "",
        "numbers": numbers,
    }


def _page_item(request: HttpRequest, number: int | str, page: Page[Any]) -> dict[str, Any]:
    if not isinstance(number, int):
        return {"ellipsis": True}
    return {"number": number, "href": address_with(request, page=number), "current": number == page.number}
