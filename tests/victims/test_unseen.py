"""Nothing of a victim reaches the business: not by its pages, exports, API, webhooks or e-mails, nor to another member."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bizwatch.accounts.models import User
from bizwatch.api.choices import Event
from bizwatch.api.services import add_webhook, sweep_deliveries
from bizwatch.cases import services as cases
from bizwatch.cases.choices import ContactChannel, ContactResult, PersonRole, Side
from bizwatch.cases.intake import NewPerson
from bizwatch.cases.models import Case
from bizwatch.kernel import clock
from bizwatch.messaging.models import OutboxMessage
from bizwatch.victims import services
from bizwatch.victims.choices import VictimKind
from bizwatch.victims.models import Victim
from bizwatch.victims.services.repeats import count_noted
from tests.accounts.people import TESTER
from tests.api.receiver import Receiver, listening
from tests.api.systems import System, system
from tests.cases import world as make
from tests.users import sign_in
from tests.victims.care import answers, details

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Words that stand in some field of a victim's care and nowhere else.
CANARIES = {
    "name": "Zelda Quillfeather",
    "telephone": "07700 900123",
    "email": "zelda@private.example",
    "times": "never-while-jackdaws",
}
NEEDS, RIGHTS, CONSENT, TALKED, PLAN, TASK = (
    f"canary-{word}" for word in "needs rights consent talk plan todo".split()
)
SECRET = (*CANARIES.values(), "Quillfeather", NEEDS, RIGHTS, CONSENT, TALKED, PLAN, TASK, "enhanced", "at risk now")


@pytest.fixture(autouse=True)
def _on(settings: Any) -> None:
    settings.BIZWATCH_WEBHOOKS = True
    cache.clear()


@pytest.fixture
def till(db: Any) -> System:
    return system()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as one:
        yield one


def care_for(case: Case, officer: User) -> Victim:
    """Do everything that can be done for a victim, every field with a word that can be found again."""
    at = clock.now()
    told = NewPerson(role=PersonRole.VICTIM, told_name=CANARIES["name"], contact=CANARIES["telephone"])
    person = cases.add_person(case=case, new=told, by=officer, at=at)
    kind = {"kind": VictimKind.STAFF, "details": details(**CANARIES), "case_person_id": person.pk}
    victim = services.add_victim(case=case, by=officer, at=at, **kind)  # type: ignore[arg-type]
    doing: dict[str, Any] = {"victim": victim, "by": officer, "at": at}
    services.assess_needs(**doing, answers=answers(afraid="yes"), level="urgent", words=NEEDS)
    services.decide_rights(**doing, is_enhanced=True, categories=["persistently-targeted"], reason=RIGHTS)
    services.offer_support(**doing, wants_it=True, service="victim-support", consent_words=CONSENT)
    services.record_own_contact(**doing, channel=ContactChannel.PHONE, result=ContactResult.REACHED, note=TALKED)
    plan = services.open_plan(case=case, victim=victim, why=PLAN, owner=officer, by=officer, at=at)
    services.add_plan_action(plan=plan, side=Side.POLICE, text=TASK, due_on=at.date(), by=officer, at=at)
    return victim


def tell_everything(case: Case, officer: User) -> None:
    """Let the desk do what the business and its systems hear of, up to the outcome."""
    at = clock.now()
    taken = cases.take_case(case=case, by=officer, at=at)
    cases.record_crime(case=taken, by=officer, at=at, version=taken.version)
    cases.record_contact(case=case, channel=ContactChannel.PHONE, result=ContactResult.REACHED, by=officer, at=at)
    make.wrote(case, officer, at=at, text="We are looking at the footage.")
    facts = make.everything(told=make.told(at=at))
    cases.finalise(case=case, outcome_code="18", facts=facts, by=officer, at=at, version=make.fresh(case).version)


def read_by(client: Client, case: Case) -> Iterator[tuple[str, str]]:
    """Everything that a business's person can open about a case, as text."""
    for name, args in (
        ("cases:my_case", [case.crime_reference]),
        ("cases:my_cases", []),
        ("portal:home", []),
        ("victims:my_safety", []),
        ("victims:own_point_of_contact", [case.crime_reference]),
    ):
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 200, name
        yield name, answer.content.decode()


def exported(client: Client) -> Iterator[tuple[str, str]]:
    csv: Any = client.get(reverse("cases:my_cases_csv"))
    yield "csv", b"".join(csv.streaming_content).decode()
    book: Any = load_workbook(BytesIO(client.get(reverse("cases:my_cases_xlsx")).content))
    yield "xlsx", " ".join(str(cell.value) for row in book.active.iter_rows() for cell in row)


def test_no_word_of_a_victim_reaches_the_business_or_a_colleague(till: System, receiver: Receiver) -> None:
    at = clock.now()
    add_webhook(business=till.business, url=receiver.url, events=Event.values, by=TESTER, at=at)
    reference = str(till.report(contact={"name": "Ada Marsh", "email": "ada@shop.example"}).json()["reference"])
    case = Case.objects.get()
    officer = make.person("Ann Example", "investigator")
    office = make.member(make.person("Hana Example", "head_office"), till.business, "head_office")
    staff = make.member(make.person("Sam Example", "business_staff"), till.business, "business_staff", till.premises)
    victim = care_for(case, officer)
    tell_everything(case, officer)
    count_noted(at=at)
    sweep_deliveries(at=at + timedelta(minutes=1))
    seen = dict(exported(sign_in(office)))
    for user in (office, staff):
        seen |= {f"{name} for {user.name}": text for name, text in read_by(sign_in(user), case)}
    seen["api"] = till.get(f"/reports/{reference}").content.decode()
    seen["webhooks"] = "\n".join(body for _, body in receiver.got)
    mails = OutboxMessage.objects.all()
    seen["mails"] = "\n".join(f"{mail.address} {mail.subject} {mail.body}" for mail in mails)
    assert len(receiver.got) >= 3
    assert len(mails) >= 4
    assert all(seen.values())
    secrets = (*SECRET, str(victim.public_id))
    found = [(where, word) for where, text in seen.items() for word in secrets if word.lower() in text.lower()]
    assert found == []


def test_the_words_are_there_for_whoever_may_read_them(till: System) -> None:
    """The same words stand on the desk's page of the victim, so that the test above looks for what exists."""
    till.report(contact={"name": "Ada Marsh", "email": "ada@shop.example"})
    officer = make.person("Ann Example", "investigator")
    victim = care_for(Case.objects.get(), officer)
    page = sign_in(officer).get(reverse("victims:victim", args=[victim.public_id])).content.decode().lower()
    plan = sign_in(officer).get(reverse("victims:plan", args=[victim.plans.get().public_id])).content.decode()
    assert [word for word in SECRET if word.lower() not in page + plan] == []


def test_a_restricted_case_has_no_victim_here(till: System) -> None:
    till.report(contact={"name": "Ada Marsh", "email": "ada@shop.example"})
    officer = make.person("Ann Example", "investigator")
    case = Case.objects.get()
    victim = care_for(case, officer)
    Case.objects.update(is_restricted=True)
    client = sign_in(officer)
    assert client.get(reverse("victims:victim", args=[victim.public_id])).status_code == 404
    assert client.get(reverse("victims:plan", args=[victim.plans.get().public_id])).status_code == 404
    for name in ("victims:due", "victims:plans"):
        assert CANARIES["name"] not in client.get(reverse(name)).content.decode()
