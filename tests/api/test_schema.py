"""Everything that the OpenAPI document allows, and more, from every kind of client: no failure of ours, no answer that
the document does not know.

FUZZ_EXAMPLES says how many requests of each kind are made of each operation by the client that may do everything; the
other clients make a quarter of them.
"""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from bizwatch.api.choices import Scope
from bizwatch.api.models import ApiClient
from bizwatch.api.services import withdraw_token
from bizwatch.kernel import clock
from tests.accounts.people import TESTER
from tests.api.systems import System, system, token

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "8"))
ALWAYS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
# What is wrong by the schema is refused; of who may do nothing that is not asked, they are refused anyhow.
ALLOWED_EVERYTHING = (*ALWAYS, "negative_data_rejection")

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _expired(till: System) -> str:
    client, text = token(till.business)
    ApiClient.objects.filter(pk=client.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    return text


def _withdrawn(till: System) -> str:
    client, text = token(till.business)
    withdraw_token(client=client, by=TESTER, at=clock.now())
    return text


CLIENTS: dict[str, Callable[[System], str]] = {
    "everything": lambda till: till.token,
    "nobody": lambda till: "",
    "a wrong token": lambda till: till.token[:-1] + ("A" if till.token[-1] != "A" else "B"),
    "an expired token": _expired,
    "a withdrawn token": _withdrawn,
    "some premises": lambda till: token(till.business, premises=[till.premises.reference])[1],
    **{scope.value: lambda till, scope=scope: token(till.business, scope)[1] for scope in Scope},  # type: ignore[misc]
}


@pytest.fixture(autouse=True)
def _one_connection_for_all() -> Iterator[None]:
    """Let a request leave the test's own connection open, as Django's test client does."""
    kept = (request_started, request_finished)
    for signal in kept:
        signal.disconnect(close_old_connections)
    yield
    for signal in kept:
        signal.connect(close_old_connections)


@cache
def document() -> Any:
    """Return the API's document as it is served, with the application to ask."""
    found = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    load_all_checks()
    return found


@override_settings(BIZWATCH_WEBHOOKS=True, BIZWATCH_API_REQUESTS_A_MINUTE=1_000_000)
@pytest.mark.parametrize("who", CLIENTS)
def test_every_operation_answers_as_documented(who: str) -> None:
    till = system()
    text = CLIENTS[who](till)
    headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {text}"} if text else {})
    names = ALLOWED_EVERYTHING if who == "everything" else ALWAYS
    described = document()
    checks = CHECKS.get_by_names(names)
    examples = EXAMPLES if who == "everything" else max(1, EXAMPLES // 4)
    for found in described.get_all_operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _try(found.ok(), mode, headers, checks, examples)


def _try(operation: Any, mode: GenerationMode, headers: dict[str, str], checks: Any, examples: int) -> None:
    """Ask with made-up data. An unknown query value that is an empty list is not sent at all, so it cannot be refused."""

    @seed(1)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: Any) -> None:
        answer = case.call(headers=headers)
        sent_whole = not (case.query or {}).keys() - parse_qs(urlsplit(answer.request.url).query, True).keys()
        case.validate_response(answer, checks=checks if sent_whole else CHECKS.get_by_names(ALWAYS))

    each()


def test_what_is_asked_for_is_counted() -> None:
    """The bounds of this module are said in the documents; a suite that asked nothing would be green as well."""
    assert len(list(document().get_all_operations())) == 16
