"""From the answers of a report to a new case. Only pages that this report has count: an answer to a page that fell away,
because a choice was changed, stays in the draft and goes nowhere."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bizwatch.businesses.choices import BusinessKind
from bizwatch.cases.choices import ContactChannel, CrimeKind, PersonRole, SupportsAction
from bizwatch.cases.intake import NewCase, NewCctv, NewContact, NewPerson, NewProperty, NewVehicle
from bizwatch.reference.selectors import BusinessCrimeFacts
from bizwatch.reporting.answers import Answers, Json, amount, moment
from bizwatch.reporting.catalogue import BY_CODE
from bizwatch.reporting.catalogue.cctv import clock_error_minutes, overwritten_at
from bizwatch.reporting.kinds import KINDS

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

HATE_CRIME = "The person who reported this, or someone else, thinks it was a hate crime."
# The questions whose answers are told as sentences below the reporter's own words, by page.
TOLD_IN_WORDS = (
    ("making_off_kind", "kind"),
    ("honest_mistake", "mistake"),
    ("honest_mistake", "asked"),
    ("what_happened", "passed_payment"),
    ("what_happened", "way_off"),
    ("extra", "impact"),
    ("extra", "before"),
    ("extra", "else"),
)


def new_case(
    answers: Answers,
    *,
    premises: Any,
    reported_by: "User | None",
    evidence_ids: Iterable[UUID] = (),
    guest_email: str = "",
) -> NewCase:
    """Return the case that a complete report makes. ``premises`` is the place, with its business.

    A guest who gave no address for contact is written to at the one that the link went to.
    """
    when = answers.page("when")
    start = moment(when.get("happened") or when.get("start"))
    assert start is not None  # noqa: S101 - the page before check answers asks for it
    return NewCase(
        crime_kind=CrimeKind(answers.kind),
        offence_code=KINDS[answers.kind].offence(answers),
        business_id=premises.business_id,
        premises_id=premises.pk,
        reported_by=reported_by,
        occurred_from=start,
        occurred_to=moment(when.get("end")),
        summary=summary(answers),
        contact=_contact(answers, guest_email),
        supports_action=SupportsAction(answers.get("support_action", "supports", "unsure")),
        definition_facts=_facts(premises),
        people=(*_suspects(answers), *_witnesses(answers)),
        vehicles=tuple(_vehicle(item) for item in _asked_items(answers, "vehicles")),
        property_lines=tuple(_property_lines(answers)),
        cctv=_cctv(answers),
        evidence_ids=tuple(evidence_ids),
    )


def summary(answers: Answers) -> str:
    """Return the reporter's own words, then what they answered beside them, one line each."""
    told = [HATE_CRIME] if answers.get("gate", "hate", False) else []
    for page_code, code in TOLD_IN_WORDS:
        page = BY_CODE[page_code]
        question = next(question for question in page.questions if question.code == code)
        spoken = question.summary(answers.get(page_code, code))
        if spoken and page.is_asked(answers) and question.when(answers):
            told.append(f"{question.short}: {spoken}")
    return "\n\n".join(filter(None, (answers.get("what_happened", "text"), "\n".join(told))))


def _asked_items(answers: Answers, page: str) -> list[dict[str, Json]]:
    return answers.items(page) if BY_CODE[page].is_asked(answers) else []


def _contact(answers: Answers, guest_email: str) -> NewContact:
    found = answers.page("contact")
    return NewContact(
        name=found.get("name") or "",
        email=found.get("email") or guest_email,
        telephone=found.get("telephone") or "",
        channel=ContactChannel(found["channel"]),
        times=found.get("times") or "",
        opted_out=bool(found.get("opted_out")),
    )


def _facts(premises: Any) -> BusinessCrimeFacts:
    """Return what the business-crime definition asks: each kind reported here has the business itself as its victim."""
    return BusinessCrimeFacts(
        is_crime=True,
        victim_is_business=True,
        on_business_premises=True,
        commercial_enterprise=premises.business.kind != BusinessKind.PUBLIC,
        connected_by_perception_of_victim=True,
    )


def _suspects(answers: Answers) -> Iterable[NewPerson]:
    for item in _asked_items(answers, "people"):
        yield NewPerson(
            role=PersonRole.SUSPECT,
            told_name=item.get("told_name") or "",
            description=item.get("description") or "",
            seen_before=item.get("seen_before") or "",
        )


def _witnesses(answers: Answers) -> Iterable[NewPerson]:
    for item in _asked_items(answers, "witnesses"):
        yield NewPerson(
            role=PersonRole.WITNESS,
            told_name=item.get("told_name") or "",
            description=item.get("description") or "",
            contact=item.get("contact") or "",
        )


def _vehicle(item: dict[str, Json]) -> NewVehicle:
    return NewVehicle(registration=item.get("registration") or "", description=item.get("description") or "")


def _property_lines(answers: Answers) -> Iterable[NewProperty]:
    for item in _asked_items(answers, "property"):
        yield NewProperty(
            description=item["description"],
            quantity=int(item.get("quantity") or 1),
            unit_value=amount(item.get("unit_value")),
            serial_number=item.get("serial_number") or "",
        )
    for item in _asked_items(answers, "damage"):
        yield NewProperty(description=item["description"], unit_value=amount(item.get("unit_value")), is_damage=True)
    if BY_CODE["fuel"].is_asked(answers):
        yield _fuel(answers.page("fuel"))


def _fuel(found: dict[str, Json]) -> NewProperty:
    litres = f"{found['litres']} litres of " if found.get("litres") else ""
    pump = f", pump {found['pump']}" if found.get("pump") else ""
    return NewProperty(description=f"{litres}{found['fuel']}{pump}", unit_value=amount(found.get("value")))


def _cctv(answers: Answers) -> tuple[NewCctv, ...]:
    kept = answers.page("cctv_kept")
    return tuple(
        NewCctv(
            camera=item["camera"],
            clock_error_minutes=clock_error_minutes(item),
            overwritten_at=overwritten_at(answers),
            who_can_export=kept.get("who_can_export") or "",
        )
        for item in _asked_items(answers, "cctv")
    )
