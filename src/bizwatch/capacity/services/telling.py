"""The record of times that businesses were told: a row when a case is opened, settled when it is known what became of it."""

from datetime import datetime, timedelta

from django.db.models import Q

from bizwatch.audit.services import audited_service
from bizwatch.capacity.choices import Fate
from bizwatch.capacity.models import ToldTime
from bizwatch.capacity.policies import fate_of
from bizwatch.capacity.selectors import expected_contact
from bizwatch.cases.selectors import ContactFacts, contact_facts, facts_of
from bizwatch.cases.services.happenings import Happening

# The acts after which it may be known: each sets the moment of contact, the wish for none or a later one, or ends the case.
SETTLING_ACTS = (
    "record_contact",
    "send_message",
    "set_contact_opt_out",
    "book_call_back",
    "book_call_back_slot",
    "move_call_back",
    "call_off_call_back",
    "close_call_back",
    "finalise",
    "close_with_result",
    "cancel",
    "transfer",
)
_AT_ONCE = 500
_LOOKED_AT = timedelta(days=60)


def tell_time(happening: Happening) -> ToldTime | None:
    """Keep what the business of a case that was just opened is told; nothing where only the plain promise can be given."""
    case = happening.case
    if case.contact_opted_out or case.collapsed_into_id is not None or case.joined_to_id is not None:
        return None
    expected = expected_contact(happening.at)
    if expected is None:
        return None
    return ToldTime.objects.create(
        case=case,
        made_at=happening.at,
        forecast_at=expected.forecast_at,
        likely_at=expected.likely_at,
        sure_at=expected.sure_at,
        by_at=expected.by_at,
        due_at=case.contact_due_at,
        likely_raw=expected.likely_raw,
        sure_raw=expected.sure_raw,
    )


def settle_after(happening: Happening) -> None:
    """Settle the told time of a case on which something was done; what the act saves later the sweep finds."""
    told = ToldTime.objects.filter(case=happening.case.pk, contacted_at=None).first()
    if told is not None:
        _settle(told, facts_of(happening.case), happening.at)


@audited_service
def settle_times(*, at: datetime) -> int:
    """Settle every told time of which it is known by now what became of it; return how many changed.

    This is the one that can be relied on: the acts only make it prompt. Told times that passed without contact are looked at
    for two months more, so that the record knows how long contact took.
    """
    wanted = Q(fate=Fate.OPEN) | Q(fate=Fate.LATE, sure_at__gte=at - _LOOKED_AT)
    open_ones = ToldTime.objects.filter(wanted, contacted_at=None).order_by("pk")
    waiting = list(open_ones.select_for_update(no_key=True)[: _AT_ONCE * 10])
    changed = 0
    for start in range(0, len(waiting), _AT_ONCE):
        part = waiting[start : start + _AT_ONCE]
        facts = contact_facts([told.case_id for told in part])
        changed += sum(_settle(told, facts[told.case_id], at) for told in part if told.case_id in facts)
    return changed


def _settle(told: ToldTime, facts: ContactFacts, at: datetime) -> bool:
    if told.fate not in (Fate.OPEN, Fate.LATE):
        return False
    fate = fate_of(
        sure_at=told.sure_at,
        due_at=told.due_at,
        contacted_at=facts.contacted_at,
        opted_out_at=facts.opted_out_at,
        ended_at=facts.ended_at,
        due_now=facts.due_at,
        at=at,
    )
    if told.fate == fate and facts.contacted_at is None:
        return False
    if told.fate == Fate.LATE and fate not in (Fate.LATE, Fate.KEPT):
        return False  # what was broken stays broken
    told.fate, told.contacted_at = fate, facts.contacted_at
    told.save(update_fields=["fate", "contacted_at"])
    return True
