"""The minimum data set: read by the catalogue's own fields, and one report however often it is sent."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.audit.services import SystemActor
from bizwatch.cases.choices import Door
from bizwatch.messaging.services import sweep_outbox
from bizwatch.reference.selectors import report_kinds
from bizwatch.reporting.dataset import Reading, dataset_schema, read_dataset
from bizwatch.reporting.exceptions import NoLongerYourPremises, NotRight
from bizwatch.reporting.models import Report
from bizwatch.reporting.services import receive_report
from tests.reporting.samples import AT
from tests.reporting.world import World, make_world

BY = SystemActor("test")
LEAST: dict[str, Any] = {
    "kind": "shop_theft",
    "premises": "P-SAM-0",
    "happened_from": "2026-11-22T16:15:20Z",
    "what_happened": "Two people filled a bag and left.",
}
WHOLE: dict[str, Any] = {
    **LEAST,
    "property": [{"description": "70cl vodka", "quantity": 4, "unit_value": "16.50", "serial_number": "SN-1"}],
    "people": [{"description": "Tall, grey hood", "told_name": "Robbo", "seen_before": "yes"}],
    "witnesses": [{"told_name": "Kasia Rix", "contact": "01632 960002", "description": "Saw the bag"}],
    "vehicles": [{"registration": "ab12 cde", "description": "Blue van"}],
    "cctv": {"cameras": [{"camera": "Camera 4", "clock": "fast", "clock_minutes": 3}], "keeps_days": 31},
    "contact": {"name": "Ada Marsh", "telephone": "01632 960001", "channel": "phone", "opted_out": False},
    "supports_action": "yes",
    "impact": "Staff are shaken",
    "your_reference": "till 4 #5531",
}


def read(**changes: Any) -> Reading:
    return read_dataset({**LEAST, **changes}, at=AT)


def faults(**changes: Any) -> dict[str, str]:
    return {fault.field: fault.words for fault in read(**changes).faults}


def test_the_whole_set_leaves_nothing_to_ask() -> None:
    reading = read_dataset(WHOLE, at=AT)
    assert (reading.faults, reading.missing) == ([], [])
    assert reading.answers.items("property")[0]["unit_value"] == "16.50"
    assert reading.answers.get("when", "happened") == "2026-11-22T16:15:20+00:00"
    assert reading.answers.get("known", "known") == ["people", "vehicle", "cctv", "witnesses"]


def test_four_items_are_enough_and_the_rest_is_missing() -> None:
    reading = read()
    assert reading.faults == []
    assert [page.page for page in reading.missing] == ["contact", "property", "known", "support_action"]


@pytest.mark.parametrize("name", ["kind", "premises", "happened_from", "what_happened"])
def test_each_of_the_four_is_asked_for(name: str) -> None:
    assert name in faults(**{name: ""})


def test_property_stands_for_what_happened() -> None:
    reading = read(what_happened=None, property=[{"description": "Vodka"}])
    assert reading.faults == []
    assert "Vodka" in reading.answers.get("what_happened", "text")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": "murder"}, "kind", "Enter the kind of report"),
        ({"kind": "modern_slavery"}, "kind", "cannot be reported this way"),
        ({"colour": "red"}, "colour", "is not part of the data set"),
        ({"happened_from": "22/11/2026"}, "happened_from", "must be a date and time like"),
        ({"happened_from": "2026-02-30"}, "happened_from", "must be a date and time like"),
        ({"happened_from": "2026-11-25T10:00:00Z"}, "happened_from", "in the past"),
        ({"happened_from": "1901-01-01"}, "happened_from", "within the last 20 years"),
        ({"happened_to": "2026-11-20"}, "happened_to", "after the earliest"),
        ({"happened_to": 7}, "happened_to", "must be a date and time like"),
        ({"happened_from": "2026-10-25T01:30:00"}, "happened_from", "happened twice"),
        ({"happened_from": "2026-03-29T01:30:00"}, "happened_from", "did not happen"),
        ({"property": [{"description": "x", "unit_value": "lots"}]}, "property[0].unit_value", "amount of money"),
        ({"property": {"description": "x"}}, "property", "must be a list"),
        ({"property": [{"colour": "x"}]}, "property[0].colour", "is not part of the data set"),
        ({"people": [{"description": ["x"]}]}, "people[0].description", "must be text"),
        ({"contact": {"name": "A", "email": "nobody"}}, "contact.email", "email"),
        ({"contact": []}, "contact", "must be an object"),
        ({"supports_action": "perhaps"}, "supports_action", "Select whether you support"),
        ({"details": {"fuel.litres": "4"}}, "details.fuel", "is not asked for this kind"),
        ({"details": {"moon.phase": "4"}}, "details.moon.phase", "is not part of the data set"),
        ({"details": {"extra.moon": "4"}}, "details.extra.moon", "is not part of the data set"),
        ({"your_reference": "x" * 81}, "your_reference", "80 characters or fewer"),
        ({"hate": "perhaps"}, "hate", "true or false"),
        ({"what_happened": "x" * 4001}, "what_happened", "4,000 characters or fewer"),
    ],
)
def test_a_fault_names_its_item(changes: dict[str, Any], field: str, words: str) -> None:
    found = faults(**changes)
    assert words in found[field]


def test_what_is_told_of_an_unfinished_page_is_kept_for_the_question() -> None:
    reading = read(kind="making_off", details={"making_off_kind.kind": "fuel", "fuel.litres": 40})
    missing = {page.page: page.given for page in reading.missing}
    assert reading.faults == []
    assert missing["fuel"] == {"litres": 40}


def test_a_day_alone_lasts_until_its_end_or_until_now() -> None:
    assert read(happened_from="2026-11-20").answers.get("when", "end") == "2026-11-20T23:59:00+00:00"
    assert read(happened_from="2026-11-23").answers.get("when", "end") == AT.isoformat()


def test_a_clock_a_little_fast_tells_of_now() -> None:
    ahead = (AT + timedelta(minutes=4)).isoformat()
    assert read(happened_from=ahead).answers.get("when", "happened") == AT.isoformat()
    assert "happened_from" in faults(happened_from=(AT + timedelta(minutes=6)).isoformat())


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*WHOLE, "details", "happened_to", "hate", "x"]), JSON_VALUES, max_size=6))
def test_no_json_breaks_the_reader(changes: dict[str, Any]) -> None:
    reading = read_dataset({**LEAST, **changes}, at=AT)
    assert all(fault.field and fault.words for fault in reading.faults)


@pytest.mark.parametrize("kind", [kind.code for kind in report_kinds(AT.date()) if kind.nature != "restricted"])
def test_every_kind_can_be_told_with_the_least(kind: str, world: World) -> None:
    reading = read_dataset({**LEAST, "kind": kind}, at=AT)
    assert reading.faults == []
    report = receive_report(reading=reading, premises=world.premises, door=Door.API, by=BY, at=AT)
    assert report.case.crime_kind == kind


def test_the_schema_names_every_item_of_the_whole_set() -> None:
    schema = dataset_schema(AT.date())
    assert set(WHOLE) <= set(schema["properties"])
    assert schema["additionalProperties"] is False
    assert "fuel.litres" in schema["properties"]["details"]["properties"]


def test_a_report_is_a_case_of_the_premises(world: World) -> None:
    reading = read_dataset(WHOLE, at=AT)
    report = receive_report(reading=reading, premises=world.premises, door=Door.API, dedupe="k1", by=BY, at=AT)
    case = report.case
    assert (case.door, case.premises, case.contact_name) == ("api", world.premises, "Ada Marsh")
    assert case.occurred_from == datetime(2026, 11, 22, 16, 15, 20, tzinfo=UTC)
    assert (report.external_reference, report.draft, report.sent_by) == ("till 4 #5531", None, None)
    assert case.property_lines.get().unit_value == 16.5


def test_the_contact_of_the_premises_is_taken_where_none_was_told(world: World) -> None:
    report = receive_report(reading=read(), premises=world.premises, door=Door.API, by=BY, at=AT)
    assert (report.case.contact_name, report.case.contact_channel) == ("Ada Marsh", "phone")


def test_without_any_contact_the_report_is_taken_all_the_same(db: None, now: Any) -> None:
    world = make_world(contact_name="", contact_email="", contact_telephone="")
    report = receive_report(reading=read(), premises=world.premises, door=Door.API, by=BY, at=AT)
    assert report.case.contact_name == ""


def test_the_same_key_is_the_same_report(world: World) -> None:
    sent = [
        receive_report(
            reading=read_dataset(WHOLE, at=AT), premises=world.premises, door=Door.API, dedupe="k1", by=BY, at=AT
        )
        for _ in range(3)
    ]
    assert len({report.pk for report in sent}) == Report.objects.count() == 1
    sweep_outbox(at=AT)
    assert len(mail.outbox) <= 1


def test_faults_and_closed_premises_make_no_report(world: World) -> None:
    with pytest.raises(NotRight):
        receive_report(reading=read(kind="murder"), premises=world.premises, door=Door.API, by=BY, at=AT)
    apps.get_model("businesses", "Premises").objects.update(is_open=False)
    with pytest.raises(NoLongerYourPremises):
        receive_report(reading=read(), premises=world.premises, door=Door.API, by=BY, at=AT)
    assert not Report.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_sent_by_four_at_once_it_is_one_report(now: Any) -> None:
    world = make_world()
    found: list[str] = []

    def send() -> None:
        try:
            reading = read_dataset(WHOLE, at=AT)
            report = receive_report(
                reading=reading, premises=world.premises, door=Door.API, dedupe="same", by=BY, at=AT
            )
            found.append(report.reference)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == Report.objects.count() == 1
