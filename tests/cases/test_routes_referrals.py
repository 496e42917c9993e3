"""Fraud and computer crime: recorded by the national service, tracked here, losses counted, never crimed twice."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from bizwatch.cases import services
from bizwatch.cases.business_presenters import step_words
from bizwatch.cases.choices import ReferralStepKind as Step
from bizwatch.cases.choices import ReferralVictim, Status
from bizwatch.cases.exceptions import (
    NatureNotPossible,
    NothingToChange,
    NotInThisState,
    ReferralStepNotPossible,
    ResultNotPossible,
    TimeNotPossible,
)
from bizwatch.cases.intake import NewReferral
from bizwatch.cases.models import ReferralStep
from bizwatch.cases.policies.referrals import REFERRAL_STEPS
from bizwatch.cases.selectors import business_case_page, case_page, referral_figures
from bizwatch.cases.selectors.business_routes import referral_told
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownOffenceCode, UnknownService
from tests.cases.routes import closed, fraud, slavery, stepped, taken, turned
from tests.cases.world import AT, DAY, HOUR, finalised, fresh, opened

pytestmark = pytest.mark.django_db


def test_a_fraud_is_tracked_and_not_recorded_as_a_crime(world):
    case = fraud(world)
    assert (case.nature, case.offence_code) == (Nature.REFERRAL, "")
    assert (case.referral.state, case.referral.loss, case.referral.service) == (Step.TOLD, None, "fraud-reporting")
    assert [step.kind for step in case.referral.steps.all()] == [Step.TOLD]


@pytest.mark.parametrize(
    ("on", "name"),
    [(datetime(2025, 12, 3, 12, tzinfo=UTC), "Action Fraud"), (datetime(2025, 12, 4, 12, tzinfo=UTC), "Report Fraud")],
)
def test_the_service_has_the_name_of_the_day(world, on, name):
    case = taken(world, fraud(world, at=on, occurred_from=on - HOUR), at=on + HOUR)
    told = referral_told(fresh(case))
    assert told is not None
    assert told.service == name
    case = stepped(world, case, Step.REFERRED, at=on + 2 * HOUR)
    ended = closed(world, case, result="passed_to_service", at=on + 3 * HOUR)
    own = business_case_page(ended)
    assert own.result is not None
    assert own.referral is not None
    assert own.result.label == f"Passed to {name}"
    assert step_words(own.referral)[0]["title"] == f"We passed it to {name}"


def test_the_business_may_have_told_the_service_before_it_told_us(world):
    told = NewReferral(service_reference="RF-1", reported_there_at=AT - 3 * DAY, reported_there_by="Sam Example")
    case = fraud(world, told=told)
    assert (case.referral.state, case.referral.service_reference) == (Step.REPORTED, "RF-1")
    assert [(step.kind, step.service_reference) for step in case.referral.steps.order_by("pk")] == [
        (Step.TOLD, ""),
        (Step.REPORTED, "RF-1"),
    ]


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (NewReferral(nfib_code="46"), NatureNotPossible),
        (NewReferral(nfib_code="NFIB99Z"), UnknownOffenceCode),
        (NewReferral(service="report-nothing"), UnknownService),
        (NewReferral(reported_there_at=AT + HOUR), TimeNotPossible),
    ],
)
def test_what_no_service_could_record_is_refused(world, told, error):
    with pytest.raises(error):
        fraud(world, told=told)


def test_it_goes_from_us_to_the_service_and_is_accepted(world):
    case = stepped(world, taken(world, fraud(world)), Step.REFERRED)
    case = stepped(world, case, Step.ACCEPTED, service_reference="NFRC-77", at=AT + 3 * HOUR, note="By telephone")
    assert (case.referral.state, case.referral.service_reference) == (Step.ACCEPTED, "NFRC-77")
    assert case_page(case).steps[-1].note == "By telephone"


@pytest.mark.parametrize("start", list(Step))
@pytest.mark.parametrize("end", list(Step))
def test_only_what_can_follow_follows(world, start, end):
    case = taken(world, fraud(world))
    ways = {
        Step.TOLD: (),
        Step.REPORTED: (Step.REPORTED,),
        Step.REFERRED: (Step.REFERRED,),
        Step.ACCEPTED: (Step.ACCEPTED,),
        Step.RETURNED: (Step.ACCEPTED, Step.RETURNED),
    }
    for number, kind in enumerate(ways[start]):
        case = stepped(world, case, kind, service_reference="R1", at=AT + (2 + number) * HOUR)
    if start in REFERRAL_STEPS[end].after and start is not Step.RETURNED:
        assert stepped(world, case, end, service_reference="R1", at=AT + 9 * HOUR).referral.state == end
        return
    with pytest.raises((ReferralStepNotPossible, NotInThisState)):
        stepped(world, case, end, service_reference="R1", at=AT + 9 * HOUR)
    assert fresh(case).referral.state == start


def test_what_is_missing_is_said_at_once(world):
    case = taken(world, fraud(world))
    with pytest.raises(ReferralStepNotPossible) as refusal:
        stepped(world, case, Step.ACCEPTED, when=AT + 9 * HOUR)
    assert [field for field, _ in refusal.value.faults] == ["service_reference", "when"]
    with pytest.raises(ReferralStepNotPossible, match="cannot follow"):
        stepped(world, case, Step.RETURNED, service_reference="R1")
    with pytest.raises(ReferralStepNotPossible, match="between the step before and now"):
        stepped(world, case, Step.ACCEPTED, service_reference="R1", when=AT - HOUR)


def test_returned_it_is_a_crime_of_the_service_and_ends_with_an_outcome(world):
    case = stepped(world, taken(world, fraud(world)), Step.ACCEPTED, service_reference="NFRC-77")
    case = stepped(world, case, Step.RETURNED, at=AT + 4 * HOUR, note="Call for service")
    assert (case.nature, case.offence_code, case.referral.service_reference) == (Nature.CRIME, "NFIB5D", "NFRC-77")
    assert case.recorded_at == AT + 4 * HOUR
    ended = finalised(world, case, code="19", at=AT + 5 * HOUR)
    assert (ended.outcome_code, ended.status) == ("19", Status.FINALISED)


def test_it_is_never_recorded_twice(world):
    case = stepped(world, taken(world, fraud(world)), Step.ACCEPTED, service_reference="NFRC-77")
    with pytest.raises(NotInThisState, match="Report Fraud has recorded this crime under NFRC-77"):
        turned(world, case, code="35", at=AT + 3 * HOUR)
    back = stepped(world, case, Step.RETURNED, at=AT + 4 * HOUR)
    with pytest.raises(NotInThisState):
        stepped(world, back, Step.RETURNED, at=AT + 5 * HOUR)
    assert back.moves.filter(kind="crimed").count() == 1
    assert sum(row.number for row in referral_figures(AT.date(), AT.date())) == 1


def test_what_is_no_fraud_after_all_becomes_a_crime_of_the_force(world):
    now = turned(world, taken(world, fraud(world)), code="35")
    assert (now.nature, now.offence_code) == (Nature.CRIME, "35")


def test_a_fraud_of_unknown_kind_and_a_closed_case_cannot_come_back(world):
    case = taken(world, fraud(world, code=""))
    case = stepped(world, case, Step.ACCEPTED, service_reference="R1")
    with pytest.raises(ReferralStepNotPossible, match="what kind of fraud"):
        stepped(world, case, Step.RETURNED, at=AT + 3 * HOUR)
    ended = closed(world, case, result="passed_to_service", at=AT + 4 * HOUR)
    with pytest.raises(NotInThisState, match="a supervisor must reopen it"):
        stepped(world, ended, Step.RETURNED, at=AT + 5 * HOUR)


def test_it_is_not_passed_on_before_the_service_was_told(world):
    case = taken(world, fraud(world))
    with pytest.raises(ResultNotPossible, match="Nobody has told the national service"):
        closed(world, case, result="passed_to_service")


def test_the_loss_is_changed_and_what_stood_there_is_kept(world):
    case = fraud(world)

    def change(**given):
        told = {"nfib_code": "NFIB5D", "victim": ReferralVictim.BUSINESS, "loss": Decimal("120.50"), **given}
        services.change_referral(case=case, by=world.ann, at=AT + HOUR, version=fresh(case).version, **told)

    change()
    assert fresh(case).referral.loss == Decimal("120.50")
    assert "loss not known" in case.log.get().text
    with pytest.raises(NothingToChange):
        change()
    change(loss=None)
    assert fresh(case).referral.loss is None
    with pytest.raises(NatureNotPossible):
        change(nfib_code="46")


def test_the_figures_count_losses_and_keep_the_unknown_apart(world):
    person = NewReferral(nfib_code="NFIB3A", loss=Decimal(40), victim=ReferralVictim.INDIVIDUAL)
    for loss in (Decimal("100.10"), Decimal(0), None):
        fraud(world, loss=loss)
    fraud(world, told=person)
    fraud(world, told=NewReferral())
    opened(world)
    slavery(world)
    fraud(world, at=AT + 40 * DAY, loss=Decimal(7))
    november = referral_figures(date(2026, 11, 1), date(2026, 11, 30))
    assert {(row.month, row.victim, row.number, row.unknown, row.total, row.mean) for row in november} == {
        (date(2026, 11, 1), ReferralVictim.BUSINESS, 3, 1, Decimal("100.10"), Decimal("50.05")),
        (date(2026, 11, 1), ReferralVictim.INDIVIDUAL, 1, 0, Decimal(40), Decimal(40)),
        (date(2026, 11, 1), ReferralVictim.UNKNOWN, 1, 1, None, None),
    }
    assert {row.family for row in november if row.victim is ReferralVictim.UNKNOWN} == {"Not known"}
    whole = referral_figures(date(2026, 11, 1), date(2027, 1, 31))
    assert sum(row.number for row in whole) == 6
    assert referral_figures(date(2020, 1, 1), date(2020, 12, 31)) == ()


def test_the_months_are_those_of_london(world):
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight on 1 July in London
    fraud(world, at=late, occurred_from=late - HOUR)
    assert [row.month for row in referral_figures(date(2026, 7, 1), date(2026, 7, 1))] == [date(2026, 7, 1)]
    assert referral_figures(date(2026, 6, 1), date(2026, 6, 30)) == ()


def test_a_step_is_never_changed(world):
    case = fraud(world)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ReferralStep.objects.filter(referral__case=case).update(note="Another")


def test_the_figures_are_one_query(world, django_assert_num_queries):
    for _ in range(3):
        fraud(world)
    with django_assert_num_queries(1):
        referral_figures(AT.date() - timedelta(days=1), AT.date())
