"""Whatever is done in whatever order: nothing that is no crime ever has a Home Office outcome, and no crime ends without
one; what is restricted stays so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bizwatch.accounts.models import User
from bizwatch.cases import services
from bizwatch.cases.choices import CancelReason, MoveKind, NotifyRoute, ReferralStepKind, Status, TransferTo
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import restricted_to, visible_to
from bizwatch.kernel.errors import DomainError
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import offence, results
from tests.cases.routes import fraud, incident, information, slavery, specialist
from tests.cases.world import AT, HOUR, World, everything, fresh, make_world, opened, told

BEGUN: dict[str, Callable[[World], Case]] = {
    "crime": opened,
    "incident": incident,
    "information": information,
    "referral": fraud,
    "restricted": slavery,
}
RESULTS = sorted({row.code for nature in Nature for row in results(nature)})


@dataclass
class Hand:
    """Who does what to the case next; ``number`` chooses among values."""

    world: World
    case: Case
    by: User
    at: datetime = AT + HOUR
    number: int = 0

    def edit(self, service: Callable[..., object], **given_: object) -> None:
        service(case=self.case, by=self.by, at=self.at, version=fresh(self.case).version, **given_)

    def one_of(self, values: list[str]) -> str:
        return values[self.number % len(values)]


def _step(hand: Hand) -> None:
    kind = list(ReferralStepKind)[hand.number % len(ReferralStepKind)]
    hand.edit(services.note_referral, kind=kind, service_reference="R1")


ACTS: dict[str, Callable[[Hand], object]] = {
    "take": lambda h: services.take_case(case=h.case, by=h.by, at=h.at),
    "record": lambda h: h.edit(services.record_crime),
    "close": lambda h: h.edit(services.close_with_result, result_code=h.one_of(RESULTS), rationale="r", other_body="b"),
    "finalise": lambda h: h.edit(
        services.finalise, outcome_code=h.one_of(["18", "20", "14", "19"]), facts=everything()
    ),
    "turn": lambda h: h.edit(
        services.turn_into_crime, offence_code=h.one_of(["46", "58D", "35", "NFIB5D"]), reason="r"
    ),
    "reclassify": lambda h: h.edit(services.reclassify, offence_code=h.one_of(["49", "46"]), reason="r"),
    "step": _step,
    "classify": lambda h: h.edit(services.classify_incident, qualifier=h.one_of(["personal", ""]), heading="noise"),
    "reopen": lambda h: h.edit(services.reopen, reason="r"),
    "cancel": lambda h: h.edit(services.cancel, code=CancelReason.C2, reason="r", told=told()),
    "transfer": lambda h: h.edit(
        services.transfer, to=TransferTo.TEAM, other_body="CID", accepted_by="DS", reason="r", told=told()
    ),
    "notify": lambda h: services.note_notification(
        case=h.case, route=NotifyRoute.CHILD, who="x", form_reference=f"F{h.at}", by=h.by, at=h.at
    ),
}
STEPS = st.lists(
    st.tuples(st.sampled_from([*sorted(ACTS), "close", "finalise", "reopen"]), st.integers(0, 9), st.integers(0, 2)),
    min_size=6,
    max_size=20,
)


def check(case: Case) -> None:
    is_crime = case.nature == Nature.CRIME
    ended = case.status == Status.FINALISED
    outcomes = list(case.outcomes.filter(is_current=True).values_list("code", flat=True))
    given_ = list(case.results.filter(is_current=True).values_list("code", flat=True))
    assert outcomes == ([case.outcome_code] if is_crime and ended else [])
    assert given_ == ([case.result_code] if ended and not is_crime else [])
    assert bool(case.outcome_code) == (is_crime and ended)
    assert bool(case.offence_code) == is_crime
    if not is_crime:
        assert not case.is_business_crime or case.nature == Nature.REFERRAL
        assert not case.outcomes.exists()


def check_restricted(case: Case, world: World) -> None:
    assert case.is_restricted
    for user in (world.ann, world.sergeant, world.hana):
        assert not visible_to(user).filter(pk=case.pk).exists()
    assert not OutboxMessage.objects.exclude(template="cases/email_desk/restricted.txt").exists()


def run(begun: str, steps: list[tuple[str, int, int]]) -> None:
    world, petra = make_world(), specialist()
    case = BEGUN[begun](world)
    people = [petra, world.sergeant, world.ann] if begun == "restricted" else [world.ann, world.sergeant, world.bob]
    hand = Hand(world, case, people[0])
    for name, number, who in [("take", 0, 0), ("record", 0, 0), *steps]:
        hand.at, hand.number, hand.by = hand.at + HOUR, number, people[who]
        before = Case.objects.filter(pk=case.pk).values().get()
        try:
            with transaction.atomic():
                ACTS[name](hand)
        except DomainError:
            assert Case.objects.filter(pk=case.pk).values().get() == before
        now = fresh(case)
        check(now)
        if begun == "restricted":
            check_restricted(now, world)
    now = fresh(case)
    assert now.moves.filter(kind=MoveKind.CRIMED).count() == (now.nature != begun)
    assert restricted_to(petra).count() == (begun == "restricted")
    if now.nature == Nature.CRIME:
        assert offence(now.offence_code).code == now.offence_code


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begun=st.sampled_from(sorted(BEGUN)), steps=STEPS)
def test_no_sequence_mixes_outcomes_and_results(begun: str, steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        run(begun, steps)
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_paths_that_chance_seldom_takes() -> None:
    """Closed, back, a crime, an outcome, back, another; a referral that is accepted, returned and finalised."""
    there_and_back = ["close", "reopen", "turn", "finalise", "reopen", "cancel", "reopen", "finalise"]
    with transaction.atomic():
        run("incident", [(name, 0, 1) for name in there_and_back])
        transaction.set_rollback(True)
    service = [("step", 2, 1), ("step", 3, 1), ("turn", 0, 1), ("step", 4, 1), ("close", 0, 1), ("finalise", 3, 1)]
    with transaction.atomic():
        run("referral", service)
        assert Case.objects.get().outcome_code == "19"
        transaction.set_rollback(True)
