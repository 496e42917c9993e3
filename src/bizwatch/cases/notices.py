"""Lines at the top of the desk's own pages (queue, supervision) that belong to an app above this one.

An app gives its line in ``ready``, as it gives a panel of a case (docs/decisions/0014-happenings-and-panels.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@dataclass(frozen=True)
class DeskNotice:
    """A sentence that must not be missed, with a link where there is more; "" where there is none for this reader."""

    text: str
    link_text: str = ""
    href: str = ""


Teller = Callable[["User", datetime], DeskNotice | None]
_tellers: dict[str, Teller] = {}


def add_desk_notice(slug: str, teller: Teller) -> None:
    """Give the desk's pages a line. For an app's ``ready``; one of the same slug takes its place."""
    _tellers[slug] = teller


def desk_notices(user: "User", at: datetime) -> list[DeskNotice]:
    """Return the lines for a reader at a moment, in the order of their slugs."""
    found = (_tellers[slug](user, at) for slug in sorted(_tellers))
    return [notice for notice in found if notice is not None]
