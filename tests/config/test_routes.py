"""Every route by every role: the mark on the view decides, and the decision is what the table says."""

import re
from itertools import product

import pytest
from django.test import Client
from django.urls import resolve, reverse

from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.roles import ROLES
from bizwatch.config.generated import routes
from tests.users import SignIn

SAMPLES = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "uuidstr": "00000000-0000-4000-8000-000000000000",  # django-ninja's
    "int": "1",
    "slug": "none",
    "str": "none",
    "path": "none",
}
ALL_ROUTES = sorted(set(routes()))
NOBODY = "nobody"
TOKEN = "token"  # the API's marks: a role opens nothing there, only a token does


def sample_address(path: str) -> str:
    """Return an address of the route with a value in each of its places that no row has."""
    plain = re.sub(r"\(\?P<\w+>[^)]*\)", "none", path.replace("^", "").replace("$", "").replace("\\", ""))
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda place: SAMPLES[place.group(1) or "str"], plain)


@pytest.mark.parametrize("route", ALL_ROUTES, ids=[path or "/" for path, *_ in ALL_ROUTES])
def test_every_route_says_who_may_open_it(route: tuple[str, str, str]) -> None:
    _, _, access = route
    assert access == "public" or access.startswith(TOKEN) or access in {permission.value for permission in Permission}


def test_there_are_routes_to_walk() -> None:
    assert len(ALL_ROUTES) > 40


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("role", [NOBODY, *ROLES])
def test_walk_every_route_as(role: str, signed_in_as: SignIn) -> None:
    """A page that the role may not open is refused by sign-in or 403; one that it may open never is."""
    client = Client(raise_request_exception=True) if role == NOBODY else signed_in_as(role)
    held = ROLES[role].permissions if role != NOBODY else frozenset()
    wrong = []
    for (path, name, access), method in product(ALL_ROUTES, ("get", "post")):
        if "sign-out" in path:  # it would end the walk
            continue
        answer = getattr(client, method)(sample_address(path))
        refused = answer.status_code in (401, 403) or reverse("account_login") in answer.headers.get("Location", "")
        refused |= access.startswith(TOKEN) and answer.status_code == 405  # before anybody is asked for a token
        allowed = access == "public" or (not access.startswith(TOKEN) and Permission(access) in held)
        sent_on = name == "mfa_authenticate"  # open to all, but there is nobody half-way through signing in
        if allowed is refused and not sent_on:
            wrong.append(
                f"{method} {path} ({name}): {answer.status_code} {answer.headers.get('Location', '')}, needs {access}"
            )
        assert answer.status_code < 500, f"{method} {path}: {answer.status_code}"
    assert "\n".join(wrong) == ""


def test_a_sample_address_reaches_its_own_view() -> None:
    for path, name, _ in ALL_ROUTES:
        match = resolve(sample_address(path))
        assert match.view_name == name or match.route == path, path
