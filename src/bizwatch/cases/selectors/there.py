"""Which kinds of rows a case has: one query tells, and only those are read."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bizwatch.cases.models import Case

Parts = Mapping[str, QuerySet[Any]]


def are_there(parts: Parts) -> dict[str, Exists]:
    """Return the columns of ``Case`` that say of each kind of rows whether a case has any: ``has_<name>``."""
    return {f"has_{name}": Exists(rows.filter(case=OuterRef("pk"))) for name, rows in parts.items()}


def here_or_joined(rows: QuerySet[Any]) -> Q:
    """Return the column of ``Case`` that says whether such rows are on a case or on one that was joined to it.

    Two questions, each answered by an index: one with an "or" in it would walk all the rows there are.
    """
    return Exists(rows.filter(case=OuterRef("pk"))) | Exists(rows.filter(case__joined_to=OuterRef("pk")))


def has_any(case: Case, name: str) -> bool:
    """Whether a case that was read with these columns has rows of a kind."""
    return bool(getattr(case, f"has_{name}"))
