"""The ledger of clocks: what starts and stops each, chains of acts, enhanced rights, and how it stood at any moment."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from bizwatch.cases import services
from bizwatch.cases.choices import (
    AttentionWhy,
    CancelReason,
    ClockEnding,
    ClockEventKind,
    ContactChannel,
    ContactResult,
    Offer,
    OfferAnswer,
    TransferTo,
)
from bizwatch.cases.exceptions import (
    AlreadySettled,
    ClockReasonNotPossible,
    NotInThisState,
    NotYoursToDo,
    TellingNotPossible,
    TimeNotPossible,
)
from bizwatch.cases.models import Case, CaseMove, ClockEvent, ClockRun, KeyDecision, VictimContact
from bizwatch.cases.policies.clocks import (
    CLOCK_RULES,
    CONTACT,
    IMPACT,
    RECORD,
    REMEDY,
    REVIEW,
    STATEMENT,
    SUPPORT,
    TOLD,
    ClockState,
)
from bizwatch.cases.selectors.clocks import clock_states
from bizwatch.cases.services import ledger
from bizwatch.cases.services.clocks_backfill import fill_ledgers
from bizwatch.reference import clocks as reference_clocks
from bizwatch.reference.choices import Nature
from bizwatch.reference.tables import DatedTable
from tests.cases.world import (
    AT,
    DAY,
    HOUR,
    World,
    finalised,
    fresh,
    named,
    offered,
    opened,
    recorded,
    report,
    spoke,
    told,
    wrote,
)

pytestmark = pytest.mark.django_db
LATER = AT + 3 * HOUR
WEDNESDAY_NIGHT = datetime(2026, 11, 26, tzinfo=UTC)  # two working days after the report of a Monday


def run_of(case: Case, code: str, **more) -> ClockRun:
    return ClockRun.objects.filter(case=case, clock_code=code, **more).latest("pk")


def codes(case: Case, **more) -> list[str]:
    return sorted(ClockRun.objects.filter(case=case, **more).values_list("clock_code", flat=True))


def decided(world: World, case: Case, code: str = "arrested", *, at: datetime = LATER, **more) -> KeyDecision:
    return services.note_decision(case=case, code=code, by=world.ann, at=at, **more)


def states(case: Case, at: datetime) -> dict[str, ClockState]:
    return {f"{one.run.clock_code}:{one.run.about}".rstrip(":"): one.state for one in clock_states(case, at=at)}


# What starts and stops


def test_a_report_starts_the_clocks_of_a_crime(world: World) -> None:
    case = opened(world)
    assert codes(case, ended_at=None) == sorted([RECORD, CONTACT, REVIEW, SUPPORT])
    run = run_of(case, SUPPORT)
    assert (run.started_at, run.due_at, run.started_by) == (AT, WEDNESDAY_NIGHT, "open_case")
    assert (run.rule_code, run.rule_from) == (SUPPORT, date(2021, 4, 1))


@pytest.mark.parametrize("nature", [Nature.INCIDENT, Nature.INFORMATION])
def test_what_is_no_crime_has_no_clock_of_the_code(world: World, nature: Nature) -> None:
    kinds = {Nature.INCIDENT: "asb", Nature.INFORMATION: "suspicious"}
    case = opened(world, nature=nature, offence_code="", crime_kind=kinds[nature])
    assert codes(case) == sorted([RECORD, CONTACT, REVIEW])
    if nature is Nature.INFORMATION:
        assert run_of(case, CONTACT).ending == ClockEnding.EXCUSED


def test_first_contact_starts_the_offers_once(world: World) -> None:
    case = recorded(world)
    spoke(world, case)
    spoke(world, case, at=AT + 2 * HOUR)
    assert codes(case, ended_at=None) == sorted([REVIEW, SUPPORT, STATEMENT, IMPACT])
    assert run_of(case, STATEMENT).started_at == AT + HOUR
    assert (fresh(case).attention_why, fresh(case).attention_at) == (AttentionWhy.OFFER, WEDNESDAY_NIGHT)


def test_offers_stop_their_clocks_and_a_declined_referral_is_excused(world: World) -> None:
    case = recorded(world)
    spoke(world, case)
    services.note_offer(case=case, offers=[Offer.SUPPORT], answer=OfferAnswer.NO, by=world.ann, at=LATER)
    offered(world, case, answer=OfferAnswer.NO, at=LATER)
    endings = {run.clock_code: run.ending for run in ClockRun.objects.filter(clock_code__in=(SUPPORT, STATEMENT))}
    assert endings == {SUPPORT: ClockEnding.EXCUSED, STATEMENT: ClockEnding.KEPT}
    assert fresh(case).attention_why == AttentionWhy.REVIEW
    with pytest.raises(AlreadySettled, match="still to be offered"):
        offered(world, case, at=LATER)


def test_who_takes_time_to_decide_is_waited_for(world: World) -> None:
    case = recorded(world)
    spoke(world, case)
    offered(world, case, answer=OfferAnswer.LATER, at=LATER)
    run = run_of(case, STATEMENT)
    assert (run.paused_at, run.waits_for) == (LATER, "business")
    assert run_of(case, SUPPORT).ending == ClockEnding.KEPT  # a referral is not owed again: it was offered
    assert states(case, LATER + 30 * DAY)[STATEMENT] is ClockState.PAUSED
    wrote(case, world.sam, at=LATER + 2 * DAY)
    run.refresh_from_db()
    assert (run.paused_at, run.waits_for) == (None, "police")
    assert run.due_at == datetime(2026, 11, 28, tzinfo=UTC)  # Tuesday and Wednesday were waited through in part
    assert [one.kind for one in run.events.order_by("pk")] == ["started", "paused", "resumed"]


def test_an_answer_after_a_pause_stops_it(world: World) -> None:
    case = recorded(world)
    spoke(world, case)
    offered(world, case, answer=OfferAnswer.LATER, at=LATER)
    offered(world, case, answer=OfferAnswer.YES, at=LATER + 9 * DAY)
    assert states(case, LATER + 10 * DAY)[STATEMENT] is ClockState.KEPT


# Decisions


def test_a_decision_is_told_and_stands_in_the_contact_log(world: World) -> None:
    case = recorded(world)
    decision = decided(world, case, note="At the shop.")
    run = run_of(case, TOLD)
    assert (run.decision, run.about, run.started_at) == (decision, "arrested", LATER)
    assert run.due_at == datetime(2026, 12, 1, tzinfo=UTC)  # five working days after a Monday
    assert (fresh(case).attention_why) in (AttentionWhy.CONTACT, AttentionWhy.TELL, AttentionWhy.OFFER)
    services.note_decision_told(case=case, runs=[run.pk], told=told(LATER + HOUR), by=world.ann, at=LATER + 2 * HOUR)
    run.refresh_from_db()
    assert (run.ending, run.ended_at) == (ClockEnding.KEPT, LATER + HOUR)
    contact = VictimContact.objects.get()
    assert "A suspect was arrested" in contact.note
    assert run.events.latest("pk").contact == contact
    assert fresh(case).contacted_at == LATER + HOUR


def test_a_decision_that_was_told_at_once(world: World) -> None:
    case = recorded(world)
    decided(world, case, "charged", when=AT + 2 * HOUR, for_date=date(2026, 12, 14), told=told(LATER))
    assert states(case, LATER)["victim-told-decision:charged"] is ClockState.KEPT


@pytest.mark.parametrize("code", ["outcome", "nothing of the sort"])
def test_what_is_no_decision_is_refused(world: World, code: str) -> None:
    case = recorded(world)
    with pytest.raises(TellingNotPossible):
        decided(world, case, code)
    assert not KeyDecision.objects.exists()


def test_times_that_cannot_be_are_refused(world: World) -> None:
    case = recorded(world)
    with pytest.raises(TimeNotPossible):
        decided(world, case, when=AT - HOUR)
    decided(world, case)
    run = run_of(case, TOLD)
    for faulty in (None, told(LATER - HOUR), told(LATER + DAY)):
        with pytest.raises(TellingNotPossible):
            services.note_decision_told(case=case, runs=[run.pk], told=faulty, by=world.ann, at=LATER)
    with pytest.raises(TellingNotPossible, match="Select what"):
        services.note_decision_told(case=case, runs=[], told=told(LATER), by=world.ann, at=LATER)


def test_a_decision_not_to_investigate_has_its_own_clock(world: World) -> None:
    case = recorded(world)
    decided(world, case, "not_investigated")
    assert "victim-told-not-investigated" in codes(case)


def test_a_named_suspect_is_told_of_with_the_next_telling(world: World) -> None:
    case = recorded(world)
    named(world, case)
    assert run_of(case, TOLD).about == "named"
    decided(world, case, "arrested", told=told(LATER))
    assert not ClockRun.objects.filter(clock_code=TOLD, ended_at=None).exists()


# Leaving and coming back


def test_an_outcome_is_told_and_nothing_else_runs_on(world: World) -> None:
    case = recorded(world)
    decided(world, case, "interviewed")
    finalised(world, case, at=LATER + HOUR)
    told_run = run_of(case, TOLD, about="outcome:18")
    assert (told_run.ending, told_run.ended_at) == (ClockEnding.KEPT, AT + 2 * HOUR)
    assert codes(case, ended_at=None) == [REMEDY, TOLD]  # of the interview the victim still must hear
    assert run_of(case, SUPPORT).ending == ClockEnding.ENDED


def test_a_remedy_runs_on_the_closed_case_until_it_is_done(world: World) -> None:
    case = recorded(world)
    named(world, case)
    case = finalised(world, case, code="8")
    run = run_of(case, REMEDY)
    assert run.due_at == datetime(2026, 12, 23, 23, 59, tzinfo=UTC)
    services.complete_remedy(case=case, by=world.ann, at=LATER + DAY, version=case.version)
    run.refresh_from_db()
    assert (run.ending, run.is_late) == (ClockEnding.KEPT, False)


def test_a_remedy_ends_where_the_case_is_reopened(world: World) -> None:
    case = recorded(world)
    named(world, case)
    case = finalised(world, case, code="8")
    services.reopen(case=case, reason="r", by=world.sergeant, at=LATER + DAY, version=case.version)
    assert run_of(case, REMEDY).ending == ClockEnding.ENDED


def test_a_chain_keeps_every_running_apart(world: World) -> None:
    """Cancelled, reopened, transferred, reopened, cancelled again."""
    case = recorded(world)
    moment = LATER

    def next_moment() -> datetime:
        nonlocal moment
        moment += DAY
        return moment

    def cancel() -> None:
        at = next_moment()
        services.cancel(
            case=case,
            code=CancelReason.C2,
            reason="r",
            told=told(at),
            by=world.sergeant,
            at=at,
            version=fresh(case).version,
        )

    def reopen() -> None:
        services.reopen(case=case, reason="r", by=world.sergeant, at=next_moment(), version=fresh(case).version)

    cancel()
    reopen()
    at = next_moment()
    services.transfer(
        case=case,
        to=TransferTo.TEAM,
        other_body="CID",
        accepted_by="DS",
        reason="r",
        told=told(at),
        by=world.sergeant,
        at=at,
        version=fresh(case).version,
    )
    reopen()
    cancel()
    tellings = ClockRun.objects.filter(case=case, clock_code=TOLD).order_by("pk")
    assert [run.about for run in tellings] == ["cancelled", "transferred", "cancelled"]
    assert {run.ending for run in tellings} == {ClockEnding.KEPT}
    reviews = ClockRun.objects.filter(case=case, clock_code=REVIEW).order_by("pk")
    assert [run.started_at for run in reviews] == [AT, LATER + 2 * DAY, LATER + 4 * DAY]
    assert ClockRun.objects.filter(case=case, clock_code=SUPPORT).count() == 3  # anew each time it came back
    assert codes(case, ended_at=None) == []
    assert ClockRun.objects.filter(case=case, clock_code=RECORD).count() == 1


def test_a_report_cancelled_before_it_was_recorded_runs_on_when_it_comes_back(world: World) -> None:
    case = opened(world)
    at = AT + HOUR
    case = services.cancel(
        case=case, code=CancelReason.C4, reason="r", told=told(at), by=world.sergeant, at=at, version=case.version
    )
    assert run_of(case, RECORD).ending == ClockEnding.ENDED
    services.reopen(case=case, reason="r", by=world.sergeant, at=AT + 3 * DAY, version=case.version)
    assert states(case, AT + 3 * DAY)[RECORD] is ClockState.BROKEN
    assert states(case, AT + 2 * HOUR)[RECORD] is ClockState.ENDED


def test_a_joined_case_stops_and_stands_again_when_it_is_taken_out(world: World) -> None:
    stays, goes = recorded(world), opened(world, at=AT - HOUR, occurred_from=AT - 3 * HOUR)
    joined = services.join_cases(
        case=goes, into=stays, reason="r", by=world.sergeant, at=LATER, version=fresh(goes).version
    )
    assert codes(goes, ended_at=None) == []
    assert run_of(stays, RECORD).due_at == fresh(stays).record_due_at == AT - HOUR + DAY
    services.unjoin_cases(case=joined, reason="r", by=world.sergeant, at=LATER + HOUR, version=joined.version)
    assert run_of(stays, RECORD).due_at == fresh(stays).record_due_at == AT + DAY
    assert codes(goes, ended_at=None) == sorted([RECORD, CONTACT, REVIEW, SUPPORT])
    assert ClockRun.objects.filter(case=goes).count() == 4


def test_a_cancelled_duplicate_is_told_of(world: World) -> None:
    stays, goes = recorded(world), recorded(world, opened(world))
    services.join_cases(
        case=goes, into=stays, reason="r", told=told(), by=world.sergeant, at=LATER, version=fresh(goes).version
    )
    assert [run.ending for run in ClockRun.objects.filter(clock_code=TOLD)] == [ClockEnding.KEPT]


# Contact: asked for none, asked for later, wanted again


def wish(world: World, case: Case, opted_out: bool, at: datetime) -> None:
    services.set_contact_opt_out(
        case=case, opted_out=opted_out, reason="r", by=world.ann, at=at, version=fresh(case).version
    )


def test_who_wants_contact_again_has_a_promise_of_its_own(world: World) -> None:
    case = recorded(world)
    wish(world, case, True, LATER)
    wish(world, case, False, LATER + DAY)
    first, second = ClockRun.objects.filter(case=case, clock_code=CONTACT).order_by("pk")
    assert (first.ending, first.ended_at) == (ClockEnding.EXCUSED, LATER)
    assert (second.started_at, second.due_at, second.ended_at) == (LATER + DAY, LATER + 2 * DAY, None)


def test_a_promise_broken_before_they_asked_for_none_stays_broken(world: World) -> None:
    case = recorded(world)
    wish(world, case, True, AT + 2 * DAY)
    assert states(case, AT + 3 * DAY)[CONTACT] is ClockState.BROKEN
    wish(world, case, False, AT + 4 * DAY)
    run = run_of(case, CONTACT)
    assert (run.started_at, run.due_at, run.ended_at) == (AT, AT + DAY, None)


def test_a_contact_noted_later_counts_from_when_it_was(world: World) -> None:
    case = recorded(world)
    services.record_contact(
        case=case,
        channel=ContactChannel.PHONE,
        result=ContactResult.REACHED,
        when=AT + 2 * HOUR,
        by=world.ann,
        at=AT + 2 * DAY,
    )
    between = AT + 30 * HOUR
    assert states(case, between)[CONTACT] is ClockState.KEPT
    (known,) = [one for one in clock_states(case, at=between, known_at=between) if one.run.clock_code == CONTACT]
    assert known.state is ClockState.BROKEN  # as it was known then


# Enhanced rights, and victims within a case


@pytest.fixture
def rights() -> Iterator[dict[str, datetime | None]]:
    """Whose rights are enhanced since when, as an app above would say."""
    known: dict[str, datetime | None] = {}

    def say(case: Case) -> list[services.VictimOfCase]:
        return [services.VictimOfCase(key, since) for key, since in known.items()]

    services.let_say_victims(say)
    yield known
    ledger._sayers.remove(say)


def test_enhanced_rights_give_one_working_day_for_each_victim(world: World, rights) -> None:
    rights |= {"": None, "staff-1": AT}
    case = recorded(world)
    decided(world, case)
    due = {run.victim: (run.rule_code, run.due_at) for run in ClockRun.objects.filter(clock_code=TOLD)}
    assert due == {
        "": (TOLD, datetime(2026, 12, 1, tzinfo=UTC)),
        "staff-1": ("victim-told-decision-enhanced", datetime(2026, 11, 25, tzinfo=UTC)),
    }
    run = run_of(case, TOLD, victim="staff-1")
    services.note_decision_told(case=case, runs=[run.pk], told=told(LATER), by=world.ann, at=LATER)
    assert fresh(case).contacted_at is None  # to tell a member of staff is no contact with the business


def test_rights_granted_while_it_runs_count_from_the_start_and_both_are_kept(world: World, rights) -> None:
    case = recorded(world)
    decided(world, case)
    rights[""] = LATER + HOUR
    services.rights_changed(case=case, by=world.ann, at=LATER + HOUR)
    run = run_of(case, TOLD)
    assert (run.rule_code, run.due_at) == ("victim-told-decision-enhanced", datetime(2026, 11, 25, tzinfo=UTC))
    rights[""] = None
    services.rights_changed(case=case, by=world.ann, at=LATER + 2 * HOUR)
    run.refresh_from_db()
    assert (run.rule_code, run.due_at) == (TOLD, datetime(2026, 12, 1, tzinfo=UTC))
    kept = [(one.kind, one.rule_code) for one in run.events.order_by("pk")]
    assert kept == [("started", TOLD), ("due", "victim-told-decision-enhanced"), ("due", TOLD)]
    before = {one.run.pk: one.standing.rule_code for one in clock_states(case, at=LATER + 90 * timedelta(minutes=1))}
    assert before[run.pk] == "victim-told-decision-enhanced"


# Rules that change


def test_a_clock_keeps_the_rule_under_which_it_began(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    known = reference_clocks.tables()
    change = date(2026, 12, 1)
    old = next(row for row in known.clocks if row.code == TOLD)
    rows = [row for row in known.clocks if row.code != TOLD]
    rows += [
        replace(old, effective_to=change - timedelta(days=1)),
        replace(old, length=3, effective_from=change),
    ]
    changed = replace(known, clocks=DatedTable(rows, "clocks.toml"))
    monkeypatch.setattr(reference_clocks, "tables", lambda: changed)
    case = recorded(world)
    before, after = datetime(2026, 11, 30, 12, tzinfo=UTC), datetime(2026, 12, 1, 12, tzinfo=UTC)
    decided(world, case, "arrested", at=before)
    decided(world, case, "bailed", at=after)
    found = {one.run.about: one for one in clock_states(case, at=after + DAY) if one.run.clock_code == TOLD}
    assert (found["arrested"].rule.length, found["bailed"].rule.length) == (5, 3)
    assert found["arrested"].run.due_at == datetime(2026, 12, 8, tzinfo=UTC)
    assert found["bailed"].run.due_at == datetime(2026, 12, 5, tzinfo=UTC)
    assert found["bailed"].run.rule_from == change


# Why it broke


def test_a_supervisor_says_once_why_a_clock_broke(world: World) -> None:
    case = recorded(world, at=AT + 2 * DAY)
    run = run_of(case, RECORD)
    assert run.is_late
    given: dict[str, Any] = {"case": case, "clock_run_id": run.pk, "at": AT + 3 * DAY}
    with pytest.raises(NotYoursToDo):
        services.note_clock_reason(**given, code="workload", words="w", by=world.ann)
    with pytest.raises(ClockReasonNotPossible):
        services.note_clock_reason(**given, code="no such", words="w", by=world.sergeant)
    services.note_clock_reason(**given, code="workload", words="Two were ill.", by=world.sergeant)
    run.refresh_from_db()
    assert run.reason_code == "workload"
    with pytest.raises(AlreadySettled):
        services.note_clock_reason(**given, code="other", words="w", by=world.sergeant)


def test_a_clock_that_is_not_broken_needs_no_reason(world: World) -> None:
    case = recorded(world)
    run = run_of(case, RECORD)
    with pytest.raises(ClockReasonNotPossible, match="not broken"):
        services.note_clock_reason(
            case=case, clock_run_id=run.pk, code="other", words="w", by=world.sergeant, at=AT + DAY
        )


# What is kept for good, and what nobody sees


@pytest.mark.parametrize(("column", "value"), [("started_at", AT), ("clock_code", "x"), ("victim", "y")])
def test_how_a_clock_began_is_never_changed(world: World, column: str, value: object) -> None:
    opened(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        ClockRun.objects.update(**{column: value})


def test_what_happened_to_a_clock_is_never_changed(world: World) -> None:
    case = opened(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        ClockEvent.objects.update(at=LATER)
    decided(world, recorded(world, case))
    with pytest.raises(DatabaseError), transaction.atomic():
        KeyDecision.objects.update(note="x")


def test_a_restricted_case_has_no_ledger(world: World) -> None:
    case = services.open_case(new=report(world, is_restricted=True), by=world.sam, at=AT)
    assert not ClockRun.objects.filter(case=case).exists()
    assert clock_states(case, at=AT) == ()


def test_what_is_no_crime_has_no_key_decisions(world: World) -> None:
    case = opened(world, nature=Nature.INCIDENT, offence_code="", crime_kind="asb")
    with pytest.raises(NotInThisState):
        decided(world, case)


def test_a_crime_after_all_gets_its_clocks(world: World) -> None:
    case = opened(world, nature=Nature.INCIDENT, offence_code="", crime_kind="asb")
    learnt = AT + 2 * DAY
    services.turn_into_crime(
        case=case,
        offence_code="58B",
        reason="r",
        learnt_at=learnt,
        by=world.ann,
        at=learnt + HOUR,
        version=fresh(case).version,
    )
    run = run_of(case, RECORD)
    assert (run.started_at, run.due_at, run.ended_at) == (learnt, learnt + DAY, learnt + HOUR)
    assert run_of(case, SUPPORT).started_at == learnt + HOUR


# Cases that were there before


def test_ledgers_of_earlier_cases_are_made_step_by_step(world: World) -> None:
    first = finalised(world)
    second = recorded(world, opened(world))
    services.review(case=second, note="n", by=world.sergeant, at=LATER, version=fresh(second).version)
    now = {case.pk: states(case, AT + 9 * DAY) for case in (first, second)}
    ClockRun.objects.all().delete()
    assert fill_ledgers(at=AT + 9 * DAY, most=1) == 1
    assert not ClockRun.objects.filter(case=first).exists()
    assert [fill_ledgers(at=AT + 9 * DAY), fill_ledgers(at=AT + 9 * DAY)] == [1, 0]
    for case in (first, second):
        found = states(case, AT + 9 * DAY)
        assert {code: found[code] for code in (RECORD, CONTACT, REVIEW)} == {
            code: now[case.pk][code] for code in (RECORD, CONTACT, REVIEW)
        }
    assert states(first, AT + 9 * DAY)["victim-told-decision:outcome"] is ClockState.KEPT
    assert ClockRun.objects.filter(case=second, clock_code=REVIEW).count() == 2
    assert CaseMove.objects.filter(case=second).exists()


def test_a_case_without_a_ledger_gets_one_with_its_next_act(world: World) -> None:
    case = recorded(world)
    ClockRun.objects.all().delete()
    spoke(world, case, at=LATER)
    assert codes(case) == sorted([RECORD, CONTACT, REVIEW])


def test_the_table_names_clocks_and_acts_that_there_are() -> None:
    acts = {name for name in services.__all__ if name == name.lower()}
    for code, rule in CLOCK_RULES.items():
        assert reference_clocks.clock(code).code == code
        assert rule.starts | rule.stops <= acts
        assert rule.natures
        assert not rule.enhanced or reference_clocks.clock(rule.enhanced)
        assert {ClockEventKind.STARTED} < set(ClockEventKind)
