"""What a business may see of its case, and nothing else: plain values, so that no page can reach for more.

Not here, on purpose: people that the police added or named, the log, rationale, other businesses' cases, and evidence
that did not come from the business.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from bizwatch.cases.choices import ActionState, CallBackState, JoinState, MoveKind, PersonRole, Side
from bizwatch.cases.models import (
    CallBack,
    Case,
    CaseAction,
    CaseExhibit,
    CaseJoin,
    CaseMessage,
    CasePerson,
    CaseVehicle,
    CctvSource,
    PropertyLine,
    VictimContact,
)
from bizwatch.cases.policies.joining import is_counted
from bizwatch.cases.selectors.business_clocks import BusinessClock, business_clocks
from bizwatch.cases.selectors.business_routes import BusinessReferral, BusinessResult, referral_told, result_told
from bizwatch.cases.selectors.there import Parts, are_there, has_any
from bizwatch.evidence.selectors import first_seen
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import outcome

Shown = TypeVar("Shown")

_MOVES_SHOWN = (
    MoveKind.OPENED,
    MoveKind.RECORDED,
    MoveKind.ALLOCATED,
    MoveKind.RECLASSIFIED,
    MoveKind.CRIMED,
    MoveKind.TRANSFERRED,
    MoveKind.CANCELLED,
    MoveKind.FINALISED,
    MoveKind.REOPENED,
    MoveKind.TOLD_AGAIN,
    MoveKind.JOINED,
    MoveKind.UNJOINED,
    MoveKind.TOOK_IN,
    MoveKind.LET_GO,
    MoveKind.SET_ASIDE,
    MoveKind.CONTACT_LATER,
)


# The columns of the case that a business may read as they stand; a column that is not named here stays the desk's.
_SAME_ON_THE_CASE = (
    "version",
    "crime_kind",
    "nature",
    "offence_code",
    "status",
    "is_open",
    "told_summary",
    "occurred_from",
    "occurred_to",
    "reported_at",
    "record_due_at",
    "recorded_at",
    "contact_due_at",
    "contacted_at",
    "contact_opted_out",
    "contact_opted_out_at",
    "contact_name",
    "contact_channel",
    "closed_at",
    "attention_why",
    "attention_at",
)

_TOLD_OF = (PersonRole.SUSPECT, PersonRole.SEEN)  # victims and witnesses are told of as such, and counted nowhere


@dataclass(frozen=True)
class BusinessMove:
    """A step of the case: its kind and when. ``to_body`` only for a transfer."""

    kind: str
    at: datetime
    to_body: str


@dataclass(frozen=True)
class BusinessContact:
    """That the desk was in touch or tried."""

    at: datetime
    channel: str
    result: str


@dataclass(frozen=True)
class BusinessMessage:
    """A message, from ``side``; ``by_name`` as it signed."""

    pk: int
    side: str
    by_name: str
    at: datetime
    text: str
    read_at: datetime | None


@dataclass(frozen=True)
class BusinessAction:
    """Something that the business was asked for; ``path`` is the page here where it is done, "" where there is none."""

    pk: int
    kind: str
    text: str
    due_at: datetime
    state: str
    closed_at: datetime | None
    added_at: datetime
    path: str


@dataclass(frozen=True)
class BusinessCall:
    """A call that is booked."""

    starts_at: datetime
    telephone: str
    with_name: str


@dataclass(frozen=True)
class BusinessEvidence:
    """A file that the business sent. ``seen_at`` is when the police first opened or saved it."""

    evidence_id: UUID
    kind: str
    caption: str
    original_name: str
    copy_state: str
    added_at: datetime
    is_withdrawn: bool
    scan_state: str
    format_code: str
    has_picture: bool
    has_preview: bool
    seen_at: datetime | None


@dataclass(frozen=True)
class BusinessCamera:
    """A camera that the business named."""

    pk: int
    camera: str
    overwritten_at: datetime
    overwrite_assumed: bool
    state: str


@dataclass(frozen=True)
class BusinessProperty:
    """A line of what was taken, damaged or not paid for; ``unit_value`` in pounds.

    ``corrects`` is the id of the line in whose place it stands. A line with ``ended_at`` holds no more, with the reason.
    ``told_in`` is the joined report that it came with, "" for the case's own; ``counts``: in the value of this case.
    """

    pk: int
    corrects: int | None
    description: str
    quantity: int
    unit_value: Decimal | None
    is_damage: bool
    recovered: bool
    ended_at: datetime | None
    ended_reason: str
    told_in: str
    counts: bool


@dataclass(frozen=True)
class BusinessOutcome:
    """How the case ended, in the words of the reference table and those written for the business."""

    code: str
    label: str
    meaning: str
    at: datetime
    words: str
    other_body: str
    remedy: str
    remedy_due_date: date | None
    remedy_done_at: datetime | None
    told_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class BusinessCasePage:
    """All that a business may see of one case."""

    reference: str
    version: int
    premises_name: str
    premises_town: str
    crime_kind: str
    nature: str
    offence_code: str
    status: str
    is_open: bool
    told_summary: str
    occurred_from: datetime
    occurred_to: datetime | None
    reported_at: datetime
    record_due_at: datetime
    recorded_at: datetime | None
    contact_due_at: datetime
    contacted_at: datetime | None
    contact_opted_out: bool
    contact_opted_out_at: datetime | None
    contact_name: str
    contact_channel: str
    closed_at: datetime | None
    attention_why: str
    attention_at: datetime
    investigator: str
    people_told_of: int
    vehicles_told_of: int
    moves: tuple[BusinessMove, ...]
    contacts: tuple[BusinessContact, ...]
    messages: tuple[BusinessMessage, ...]
    actions: tuple[BusinessAction, ...]
    calls: tuple[BusinessCall, ...]
    evidence: tuple[BusinessEvidence, ...]
    cameras: tuple[BusinessCamera, ...]
    property_lines: tuple[BusinessProperty, ...]
    clocks: tuple[BusinessClock, ...]
    outcome: BusinessOutcome | None
    result: BusinessResult | None
    referral: BusinessReferral | None

    @property
    def owed(self) -> tuple[BusinessAction, ...]:
        """What the desk still waits for."""
        return tuple(action for action in self.actions if action.state == ActionState.OPEN)

    @property
    def last_message_id(self) -> int | None:
        """The newest message shown, to be given to ``mark_read``."""
        return max((message.pk for message in self.messages), default=None)


_OURS = {"side": Side.BUSINESS}
# How each kind of row is asked for: only of a case that has some, or to which others of its business are joined.
PARTS: Parts = {
    "people": CasePerson.objects.filter(**_OURS, role__in=_TOLD_OF),
    "vehicles": CaseVehicle.objects.filter(**_OURS),
    "contacts": VictimContact.objects.order_by("at", "pk"),
    "messages": CaseMessage.objects.order_by("at", "pk"),
    "actions": CaseAction.objects.filter(**_OURS).exclude(state=ActionState.DROPPED).order_by("due_at", "pk"),
    "calls": CallBack.objects.filter(state=CallBackState.BOOKED).order_by("starts_at", "pk"),
    "exhibits": CaseExhibit.objects.filter(**_OURS).select_related("evidence").order_by("pk"),
    "cameras": CctvSource.objects.order_by("overwritten_at", "pk"),
    "property_lines": PropertyLine.objects.order_by("pk"),
}


def business_case_page(case: Case) -> BusinessCasePage:
    """Return what the business may see of a case. One query says what there is; only that is read.

    The caller has found the case through ``case_by_reference`` for this very person, and audits the read.
    """
    found = Case.objects.select_related("premises", "allocated_to", "referral")
    joined = Exists(Case.objects.filter(joined_to=OuterRef("pk"), business=OuterRef("business")))
    whole = found.annotate(has_joined=joined, **are_there(PARTS)).get(pk=case.pk)
    same: dict[str, Any] = {name: getattr(whole, name) for name in _SAME_ON_THE_CASE}
    return BusinessCasePage(
        **same,
        reference=whole.crime_reference,
        premises_name=whole.premises.name,
        premises_town=whole.premises.town,
        investigator=whole.allocated_to.audit_name if whole.allocated_to else "",
        people_told_of=_rows(whole, "people").count(),
        vehicles_told_of=_rows(whole, "vehicles").count(),
        moves=_moves(whole),
        contacts=_all(BusinessContact, whole, "contacts", "at", "channel", "result"),
        messages=_all(BusinessMessage, whole, "messages", "pk", "side", "by_name", "at", "text", "read_at"),
        actions=_actions(whole),
        calls=_all(BusinessCall, whole, "calls", "starts_at", "telephone", "with_name"),
        evidence=_evidence(whole),
        cameras=_cameras(whole),
        property_lines=_property(whole),
        clocks=business_clocks(whole),
        outcome=_outcome(whole),
        result=result_told(whole),
        referral=referral_told(whole),
    )


def _rows(whole: Case, name: str) -> QuerySet[Any]:
    """Return the rows of a part of this case and those joined to it, of the same business: nothing of another's."""
    if has_any(whole, "joined"):
        return PARTS[name].filter(case__in=Case.objects.with_joined(whole).filter(business_id=whole.business_id))
    return PARTS[name].filter(case=whole) if has_any(whole, name) else PARTS[name].none()


def _all(shown: Callable[..., Shown], whole: Case, name: str, *columns: str) -> tuple[Shown, ...]:
    return tuple(shown(*row) for row in _rows(whole, name).values_list(*columns))


def _moves(case: Case) -> tuple[BusinessMove, ...]:
    shown = case.moves.filter(kind__in=_MOVES_SHOWN).order_by("at", "pk")
    return tuple(BusinessMove(*row) for row in shown.values_list("kind", "at", "other_body"))


def _actions(case: Case) -> tuple[BusinessAction, ...]:
    columns = ("pk", "kind", "text", "due_at", "state", "closed_at", "added_at", "path")
    return _all(BusinessAction, case, "actions", *columns)


def _evidence(case: Case) -> tuple[BusinessEvidence, ...]:
    sent = list(_rows(case, "exhibits"))
    seen = first_seen(exhibit.evidence_id for exhibit in sent) if sent else {}
    return tuple(
        BusinessEvidence(
            exhibit.evidence_id,
            exhibit.evidence.kind,
            exhibit.evidence.caption,
            exhibit.evidence.original_name,
            exhibit.evidence.copy_state,
            exhibit.added_at,
            exhibit.withdrawn_at is not None,
            exhibit.evidence.scan_state,
            exhibit.evidence.format_code,
            exhibit.evidence.has_picture,
            exhibit.evidence.has_preview,
            seen.get(exhibit.evidence_id),
        )
        for exhibit in sent
    )


def _cameras(case: Case) -> tuple[BusinessCamera, ...]:
    columns = ("pk", "camera", "overwritten_at", "overwrite_assumed", "state")
    return _all(BusinessCamera, case, "cameras", *columns)


_PROPERTY_COLUMNS = tuple(
    "corrects_id" if field.name == "corrects" else field.name
    for field in fields(BusinessProperty)
    if field.name not in ("told_in", "counts")
)


def _property(case: Case) -> tuple[BusinessProperty, ...]:
    joins = CaseJoin.objects.filter(into=case, state=JoinState.JOINED, case__business_id=case.business_id)
    joined_at = dict(joins.values_list("case_id", "at")) if has_any(case, "joined") else {}
    rows = _rows(case, "property_lines").values_list(
        *_PROPERTY_COLUMNS, "case_id", "case__crime_reference", "added_at", "side"
    )
    return tuple(_property_line(row, joined_at) for row in rows)


def _property_line(row: tuple[Any, ...], joined_at: dict[int, datetime]) -> BusinessProperty:
    *cells, case_id, reference, added_at, side = row
    counts = is_counted(added_at=added_at, by_police=side == Side.POLICE, joined_at=joined_at.get(case_id))
    cells += [reference if case_id in joined_at else "", counts]
    return BusinessProperty(*cells)


def _outcome(case: Case) -> BusinessOutcome | None:
    given = case.outcomes.filter(is_current=True).first() if case.outcome_code else None
    if given is None:
        return None
    meant = outcome(given.code, to_london(given.at).date())
    return BusinessOutcome(
        code=given.code,
        label=meant.label,
        meaning=meant.meaning,
        at=given.at,
        words=given.words_for_business,
        other_body=given.other_body,
        remedy=given.remedy,
        remedy_due_date=given.remedy_due_date,
        remedy_done_at=given.remedy_done_at,
        told_at=given.victim_told_at,
    )
