"""Secrets of e-mailed links stay out of the logs."""

import logging
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bizwatch.accounts.access import with_next
from bizwatch.config.logs import LinkSecretFilter, RefusedFormFilter

SECRET = "x7Qm-0aB_9zYk"
_NAMES = re.compile(r"token|key")
# The key of a page of victim care is a public id or a reference, which opens nothing without an account.
_NO_SECRET = "victims:"


def routes_with_a_secret(patterns: list[URLPattern | URLResolver], space: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += routes_with_a_secret(pattern.url_patterns, inner)
        elif space != _NO_SECRET and any(_NAMES.search(name) for name in pattern.pattern.regex.groupindex):
            found.append(f"{space}{pattern.name}")
    return found


ROUTES = routes_with_a_secret(get_resolver().url_patterns)


def logged(words: str, *args: object) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, words, args, None)
    assert LinkSecretFilter().filter(record)
    return record.getMessage()


def test_the_routes_with_a_secret_are_found() -> None:
    assert {"reporting:guest_link", "businesses:join", "account_reset_password_from_key"} <= set(ROUTES)
    assert {"statements:link_show", "engagement:survey", "assurance:about_yourself"} <= set(ROUTES)


def address_of(name: str) -> str:
    more = {"account_reset_password_from_key": {"uidb36": "1"}, "statements:link_part": {"code": "account"}}
    uid = more.get(name, {})
    given = {"key": SECRET} if name.startswith("account_") else {"token": SECRET}
    address = reverse(name, kwargs={**uid, **given})
    assert SECRET in address
    return address


@pytest.mark.parametrize("name", ROUTES)
def test_the_secret_of_a_link_is_not_logged(name: str) -> None:
    address = address_of(name)
    assert SECRET not in logged("%s: %s", "Unprocessable Entity", address)
    assert SECRET not in logged(f"Forbidden: {address}")


@pytest.mark.parametrize("name", ROUTES)
def test_nor_is_it_in_the_address_of_a_page_that_leads_back_to_it(name: str) -> None:
    once = with_next("account_login", RequestFactory().get(address_of(name)))
    twice = with_next("mfa_reauthenticate", RequestFactory().get(once))
    assert ("next=%2F" in once, "%252F" in twice) == (True, True)
    for address in (once, twice, once.replace("%2F", "%2f")):
        assert SECRET in address
        assert SECRET not in logged('"%s %s HTTP/1.1" %d', "GET", f"{address}&from=desk", 200)
        assert "&from=desk" in logged("Forbidden: %s", f"{address}&from=desk")


@pytest.mark.parametrize("path", ["/my-cases/NC-4W7S-R203/", "/account/sign-in/?next=%2Fmy-cases%2FNC-4W7S-R203%2F"])
def test_other_addresses_are_logged_as_they_are(path: str) -> None:
    assert logged("Not Found: %s", path) == f"Not Found: {path}"


def test_the_filter_stands_before_every_handler() -> None:
    handlers: dict[str, Any] = settings.LOGGING["handlers"]  # type: ignore[assignment]
    assert all("link_secrets" in handler["filters"] for handler in handlers.values())


def test_a_refused_form_is_no_warning_and_a_page_not_found_is() -> None:
    quiet = RefusedFormFilter()
    for status, logged in ((422, False), (404, True), (500, True)):
        record = logging.LogRecord("django.request", logging.WARNING, "", 1, "Answer", None, None)
        record.status_code = status
        assert quiet.filter(record) is logged
