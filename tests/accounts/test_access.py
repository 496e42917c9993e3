"""Access marks: who may open a page, and that every page of these apps carries exactly one mark."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, include, path, reverse

from bizwatch.accounts.access import has_permission, page_of, public_page, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.roles import POLICE_ROLES, ROLES
from tests.accounts.people import business_user, police_user, signed_in

PUBLIC = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_confirm_email",
    "mfa_authenticate",
}
PERMISSIONS = {"users": Permission.MANAGE_USERS, "audit": Permission.VIEW_AUDIT}


def patterns(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for entry in resolver.url_patterns:
        found += patterns(entry) if isinstance(entry, URLResolver) else [entry]
    return found


ROUTES = [
    *((route, "account") for route in patterns(path("", include("bizwatch.accounts.urls")))),
    *((route, "audit") for route in patterns(path("", include("bizwatch.accounts.audit_urls")))),
]


@pytest.mark.parametrize(("route", "part"), ROUTES, ids=[f"{part}/{route.name}" for route, part in ROUTES])
def test_every_page_carries_the_mark_it_should(route, part):
    mark = route.callback.access
    if route.name in PUBLIC:
        assert mark == "public"
    elif part == "audit":
        assert mark is Permission.VIEW_AUDIT
    elif str(route.pattern).startswith("users/"):
        assert mark is Permission.MANAGE_USERS
    else:
        assert mark is Permission.USE_ACCOUNT


@requires(Permission.VIEW_DESK)
def desk(request):
    """A page for the test."""
    return HttpResponse("the desk")


@public_page
def everybody(request):
    """A page for the test."""
    return HttpResponse("everybody")


def request_of(user, path="/desk/?q=1"):
    request = RequestFactory().get(path)
    request.user = user
    return request


class TestRequires:
    def test_marks(self):
        assert vars(desk)["access"] is Permission.VIEW_DESK
        assert vars(everybody)["access"] == "public"
        assert desk.__name__ == "desk"

    def test_a_visitor_signs_in_first(self):
        answer = desk(request_of(AnonymousUser()))
        assert (answer.status_code, answer["Location"]) == (302, f"{reverse('account_login')}?next=%2Fdesk%2F%3Fq%3D1")

    @pytest.mark.django_db
    @pytest.mark.parametrize("role", ROLES)
    def test_each_role(self, role):
        user = police_user(role) if role in POLICE_ROLES else business_user(role)
        if Permission.VIEW_DESK in ROLES[role].permissions:
            assert desk(request_of(user)).status_code == 200
            assert has_permission(user, Permission.VIEW_DESK)
        else:
            with pytest.raises(PermissionDenied):
                desk(request_of(user))
            assert not has_permission(user, Permission.VIEW_DESK)

    @pytest.mark.django_db
    def test_a_closed_account_is_a_visitor(self):
        user = police_user()
        user.is_active = False
        assert desk(request_of(user)).status_code == 302
        assert not has_permission(user, Permission.VIEW_DESK)

    def test_nobody_may_nothing(self):
        assert not has_permission(AnonymousUser(), Permission.USE_ACCOUNT)

    @pytest.mark.django_db
    def test_a_role_that_is_no_more_gives_nothing(self):
        user = police_user()
        user.grants.update(role="detective")
        with pytest.raises(PermissionDenied):
            desk(request_of(user))


def test_the_page_of_a_request():
    factory = RequestFactory()
    assert page_of(factory.get("/a/?b=1")) == "/a/?b=1"
    assert page_of(factory.post("/a/?b=1")) == "/a/"
    assert page_of(factory.post("/a/", headers={"referer": "http://testserver/c/?d=1#e"})) == "/c/?d=1"
    assert page_of(factory.post("/a/", headers={"referer": "https://evil.example/c/"})) == "/a/"
    assert page_of(factory.head("/h/")) == "/h/"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", *ROLES])
@pytest.mark.parametrize("area", PERMISSIONS)
def test_the_pages_of_administrators_and_auditors_are_theirs_alone(client, role, area):
    if role:
        signed_in(police_user(role) if role in POLICE_ROLES else business_user(role), client)
    page = {"users": reverse("accounts:users"), "audit": reverse("audit:search")}[area]
    allowed = bool(role) and PERMISSIONS[area] in ROLES[role].permissions
    assert client.get(page).status_code == (200 if allowed else 403 if role else 302)
