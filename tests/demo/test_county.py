"""The demonstration's county, the bulk fill and the benchmark's yardstick."""

import socket
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client

from bizwatch.accounts import second_factor
from bizwatch.accounts.models import User
from bizwatch.audit.chain import check_chain
from bizwatch.audit.selectors import events_in_order
from bizwatch.audit.services import chain_key
from bizwatch.businesses.models import Premises
from bizwatch.capacity.selectors import expected_contact, open_warning, promise_record
from bizwatch.cases.models import Case, CaseOutcome, CaseResult
from bizwatch.demo import county
from bizwatch.demo.bench.drafts import finished_drafts
from bizwatch.demo.bench.replay import Bare, recording
from bizwatch.demo.fill import fill
from bizwatch.demo.personas import PERSONAS, POLICE
from bizwatch.engagement.models import Story
from bizwatch.geography.choices import AreaKind
from bizwatch.geography.selectors import areas
from bizwatch.kernel.progress import Progress
from bizwatch.reference.choices import Nature
from bizwatch.reporting.models import Draft, Report
from bizwatch.statements.models import Statement
from tests.users import sign_in

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def demonstration(db: Any, settings: Any) -> None:
    settings.BIZWATCH_DEMO = True
    county.make(at=AT, progress=Progress("test"))


def test_the_county_is_believable_and_its_audit_holds(demonstration: None) -> None:
    assert county.exists()
    assert User.objects.count() == len(PERSONAS)
    assert {premises.force_code for premises in Premises.objects.all()} == {"norfolk"}
    assert Case.objects.filter(is_open=True).count() > 5
    assert set(CaseOutcome.objects.values_list("code", flat=True)) == {"1", "8", "15", "18"}
    assert set(Case.objects.values_list("nature", flat=True)) == {nature.value for nature in Nature}
    assert set(CaseResult.objects.values_list("code", flat=True)) == {"passed", "passed_to_service"}
    assert sorted(Statement.objects.values_list("kind", "state")) == [
        ("business_impact", "signed"),
        ("witness", "draft"),
    ]
    assert set(Story.objects.values_list("state", flat=True)) == {"published", "submitted"}
    assert {area.code for area in areas(AreaKind.ZONE)} == {
        "norwich-night-time",
        "kings-lynn-night-time",
        "great-yarmouth-night-time",
    }
    assert check_chain(events_in_order(), key=chain_key(), witnessed={}).first_bad is None
    assert promise_record(at=AT).calibration.nine_tenths.number > 20


def told_soon_and_warned(at: datetime) -> None:
    """A new report is told a time of today or tomorrow that keeps the promise, while the sergeant is warned of others."""
    expected = expected_contact(at)
    assert expected is not None
    assert expected.days_away in (0, 1)
    assert not expected.is_later_than_promised
    warning = open_warning()
    assert warning is not None
    assert warning.breaks_at <= at + timedelta(hours=24)


def test_a_new_report_is_told_a_believable_time_and_yesterdays_peak_warns(demonstration: None) -> None:
    told_soon_and_warned(AT)
    leo = sign_in(User.objects.get(email="leo@desk.example"))
    with time_machine.travel(AT, tick=False):
        assert "will probably break" in leo.get("/desk/").content.decode()
        assert "expect to contact you by" in Client().get("/report/").content.decode()


@pytest.mark.parametrize("at", [datetime(2026, 11, 28, 20, 0, tzinfo=UTC), datetime(2026, 11, 24, 5, 0, tzinfo=UTC)])
def test_it_is_so_on_a_saturday_evening_and_before_dawn(db: Any, settings: Any, at: datetime) -> None:
    settings.BIZWATCH_DEMO = True
    county.make(at=at, progress=Progress("test"))
    told_soon_and_warned(at)


def test_every_persona_opens_its_first_page(demonstration: None) -> None:
    for persona in PERSONAS:
        client = sign_in(User.objects.get(email=persona.email))
        assert client.get("/", follow=True).status_code == 200, persona.email


def test_the_page_of_sign_ins_shows_codes_that_work(demonstration: None, client: Client, time_machine: Any) -> None:
    time_machine.move_to(AT)
    shown = client.get("/demo/").content.decode()
    assert second_factor.code_at(POLICE[0].totp_secret, AT) in shown


def test_a_filled_county_can_be_worked(db: Any) -> None:
    assert list(fill(cases=120, at=AT)) == [120]
    assert Case.objects.count() == 120
    officer = User.objects.filter(grants__role="investigator").order_by("pk")[0]
    client = sign_in(officer)
    assert client.get("/desk/").status_code == 200
    for case in Case.objects.order_by("pk")[:5]:
        assert client.get(f"/desk/cases/{case.crime_reference}/").status_code == 200


def test_prepared_reports_only_need_sending(db: Any, time_machine: Any) -> None:
    time_machine.move_to(AT)
    list(fill(cases=60, at=AT))
    office = User.objects.get(memberships__business__name="Fill Stores")
    premises = Premises.objects.filter(business__name="Fill Stores")[0]
    client = sign_in(office)
    before = Draft.objects.count()
    ready = finished_drafts(client, premises_reference=premises.reference, at=AT, count=3)
    assert Draft.objects.count() == before + 4
    draft, version = ready[0]
    answer = client.post(f"/report/{draft}/check-your-answers/", {"version": version, "action": "send"})
    assert answer.status_code == 302
    assert Report.objects.filter(draft_id=draft).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_bare_work_repeats_the_statements_and_leaves_nothing() -> None:
    with recording() as noted:
        User.objects.create_user("replay@demo.example", name="Replay")
        list(User.objects.all())
    assert noted.queries == 2
    bare = Bare(noted)
    assert bare.run() > 0
    assert bare.run() > 0  # the same insert again: it goes to a table without keys
    bare.close()
    assert User.objects.count() == 1
    assert not [name for name in connection.introspection.table_names() if name.startswith("bench_shadow")]


def test_a_taken_port_is_said_plainly(settings: Any) -> None:
    settings.BIZWATCH_DEMO = True
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is taken .* --port {port + 1}"):
            call_command("demo", port=port, stdout=StringIO())


def test_the_demonstration_refuses_other_settings(settings: Any) -> None:
    settings.BIZWATCH_DEMO = False
    with pytest.raises(CommandError, match="does not run with these settings"):
        call_command("demo", no_serve=True)


def test_starting_again_keeps_the_data(settings: Any, demonstration: None) -> None:
    before = set(Case.objects.values_list("crime_reference", flat=True))
    told = StringIO()
    call_command("demo", no_serve=True, stdout=told)
    assert set(Case.objects.values_list("crime_reference", flat=True)) == before
    assert all(persona.email in told.getvalue() for persona in PERSONAS)


def test_filling_with_nothing_is_refused() -> None:
    with pytest.raises(CommandError, match="at least 1"):
        call_command("fill", cases=0)
