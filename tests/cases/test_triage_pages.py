"""The pages of triage: on a case, in the queue, for the supervisor; and what the business never sees."""

import pytest
import time_machine
from django.urls import reverse

from bizwatch.cases import services
from bizwatch.cases.choices import AttendanceChoice, FactAnswer
from bizwatch.cases.intake import NewCctv, NewCircumstances, Thrive
from bizwatch.cases.models import WeightSet
from bizwatch.cases.selectors.weights import set_in_force
from bizwatch.reference.selectors import triage_rules
from tests.cases.desk import Desk, boxes, text_of
from tests.cases.world import AT, HOUR, fresh, opened

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = AT + 4 * HOUR
VIOLENT = NewCircumstances(violence=FactAnswer.YES, juvenile=FactAnswer.YES)
LOW = dict.fromkeys(("threat", "harm", "risk", "investigation", "vulnerability", "engagement"), "low")
RULES = triage_rules(NOW.date())


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ann(world):
    return Desk.of(world, world.ann)


@pytest.fixture
def sergeant(world):
    return Desk.of(world, world.sergeant)


def assess(world, case, **more):
    thrive = Thrive(levels={**LOW, "vulnerability": "high"}, notes={"vulnerability": "The cashier is 17 and alone"})
    return services.assess_thrive(case=case, thrive=thrive, by=world.ann, at=AT + HOUR, **more)


# On a case and in the queue


def test_the_case_page_says_why_it_stands_where_it_does(world, ann):
    case = opened(world, circumstances=VIOLENT, offence_code="34A", crime_kind="robbery")
    page = text_of(ann.open(case))
    for words in (
        "It stands in the queue 48 hours before that, the most that a case is moved up, because:",
        "The Retail Crime Action Plan asks for attendance because violence was used.",
        "The priority is higher because a juvenile offender is involved.",
        "where operational demand allows",
        "Nobody has decided yet.",
        "Violence was used: 12 hours",
        "median of 365 days in the Cambridge Crime Harm Index",
        "Nobody has assessed it yet.",
        "Told by the business",
    ):
        assert words in page, words


def test_a_case_of_which_nothing_is_known_says_so(world, ann):
    page = text_of(ann.open(opened(world)))
    assert "Nothing moves it up." in page
    assert "does not ask for attendance on what is known" in page
    assert "Not known yet: Was violence used?" in page
    assert "Nothing was told of these." in page


def test_thrive_is_shown_with_its_history(world, ann):
    case = opened(world)
    assess(world, case)
    assess(world, case, reason_again="He came back")
    page = text_of(ann.open(case))
    assert "The cashier is 17 and alone" in page
    assert "He came back" in page
    assert page.count("Earlier: ") == 1
    assert "Assess again by THRIVE" in page


def test_assessing_again_asks_what_changed(world, ann):
    case = opened(world)
    assert "What changed" not in text_of(ann.open(case, "thrive"))
    assess(world, case)
    assert "What changed" in text_of(ann.open(case, "thrive"))
    answers = {f"{part}_level": "low" for part in LOW}
    answers |= {"scene_advice": "given", "prevention_advice": "not_given"}
    refused = ann.send(case, "thrive", answers)
    assert refused.status_code == 422
    assert "Write what changed" in text_of(refused)
    assert ann.send(case, "thrive", {**answers, "reason_again": "New footage"}).status_code == 302
    assert case.thrive.count() == 2


def test_a_decision_against_the_plan_is_refused_without_its_reason(world, ann):
    case = opened(world, circumstances=VIOLENT)
    refused = ann.send(case, "attendance", {"choice": "not_attend"})
    assert refused.status_code == 422
    assert "write why nobody attends" in text_of(refused)
    assert ann.send(case, "attendance", {"choice": "not_attend", "reason": "In custody"}).status_code == 302
    page = text_of(ann.open(case))
    assert "Nobody will attend: Ann Example" in page
    assert "In custody" in page


def test_a_decision_that_fell_says_so(world, ann):
    case = opened(world)
    services.decide_attendance(case=case, choice=AttendanceChoice.NOT_ATTEND, by=world.ann, at=AT + HOUR)
    services.correct_circumstances(
        case=case, circumstances=VIOLENT, reason="CCTV", by=world.ann, at=AT + HOUR, version=fresh(case).version
    )
    page = text_of(ann.open(case))
    assert "decide again" in page
    assert "By Ann Example" in page


def test_the_form_opens_with_what_is_known(world, ann):
    case = opened(world, circumstances=VIOLENT)
    page = text_of(ann.open(case, "circumstances"))
    assert page.count("checked") == 6
    assert 'name="violence" type="radio" value="yes" checked' in page


def test_the_queue_shows_the_reasons_and_the_filter(world, ann):
    violent = opened(world, circumstances=VIOLENT)
    plain = opened(world, crime_kind="making_off", offence_code="49A", at_premises=world.elsewhere)
    page = text_of(ann.get("queue"))
    assert "Moved up 42 hours: the action plan asks for attendance, violence was used, a juvenile" in page
    assert "Attendance asked for" in page
    narrowed = text_of(ann.get("queue", attendance="asked"))
    assert violent.crime_reference in narrowed
    assert plain.crime_reference not in narrowed


def test_a_closed_case_has_no_place(world, ann):
    case = opened(world, circumstances=VIOLENT)
    now = fresh(case)
    now.is_open, now.status, now.closed_at = False, "finalised", NOW
    now.save()
    assert "so it has no place in the queue" in text_of(ann.open(case))


def test_the_beat_manager_reads_it_and_the_business_does_not(world):
    case = opened(world, circumstances=VIOLENT, at_premises=world.elsewhere, reported_by=world.rival)
    assess(world, case)
    beat = Desk.of(world, world.beat)
    page = text_of(beat.get("area_case", case.crime_reference))
    assert "The cashier is 17 and alone" in page
    assert "Decide on attendance" not in page
    own = text_of(Desk.of(world, world.rival).get("my_case", case.crime_reference))
    for words in ("cashier is 17", "THRIVE", "Moved up", "ction plan", "Triage"):
        assert words not in own


def test_acts_of_triage_are_not_there_for_others(world):
    case = opened(world)
    for slug in ("thrive", "circumstances", "attendance"):
        assert Desk.of(world, world.beat).open(case, slug).status_code == 403
        assert Desk.of(world, world.rival).open(case, slug).status_code == 403


# The supervisor's pages


def test_supervision_lists_whom_nobody_decided_on(world, sergeant):
    assert "asks for no attendance that nobody has decided on" in text_of(sergeant.get("supervision"))
    case = opened(world, circumstances=VIOLENT)
    page = text_of(sergeant.get("supervision"))
    part = page[page.index('id="undecided"') : page.index('id="load"')]
    assert case.crime_reference in part
    assert "violence was used" in part


def weights(**changes) -> dict[str, str]:
    return {**{code: str(hours) for code, hours in RULES.hours.items()}, "reason": "Violence first", **changes}


def planned(sergeant, **changes) -> int:
    answer = sergeant.client.post(reverse("cases:triage_change"), weights(**changes))
    assert answer.status_code == 302, text_of(answer)
    return WeightSet.objects.latest("pk").pk


def test_the_weights_are_shown_with_their_sources(world, sergeant):
    page = text_of(sergeant.get("triage"))
    for factor in RULES.factors:
        assert factor.name in page
    assert "The weights of the table are in force." in page
    assert "Nobody has changed the weights." in page
    assert "by 48 hours at most" in page


def test_a_change_is_planned_looked_at_and_confirmed(world, sergeant):
    violent = opened(world, circumstances=VIOLENT, at=AT + HOUR)
    cctv = opened(world, cctv=(NewCctv(camera="Till", overwritten_at=AT + HOUR),))
    pk = planned(sergeant, attendance="0", violence="0", juvenile="0")
    page = text_of(sergeant.get("triage_plan", pk))
    assert "Attendance asked for: 24 to 0 hours" in page
    assert "Would move" in page
    assert page.index(cctv.crime_reference) < page.index(violent.crime_reference)
    assert "Moved up 42 to 0 hours: the action plan asks for attendance (24 to 0)" in page
    answer = sergeant.client.post(
        reverse("cases:triage_confirm", args=[pk]), {"seen": "", "starts": "now"}, follow=True
    )
    assert "0 of 2 open cases are in the new order" in text_of(answer)
    sergeant.client.post(reverse("cases:triage_go_on"))
    page = text_of(sergeant.client.post(reverse("cases:triage_go_on"), follow=True))
    assert "Every open case was in this order" in page
    assert "put in force by Sue Example" in page
    assert fresh(violent).priority_at == violent.attention_at
    again = sergeant.client.post(reverse("cases:triage_confirm", args=[pk]), {"seen": "", "starts": "now"})
    assert again.status_code == 302
    assert "put in force already" in text_of(sergeant.get("triage_plan", pk))


def test_wrong_weights_say_how_to_put_them_right(world, sergeant):
    answer = sergeant.client.post(reverse("cases:triage_change"), weights(violence="49", weapon="", reason=""))
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Hours for violence must be 48 or fewer" in page
    assert "Enter hours for weapon" in page
    assert "Enter why the weights change" in page
    same = sergeant.client.post(reverse("cases:triage_change"), weights())
    assert same.status_code == 422
    assert "in force already" in text_of(same)


def test_a_plan_that_was_overtaken_shows_the_news(world, sergeant):
    first, second = planned(sergeant, violence="1"), planned(sergeant, violence="2")
    sergeant.client.post(reverse("cases:triage_confirm", args=[first]), {"seen": "", "starts": "now"})
    answer = sergeant.client.post(reverse("cases:triage_confirm", args=[second]), {"seen": "", "starts": "now"})
    assert answer.status_code == 409
    assert "Somebody put other weights in force meanwhile" in text_of(answer)
    sergeant.client.post(reverse("cases:triage_confirm", args=[second]), {"seen": str(first), "starts": "now"})
    assert set_in_force(NOW) == WeightSet.objects.get(pk=second)


def test_going_back_opens_the_form_with_an_earlier_set_or_the_table(world, sergeant):
    first = planned(sergeant, violence="31")
    sergeant.client.post(reverse("cases:triage_confirm", args=[first]), {"seen": "", "starts": "now"})
    assert 'value="31"' in text_of(sergeant.get("triage_change"))
    assert 'value="31"' not in text_of(sergeant.get("triage_change", **{"from": "table"}))
    second = planned(sergeant, violence="32")
    sergeant.client.post(reverse("cases:triage_confirm", args=[second]), {"seen": str(first), "starts": "now"})
    assert 'value="31"' in text_of(sergeant.get("triage_change", **{"from": str(first)}))
    assert f"?from={first}" in text_of(sergeant.get("triage"))


def test_the_weights_of_a_day(world, sergeant):
    first = planned(sergeant, violence="31")
    sergeant.client.post(reverse("cases:triage_confirm", args=[first]), {"seen": "", "starts": "now"})
    before = text_of(sergeant.get("triage", **boxes("day", 1, 11, 2026)))
    assert "On 1 November 2026, the weights of the table were in force." in before
    assert "On 23 November 2026, the weights in force since" in text_of(
        sergeant.get("triage", **boxes("day", 23, 11, 2026))
    )
    assert "must be a real date" in text_of(sergeant.get("triage", **boxes("day", 31, 11, 2026)))


def test_a_start_on_a_later_day_is_planned_shown_and_taken_back(world, sergeant, ann):
    pk = planned(sergeant, violence="31")
    address = reverse("cases:triage_confirm", args=[pk])
    assert "When do these weights start?" in text_of(sergeant.get("triage_plan", pk))
    wrong = sergeant.client.post(address, {"seen": "", "starts": "later", **boxes("day", 23, 11, 2026)})
    assert wrong.status_code == 422
    assert "The day must be after today" in text_of(wrong)
    answer = sergeant.client.post(address, {"seen": "", "starts": "later", **boxes("day", 4, 12, 2026)}, follow=True)
    page = text_of(answer)
    assert "They start at the beginning of 4 December 2026, and can be taken back until then." in page
    assert "Planned to start" in page
    assert "The weights of the table are in force." in page
    assert "weights that are planned from 4 December 2026 will be in force" in text_of(
        sergeant.get("triage", **boxes("day", 5, 12, 2026))
    )
    assert "These weights are planned." in text_of(sergeant.get("triage_plan", pk))
    other = planned(sergeant, violence="30")
    assert "they start at the beginning of 4 December 2026" in text_of(sergeant.get("triage_plan", other))
    assert ann.get("triage_take_back", pk).status_code == 403
    back = reverse("cases:triage_take_back", args=[pk])
    assert sergeant.client.post(back, {"reason": ""}).status_code == 422
    page = text_of(sergeant.client.post(back, {"reason": "The sergeants disagree."}, follow=True))
    assert "They will not start" in page
    assert "Planned to start" not in page
    assert "Taken back by Sue Example" in page
    assert "on 23 Nov 2026: The sergeants disagree." in page
    late = sergeant.client.post(back, {"reason": "Again."})
    assert late.status_code == 422
    assert "taken back already" in text_of(late)


def test_no_plan_no_page(world, sergeant, ann):
    assert sergeant.get("triage_plan", 1).status_code == 404
    assert sergeant.client.post(reverse("cases:triage_confirm", args=[1])).status_code == 404
    assert ann.get("triage").status_code == 403
