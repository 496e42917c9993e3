"""Cases of the demonstration that came past their outcome, or are counted in a way of their own: one of each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from bizwatch.accounts.models import User
from bizwatch.audit.services import SystemActor
from bizwatch.cases import services
from bizwatch.cases.choices import (
    ContactChannel,
    ContactResult,
    PersonRole,
    RemedySaid,
    RestorativeState,
    SpecialistState,
    SupportsAction,
    VictimKind,
)
from bizwatch.cases.intake import (
    NewCase,
    NewContact,
    NewName,
    NewOccasion,
    NewPerson,
    NewVictim,
    OutcomeFacts,
    Told,
)
from bizwatch.demo.rota import after_duty
from bizwatch.reference.selectors import BusinessCrimeFacts

TELLER = SystemActor("demonstration")
DAY = timedelta(days=1)
_FACTS = BusinessCrimeFacts(
    is_crime=True, victim_is_business=True, on_business_premises=True, commercial_enterprise=True
)
_MESSAGES = UUID("6f2f6a38-4a7e-5b0e-8f0a-0b5f4d8c2a11")


@dataclass
class AfterTeller:
    """Tells them. ``premises`` are places of one business, ``officer`` has the cases, ``reader`` answers for the business."""

    premises: Sequence[Any]
    officer: User
    reader: User
    at: datetime

    def tell(self) -> None:
        """Tell every one."""
        self._resolution()
        self._review()
        self._material()
        self._specialists()
        self._several_victims()
        self._finished_incident()

    def _resolution(self) -> None:
        case = self._case(
            0, 16, "A young man left with two bottles of wine and came back when staff called after him.", named=True
        )
        facts = OutcomeFacts(
            offender_admitted=True,
            offender_agreed=True,
            evidence_enough=True,
            victim_consulted=True,
            suitable_because="First time, low value, came back and said sorry.",
            remedy_chosen_by=case.contact_name,
            remedy_option="pay",
            remedy="Pays £24 for the wine in two parts.",
            remedy_amount=Decimal(24),
            remedy_due_date=(self.at - DAY).date(),
        )
        given = self.at - 12 * DAY
        self._end(case, "8", given, facts)
        step = case.remedy_steps.get()
        now = self._now(case)
        services.note_payment(
            case=now,
            remedy_id=step.pk,
            amount=Decimal(12),
            paid_date=(self.at - 5 * DAY).date(),
            by=self.officer,
            at=self.at - 5 * DAY,
            version=now.version,
        )
        services.answer_remedy(
            case=case,
            remedy_id=step.pk,
            said=RemedySaid.NOT_DONE,
            note="The second part has not come.",
            by=self.reader,
            at=self.at - timedelta(hours=3),
        )
        services.offer_restorative(case=case, service="norfolk-rj", by=self.officer, at=given)
        services.answer_restorative(case=case, answer=RestorativeState.LATER, by=self.reader, at=self.at - 8 * DAY)

    def _review(self) -> None:
        case = self._case(1, 20, "A regular customer was seen to fill a rucksack. Staff know her by name.", named=True)
        facts = OutcomeFacts(victim_supports=SupportsAction.YES, victim_view="Wants it to go to court.")
        self._end(case, "15", self.at - 9 * DAY, facts)
        why = "The footage of the second camera was never asked for."
        services.ask_review(case=case, why=why, by=self.reader, at=self.at - 2 * DAY)

    def _material(self) -> None:
        case = self._case(0, 24, "Razor blades were cleared from the shelf in under a minute.")
        self._end(case, "18", self.at - 15 * DAY, OutcomeFacts())
        services.send_message(
            case=case,
            text="He was in again today and a customer told us who he is.",
            dedupe=uuid5(_MESSAGES, case.crime_reference),
            by=self.reader,
            at=self.at - timedelta(hours=5),
        )

    def _specialists(self) -> None:
        case = self._case(
            2, 6, "Two vehicles on false plates filled up and drove off within five minutes of each other."
        )
        services.refer_case(
            case=case,
            body="roads-policing",
            why="The same plates were seen at three forecourts this week.",
            asked="Look for both plates on the readers along the A11",
            material="Stills of both cars",
            due_at=self.at + 3 * DAY,
            by=self.officer,
            at=self.at - 4 * DAY,
        )
        services.note_specialist(
            case=case,
            specialist_id=case.specialist_referrals.get().pk,
            state=SpecialistState.ACCEPTED,
            person="PC Wren",
            by=self.officer,
            at=self.at - 3 * DAY,
        )

    def _several_victims(self) -> None:
        case = self._case(
            3, 3, "A man threw bottles at the counter. Members of staff were hit and the till was broken."
        )
        then = after_duty(case.reported_at, timedelta(hours=2))
        victims = [NewVictim(label="The shop", kind=VictimKind.BUSINESS)]
        victims += [
            NewVictim(label=label, kind=VictimKind.WORKER)
            for label in ("The cashier", "The second cashier", "The guard", "The manager")
        ]
        made = services.split_case(
            case=self._now(case),
            victims=victims,
            reason="Each of them told the officer who called.",
            by=self.officer,
            at=then,
            version=self._now(case).version,
        )
        for one in made:
            self._speak(one, "Spoke to the victim, who told how it was.", then)

    def _finished_incident(self) -> None:
        case = self._case(
            4, 5, "A stock take found that the same man has taken meat over the last two months, on camera each time."
        )
        first = (self.at - 65 * DAY).date()
        rows = [
            NewOccasion(
                day=first + number * timedelta(days=1),
                at_time=time(17, 5 + number % 40),
                value=Decimal("7.50") + number % 5,
                how_known="Camera over the meat, compared with the till",
            )
            for number in range(40)
        ]
        services.add_occasions(
            case=self._now(case),
            rows=rows,
            because="One man, in the same coat, on every recording; found out at the stock take.",
            by=self.officer,
            at=self.at - 3 * DAY,
            version=self._now(case).version,
        )

    def _case(self, place: int, days: int, summary: str, *, named: bool = False) -> Any:
        """Tell a crime that the officer has and has recorded, with a named suspect or without."""
        premises, reported = self.premises[place], self.at - days * DAY
        case = services.open_case(
            new=NewCase(
                crime_kind="shop_theft",
                offence_code="46",
                business_id=premises.business_id,
                premises_id=premises.pk,
                reported_by=self.reader,
                occurred_from=reported - timedelta(hours=2),
                summary=summary,
                contact=NewContact(name=premises.contact_name, email=premises.contact_email, telephone="01632 960480"),
                supports_action=SupportsAction.YES,
                definition_facts=_FACTS,
                people=(NewPerson(role=PersonRole.SUSPECT, description="Grey coat"),) if named else (),
            ),
            by=TELLER,
            at=reported,
        )
        later = after_duty(reported, timedelta(hours=1))
        services.take_case(case=case, by=self.officer, at=later)
        services.record_crime(case=case, by=self.officer, at=later, version=self._now(case).version)
        self._speak(case, "Called.", later)
        if named:
            self._name(case, days, later)
        return case

    def _speak(self, case: Any, note: str, at: datetime) -> None:
        services.record_contact(
            case=case,
            channel=ContactChannel.PHONE,
            result=ContactResult.REACHED,
            note=note,
            by=self.officer,
            at=at,
        )

    def _name(self, case: Any, days: int, later: datetime) -> None:
        services.name_suspect(
            case=case,
            case_person_id=case.people.get().pk,
            person=NewName(family_name="Example", given_names=f"Suspect {days}"),
            reason="Known to the staff, and admitted it.",
            by=self.officer,
            at=later,
            version=self._now(case).version,
        )

    def _end(self, case: Any, code: str, at: datetime, facts: OutcomeFacts) -> None:
        told = Told(at=at, channel=ContactChannel.PHONE, note="Told by telephone.")
        words = {
            "rationale": "All reasonable lines followed.",
            "words_for_business": "We explained this when we called.",
        }
        services.finalise(
            case=case,
            outcome_code=code,
            facts=OutcomeFacts(**{**vars(facts), "told": told, **words}),
            by=self.officer,
            at=at,
            version=self._now(case).version,
        )

    @staticmethod
    def _now(case: Any) -> Any:
        return type(case).objects.get(pk=case.pk)
