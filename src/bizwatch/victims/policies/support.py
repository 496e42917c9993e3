"""What can happen to a referral to support, as a table."""

from collections.abc import Mapping

from bizwatch.victims.choices import SupportStep
from bizwatch.victims.exceptions import StepNotPossible

NEXT: Mapping[SupportStep, tuple[SupportStep, ...]] = {
    SupportStep.REFUSED: (),
    SupportStep.MADE: (SupportStep.ACCEPTED, SupportStep.DECLINED, SupportStep.RETURNED),
    SupportStep.ACCEPTED: (SupportStep.RETURNED,),
    SupportStep.DECLINED: (),
    SupportStep.RETURNED: (),
}
# The victim is without support again, so somebody looks for another service or notes that they want none.
LEFT_OPEN = (SupportStep.DECLINED, SupportStep.RETURNED)


def check_step(now: SupportStep, step: SupportStep) -> None:
    """Refuse a step that does not follow. Raises ``StepNotPossible``."""
    if step not in NEXT[now]:
        raise StepNotPossible(f"This referral stands at “{now.label}”: make a new one if the victim wants support.")
