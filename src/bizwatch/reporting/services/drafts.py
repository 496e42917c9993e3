"""Writing a report page by page: begin, pass the gate, save, keep what is unfinished, discard."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.kernel.clock import to_london
from bizwatch.reporting.answers import Json
from bizwatch.reporting.catalogue import EXPRESS, PAGES, Asked, Page
from bizwatch.reporting.choices import DraftState
from bizwatch.reporting.exceptions import AlreadySent, ChangedInAnotherWindow, DraftNotFound
from bizwatch.reporting.gates import HATE, Verdict, judge, told_to_desk
from bizwatch.reporting.kinds import spoken_kind
from bizwatch.reporting.models import Draft, GateRecord
from bizwatch.reporting.prefill import fill_in
from bizwatch.reporting.selectors import answers_of


def locked(draft_id: UUID) -> Draft:
    """Return the draft with its row locked until the unit of work ends. Raises ``DraftNotFound``.

    On SQLite a unit of work holds the one write lock from its start, which does the same.
    """
    rows = Draft.objects.select_for_update(of=("self",)).select_related("premises__business", "owner")
    found = rows.filter(pk=draft_id).exclude(state=DraftState.DROPPED).first()
    if found is None:
        raise DraftNotFound("There is no such report.")
    return found


def locked_open(draft_id: UUID) -> Draft:
    """Return the draft, locked, while it can be written. Raises ``DraftNotFound`` or ``AlreadySent``."""
    draft = locked(draft_id)
    if draft.state == DraftState.SENT:
        raise AlreadySent
    return draft


@audited_service
def begin(
    *,
    kind: str,
    ticked: Iterable[str],
    premises: Any = None,
    is_express: bool = False,
    by: Any,
    at: datetime,
) -> tuple[Draft, Verdict]:
    """Begin a signed-in user's report with the answers to the gate, and say where they lead.

    Pressed twice, it gives the same draft. Where the gate ends the report, the draft is kept only for the record of it.
    """
    same = Draft.objects.filter(owner=by, state=DraftState.OPEN, crime_kind=kind, premises=premises)
    draft = same.filter(is_express=is_express, version=1).select_for_update().first()
    if draft is None:
        draft = Draft(owner=by, crime_kind=kind, premises=premises, is_express=is_express, started_at=at, saved_at=at)
        draft.save(force_insert=True)
        record(Action.COLLECTION, by=by, at=at, subject_type="draft", subject_id=draft.pk, kind=spoken_kind(kind))
    if premises is not None:
        fill_in(draft, at=at)
        draft.answers["premises"] = {"premises": premises.reference}
        draft.prefilled.append("premises")
    verdict = pass_gate(draft, ticked, by=by, at=at)
    if not verdict.may_continue:
        draft.state = DraftState.DROPPED
    draft.save()
    return draft, verdict


@audited_service
def answer_gate(*, draft_id: UUID, ticked: Iterable[str], by: Actor, at: datetime) -> Verdict:
    """Note the answers to the gate of a draft that exists, and say where they lead. Raises ``AlreadySent``."""
    draft = locked_open(draft_id)
    verdict = pass_gate(draft, ticked, by=by, at=at)
    draft.save()
    return verdict


def pass_gate(draft: Draft, ticked: Iterable[str], *, by: Actor, at: datetime) -> Verdict:
    """Note the gate's answers on a locked draft, which the caller saves, and say where they lead."""
    verdict = judge(ticked, to_london(at).date(), draft.crime_kind)
    GateRecord.objects.create(draft=draft, answers=list(verdict.ticked), path=verdict.path.value, at=at)
    draft.answers.pop("gate", None)
    if verdict.may_continue:
        draft.answers["gate"] = {"passed": True, "hate": HATE in verdict.ticked, "told": told_to_desk(verdict)}
    # What was ticked stands in the gate record alone; the audit outlives it and is read by more people.
    path = "restricted" if verdict.is_restricted else verdict.path.value
    record(Action.COLLECTION, by=by, at=at, subject_type="gate", subject_id=draft.pk, path=path)
    return verdict


@audited_service
def save_page(
    *, draft_id: UUID, page: Page, values: Json, version: int, by: Actor, at: datetime, premises: Any = None
) -> Draft:
    """Save the clean answers of one page. ``premises`` is the place chosen on the page that asks for it.

    Raises ``ChangedInAnotherWindow`` where the page was saved after ``version`` with other answers, and ``AlreadySent``.
    """
    draft = locked_open(draft_id)
    if draft.page_versions.get(page.code, 0) > version and draft.answers.get(page.code) != values:
        raise ChangedInAnotherWindow
    if page is EXPRESS:
        _spread(draft, values, at)
    draft.answers[page.code] = values
    draft.prefilled = [code for code in draft.prefilled if code != page.code]
    draft.unfinished.pop(page.code, None)
    if premises is not None and premises.pk != draft.premises_id:
        draft.premises = premises
        fill_in(draft, at=at)
    draft.version += 1
    draft.page_versions[page.code] = draft.version
    draft.saved_at = at
    draft.save()
    record(Action.ALTERATION, by=by, at=at, subject_type="draft", subject_id=draft.pk, page=page.code)
    return draft


def _spread(draft: Draft, said: dict[str, Json], at: datetime) -> None:
    """Derive the ordinary pages from the express page. What the reporter has since changed by hand stays."""
    before = draft.answers.get(EXPRESS.code)
    for page in PAGES:
        if page.express is None or page.code == "gate":
            continue
        derive, asked = page.express, Asked(answers=answers_of(draft), at=at)
        by_hand = page.code in draft.answers and page.code not in draft.prefilled
        if by_hand and not (before and derive(before, asked) == draft.answers[page.code]):
            continue
        found = derive(said, asked)
        if found is not None:
            draft.answers[page.code] = found


@audited_service
def keep_unfinished(*, draft_id: UUID, page: Page, typed: Json, by: Actor, at: datetime) -> None:
    """Keep what was typed on a page as it is, apart from the answers, so that nothing is lost on the way.

    Raises ``AlreadySent``.
    """
    draft = locked_open(draft_id)
    draft.unfinished[page.code] = typed
    draft.saved_at = at
    draft.save(update_fields=["unfinished", "saved_at"])
    record(Action.ALTERATION, by=by, at=at, subject_type="draft", subject_id=draft.pk, page=page.code)


@audited_service
def discard(*, draft_id: UUID, by: Actor, at: datetime) -> None:
    """Discard a report that was not sent: its answers are erased. Raises ``AlreadySent``."""
    _empty(locked_open(draft_id), by=by, at=at)


def _empty(draft: Draft, *, by: Actor, at: datetime) -> None:
    draft.answers, draft.unfinished, draft.prefilled = {}, {}, []
    draft.state, draft.guest_email, draft.saved_at = DraftState.DROPPED, "", at
    draft.save()
    # Where the gate led stays known. The draft's files are let go of, and erased, when their own time is over.
    draft.gates.update(answers=[])
    record(Action.ERASURE, by=by, at=at, subject_type="draft", subject_id=draft.pk)


@audited_service
def erase_drafts_left_since(*, moment: datetime, by: Actor, at: datetime, most: int = 500) -> int:
    """Erase drafts that nobody touched since ``moment`` and return how many: personal data is not kept for nothing."""
    old = Draft.objects.select_for_update().filter(state=DraftState.OPEN, saved_at__lt=moment).order_by("saved_at")
    found = list(old[:most])
    for draft in found:
        _empty(draft, by=by, at=at)
    return len(found)
