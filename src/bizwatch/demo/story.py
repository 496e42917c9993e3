"""Cases with a past: each is told step by step through the desk's own services, at moments that lie behind."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from bizwatch.accounts.models import User
from bizwatch.audit.services import SystemActor
from bizwatch.cases import services
from bizwatch.cases.choices import (
    ActionKind,
    ContactChannel,
    ContactResult,
    LogKind,
    PersonRole,
    Side,
    SupportsAction,
)
from bizwatch.cases.intake import (
    NewCase,
    NewCctv,
    NewContact,
    NewName,
    NewPerson,
    NewProperty,
    NewVehicle,
    OutcomeFacts,
    Told,
)
from bizwatch.demo import words
from bizwatch.demo.clocks import decide, offer
from bizwatch.demo.rota import after_duty, choose_call, lay_out
from bizwatch.demo.stills import still
from bizwatch.evidence.services import receive_file
from bizwatch.reference.selectors import BusinessCrimeFacts

TELLER = SystemActor("demonstration")
KINDS = (
    ("shop_theft", "46", 14),
    ("criminal_damage", "58B", 4),
    ("making_off", "49A", 2),
)
# Hours ago of the reports that wait for contact. The last two were tried in vain, and their promises end within the hour:
# yesterday more came than the desk could do, and the sergeant is warned. A new report is told a time of today or tomorrow.
WAITING = (1, 6, 23, 23.5)
CALLS = (1, 5, 7)  # reports of which the business chose when it is called, before or after the first contact
WAITS = (12, 25, 40, 18, 75, 30, 90, 20, 110, 50)  # minutes of duty until somebody reads a report
PEAK, PEAK_FROM, PEAK_TO = 9, 26.0, 12.0  # reports of yesterday that were contacted since, and hours ago
FACTS = BusinessCrimeFacts(
    is_crime=True, victim_is_business=True, on_business_premises=True, commercial_enterprise=True
)


class Teller:
    """Tells cases. ``officers`` are two investigators and their supervisor."""

    def __init__(self, rng: random.Random, at: datetime, officers: Sequence[User]) -> None:
        self.rng, self.at = rng, at
        self.investigators, self.supervisor = officers[:2], officers[2]
        lay_out(officers, at=at)

    def tell(self, premises: Any, number: int) -> None:
        """Tell one case: the older it is, the further it has come."""
        reported = self.at - self._ago(number)
        case, officer = self._open(premises, reported), self.investigators[number % 2]
        read = min(self.at, after_duty(reported, timedelta(minutes=WAITS[number % len(WAITS)])))
        if number < len(WAITING):
            self._wait(case, officer, read, number)
            return
        services.take_case(case=case, by=officer, at=read)
        self._record(case, officer, read)
        self._contact(case, officer, read, number)
        if number in CALLS:
            choose_call(case, CALLS.index(number), at=self.at)
        if number >= len(WAITING) + PEAK:
            self._finish(case, officer, read + timedelta(hours=self.rng.uniform(20, 90)), number)

    def _ago(self, number: int) -> timedelta:
        """Return how long ago a case was reported: those that wait, yesterday's peak, and before it one in a day."""
        if number < len(WAITING):
            return timedelta(hours=WAITING[number])
        place = number - len(WAITING)
        if place < PEAK:
            return timedelta(hours=PEAK_FROM - (PEAK_FROM - PEAK_TO) * place / PEAK)
        return timedelta(hours=PEAK_FROM + 2 + 24 * (place - PEAK) * self.rng.uniform(0.8, 1.2))

    def _wait(self, case: Any, officer: User, read: datetime, number: int) -> None:
        """Let a report wait: new, with a call that the business chose, or tried in vain."""
        if number >= len(WAITING) - 2:
            services.take_case(case=case, by=officer, at=read)
            self._record(case, officer, read)
            services.record_contact(
                case=case, channel=ContactChannel.PHONE, result=ContactResult.NO_ANSWER, by=officer, at=read
            )
        elif number in CALLS:
            choose_call(case, CALLS.index(number), at=self.at)

    def tell_the_tour(self, premises: Any, head_office: User) -> None:
        """Tell the case that the tour shows: under investigation, with something owed and a message on either side."""
        reported = self.at - timedelta(hours=30)
        case = self._open(premises, reported, kind="shop_theft")
        officer = self.investigators[0]
        services.take_case(case=case, by=officer, at=reported + timedelta(hours=3))
        self._record(case, officer, reported + timedelta(hours=3))
        self._contact(case, officer, reported + timedelta(hours=4), 1)
        services.add_action(
            case=case,
            side=Side.BUSINESS,
            kind=ActionKind.EVIDENCE,
            text="Send the footage of the whole visit, from the door to the door",
            due_at=self.at + timedelta(days=3),
            by=officer,
            at=reported + timedelta(hours=5),
        )
        self._message(case, head_office, reported + timedelta(hours=8), "The manager is in from 2pm and can export it.")
        self._message(case, officer, reported + timedelta(hours=9), "Thank you. After 2pm is fine: I will ring then.")
        services.book_call_back(
            case=case,
            starts_at=(self.at + timedelta(hours=20)).replace(minute=30, second=0, microsecond=0),
            officer=officer,
            by=officer,
            at=reported + timedelta(hours=9),
        )

    def _open(self, premises: Any, reported: datetime, kind: str | None = None) -> Any:
        chosen, code = (kind, "46") if kind else self._kind(premises)
        new = self._new(premises, reported, chosen, code, with_stills=kind is not None)
        return services.open_case(new=new, by=TELLER, at=reported)

    def _kind(self, premises: Any) -> tuple[str, str]:
        if premises.sector == "forecourt":
            return "making_off", "49A"
        kind, code, _ = self.rng.choices(KINDS[:2], weights=[weight for *_, weight in KINDS[:2]])[0]
        return kind, code

    def _stills(self, at: datetime) -> tuple[UUID, ...]:
        frames = [still(at, words.CAMERAS[number], self.rng) for number in range(2)]
        captions = ("At the tills", "Leaving by the main door")
        sent = zip(frames, captions, strict=True)
        return tuple(receive_file(upload=frame, caption=caption, by=TELLER, at=at).pk for frame, caption in sent)

    def _new(self, premises: Any, reported: datetime, kind: str, code: str, *, with_stills: bool = False) -> NewCase:
        return NewCase(
            crime_kind=kind,
            offence_code=code,
            business_id=premises.business_id,
            premises_id=premises.pk,
            reported_by=None,
            occurred_from=reported - timedelta(minutes=self.rng.randint(20, 600)),
            summary=words.SUMMARIES[kind],
            contact=NewContact(
                name=premises.contact_name,
                email=premises.contact_email,
                telephone=premises.contact_telephone,
                channel=ContactChannel.EMAIL,
                times=premises.contact_times,
                opted_out=self.rng.random() < 0.08,
            ),
            supports_action=SupportsAction.YES,
            definition_facts=FACTS,
            people=(NewPerson(role=PersonRole.SUSPECT, description=self.rng.choice(words.PEOPLE_SEEN)),),
            vehicles=self._vehicles(kind),
            property_lines=(self._property(kind),),
            cctv=self._cctv(reported),
            evidence_ids=self._stills(reported) if with_stills else (),
        )

    def _vehicles(self, kind: str) -> tuple[NewVehicle, ...]:
        if kind != "making_off":
            return ()
        letters = "".join(self.rng.choice("ABCDEFGHJKLMNOPRSTUVWXY") for _ in range(3))
        return (NewVehicle(registration=f"ZZ{self.rng.randint(10, 74)} {letters}", description="dark estate car"),)

    def _property(self, kind: str) -> NewProperty:
        if kind == "criminal_damage":
            thing, value = self.rng.choice(words.DAMAGE)
            return NewProperty(description=thing, unit_value=Decimal(value), is_damage=True)
        if kind == "making_off":
            return NewProperty(description="diesel, pump 4", unit_value=Decimal(self.rng.randint(30, 110)))
        thing, quantity, value = self.rng.choice(words.GOODS)
        return NewProperty(description=thing, quantity=self.rng.randint(1, quantity), unit_value=Decimal(value))

    def _cctv(self, reported: datetime) -> tuple[NewCctv, ...]:
        if self.rng.random() < 0.25:
            return ()
        lost = reported + timedelta(days=self.rng.choice([3, 7, 14, 28, 31]))
        return (
            NewCctv(
                camera=self.rng.choice(words.CAMERAS),
                clock_error_minutes=self.rng.choice([None, 0, 4, -3]),
                overwritten_at=lost,
                who_can_export="the manager on shift",
            ),
        )

    def _record(self, case: Any, officer: User, at: datetime) -> None:
        case.refresh_from_db()
        services.record_crime(case=case, by=officer, at=at, version=case.version)
        services.add_log_entry(case=case, kind=LogKind.NOTE, text=words.LOG_TEXTS[0], by=officer, at=at)

    def _contact(self, case: Any, officer: User, at: datetime, number: int) -> None:
        moment = min(self.at, at + timedelta(minutes=25))
        if number % 5 == 0:
            services.record_contact(
                case=case, channel=ContactChannel.PHONE, result=ContactResult.NO_ANSWER, by=officer, at=moment
            )
            moment = min(self.at, after_duty(moment, timedelta(hours=2)))
        services.record_contact(
            case=case,
            channel=ContactChannel.PHONE,
            result=ContactResult.REACHED,
            note="Spoke to the named contact, who supports police action.",
            by=officer,
            at=moment,
        )
        offer(case, officer, moment, number)

    def _message(self, case: Any, by: User, at: datetime, text: str) -> None:
        dedupe = UUID(int=self.rng.getrandbits(128), version=4)
        services.send_message(case=case, text=text, dedupe=dedupe, by=by, at=at)

    def _finish(self, case: Any, officer: User, at: datetime, number: int) -> None:
        if at > self.at:
            return
        endings: Sequence[Callable[[Any, User, datetime], None]] = (
            self._no_suspect,
            self._no_suspect,
            self._charged,
            self._resolved,
        )
        endings[number % len(endings)](case, officer, at)

    def _no_suspect(self, case: Any, officer: User, at: datetime) -> None:
        self._close(case, "18", officer, at, OutcomeFacts(rationale="Footage checked, nobody recognised."))

    def _charged(self, case: Any, officer: User, at: datetime) -> None:
        self._name(case, officer, at)
        decide(case, officer, at)
        self._close(case, "1", officer, at, OutcomeFacts(rationale="Charged; first hearing next month."))

    def _resolved(self, case: Any, officer: User, at: datetime) -> None:
        self._name(case, officer, at)
        facts = OutcomeFacts(
            rationale="First offence, admitted and sorry; the shop agreed.",
            victim_consulted=True,
            victim_supports=SupportsAction.YES,
            offender_admitted=True,
            offender_agreed=True,
            evidence_enough=True,
            suitable_because="A first and low-level crime, admitted at once, and regret shown.",
            remedy_chosen_by=case.contact_name,
            remedy_option="apology-written",
            remedy="Writes an apology, and stays out of the shop",
            remedy_due_date=(at + timedelta(days=21)).date(),
        )
        self._close(case, "8", officer, at, facts)

    def _name(self, case: Any, officer: User, at: datetime) -> None:
        case.refresh_from_db()
        services.name_suspect(
            case=case,
            case_person_id=case.people.filter(role=PersonRole.SUSPECT).values_list("pk", flat=True)[0],
            person=NewName(
                family_name=self.rng.choice(words.FAMILY_NAMES), given_names=self.rng.choice(words.GIVEN_NAMES)
            ),
            reason="Recognised by an officer from the footage.",
            by=officer,
            at=at,
            version=case.version,
        )

    def _close(self, case: Any, code: str, officer: User, at: datetime, facts: OutcomeFacts) -> None:
        case.refresh_from_db()
        told = Told(at=at, channel=ContactChannel.PHONE, note="Told what the outcome means.")
        services.finalise(
            case=case,
            outcome_code=code,
            facts=OutcomeFacts(**{**vars(facts), "told": told, "words_for_business": "Thank you for your report."}),
            by=officer,
            at=at,
            version=case.version,
        )
