"""The page of fraud figures: who reads it, what it counts, its file and its empty state."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
import time_machine

from bizwatch.audit.models import AuditEvent
from bizwatch.cases import services
from bizwatch.cases.choices import ReferralVictim, Status
from bizwatch.cases.desk_presenters import figures as say
from bizwatch.cases.intake import NewReferral
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import ReferralFigure, referral_figures
from tests.cases.desk import text_of
from tests.cases.routes import fraud, slavery
from tests.cases.world import AT, DAY, HOUR, fresh, person
from tests.users import sign_in

pytestmark = pytest.mark.django_db
PAGE, FILE = "/figures/fraud/", "/figures/fraud/csv/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT + DAY, tick=False):
        yield


def lines(answer) -> list[list[str]]:
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(body)))


def test_it_counts_by_month_service_kind_district_and_who_lost(world):
    fraud(world, loss=Decimal("100.10"))
    fraud(world, loss=Decimal("50.00"))
    fraud(world)
    fraud(world, told=NewReferral(nfib_code="NFIB3A", victim=ReferralVictim.INDIVIDUAL))
    slavery(world)
    answer = sign_in(person("Ana Example", "analyst")).get(PAGE)
    shown = text_of(answer)
    assert answer.status_code == 200
    for words in (
        "By month",
        "November 2026",
        "Report Fraud",
        "By district",
        "Norwich",
        "A person",
        "£150.10",
        "£75.05",
    ):
        assert words in shown
    assert "Numbers under" not in shown


def test_its_file_holds_the_same_runs_nothing_and_is_audited(world):
    fraud(world, loss=Decimal(40))
    Case.objects.update(district_code="=1+1")
    ana = person("Ana Example", "analyst")
    head, row = lines(sign_in(ana).get(FILE))
    assert head == list(say.CSV_COLUMNS)
    assert row == ["2026-11", "Report Fraud", row[2], "'=1+1", "The business", "1", "1", "40.00", "40.00"]
    event = AuditEvent.objects.get(reason="export of figures")
    assert (event.actor_id, event.subject_type, event.case_reference) == (ana.audit_id, "figures", "")


def test_a_report_that_is_no_case_of_its_own_is_not_counted_twice(world):
    first, again, wrong, behind = (fraud(world, loss=Decimal(1000)) for _ in range(4))
    services.join_cases(
        case=again, into=first, reason="Same order", by=world.ann, at=AT + HOUR, version=fresh(again).version
    )
    Case.objects.filter(pk=wrong.pk).update(status=Status.SET_ASIDE, is_open=False)
    Case.objects.filter(pk=behind.pk).update(status=Status.COLLAPSED, is_open=False)
    assert [(one.number, one.total) for one in referral_figures(AT.date(), AT.date())] == [(1, Decimal(1000))]
    Case.objects.filter(pk=first.pk).update(status=Status.CANCELLED, is_open=False)
    assert referral_figures(AT.date(), AT.date()) == ()


def test_days_in_the_wrong_order_are_said_to_be(world):
    client = sign_in(world.sergeant)
    asked = {
        "since-day": "9",
        "since-month": "11",
        "since-year": "2026",
        "until-day": "1",
        "until-month": "11",
        "until-year": "2026",
    }
    answer = client.get(PAGE, asked)
    assert answer.status_code == 422
    assert "The last day must be the first day or later" in text_of(answer)
    assert client.get(FILE, asked).status_code == 302


def test_without_any_it_says_so(world):
    client = sign_in(world.sergeant)
    assert "No fraud has been reported in the last twelve months" in text_of(client.get(PAGE))
    asked = {"until-day": "1", "until-month": "1", "until-year": "2020"}
    assert "No fraud was reported in this time" in text_of(client.get(PAGE, asked))
    assert lines(client.get(FILE)) == [list(say.CSV_COLUMNS)]


def test_who_reads_it_and_who_does_not(world):
    for role, first_page in (("analyst", "/districts/"), ("commissioner", PAGE)):
        client = sign_in(person(f"{role} Example", role))
        assert client.get("/").headers["Location"] == first_page
        assert "Fraud figures" in text_of(client.get(PAGE))
        assert client.get("/desk/").status_code == 403
    for user in (world.ann, world.hana, world.beat, world.auditor):
        assert sign_in(user).get(PAGE).status_code == sign_in(user).get(FILE).status_code == 403


def test_the_parts_sum_to_the_whole(world):
    for number in range(3):
        fraud(world, loss=Decimal(number))
    found: tuple[ReferralFigure, ...] = referral_figures(AT.date(), AT.date())
    for table in say.tables(found):
        assert sum(int(row[1]) for row in table.rows) == say.sums(found).number == 3
