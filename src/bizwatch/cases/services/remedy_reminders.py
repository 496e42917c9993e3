"""Asking a business, once, whether a step of a remedy was done, on the day after it should have been."""

from datetime import datetime

from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor, audited
from bizwatch.cases.choices import StepState
from bizwatch.cases.models import RemedyStep
from bizwatch.cases.services.hold import audit_case
from bizwatch.cases.services.mail import Mail, write_to_business
from bizwatch.kernel.clock import to_london

REMINDER = SystemActor("remedies")
_AT_ONCE = 100  # steps that one run asks about; the next one goes on


def remind_of_remedies(*, at: datetime) -> int:
    """Write to the business of every step that is late and was not asked about; return how many.

    A step of which the business has spoken is not asked about. Each is a unit of work of its own.
    """
    late = RemedyStep.objects.filter(
        state=StepState.OPEN, due_date__lt=to_london(at).date(), reminded_at=None, said="", outcome__is_current=True
    )
    return sum(_remind(pk, at) for pk in list(late.order_by("due_date", "pk").values_list("pk", flat=True)[:_AT_ONCE]))


def _remind(pk: int, at: datetime) -> bool:
    with audited():
        mine = RemedyStep.objects.filter(pk=pk, reminded_at=None, state=StepState.OPEN)
        if not mine.update(reminded_at=at):
            return False
        step = RemedyStep.objects.select_related("case").get(pk=pk)
        write_to_business(step.case, Mail.REMEDY_ASKED, key=str(pk), at=at)
        audit_case(Action.DISCLOSURE, step.case, "remind_of_remedies", by=REMINDER, at=at, step=pk)
        return True
