"""Secrets of e-mailed links stay out of the logs."""

import logging
import re
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bizwatch.config.logs import LinkSecretFilter

SECRET = "x7Qm-0aB_9zYk"
_NAMES = re.compile(r"token|key")


def routes_with_a_secret(patterns: list[URLPattern | URLResolver], space: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += routes_with_a_secret(pattern.url_patterns, inner)
        elif any(_NAMES.search(name) for name in pattern.pattern.regex.groupindex):
            found.append(f"{space}{pattern.name}")
    return found


ROUTES = routes_with_a_secret(get_resolver().url_patterns)


def logged(words: str, *args: object) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, words, args, None)
    assert LinkSecretFilter().filter(record)
    return record.getMessage()


def test_the_routes_with_a_secret_are_found() -> None:
    assert {"reporting:guest_link", "businesses:join", "account_reset_password_from_key"} <= set(ROUTES)


@pytest.mark.parametrize("name", ROUTES)
def test_the_secret_of_a_link_is_not_logged(name: str) -> None:
    uid = {"uidb36": "1"} if name == "account_reset_password_from_key" else {}
    given = {"key": SECRET} if name.startswith("account_") else {"token": SECRET}
    address = reverse(name, kwargs={**uid, **given})
    assert SECRET in address
    assert SECRET not in logged("%s: %s", "Unprocessable Entity", address)
    assert SECRET not in logged(f"Forbidden: {address}")


def test_other_addresses_are_logged_as_they_are() -> None:
    assert logged("Not Found: %s", "/my-cases/NC-4W7S-R203/") == "Not Found: /my-cases/NC-4W7S-R203/"


def test_the_filter_stands_before_every_handler() -> None:
    handlers: dict[str, Any] = settings.LOGGING["handlers"]  # type: ignore[assignment]
    assert all("link_secrets" in handler["filters"] for handler in handlers.values())
