"""Whoever of the police opens a page that shows people, reports or personal data leaves a row in the audit.

The test walks the demonstration's county as each persona of the police, by the links of its pages, so that a page that is
added to any list is walked without being named here. What holds no personal data is named, with the reason.
"""

import inspect
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from bizwatch.accounts.models import User
from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.roles import ROLES
from bizwatch.assurance.services import judge_item, take_next
from bizwatch.audit.choices import Action
from bizwatch.audit.selectors import events_about, head
from bizwatch.businesses.models import Premises
from bizwatch.cases.models import Case, Reallocation
from bizwatch.cases.selectors.weights import weights_in_force
from bizwatch.cases.services import open_restricted, plan_weights
from bizwatch.config.generated import routes
from bizwatch.demo import county
from bizwatch.demo.personas import PASSWORD, POLICE, REGISTRAR, SPECIALIST
from bizwatch.kernel.progress import Progress
from bizwatch.reporting.services import begin_call
from tests.config.test_routes import sample_address
from tests.users import sign_in

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
GRACE, LEO, NELL = "grace@desk.example", "leo@desk.example", "nell@calls.example"
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]

OWN = "their own account, which is nobody else's data"
COUNTS = "counts only: no case, no report and nobody"
QUESTIONS = "an empty form: of people only colleagues' names to choose from"
OUTLINES = "names and outlines of places, and nobody's name"
NOTHING_PERSONAL = {
    "messaging:contact_preferences": OWN,
    "accounts:home": OWN,
    "accounts:confirm_new_email": OWN,
    "account_reauthenticate": OWN,
    "accounts:details": OWN,
    "accounts:new_email": OWN,
    "accounts:session": OWN,
    "account_change_password": OWN,
    "mfa_index": OWN,
    "mfa_reauthenticate": OWN,
    "mfa_activate_totp": OWN,
    "mfa_deactivate_totp": OWN,
    "mfa_view_recovery_codes": OWN,
    "mfa_generate_recovery_codes": OWN,
    "mfa_download_recovery_codes": OWN,
    "accounts:add_user": QUESTIONS,
    "audit:check": "how many rows the chain has and whether it holds",
    "reporting:call_unlisted": QUESTIONS,
    "engagement:surveys": COUNTS,
    "engagement:survey_figures": COUNTS,
    "capacity:told_times": COUNTS,
    "sources:releases": "files of outside figures; of people only who imported them",
    "strategy:figures": COUNTS,
    "hotspots:outlines": OUTLINES,
    "hotspots:worker": "a script",
    "trends:overview": COUNTS,
    "trends:published": COUNTS,
    "assurance:overview": COUNTS,
    "assurance:weeks": COUNTS,
    "geography:zones": OUTLINES,
    "geography:add_zone": OUTLINES,
    "geography:change_zone": OUTLINES,
    "geography:end_zone": OUTLINES,
    "assurance:dip_draw": QUESTIONS,
    "cases:rota_add": QUESTIONS,
    "cases:rota_pattern": QUESTIONS,
    "cases:rota_copy": QUESTIONS,
    "cases:rota_import": QUESTIONS,
    "cases:rota_absence": QUESTIONS,
    "cases:triage": "the weights of the queue's order; of people only who set them",
    "cases:triage_change": "the weights of the queue's order",
    "cases:triage_take_back": "the weights of the queue's order",
    "cases:reallocation_undo": "asks why a plan is taken back; the plan's own page is audited",
    "cases:find": "leads on to a case or to the queue, which are audited",
    "cases:stages": COUNTS,
    "cases:districts": COUNTS,
    "cases:fraud_figures": COUNTS,
}
NOT_IN_THE_COUNTY = {
    "accounts:reopen": "no account is closed",
    "reporting:call_done": "nobody has sent a call",
    "cases:restricted_finalise": "no restricted case is a crime yet",
    "cases:restricted_finalise_with": "no restricted case is a crime yet",
    "cases:desk_group": "no flood of reports is held",
    "cases:desk_film": "no video",
    "cases:desk_preview": "no video",
    "cases:desk_quarantine": "no file with a virus",
    "cases:restricted_copy": "no picture on a restricted case",
    "cases:restricted_thumbnail": "no picture on a restricted case",
    "cases:restricted_original": "no picture on a restricted case",
    "sources:release": "no outside figures",
    "sources:faults_csv": "no outside figures",
    "trends:published_csv": "no published figures",
    "trends:published_xlsx": "no published figures",
    "hotspots:tile": "only a script asks for tiles; that they are audited, tests/hotspots/test_map_pages.py shows",
}
LOOKS_OF = {"cases:desk_case": 100, "cases:area_case": 100}  # what one persona opens of one kind of page
LOOKS = 1
_LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
_READS = [Action.CONSULTATION, Action.DISCLOSURE]


@dataclass(frozen=True)
class Look:
    """One page that somebody opened, and whether the audit knows."""

    name: str
    address: str
    by: str
    is_audited: bool


def walk(user: User, client: Client, start: list[str]) -> Iterator[Look]:
    """Open what the links of a person's pages lead to, some of each kind."""
    waiting, known, looks = deque(start), set(start), Counter[str]()
    while waiting:
        address = waiting.popleft()
        try:
            name = resolve(urlsplit(address).path).view_name
        except Resolver404:
            continue
        if looks[name] >= LOOKS_OF.get(name, LOOKS) or name == "account_logout":
            continue
        before, _ = head()
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        found: list[str] = [answer.headers["Location"]] if answer.status_code == 302 else []
        if answer.status_code == 200:
            looks[name] += 1
            rows = events_about(actor_id=user.audit_id).filter(sequence__gt=before, action__in=_READS)
            yield Look(name, address, user.email, rows.exists())
            if answer.headers["Content-Type"].startswith("text/html"):
                found = [unescape(link) for link in _LINK.findall(body.decode())]
        new = [link for link in found if link not in known]
        known.update(new)
        waiting.extend(new)


def confirmed(user: User) -> Client:
    """Return a client whose user has just given the password again, so that exports open."""
    client = sign_in(user)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return client


def set_out() -> dict[str, list[str]]:
    """Do what only a form does, so that its pages can be walked. Returns further addresses to start at, by persona."""
    people = {user.email: user for user in User.objects.all()}
    differs = take_next(by=people[GRACE], at=AT)
    assert differs is not None
    judge_item(item=differs, crimes=3, offences=["46"], enough=True, reason="Three shops.", by=people[GRACE], at=AT)
    take_next(by=people[GRACE], at=AT)
    restricted = Case.objects.filter(is_restricted=True)[0]
    case = Case.objects.filter(is_open=True, nature="crime", recorded_at__isnull=False)[0]
    open_restricted(case=restricted, reason="To read it.", by=people[SPECIALIST], at=AT)
    call = begin_call(premises=Premises.objects.all()[0], by=people[NELL], at=AT)
    now = weights_in_force(AT).weights
    hours = {factor.code: now.of(factor.code) for factor in now.rules.factors}
    first = next(iter(hours))
    planned = plan_weights(hours=hours | {first: hours[first] + 1}, reason="To try.", by=people[LEO], at=AT)
    given = Reallocation.objects.all()[0]
    return {
        GRACE: [reverse("cases:desk_finalise_with", args=[case.crime_reference, "18"])],
        LEO: [
            reverse("cases:triage_plan", args=[planned.pk]),
            reverse("cases:reallocation_undo", args=[given.public_id]),
            # Pages of what is empty in the county link to no file of it.
            reverse("engagement:survey_csv", args=["after_case"]),
            reverse("engagement:survey_words", args=["after_case"]),
        ],
        NELL: [reverse("reporting:call", args=[call.pk])],
        SPECIALIST: [reverse("cases:open_restricted", args=[restricted.crime_reference])],
        REGISTRAR: [
            reverse("assurance:settle_item", args=[differs.pk]),
            reverse("assurance:list_csv", args=["late-now"]),
            reverse("assurance:list_xlsx", args=["late-now"]),
        ],
    }


def view_of(path: str) -> str:
    """Return which function stands behind a route: pages that one function makes are audited in one place."""
    view = inspect.unwrap(resolve(sample_address(path)).func)
    return f"{view.__module__}.{view.__qualname__}"


def only_takes_forms(path: str, access: str) -> bool:
    """Whether a page answers no GET at all to somebody who may use it."""
    email = next(one.email for one in POLICE if Permission(access) in ROLES[one.role].permissions)
    return sign_in(User.objects.get(email=email)).get(sample_address(path)).status_code == 405


def test_every_page_of_the_police_is_audited(settings: Any, time_machine: Any) -> None:
    settings.BIZWATCH_DEMO = True
    time_machine.move_to(AT, tick=False)
    county.make(at=AT, progress=Progress("test"))
    started, looks = set_out(), list[Look]()
    for persona in {one.role: one for one in reversed(POLICE)}.values():
        user = User.objects.get(email=persona.email)
        looks += walk(user, confirmed(user), ["/", *started.get(persona.email, [])])
    held = {permission.value for role in ROLES.values() if role.police for permission in role.permissions}
    pages = {name: (path, access) for path, name, access in routes() if access in held}
    unseen = {(look.name, look.address) for look in looks if look.name in pages and not look.is_audited}
    assert {look for look in unseen if look[0] not in NOTHING_PERSONAL} == set()
    assert {look.name for look in looks if look.is_audited} & NOTHING_PERSONAL.keys() == set()
    walked = {view_of(pages[look.name][0]) for look in looks if look.name in pages}
    left = {name: place for name, place in pages.items() if view_of(place[0]) not in walked}
    left = {name: place for name, place in left.items() if name not in NOTHING_PERSONAL}
    assert {name for name, place in left.items() if not only_takes_forms(*place)} == NOT_IN_THE_COUNTY.keys()
    assert NOTHING_PERSONAL.keys() | NOT_IN_THE_COUNTY.keys() <= pages.keys()
