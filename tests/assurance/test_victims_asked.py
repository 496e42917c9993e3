"""Victims are asked about themselves at the address that they gave the desk, and nobody is handed their link."""

from datetime import datetime
from typing import Any

import pytest

from bizwatch.assurance import services
from bizwatch.assurance.about_yourself import AboutYourself, read_link, victim_number
from bizwatch.assurance.models import DiversityAsk, DiversityReply
from bizwatch.assurance.services.victims_asked import LOOKED_BACK
from bizwatch.audit.models import AuditEvent
from bizwatch.cases.choices import ContactChannel, ContactResult
from bizwatch.cases.models import Case
from bizwatch.messaging.models import OutboxMessage
from bizwatch.victims import services as care
from bizwatch.victims.choices import VictimKind
from bizwatch.victims.models import Victim
from tests.cases.world import AT, DAY, HOUR, World, member, person
from tests.victims.care import EMAIL, NAME, assault, details, point_of_contact, victim_of

pytestmark = pytest.mark.django_db
SPOKEN = AT + 2 * HOUR
DUE = SPOKEN + DAY


def spoke(world: World, victim: Victim, result: ContactResult = ContactResult.REACHED, at: datetime = SPOKEN) -> None:
    care.record_own_contact(victim=victim, channel=ContactChannel.PHONE, result=result, by=world.ann, at=at)


def mails() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(template="assurance/email/about_yourself_victim.txt"))


def asked(world: World, victim: Victim, at: datetime = DUE) -> int:
    spoke(world, victim)
    return services.write_to_victims(at=at)


def test_a_day_after_the_desk_spoke_with_them_and_once(world: World) -> None:
    victim = victim_of(world)
    assert services.write_to_victims(at=DUE) == 0  # nobody has spoken with them
    spoke(world, victim)
    assert services.write_to_victims(at=DUE - HOUR / 60) == 0
    assert services.write_to_victims(at=DUE) == 1
    assert services.write_to_victims(at=DUE + HOUR) == 0
    (mail,) = mails()
    assert (mail.address, mail.case_reference) == (EMAIL, "")
    assert victim.case.crime_reference not in mail.body
    assert "do not pass it on" in mail.body


def test_the_link_leads_to_their_own_answers(world: World) -> None:
    victim = victim_of(world)
    asked(world, victim)
    token = mails()[0].body.split("/about-yourself/")[1].split("/")[0]
    holder = read_link(token, at=DUE)
    assert holder == AboutYourself(victim.case_id, victim_number(victim.pk))
    services.answer_about_yourself(holder=holder, answers={"age": "25-34"}, at=DUE)
    assert DiversityReply.objects.get().key == holder.key != AboutYourself(victim.case_id, 0).key


def test_what_is_kept_names_neither_case_nor_victim_and_that_they_were_written_to_is_audited(world: World) -> None:
    victim = victim_of(world)
    asked(world, victim)
    ask = DiversityAsk.objects.get(key=AboutYourself(victim.case_id, victim_number(victim.pk)).key)
    assert (ask.case_number, ask.write_at) == (None, None)
    event = AuditEvent.objects.get(reason="asked about themselves")
    assert (event.subject_type, event.subject_id) == ("victim", str(victim.public_id))
    assert EMAIL not in str(event.detail)


@pytest.mark.parametrize(
    "result", [one for one in ContactResult if one not in (ContactResult.REACHED, ContactResult.DECLINED)]
)
def test_not_before_the_desk_reached_them(world: World, result: ContactResult) -> None:
    victim = victim_of(world)
    spoke(world, victim, result)
    assert services.write_to_victims(at=DUE) == 0


@pytest.mark.parametrize("changes", [{"email": ""}, {"wants_contact": False}])
def test_not_without_an_address_and_not_who_wants_no_contact(world: World, changes: dict[str, Any]) -> None:
    assert asked(world, victim_of(world, **changes)) == 0


def test_not_who_asked_for_no_contact_since(world: World) -> None:
    victim = victim_of(world)
    spoke(world, victim)
    spoke(world, victim, ContactResult.DECLINED, SPOKEN + HOUR)
    assert services.write_to_victims(at=DUE) == 0


@pytest.mark.parametrize("address", ["SAM@example.test", "shop@example.test"])
def test_not_at_an_address_of_the_business(world: World, address: str) -> None:
    case = assault(world)
    type(case.premises).objects.filter(pk=case.premises_id).update(contact_email="shop@example.test")
    assert asked(world, victim_of(world, case, email=address)) == 0
    assert mails() == []


def test_not_at_the_address_with_which_the_reporter_or_a_colleague_signs_in(world: World) -> None:
    case = assault(world)
    for colleague in (world.sam, world.hana):
        told = details(name="Una Other", email=colleague.email)
        victim = care.add_victim(case=case, kind=VictimKind.STAFF, details=told, by=world.ann, at=AT + HOUR)
        assert asked(world, victim) == 0


def test_at_the_address_with_which_they_sign_in_themselves(world: World) -> None:
    own = member(person(NAME, "business_staff"), world.shop, "business_staff", world.high_street)
    assert asked(world, victim_of(world, email=own.email)) == 1


def test_the_point_of_contact_of_the_business_is_asked_as_reporter_only(world: World) -> None:
    named = point_of_contact(world, assault(world))
    Victim.objects.filter(pk=named.pk).update(email="cora@example.test")
    assert asked(world, named) == 0


def test_nobody_twice_within_a_year_whichever_the_case(world: World) -> None:
    assert asked(world, victim_of(world)) == 1
    other = victim_of(world, assault(world, at=AT + 9 * DAY))
    spoke(world, other, at=AT + 10 * DAY)
    assert services.write_to_victims(at=AT + 11 * DAY) == 0


def test_not_of_what_is_long_ago_nor_of_a_case_that_was_restricted_since(world: World) -> None:
    victim = victim_of(world)
    assert asked(world, victim, at=SPOKEN + LOOKED_BACK) == 0
    Case.objects.update(is_restricted=True)
    assert services.write_to_victims(at=DUE) == 0


def test_not_who_was_taken_off(world: World) -> None:
    victim = victim_of(world)
    spoke(world, victim)
    care.remove_victim(victim=victim, reason="A customer, after all.", by=world.ann, at=SPOKEN, version=victim.version)
    assert services.write_to_victims(at=DUE) == 0
