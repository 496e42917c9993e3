"""The parts of a case's page that tell of statements: the whole list for the desk, one's own for the business, a count
for the beat."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.cases.panels import There
from bizwatch.cases.selectors.there import here_or_joined
from bizwatch.reference.selectors import statement_kind
from bizwatch.statements import presenters as say
from bizwatch.statements.choices import State
from bizwatch.statements.models import Statement, StatementOffer
from bizwatch.statements.selectors import (
    counts_of_case,
    offers_of_case,
    own_statements_of_case,
    statements_of_account,
    statements_of_case,
)
from bizwatch.statements.services import record_joined_read

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.cases.models import Case


def ask_desk(user: "User") -> There:
    """Ask whether a case, or one joined to it, has statements and offers of them."""
    return {
        "has_statements": here_or_joined(Statement.objects.all()),
        "has_offers_of_statements": here_or_joined(StatementOffer.objects.all()),
    }


def ask_business(user: "User") -> There:
    """Ask whether a case, or one joined to it, has a statement that this person may read."""
    return {"has_own_statements": here_or_joined(statements_of_account(user))}


def desk_panel(case: "Case", user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    """Return the statements and offers of a case, and of those joined to it, for those who may read them."""
    if not has_permission(user, Permission.READ_STATEMENTS):
        return None
    statements = statements_of_case(user, case) if there["has_statements"] else []
    offers = offers_of_case(user, case) if there["has_offers_of_statements"] else []
    record_joined_read(case=case, shown=[*statements, *offers], by=user, at=at)
    return {
        "reference": case.crime_reference,
        "lines": [say.line(one, at=at, on=case) for one in statements],
        "offers": [say.offer_line(offer, on=case) for offer in offers],
    }


def business_panel(case: "Case", user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    """Return the person's own statements on a case, and whether they can begin the business's."""
    if not has_permission(user, Permission.ANSWER_DESK):
        return None
    statements = own_statements_of_case(user, case) if there["has_own_statements"] else []
    record_joined_read(case=case, shown=statements, by=user, at=at)
    return {
        "reference": case.crime_reference,
        "lines": [say.line(one, at=at, on=case) for one in statements],
    }


def area_panel(case: "Case", user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    """Return how many statements there are, and not a word of them."""
    counted = counts_of_case(user, case) if there["has_statements"] else {}
    if not counted:
        return None
    return {
        "counts": [
            f"{statement_kind(kind).name}: {number} {State(state).label.lower()}"
            for (kind, state), number in counted.items()
        ]
    }
