"""The part of a new report that belongs to its nature: an incident, a referral, a restricted case."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.selectors import users_with
from bizwatch.audit.services import Actor
from bizwatch.cases.choices import ReferralStepKind
from bizwatch.cases.exceptions import NatureNotPossible, TimeNotPossible
from bizwatch.cases.intake import NewCase, NewIncident, NewReferral, NewSlaveryCheck
from bizwatch.cases.models import Case, CaseIncident, CaseReferral, ReferralStep, SlaveryCheck
from bizwatch.cases.selectors.restricted import TO_SPECIALISTS
from bizwatch.cases.services.hold import user_or_none
from bizwatch.kernel.clock import to_london
from bizwatch.messaging.services import queue_email
from bizwatch.reference.choices import Nature, OffenceScheme
from bizwatch.reference.selectors import asb_heading, asb_qualifier, national_service, offence, slavery_indicator


def add_route(case: Case, new: NewCase, *, by: Actor, at: datetime) -> None:
    """Add what belongs to the nature of a new case, and nothing of another nature. Raises ``NatureNotPossible``."""
    told = {Nature.INCIDENT: new.incident, Nature.REFERRAL: new.referral, Nature.RESTRICTED: new.slavery}
    if any(part is not None and nature is not new.nature for nature, part in told.items()):
        raise NatureNotPossible("What is told does not go with this kind of report.")
    add = _ADD.get(new.nature)
    if add is not None:
        add(case, new, by, at)


def check_asb(qualifier: str, heading: str, on: date) -> None:
    """Refuse a qualifier without a heading, the other way round, and codes that are not in force.

    Raises ``NatureNotPossible``, ``UnknownAsbTerm``.
    """
    if bool(qualifier) != bool(heading):
        raise NatureNotPossible("Anti-social behaviour has one qualifier and one heading: select both, or neither.")
    if qualifier:
        asb_qualifier(qualifier, on)
        asb_heading(heading, on)


def check_nfib(code: str, on: date) -> None:
    """Refuse a code that is no fraud or computer crime. Raises ``NatureNotPossible``, ``UnknownOffenceCode``."""
    if code and offence(code, on).scheme is not OffenceScheme.NFIB:
        raise NatureNotPossible(f"{code} is not recorded by the national fraud service.")


def enter_step(
    referral: CaseReferral, kind: ReferralStepKind, *, when: datetime, note: str = "", by: Actor, at: datetime
) -> ReferralStep:
    """Write one step of a referral and let it stand where that leaves it; the reference is the one it has by then."""
    referral.state = kind
    referral.save(update_fields=["state", "service_reference"])
    return ReferralStep.objects.create(
        referral=referral,
        kind=kind,
        at=when,
        entered_at=at,
        by=user_or_none(by),
        by_name=by.audit_name[:120],
        service_reference=referral.service_reference,
        note=note,
    )


def _add_incident(case: Case, new: NewCase, by: Actor, at: datetime) -> None:
    told = new.incident or NewIncident()
    check_asb(told.qualifier, told.heading, to_london(at).date())
    CaseIncident.objects.create(case=case, qualifier=told.qualifier, heading=told.heading)


def _add_referral(case: Case, new: NewCase, by: Actor, at: datetime) -> None:
    told, today = new.referral or NewReferral(), to_london(at).date()
    national_service(told.service, today)
    check_nfib(told.nfib_code, to_london(case.occurred_from).date())
    if told.reported_there_at is not None and told.reported_there_at > at:
        raise TimeNotPossible("It cannot have been reported there in the future: check the date.")
    referral = CaseReferral.objects.create(
        case=case,
        service=told.service,
        nfib_code=told.nfib_code,
        victim=told.victim,
        loss=told.loss,
    )
    enter_step(referral, ReferralStepKind.TOLD, when=at, by=by, at=at)
    if told.service_reference or told.reported_there_at is not None:
        referral.service_reference = told.service_reference
        when = told.reported_there_at or at
        enter_step(referral, ReferralStepKind.REPORTED, when=when, note=told.reported_there_by, by=by, at=at)


def _add_check(case: Case, new: NewCase, by: Actor, at: datetime) -> None:
    told = new.slavery or NewSlaveryCheck()
    for code in told.indicators:
        slavery_indicator(code, to_london(at).date())
    SlaveryCheck.objects.create(
        case=case,
        indicators=list(told.indicators),
        consent=told.consent,
        people_at_risk=told.people_at_risk,
        children=told.children,
        in_danger_now=told.in_danger_now,
        safe_contact=told.safe_contact,
    )
    _tell_specialists(case, at)


def _tell_specialists(case: Case, at: datetime) -> None:
    """Write to every specialist that there is a new restricted case: no reference, no place, nothing of what was told."""
    for specialist in users_with(Permission.VIEW_RESTRICTED):
        queue_email(
            dedupe=f"restricted:{case.pk}:{specialist.pk}",
            to=specialist.email,
            template=TO_SPECIALISTS,
            context={"name": specialist.name, "link": settings.BIZWATCH_PUBLIC_URL + reverse("cases:restricted")},
            at=at,
            urgent=True,
        )


_ADD: Mapping[Nature, Callable[[Case, NewCase, Actor, datetime], None]] = {
    Nature.INCIDENT: _add_incident,
    Nature.REFERRAL: _add_referral,
    Nature.RESTRICTED: _add_check,
}
