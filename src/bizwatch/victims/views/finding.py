"""How pages find what an address names; what a person may not see is not there."""

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404

from bizwatch.cases.exceptions import CaseNotFound
from bizwatch.victims.exceptions import PlanNotFound, VictimNotFound

R = TypeVar("R")
NOT_THERE = (CaseNotFound, PlanNotFound, VictimNotFound)


def or_404(find: Callable[[], R]) -> R:
    """Return what was looked for. Raises ``Http404`` where it is not there for this person."""
    try:
        return find()
    except NOT_THERE as missing:
        raise Http404 from missing
