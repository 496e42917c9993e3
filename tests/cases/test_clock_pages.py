"""The pages about clocks: of a case at any moment, the supervisor's list, the acts, the queue's filter, the business's page."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import ClockEnding, OfferAnswer
from bizwatch.cases.desk_presenters.clocks import card
from bizwatch.cases.models import Case, ClockRun, KeyDecision
from bizwatch.cases.policies.clocks import RECORD, SUPPORT, TOLD
from bizwatch.cases.selectors import QueueFilters, desk_queue
from bizwatch.cases.selectors.clocks import ClockFilters, clock_figures, clock_list, clock_states, who_waits
from bizwatch.kernel import clock
from tests.cases.desk import Desk, boxes, text_of
from tests.cases.world import AT, DAY, HOUR, World, fresh, named, offered, opened, recorded, report, spoke, told
from tests.users import sign_in

pytestmark = pytest.mark.django_db
LATER = AT + 3 * HOUR


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT + 3 * DAY)


def decided(world: World, case: Case, code: str = "arrested", at: datetime = LATER) -> ClockRun:
    services.note_decision(case=case, code=code, by=world.ann, at=at)
    return ClockRun.objects.filter(clock_code=TOLD).latest("pk")


# A case's clocks


def test_the_clocks_of_a_case_with_rule_source_and_history(world: World) -> None:
    case = recorded(world, at=AT + 2 * DAY)
    decided(world, case, at=AT + 2 * DAY)
    page = text_of(Desk.of(world, world.ann).get("desk_case_clocks", case.crime_reference))
    for words in (
        "Crime recorded",
        "National Crime Recording Standard",
        "Done late",
        "Decision told: Arrested",
        "To be confirmed by the force",
        "5 working days",
        "Nobody has said",
        "Broken",
        "Midnight at the end of Wednesday 2 December 2026",
    ):
        assert words in page, words
    assert "12:00am" not in page
    ahead = text_of(Desk.of(world, world.sergeant).get("desk_clocks", what="next"))
    assert "Midnight at the end of Wed 2 Dec 2026" in ahead
    assert "Say why it broke" not in page  # the supervisor's
    assert "Say why it broke" in text_of(Desk.of(world, world.sergeant).get("desk_case_clocks", case.crime_reference))
    assert AuditEvent.objects.filter(reason="desk: clocks", case_reference=case.crime_reference).exists()


def test_a_report_at_the_end_of_the_published_bank_holidays_is_taken_and_its_clock_says_so(world: World) -> None:
    eve = datetime(2028, 12, 29, 10, tzinfo=UTC)  # a Friday: two working days end in 2029
    case = services.open_case(new=report(world), by=world.sam, at=eve)
    page = text_of(Desk.of(world, world.ann).get("desk_case_clocks", case.crime_reference))
    assert "Counted with projected bank holidays" not in page  # not yet: the page is read in 2026, before the report
    monday = ClockRun.objects.get(case=case, clock_code=SUPPORT)
    assert monday.due_at == datetime(2029, 1, 4, tzinfo=UTC)  # 1 January is a bank holiday
    assert "Counted with projected bank holidays" in cards(case, eve)
    assert "Counted with projected bank holidays" not in cards(opened(world), AT)


def cards(case: Case, at: datetime) -> str:
    found = [card(one, case_reference=case.crime_reference) for one in clock_states(case, at=at)]
    return " ".join(str(row["value"]) for one in found for row in one.rows)


def test_supervisors_are_told_before_the_published_bank_holidays_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year, ends in ((2027, False), (2028, True)):
        monkeypatch.setattr(clock, "now", lambda year=year: datetime(year, 6, 1, 9, tzinfo=UTC))
        page = text_of(Desk.of(world, world.sergeant).get("queue"))
        assert ("The published bank holidays end on 31 December 2028" in page) is ends
        assert "The published bank holidays end" not in text_of(Desk.of(world, world.ann).get("queue"))


def test_the_clocks_as_they_stood_at_another_moment(world: World) -> None:
    case = recorded(world, at=AT + 2 * DAY)
    desk = Desk.of(world, world.ann)
    asked = desk.get("desk_case_clocks", case.crime_reference, **boxes("day", 23, 11, 2026), time="10:00")
    assert "as they stood on" in text_of(asked)
    assert "Done late" not in text_of(asked)
    half = desk.get("desk_case_clocks", case.crime_reference, **boxes("day", 23, 11, 2026))
    assert half.status_code == 422
    assert "Enter the time of that day" in text_of(half)
    ahead = desk.get("desk_case_clocks", case.crime_reference, **boxes("day", 23, 11, 2027), time="10:00")
    assert ahead.status_code == 422
    before = desk.get("desk_case_clocks", case.crime_reference, **boxes("day", 1, 11, 2026), time="10:00")
    assert "No clock ran at this moment" in text_of(before)


def test_nobody_else_sees_the_clocks_and_of_a_restricted_case_nobody(world: World) -> None:
    case = opened(world)
    hidden = services.open_case(new=report(world, is_restricted=True), by=world.sam, at=AT)
    assert Desk.of(world, world.sam).get("desk_case_clocks", case.crime_reference).status_code in (403, 404)
    assert Desk.of(world, world.ann).get("desk_case_clocks", hidden.crime_reference).status_code == 404


def test_the_case_page_shows_what_runs(world: World) -> None:
    case = recorded(world)
    decided(world, case)
    page = text_of(Desk.of(world, world.ann).open(case))
    assert "Offer of support" in page
    assert "Decision told: Arrested" in page
    assert reverse("cases:desk_case_clocks", args=[case.crime_reference]) in page


# Acts


def test_a_decision_is_noted_and_told_on_pages(world: World) -> None:
    case, desk = recorded(world), Desk.of(world, world.ann)
    assert "That a suspect was arrested." in text_of(desk.open(case, "decision"))
    sent = desk.send(case, "decision", {"code": "bailed", "when": "now", **boxes("for_date", 1, 12, 2026)})
    assert sent.status_code == 302
    assert KeyDecision.objects.get().for_date is not None
    run = ClockRun.objects.get(clock_code=TOLD)
    wrong = desk.send(case, "told", {"runs": [run.pk]})
    assert wrong.status_code == 422
    assert "The victim must be told: enter when and how" in text_of(wrong)
    done = desk.send(case, "told", {"runs": [run.pk], "told_when": "now", "told_channel": "phone"})
    assert done.status_code == 302
    run.refresh_from_db()
    assert run.ending == ClockEnding.KEPT


def test_a_decision_without_a_choice_is_refused(world: World) -> None:
    sent = Desk.of(world, world.ann).send(recorded(world), "decision", {"when": "now"})
    assert (sent.status_code, KeyDecision.objects.count()) == (422, 0)
    assert "Select what was decided" in text_of(sent)


def test_an_offer_is_noted_on_a_page(world: World) -> None:
    case, desk = recorded(world), Desk.of(world, world.ann)
    page = text_of(desk.open(case, "offer"))
    assert "Referral to a support service" in page
    assert "An impact statement" not in page  # nobody has spoken to the victim yet
    assert desk.send(case, "offer", {"offers": [SUPPORT], "answer": "yes"}).status_code == 302
    assert ClockRun.objects.get(clock_code=SUPPORT).ending == ClockEnding.KEPT
    assert desk.send(case, "offer", {"answer": "yes"}).status_code == 422


def test_a_reason_is_given_on_a_page_of_the_supervisor(world: World) -> None:
    case = recorded(world, at=AT + 2 * DAY)
    run = ClockRun.objects.get(clock_code=RECORD)
    assert Desk.of(world, world.ann).open(case, "clock-reason", run.pk).status_code == 403
    desk = Desk.of(world, world.sergeant)
    assert "Too many cases at once" in text_of(desk.open(case, "clock-reason", run.pk))
    assert desk.send(case, "clock-reason", {"code": "workload"}, pk=run.pk).status_code == 422
    given = {"code": "workload", "words": "A busy weekend."}
    assert desk.send(case, "clock-reason", given, pk=run.pk).status_code == 302
    assert desk.open(opened(world), "clock-reason", run.pk).status_code == 404
    page = text_of(desk.get("desk_case_clocks", case.crime_reference))
    assert "Too many cases at once. A busy weekend. (Sue Example" in page


# The supervisor's list


def test_the_list_shows_what_needs_a_reason_until_it_has_one(world: World) -> None:
    case = recorded(world, at=AT + 2 * DAY)
    desk = Desk.of(world, world.sergeant)
    found = clock_list(world.sergeant, ClockFilters(), at=AT + 3 * DAY)
    assert {row.clock_code for row in found.rows} == {RECORD, "contact-victim", SUPPORT}
    page = text_of(desk.get("desk_clocks"))
    assert "Say why" in page
    run = ClockRun.objects.get(clock_code=RECORD)
    services.note_clock_reason(
        case=case, clock_run_id=run.pk, code="workload", words="w", by=world.sergeant, at=AT + 3 * DAY
    )
    found = clock_list(world.sergeant, ClockFilters(), at=AT + 3 * DAY)
    assert {row.clock_code for row in found.rows} == {"contact-victim", SUPPORT}
    assert clock_list(world.sergeant, ClockFilters(code=SUPPORT), at=AT + 3 * DAY).count == 1
    assert clock_list(world.sergeant, ClockFilters(area="norfolk-breckland"), at=AT + 3 * DAY).count == 0
    assert clock_list(world.sergeant, ClockFilters(whose="mine"), at=AT + 3 * DAY).count == 0


@pytest.mark.parametrize("what", ["reason", "broken", "next", "waiting", "nonsense"])
def test_every_part_of_the_list_opens_empty_and_filled(world: World, what: str) -> None:
    desk = Desk.of(world, world.sergeant)
    assert desk.get("desk_clocks", what=what).status_code == 200
    case = recorded(world)
    spoke(world, case)
    offered(world, case, answer=OfferAnswer.LATER)
    late = recorded(world, opened(world), at=AT + 2 * DAY)
    page = desk.get("desk_clocks", what=what)
    assert page.status_code == 200
    shown = case if what in ("next", "waiting") else late
    assert shown.crime_reference in text_of(page)
    assert "data-keyboard-rows" in text_of(page)
    assert "No clock matches" in text_of(desk.get("desk_clocks", what=what, area="norfolk-breckland"))


def test_only_a_supervisor_opens_the_list(world: World) -> None:
    for name in ("desk_clocks", "desk_clocks_csv", "desk_clocks_xlsx"):
        assert Desk.of(world, world.ann).get(name).status_code == 403


def test_the_list_is_saved_as_csv_and_excel_and_that_is_audited(world: World) -> None:
    case = recorded(world, at=AT + 2 * DAY)
    desk = Desk.of(world, world.sergeant)
    sent = b"".join(desk.get("desk_clocks_csv", what="reason").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sent)))
    late = next(row for row in rows if row["Clock"] == "Crime recorded")
    assert (late["Crime reference"], late["Started"], late["Late"]) == (case.crime_reference, "2026-11-23T09:30", "yes")
    book = load_workbook(io.BytesIO(desk.get("desk_clocks_xlsx", what="reason").content))
    assert book.active.max_row == len(rows) + 1
    assert AuditEvent.objects.filter(reason="export of clocks").count() == 2


def test_figures_count_kept_broken_and_excused(world: World) -> None:
    recorded(world)
    recorded(world, opened(world), at=AT + 2 * DAY)
    opened(world)
    found = {one.code: one for one in clock_figures(AT.date(), AT.date(), at=AT + 3 * DAY)}
    record = found[RECORD]
    assert (record.started, record.kept, record.broken, record.running, record.without_reason) == (3, 1, 2, 0, 2)
    assert record.median == (HOUR + 2 * DAY) / 2
    assert found[TOLD].median is None
    assert not any(one.started for one in clock_figures(AT.date() - DAY, AT.date() - DAY, at=AT))


def test_who_waits_for_whom(world: World) -> None:
    case = recorded(world)
    spoke(world, case)
    before = who_waits(world.sergeant)
    offered(world, case, answer=OfferAnswer.LATER)
    after = who_waits(world.sergeant)
    assert (before.business, after.business, after.police) == (0, 2, 1)


# The queue


def test_the_queue_is_narrowed_to_the_clocks_of_the_code(world: World) -> None:
    case = recorded(world)
    spoke(world, case)

    def found(code_clock: str, at: datetime) -> list[str]:
        return [row.reference for row in desk_queue(world.ann, QueueFilters(code_clock=code_clock), at=at).rows]

    assert (found("broken", LATER), found("today", LATER)) == ([], [])
    assert found("today", datetime(2026, 11, 25, 12, tzinfo=UTC)) == [case.crime_reference]
    assert found("broken", datetime(2026, 11, 26, 1, tzinfo=UTC)) == [case.crime_reference]
    page = Desk.of(world, world.ann).get("queue", code_clock="broken")
    assert "A clock is broken" in text_of(page)
    assert "Offer support or a statement" in text_of(page)


# The business


def test_the_business_reads_its_offers_and_what_it_was_told_and_no_more(world: World) -> None:
    case = recorded(world)
    spoke(world, case)
    named(world, case)
    run = decided(world, case)
    client = sign_in(world.sam)
    page = text_of(client.get(reverse("cases:my_case", args=[case.crime_reference])))
    assert "We offer you the chance to make a statement" in page
    assert "arrested" not in page  # until it was told by a person
    assert "identified" not in page
    services.note_decision_told(case=case, runs=[run.pk], told=told(LATER + HOUR), by=world.ann, at=LATER + HOUR)
    page = text_of(client.get(reverse("cases:my_case", args=[case.crime_reference])))
    assert "A suspect was arrested: you are told within 5 working days" in page
    offered(world, fresh(case), answer=OfferAnswer.LATER, at=LATER + timedelta(hours=2))
    page = text_of(client.get(reverse("cases:my_case", args=[case.crime_reference])))
    assert "We wait for your answer" in page


def test_the_business_reads_nothing_of_enhanced_rights_or_of_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bizwatch.cases.services import ledger

    victims = [services.VictimOfCase("", AT), services.VictimOfCase("staff-1", AT)]
    monkeypatch.setattr(ledger, "_sayers", [lambda case: victims])
    case = recorded(world)
    spoke(world, case)
    decided(world, case)
    runs = ClockRun.objects.filter(clock_code=TOLD).values_list("pk", flat=True)
    when = LATER + 3 * DAY - 4 * HOUR  # late by the enhanced rule, in time by the one for everybody
    services.note_decision_told(case=case, runs=list(runs), told=told(when), by=world.ann, at=when)
    page = text_of(sign_in(world.sam).get(reverse("cases:my_case", args=[case.crime_reference])))
    assert page.count("A suspect was arrested") == 1
    assert "enhanced" not in page
    assert "you are told within 5 working days" in page
    told_line = page.split("you are told within 5 working days")[1][:300]
    assert "Kept" in told_line
