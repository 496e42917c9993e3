"""Reports of the demonstration that are no ordinary crime: incidents, frauds on their way, one restricted case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bizwatch.accounts.models import User
from bizwatch.audit.services import SystemActor
from bizwatch.cases import services
from bizwatch.cases.choices import (
    Consent,
    ContactChannel,
    ContactResult,
    LogKind,
    NotifyRoute,
    ReferralStepKind,
    ReferralVictim,
)
from bizwatch.cases.intake import NewCase, NewContact, NewIncident, NewReferral, NewSlaveryCheck
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import BusinessCrimeFacts

TELLER = SystemActor("demonstration")
DAY = timedelta(days=1)
_FACTS = BusinessCrimeFacts(is_crime=True, victim_is_business=True, commercial_enterprise=True)
INVOICE = "An e-mail that looked like our supplier's gave new bank details. We paid the invoice before we rang them."
CARD = "Somebody ordered by telephone with a card that was not theirs, and the bank took the money back."


@dataclass
class RouteTeller:
    """Tells them. ``premises`` are three places or more; ``officer`` works the desk."""

    premises: Sequence[Any]
    officer: User
    specialist: User
    at: datetime

    def tell(self) -> None:
        """Tell every one, each at a different place on its way."""
        self._incidents()
        self._frauds()
        self._restricted()

    def _incidents(self) -> None:
        new = "Ten or so young people gather at the door each evening, shout at customers and kick the shutters."
        self._open(
            0,
            timedelta(hours=5),
            "asb",
            Nature.INCIDENT,
            new,
            incident=NewIncident(qualifier="nuisance", heading="rowdy-inconsiderate"),
        )
        done = "A car without number plates has stood on our loading bay for two weeks."
        case = self._open(
            1,
            6 * DAY,
            "asb",
            Nature.INCIDENT,
            done,
            incident=NewIncident(qualifier="environmental", heading="vehicle-abandoned"),
        )
        self._take(case, 6 * DAY - timedelta(hours=3))
        self._close(case, 4 * DAY, "passed", "The council removes it.", body="the district council")
        seen = "The same van has driven slowly round the yard three nights running, lights off."
        self._open(2, timedelta(hours=9), "suspicious_activity", Nature.INFORMATION, seen)

    def _frauds(self) -> None:
        lost = NewReferral(nfib_code="NFIB5D", victim=ReferralVictim.BUSINESS, loss=Decimal("4860.00"))
        case = self._open(1, 3 * DAY, "fraud", Nature.REFERRAL, INVOICE, referral=lost, facts=_FACTS)
        self._take(case, 3 * DAY - timedelta(hours=2))
        self._step(case, 3 * DAY - timedelta(hours=4), ReferralStepKind.REFERRED, "")
        self._step(case, 1 * DAY, ReferralStepKind.ACCEPTED, "NFRC261100482")
        told = NewReferral(
            nfib_code="NFIB5A",
            service_reference="NFRC261100107",
            reported_there_at=self.at - 9 * DAY,
            reported_there_by="the shop's owner",
        )
        older = self._open(0, 8 * DAY, "fraud", Nature.REFERRAL, CARD, referral=told, facts=_FACTS)
        self._take(older, 8 * DAY - timedelta(hours=5))
        self._close(older, 7 * DAY, "passed_to_service", "The business has the reference.")

    def _restricted(self) -> None:
        told = NewSlaveryCheck(
            indicators=("pay-withheld", "speaks-for"),
            consent=Consent.NOT_ASKED,
            people_at_risk=2,
            children="no",
            safe_contact="Ring after 8pm and ask about the bread order",
        )
        words = "Two men sleep in the store behind the unit next door. Another man answers whenever they are spoken to."
        kind = {"is_restricted": True, "slavery": told}
        case = self._open(2, 2 * DAY, "modern_slavery", Nature.RESTRICTED, words, **kind)
        seen = self.at - 2 * DAY + timedelta(hours=2)
        services.open_restricted(case=case, reason="New report", by=self.specialist, at=seen)
        case = services.take_case(case=case, by=self.specialist, at=seen)
        services.record_crime(case=case, by=self.specialist, at=seen, version=case.version)
        services.note_notification(
            case=case,
            route=NotifyRoute.ADULT_REFUSES,
            who="the older man",
            form_reference="DTN-26-0419",
            by=self.specialist,
            at=self.at - DAY,
        )
        text = "Spoke to the person who told us, at the safe number. A visit is planned with the labour inspectors."
        services.add_log_entry(case=case, kind=LogKind.DECISION, text=text, by=self.specialist, at=self.at - DAY)

    def _open(self, place: int, ago: timedelta, kind: str, nature: Nature, words: str, **more: Any) -> Any:
        premises, reported = self.premises[place], self.at - ago
        facts = more.pop("facts", BusinessCrimeFacts())
        new = NewCase(
            crime_kind=kind,
            offence_code="",
            nature=nature,
            business_id=premises.business_id,
            premises_id=premises.pk,
            reported_by=None,
            occurred_from=reported - timedelta(hours=1),
            summary=words,
            contact=NewContact(name=premises.contact_name, email=premises.contact_email, channel=ContactChannel.EMAIL),
            definition_facts=facts,
            **more,
        )
        return services.open_case(new=new, by=TELLER, at=reported)

    def _take(self, case: Any, ago: timedelta) -> None:
        taken = services.take_case(case=case, by=self.officer, at=self.at - ago)
        services.record_crime(case=taken, by=self.officer, at=self.at - ago, version=taken.version)
        services.record_contact(
            case=case, channel=ContactChannel.PHONE, result=ContactResult.REACHED, by=self.officer, at=self.at - ago
        )

    def _step(self, case: Any, ago: timedelta, kind: ReferralStepKind, reference: str) -> None:
        case.refresh_from_db()
        services.note_referral(
            case=case, kind=kind, service_reference=reference, by=self.officer, at=self.at - ago, version=case.version
        )

    def _close(self, case: Any, ago: timedelta, result: str, why: str, *, body: str = "") -> None:
        case.refresh_from_db()
        services.close_with_result(
            case=case,
            result_code=result,
            rationale=why,
            other_body=body,
            by=self.officer,
            at=self.at - ago,
            version=case.version,
        )
