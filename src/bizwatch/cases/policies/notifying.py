"""The duty to notify the Home Office of a person who may be a victim (Modern Slavery Act 2015, s.52)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bizwatch.cases.choices import NotifyRoute

Fault = tuple[str, str]


@dataclass(frozen=True)
class NotifyRule:
    """What one way means. ``is_referral``: a decision on reasonable grounds follows. ``may_name``: the person's name is
    sent and may stand in the record."""

    is_referral: bool
    may_name: bool
    words: str


NOTIFY_RULES: Mapping[NotifyRoute, NotifyRule] = {
    NotifyRoute.ADULT_CONSENTS: NotifyRule(True, True, "An adult is referred only if they agree."),
    NotifyRoute.ADULT_REFUSES: NotifyRule(
        False, False, "The Home Office is told that there is a potential victim, and nothing that could name them."
    ),
    NotifyRoute.CHILD: NotifyRule(True, True, "A child is always referred: nobody has to agree."),
}


def notification_faults(
    *, who: str, form_reference: str, when: datetime, reported_at: datetime, at: datetime, is_known: bool
) -> tuple[Fault, ...]:
    """Return all that stands in the way of the record; empty where it may be made."""
    faults = []
    if not who:
        faults.append(("who", "Enter words that tell this person from others on the case."))
    if not form_reference:
        faults.append(("form_reference", "Enter the reference of the form that was sent."))
    if is_known:
        faults.append(("form_reference", "This form is recorded on the case already."))
    if not reported_at <= when <= at:
        faults.append(("when", "The time must lie between the report and now: check the date and time."))
    return tuple(faults)
