"""Figures: recorded-of-reported from whole weeks, recording in time, third-party reports, victims told."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from openpyxl import load_workbook

from bizwatch.assurance.choices import ItemState, Period
from bizwatch.assurance.models import SampleItem, SampleStratum, SampleWeek
from bizwatch.assurance.periods import span_of
from bizwatch.assurance.presenters.charts import chart
from bizwatch.assurance.presenters.figures import Speaker, tiles
from bizwatch.assurance.presenters.lists import ABOUT, COLUMNS
from bizwatch.assurance.selectors.diversity import AskFigures
from bizwatch.assurance.selectors.estimates import audit_figures
from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services as cases
from bizwatch.cases.choices import CancelReason, MoveKind, PersonRole, Status
from bizwatch.cases.intake import NewPerson
from bizwatch.cases.models import Case, CaseMove
from bizwatch.cases.selectors.recording_figures import (
    LISTS,
    InTime,
    LeavingFigures,
    RecordingFigures,
    leaving_figures,
    recording_figures,
    rows_behind,
    third_party_figures,
)
from bizwatch.reference.selectors import audit_rules
from bizwatch.reporting.selectors import cases_told_for_others
from bizwatch.science.intervals import Cell, Unit, ratio
from tests.assurance.conftest import MONDAY, NEXT
from tests.cases.desk import text_of
from tests.cases.routes import slavery
from tests.cases.world import AT, DAY, HOUR, World, fresh, opened, person, recorded, told
from tests.users import sign_in

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
START = AT - DAY


def settled_week(world: World, *, met: int, due: int, starts_on: date = MONDAY, population: int = 400, **changes):
    """A week whose sample is settled: ``met`` of ``due`` crimes are recorded."""
    week = SampleWeek.objects.create(
        starts_on=starts_on,
        secret="s",
        promise="p",
        promised_at=AT,
        anchor_at=NEXT,
        anchor_sequence=1,
        drawn_at=NEXT,
    )
    SampleStratum.objects.create(week=week, code="other-crime", population=population, drawn=due)
    one = opened(world)
    for number in range(due):
        one.pk, one.crime_reference = None, f"{starts_on:%m%d}-{number:04}"
        one.save()
        is_met = int(number < met)
        wish = {"state": ItemState.SETTLED, "due": 1, "met": is_met, "met_in_time": is_met, **changes}
        SampleItem.objects.create(
            week=week, case_id=one.pk, stratum="other-crime", place=number + 1, judge_due_at=NEXT, **wish
        )
    return week


class TestRecordedOfReported:
    def test_a_share_with_its_interval(self, world: World) -> None:
        settled_week(world, met=35, due=40)
        found = audit_figures(MONDAY, MONDAY)
        (whole, *_) = found.lines
        assert whole.recorded is not None
        assert whole.recorded.interval.share == pytest.approx(0.875)
        assert whole.recorded.interval.low < 0.80 < whole.recorded.interval.share < 0.93 < whole.recorded.interval.high
        assert (found.whole, found.unfinished, whole.due) == (1, 0, 40)

    def test_by_stratum_and_by_door(self, world: World) -> None:
        settled_week(world, met=35, due=40)
        lines = {line.name: line for line in audit_figures(MONDAY, MONDAY).lines}
        assert lines["Violence, robbery, threats and hate"].recorded is None
        assert lines["Theft, damage and other crime"].due == 40
        assert lines["Door: Signed in"].due == 40
        assert "Door: Call to 101" not in lines

    def test_a_week_that_is_not_settled_as_a_whole_is_left_out(self, world: World) -> None:
        settled_week(world, met=35, due=40)
        settled_week(world, met=3, due=3, starts_on=MONDAY - WEEK)
        SampleItem.objects.filter(week__starts_on=MONDAY, place=1).update(state=ItemState.DIFFERS)
        found = audit_figures(MONDAY - WEEK, MONDAY)
        assert (found.whole, found.unfinished, found.lines[0].due) == (1, 1, 3)

    def test_a_report_that_was_restricted_since_does_not_count(self, world: World) -> None:
        settled_week(world, met=35, due=40)
        Case.objects.filter(crime_reference="1123-0000").update(is_restricted=True)
        assert audit_figures(MONDAY, MONDAY).lines[0].due == 39

    def test_nothing_drawn_says_nothing(self, db) -> None:
        found = audit_figures(MONDAY, MONDAY)
        assert (found.whole, found.lines[0].recorded, found.by_week) == (0, None, ())


class TestInTime:
    def test_what_is_due_counts_and_what_has_time_does_not(self, world: World) -> None:
        recorded(world)
        recorded(world, at=AT + 2 * DAY)
        opened(world)
        opened(world, at=AT + 3 * DAY)
        slavery(world)
        found = recording_figures(START, NEXT, at=AT + 3 * DAY + HOUR)
        assert found.in_time == InTime(1, 3)
        assert found.late_now == 1
        assert found.median == 2 * DAY
        assert [one for _, one in found.weeks] == [InTime(1, 3)]

    def test_joined_and_held_reports_are_not_counted_twice(self, world: World) -> None:
        recorded(world)
        for status in (Status.JOINED, Status.COLLAPSED, Status.SET_ASIDE):
            case = opened(world)
            Case.objects.filter(pk=case.pk).update(status=status, is_open=False)
        assert recording_figures(START, NEXT, at=NEXT).in_time == InTime(1, 1)

    def test_no_report_no_number(self, db) -> None:
        found = recording_figures(START, NEXT, at=NEXT)
        assert (found.in_time, found.median, found.late_now, found.weeks) == (InTime(0, 0), None, 0, ())


class TestThirdParty:
    @pytest.mark.parametrize(
        ("victims", "counts"),
        [((), 0), (("Sam Example",), 0), (("SAM EXAMPLE, shop staff",), 0), (("Vic Example",), 1), (("",), 0)],
    )
    def test_a_victim_who_is_not_the_contact(self, world: World, victims: tuple[str, ...], counts: int) -> None:
        people = tuple(NewPerson(role=PersonRole.VICTIM, told_name=name, description="x") for name in victims)
        recorded(world, opened(world, people=people))
        assert third_party_figures(START, NEXT, at=NEXT, others=()) == InTime(counts, counts)

    def test_one_of_several_victims_may_have_told_it(self, world: World) -> None:
        people = tuple(NewPerson(role=PersonRole.VICTIM, told_name=name) for name in ("Sam Example", "Vic Example"))
        opened(world, people=people)
        assert third_party_figures(START, NEXT, at=NEXT, others=()).out_of == 0

    def test_a_caller_who_said_so(self, world: World) -> None:
        case = opened(world)
        assert third_party_figures(START, NEXT, at=NEXT, others=[case.pk]) == InTime(0, 1)
        assert list(cases_told_for_others()) == []


class TestTold:
    def cancelled(self, world: World) -> Case:
        case = recorded(world)
        return cases.cancel(
            case=case,
            code=CancelReason.C2,
            reason="Found in the store room.",
            told=told(),
            by=world.sergeant,
            at=AT + 3 * HOUR,
            version=fresh(case).version,
        )

    def test_told_by_then(self, world: World) -> None:
        self.cancelled(world)
        found = leaving_figures(START, NEXT)
        assert (found.left, found.told) == (1, 1)
        assert rows_behind("not-told", START, NEXT, at=NEXT, others=(), page=1).rows == ()

    def test_not_told_stands_on_the_list(self, world: World) -> None:
        case = opened(world)
        CaseMove.objects.create(case=case, kind=MoveKind.TRANSFERRED, at=AT + HOUR, by_name="x")
        late = CaseMove(case=opened(world), kind=MoveKind.CANCELLED, at=AT + HOUR, by_name="x")
        late.victim_told_at = AT + 2 * HOUR
        late.save()
        found = leaving_figures(START, NEXT)
        assert (found.left, found.told) == (2, 0)
        assert len(rows_behind("not-told", START, NEXT, at=NEXT, others=(), page=1).rows) == 2


class TestSpeaking:
    def test_too_few_say_so(self) -> None:
        assert Speaker(audit_rules(), whole=True).share(9, 10) == "Too few to say (10)"
        assert Speaker(audit_rules(), whole=False).share(3, 4) == "Too few to say (Fewer than 5)"
        assert Speaker(audit_rules(), whole=True).share(0, 0) == "None in this time"

    def test_the_time_of_a_few_is_no_median_for_outside(self) -> None:
        found = RecordingFigures(InTime(1, 1), HOUR, 0, ())
        said = [
            dict(tiles(found, InTime(0, 0), LeavingFigures(0, 0), AskFigures(0, 0, 0, 0), 0, speaker)[0]["numbers"])
            for speaker in (Speaker(audit_rules(), whole=True), Speaker(audit_rules(), whole=False))
        ]
        assert [one["Half are recorded within"] for one in said] == ["60 minutes", "Too few to say"]

    def test_no_share_without_its_interval_and_number(self) -> None:
        assert Speaker(audit_rules(), whole=True).share(81, 263) == "30.8% (25.5% to 36.6%, of 263)"
        assert Speaker(audit_rules(), whole=False).share(81, 263) == "31% (26% to 37%, of 260 to 264)"

    def test_where_all_were_looked_at_there_is_no_interval(self) -> None:
        rules, all_met = audit_rules(), [Unit(1, 1)] * 32
        whole, inside, outside = (
            ratio([Cell("all", 32, all_met)]),
            Speaker(rules, whole=True),
            Speaker(rules, whole=False),
        )
        assert inside.estimate(whole) == "100.0% (all 32 crimes were looked at, so there is no interval)"
        assert outside.estimate(whole) == "100% (all 30 to 34 crimes were looked at, so there is no interval)"
        unread = ratio([Cell("all", 32, all_met), Cell("all", 9, [Unit(0, 0)] * 2)])
        assert "from 32 crimes, and the sample tells of no others" in inside.estimate(unread)
        assert inside.estimate(ratio([Cell("all", 33, all_met)])).endswith("to 100.0%, from 32 crimes)")

    @pytest.mark.parametrize(("number", "words"), [(0, "0"), (1, "Fewer than 5"), (5, "5 to 9"), (12, "10 to 14")])
    def test_small_numbers_are_left_out(self, number: int, words: str) -> None:
        assert Speaker(audit_rules(), whole=False).number(number) == words

    def test_outside_viewers_get_a_quarter_that_is_over_whatever_they_ask(self) -> None:
        spans = {span_of(period, at=AT, whole=False) for period in Period}
        (span,) = spans
        assert (span.first, span.last) == (date(2026, 7, 6), date(2026, 9, 21))
        assert span_of(Period.WEEK, at=AT, whole=True).first == date(2026, 11, 16)

    def test_a_picture_needs_two_weeks(self) -> None:
        assert chart([("a", 0.5, None, None), ("b", None, None, None)]) is None
        drawn = chart([("a", 1.0, 0.9, 1.0), ("b", 0.0, None, None)])
        assert drawn is not None
        assert [point.y for point in drawn.points] == [drawn.rules[2][0], drawn.rules[0][0]]


class TestPages:
    @pytest.fixture(autouse=True)
    def _now(self):
        with time_machine.travel(NEXT + HOUR, tick=False):
            yield

    def test_the_overview_says_shares_with_their_bounds(self, world: World, registrar) -> None:
        settled_week(world, met=35, due=40)
        shown = text_of(sign_in(registrar).get("/assurance/"))
        for words in ("87.5% (7", "from 40 crimes)", "1 week settled", "Late now", "Diversity information", "± 1.81"):
            assert words in shown

    def test_the_overview_is_empty_in_words(self, db, registrar) -> None:
        shown = text_of(sign_in(registrar).get("/assurance/?period=year"))
        assert "Too few to say (0 crimes looked at)" in shown
        assert "None in this time" in shown

    def test_the_commissioner_sees_no_small_number_no_week_and_no_list(self, world: World) -> None:
        settled_week(world, met=35, due=40)
        client = sign_in(person("Cy Example", "commissioner"))
        answer = client.get("/assurance/?period=week")
        shown = text_of(answer)
        assert answer.status_code == 200
        assert "6 July 2026" in shown
        for words in ("Late now", "the cases", "Week by week", '<svg class="app-chart"'):
            assert words not in shown
        assert client.get("/assurance/lists/late-now/").status_code == 403

    def test_a_time_that_is_none_is_told(self, db, registrar) -> None:
        assert sign_in(registrar).get("/assurance/?period=never").status_code == 422

    @pytest.mark.parametrize("which", LISTS)
    def test_each_figure_has_its_list_and_files(self, world: World, which: str) -> None:
        case = opened(world, people=(NewPerson(role=PersonRole.VICTIM, told_name="=Vic"),))
        CaseMove.objects.create(case=case, kind=MoveKind.TRANSFERRED, at=AT + HOUR, by_name="x")
        client = sign_in(world.sergeant)
        shown = text_of(client.get(f"/assurance/lists/{which}/"))
        assert ABOUT[which].title in shown
        assert case.crime_reference in shown
        answer: Any = client.get(f"/assurance/lists/{which}/csv/")
        body = b"".join(answer.streaming_content).decode("utf-8-sig")
        head, row = csv.reader(StringIO(body))
        assert (tuple(head), row[0], row[5]) == (COLUMNS, case.crime_reference, "Not recorded")
        sheet = load_workbook(BytesIO(client.get(f"/assurance/lists/{which}/excel/").content)).active
        assert sheet["A2"].value == case.crime_reference
        shapes = AuditEvent.objects.filter(reason="export of a list").values_list("detail__shape", flat=True)
        assert list(shapes) == ["csv", "xlsx"]

    def test_an_empty_list_says_that_it_is_good(self, world: World) -> None:
        shown = text_of(sign_in(world.sergeant).get("/assurance/lists/late-now/"))
        assert ABOUT["late-now"].empty in shown

    def test_there_is_no_other_list(self, world: World) -> None:
        assert set(ABOUT) == set(LISTS)
        for end in ("", "csv/", "excel/"):
            assert sign_in(world.sergeant).get(f"/assurance/lists/nonsense/{end}").status_code == 404

    def test_a_list_that_was_read_is_audited(self, world: World) -> None:
        case = opened(world)
        sign_in(world.sergeant).get("/assurance/lists/late-now/")
        event = AuditEvent.objects.get(subject_type="recording_list")
        assert (event.actor_id, event.detail["cases"]) == (world.sergeant.audit_id, case.crime_reference)
