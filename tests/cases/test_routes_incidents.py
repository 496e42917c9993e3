"""Incidents and information: recorded within 24 hours, ended with a result, never with a Home Office outcome."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bizwatch.cases import services
from bizwatch.cases.choices import ActionKind, AttentionWhy, CancelReason, MoveKind, Side, Status
from bizwatch.cases.exceptions import (
    NatureNotPossible,
    NoSuchOffence,
    NothingToChange,
    NotInThisState,
    ReasonNeeded,
    ResultNotPossible,
    TimeNotPossible,
)
from bizwatch.cases.intake import NewIncident, NewReferral
from bizwatch.cases.models import Case, CaseResult
from bizwatch.cases.selectors import case_page, desk_queue
from bizwatch.cases.selectors.queue import QueueFilters
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownAsbTerm
from bizwatch.reference.selectors import BusinessCrimeFacts, clock
from tests.cases.routes import closed, fraud, incident, information, taken, turned
from tests.cases.world import AT, HOUR, finalised, fresh, opened, recorded, report, told, wrote

pytestmark = pytest.mark.django_db


def mails() -> dict[str, str]:
    return {row.template.rpartition("/")[2].removesuffix(".txt"): row.body for row in OutboxMessage.objects.all()}


def test_an_incident_is_in_the_queue_with_the_same_24_hours(world):
    case = incident(world)
    assert (case.nature, case.offence_code, case.status) == (Nature.INCIDENT, "", Status.NEW)
    assert case.record_due_at == clock("record-crime").due_at(AT)
    assert case.attention_why in (AttentionWhy.CONTACT, AttentionWhy.RECORD)
    assert (case.incident.qualifier, case.incident.heading) == ("nuisance", "noise")
    row = desk_queue(world.ann, QueueFilters(), at=AT).rows[0]
    assert (row.reference, row.nature, row.crime_kind) == (case.crime_reference, "incident", "asb")
    assert "recorded as an incident within 24 hours" in mails()["acknowledgement"]
    assert "crime reference" not in mails()["acknowledgement"]


def test_what_is_no_crime_is_no_business_crime_until_it_is_one(world):
    facts = BusinessCrimeFacts(victim_is_business=True)
    case = incident(world, definition_facts=facts)
    assert not case.is_business_crime
    assert case.definition_facts["is_crime"] is False
    assert not information(world, definition_facts=facts).is_business_crime
    assert fraud(world, definition_facts=facts).is_business_crime
    now = turned(world, case)
    assert now.is_business_crime
    assert now.definition_facts["is_crime"] is True


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"qualifier": "nuisance", "heading": ""}, NatureNotPossible),
        ({"qualifier": "", "heading": "noise"}, NatureNotPossible),
        ({"qualifier": "loud", "heading": "noise"}, UnknownAsbTerm),
        ({"qualifier": "nuisance", "heading": "loud"}, UnknownAsbTerm),
        ({"referral": NewReferral()}, NatureNotPossible),
        ({"offence_code": "46"}, NatureNotPossible),
    ],
)
def test_what_does_not_go_together_is_refused_and_nothing_is_left(world, changes, error):
    with pytest.raises(error):
        incident(world, **changes)
    assert not Case.objects.exists()


def test_a_crime_takes_no_incident_and_needs_an_offence(world):
    for changes, error in (({"incident": NewIncident()}, NatureNotPossible), ({"offence_code": ""}, NoSuchOffence)):
        with pytest.raises(error):
            services.open_case(new=report(world, **changes), by=world.sam, at=AT)


def test_the_database_itself_keeps_outcomes_and_crimes_together(world):
    case, crime = incident(world), opened(world)
    for pk, change in (
        (case.pk, {"outcome_code": "18"}),
        (case.pk, {"offence_code": "46"}),
        (crime.pk, {"result_code": "advice"}),
        (crime.pk, {"offence_code": ""}),
        (crime.pk, {"nature": "restricted"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=pk).update(**change)


def test_an_incident_is_closed_with_a_result_and_the_business_is_told(world):
    case = closed(world, taken(world, incident(world)), result="advice")
    assert (case.status, case.is_open, case.result_code, case.outcome_code) == (Status.FINALISED, False, "advice", "")
    assert "Advice given" in mails()["result"]
    assert "We gave you advice" in mails()["result"]
    assert [move.kind for move in case.moves.order_by("pk")][-1] == MoveKind.FINALISED


def test_a_closed_incident_comes_back_and_keeps_the_result_that_ended(world):
    case = closed(world, taken(world, incident(world)))
    again = services.reopen(case=case, reason="It goes on.", by=world.sergeant, at=AT + 5 * HOUR, version=case.version)
    assert (again.is_open, again.result_code) == (True, "")
    closed(world, again, result="resolved", at=AT + 6 * HOUR)
    rows = CaseResult.objects.order_by("pk").values_list("code", "is_current")
    assert list(rows) == [("advice", False), ("resolved", True)]


def test_everything_missing_is_said_at_once(world):
    case = taken(world, incident(world))
    wrote(case, world.sam, at=AT + 2 * HOUR)
    services.add_action(
        case=case, side=Side.POLICE, kind=ActionKind.ENQUIRY, text="Ask", by=world.ann, at=AT + 2 * HOUR
    )
    with pytest.raises(ResultNotPossible) as refusal:
        services.close_with_result(
            case=case,
            result_code="passed",
            rationale=" ",
            by=world.ann,
            at=AT + 3 * HOUR,
            version=fresh(case).version,
        )
    assert [field for field, _ in refusal.value.faults] == ["case", "case", "other_body", "rationale"]
    assert fresh(case).is_open


@pytest.mark.parametrize(
    ("code", "words"), [("kept-for-fun", "There is no result"), ("notified", "no result for this")]
)
def test_a_result_of_something_else_is_refused(world, code, words):
    case = taken(world, incident(world))
    with pytest.raises(ResultNotPossible, match=words):
        closed(world, case, result=code)


def test_an_incident_gets_no_outcome_and_a_crime_no_result(world):
    case, crime = taken(world, incident(world)), recorded(world)
    with pytest.raises(NotInThisState, match="This is an incident and not a crime"):
        finalised(world, case)
    with pytest.raises(NotInThisState, match="nobody can close it with a result"):
        closed(world, crime)
    with pytest.raises(NotInThisState, match="nobody can cancel it"):
        services.cancel(
            case=case,
            code=CancelReason.C4,
            reason="r",
            told=told(),
            by=world.sergeant,
            at=AT + 3 * HOUR,
            version=case.version,
        )
    with pytest.raises(NotInThisState):
        services.reclassify(
            case=case, offence_code="46", reason="r", by=world.ann, at=AT + 3 * HOUR, version=case.version
        )


def test_an_incident_becomes_a_crime_with_a_reason_and_the_business_is_told(world):
    case = taken(world, incident(world))
    now = turned(world, case, code="58D", at=AT + 30 * HOUR)
    assert (now.nature, now.offence_code, now.status) == (Nature.CRIME, "58D", Status.INVESTIGATING)
    assert now.recorded_at == AT + 30 * HOUR
    assert now.record_due_at == clock("record-crime").due_at(AT), "it was one from the start, so it is late"
    move = now.moves.get(kind=MoveKind.CRIMED)
    assert (move.from_value, move.to_value, move.reason) == ("Incident", "58D", "They broke it.")
    assert "Damage to other property" in mails()["crimed"]
    assert now.crime_kind == "criminal_damage"
    ended = finalised(world, now, at=AT + 31 * HOUR)
    assert (ended.outcome_code, ended.result_code) == ("18", "")
    page = case_page(ended)
    assert page.incident is not None
    assert (page.incident.heading, page.results) == ("noise", ())


def test_new_information_starts_the_24_hours_anew(world):
    case = taken(world, incident(world))
    learnt = AT + 29 * HOUR
    now = turned(world, case, at=AT + 30 * HOUR, learnt_at=learnt)
    assert now.record_due_at == clock("record-crime").due_at(learnt)
    for wrong in (AT - HOUR, AT + 31 * HOUR):
        with pytest.raises(TimeNotPossible):
            turned(world, taken(world, incident(world)), at=AT + 30 * HOUR, learnt_at=wrong)


def test_a_crime_needs_a_reason_and_an_offence_that_the_force_records(world):
    case = incident(world)
    for changes, error in (({"reason": " "}, ReasonNeeded), ({"offence_code": "NFIB5D"}, NoSuchOffence)):
        given: dict[str, Any] = {"offence_code": "46", "reason": "r", **changes}
        with pytest.raises(error):
            services.turn_into_crime(case=case, by=world.ann, at=AT + HOUR, version=fresh(case).version, **given)
    assert fresh(case).nature == Nature.INCIDENT


def test_a_crime_that_was_none_is_cancelled_as_ever(world):
    now = turned(world, incident(world))
    gone = services.cancel(
        case=now,
        code=CancelReason.C4,
        reason="It was a delivery.",
        told=told(),
        by=world.sergeant,
        at=AT + 3 * HOUR,
        version=now.version,
    )
    assert gone.status == Status.CANCELLED


def test_a_closed_incident_is_reopened_before_it_becomes_a_crime(world):
    case = closed(world, taken(world, incident(world)))
    with pytest.raises(NotInThisState, match="a supervisor must reopen it"):
        turned(world, case, at=AT + 4 * HOUR)


def test_how_an_incident_is_counted_is_changed_in_both_dimensions_apart(world):
    case = incident(world)

    def change(qualifier: str, heading: str):
        return services.classify_incident(
            case=case, qualifier=qualifier, heading=heading, by=world.ann, at=AT + HOUR, version=fresh(case).version
        )

    change("personal", "noise")
    assert fresh(case).incident.qualifier == "personal"
    assert "Before: nuisance, noise" in case.log.get().text
    with pytest.raises(NothingToChange):
        change("personal", "noise")
    with pytest.raises(NatureNotPossible):
        change("personal", "")
    change("", "")
    assert (fresh(case).incident.qualifier, fresh(case).incident.heading) == ("", "")


def test_the_queue_is_narrowed_by_nature_door_and_hate(world):
    told_as_hate, noise, theft = opened(world, told_as_hate=True), incident(world), opened(world)
    Case.objects.filter(pk=theft.pk).update(door="phone")

    def found(**filters) -> set[str]:
        return {row.reference for row in desk_queue(world.ann, QueueFilters(**filters), at=AT).rows}

    assert found(nature="incident") == {noise.crime_reference}
    assert found(door="phone") == {theft.crime_reference}
    assert found(told_as="hate") == {told_as_hate.crime_reference}
    assert found(crime_kind="asb") == {noise.crime_reference}
    assert found(nature="crime", door="account") == {told_as_hate.crime_reference}
    assert len(found()) == 3


def test_a_hate_report_keeps_no_word_of_it_in_the_summary(world):
    case = services.open_case(new=replace(report(world), told_as_hate=True), by=world.sam, at=AT)
    assert case.told_as_hate
    assert "hate" not in case.summary.lower()
