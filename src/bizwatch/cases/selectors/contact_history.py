"""What is known of first contact, past and waiting, as plain moments: for the forecast of what the desk can do.

No person's words and no officer's name are in it. Reports that are no case of their own (joined, held behind another one, set
aside) and those of which no contact was promised from the start are left out, and restricted cases as everywhere.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Min, Q, QuerySet

from bizwatch.cases.choices import CallBackState, ContactResult
from bizwatch.cases.models import Case, VictimContact
from bizwatch.cases.policies.natures import rule_of
from bizwatch.reference.choices import Nature


@dataclass(frozen=True)
class ContactPast:
    """One report of the past: when it came, and when there was contact, if there was."""

    reported_at: datetime
    contacted_at: datetime | None


@dataclass(frozen=True)
class ContactWaiting:
    """One report that waits for contact. ``ready_at``: not to be called before, where the business chose a later call."""

    case_id: int
    reference: str
    reported_at: datetime
    due_at: datetime
    ready_at: datetime


@dataclass(frozen=True)
class ContactTry:
    """One line of the contact log: whose, when, and whether somebody was in touch."""

    officer_id: int
    at: datetime
    reached: bool


@dataclass(frozen=True)
class ContactFacts:
    """What decides on a case what became of a time that its business was told."""

    case_id: int
    contacted_at: datetime | None
    opted_out_at: datetime | None
    due_at: datetime
    ended_at: datetime | None


def contact_is_promised(nature: Nature) -> bool:
    """Whether an officer contacts who reports something of a nature: not for information, nor on a restricted case."""
    return rule_of(nature).contacts and nature is not Nature.RESTRICTED


def contact_past(*, since: datetime, until: datetime) -> list[ContactPast]:
    """Return the reports of a time to whose victims contact was promised, in order of coming; contact up to its end."""
    rows = _promised().filter(reported_at__gte=since, reported_at__lt=until).order_by("reported_at", "pk")
    pairs = rows.values_list("reported_at", "contacted_at")
    return [ContactPast(came, contact if contact is not None and contact <= until else None) for came, contact in pairs]


def contact_waiting() -> list[ContactWaiting]:
    """Return the open reports that wait for contact, what is due first coming first."""
    chosen = Q(call_backs__state=CallBackState.BOOKED, call_backs__promise_was_due_at__isnull=False)
    rows = (
        Case.objects.awaiting_contact()
        .filter(joined_to=None, collapsed_into=None)
        .annotate(call_at=Min("call_backs__starts_at", filter=chosen))
        .order_by("contact_due_at", "pk")
        .values_list("pk", "crime_reference", "reported_at", "contact_due_at", "call_at")
    )
    return [ContactWaiting(pk, reference, came, due, call or came) for pk, reference, came, due, call in rows]


def contact_tries(*, since: datetime, until: datetime) -> list[ContactTry]:
    """Return the tries to reach a victim for the first time, by officer and in order of time."""
    reached = (ContactResult.REACHED, ContactResult.WRITTEN)
    wanted = (*reached, ContactResult.NO_ANSWER, ContactResult.LEFT_MESSAGE)
    first = Q(case__contacted_at=None) | Q(at__lte=F("case__contacted_at"))
    rows = (
        VictimContact.objects.filter(first, at__gte=since, at__lt=until, result__in=wanted, case__is_restricted=False)
        .order_by("by_id", "at", "pk")
        .values_list("by_id", "at", "result")
    )
    return [ContactTry(officer, at, result in reached) for officer, at, result in rows]


def contact_facts(case_ids: list[int]) -> dict[int, ContactFacts]:
    """Return how contact stands on cases, by their ids; restricted cases are left out."""
    return {case.pk: facts_of(case) for case in Case.objects.ordinary().filter(pk__in=case_ids)}


def facts_of(case: Case) -> ContactFacts:
    """Return how contact stands on a case, as it is in memory; a case that was joined to another has ended."""
    joined = case.joined_to_id is not None or case.collapsed_into_id is not None
    ended_at = case.changed_at if joined or not case.is_open else None
    return ContactFacts(
        case.pk,
        case.contacted_at,
        case.contact_opted_out_at if case.contact_opted_out else None,
        case.contact_due_at,
        case.closed_at or ended_at,
    )


def _promised() -> QuerySet[Case]:
    kept = Case.objects.ordinary().of_their_own().filter(collapsed_into=None)
    return kept.exclude(contact_opted_out=True, contact_opted_out_at=F("reported_at"))
