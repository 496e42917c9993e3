"""Users for tests, and how they sign in. Any app's tests may use this."""

from collections.abc import Sequence
from datetime import UTC, datetime

from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from bizwatch.accounts import second_factor, services
from bizwatch.accounts.models import User
from bizwatch.audit.services import SystemActor, audited
from bizwatch.kernel import clock

PASSWORD = "plain-Gable-river-7"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TESTER = SystemActor("tests")


def police_user(*roles: str, email: str = "ann@police.example", with_app: bool = True, **details: str) -> User:
    """Make a police user with a password and, unless told otherwise, an authenticator app."""
    told = {"name": "PC Ann Example", "collar_number": "1841", "policing_area": ""} | details
    with audited():
        user = services.create_police_user(email=email, roles=list(roles or ["investigator"]), by=TESTER, at=AT, **told)
        if with_app:
            services.give_second_factor(user=user, secret=SECRET, by=TESTER, at=AT)
    return _ready(user)


def business_user(*roles: str, email: str = "sam@shop.example", name: str = "Sam Till") -> User:
    """Make a business user with a password."""
    with audited():
        user = services.create_business_user(
            email=email, name=name, password=None, by=TESTER, at=AT, email_is_verified=True
        )
        for role in roles or ["business_staff"]:
            services.grant_role(user=user, role=role, by=TESTER, at=AT)
    return _ready(user)


def _ready(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.filter(user=user).update(verified=True)
    return User.objects.get(pk=user.pk)


def signed_in(user: User, client: Client | None = None) -> Client:
    """Return a client whose session is this user's, with the second factor given; without going through the pages."""
    client = client or Client()
    client.force_login(user)
    session = client.session
    session["second_factor_of"] = user.pk
    now = clock.now().timestamp()
    session["session_started_at"] = session["session_seen_at"] = now
    session["account_authentication_methods"] = [{"method": "password", "at": now}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def give_password(client: Client, user: User, password: str = PASSWORD, **more: str):
    """Post the sign-in form."""
    return client.post(reverse("account_login"), {"login": user.email, "password": password, **more})


def present_code(secret: str = SECRET) -> str:
    """The code that the app shows now."""
    return second_factor.code_at(secret, clock.now())


def sign_in_by_hand(client: Client, user: User, codes: Sequence[str] = ()):
    """Go through the pages as a person does, and return the last answer."""
    answer = give_password(client, user)
    if user.is_police:
        code = codes[0] if codes else present_code()
        answer = client.post(reverse("mfa_authenticate"), {"code": code})
    return answer
