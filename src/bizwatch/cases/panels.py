"""Parts of a case's page that belong to an app above this one: statements, victim care, clocks of the Victims' Code.

An app gives its panel in ``ready``; the page shows what each returns, in their order, and asks nothing itself
(docs/decisions/0014-happenings-and-panels.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bizwatch.cases.models import Case

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


class CasePageKind(StrEnum):
    """Whose page of a case it is."""

    DESK = "desk"
    AREA = "area"
    BUSINESS = "business"


AFTER_OUTCOME = 500  # a panel of this order or more follows the outcome on the desk's page

There = Mapping[str, Any]
Context = Callable[[Case, "User", datetime, There], Mapping[str, Any] | None]


def asks_nothing(user: "User") -> There:
    """Ask nothing about a case before its panel is drawn."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of a case's page.

    ``slug`` is its anchor and tells panels apart. ``order`` is its place among panels, the lowest first; from
    ``AFTER_OUTCOME`` on it stands below the outcome on the desk's page. ``template`` is
    included with ``panel`` in its context; ``panel.data`` is what ``context`` returned for this case, reader and
    moment, None where there is nothing to show. The page audits that it was read; a panel that shows more than the case's
    own page may, audits that itself.

    ``asks`` names what must be known of a case before more is read of it: columns of ``Case`` such as an ``Exists``. One query
    answers them for all panels of a page, and ``context`` is given the answers, so that a panel with nothing to show reads
    nothing. Panels that give the same name ask the same.
    """

    slug: str
    title: str
    template: str
    page: CasePageKind
    context: Context
    order: int = 100
    asks: Callable[["User"], There] = asks_nothing


@dataclass(frozen=True)
class ShownPanel:
    """A panel with what it shows."""

    slug: str
    title: str
    template: str
    data: Mapping[str, Any]
    follows_outcome: bool


_panels: dict[tuple[CasePageKind, str], Panel] = {}


def add_panel(panel: Panel) -> None:
    """Give the page of a case one more part. For an app's ``ready``; one of the same page and slug takes its place."""
    _panels[panel.page, panel.slug] = panel


def panels_for(page: CasePageKind, case: Case, user: "User", at: datetime) -> list[ShownPanel]:
    """Return what is shown to a person on a page of a case, in order."""
    wanted = sorted((one for one in _panels.values() if one.page is page), key=lambda one: (one.order, one.slug))
    asked = {name: column for one in wanted for name, column in one.asks(user).items()}
    there = Case.objects.filter(pk=case.pk).values(**asked).get() if asked else {}
    found = ((one, one.context(case, user, at, there)) for one in wanted)
    return [
        ShownPanel(one.slug, one.title, one.template, data, one.order >= AFTER_OUTCOME)
        for one, data in found
        if data is not None
    ]
