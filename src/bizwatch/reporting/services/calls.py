"""Writing down what a caller to 101 reports: the same catalogue, all pages on one screen, and the call back to them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.cache import cache

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service, record, record_read
from bizwatch.cases.exceptions import TelephoneNeeded
from bizwatch.cases.services import book_call_back_slot
from bizwatch.reporting.after_sending import case_to_read
from bizwatch.reporting.answers import Json
from bizwatch.reporting.choices import DraftState
from bizwatch.reporting.gates import Verdict
from bizwatch.reporting.models import Draft, Report
from bizwatch.reporting.prefill import fill_in
from bizwatch.reporting.services.drafts import locked_open, pass_gate

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.businesses.models import Premises
    from bizwatch.cases.models import CallBack

USUAL_KIND = "shop_theft"
NOTHING = "none"  # what the gate's last box sends
TOLD_FOR = 15 * 60  # seconds in which one call-taker's looks at the same possible duplicate of a call count as one


@audited_service
def begin_call(*, premises: "Premises", by: "User", at: datetime) -> Draft:
    """Begin to write down a call about a premises, or go on with the one just begun for it and not touched yet."""
    same = Draft.objects.filter(owner=by, is_call=True, state=DraftState.OPEN, premises=premises, version=1)
    found = same.select_for_update().first()
    if found is not None:
        return found
    draft = Draft(owner=by, is_call=True, crime_kind=USUAL_KIND, premises=premises, started_at=at, saved_at=at)
    draft.save(force_insert=True)
    fill_in(draft, at=at)
    draft.answers["premises"] = {"premises": premises.reference}
    draft.save()
    record(Action.COLLECTION, by=by, at=at, subject_type="draft", subject_id=draft.pk, kind=draft.crime_kind)
    return draft


@audited_service
def save_call(
    *,
    draft_id: UUID,
    kind: str,
    ticked: Iterable[str] | None,
    right: Mapping[str, Json],
    unfinished: Mapping[str, Json],
    by: "User",
    at: datetime,
) -> tuple[Draft, Verdict | None]:
    """Keep everything on the screen: ``right`` answers by page, and what is typed and not right yet apart from it.

    ``ticked`` are the gate's answers, None while nobody asked. Raises ``AlreadySent`` and ``DraftNotFound``.
    """
    draft = locked_open(draft_id)
    asked_again = ticked is not None and (kind != draft.crime_kind or _differs(draft, ticked))
    draft.crime_kind = kind
    verdict = pass_gate(draft, ticked or (), by=by, at=at) if asked_again else None
    for code, found in right.items():
        draft.answers[code] = found
        draft.unfinished.pop(code, None)
    for code, typed in unfinished.items():
        draft.answers.pop(code, None)
        draft.unfinished[code] = typed
    draft.prefilled = [code for code in draft.prefilled if code not in right and code not in unfinished]
    draft.version += 1
    draft.saved_at = at
    draft.save()
    record(Action.ALTERATION, by=by, at=at, subject_type="draft", subject_id=draft.pk, page="call")
    return draft, verdict


def record_same_told(*, draft: Draft, references: Sequence[str], by: "User", at: datetime) -> None:
    """Audit that a call-taker was told of cases that may be the call's event: looks within ``TOLD_FOR`` count as one.

    The screen asks after every answer, and would fill the audit with the same line.
    """
    seen = [one for one in references if cache.add(f"same-told:{by.audit_id}:{draft.pk}:{one}", True, TOLD_FOR)]
    if seen:
        shown = ", ".join(seen)
        record_read(by=by, at=at, subject_type="draft", subject_id=draft.pk, reason="call to 101", shown=shown)


def book_for_caller(*, report: Report, starts_at: datetime, by: "User", at: datetime) -> "CallBack":
    """Book a call back to who told a report, on the case that deals with it, which may have another contact.

    Raises ``TelephoneNeeded`` where the caller gave no number, and what ``book_call_back_slot`` raises.
    """
    told = report.case
    if not told.contact_telephone:
        raise TelephoneNeeded("The caller gave no number to call back on.")
    return book_call_back_slot(
        case=case_to_read(report),
        starts_at=starts_at,
        telephone=told.contact_telephone,
        with_name=told.contact_name,
        by=by,
        at=at,
    )


def _differs(draft: Draft, ticked: Iterable[str]) -> bool:
    """Whether the gate was not asked yet, or answered otherwise: the record of it grows only then."""
    last = draft.gates.order_by("-at", "-pk").first()
    return last is None or set(last.answers) != set(ticked) - {NOTHING}
