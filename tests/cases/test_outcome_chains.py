"""Whatever chain of endings and comings back: one current outcome at most, all of history kept, the victim told of each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bizwatch.cases import services
from bizwatch.cases.choices import (
    CancelReason,
    MaterialState,
    MoveKind,
    RemedyDecided,
    ReviewState,
    Status,
    StepState,
    SupportsAction,
    TransferTo,
)
from bizwatch.cases.models import Case, CaseMove, CaseOutcome, NewMaterial, RemedyStep, VictimReview
from bizwatch.cases.services.material import reopen_confirmed
from bizwatch.kernel.errors import DomainError
from bizwatch.messaging.models import OutboxMessage
from tests.cases.world import AT, HOUR, World, everything, make_world, named, recorded, told, wrote

ENDINGS = {MoveKind.FINALISED, MoveKind.CANCELLED, MoveKind.TRANSFERRED}
WRITTEN = {"outcome", "cancelled", "transferred", "reopened", "review_decided", "remedy_failed"}


@dataclass
class Chain:
    """One case with a named suspect, or without, and the hour."""

    world: World
    case: Case
    at: datetime = AT + 3 * HOUR

    def now(self) -> Case:
        return Case.objects.get(pk=self.case.pk)

    def edit(self, service: Callable, **given) -> None:
        service(case=self.case, by=self.world.sergeant, at=self.at, version=self.now().version, **given)

    def end(self, code: str) -> None:
        services.mark_read(case=self.case, by=self.world.ann, at=self.at)
        view = SupportsAction.NO if code in ("14", "16") else SupportsAction.YES
        facts = everything(victim_supports=view, told=told(self.at), remedy_due_date=(self.at + 99 * HOUR).date())
        services.finalise(
            case=self.case, outcome_code=code, facts=facts, by=self.world.ann, at=self.at, version=self.now().version
        )

    def one(self, model, **which) -> int:
        return model.objects.filter(case=self.case, **which).values_list("pk", flat=True).last() or 0


STEPS: dict[str, Callable[[Chain], object]] = {
    "18": lambda c: c.end("18"),
    "15": lambda c: c.end("15"),
    "8": lambda c: c.end("8"),
    "reopen": lambda c: c.edit(services.reopen, reason="r"),
    "cancel": lambda c: c.edit(services.cancel, code=CancelReason.C2, reason="r", told=told(c.at)),
    "transfer": lambda c: c.edit(
        services.transfer, to=TransferTo.TEAM, other_body="CID", accepted_by="DS", reason="r", told=told(c.at)
    ),
    "write": lambda c: wrote(c.case, c.world.sam, at=c.at),
    "match": lambda c: services.add_material(case=c.case, kind="image-match", words="w", by=c.world.ann, at=c.at),
    "task": lambda c: reopen_confirmed(at=c.at),
    "nothing": lambda c: c.edit(
        services.settle_material,
        material_id=c.one(NewMaterial, state="waiting"),
        decision=MaterialState.NOTHING,
        reason="r",
    ),
    "one press": lambda c: c.edit(
        services.settle_material, material_id=c.one(NewMaterial, state="waiting"), decision=MaterialState.REOPENED
    ),
    "ask": lambda c: services.ask_review(case=c.case, why="w", by=c.world.sam, at=c.at),
    "upheld": lambda c: c.edit(
        services.decide_review, result=ReviewState.UPHELD, rationale="r", words_for_business="w"
    ),
    "overturned": lambda c: c.edit(
        services.decide_review, result=ReviewState.OVERTURNED, rationale="r", words_for_business="w"
    ),
    "not done": lambda c: c.edit(
        services.settle_remedy, remedy_id=c.one(RemedyStep, state="open"), state=StepState.FAILED, note="n"
    ),
    "done": lambda c: c.edit(services.complete_remedy),
    "decide": lambda c: c.edit(services.decide_remedy, decision=RemedyDecided.REOPEN, reason="r"),
}


def check(chain: Chain) -> None:
    """What always holds, whatever was done."""
    case, moves = chain.now(), CaseMove.objects.filter(case=chain.case)
    current = list(CaseOutcome.objects.filter(case=case, is_current=True))
    assert len(current) == (case.status == Status.FINALISED)
    assert [one.code for one in current] == ([case.outcome_code] if case.outcome_code else [])
    ended = CaseOutcome.objects.filter(case=case, is_current=False)
    assert not ended.filter(ended_at=None)
    assert CaseOutcome.objects.filter(case=case).count() == moves.filter(kind=MoveKind.FINALISED).count()
    endings, back = moves.filter(kind__in=ENDINGS), moves.filter(kind=MoveKind.REOPENED)
    assert endings.count() - back.count() == (not case.is_open)
    assert not endings.filter(victim_told_at=None)
    told_of = [key.split(":")[2] for key in OutboxMessage.objects.values_list("dedupe", flat=True)]
    assert sum(what in WRITTEN for what in told_of) >= endings.count() + back.count()
    waiting = NewMaterial.objects.filter(case=case, state__in=(MaterialState.WAITING, MaterialState.REOPENING))
    live = {one.pk for one in current}
    assert {row.outcome_id for row in waiting} <= live
    assert {row.outcome_id for row in VictimReview.objects.filter(case=case, state=ReviewState.ASKED)} <= live
    assert {row.outcome_id for row in RemedyStep.objects.filter(case=case, state=StepState.OPEN)} <= live


@pytest.mark.slow
@pytest.mark.django_db(transaction=False)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.booleans(), st.lists(st.sampled_from(sorted(STEPS)), min_size=4, max_size=14))
def test_every_chain_keeps_its_history_and_tells_the_victim(has_suspect: bool, steps: list[str]) -> None:
    with transaction.atomic():
        world = make_world()
        case = recorded(world)
        if has_suspect:
            named(world, case)
        chain = Chain(world, case)
        for name in steps:
            chain.at += HOUR
            try:
                with transaction.atomic():
                    STEPS[name](chain)
            except DomainError:
                pass
            check(chain)
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "steps",
    [
        ["18", "write", "one press", "18", "match", "task", "18", "reopen", "cancel", "reopen", "18"],
        ["15", "ask", "overturned", "15", "ask", "upheld", "reopen", "8", "not done", "decide", "transfer", "reopen"],
    ],
)
def test_these_chains_go_all_the_way(steps: list[str]) -> None:
    world = make_world()
    case = recorded(world)
    if "15" in steps:
        named(world, case)
    chain = Chain(world, case)
    for name in steps:
        chain.at += HOUR
        STEPS[name](chain)
        check(chain)
