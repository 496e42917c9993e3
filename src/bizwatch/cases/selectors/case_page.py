"""Everything on one case for the desk, in a fixed number of queries at most."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from bizwatch.businesses.selectors import is_answered_for
from bizwatch.cases.choices import CctvState, JoinState, LinkState, MoveKind, PersonRole, SupportsAction
from bizwatch.cases.models import (
    AttendanceDecision,
    CallBack,
    Case,
    CaseAction,
    CaseCircumstances,
    CaseExhibit,
    CaseIncident,
    CaseJoin,
    CaseLink,
    CaseMessage,
    CaseMove,
    CaseOutcome,
    CasePerson,
    CaseReferral,
    CaseResult,
    CaseVehicle,
    CctvSource,
    ClockRun,
    LogEntry,
    PropertyLine,
    ReferralStep,
    ThriveAssessment,
    VictimContact,
)
from bizwatch.cases.policies.solvability import SolvabilityFacts, solvability_reasons
from bizwatch.cases.selectors.there import Parts, are_there, has_any
from bizwatch.reference.choices import Nature


@dataclass(frozen=True)
class NearCase:
    """Another case at the same premises, for a person to judge; nothing is linked by itself."""

    pk: int
    reference: str
    crime_kind: str
    nature: str
    offence_code: str
    status: str
    occurred_from: datetime
    outcome_code: str


@dataclass(frozen=True)
class LinkedCase:
    """A link seen from one of its two cases."""

    link: CaseLink
    other: Case

    @property
    def is_live(self) -> bool:
        return self.link.state == LinkState.CONFIRMED


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """All of a case, and of the cases joined to it: what hangs on those still names its own case. Moves, log, contacts and messages in order of time; circumstances, THRIVE and attendance the newest first; everything else as it was added."""

    case: Case
    moves: tuple[CaseMove, ...]
    near: tuple[NearCase, ...]
    links: tuple[LinkedCase, ...] = ()
    joined: tuple[CaseJoin, ...] = ()
    log: tuple[LogEntry, ...] = ()
    contacts: tuple[VictimContact, ...] = ()
    call_backs: tuple[CallBack, ...] = ()
    messages: tuple[CaseMessage, ...] = ()
    actions: tuple[CaseAction, ...] = ()
    people: tuple[CasePerson, ...] = ()
    vehicles: tuple[CaseVehicle, ...] = ()
    property_lines: tuple[PropertyLine, ...] = ()
    cctv: tuple[CctvSource, ...] = ()
    exhibits: tuple[CaseExhibit, ...] = ()
    outcomes: tuple[CaseOutcome, ...] = ()
    circumstances: tuple[CaseCircumstances, ...] = ()
    thrive: tuple[ThriveAssessment, ...] = ()
    attendance: tuple[AttendanceDecision, ...] = ()
    clocks: tuple[ClockRun, ...] = ()
    referral: CaseReferral | None = None
    steps: tuple[ReferralStep, ...] = ()
    incident: CaseIncident | None = None
    results: tuple[CaseResult, ...] = ()

    @property
    def current_outcome(self) -> CaseOutcome | None:
        return next((given for given in self.outcomes if given.is_current), None)

    @property
    def suspects(self) -> tuple[CasePerson, ...]:
        return tuple(person for person in self.people if person.role == PersonRole.SUSPECT and not person.removed_at)

    @property
    def solvability_reasons(self) -> tuple[str, ...]:
        """The lines of enquiry in words; as many as ``case.solvability`` says."""
        return solvability_reasons(_facts(self)) if self.case.joined_to_id is None else ()

    @property
    def last_message_id(self) -> int | None:
        """The newest message shown, to be given to ``mark_read``."""
        return max((message.pk for message in self.messages), default=None)


# How each kind of row is asked for: only of a case that has some, or to which others are joined.
PARTS: Parts = {
    "log": LogEntry.objects.select_related("by").order_by("at", "pk"),
    "contacts": VictimContact.objects.select_related("by").order_by("at", "pk"),
    "call_backs": CallBack.objects.select_related("officer").order_by("starts_at", "pk"),
    "messages": CaseMessage.objects.order_by("at", "pk"),
    "actions": CaseAction.objects.select_related("owner", "added_by").order_by("due_at", "pk"),
    "people": CasePerson.objects.select_related("person").order_by("pk"),
    "vehicles": CaseVehicle.objects.select_related("vehicle").order_by("pk"),
    "property_lines": PropertyLine.objects.order_by("pk"),
    "cctv": CctvSource.objects.order_by("overwritten_at", "pk"),
    "exhibits": CaseExhibit.objects.select_related("evidence").order_by("pk"),
    "circumstances": CaseCircumstances.objects.order_by("-pk"),
    "thrive": ThriveAssessment.objects.order_by("-pk"),
    "attendance": AttendanceDecision.objects.order_by("-pk"),
    "clocks": ClockRun.objects.filter(ended_at=None).order_by("due_at", "pk"),
}
# The same of this case alone, whatever is joined to it.
OWN_PARTS: Parts = {"outcomes": CaseOutcome.objects.select_related("by", "told_in").order_by("-at", "-pk")}


def case_page(case: Case) -> CasePage:
    """Return everything on a case. One query says what there is; only that is read. The caller has checked that the asker
    may see it, and audits the read."""
    found = Case.objects.select_related("business", "premises", "allocated_to", "reported_by", "joined_to")
    whole: Any = found.annotate(
        has_joined=Exists(Case.objects.filter(joined_to=OuterRef("pk"))),
        has_links=Exists(CaseLink.objects.filter(Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")))),
        has_members=is_answered_for("premises"),
        **are_there({**PARTS, **OWN_PARTS}),
    ).get(pk=case.pk)
    whole.is_answered_for = whole.has_members
    joined = _joined(whole) if whole.has_joined else ()
    mine: dict[str, Any] = {"case__in": [case.pk, *(join.case_id for join in joined)]} if joined else {"case": case}
    links = _links(whole) if whole.has_links else ()
    moves = tuple(CaseMove.objects.filter(case=case).order_by("at", "pk"))
    parts: dict[str, Any] = {
        name: tuple(rows.filter(**mine)) for name, rows in PARTS.items() if joined or has_any(whole, name)
    }
    parts |= {name: tuple(rows.filter(case=case)) for name, rows in OWN_PARTS.items() if has_any(whole, name)}
    return CasePage(
        **_route(whole, moves),
        **parts,
        case=whole,
        moves=moves,
        links=links,
        joined=joined,
        near=cases_at_same_premises(whole, leave_out=[linked.other.pk for linked in links if linked.is_live]),
    )


def _route(case: Case, moves: tuple[CaseMove, ...]) -> dict[str, Any]:
    """Return what belongs to a case that is, or was, no crime; of a crime nothing is asked."""
    if case.nature == Nature.CRIME and not any(move.kind == MoveKind.CRIMED for move in moves):
        return {}
    mine = {"case": case}
    return {
        "incident": CaseIncident.objects.filter(**mine).first(),
        "referral": CaseReferral.objects.filter(**mine).first(),
        "steps": tuple(ReferralStep.objects.filter(referral__case=case).order_by("pk")),
        "results": tuple(CaseResult.objects.filter(**mine).select_related("by").order_by("-at", "-pk")),
    }


def cases_at_same_premises(case: Case, *, limit: int = 5, leave_out: list[int] | None = None) -> tuple[NearCase, ...]:
    """Return the newest other cases at the premises, as suggestions for a person who looks for related cases."""
    found = Case.objects.ordinary().filter(premises=case.premises_id).exclude(pk__in=[case.pk, *(leave_out or [])])
    columns = (
        "pk",
        "crime_reference",
        "crime_kind",
        "nature",
        "offence_code",
        "status",
        "occurred_from",
        "outcome_code",
    )
    rows = found.order_by("-reported_at", "-id").values_list(*columns)[:limit]
    return tuple(NearCase(*row) for row in rows)


def _joined(case: Case) -> tuple[CaseJoin, ...]:
    """Return what is joined to a case now, in the order in which it was."""
    live = CaseJoin.objects.filter(into=case, state=JoinState.JOINED)
    return tuple(live.select_related("case__premises", "by").order_by("pk"))


def _links(case: Case) -> tuple[LinkedCase, ...]:
    found = CaseLink.objects.filter(Q(first=case) | Q(second=case))
    found = found.filter(first__is_restricted=False, second__is_restricted=False)
    links = found.select_related("first__premises", "second__premises", "by").order_by("at", "pk")
    return tuple(LinkedCase(link, link.second if link.first_id == case.pk else link.first) for link in links)


def _facts(page: CasePage) -> SolvabilityFacts:
    """Say from what was read which lines of enquiry there are: the same as ``services.parts`` asks the database."""
    live = [person for person in page.people if not person.removed_at]
    return SolvabilityFacts(
        cctv=any(camera.state in (CctvState.WAITING, CctvState.SECURED) for camera in page.cctv),
        evidence=any(exhibit.withdrawn_at is None for exhibit in page.exhibits),
        suspect_named=any(person.told_name or person.person_id for person in page.suspects),
        suspect_described=any(person.description for person in page.suspects),
        seen_before=any(person.seen_before == "yes" for person in page.suspects),
        registration=any(vehicle.registration for vehicle in page.vehicles),
        witness=any(person.role == PersonRole.WITNESS for person in live),
        serial_number=any(line.serial_number for line in page.property_lines if line.ended_at is None),
        supports_action=page.case.supports_action == SupportsAction.YES,
    )
