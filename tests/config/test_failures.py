"""A machine that fails: what is told where Django alone would say something else, or nothing."""

import errno
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from bizwatch.config.middleware import SessionsOfAFullDisk, server_error, status_of

FULL = OperationalError("database or disk is full")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (FULL, 507),
        (OperationalError('could not extend file "base/1": No space left on device'), 507),
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), 507),
        (OperationalError("database is locked"), 503),
        (InterfaceError("connection already closed"), 503),
        (DatabaseError("duplicate column"), None),
        (OSError(errno.EACCES, "Permission denied"), None),
        (ValueError("wrong"), None),
        (None, None),
    ],
)
def test_the_machine_s_failures_are_told_from_ours(error: Exception | None, status: int | None) -> None:
    assert status_of(error) == status
    try:
        if error:
            raise error
    except Exception:  # noqa: BLE001 - as Django's own handler does
        assert server_error(RequestFactory().get("/")).status_code == (status or 500)
    else:
        assert server_error(RequestFactory().get("/")).status_code == 500


def failing(cause: Exception) -> Callable[..., None]:
    """A session that is not written, told as Django's own session tells it."""

    def save(session: SessionStore, must_create: bool = False) -> None:
        try:
            raise cause
        except DatabaseError as error:
            if must_create:
                raise
            raise UpdateError from error

    return save


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cause", "status"),
    [(FULL, 200), (OperationalError("database is locked"), 200), (DatabaseError("no such row"), 400)],
)
def test_a_page_is_shown_though_its_session_cannot_be_written(
    signed_in_as: Any, monkeypatch: pytest.MonkeyPatch, cause: Exception, status: int
) -> None:
    client: Client = signed_in_as("head_office")
    session = client.session
    session["session_started_at"] = session["session_seen_at"] = time.time() - 120  # so that it is to be written
    session.save()
    monkeypatch.setattr(SessionStore, "save", failing(cause))
    answer = client.get("/")
    assert answer.status_code == status


@pytest.mark.django_db
def test_a_sign_in_that_cannot_be_kept_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    request = RequestFactory().get("/")
    sessions = SessionsOfAFullDisk(lambda request: HttpResponse())
    sessions.process_request(request)
    request.session["new"] = True
    monkeypatch.setattr(SessionStore, "save", failing(FULL))
    assert sessions.process_response(request, HttpResponse()).status_code == 507


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/my-cases/%00/", "/business/premises/%00/", "/report/?kind=shop_theft&premises=%00"])
def test_a_nul_in_an_address_names_nothing(signed_in_as: Any, path: str) -> None:
    assert signed_in_as("head_office").get(path).status_code == 404
