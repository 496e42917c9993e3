"""Nobody but specialists can tell that there is a restricted case: every page, selector, export and e-mail is the same
with one as without one, counts included.

Each page is fetched before and after the case is opened and compared; what differs from one fetch to the next on its own
(tokens) is blanked. The auditor's pages are the one exception, and said to be: they name the reference of what was looked
at and nothing of what was told.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from openpyxl import load_workbook

from bizwatch.accounts.models import User
from bizwatch.accounts.permissions import Permission
from bizwatch.api.models import WebhookEvent
from bizwatch.audit.models import AuditEvent
from bizwatch.cases import selectors, services
from bizwatch.cases.choices import ContactChannel
from bizwatch.cases.exceptions import CaseNotFound, NotYoursToDo
from bizwatch.cases.intake import NewContact
from bizwatch.cases.models import Case, DutyToNotify
from bizwatch.cases.selectors import BusinessFilters, QueueFilters
from bizwatch.cases.selectors.desk_numbers import finalised_since, reviews_due
from bizwatch.config.generated import routes
from bizwatch.messaging.models import OutboxMessage
from bizwatch.reporting import selectors as reporting
from bizwatch.reporting.models import Report
from tests.api.systems import System, token
from tests.cases.routes import CANARIES, closed, fraud, incident, slavery, specialist, taken
from tests.cases.world import AT, DAY, HOUR, World, finalised, full_report, opened, person, recorded
from tests.users import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = AT + 20 * HOUR
# A case that is recorded as a crime is walked by those who read the most of crimes.
WALKED_AS_CRIME = ("sergeant", "hana", "analyst", "caller")
WALKERS = ("analyst", "ann", "sergeant", "beat", "hana", "sam", "rival", "administrator", "caller", "nobody")
TOKENS = re.compile(
    r'(nonce|value|content|data-once)="[A-Za-z0-9+/=_:-]{16,}"|[0-9a-f]{8}-[0-9a-f-]{27}|"token": "[A-Za-z0-9]{64}"'
)
# They end the walk, or show a new secret each time: a second factor, an offline token.
NOT_WALKED = re.compile(r"sign-out|second-factor|offline/state")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def busy(world: World) -> World:
    """A county in which every page has something on it, near the place and the things of the restricted case."""
    case = recorded(world, services.open_case(new=full_report(world), by=world.sam, at=AT))
    services.book_call_back(case=case, starts_at=NOW + HOUR, by=world.ann, at=AT + 2 * HOUR)
    closed(world, taken(world, incident(world)))
    fraud(world)
    opened(world, at_premises=world.elsewhere, by=world.rival, reported_by=world.rival)
    finalised(world)
    world.analyst = person("Ana Example", "analyst")  # type: ignore[attr-defined]
    world.caller = person("Cal Example", "call_taker")  # type: ignore[attr-defined]
    specialist()
    world.beat.policing_area = world.high_street.policing_area
    world.beat.save()
    return world


def told_in_confidence(world: World, *, as_crime: bool = False) -> Case:
    """A restricted case with everything on it that anybody could come across; ``as_crime``: recorded under code 106."""
    petra = User.objects.get(name="Petra Example")
    case = slavery(world, at=AT + HOUR)
    case = services.take_case(case=case, by=petra, at=AT + 2 * HOUR)
    services.record_crime(case=case, by=petra, at=AT + 2 * HOUR, version=case.version)
    services.open_restricted(case=case, reason="Canary reason", by=petra, at=AT + 2 * HOUR)
    if as_crime:
        version = Case.objects.values_list("version", flat=True).get(pk=case.pk)
        case = services.turn_into_crime(
            case=case, offence_code="106", reason="Canary crime", by=petra, at=AT + 3 * HOUR, version=version
        )
    return case


def client_of(world: World, name: str) -> Client:
    return Client() if name == "nobody" else sign_in(User.objects.get(pk=getattr(world, name).pk))


def addresses(world: World, name: str, reference: str, *, named_only: bool) -> Iterator[str]:
    """Every address that this person's role can open, with this reference where one is named."""
    held = {"public"} if name == "nobody" else {"public", *getattr(world, name).permissions}
    for path, _, access in sorted(set(routes())):
        if access not in held or NOT_WALKED.search(path):
            continue
        if named_only and "<str:reference>" not in path:
            continue
        filled = path.replace("<str:reference>", reference).replace("^", "").replace("$", "").replace("\\", "")
        filled = re.sub(r"\(\?P<\w+>[^)]*\)", "none", filled)
        filled = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", filled)
        yield "/" + re.sub(r"<(?:\w+:)?\w+>", "1", filled)


def seen(answer: Any) -> Any:
    """What a page or a file says, without what differs each time."""
    kind = answer.headers.get("Content-Type", "")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if "spreadsheet" in kind:
        sheet = load_workbook(BytesIO(body)).active
        return [tuple(row) for row in sheet.values]
    text = body.decode(errors="replace") if "text" in kind or "json" in kind else f"{len(body)} bytes"
    return answer.status_code, answer.headers.get("Location", ""), TOKENS.sub("", text)


def walk(world: World, name: str, reference: str, *, named_only: bool = False) -> dict[str, Any]:
    client = client_of(world, name)
    return {address: seen(client.get(address)) for address in addresses(world, name, reference, named_only=named_only)}


SEARCHES = ("Corner", "Canary", "CN99RYX", "NR2 1AA", "Zacharias")


@pytest.mark.parametrize("name", WALKERS)
def test_every_page_is_the_same_with_a_restricted_case_as_without(name: str, busy: World) -> None:
    usual = Case.objects.order_by("pk").values_list("crime_reference", flat=True)[0]
    walk(busy, name, usual, named_only=True)  # what a first look changes: messages are read
    before = walk(busy, name, usual)
    case = told_in_confidence(busy, as_crime=name in WALKED_AS_CRIME)
    after = walk(busy, name, usual)
    assert [address for address in before if before[address] != after[address]] == []
    there = walk(busy, name, case.crime_reference, named_only=True)
    nowhere = walk(busy, name, "NC-NONE-NONE", named_only=True)
    for (address, found), nothing in zip(there.items(), nowhere.values(), strict=True):
        assert _without(found, case.crime_reference) == _without(nothing, "NC-NONE-NONE"), address
        assert not [word for word in CANARIES.values() if word in str(found)], address


def _without(found: Any, reference: str) -> str:
    return str(found).replace(reference, "")


@pytest.mark.parametrize(
    ("name", "page"), [("ann", "/desk/"), ("ann", "/desk/find/"), ("beat", "/area/"), ("hana", "/my-cases/")]
)
def test_no_search_finds_it(name: str, page: str, busy: World) -> None:
    client = client_of(busy, name)
    before = [seen(client.get(page, {"text": text})) for text in SEARCHES]
    case = told_in_confidence(busy)
    assert [seen(client.get(page, {"text": text})) for text in SEARCHES] == before
    found = str(seen(client.get(page, {"text": case.crime_reference})))
    assert not [word for word in CANARIES.values() if word in found]


def alike(world: World) -> list[selectors.ToldEvent]:
    """Reports that say what the restricted case says, under every kind that it could be taken for."""
    things = selectors.ToldThings(registrations=[CANARIES["registration"]], text=CANARIES["summary"])
    return [
        selectors.ToldEvent(premises_id=world.high_street.pk, kind=kind, occurred_from=AT - 2 * HOUR, told=things)
        for kind in ("modern_slavery", "shop_theft", "violence", "suspicious_activity")
    ]


# Every public question of the cases app, asked for somebody; those about one case are asked about an ordinary one.
Ask = Callable[[World, User, Case], Any]
SELECTORS: dict[str, Ask] = {
    "business_case_page": lambda w, u, c: selectors.business_case_page(c),
    "business_numbers": lambda w, u, c: selectors.business_numbers(u),
    "calls_of": lambda w, u, c: selectors.calls_of(c),
    "calls_overdue": lambda w, u, c: selectors.calls_overdue(NOW + DAY, viewer=u),
    "calls_without_officer": lambda w, u, c: selectors.calls_without_officer(viewer=u, at=NOW),
    "case_page": lambda w, u, c: selectors.case_page(c),
    "cases_at_same_premises": lambda w, u, c: selectors.cases_at_same_premises(c),
    "cases_of_business": lambda w, u, c: selectors.cases_of_business(u, BusinessFilters()),
    "closed_count": lambda w, u, c: selectors.closed_count(u),
    "desk_queue": lambda w, u, c: selectors.desk_queue(u, QueueFilters(), at=NOW),
    "diary": lambda w, u, c: selectors.diary(NOW.date(), viewer=u),
    "duplicates_of_case": lambda w, u, c: selectors.duplicates_of_case(u, c, at=NOW),
    "duplicates_of_cases": lambda w, u, c: selectors.duplicates_of_cases(u, [c.crime_reference], at=NOW),
    "export_rows": lambda w, u, c: list(selectors.export_rows(u, BusinessFilters())),
    "free_slots": lambda w, u, c: selectors.free_slots(from_day=NOW.date(), days=5, at=NOW),
    "has_readers": lambda w, u, c: selectors.has_readers(c),
    "messages_on_closed_cases": lambda w, u, c: selectors.messages_on_closed_cases(u),
    "next_slots": lambda w, u, c: selectors.next_slots(c, at=NOW),
    "outcome_case": lambda w, u, c: selectors.outcome_case(c),
    "outcome_options_for": lambda w, u, c: selectors.outcome_options_for(c, on=NOW.date()),
    "possible_duplicates": lambda w, u, c: selectors.possible_duplicates(
        user=u, premises_id=w.high_street.pk, kind="modern_slavery", occurred_from=AT - 2 * HOUR, at=NOW
    ),
    "possible_duplicates_of_many": lambda w, u, c: selectors.possible_duplicates_of_many(
        user=u, events=alike(w), at=NOW
    ),
    "queue_counts": lambda w, u, c: selectors.queue_counts(u, {"all": QueueFilters()}, at=NOW),
    "referral_figures": lambda w, u, c: selectors.referral_figures(date(2026, 1, 1), date(2027, 1, 1)),
    "afterwards_of": lambda w, u, c: selectors.afterwards_of(c).crimes,
    "bodies_asked": lambda w, u, c: selectors.bodies_asked(),
    "crimes_of_event": lambda w, u, c: selectors.crimes_of_event(c),
    "material_waiting": lambda w, u, c: list(selectors.material_waiting()),
    "referrals_open": lambda w, u, c: list(selectors.referrals_open()),
    "remedies_failed": lambda w, u, c: list(selectors.remedies_failed()),
    "reviews_asked": lambda w, u, c: list(selectors.reviews_asked()),
    "schedule_of": lambda w, u, c: selectors.schedule_of(c),
    "steps_late": lambda w, u, c: list(selectors.steps_late(before=NOW.date() + timedelta(days=99))),
    "taken_on_by": lambda w, u, c: selectors.taken_on_by(c),
    "contact_facts": lambda w, u, c: selectors.contact_facts(list(Case.objects.values_list("pk", flat=True))),
    "contact_past": lambda w, u, c: selectors.contact_past(since=AT - 99 * DAY, until=NOW),
    "contact_tries": lambda w, u, c: selectors.contact_tries(since=AT - 99 * DAY, until=NOW),
    "contact_waiting": lambda w, u, c: selectors.contact_waiting(),
    "names_on_case": lambda w, u, c: sorted(selectors.names_on_case(c)),
    "rota_of": lambda w, u, c: selectors.rota_of(AT - DAY, NOW),
    "result_case": lambda w, u, c: selectors.result_case(c),
    "results_for": lambda w, u, c: selectors.results_for(c, on=NOW.date()),
    "rota_week": lambda w, u, c: selectors.rota_week(NOW.date()),
    "supervision_figures": lambda w, u, c: selectors.supervision_figures(at=NOW),
    "visible_to": lambda w, u, c: list(selectors.visible_to(u).order_by("pk")),
    "finalised_since": lambda w, u, c: finalised_since(AT - DAY),
    "reviews_due": lambda w, u, c: list(reviews_due(NOW + 99 * DAY)),
    "reports_of_business": lambda w, u, c: list(reporting.reports_of_business(w.shop.pk)),
    "last_report_of_premises": lambda w, u, c: reporting.last_report_of_premises(w.high_street.pk),
}
# The specialists' own; and those that find one thing by its name, which the pages above ask for with the right name.
APART = {"restricted_by_reference", "restricted_cases", "restricted_page", "restricted_to"}
BY_NAME = {"call_link", "call_path", "call_seen_by", "case_by_reference", "case_of_link", "case_told_again"}

# These ask the database nothing of a case: they reckon with what they are given, or take note of a function.
RECKON = {"areas_seen", "contact_is_promised", "facts_of", "let_name", "link_expires_at"}


def test_every_selector_is_asked() -> None:
    public = {name for name in selectors.__all__ if name == name.lower()}
    assert public - SELECTORS.keys() == APART | BY_NAME | RECKON


def test_every_selector_answers_the_same_with_a_restricted_case_as_without(busy: World) -> None:
    usual = Case.objects.order_by("pk")[0]
    people = [getattr(busy, name) for name in ("ann", "sergeant", "beat", "hana", "sam")]

    def answers() -> dict[str, Any]:
        return {name: [ask(busy, user, usual) for user in people] for name, ask in SELECTORS.items()}

    before = answers()
    case = told_in_confidence(busy)
    assert [name for name, found in answers().items() if before[name] != found] == []
    petra = User.objects.get(name="Petra Example")
    version = Case.objects.values_list("version", flat=True).get(pk=case.pk)
    services.turn_into_crime(case=case, offence_code="106", reason="It is.", by=petra, at=NOW, version=version)
    after = answers()
    assert [name for name in before if before[name] != after[name]] == []


@pytest.mark.parametrize("name", ["ann", "sergeant", "beat", "hana", "sam", "caller"])
def test_its_own_reference_opens_nothing(name: str, busy: World) -> None:
    case, user = told_in_confidence(busy), getattr(busy, name)
    for ask in (selectors.case_by_reference, selectors.case_told_again, selectors.restricted_by_reference):
        with pytest.raises(CaseNotFound):
            ask(user, case.crime_reference)


def of_system(world: World) -> dict[str, Any]:
    """All that a system of the business can ask for with its token, and what it is told of its next report."""
    _, text = token(world.shop)
    system = System(world.shop, world.high_street, None, text)  # type: ignore[arg-type]
    paths = system.get("/openapi.json").json()["paths"]
    asked = [path.removeprefix("/api/v1") for path, ways in paths.items() if "get" in ways and "{" not in path]
    found = {path: seen(system.get(path)) for path in asked}
    with transaction.atomic():
        made = system.report(happened_from=(AT - 2 * HOUR).isoformat()).json()
        found["told"] = made["possible_duplicates"]
        transaction.set_rollback(True)
    return found


def test_no_system_of_the_business_is_told_of_it_or_finds_it(busy: World) -> None:
    before, sent = of_system(busy), Report.objects.count()
    case = told_in_confidence(busy, as_crime=True)
    report = Report.objects.create(
        reference="BW-CANA-RY01",
        case=case,
        door="account",
        answers={},
        catalogue_version="1",
        sent_at=case.reported_at,
    )
    assert Report.objects.count() == sent + 1
    assert of_system(busy) == before
    _, text = token(busy.shop)
    system = System(busy.shop, busy.high_street, None, text)  # type: ignore[arg-type]
    for reference in (report.reference, case.crime_reference):
        for part in ("", "/messages", "/evidence", "/missing"):
            assert system.get(f"/reports/{reference}{part}").status_code in (404, 405)
    assert not WebhookEvent.objects.filter(case=case).exists()


def test_nobody_joins_it_or_keeps_it_apart(busy: World) -> None:
    usual = Case.objects.filter(status="new").order_by("pk")[0]
    case = told_in_confidence(busy, as_crime=True)
    petra = User.objects.get(name="Petra Example")
    for by in (busy.ann, busy.sergeant, petra):
        for one, other in ((usual, case), (case, usual)):
            with pytest.raises((CaseNotFound, NotYoursToDo)):
                services.join_cases(case=one, into=other, reason="x", by=by, at=NOW, version=one.version)
            with pytest.raises((CaseNotFound, NotYoursToDo)):
                services.keep_apart(case=one, other=other, reason="x", by=by, at=NOW)


def test_no_e_mail_names_it_and_only_specialists_get_one(busy: World) -> None:
    sent = set(OutboxMessage.objects.values_list("pk", flat=True))
    case = told_in_confidence(busy)
    new = OutboxMessage.objects.exclude(pk__in=sent)
    assert {mail.template for mail in new} == {"cases/email_desk/restricted.txt"}
    for mail in new:
        text = f"{mail.subject} {mail.body} {mail.case_reference} {mail.dedupe}"
        assert not [word for word in (*CANARIES.values(), case.crime_reference) if word in text]


def test_an_e_mail_to_a_specialist_that_fails_is_not_the_supervisors_to_read(busy: World) -> None:
    client = client_of(busy, "sergeant")
    client.get("/desk/supervision/")
    before = seen(client.get("/desk/supervision/"))
    told_in_confidence(busy)
    OutboxMessage.objects.filter(template="cases/email_desk/restricted.txt").update(
        state="dead", last_fault="No such box"
    )
    assert seen(client.get("/desk/supervision/")) == before


def test_the_auditor_reads_who_looked_and_nothing_of_what_was_told(busy: World) -> None:
    case = told_in_confidence(busy)
    client = client_of(busy, "auditor")
    pages = [seen(client.get("/" + path)) for path, _, access in set(routes()) if access == Permission.VIEW_AUDIT]
    assert pages
    assert not [word for word in CANARIES.values() if any(word in str(page) for page in pages)]
    events = AuditEvent.objects.filter(case_reference=case.crime_reference)
    assert not [
        event for event in events if any(word in f"{event.reason} {event.detail}" for word in CANARIES.values())
    ]


def test_a_shared_address_hears_nothing_even_where_it_wrote_before(busy: World) -> None:
    shared = NewContact(name="The shop", email="shop@example.test", channel=ContactChannel.EMAIL)
    opened(busy, contact=shared)
    sent = OutboxMessage.objects.filter(address="shop@example.test").count()
    slavery(busy, contact=shared)
    assert OutboxMessage.objects.filter(address="shop@example.test").count() == sent == 1
    assert not DutyToNotify.objects.exists()
