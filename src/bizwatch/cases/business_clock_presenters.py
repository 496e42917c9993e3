"""What the business was offered and told, beside the two promises, in plain words."""

from collections.abc import Mapping
from datetime import datetime

from bizwatch.cases.business_presenters import PROMISE_WORDS, PromiseWords
from bizwatch.cases.policies.clocks import IMPACT, STATEMENT, SUPPORT
from bizwatch.cases.policies.promises import PromiseState, promise_state
from bizwatch.cases.selectors.business_clocks import BusinessClock
from bizwatch.cases.selectors.business_page import BusinessCasePage
from bizwatch.design.filters import deadline, local_datetime
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock, key_decision

_PROMISED: Mapping[str, str] = {
    SUPPORT: "We refer you to a support service, if you want that",
    STATEMENT: "We offer you the chance to make a statement",
    IMPACT: "We offer you the chance to say what the crime did to your business",
}
_WAITING = ("We wait for your answer", "purple")
_DECLINED = ("You said that you do not want it", "grey")


def further_promises(page: BusinessCasePage, *, at: datetime) -> list[PromiseWords]:
    """Return the offers, and the decisions of which the business was told, each with whether it was in time."""
    return [_spoken(one, at) for one in page.clocks]


def _spoken(one: BusinessClock, at: datetime) -> PromiseWords:
    promise = _PROMISED.get(one.code) or _told(one)
    if one.is_waiting:
        return PromiseWords(promise, *_WAITING)
    state = promise_state(
        due_at=one.due_at, kept_at=one.kept_at, at=at, excused_at=one.excused_at, closed_at=one.closed_at
    )
    if state is PromiseState.EXCUSED:
        return PromiseWords(promise, *_DECLINED)
    words, colour = PROMISE_WORDS[state]
    kept = local_datetime(one.kept_at) if one.kept_at else ""
    return PromiseWords(promise, words.format(due=deadline(one.due_at), kept=kept), colour)


def _told(one: BusinessClock) -> str:
    day = to_london(one.started_at).date()
    rule, about = clock(one.code, day), one.about.partition(":")[0]
    return f"{key_decision(about, day).plain}: you are told within {rule.length} {rule.unit.value}"
