"""From the answers of a report to a new case. Only pages that this report has count: an answer to a page that fell away,
because a choice was changed, stays in the draft and goes nowhere. A report by machine may have left pages out."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bizwatch.cases.choices import Consent, ContactChannel, PersonRole, ReferralVictim, SupportsAction
from bizwatch.cases.intake import (
    NewCase,
    NewCctv,
    NewContact,
    NewIncident,
    NewPerson,
    NewReferral,
    NewSlaveryCheck,
    NewVehicle,
)
from bizwatch.kernel.clock import LONDON
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import slavery_indicators
from bizwatch.reporting.answers import Answers, Json, amount, moment
from bizwatch.reporting.call_contact import NO_NAME
from bizwatch.reporting.catalogue import BY_CODE
from bizwatch.reporting.catalogue.cctv import clock_error_minutes, overwritten_at
from bizwatch.reporting.circumstances import circumstances
from bizwatch.reporting.definition import definition_facts
from bizwatch.reporting.kind_rules import is_hate
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.told_things import asked_items, things
from bizwatch.reporting.told_words import said_of, summary

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_NOTHING_DONE_YET = frozenset({Nature.INFORMATION, Nature.RESTRICTED})


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
    when, kind = answers.page("when"), KINDS[answers.kind]
    nature, offence = kind.nature(answers), kind.offence(answers)
    return NewCase(
        crime_kind=answers.kind,
        offence_code=offence if nature is Nature.CRIME else "",
        nature=nature,
        is_restricted=nature is Nature.RESTRICTED,
        told_as_hate=is_hate(answers),
        incident=_incident(answers) if nature is Nature.INCIDENT else None,
        referral=_referral(answers, offence) if nature is Nature.REFERRAL else None,
        slavery=_in_confidence(answers) if nature is Nature.RESTRICTED else None,
        door=answers.door,
        business_id=premises.business_id,
        premises_id=premises.pk,
        reported_by=reported_by,
        occurred_from=_start(when),
        occurred_to=moment(when.get("end")),
        summary=summary(answers),
        contact=_contact(answers, guest_email),
        supports_action=_supports_action(answers),
        definition_facts=definition_facts(answers, premises),
        people=(*_people_seen(answers, nature), *_victims(answers), *_witnesses(answers)),
        vehicles=tuple(_vehicle(item) for item in asked_items(answers, "vehicles")),
        property_lines=tuple(things(answers)),
        cctv=_cctv(answers),
        evidence_ids=tuple(evidence_ids),
        circumstances=circumstances(answers),
    )


def _start(when: dict[str, Json]) -> datetime:
    start = moment(when.get("happened") or when.get("start"))
    assert start is not None  # noqa: S101 - the page before check answers asks for it
    return start


def _supports_action(answers: Answers) -> SupportsAction:
    asked = BY_CODE["support_action"].is_asked(answers)
    return SupportsAction(answers.get("support_action", "supports", "unsure") if asked else "unsure")


def _contact(answers: Answers, guest_email: str) -> NewContact:
    """Return whom to contact. What was told in confidence has no contact: a safe way is kept apart from the case."""
    if not BY_CODE["contact"].is_asked(answers):
        return NewContact(name=answers.get("reach", "name"))
    found = answers.page("contact")
    return NewContact(
        name=found.get("name") or "",
        email=found.get("email") or guest_email,
        telephone=found.get("telephone") or "",
        channel=ContactChannel(found.get("channel") or ContactChannel.EMAIL),
        times=found.get("times") or "",
        opted_out=bool(found.get("opted_out") or found.get(NO_NAME)),
    )


def _incident(answers: Answers) -> NewIncident:
    """Return qualifier and heading of anti-social behaviour, both or neither; an honest mistake has none."""
    found = answers.page("asb") if BY_CODE["asb"].is_asked(answers) else {}
    qualifier, heading = found.get("qualifier") or "", found.get("heading") or ""
    return NewIncident(qualifier=qualifier, heading=heading) if qualifier and heading else NewIncident()


def _referral(answers: Answers, code: str) -> NewReferral:
    there, lost = answers.page("reported_there"), answers.page("losses")
    told = there.get("done") == "yes"
    return NewReferral(
        service=KINDS[answers.kind].entry.service,
        nfib_code=code,
        victim=ReferralVictim(lost.get("victim") or ReferralVictim.UNKNOWN),
        loss=Decimal(0) if lost.get("lost") == "no" else amount(lost.get("amount")),
        service_reference=(there.get("reference") or "") if told else "",
        reported_there_at=_start_of(there.get("on")) if told else None,
        reported_there_by=(there.get("who") or "") if told else "",
    )


def _start_of(day: Json) -> datetime | None:
    """Return the first moment of a day in London, in UTC; None where there is none."""
    if not day:
        return None
    return datetime.combine(date.fromisoformat(day), time(0), tzinfo=LONDON).astimezone(UTC)


def _in_confidence(answers: Answers) -> NewSlaveryCheck:
    ticked, risk = answers.get("signs", "signs", []), answers.page("at_risk")
    people = risk.get("people")
    return NewSlaveryCheck(
        indicators=tuple(row.code for row in slavery_indicators() if row.code in ticked),
        consent=Consent(risk.get("consent") or Consent.NOT_ASKED),
        people_at_risk=int(people) if people not in (None, "") else None,
        children=risk.get("children") or "",
        in_danger_now="danger" in answers.get("gate", "told", []),
        safe_contact=answers.get("reach", "safe"),
    )


def _people_seen(answers: Answers, nature: Nature) -> Iterable[NewPerson]:
    """Return whom the report is about: suspects of what happened, and nobody's suspects where nothing is said to have."""
    role = PersonRole.SEEN if nature in _NOTHING_DONE_YET else PersonRole.SUSPECT
    for item in asked_items(answers, "people"):
        yield NewPerson(
            role=role,
            told_name=item.get("told_name") or "",
            description=item.get("description") or "",
            seen_before=item.get("seen_before") or "",
        )


def _victims(answers: Answers) -> Iterable[NewPerson]:
    """Return each person who was hurt or threatened as a victim in their own right: one crime for each victim."""
    for item in asked_items(answers, "victims"):
        told = [
            (question.short, said_of("victims", question.code, item.get(question.code)))
            for question in BY_CODE["victims"].questions
            if question.into == "people[].description"
        ]
        yield NewPerson(
            role=PersonRole.VICTIM,
            told_name=item.get("told_name") or "",
            description="\n".join(f"{name}: {words}" for name, words in told if words),
            contact=item.get("contact") or "",
        )


def _witnesses(answers: Answers) -> Iterable[NewPerson]:
    for item in asked_items(answers, "witnesses"):
        yield NewPerson(
            role=PersonRole.WITNESS,
            told_name=item.get("told_name") or "",
            description=item.get("description") or "",
            contact=item.get("contact") or "",
        )


def _vehicle(item: dict[str, Json]) -> NewVehicle:
    return NewVehicle(registration=item.get("registration") or "", description=item.get("description") or "")


def _cctv(answers: Answers) -> tuple[NewCctv, ...]:
    kept = answers.page("cctv_kept")
    return tuple(
        NewCctv(
            camera=item["camera"],
            clock_error_minutes=clock_error_minutes(item),
            overwritten_at=overwritten_at(answers),
            who_can_export=kept.get("who_can_export") or "",
        )
        for item in asked_items(answers, "cctv")
    )
