"""Chains of acts in any order, the ledger beside a naive model of it: a list of what ran, with times worked out anew."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bizwatch.cases import services
from bizwatch.cases.choices import CancelReason, ContactChannel, ContactResult, Offer, OfferAnswer, TransferTo
from bizwatch.cases.models import Case, ClockRun
from bizwatch.cases.policies.clocks import CLOCK_RULES, clock_state, standing_of, wanted_of
from bizwatch.cases.policies.promises import promise_state
from bizwatch.cases.selectors.clocks import clock_states
from bizwatch.kernel.errors import DomainError
from bizwatch.reference.choices import ClockUnit
from tests.cases.world import AT, HOUR, World, everything, fresh, make_world, opened, told
from tests.reference.test_clocks_independent import expected

OFFERS = ("victim-support-referral", "statement-offer", "impact-statement-offer")
LENGTHS = {
    "record-crime": (ClockUnit.HOURS, 24),
    "contact-victim": (ClockUnit.HOURS, 24),
    "review-case": (ClockUnit.DAYS, 28),
    "victim-told-decision": (ClockUnit.WORKING_DAYS, 5),
    **dict.fromkeys(OFFERS, (ClockUnit.WORKING_DAYS, 2)),
}


@dataclass
class Ran:
    """One running, as a child would keep it."""

    code: str
    start: datetime
    about: str = ""
    end: datetime | None = None
    how: str = ""
    pause: datetime | None = None
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    due: datetime | None = None

    def row(self) -> tuple:
        unit, length = LENGTHS[self.code]
        due = self.due or expected(unit, length, self.start, self.pauses)
        return (self.code, self.about, self.start, due, self.end, self.how, self.pause)


class Naive:
    """What the rules say, without tables, events or columns."""

    def __init__(self, at: datetime) -> None:
        self.ran = [Ran(code, at) for code in ("record-crime", "contact-victim", "review-case", OFFERS[0])]
        self.recorded = self.contacted = self.closed = False
        self.wants_none: datetime | None = None

    def last(self, code: str) -> Ran:
        return next(one for one in reversed(self.ran) if one.code == code)

    def ever(self, code: str) -> bool:
        return any(one.code == code for one in self.ran)

    def running(self, *codes: str) -> list[Ran]:
        return [one for one in self.ran if one.code in codes and one.end is None]

    def stop(self, one: Ran, at: datetime, how: str) -> None:
        if one.pause is not None:
            one.pauses.append((one.pause, at))
            if how != "ended":  # what is answered goes on first; what ends with the case stays due as it was
                one.due = None
            else:
                one.due = one.due or expected(*LENGTHS[one.code], one.start, one.pauses[:-1])
            one.pause = None
        one.end, one.how = at, how

    def record(self, at: datetime) -> None:
        self.recorded = True
        self.stop(self.running("record-crime")[0], at, "kept")

    def contact(self, at: datetime) -> None:
        if self.contacted:
            return
        self.contacted = True
        one = self.last("contact-victim")
        one.end, one.how = at, "kept"
        if not self.closed:
            self.ran += [Ran(code, at) for code in OFFERS[1:] if not self.ever(code)]

    def wish_none(self, at: datetime) -> None:
        self.wants_none = at
        if not self.contacted:
            self.stop(self.last("contact-victim"), at, "excused")

    def wish_again(self, at: datetime) -> None:
        one = self.last("contact-victim")
        in_time = self.wants_none is not None and self.wants_none <= one.row()[3]
        self.wants_none = None
        if in_time and self.contacted:
            one.due = at + timedelta(hours=24)
        elif in_time:
            self.ran.append(Ran("contact-victim", at))
        elif not self.contacted:
            one.end, one.how = None, ""

    def review(self, at: datetime) -> None:
        self.stop(self.running("review-case")[0], at, "kept")
        self.ran.append(Ran("review-case", at))

    def offer(self, at: datetime, answer: OfferAnswer) -> None:
        for one in self.running(*OFFERS):
            if answer is OfferAnswer.LATER and one.code != OFFERS[0]:
                one.pause = one.pause or at
            else:
                self.stop(one, at, "excused" if answer is OfferAnswer.NO and one.code == OFFERS[0] else "kept")

    def decide(self, at: datetime) -> None:
        self.ran.append(Ran("victim-told-decision", at, "arrested"))

    def tell(self, at: datetime) -> None:
        for one in self.running("victim-told-decision"):
            self.stop(one, at, "kept")
        self.contact(at)

    def close(self, at: datetime, about: str) -> None:
        self.closed = True
        self.contact(at)
        self.ran.append(Ran("victim-told-decision", at, about, at, "kept"))
        for one in self.running("record-crime", "review-case", *OFFERS):
            self.stop(one, at, "ended")

    def reopen(self, at: datetime) -> None:
        self.closed = False
        record = self.last("record-crime")
        if record.how == "ended":
            record.end, record.how = None, ""
        self.ran.append(Ran("review-case", at))
        ended = [code for code in OFFERS if self.ever(code) and self.last(code).how == "ended"]
        self.ran += [Ran(code, at) for code in ended]


@dataclass
class Pair:
    """The case and its model, at a moment."""

    world: World
    case: Case
    naive: Naive
    at: datetime
    number: int = 0

    @property
    def version(self) -> int:
        return fresh(self.case).version

    def edit(self, service: Callable, **given) -> None:
        service(case=self.case, by=self.world.sergeant, at=self.at, version=self.version, **given)

    def add(self, service: Callable, **given) -> None:
        service(case=self.case, by=self.world.sergeant, at=self.at, **given)


def _record(p: Pair) -> None:
    p.edit(services.record_crime)
    p.naive.record(p.at)


def _contact(p: Pair) -> None:
    result = [ContactResult.REACHED, ContactResult.NO_ANSWER][p.number % 2]
    p.add(services.record_contact, channel=ContactChannel.PHONE, result=result)
    if result is ContactResult.REACHED:
        p.naive.contact(p.at)


def _wish(p: Pair) -> None:
    none = not fresh(p.case).contact_opted_out
    p.edit(services.set_contact_opt_out, opted_out=none, reason="r")
    (p.naive.wish_none if none else p.naive.wish_again)(p.at)


def _review(p: Pair) -> None:
    p.edit(services.review, note="n")
    p.naive.review(p.at)


def _offer(p: Pair) -> None:
    answer = list(OfferAnswer)[p.number % 3]
    p.add(services.note_offer, offers=list(Offer), answer=answer)
    p.naive.offer(p.at, answer)


def _decide(p: Pair) -> None:
    p.add(services.note_decision, code="arrested")
    p.naive.decide(p.at)


def _tell(p: Pair) -> None:
    runs = ClockRun.objects.filter(case=p.case, clock_code="victim-told-decision", ended_at=None)
    p.add(services.note_decision_told, runs=list(runs.values_list("pk", flat=True)), told=told(p.at))
    p.naive.tell(p.at)


def _cancel(p: Pair) -> None:
    p.edit(services.cancel, code=CancelReason.C2, reason="r", told=told(p.at))
    p.naive.close(p.at, "cancelled")


def _transfer(p: Pair) -> None:
    given = {"to": TransferTo.TEAM, "other_body": "CID", "accepted_by": "DS", "reason": "r", "told": told(p.at)}
    p.edit(services.transfer, **given)
    p.naive.close(p.at, "transferred")


def _finalise(p: Pair) -> None:
    p.edit(services.finalise, outcome_code="18", facts=everything(told=told(p.at), remedy="", remedy_due_date=None))
    p.naive.close(p.at, "outcome:18")


def _reopen(p: Pair) -> None:
    p.edit(services.reopen, reason="r")
    p.naive.reopen(p.at)


ACTS = [_record, _contact, _wish, _review, _offer, _decide, _tell, _cancel, _transfer, _finalise, _reopen]
STEPS = st.lists(
    st.tuples(st.sampled_from([*ACTS, _reopen, _offer]), st.integers(0, 5), st.integers(1, 120)),
    min_size=3,
    max_size=12,
)
SHORT = [_contact, _decide, _cancel, _reopen, _record, _wish, _wish, _tell, _finalise, _reopen, _review, _transfer]
LIFE = [_contact, _offer, _wish, _wish, _cancel, _reopen, _record, _decide, _transfer, _reopen, _tell, _cancel, _reopen]


def check(pair: Pair) -> None:
    runs = ClockRun.objects.filter(case=pair.case)
    kept = runs.values_list("clock_code", "about", "started_at", "due_at", "ended_at", "ending", "paused_at")
    assert sorted(kept, key=repr) == sorted((one.row() for one in pair.naive.ran), key=repr)
    case, later = fresh(pair.case), pair.at + 50 * HOUR
    for rule in CLOCK_RULES.values():
        if rule.mirrors is None or not rule.mirrors.kept:
            continue
        last, wanted = runs.filter(clock_code=rule.code).latest("pk"), wanted_of(case, rule)
        assert (last.due_at, last.ending, last.ended_at) == (wanted.due_at, wanted.ending, wanted.ended_at)
        excused_at = case.contact_opted_out_at if rule.code == "contact-victim" else None
        kept_at = getattr(case, rule.mirrors.kept)
        state = promise_state(
            due_at=wanted.due_at, kept_at=kept_at, at=later, excused_at=excused_at, closed_at=case.closed_at
        )
        standing = standing_of(last.events.order_by("pk"))
        assert standing is not None
        assert clock_state(standing, at=later).value == state.value
        assert standing.is_late == last.is_late


def run(steps: list[tuple[Callable, int, int]]) -> int:
    """Do what can be done of the steps, looking at both after each; return how many were done."""
    world = make_world()
    pair = Pair(world, opened(world), Naive(AT), AT)
    seen: list[tuple[datetime, dict[int, str]]] = []
    for act, number, hours in steps:
        pair.number, pair.at = number, pair.at + hours * HOUR
        try:
            with transaction.atomic():
                act(pair)
        except DomainError:
            continue
        check(pair)
        seen.append((pair.at, {one.run.pk: one.state for one in clock_states(pair.case, at=pair.at)}))
    for at, states in seen:  # what was written at each moment is what is answered of it afterwards
        assert {one.run.pk: one.state for one in clock_states(pair.case, at=at, known_at=at)} == states
    return len(seen)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 2, 4])  # yes, they want time, no; contact is had each time
@pytest.mark.parametrize("life", [SHORT, LIFE])
def test_a_whole_life_is_lived_without_a_refusal(life: list[Callable], number: int) -> None:
    hours = 5 + 13 * number
    assert run([(act, number, hours) for act in life]) == len(life)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_chain_of_acts_keeps_the_ledger_true(steps: list[tuple[Callable, int, int]]) -> None:
    with transaction.atomic():
        run(steps)
        transaction.set_rollback(True)
