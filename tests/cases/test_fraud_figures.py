"""The page of fraud figures: who reads it, what it counts, what it leaves out for whom, its file and its empty state."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
import time_machine

from bizwatch.audit.models import AuditEvent
from bizwatch.cases.choices import ReferralVictim
from bizwatch.cases.desk_presenters import figures as say
from bizwatch.cases.desk_presenters.figures import SMALL, Sums, rounded
from bizwatch.cases.intake import NewReferral
from bizwatch.cases.models import Case
from bizwatch.cases.selectors import ReferralFigure, referral_figures
from tests.cases.desk import text_of
from tests.cases.routes import fraud, slavery
from tests.cases.world import AT, DAY, person
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


def test_outside_the_police_small_numbers_are_left_out_and_the_others_rounded(world):
    for _ in range(6):
        fraud(world, loss=Decimal("1234.50"))
    fraud(world, told=NewReferral(nfib_code="NFIB3A", loss=Decimal(77), victim=ReferralVictim.INDIVIDUAL))
    client = sign_in(person("Olu Example", "commissioner"))
    shown = text_of(client.get(PAGE))
    assert "Fewer than 5" in shown
    assert "£7,500" in shown
    assert not [words for words in ("£1,234.50", "£7,407", "£77", "£7,484") if words in shown]
    rows = {row[4]: row[5:] for row in lines(client.get(FILE))[1:]}
    assert rows == {
        "The business": ["5", "5", "7400", "1480.00"],
        "A person": ["Fewer than 5", "Left out", "Left out", "Left out"],
    }


def test_outside_the_police_whole_months_are_counted(world):
    fraud(world)
    asked = {"since-day": "9", "since-month": "11", "since-year": "2026"}
    assert "1 November 2026 to 30 November 2026" in text_of(
        sign_in(person("Olu Example", "commissioner")).get(PAGE, asked)
    )
    assert "9 November 2026 to" in text_of(sign_in(person("Ana Example", "analyst")).get(PAGE, asked))


@pytest.mark.parametrize(("number", "known"), [(4, 4), (5, 4), (7, 7), (12, 5)])
def test_what_is_rounded_never_tells_a_small_number(number, known):
    found = rounded(Sums(number, known, Decimal("1234.56")))
    assert (found is None) is (number < SMALL)
    if found is not None:
        assert found.number % SMALL == found.known % SMALL == 0
        assert (found.total is None) is (known < SMALL)


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
    for role in ("analyst", "commissioner"):
        client = sign_in(person(f"{role} Example", role))
        assert client.get("/").headers["Location"] == PAGE
        assert "Fraud figures" in text_of(client.get(PAGE))
        assert client.get("/desk/").status_code == 403
    for user in (world.ann, world.hana, world.beat, world.auditor):
        assert sign_in(user).get(PAGE).status_code == sign_in(user).get(FILE).status_code == 403


def test_the_parts_sum_to_the_whole(world):
    for number in range(3):
        fraud(world, loss=Decimal(number))
    found: tuple[ReferralFigure, ...] = referral_figures(AT.date(), AT.date())
    for table in say.tables(found, whole=True):
        assert sum(int(row[1]) for row in table.rows) == say.sums(found).number == 3
