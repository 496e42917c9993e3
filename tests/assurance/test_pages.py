"""The pages of samples: who opens them, what a judge sees, what is told when something is wrong."""

import re

import pytest
import time_machine

from bizwatch.accounts.models import User
from bizwatch.assurance.models import SampleItem, SampleWeek
from bizwatch.assurance.selectors.samples import items_of_judge
from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services as cases
from bizwatch.cases.models import Case, CaseAction
from tests.assurance.conftest import NEXT
from tests.cases.desk import text_of
from tests.cases.world import AT, HOUR, World, fresh, full_report, opened, person, recorded
from tests.users import sign_in

pytestmark = pytest.mark.django_db
GOOD = {"should": "yes", "crimes": "1", "offence": "46", "enough": "yes", "reason": "Goods were taken."}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NEXT + 2 * HOUR, tick=False):
        yield


def taken(client) -> str:
    return str(client.post("/assurance/judge/next/").headers["Location"])


class TestJudging:
    def test_the_page_shows_what_was_told_and_nothing_that_was_decided(self, world: World, judge: User, drawn) -> None:
        case = recorded(world, cases.open_case(new=full_report(world), by=world.sam, at=AT))
        cases.change_summary(case=case, summary="SECRETDESK", by=world.ann, at=AT + HOUR, version=fresh(case).version)
        drawn()
        client = sign_in(judge)
        page = taken(client)
        shown = text_of(client.get(page))
        assert "Two men filled a bag" in shown
        assert "red jacket" in shown
        for hidden in (case.crime_reference, "SECRETDESK", "Ann Example", "Recorded"):
            assert hidden not in shown
        read = AuditEvent.objects.filter(reason="to judge it", actor_id=judge.audit_id).get()
        assert read.case_reference == case.crime_reference

    def test_a_judgement_is_kept_once(self, world: World, judge: User, drawn) -> None:
        opened(world)
        drawn()
        client = sign_in(judge)
        page = taken(client)
        for _ in range(2):
            assert client.post(page, GOOD).headers["Location"] == "/assurance/judge/"
        assert client.get(page).status_code == 404
        assert "You have no report to judge." in text_of(client.get("/assurance/judge/"))

    @pytest.mark.parametrize(
        ("wish", "words"),
        [
            ({}, "Select yes if a crime should be recorded"),
            ({**GOOD, "offence": ""}, "Select the offence"),
            ({**GOOD, "crimes": "0"}, "must be 1 or more"),
            ({**GOOD, "second_offence": "46"}, "Select each offence once"),
            ({**GOOD, "second_offence": "49"}, "at least the number of offences"),
            ({**GOOD, "reason": ""}, "Enter why"),
        ],
    )
    def test_what_is_wrong_is_told(self, world: World, judge: User, drawn, wish: dict, words: str) -> None:
        opened(world)
        drawn()
        client = sign_in(judge)
        answer = client.post(taken(client), wish)
        assert answer.status_code == 422
        assert words in text_of(answer)

    def test_no_crime_needs_no_offence(self, world: World, judge: User, drawn) -> None:
        opened(world, nature="information", offence_code="", crime_kind="information")
        drawn()
        client = sign_in(judge)
        client.post(taken(client), {"should": "no", "reason": "Nobody was harmed."})
        assert SampleItem.objects.get().due == 0

    def test_whoever_looked_it_up_meanwhile_is_told_so(self, world: World, judge: User, drawn) -> None:
        case = opened(world)
        drawn()
        client = sign_in(judge)
        page = taken(client)
        cases.record_case_read(case=case, by=judge, at=NEXT + HOUR)
        assert "You have looked at this case" in text_of(client.post(page, GOOD))

    def test_it_can_be_given_back(self, world: World, judge: User, drawn) -> None:
        opened(world)
        drawn()
        client = sign_in(judge)
        client.post(f"{taken(client)}back/")
        assert not items_of_judge(judge).exists()
        assert "1 report waits" in text_of(client.get("/assurance/judge/"))

    def test_nobody_opens_what_another_has_taken(self, world: World, judge: User, drawn) -> None:
        opened(world)
        drawn()
        page = taken(sign_in(judge))
        other = sign_in(world.bob)
        assert other.get(page).status_code == 404
        assert other.post(page, GOOD).status_code == 404
        assert other.post(f"{page}back/").status_code == 404

    def test_nothing_to_take_is_said(self, world: World, drawn) -> None:
        recorded(world)
        drawn()
        client = sign_in(world.ann)
        assert taken(client) == "/assurance/judge/"
        assert "you know those that are left" in text_of(client.get("/assurance/judge/"))


class TestSettling:
    def test_the_registrar_settles_and_the_desk_gets_an_action(
        self, world: World, judge: User, registrar: User, drawn
    ) -> None:
        case = opened(world)
        drawn()
        client = sign_in(judge)
        client.post(taken(client), GOOD)
        client = sign_in(registrar)
        shown = text_of(client.get("/assurance/differences/"))
        assert case.crime_reference in shown
        assert "A crime was told and is not recorded" in shown
        page = f"/assurance/differences/{SampleItem.objects.get().pk}/"
        shown = text_of(client.get(page))
        assert "Goods were taken." in shown
        assert "Jo Example" in shown
        assert client.post(page, {}).status_code == 422
        wrong = {"right": "neither", "due": "1", "met": "2", "in_time": "no", "reason": "x"}
        assert "No more can be recorded than were due" in text_of(client.post(page, wrong))
        for _ in range(2):
            answer = client.post(page, {"right": "judge", "in_time": "no", "reason": "A theft was told."})
            assert answer.status_code == 302
        assert CaseAction.objects.get().case_id == case.pk
        assert "Nothing to settle" in text_of(client.get("/assurance/differences/"))
        assert client.get(page).status_code == 404

    def test_the_judge_is_told_to_leave_it_to_another(self, world: World, registrar: User, drawn) -> None:
        opened(world)
        drawn()
        client = sign_in(registrar)
        client.post(taken(client), GOOD)
        page = f"/assurance/differences/{SampleItem.objects.get().pk}/"
        answer = client.post(page, {"right": "judge", "in_time": "no", "reason": "x"})
        assert "You judged this report yourself" in text_of(answer)


class TestWeeks:
    def test_a_draw_says_that_it_holds(self, world: World, registrar: User, drawn) -> None:
        case = opened(world)
        week = drawn()
        client = sign_in(registrar)
        assert "23 November 2026" in text_of(client.get("/assurance/samples/"))
        shown = text_of(client.get("/assurance/samples/2026-11-23/"))
        for words in ("it holds", week.promise, week.secret, case.crime_reference, "Nobody yet"):
            assert words in shown

    def test_a_false_one_says_so(self, world: World, registrar: User, drawn) -> None:
        opened(world)
        drawn().items.all().delete()
        assert "not those" in text_of(sign_in(registrar).get("/assurance/samples/2026-11-23/"))

    def test_a_secret_is_not_shown_before_its_week_is_over(self, world: World, registrar: User) -> None:
        from bizwatch.assurance import services

        week = services.promise_week(starts_on=NEXT.date(), by=services.REGISTRY, at=NEXT)
        client = sign_in(registrar)
        for page in ("", f"{NEXT.date()}/"):
            answer = client.get(f"/assurance/samples/{page}")
            assert answer.status_code == 200
            assert week.secret not in text_of(answer)

    def test_no_week_yet(self, world: World, registrar: User) -> None:
        assert "No week is sampled yet" in text_of(sign_in(registrar).get("/assurance/samples/"))

    @pytest.mark.parametrize("day", ["2026-11-16", "nonsense"])
    def test_there_is_no_other_week(self, world: World, registrar: User, day: str) -> None:
        assert sign_in(registrar).get(f"/assurance/samples/{day}/").status_code == 404

    def test_a_restricted_report_stands_nowhere(self, world: World, registrar: User, judge: User, drawn) -> None:
        case = opened(world)
        drawn()
        Case.objects.update(is_restricted=True)
        client = sign_in(registrar)
        for page in ("samples/2026-11-23/", "differences/", "judge/", "lists/late-now/", ""):
            assert case.crime_reference not in text_of(client.get(f"/assurance/{page}"))
        assert taken(sign_in(judge)) == "/assurance/judge/"

    def test_how_many_were_restricted_is_the_registrars_alone(self, world: World, registrar: User, drawn) -> None:
        opened(world)
        restricted = opened(world, at=AT + HOUR)
        Case.objects.filter(pk=restricted.pk).update(is_restricted=True)
        week = drawn()
        SampleWeek.objects.filter(pk=week.pk).update(left_out=1)
        for user in (world.sergeant, person("Ana Example", "analyst"), person("Cy Example", "commissioner")):
            assert "Left out in this time" not in text_of(sign_in(user).get("/assurance/"))
        assert "Left out in this time: " in text_of(sign_in(registrar).get("/assurance/"))
        said = []
        for left_out in (0, 1):
            SampleWeek.objects.filter(pk=week.pk).update(left_out=left_out)
            shown = text_of(sign_in(world.sergeant).get("/assurance/samples/2026-11-23/"))
            said.append(shown.split("Restricted reports")[1].split("</dl>")[0])
        assert said[0] == said[1]


PAGES = {
    "": {"crime_registrar", "supervisor", "analyst", "commissioner"},
    "lists/late-now/": {"crime_registrar", "supervisor"},
    "samples/": {"crime_registrar", "supervisor"},
    "judge/": {"crime_registrar", "supervisor", "investigator"},
    "differences/": {"crime_registrar"},
    "dip-samples/": {"supervisor"},
    "feedback/": {"supervisor", "investigator"},
    "diversity/": {"crime_registrar", "analyst", "commissioner"},
}


@pytest.mark.parametrize(
    "role", ["crime_registrar", "supervisor", "investigator", "analyst", "commissioner", "auditor"]
)
def test_each_part_is_for_its_own_people(db, role: str) -> None:
    client = sign_in(person("Pat Example", role))
    for page, roles in PAGES.items():
        answer = client.get(f"/assurance/{page}")
        assert answer.status_code == (200 if role in roles else 403), page
        if role in roles and not page.startswith("lists"):
            parts = set(re.findall(r'href="/assurance/([a-z-]*/?)"', text_of(answer)))
            assert parts >= {name for name, who in PAGES.items() if role in who and not name.startswith("lists")}


def test_the_registrar_begins_with_the_audit(db, registrar: User) -> None:
    assert sign_in(registrar).get("/").headers["Location"] == "/assurance/"
