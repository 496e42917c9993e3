"""Users of every role, signed in, for the tests of pages."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from bizwatch.accounts import second_factor
from bizwatch.accounts.models import RoleGrant, User
from bizwatch.kernel import clock

PASSWORD = "a long password for tests"
MakeUser = Callable[..., User]
SignIn = Callable[..., Client]


@pytest.fixture
def user_with(db: Any) -> MakeUser:
    """Make a user who holds a role: ``user_with("investigator", name="PC Rix")``."""

    def make(role: str, **details: Any) -> User:
        number = User.objects.count()
        details = {"name": f"{role} {number}", "joined_at": clock.now()} | details
        user = User.objects.create_user(f"{role}.{number}@people.example", PASSWORD, **details)
        RoleGrant.objects.create(user=user, role=role, granted_at=clock.now())
        return user

    return make


def sign_in(user: User) -> Client:
    """Return a client in whose session the user signed in, with a second factor where the role needs one."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": user.email}]
    second_factor.note_used(SimpleNamespace(session=session), user)  # type: ignore[arg-type]
    session.save()
    return client


@pytest.fixture
def signed_in_as(user_with: MakeUser) -> SignIn:
    """Make a user with a role and return a signed-in client: ``signed_in_as("head_office")``."""
    return lambda role, **details: sign_in(user_with(role, **details))
