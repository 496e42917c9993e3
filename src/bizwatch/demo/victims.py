"""Victim care in the demonstration: a premises hit again and again with a plan, and a shop worker as a victim."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bizwatch.accounts.models import User
from bizwatch.cases import services as cases
from bizwatch.cases.choices import ContactChannel, ContactResult, PersonRole, Side
from bizwatch.cases.intake import NewCase, NewContact, NewPerson
from bizwatch.cases.selectors import visible_to
from bizwatch.demo.story import FACTS, TELLER
from bizwatch.reference.selectors import needs_questions
from bizwatch.victims import services
from bizwatch.victims.choices import EmployerMayKnow, VictimKind
from bizwatch.victims.selectors.repeats import place_repeats
from bizwatch.victims.selectors.suggestions import place_facts
from bizwatch.victims.services.repeats import BATCH, count_noted
from bizwatch.victims.services.victims import VictimDetails

DAY = timedelta(days=1)
WORKER = "Jo Pymoor"


def tell_victims(premises: Sequence[Any], officer: User, at: datetime) -> None:
    """Tell of a threat to somebody at the tills, count every case so far, and open a plan for the place hit most."""
    place = premises[0]
    case = _threat(place, at - 20 * timedelta(hours=1))
    victim = _worker(case, officer, at - 18 * timedelta(hours=1))
    while count_noted(at=at) == BATCH:
        pass
    _plan(case, officer, at - 16 * timedelta(hours=1))
    services.open_plan(
        case=case,
        victim=victim,
        why="Afraid of closing up; he said that he would wait for her.",
        owner=officer,
        by=officer,
        at=at - 15 * timedelta(hours=1),
    )


def _threat(place: Any, reported: datetime) -> Any:
    new = NewCase(
        crime_kind="violence",
        offence_code="9A",
        business_id=place.business_id,
        premises_id=place.pk,
        reported_by=None,
        occurred_from=reported - timedelta(minutes=40),
        summary="A man who was asked to pay shouted at the person on the tills and said he would wait outside.",
        contact=NewContact(name=place.contact_name, email=place.contact_email, telephone=place.contact_telephone),
        definition_facts=FACTS,
        people=(
            NewPerson(role=PersonRole.SUSPECT, description="man in his thirties, grey hooded top"),
            NewPerson(role=PersonRole.VICTIM, told_name=WORKER, description="Works here: Yes", contact="07700 900417"),
        ),
    )
    return cases.open_case(new=new, by=TELLER, at=reported)


def _worker(case: Any, officer: User, at: datetime) -> Any:
    cases.take_case(case=case, by=officer, at=at)
    cases.record_contact(
        case=case, channel=ContactChannel.PHONE, result=ContactResult.REACHED, note="The manager.", by=officer, at=at
    )
    told = case.people.get(role=PersonRole.VICTIM)
    wishes = VictimDetails(
        name=WORKER,
        telephone="07700 900417",
        times="after 6pm, not at work",
        employer_may_know=EmployerMayKnow.ACTIONS,
    )
    victim = services.add_victim(
        case=case, kind=VictimKind.STAFF, details=wishes, case_person_id=told.pk, by=officer, at=at
    )
    doing: dict[str, Any] = {"victim": victim, "by": officer, "at": at}
    services.record_own_contact(
        **doing, channel=ContactChannel.PHONE, result=ContactResult.REACHED, note="Spoke for twenty minutes."
    )
    asked = {question.code: "yes" if question.code in ("afraid", "alone") else "no" for question in needs_questions()}
    services.assess_needs(**doing, answers=asked, level="more", words="Wants somebody with her when she closes up.")
    services.offer_support(
        **doing, wants_it=True, service="local-victim-care", consent_words="Agreed on the telephone."
    )
    return victim


def _plan(case: Any, officer: User, at: datetime) -> None:
    found = place_repeats(officer, visible_to(officer).select_related("premises").get(pk=case.pk))
    plan = services.open_plan(
        case=case,
        why="Thefts by the same few people, and now a threat.",
        owner=officer,
        facts=place_facts(found) if found else (),
        by=officer,
        at=at,
    )
    day = at.date()
    for side, text, days in (
        (Side.BUSINESS, "Two people close up together until the end of the month", 7),
        (Side.BUSINESS, "Move spirits to where the tills can see them", 14),
        (Side.POLICE, "Pass by at closing time on Fridays and Saturdays", 10),
    ):
        services.add_plan_action(
            plan=plan, side=side, text=text, due_on=day + days * DAY, owner=officer, by=officer, at=at
        )
