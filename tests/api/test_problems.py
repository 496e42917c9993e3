"""Bad input of every kind: each is refused as problem details, none is a failure of ours."""

import json
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.api import limits
from bizwatch.api.problems import CATALOGUE, PROBLEMS, pointer
from bizwatch.api.v1.reports import steps_of
from bizwatch.kernel import clock
from bizwatch.reporting.models import Report
from tests.accounts.people import signed_in
from tests.api.systems import ROOT, System, minimum
from tests.businesses import shops

pytestmark = pytest.mark.django_db
DEEP = '{"a":' * 20_000 + "1" + "}" * 20_000


def told(answer: Any) -> tuple[int, str]:
    """Return the status and the type of a problem, after looking at what every problem has."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    found = answer.json()
    assert found["status"] == answer.status_code
    assert found["title"]
    assert found["detail"]
    return answer.status_code, found["type"].removeprefix(f"{CATALOGUE}#")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (" ", (400, "not-readable")),
        ("{", (400, "not-readable")),
        ("nonsense", (400, "not-readable")),
        (b"\xff\xfe{}", (400, "not-readable")),
        ("[]", (422, "not-right")),
        ("null", (422, "not-right")),
        ('"text"', (422, "not-right")),
        ('{"kind": 1, "kind": 2}', (400, "not-readable")),
        ('{"a": NaN}', (400, "not-readable")),
        ('{"a": Infinity}', (400, "not-readable")),
        (DEEP, (400, "not-readable")),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", (400, "not-readable")),
        ('{"a": [[[[[[[[[1]]]]]]]]]}', (400, "not-readable")),
        ('{"a": ' + "9" * 5_000 + "}", (422, "not-right")),
        ('{"a": 1e999999999}', (422, "not-right")),
        ('{"a": 1e-999999999}', (422, "not-right")),
        ('{"what_happened": "a\\u0000b"}', (422, "not-right")),
        ('{"what_happened": "a\\ud800b"}', (422, "not-right")),
        ('{"a\\u0000": 1}', (422, "not-right")),
        ('{"property": [{"description": "\\udfff"}]}', (422, "not-right")),
        ("{}", (422, "not-right")),
        (" " * 2_000_000 + "{}", (413, "too-large")),
        ('{"a": "' + "x" * 5_000_000 + '"}', (413, "too-large")),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_body_that_is_no_report(till: System, body: str | bytes, problem: tuple[int, str]) -> None:
    assert told(till.ask("POST", "/reports", body=body, key="k")) == problem
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", 5),
        ("kind", {"a": 1}),
        ("premises", ["P-1"]),
        ("happened_from", 1_700_000_000),
        ("happened_from", "0000-00-00"),
        ("happened_from", "9999-12-31T23:59:59-23:59"),
        ("happened_from", "2026-02-30"),
        ("happened_to", "2018-01-01"),
        ("what_happened", "x" * 200_000),
        ("property", {"description": "Gin"}),
        ("property", [5]),
        ("property", [{"description": "Gin", "unit_value": 1e30}]),
        ("property", [{"description": "Gin", "quantity": 10**29}]),
        ("property", [{"description": "Gin"}] * 1_000),
        ("people", [{"description": "Tall", "age": 5}]),
        ("contact", {"name": "Sam", "telephone": "12", "channel": "phone"}),
        ("contact", "Sam"),
        ("cctv", {"cameras": [{"camera": "x" * 5_000}]}),
        ("cctv", []),
        ("hate", "yes"),
        ("details", {"fuel.value": 5}),
        ("details", {"a.b.c[0]": 5}),
        ("details", {"": 5}),
        ("details", []),
        ("supports_action", True),
        ("your_reference", "x" * 81),
        ("", "no name"),
    ],
    ids=str,
)
def test_an_item_that_is_not_right_is_pointed_at(till: System, name: str, value: Any) -> None:
    answer = till.ask("POST", "/reports", body=minimum(till.premises) | {name: value}, key="k")
    assert told(answer) == (422, "not-right")
    steps = [one["pointer"] for one in answer.json()["errors"]]
    assert all(step == pointer(name) or step.startswith(pointer(name) + "/") for step in steps)
    assert all(one["detail"] for one in answer.json()["errors"])


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("", "key-missing"),
        (" ", "key-missing"),
        ("x" * 256, "key-not-usable"),
        ("a b", "key-not-usable"),
        ("é", "key-not-usable"),
    ],
)
def test_a_key_that_is_missing_or_unusable_says_how_to_put_it_right(till: System, key: str, problem: str) -> None:
    answer = till.ask("POST", "/reports", body=minimum(till.premises), headers={"Idempotency-Key": key})
    assert told(answer) == (400, problem)
    assert [one["header"] for one in answer.json()["errors"]] == ["Idempotency-Key"]


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16"]
)
def test_another_content_type_is_415(till: System, kind: str) -> None:
    answer = till.ask("POST", "/reports", body="{}", key="k", content_type=kind)
    assert told(answer) == (415, "content-type")
    assert answer.headers["Accept"] == "application/json"


def test_who_takes_no_json_is_told_so(till: System) -> None:
    assert told(till.get("/premises", headers={"Accept": "text/html"})) == (406, "not-acceptable")
    assert told(Client().get(f"{ROOT}/openapi.json", headers={"Accept": "image/png"})) == (406, "not-acceptable")


@pytest.mark.parametrize("path", ["/nothing", "", "/", "/reports/", "/reports/a/b/c", "/webhooks/not-a-uuid", "/%00"])
def test_an_address_that_is_none_is_404(till: System, path: str) -> None:
    assert told(till.get(path)) == (404, "not-found")


def test_another_method_is_405_with_those_that_are_allowed(till: System) -> None:
    answer = till.ask("DELETE", "/reports")
    assert told(answer) == (405, "method-not-allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_query_values_that_are_unknown_or_doubled_are_named(till: System) -> None:
    answer = till.get("/reports?limit=1&limit=2&colour=blue")
    assert told(answer) == (422, "not-right")
    assert {one["parameter"] for one in answer.json()["errors"]} == {"limit", "colour"}


@pytest.mark.parametrize(
    "header", ["", "Basic dTpw", "Bearer", "Bearer ", "bizwatch_x", "Bearer \0", "Bearer " + "x" * 9_000]
)
def test_without_a_token_nothing_is_told(till: System, header: str) -> None:
    answer = till.get("/premises", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_of_the_pages_opens_nothing_here(till: System) -> None:
    client = signed_in(shops.member(till.business))
    answer = client.get(f"{ROOT}/premises")
    assert told(answer) == (401, "token-missing")
    assert not answer.cookies


def test_too_many_requests_are_told_when_to_come_back(till: System, settings: Any) -> None:
    settings.BIZWATCH_API_REQUESTS_A_MINUTE = 3
    at = clock.now().replace(second=20, microsecond=0)
    with time_machine.travel(at, tick=False):
        answers = [till.get("/premises") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert {answer.headers["RateLimit-Limit"] for answer in answers} == {"3"}
    assert {answer.headers["RateLimit-Reset"] for answer in answers} == {"40"}
    assert told(answers[3]) == (429, "too-many")
    assert answers[3].headers["Retry-After"] == "40"
    with time_machine.travel(at.replace(minute=(at.minute + 1) % 60), tick=False):
        assert till.get("/premises").status_code == 200


def test_wrong_tokens_are_slowed_down_and_the_right_one_still_works(till: System) -> None:
    wrong = {"Authorization": "Bearer bizwatch_00000000_" + "A" * 43}
    answers = [till.get("/premises", headers=wrong) for _ in range(limits.WRONG_TOKENS.most + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {401}
    assert told(answers[-1]) == (429, "too-many")
    assert answers[-1].headers["Retry-After"]
    assert till.get("/premises").status_code == 200


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (OperationalError("database is locked"), (503, "not-available")),
        (OSError(28, "No space left"), (507, "no-room")),
        (RuntimeError("bug"), (500, "broken")),
    ],
)
def test_a_failure_of_the_machine_is_told_in_the_apis_own_way(
    till: System, error: Exception, problem: tuple[int, str]
) -> None:
    with patch("bizwatch.api.v1.reports.services.receive", side_effect=error):
        answer = till.report()
    assert told(answer) == problem
    assert answer.status_code != 503 or answer.headers["Retry-After"]
    assert till.report().status_code == 201


def test_every_type_of_problem_can_be_looked_up() -> None:
    found = Client().get(CATALOGUE).json()["problems"]
    assert {one["code"] for one in found} == set(PROBLEMS)
    assert {one["type"] for one in found} == {f"{CATALOGUE}#{code}" for code in PROBLEMS}


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: st.dictionaries(st.text(max_size=4), inner, max_size=3) | st.lists(inner, max_size=3),
        max_leaves=6,
    ),
    st.text(max_size=12),
)
def test_a_step_is_found_for_every_name(data: Any, field: str) -> None:
    steps = steps_of(field, data if isinstance(data, dict) else {})
    assert json.dumps(pointer(*steps))


@pytest.mark.parametrize(
    ("field", "data", "expected"),
    [
        ("kind", {"kind": 1}, "#/kind"),
        ("a.b", {"a.b": 1}, "#/a.b"),
        ("property[0].unit_value", {"property": [{"unit_value": 1}]}, "#/property/0/unit_value"),
        ("details.fuel.value", {"details": {"fuel.value": 1}}, "#/details/fuel.value"),
        ("details.fuel.value", {"details": {"fuel": {"value": 1}}}, "#/details/fuel/value"),
        ("cctv.cameras[1].camera", {"cctv": {"cameras": [{}, {}]}}, "#/cctv/cameras/1/camera"),
        ("a/b~c d", {"a/b~c d": 1}, "#/a~1b~0c%20d"),
    ],
)
def test_names_of_the_data_set_become_pointers(field: str, data: dict[str, Any], expected: str) -> None:
    assert pointer(*steps_of(field, data)) == expected
