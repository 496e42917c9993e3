"""Restricted cases: opened with a reason, and the duty to notify the Home Office (Modern Slavery Act 2015, s.52)."""

from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import MoveKind, NotifyRoute
from bizwatch.cases.exceptions import CaseNotFound, NotificationNotPossible, ReasonToOpenNeeded
from bizwatch.cases.models import Case, DutyToNotify, RestrictedOpening
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.notifying import NOTIFY_RULES, notification_faults
from bizwatch.cases.selectors.visibility import sees
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.hold import audit_case, hold, keep, moved
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_DECISION_CLOCK = "nrm-decision"


@audited_service
def open_restricted(*, case: Case, reason: str, by: "User", at: datetime) -> RestrictedOpening:
    """Note why a specialist opens a restricted case. Raises ``ReasonToOpenNeeded``, ``CaseNotFound``."""
    if not case.is_restricted or not sees(by, case):
        raise CaseNotFound("There is no case with this reference, or it is not yours to see.")
    words = reason.strip()
    if not words:
        raise ReasonToOpenNeeded("Write why you open this case.")
    opening = RestrictedOpening.objects.create(case=case, by=by, by_name=by.audit_name[:120], at=at, reason=words[:240])
    audit_case(Action.CONSULTATION, case, "open_restricted", by=by, at=at, opening=opening.pk)
    return opening


def _check_notification(held: Case, *, who: str, form: str, when: datetime, at: datetime) -> None:
    faults = notification_faults(
        who=who,
        form_reference=form,
        when=when,
        reported_at=held.reported_at,
        at=at,
        is_known=DutyToNotify.objects.filter(case=held, form_reference=form).exists(),
    )
    if faults:
        raise NotificationNotPossible(faults)


@audited_service
def note_notification(
    *,
    case: Case,
    route: NotifyRoute,
    who: str,
    form_reference: str,
    when: datetime | None = None,
    note: str = "",
    by: "User",
    at: datetime,
) -> DutyToNotify:
    """Record that the Home Office was told of one person. ``when`` is the moment where it was earlier than now.

    A referral starts the clock of the decision on reasonable grounds; a notification without a name has none. The record
    is never changed: a mistake is put right by the log. Raises ``NotificationNotPossible``.
    """
    held = hold(case)
    allow(Act.NOTIFY, held, by)
    moment, form = when or at, form_reference.strip()
    _check_notification(held, who=who.strip(), form=form, when=moment, at=at)
    decides = NOTIFY_RULES[route].is_referral
    record = DutyToNotify.objects.create(
        case=held,
        route=route,
        who=who.strip(),
        notified_at=moment,
        entered_at=at,
        by=by,
        by_name=by.audit_name[:120],
        form_reference=form,
        decision_due_at=clock(_DECISION_CLOCK, to_london(moment).date()).due_at(moment) if decides else None,
        note=note,
    )
    moved(held, MoveKind.NOTIFIED, by=by, at=at, end=route.value)
    audit_case(Action.COLLECTION, held, "note_notification", by=by, at=at, record=record.pk, route=route.value)
    keep(held, by=by, at=at)
    return record
