"""The pages of supervision: workload, one officer's cases, away, reviews, giving many, where cases wait, the area list."""

import html
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import AbsenceKind, ReallocationState
from bizwatch.cases.models import Case, Reallocation
from bizwatch.cases.selectors.reallocating import Chosen
from bizwatch.cases.selectors.workload import WorkloadFilters, workload
from bizwatch.cases.services import reallocating
from bizwatch.cases.services.rollup import count_weeks
from bizwatch.cases.services.rota import note_absence
from tests.cases.desk import Desk, text_of
from tests.cases.rota import TODAY, on_duty
from tests.cases.world import AT, DAY, HOUR, World, finalised, fresh, opened, person, recorded, spoke

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = AT + 4 * HOUR
SUPERVISION = ("workload", "away", "reviews", "skills", "reallocate", "stages")


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reallocating, "soon", lambda task: None)


@pytest.fixture
def sergeant(world: World) -> Desk:
    return Desk.of(world, world.sergeant)


def taken(world: World, by: Any, **more: Any) -> Case:
    return services.take_case(case=opened(world, **more), by=by, at=AT + HOUR)


@pytest.mark.parametrize("page", SUPERVISION)
def test_every_page_opens_empty_and_only_for_supervisors(page: str, world: World, sergeant: Desk) -> None:
    assert sergeant.get(page).status_code == 200
    assert Desk.of(world, world.ann).get(page).status_code == 403


@pytest.mark.parametrize("page", ["workload", "away", "reviews", "skills", "reallocate"])
def test_a_page_costs_the_same_for_few_cases_and_for_many(page: str, world: World, sergeant: Desk) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            sergeant.get(page)
        return len(queries)

    note_absence(officer=world.ann, kind=AbsenceKind.LEAVE, starts_at=AT, ends_at=AT + DAY, by=world.sergeant, at=AT)
    taken(world, world.ann)
    cost()  # the first request of a session reads more
    few = cost()
    for _ in range(6):
        taken(world, world.ann)
        opened(world)
    assert cost() == few


class TestWorkload:
    def test_it_says_who_has_how_much_and_when_they_are_there(self, world: World, sergeant: Desk) -> None:
        on_duty(world.ann, start="09:00", end="17:00", breaks=(("12:30", "13:00"),))
        first = recorded(world, opened(world))
        spoke(world, first, at=AT + 2 * HOUR)
        taken(world, world.ann)
        ann, bob, *_ = workload(WorkloadFilters(), at=NOW)
        assert (ann.counts.open, ann.counts.investigating, ann.counts.new, ann.hours) == (2, 1, 1, 7.5)
        assert ann.contacted_at == AT + 2 * HOUR
        assert (bob.counts.open, bob.hours, bob.next_shift_at) == (0, 0.0, None)
        text = text_of(sergeant.get("workload"))
        assert "They say nothing of how well anybody works" in text
        assert text.index("Ann Example (1234)") < text.index("Bob Example (5678)")

    def test_absence_takes_hours_away(self, world: World) -> None:
        on_duty(world.ann, TODAY, "09:00", "17:00")
        note_absence(
            officer=world.ann,
            kind=AbsenceKind.TRAINING,
            starts_at=AT + 2.5 * HOUR,
            ends_at=AT + 4.5 * HOUR,
            by=world.sergeant,
            at=AT,
        )
        ann, *_ = workload(WorkloadFilters(), at=NOW)
        assert ann.hours == 6.0

    def test_whoever_investigates_no_more_still_stands_there(self, world: World, sergeant: Desk) -> None:
        taken(world, world.ann)
        world.ann.grants.update(role="auditor")
        assert "Investigates no more: give these cases away" in text_of(sergeant.get("workload"))
        assert sergeant.get("workload_officer", world.ann.public_id).status_code == 200

    @pytest.mark.parametrize("sort", ["open", "-open", "-overdue", "reviews", "-waiting", "-contact", "-name"])
    def test_nobody_stands_above_anybody_for_their_counts(self, sort: str, world: World, sergeant: Desk) -> None:
        taken(world, world.bob)
        assert _names(sergeant, sort=sort) == ["Ann", "Bob", "Sue"]
        assert "sort=" not in text_of(sergeant.get("workload"))
        table = text_of(sergeant.get("supervision")).partition('id="load"')[2].partition("</table>")[0]
        assert table.index("Ann Example") < table.index("Bob Example")

    def test_it_is_narrowed_to_who_is_there_and_who_has_a_skill(self, world: World, sergeant: Desk) -> None:
        on_duty(world.ann, start="09:00", end="17:00")
        on_duty(world.bob, start="09:00", end="17:00")
        note_absence(
            officer=world.bob, kind=AbsenceKind.LEAVE, starts_at=AT, ends_at=AT + DAY, by=world.sergeant, at=AT
        )
        services.grant_skill(officer=world.ann, code="fraud", first_day=TODAY, last_day=None, by=world.sergeant, at=AT)
        assert _names(sergeant, there="rota") == _names(sergeant, skill="fraud") == ["Ann"]
        assert _names(sergeant, there="away") == ["Bob"]
        assert "Nobody is like that now" in text_of(sergeant.get("workload", there="away", skill="fraud"))
        assert _names(sergeant, there="nonsense") == ["Ann", "Bob", "Sue"]

    def test_it_is_narrowed_by_area_and_taken_away(self, world: World, sergeant: Desk) -> None:
        taken(world, world.bob)
        assert "1" not in {*_open_of(sergeant, area="norfolk-breckland")}
        answer: Any = sergeant.client.get("/desk/workload/workload.csv")
        lines = b"".join(answer.streaming_content).decode().splitlines()
        assert lines[0].endswith("Last contact with a victim")
        assert any(line.startswith("Bob Example (5678),1,") for line in lines)
        assert sergeant.client.get("/desk/workload/workload.xlsx").status_code == 200
        assert sergeant.client.get("/desk/workload/workload.pdf").status_code == 404
        assert AuditEvent.objects.filter(subject_type="list", subject_id="workload").count() == 2

    def test_one_officer_s_cases_are_listed_and_nobody_else_is_found(self, world: World, sergeant: Desk) -> None:
        case = taken(world, world.ann)
        page = text_of(sergeant.get("workload_officer", world.ann.public_id))
        assert case.crime_reference in page
        assert f"whose={world.ann.public_id}" in page
        assert "No open cases" in text_of(sergeant.get("workload_officer", world.bob.public_id))
        assert sergeant.get("workload_officer", world.hana.public_id).status_code == 404


def _names(desk: Desk, **query: str) -> list[str]:
    return re.findall(r"(Ann|Bob|Sue) Example", text_of(desk.get("workload", **query)).partition("<tbody")[2])


def _open_of(desk: Desk, **query: str) -> list[str]:
    body = text_of(desk.get("workload", **query)).partition("<tbody")[2]
    return re.findall(r'data-label="Open">([^<]*)<', body)


class TestAwayAndReviews:
    def test_what_breaks_while_somebody_is_away_is_shown(self, world: World, sergeant: Desk) -> None:
        case = taken(world, world.ann)
        absence = note_absence(
            officer=world.ann, kind=AbsenceKind.SICKNESS, starts_at=AT, ends_at=AT + 5 * DAY, by=world.sergeant, at=AT
        )
        text = text_of(sergeant.get("away"))
        assert "Give their cases to others" in text
        assert "Sickness" not in text
        shown = text_of(sergeant.get("away", absence=str(absence.pk)))
        assert case.crime_reference in shown
        assert sergeant.get("away", absence="99999").status_code == 404
        soon = note_absence(
            officer=world.bob, kind=AbsenceKind.LEAVE, starts_at=AT, ends_at=AT + DAY, by=world.sergeant, at=AT
        )
        assert "Nothing breaks meanwhile" in text_of(sergeant.get("away", absence=str(soon.pk)))

    def test_reviews_are_listed_and_narrowed(self, world: World, sergeant: Desk) -> None:
        case = taken(world, world.ann)
        never = opened(world)
        now = fresh(case)
        services.review(
            case=now,
            note="Go on.",
            next_review_at=AT + 3 * HOUR,
            by=world.sergeant,
            at=AT + 2 * HOUR,
            version=now.version,
        )
        Case.objects.filter(pk=never.pk).update(review_at=AT + HOUR, attention_at=AT + HOUR)
        text = text_of(sergeant.get("reviews"))
        assert case.crime_reference in text
        assert never.crime_reference in text
        assert "Sue Example (99), 23 November 2026" in text
        assert never.crime_reference not in text_of(sergeant.get("reviews", reviewer=str(world.sergeant.pk)))
        assert case.crime_reference not in text_of(sergeant.get("reviews", reviewer="never"))
        assert case.crime_reference not in text_of(sergeant.get("reviews", whose="nobody"))
        assert never.crime_reference not in text_of(sergeant.get("reviews", whose=str(world.ann.pk), due="overdue"))
        assert "No review matches" in text_of(sergeant.get("reviews", area="norfolk-breckland"))

    def test_the_headings_of_a_review_alone_say_nothing(self, world: World, sergeant: Desk) -> None:
        case = taken(world, world.ann)
        page = text_of(sergeant.open(case, "review"))
        assert "What is left to do, by whom and by when:" in page
        template = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
        assert template
        headings = html.unescape(template[1])
        assert "Enter what you found" in text_of(sergeant.send(case, "review", {"note": headings}))
        assert sergeant.send(case, "review", {"note": headings + " Ask for the film."}).status_code == 302


class TestGivingMany:
    def test_a_plan_is_made_looked_at_and_carried_out(self, world: World, sergeant: Desk) -> None:
        case = taken(world, world.ann)
        sent = {
            "whose": str(world.ann.public_id),
            "at_most": "500",
            "to": [str(world.bob.public_id)],
            "reason": "Leave.",
        }
        answer: Any = sergeant.client.post("/desk/give-many/", sent)
        job = Reallocation.objects.get()
        here = f"/desk/give-many/{job.public_id}/"
        assert answer.headers["Location"] == here
        assert "1 case can be given, 0 cannot." in text_of(sergeant.client.get(here))
        sergeant.client.post(f"{here}carry-out/", {"act": "start"})
        assert "0 cases given, 1 to go" in text_of(sergeant.client.get(here))
        sergeant.client.post(f"{here}carry-out/", {"act": "go-on"})
        assert fresh(case).allocated_to == world.bob
        page = text_of(sergeant.client.get(here, {"state": "done"}))
        assert "1 case given, 0 to go" in page
        assert case.crime_reference in page
        assert case.crime_reference not in text_of(sergeant.client.get(here, {"state": "refused"}))
        self._taken_back(world, sergeant, here, case)

    def _taken_back(self, world: World, sergeant: Desk, here: str, case: Case) -> None:
        assert sergeant.client.post(f"{here}take-back/", {"reason": ""}).status_code == 422
        back = sergeant.client.post(f"{here}take-back/", {"reason": "She is back."}).headers["Location"]
        assert "Take many cases back: look at the plan" in text_of(sergeant.client.get(back))
        sergeant.client.post(f"{back}carry-out/", {"act": "start"})
        sergeant.client.post(f"{back}carry-out/", {"act": "go-on"})
        assert fresh(case).allocated_to == world.ann
        assert "already" in text_of(sergeant.client.post(f"{here}take-back/", {"reason": "Again."}))

    def test_what_is_missing_is_said_and_a_plan_can_be_thrown_away(self, world: World, sergeant: Desk) -> None:
        assert "Select who gets them" in text_of(sergeant.client.post("/desk/give-many/", {"whose": "nobody"}))
        sent = {"whose": "nobody", "at_most": "500", "to": [str(world.bob.public_id)], "reason": "Leave."}
        assert "No open case is as you chose" in text_of(sergeant.client.post("/desk/give-many/", sent))
        opened(world)
        here = sergeant.client.post("/desk/give-many/", sent).headers["Location"]
        other = Desk.of(world, person("Sid Example", "supervisor"))
        assert "Only Sue Example (99) can carry this plan out." in text_of(other.client.get(here))
        assert "whoever made the plan" in text_of(other.client.post(f"{here}carry-out/", {"act": "start"}, follow=True))
        sergeant.client.post(f"{here}carry-out/", {"act": "drop"})
        assert Reallocation.objects.get().state == ReallocationState.DROPPED
        assert sergeant.client.get("/desk/give-many/00000000-0000-4000-8000-000000000000/").status_code == 404

    def test_a_lost_prompt_task_is_caught_up_by_the_minute(self, world: World) -> None:
        from bizwatch.cases.tasks import go_on_with_reallocations

        case = taken(world, world.ann)
        job = services.plan_reallocation(
            chosen=Chosen(whose=str(world.ann.public_id)),
            to=[world.bob],
            reason="Leave.",
            by=world.sergeant,
            at=NOW,
        )
        services.start_reallocation(job=job, by=world.sergeant, at=NOW)
        go_on_with_reallocations.call_local()
        assert fresh(case).allocated_to == world.bob


def test_where_cases_wait_is_said_in_words_and_taken_away(world: World, sergeant: Desk) -> None:
    finalised(world, recorded(world))
    count_weeks(at=AT + 7 * DAY, earlier=0)
    with time_machine.travel(AT + 7 * DAY, tick=False):
        sergeant = Desk.of(world, world.sergeant)  # the earlier session is over
        text = text_of(sergeant.get("stages", weeks="4"))
        assert "Recorded: 1, half of them within 59 minutes." in text
        assert "Too few to compare with the time before." in text
        for form in ("csv", "xlsx"):
            assert sergeant.client.get(f"/desk/where-cases-wait/stages.{form}").status_code == 200


class TestArea:
    def test_own_and_granted_areas_are_seen_and_no_other(self, world: World) -> None:
        mine = opened(world, at_premises=world.elsewhere, by=world.rival)
        beside = opened(world)
        beat = Desk.of(world, world.beat)
        assert mine.crime_reference in text_of(beat.get("area"))
        assert beside.crime_reference not in text_of(beat.get("area"))
        world.beat.further_areas = ["norfolk-norwich"]
        world.beat.save()
        text = text_of(beat.get("area"))
        assert beside.crime_reference in text
        assert "You may also see Norwich policing district." in text
        assert mine.crime_reference not in text_of(beat.get("area", area="norfolk-norwich"))

    def test_who_answers_for_the_whole_county_sees_what_lies_in_it(self, world: World) -> None:
        case = opened(world)
        world.beat.policing_area = "norfolk-county"
        world.beat.save()
        assert case.crime_reference in text_of(Desk.of(world, world.beat).get("area"))

    def test_what_is_new_since_the_last_visit_is_marked(self, world: World) -> None:
        old = opened(world, at_premises=world.elsewhere, by=world.rival)
        beat = Desk.of(world, world.beat)
        assert "This is your first visit" in text_of(beat.get("area"))
        with time_machine.travel(NOW + 3 * HOUR, tick=False):
            beat = Desk.of(world, world.beat)  # the earlier session is over
            new = opened(world, at=NOW + 2 * HOUR, at_premises=world.elsewhere, by=world.rival)
            text = text_of(beat.get("area"))
            assert "1 open case new since your last visit" in text
            only = text_of(beat.get("area", new="1"))
            assert new.crime_reference in only
            assert old.crime_reference not in only
            assert "1 open case new" in text_of(beat.get("area"))

    def test_closed_cases_repeats_and_the_file(self, world: World) -> None:
        world.beat.policing_area = "norfolk-norwich"
        world.beat.save()
        closed = finalised(world, recorded(world))
        for _ in range(3):
            opened(world)
        count_weeks(at=NOW, earlier=0)
        beat = Desk.of(world, world.beat)
        text = text_of(beat.get("area"))
        assert closed.crime_reference not in text
        assert "4 reports here in 12 months" in text
        assert "Premises with several reports" in text
        assert closed.crime_reference in text_of(beat.get("area", scope="closed"))
        assert closed.crime_reference in text_of(beat.get("area", scope="all", text="high street"))
        assert closed.crime_reference in text_of(beat.get("area", status="finalised"))
        answer: Any = beat.client.get("/area/cases.csv?scope=all")
        body = b"".join(answer.streaming_content).decode()
        assert closed.crime_reference in body
        assert "Ann Example" not in body
        assert "Sam Example" not in body

    def test_without_an_area_it_says_whom_to_ask(self, world: World) -> None:
        world.beat.policing_area = ""
        world.beat.save()
        beat = Desk.of(world, world.beat)
        assert "You have no policing area yet" in text_of(beat.get("area"))
        assert beat.client.get("/area/cases.csv").status_code == 200
