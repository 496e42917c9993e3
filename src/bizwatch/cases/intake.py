"""What a new case is made of: plain values, checked for shape here and against the rules by ``services.open_case``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from bizwatch.cases.choices import (
    AdviceGiven,
    Consent,
    ContactChannel,
    Door,
    FactAnswer,
    PersonRole,
    ReferralVictim,
    RemedyWho,
    SupportsAction,
    VictimKind,
)
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import BusinessCrimeFacts

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class NewContact:
    """Whom the desk calls about the case. ``opted_out``: they asked for no contact within the promised time."""

    name: str
    email: str = ""
    telephone: str = ""
    channel: ContactChannel = ContactChannel.EMAIL
    times: str = ""
    opted_out: bool = False


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Somebody told of. ``seen_before`` is "yes", "no", "unsure" or "" where it was not asked."""

    role: PersonRole
    told_name: str = ""
    description: str = ""
    seen_before: str = ""
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class NewVehicle:
    """A vehicle told of; ``registration`` may be part of a mark, in any spelling."""

    registration: str = ""
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class NewProperty:
    """A line of what was taken, damaged or not paid for. ``unit_value`` in pounds, None where unknown."""

    description: str
    quantity: int = 1
    unit_value: Decimal | None = None
    serial_number: str = ""
    is_damage: bool = False


@dataclass(frozen=True, kw_only=True)
class NewCctv:
    """A camera. Without ``overwritten_at`` the premises' usual time is assumed, or else the ``cctv-overwrite`` clock."""

    camera: str
    clock_error_minutes: int | None = None
    overwritten_at: datetime | None = None
    who_can_export: str = ""


@dataclass(frozen=True, kw_only=True)
class NewIncident:
    """What is told of an incident that is no crime. Goes with nature ``incident``.

    Anti-social behaviour has exactly one qualifier and one heading, two dimensions that say nothing of each other
    (National Standard for Incident Recording): codes of ``reference.selectors.asb_qualifiers`` and ``asb_headings``.
    Both are "" for an incident that is none, such as fuel not paid for by an honest mistake.
    """

    qualifier: str = ""
    heading: str = ""


@dataclass(frozen=True, kw_only=True)
class NewReferral:
    """What is told of a fraud or a computer crime, which a national service records. Goes with nature ``referral``.

    ``service`` is a code of ``reference.selectors.national_service``. ``nfib_code`` is an offence code of the NFIB
    scheme, "" where the kind of fraud is not known. ``loss`` in pounds, None where nobody knows: never 0 for unknown.
    The ``reported_there`` fields say that the business told the service itself, under which reference, when and who.
    """

    service: str = "fraud-reporting"
    nfib_code: str = ""
    victim: ReferralVictim = ReferralVictim.UNKNOWN
    loss: Decimal | None = None
    service_reference: str = ""
    reported_there_at: datetime | None = None
    reported_there_by: str = ""


@dataclass(frozen=True, kw_only=True)
class NewSlaveryCheck:
    """The signs of modern slavery that somebody noticed. Goes with nature ``restricted`` and ``is_restricted``.

    ``indicators`` are codes of ``reference.selectors.slavery_indicators``. ``people_at_risk`` is None where unknown;
    ``children`` is "yes", "no", "unsure" or "". ``safe_contact`` says how the person who told it can be reached without
    anybody at the business noticing: nothing is ever written to the contact of the case.
    """

    indicators: tuple[str, ...] = ()
    consent: Consent = Consent.NOT_ASKED
    people_at_risk: int | None = None
    children: str = ""
    in_danger_now: bool = False
    safe_contact: str = ""


@dataclass(frozen=True, kw_only=True)
class NewCircumstances:
    """What is told, or known, of a case that the attendance rule and the order of the queue look at.

    ``violence``: force against a person, a threat to kill, or force or threats to steal; ``in_person``: evidence that must
    be secured promptly and only in person; ``prolific`` and ``juvenile``: such an offender is involved, whoever it is.
    """

    violence: FactAnswer = FactAnswer.UNKNOWN
    weapon: FactAnswer = FactAnswer.UNKNOWN
    detained: FactAnswer = FactAnswer.UNKNOWN
    in_person: FactAnswer = FactAnswer.UNKNOWN
    prolific: FactAnswer = FactAnswer.UNKNOWN
    juvenile: FactAnswer = FactAnswer.UNKNOWN

    @property
    def says_nothing(self) -> bool:
        """Whether nothing was told."""
        return self == NewCircumstances()


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """A report, ready to become a case. Moments are aware; ``reported_by`` is None for a guest, a caller and a machine.

    ``crime_kind`` is a code of ``reference.selectors.report_kinds``; only a crime has an ``offence_code``. ``incident``,
    ``referral`` and ``slavery`` go with their natures. ``told_as_hate``: somebody perceives it as hate (a crime or an
    incident), which the police take as it is told. ``external_reference`` is the number in the sender's own system.
    """

    crime_kind: str
    offence_code: str
    nature: Nature = Nature.CRIME
    is_restricted: bool = False
    told_as_hate: bool = False
    incident: NewIncident | None = None
    referral: NewReferral | None = None
    slavery: NewSlaveryCheck | None = None
    door: Door = Door.ACCOUNT
    external_reference: str = ""
    business_id: int
    premises_id: int
    reported_by: "User | None"
    occurred_from: datetime
    occurred_to: datetime | None = None
    summary: str = ""
    contact: NewContact
    supports_action: SupportsAction = SupportsAction.UNSURE
    definition_facts: BusinessCrimeFacts = field(default_factory=BusinessCrimeFacts)
    people: tuple[NewPerson, ...] = ()
    vehicles: tuple[NewVehicle, ...] = ()
    property_lines: tuple[NewProperty, ...] = ()
    cctv: tuple[NewCctv, ...] = ()
    evidence_ids: tuple[UUID, ...] = ()
    circumstances: NewCircumstances = field(default_factory=NewCircumstances)


@dataclass(frozen=True, kw_only=True)
class Told:
    """That the victim was told of a decision: when and how. It becomes an entry of the contact log."""

    at: datetime
    channel: ContactChannel
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class NewName:
    """The name under which an investigator enters a person who is not yet known."""

    family_name: str
    given_names: str = ""
    birth_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class OutcomeFacts:
    """Everything an outcome may ask for; which of it an outcome needs, ``reference`` says (``Outcome.needs``).

    ``rationale`` is for the police only; ``words_for_business`` is read by the business. ``cps_reference`` names the
    prosecutor's decision; ``limit_expired_on`` the day on which a time limit for prosecution ran out. ``remedy_option`` is a
    code of ``reference.community_remedies``, ``remedy_amount`` in pounds, ``remedy_chosen_by`` who at the business chose.
    """

    rationale: str = ""
    words_for_business: str = ""
    told: Told | None = None
    victim_consulted: bool = False
    victim_supports: SupportsAction | None = None
    victim_view: str = ""
    other_body: str = ""
    offender_admitted: bool = False
    offender_agreed: bool = False
    evidence_enough: bool = False
    suitable_because: str = ""
    remedy_chosen_by: str = ""
    remedy_option: str = ""
    remedy: str = ""
    remedy_amount: Decimal | None = None
    remedy_due_date: date | None = None
    cps_reference: str = ""
    limit_expired_on: date | None = None
    suspect_reason: str = ""
    activity: str = ""


@dataclass(frozen=True, kw_only=True)
class NewRemedy:
    """One thing to be done in a community resolution; ``amount`` in pounds where it is money."""

    option_code: str
    what: str
    who: RemedyWho = RemedyWho.OFFENDER
    amount: Decimal | None = None
    due_date: date


@dataclass(frozen=True, kw_only=True)
class NewVictim:
    """One victim of an incident that has several. ``label`` tells them apart without a name ("the second cashier")."""

    label: str
    kind: VictimKind


@dataclass(frozen=True, kw_only=True)
class NewOccasion:
    """One theft of a finished incident. ``at_time`` is None where only the day is known, ``value`` where nobody knows it."""

    day: date
    at_time: time | None = None
    value: Decimal | None = None
    how_known: str = ""


@dataclass(frozen=True, kw_only=True)
class Thrive:
    """An assessment as it is written: levels and notes by the code of each part, and the advice given (THRIVE-SP)."""

    levels: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)
    scene_advice: AdviceGiven = AdviceGiven.NOT_NEEDED
    scene_note: str = ""
    prevention_advice: AdviceGiven = AdviceGiven.NOT_NEEDED
    prevention_note: str = ""
