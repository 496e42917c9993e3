"""What a business may see of its case where that is no crime: how it ended, and where a fraud stands."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bizwatch.cases.models import Case
from bizwatch.cases.policies.results import spoken_result
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import national_service


@dataclass(frozen=True)
class BusinessResult:
    """How a case ended that is no crime."""

    label: str
    meaning: str
    at: datetime
    words: str
    other_body: str


@dataclass(frozen=True)
class BusinessReferral:
    """Where a fraud stands at the national service: its name on the day of the report, its reference, the steps."""

    service: str
    state: str
    reference: str
    loss: Decimal | None
    steps: tuple[tuple[str, datetime], ...]


def result_told(case: Case) -> BusinessResult | None:
    """Return how a case ended that is no crime, None for any other."""
    if not case.result_code:
        return None
    given = case.results.get(is_current=True)
    day = to_london(case.reported_at).date()
    meant = spoken_result(given.code, service=_service(case), reported_on=day, on=to_london(given.at).date())
    return BusinessResult(meant.label, meant.meaning, given.at, given.words_for_business, given.other_body)


def referral_told(case: Case) -> BusinessReferral | None:
    """Return where a fraud stands at the national service, None for what is none."""
    found = getattr(case, "referral", None)
    if found is None:
        return None
    name = national_service(found.service, to_london(case.reported_at).date()).name
    steps = tuple(found.steps.order_by("pk").values_list("kind", "at"))
    return BusinessReferral(name, found.state, found.service_reference, found.loss, steps)


def _service(case: Case) -> str:
    found = getattr(case, "referral", None)
    return found.service if found else ""
