"""Whatever is done to a case in whatever order: what follows from its parts is right, and a refusal changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bizwatch.accounts.models import User
from bizwatch.cases import services
from bizwatch.cases.choices import (
    OPEN_STATUSES,
    ActionKind,
    ActionState,
    AttentionWhy,
    CallBackState,
    CancelReason,
    CctvState,
    ContactChannel,
    ContactResult,
    LogKind,
    MoveKind,
    PersonRole,
    Side,
    Status,
    SupportsAction,
    TransferTo,
)
from bizwatch.cases.intake import NewName, NewPerson
from bizwatch.cases.models import Case, CaseMove
from bizwatch.cases.permissions import Act, may
from bizwatch.cases.policies import attention, standing
from bizwatch.cases.policies.attention import AttentionFacts
from bizwatch.cases.selectors import case_page
from bizwatch.kernel.errors import DomainError
from bizwatch.reference.selectors import clock
from tests.cases.world import AT, HOUR, World, everything, full_report, make_world, told

STATUS_MOVES = (
    MoveKind.RECORDED,
    MoveKind.STATUS,
    MoveKind.FINALISED,
    MoveKind.CANCELLED,
    MoveKind.TRANSFERRED,
    MoveKind.REOPENED,
)


@dataclass
class Desk:
    """One case and everybody around it; ``number`` chooses among people, parts and values."""

    world: World
    case: Case
    at: datetime = AT + 3 * HOUR
    number: int = 0
    who: int = 1

    @property
    def version(self) -> int:
        """Mostly the one that stands; now and then one that is stale."""
        return Case.objects.get(pk=self.case.pk).version - (self.number % 7 == 6)

    def actor(self, service: Callable) -> User:
        """Mostly somebody who may do it, so that sequences get somewhere; now and then anybody."""
        world, case = self.world, Case.objects.get(pk=self.case.pk)
        everybody = (world.sam, world.ann, world.sergeant, world.bob, world.hana, world.rival)
        able = [user for user in everybody[:4] if may(Act(service.__name__), case, user)]
        people = able if able and self.who else everybody
        return people[self.number % len(people)]

    def edit(self, service: Callable, **given) -> None:
        service(case=self.case, by=self.actor(service), at=self.at, version=self.version, **given)

    def add(self, service: Callable, **given) -> None:
        service(case=self.case, by=self.actor(service), at=self.at, **given)

    def pick(self, name: str) -> int:
        """Return the id of one part of the case, or 0 where there is none."""
        rows = list(getattr(self.case, name).order_by("pk").values_list("pk", flat=True))
        return rows[self.number % len(rows)] if rows else 0

    def one_of(self, choices):
        values = list(choices)
        return values[self.number % len(values)]


def _tidy(desk: Desk) -> None:
    """Leave nothing unfinished, so that an outcome is possible."""
    for call in desk.case.call_backs.filter(state=CallBackState.BOOKED):
        desk.add(services.close_call_back, call_back_id=call.pk, state=CallBackState.CHANGED)
    for action in desk.case.actions.filter(state=ActionState.OPEN, side=Side.POLICE):
        services.close_action(case=desk.case, action_id=action.pk, by=desk.world.ann, at=desk.at)
    services.mark_read(case=desk.case, by=desk.world.ann, at=desk.at)


def _finalise(desk: Desk) -> None:
    code, view = desk.one_of([("18", "no"), ("16", "no"), ("8", "yes"), ("20", "yes"), ("14", "no")])
    facts = everything(victim_supports=SupportsAction(view))
    desk.edit(services.finalise, outcome_code=code, facts=facts)


ACTS: dict[str, Callable[[Desk], None]] = {
    "record": lambda d: d.edit(services.record_crime),
    "take": lambda d: d.add(services.take_case),
    "give": lambda d: d.edit(services.allocate, to=d.one_of([d.world.ann, d.world.bob, None]), reason="r"),
    "tidy": _tidy,
    "finalise": _finalise,
    "reopen": lambda d: d.edit(services.reopen, reason="r"),
    "cancel": lambda d: d.edit(services.cancel, code=CancelReason.C2, reason="r", told=told()),
    "transfer": lambda d: d.edit(
        services.transfer, to=TransferTo.TEAM, other_body="CID", accepted_by="DS", reason="r", told=told()
    ),
    "review": lambda d: d.edit(services.review, note="r"),
    "reclassify": lambda d: d.edit(services.reclassify, offence_code=d.one_of(["46", "49", "58B"]), reason="r"),
    "log": lambda d: d.add(services.add_log_entry, kind=LogKind.NOTE, text="x"),
    "contact": lambda d: d.add(services.record_contact, channel=ContactChannel.PHONE, result=d.one_of(ContactResult)),
    "wish": lambda d: d.edit(services.set_contact_opt_out, opted_out=bool(d.number % 2), reason="r"),
    "book": lambda d: d.add(services.book_call_back, starts_at=d.at + (d.number + 1) * HOUR),
    "call": lambda d: d.add(
        services.close_call_back,
        call_back_id=d.pick("call_backs"),
        state=d.one_of([CallBackState.KEPT, CallBackState.MISSED, CallBackState.CHANGED]),
    ),
    "write": lambda d: d.add(services.send_message, text="x", dedupe=uuid4()),
    "read": lambda d: d.add(services.mark_read),
    "ask": lambda d: d.add(services.add_action, side=d.one_of(Side), kind=ActionKind.OTHER, text="x"),
    "done": lambda d: d.add(
        services.close_action, action_id=d.pick("actions"), state=d.one_of([ActionState.DONE, ActionState.DROPPED])
    ),
    "cctv": lambda d: d.add(services.secure_cctv, cctv_id=d.pick("cctv"), state=d.one_of(CctvState)),
    "person": lambda d: d.add(
        services.add_person, new=NewPerson(role=d.one_of(PersonRole), told_name="x", seen_before="yes")
    ),
    "name": lambda d: d.edit(
        services.name_suspect, case_person_id=d.pick("people"), person=NewName(family_name="Doe"), reason="r"
    ),
    "remove": lambda d: d.edit(services.remove_person, case_person_id=d.pick("people"), reason="r"),
    "remedy": lambda d: d.edit(services.complete_remedy),
}
STEP = st.tuples(
    st.sampled_from([*sorted(ACTS), "tidy", "finalise", "finalise"]), st.integers(0, 23), st.integers(0, 9)
)
STEPS = st.lists(STEP, min_size=8, max_size=18)


def snapshot(case: Case) -> dict[str, Any]:
    """The case's row and how much hangs on it."""
    row = Case.objects.filter(pk=case.pk).values().get()
    parts = ("moves", "log", "contacts", "call_backs", "messages", "actions", "people", "outcomes")
    return row | {name: getattr(case, name).count() for name in parts}


def check_counts(case: Case) -> None:
    unread = case.messages.filter(read_at=None)
    assert case.unread_by_police == unread.filter(side=Side.BUSINESS).count()
    assert case.unread_by_business == unread.filter(side=Side.POLICE).count()
    assert case.owed_by_business == case.actions.filter(side=Side.BUSINESS, state=ActionState.OPEN).count()


def check_status(case: Case) -> None:
    assert case.is_open == (case.status in OPEN_STATUSES) == (case.closed_at is None)
    if case.is_open:
        owed, mine = case.owed_by_business > 0, case.allocated_to_id is not None
        assert case.status == standing(recorded=case.recorded_at is not None, allocated=mine, owed=owed)
    current = list(case.outcomes.filter(is_current=True).values_list("code", flat=True))
    assert current == ([case.outcome_code] if case.status == Status.FINALISED else [])
    assert (case.outcome_code == "") == (case.status != Status.FINALISED)


def check_moves(case: Case) -> None:
    """Each change of status starts where the one before ended, and the last ended where the case stands."""
    rows = case.moves.filter(kind__in=STATUS_MOVES).order_by("pk").values_list("from_value", "to_value")
    at = Status.NEW.value
    for start, end in rows:
        assert start == at
        at = end
    assert at == case.status


def _breaks_first(case: Case, *codes: str) -> datetime | None:
    running = case.clock_runs.filter(clock_code__in=codes, ended_at=None, paused_at=None).order_by("due_at").first()
    return running.due_at if running else None


def check_attention(case: Case) -> None:
    waiting = case.cctv.filter(state=CctvState.WAITING).order_by("overwritten_at").first()
    call = case.call_backs.filter(state=CallBackState.BOOKED).order_by("starts_at").first()
    action = case.actions.filter(side=Side.POLICE, state=ActionState.OPEN).order_by("due_at").first()
    unread = case.messages.filter(side=Side.BUSINESS, read_at=None).order_by("at").first()
    columns = ("record_due_at", "recorded_at", "contact_due_at", "contacted_at", "contact_opted_out", "review_at")
    found = attention(
        AttentionFacts(
            **{name: getattr(case, name) for name in (*columns, "closed_at")},
            cctv_lost_at=waiting.overwritten_at if waiting else None,
            call_back_at=call.starts_at if call else None,
            action_due_at=action.due_at if action else None,
            message_due_at=clock("answer-message").due_at(unread.at) if unread else None,
            tell_due_at=_breaks_first(case, "victim-told-decision"),
            offer_due_at=_breaks_first(case, "victim-support-referral", "statement-offer", "impact-statement-offer"),
        )
    )
    assert (case.attention_at, case.attention_why) == (found.at, found.why)
    assert (case.attention_why == AttentionWhy.CLOSED) == (not case.is_open)


def run(world: World, steps: list[tuple[str, int, int]]) -> None:
    case = services.open_case(new=full_report(world), by=world.sam, at=AT)
    desk = Desk(world, case)
    kept: list[int] = []
    for name, number, who in steps:
        desk.number, desk.who, desk.at = number, who, desk.at + HOUR
        before = snapshot(case)
        try:
            with transaction.atomic():
                ACTS[name](desk)
        except DomainError:
            assert snapshot(case) == before
        now = Case.objects.get(pk=case.pk)
        for check in (check_counts, check_status, check_moves, check_attention):
            check(now)
        moves = list(CaseMove.objects.filter(case=case).order_by("pk").values_list("pk", flat=True))
        assert moves[: len(kept)] == kept
        kept = moves
        assert now.version >= before["version"]
    page = case_page(case)
    assert page.case.solvability == len(page.solvability_reasons)


BEGIN = [("take", 0, 1), ("record", 0, 1)]


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_acts_keeps_the_case_true(steps):
    with transaction.atomic():
        run(make_world(), BEGIN + steps)
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_long_life():
    """The paths that chance seldom takes: to an outcome, back, to the business, to another team, back, cancelled."""
    names = ["take", "record", "contact", "ask", "write", "cctv", "person", "name", "remove", "review", "tidy"]
    names += ["finalise", "remedy", "write", "reopen", "ask", "tidy", "transfer", "reopen", "cancel", "reopen", "give"]
    run(make_world(), [(name, 0, 1) for name in names])
    case = Case.objects.get()
    kinds = set(case.moves.values_list("kind", flat=True))
    assert {MoveKind.FINALISED, MoveKind.TRANSFERRED, MoveKind.CANCELLED, MoveKind.REOPENED} <= kinds
