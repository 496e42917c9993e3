"""What a report can be about and where: kinds and premises."""

from datetime import date
from typing import Any

from ninja import Query

from bizwatch.api import presenters, selectors
from bizwatch.api.choices import Scope
from bizwatch.api.guard import ApiRequest
from bizwatch.api.problems import Problem, Wrong
from bizwatch.api.schemas import KindList, PremisesList
from bizwatch.api.v1.base import operation
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import report_kinds
from bizwatch.reporting.dataset import REQUIRED, questions_of

_MOST_PREMISES = 5_000


@operation("GET", "/premises", scope=Scope.READ_PREMISES, answers={200: PremisesList})
def list_premises(request: ApiRequest) -> Any:
    """List the open premises that the token acts for, by name."""
    return {"premises": presenters.premises_rows(selectors.premises_of_client(request.auth)[:_MOST_PREMISES])}


@operation("GET", "/kinds", scope=None, answers={200: KindList})
def list_kinds(
    request: ApiRequest,
    on: str = Query("", max_length=10, description="A date like 2026-11-22; today where it is left out"),
) -> Any:
    """List the kinds of report that can be sent on a day, with their questions.

    What is restricted cannot be sent this way, and is not among them.
    """
    day = _day(on) or to_london(request.at).date()
    kinds = [kind for kind in report_kinds(day) if kind.nature is not Nature.RESTRICTED]
    return {"on": day, "kinds": [_kind(kind, request) for kind in kinds]}


def _kind(kind: Any, request: ApiRequest) -> dict[str, Any]:
    questions = [
        {"field": one.field, "words": one.words, "needed": one.needed, "page": one.page}
        for one in questions_of(kind.code, at=request.at)
    ]
    return {
        "code": kind.code,
        "title": kind.title,
        "hint": kind.hint,
        "nature": str(kind.nature),
        "offences": list(kind.offences),
        "service": kind.service,
        "required": list(REQUIRED),
        "questions": questions,
    }


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if len(text) != 10 or not 2000 <= found.year < 2200:
        raise Problem("not-right", errors=[Wrong("parameter", "on", "must be a date like 2026-11-22")])
    return found
