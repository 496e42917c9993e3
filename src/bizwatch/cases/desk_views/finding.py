"""How the desk's pages find what an address names; what a person may not see is not there."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import Http404, HttpResponse
from django.shortcuts import render

from bizwatch.accounts.access import SignedInRequest
from bizwatch.cases.exceptions import CaseNotFound, NotFoundOnCase
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import case_by_reference
from bizwatch.kernel.errors import DomainError

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

R = TypeVar("R")


def find_case(user: "User", reference: str) -> Case:
    """Return the case of an address. Raises ``Http404``."""
    return or_404(lambda: case_by_reference(user, reference))


def or_404(find: Callable[[], R]) -> R:
    """Return what was looked for. Raises ``Http404`` where it is not there for this person."""
    try:
        return find()
    except (CaseNotFound, NotFoundOnCase) as missing:
        raise Http404 from missing


def refused(request: SignedInRequest, case: Case, refusal: DomainError, *, status: int, back_href: str) -> HttpResponse:
    """Say why something cannot be done to a case, with the way back to it."""
    context: dict[str, Any] = {"case": case, "refusal": str(refusal), "back_href": back_href}
    return render(request, "cases/desk/refused.html", context, status=status)
