"""The pages of what follows an outcome: the business's own, the supervisor's and the desk's lists."""

import pytest
import time_machine
from django.urls import reverse

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import panels, services
from bizwatch.cases.afterwards_panels import add_panels
from bizwatch.cases.choices import MaterialState, RemedySaid, SpecialistState, StepState
from bizwatch.cases.models import NewMaterial, VictimReview
from bizwatch.cases.panels import CasePageKind, panels_for
from tests.cases.afterwards import (
    LATER,
    asked,
    decided,
    dropped,
    not_done,
    offer_of,
    offered,
    planned,
    referral_of,
    referred,
    resolved,
    scheduled,
    step_of,
    wanted,
    with_material,
)
from tests.cases.desk import Desk, text_of
from tests.cases.world import AT, DAY, finalised, fresh, opened, recorded
from tests.users import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(LATER, tick=False):
        yield


def own(case, name: str, *args: object) -> str:
    return reverse(f"cases:{name}", args=[case.crime_reference, *args])


def test_the_business_says_that_a_step_was_not_done(world):
    case = resolved(world)
    client, here = sign_in(world.sam), own(case, "my_case_remedy", step_of(case).pk)
    assert here in text_of(client.get(own(case, "my_case")))
    assert "Was it done: Pays £76.50." in text_of(client.get(here))
    assert client.post(here, {}).status_code == 422
    answer = client.post(here, {"said": "not_done", "note": "Nobody came."}, follow=True)
    assert "The police have been told" in text_of(answer)
    assert "You said on" in text_of(answer)
    assert step_of(case).said == RemedySaid.NOT_DONE
    assert sign_in(world.rival).get(here).status_code == 404
    assert client.get(own(case, "my_case_remedy", 999_999)).status_code == 404


def test_every_step_is_on_the_business_page_with_where_it_stands(world):
    case = resolved(world)
    planned(case, world.ann, what="Writes a letter")
    page = text_of(sign_in(world.sam).get(own(case, "my_case")))
    assert "Writes a letter" in page
    assert "£0 of £76.50 paid" in page
    assert "Doe" not in page
    assert "First time, low value" not in page  # why it is suitable is for the police
    with time_machine.travel(AT + 31 * DAY, tick=False):
        assert "Late" in text_of(sign_in(world.sam).get(own(case, "my_case")))


def test_the_business_answers_restorative_justice(world):
    case = offered(world)
    client, here = sign_in(world.sam), own(case, "my_case_restorative")
    assert here in text_of(client.get(own(case, "my_case")))
    assert client.post(here, {"answer": "held"}).status_code == 422
    assert client.post(here, {"answer": "later"}).status_code == 302
    assert "You said not now." in text_of(client.get(own(case, "my_case")))
    assert client.post(here, {"answer": "wanted", "note": "I have questions"}).status_code == 302
    assert offer_of(case).state == "wanted"
    assert client.get(own(recorded(world), "my_case_restorative")).status_code == 404


def test_the_business_asks_for_a_review_and_reads_the_answer(world):
    case = dropped(world)
    client, here = sign_in(world.sam), own(case, "my_case_review")
    assert "You can ask until 23 February 2027" in text_of(client.get(own(case, "my_case")))
    assert client.post(here, {"why": ""}).status_code == 422
    assert client.post(here, {"why": "Camera 2 was not looked at."}).status_code == 302
    again = client.post(here, {"why": "Camera 2 was not looked at."}, follow=True)  # pressed twice
    assert "asked for before" in text_of(again)
    assert VictimReview.objects.count() == 1
    decided(case, world.sergeant, "upheld")
    page = text_of(client.get(own(case, "my_case")))
    assert "the decision stands" in page
    assert "We looked at camera 2." in page
    assert "Looked at everything again." not in page


def test_after_the_last_day_the_page_says_so(world):
    case = dropped(world)
    with time_machine.travel(AT + 100 * DAY, tick=False):
        client = sign_in(world.sam)
        assert "The last day to ask was 23 February 2027" in text_of(client.get(own(case, "my_case")))
        answer = client.post(own(case, "my_case_review"), {"why": "Late."})
        assert answer.status_code == 422
        assert "Send us a message" in text_of(answer)


def test_a_decision_that_is_none_of_them_has_no_such_page(world):
    case = finalised(world)
    client = sign_in(world.sam)
    assert client.get(own(case, "my_case_review")).status_code == 404
    assert "right to review" not in text_of(client.get(own(case, "my_case")))


def test_the_supervisor_opens_a_case_with_one_press(world):
    case = with_material(world)
    desk = Desk.of(world, world.sergeant)
    page = text_of(desk.get("new_material"))
    assert case.crime_reference in page
    assert AuditEvent.objects.filter(subject_type="new_material").exists()
    row = NewMaterial.objects.get()
    assert desk.send(case, "settle-material", {"decision": "reopened"}, pk=row.pk).status_code == 302
    assert fresh(case).is_open
    assert "Nothing has arrived" in text_of(desk.get("new_material"))
    assert desk.send(case, "settle-material", {"decision": "nothing", "reason": "x"}, pk=row.pk).status_code == 409


def test_nothing_changes_because(world):
    case = with_material(world)
    desk, row = Desk.of(world, world.sergeant), NewMaterial.objects.get()
    assert desk.send(case, "settle-material", {"decision": "nothing"}, pk=row.pk).status_code == 422
    assert desk.send(case, "settle-material", {"decision": "nothing", "reason": "Known."}, pk=row.pk).status_code == 302
    assert NewMaterial.objects.get().state == MaterialState.NOTHING


def test_the_list_of_new_material_is_the_supervisors(world):
    assert Desk.of(world, world.ann).get("new_material").status_code == 403


def test_what_is_asked_of_specialists_is_listed_by_body(world):
    desk = Desk.of(world, world.ann)
    assert "Nobody is asked for anything" in text_of(desk.get("specialists"))
    case, other = referred(world), referred(world, "opal")
    page = text_of(desk.get("specialists", body="opal"))
    assert other.crime_reference in page
    assert case.crime_reference not in page
    rows = b"".join(desk.get("specialists_csv").streaming_content).decode()
    assert rows.count("\n") == 3
    assert AuditEvent.objects.filter(subject_type="specialists", action="disclosure").exists()


def test_the_supervisors_page_shows_what_waits_after_outcomes(world):
    reviewed, failed, late = asked(world), not_done(world), resolved(world)
    with time_machine.travel(AT + 32 * DAY, tick=False):
        page = text_of(Desk.of(world, world.sergeant).get("supervision"))
    for case in (reviewed, failed, late):
        assert case.crime_reference in page
    assert "Remedies not done, to be decided on" in page


def test_whoever_decided_is_told_on_the_page_that_another_must(world):
    case = asked(world)
    type(case).objects.filter(pk=case.pk).update(allocated_to=world.sergeant)
    page = text_of(Desk.of(world, world.sergeant).open(case))
    assert "You had this case: another supervisor must look at it." in page


def test_the_desk_sees_each_part_of_what_follows(world):
    desk = Desk.of(world, world.ann)
    services.settle_remedy(
        case=(paid := resolved(world)),
        remedy_id=step_of(paid).pk,
        state=StepState.DONE,
        by=world.ann,
        at=LATER,
        version=paid.version,
    )
    for case, words in (
        (paid, "Chosen by"),
        (wanted(world), "The victim wants it"),
        (referred(world), "Copy the footage"),
        (scheduled(world), "2 thefts, £10 (1 of unknown value). Counted as one crime."),
        (with_material(world), "The business wrote"),
    ):
        assert words in text_of(desk.open(case))


def test_outcome_20_is_filled_in_from_the_body_that_accepted(world):
    case = referred(world, "trading-standards")
    services.note_specialist(
        case=case,
        specialist_id=referral_of(case).pk,
        state=SpecialistState.TAKEN_ON,
        person="Mx Trade",
        note="They prosecute.",
        by=world.ann,
        at=LATER,
    )
    page = text_of(Desk.of(world, world.ann).get("desk_finalise_with", case.crime_reference, "20"))
    assert 'value="Norfolk Trading Standards"' in page


@pytest.mark.parametrize(("make", "most"), [(opened, 2), (resolved, 6), (referred, 5)])
def test_the_panels_cost_few_queries(make, most, world, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(panels, "_panels", {})
    add_panels()  # those of other apps have queries and tests of their own
    case = make(world)
    assert world.ann.permissions  # read once for a request
    with django_assert_max_num_queries(most):
        panels_for(CasePageKind.DESK, fresh(case), world.ann, LATER)
