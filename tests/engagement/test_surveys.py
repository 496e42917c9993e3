"""Surveys: who is asked and when, once; what is answered is kept without who."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services as cases
from bizwatch.engagement.choices import StopWhy
from bizwatch.engagement.models import NoSurveys, SurveyAnswer, SurveyInvitation, SurveyRound
from bizwatch.engagement.services import erase_addresses, look_after_rounds, send_due
from bizwatch.engagement.services import surveys as service
from bizwatch.engagement.survey_rules import next_round
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reference.selectors import survey
from tests.accounts.people import signed_in
from tests.cases.desk import boxes
from tests.cases.world import AT, DAY, HOUR, fresh, person, recorded, told

pytestmark = pytest.mark.slow
CLOSED = AT + 3 * HOUR
DUE = CLOSED + 3 * DAY
MARCH = datetime(2027, 3, 1, 9, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(DUE + HOUR, tick=False)
    return time_machine


def links() -> list[str]:
    found = [re.search(r"/survey/([\w-]+)/", mail.body) for mail in OutboxMessage.objects.order_by("pk")]
    return [match.group(1) for match in found if match]


def closed_without_suspect(world, **changes):
    case = recorded(world)
    from bizwatch.cases.intake import OutcomeFacts

    facts = OutcomeFacts(rationale="Footage checked.", words_for_business="Nobody was recognised.", told=told(CLOSED))
    cases.finalise(case=case, outcome_code="18", facts=facts, by=world.ann, at=CLOSED, version=fresh(case).version)
    return fresh(case)


def test_a_case_that_ended_is_asked_about_once_three_days_later(world) -> None:
    case = closed_without_suspect(world)
    asked = SurveyInvitation.objects.get()
    assert (asked.case, asked.due_at, asked.sent_at) == (case, DUE, None)
    assert send_due(at=DUE - HOUR) == 0
    assert send_due(at=DUE) == 1
    assert send_due(at=DUE + HOUR) == 0
    (token,) = links()
    assert token not in str(SurveyInvitation.objects.values())


def test_the_answer_does_not_say_whose_it_is(world, client) -> None:
    case = closed_without_suspect(world)
    send_due(at=DUE)
    address = f"/survey/{links()[0]}/"
    assert client.get(address).status_code == 200
    sent = {"easy": "hard", "again": "yes", "better": "Answer the telephone."}
    for _ in range(2):
        client.post(address, sent)
    (answer,) = SurveyAnswer.objects.values()
    assert answer["answers"] == {"easy": "hard", "again": "yes"}
    assert answer["words"] == {"better": "Answer the telephone."}
    assert not {case.pk, case.business_id, case.crime_reference, case.contact_email} & set(map(str, answer.values()))
    assert client.get(address).status_code == 410
    assert "Answer the telephone" not in str(list(AuditEvent.objects.values()))


def test_a_reminder_goes_out_once_and_only_to_who_has_not_answered(world, client) -> None:
    closed_without_suspect(world)
    send_due(at=DUE)
    assert send_due(at=DUE + 9 * DAY) == 0
    assert send_due(at=DUE + 10 * DAY) == 1
    assert send_due(at=DUE + 20 * DAY) == 0
    first, second = links()
    assert client.get(f"/survey/{first}/").status_code == 404
    assert client.get(f"/survey/{second}/").status_code == 200


def test_a_case_that_is_opened_again_is_not_asked_about(world, client) -> None:
    case = closed_without_suspect(world)
    cases.reopen(case=case, reason="New footage.", by=world.sergeant, at=CLOSED + HOUR, version=case.version)
    assert send_due(at=DUE) == 0
    assert SurveyInvitation.objects.get().stop_why == StopWhy.REOPENED


def test_a_business_is_left_in_peace(world) -> None:
    closed_without_suspect(world)
    closed_without_suspect(world)
    assert SurveyInvitation.objects.count() == 1


def test_who_wants_no_more_is_asked_nothing(world, client) -> None:
    closed_without_suspect(world)
    send_due(at=DUE)
    address = f"/survey/{links()[0]}/stop/"
    assert client.get(address).status_code == 200
    assert not NoSurveys.objects.exists()
    assert client.post(address).status_code == 200
    assert client.post(address).status_code == 200
    assert NoSurveys.objects.get().business == world.shop
    look_after_rounds(at=MARCH)
    assert SurveyInvitation.objects.filter(business=world.shop, round__isnull=False).count() == 0


def test_a_round_asks_each_business_once_and_goes_on_where_it_was_cut_off(world, monkeypatch) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 1)
    look_after_rounds(at=MARCH - DAY)
    assert not SurveyRound.objects.exists()
    for _ in range(4):
        look_after_rounds(at=MARCH)
    held = SurveyRound.objects.get()
    assert (held.finished_at, held.invited) == (MARCH, 2)
    assert {one.email for one in SurveyInvitation.objects.all()} == {world.hana.email, world.rival.email}
    look_after_rounds(at=MARCH + DAY)
    assert SurveyInvitation.objects.count() == 2


def test_wrong_numbers_are_refused_and_nothing_is_lost(world, client, now) -> None:
    look_after_rounds(at=MARCH)
    now.move_to(MARCH + HOUR, tick=False)
    send_due(at=MARCH)
    address = f"/survey/{links()[0]}/"
    page = client.post(address, {"happened": "2", "told": "3", "concern": "Fuel theft"})
    assert page.status_code == 422
    assert "more crimes than happened" in page.content.decode()
    assert "Fuel theft" in page.content.decode()
    assert client.post(address, {"happened": "3", "told": "2", "why_not": ["fear"]}).status_code == 302
    assert SurveyAnswer.objects.get().answers == {"happened": 3, "told": 2, "why_not": ["fear"]}


def test_the_figures_hide_small_numbers_from_the_commissioner(world, now) -> None:
    for number in range(40):
        given = {"reports": "nothing" if number < 3 else "everything", "happened": 4, "told": 1}
        SurveyAnswer.objects.create(survey_code="half_year", edition=AT, month=AT.date().replace(day=1), answers=given)
    analyst, office = person("Ana Example", "analyst"), person("Cy Example", "commissioner")
    whole = signed_in(analyst).get("/figures/surveys/").content.decode()
    assert "8% (3% to 20%)" in whole
    assert "25% of the crimes that happened to them were reported" in whole
    hidden = signed_in(office).get("/figures/surveys/").content.decode()
    assert "8% (3% to 20%)" not in hidden
    assert "fewer than 10" in hidden
    assert ">37<" in whole.replace(" ", "").replace("\n", "")
    assert ">37<" not in hidden.replace(" ", "").replace("\n", "")  # 40 less 37 would tell the 3
    assert signed_in(office).get("/figures/surveys/half_year/csv/").status_code == 403
    csv = signed_in(analyst).get("/figures/surveys/half_year/csv/").getvalue().decode()
    assert "Nothing,3,40,7.5" in csv


def test_what_was_written_is_for_supervisors_and_audited(world) -> None:
    SurveyAnswer.objects.create(
        survey_code="half_year", edition=AT, month=AT.date().replace(day=1), words={"concern": "=Fuel <theft>"}
    )
    assert signed_in(person("Ana Example", "analyst")).get("/figures/surveys/half_year/words/").status_code == 403
    page = signed_in(world.sergeant).get("/figures/surveys/half_year/words/").content.decode()
    assert "=Fuel &lt;theft&gt;" in page
    assert AuditEvent.objects.filter(subject_type="survey", subject_id="words half_year").count() == 1


def test_there_is_no_other_survey(world) -> None:
    assert signed_in(world.sergeant).get("/figures/surveys/no-such/").status_code == 404
    assert signed_in(world.sergeant).get("/survey/no-such/").status_code == 404


def test_an_invitation_that_closed_before_it_was_sent_is_not(world) -> None:
    closed_without_suspect(world)
    assert send_due(at=DUE + timedelta(days=40)) == 0
    assert not OutboxMessage.objects.filter(subject__contains="How did it go").exists()


def test_to_whom_it_was_sent_is_erased_long_after(world) -> None:
    closed_without_suspect(world)
    send_due(at=DUE)
    closes = SurveyInvitation.objects.get().closes_at
    assert erase_addresses(at=closes + 90 * DAY) == 0
    assert erase_addresses(at=closes + 91 * DAY) == 1
    assert erase_addresses(at=closes + 91 * DAY) == 0
    held = SurveyInvitation.objects.get()
    assert (held.email, held.name, held.token_hash, held.sent_at) == ("", "", "", DUE)


def _current(page: str) -> str:
    """Return the tab that is open."""
    found = re.search(r'<a[^>]*aria-current="page"[^>]*>\s*([^<]*?)\s*</a>', page.partition("Which survey")[2])
    assert found is not None
    return found[1]


def test_the_page_opens_on_the_survey_that_has_answers(world) -> None:
    analyst = signed_in(person("Ana Example", "analyst"))
    assert _current(analyst.get("/figures/surveys/").content.decode()) == "After a case"
    month = AT.date().replace(day=1)
    SurveyAnswer.objects.create(survey_code="half_year", edition=AT, month=month, answers={"reports": "nothing"})
    page = analyst.get("/figures/surveys/").content.decode()
    assert _current(page) == "Twice a year"
    assert "The next round" not in page
    asked = {**boxes("first", 1, 1, 2025), **boxes("last", 1, 2, 2025)}
    assert _current(analyst.get("/figures/surveys/", asked).content.decode()) == "After a case"


def test_an_empty_page_says_what_will_come_and_when(world) -> None:
    closed_without_suspect(world)
    office = signed_in(person("Cy Example", "commissioner"))
    sergeant = signed_in(world.sergeant)
    yearly = sergeant.get("/figures/surveys/half_year/").content.decode()
    assert "Nobody was asked in this time" in yearly
    assert "The next round goes to each business on 1 March 2027 and can be answered for 28 days" in yearly
    assert "once 10 have answered it" in yearly
    assert "In the strategy of 2018" not in yearly
    after = sergeant.get("/figures/surveys/after_case/").content.decode()
    assert "It goes to the contact of a case 3 days after the case ended" in after
    assert "1 business will be asked, the first on 26 November 2026" in after
    assert "How easy was it to report?" in after
    assert "will be asked" not in office.get("/figures/surveys/after_case/").content.decode()
    send_due(at=DUE)
    assert "Nobody has answered in this time" in sergeant.get("/figures/surveys/after_case/").content.decode()


@pytest.mark.parametrize(
    "day, begins",
    [("2026-02-28", "2026-03-01"), ("2026-03-01", "2026-09-01"), ("2026-11-23", "2027-03-01")],
)
def test_the_next_round_begins_after_today(day: str, begins: str) -> None:
    assert next_round(survey("half_year"), date.fromisoformat(day)) == date.fromisoformat(begins)
    assert next_round(survey("after_case"), date.fromisoformat(day)) is None
