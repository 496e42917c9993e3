"""Every word of a case that a business reads: plain, about its own crime only, nothing of suspects or other victims."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from bizwatch.cases.choices import (
    ActionKind,
    ActionState,
    CctvState,
    ContactResult,
    MoveKind,
    ReferralStepKind,
    Side,
    Status,
)
from bizwatch.cases.policies.natures import rule_of
from bizwatch.cases.policies.promises import PromiseState, promise_state
from bizwatch.cases.policies.referrals import REFERRAL_STEPS
from bizwatch.cases.policies.results import spoken_result
from bizwatch.cases.policies.waiting import Owed, Waiting, waiting_facts, waiting_for
from bizwatch.cases.selectors.business import BusinessRow
from bizwatch.cases.selectors.business_page import (
    BusinessAction,
    BusinessCamera,
    BusinessCasePage,
    BusinessEvidence,
    BusinessMessage,
    BusinessProperty,
)
from bizwatch.cases.selectors.business_routes import BusinessReferral
from bizwatch.design.filters import deadline, local_date, local_datetime, money
from bizwatch.evidence.choices import EvidenceKind
from bizwatch.evidence.wording import words_for_business
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownOutcomeCode, UnknownResult
from bizwatch.reference.selectors import kind_title, outcome

STATUS_WORDS: Mapping[Status, tuple[str, str]] = {
    Status.NEW: ("With the police, not read yet", "blue"),
    Status.RECORDED: ("Recorded", "blue"),
    Status.INVESTIGATING: ("Being investigated", "teal"),
    Status.WITH_BUSINESS: ("Waiting for you", "yellow"),
    Status.FINALISED: ("Closed", "grey"),
    Status.CANCELLED: ("Cancelled", "grey"),
    Status.TRANSFERRED: ("Passed to another team or force", "purple"),
    Status.JOINED: ("Joined to another report of the same event", "grey"),
    Status.COLLAPSED: ("With the police, not read yet", "blue"),
    Status.SET_ASIDE: ("Closed: not recorded as a crime", "grey"),
}

ACTION_WORDS: Mapping[ActionKind, str] = {
    ActionKind.EVIDENCE: "Send us evidence",
    ActionKind.STATEMENT: "Give a statement",
    ActionKind.INFORMATION: "Tell us something",
    ActionKind.ENQUIRY: "Find something out",
    ActionKind.OTHER: "Do something",
}

PROMISE_WORDS: Mapping[PromiseState, tuple[str, str]] = {
    PromiseState.RUNNING: ("Due by {due}", "blue"),
    PromiseState.KEPT: ("Kept, {kept}", "green"),
    PromiseState.KEPT_LATE: ("Late: {kept}. It was due by {due}", "orange"),
    PromiseState.BROKEN: ("Not kept. It was due by {due}", "red"),
    PromiseState.EXCUSED: ("You asked us not to", "grey"),
    PromiseState.ENDED: ("Not needed: the case was closed first", "grey"),
}

# The moves that a business is told of, and how; the others are the desk's own affair.
MOVE_WORDS: Mapping[MoveKind, str] = {
    MoveKind.OPENED: "Your report reached the police",
    MoveKind.RECORDED: "Recorded",
    MoveKind.ALLOCATED: "Given to an investigator",
    MoveKind.RECLASSIFIED: "Recorded under another name",
    MoveKind.CRIMED: "Recorded as a crime after all",
    MoveKind.TRANSFERRED: "Passed to another team or force",
    MoveKind.CANCELLED: "Cancelled",
    MoveKind.FINALISED: "Closed",
    MoveKind.REOPENED: "Opened again",
    MoveKind.TOLD_AGAIN: "Reported again: what was told is added here",
    MoveKind.JOINED: "Joined to another report of the same event",
    MoveKind.UNJOINED: "A case of its own again",
    MoveKind.TOOK_IN: "Another report of the same event was joined to this case",
    MoveKind.LET_GO: "A report that had been joined is a case of its own again",
    MoveKind.SET_ASIDE: "Closed: not recorded as a crime",
    MoveKind.CONTACT_LATER: "Contact promised for another time",
}

CONTACT_WORDS: Mapping[ContactResult, str] = {
    ContactResult.REACHED: "We spoke to you",
    ContactResult.WRITTEN: "We wrote to you",
    ContactResult.NO_ANSWER: "We called and nobody answered",
    ContactResult.LEFT_MESSAGE: "We called and left a message",
    ContactResult.WRONG_DETAILS: "We could not reach you with the details we have",
    ContactResult.DECLINED: "You asked us not to contact you",
}


@dataclass(frozen=True)
class PromiseWords:
    """One promise as the business reads it."""

    promise: str
    words: str
    colour: str


def kind_words(kind: str) -> str:
    """Return the crime's plain name."""
    return kind_title(kind)


def status_words(case: BusinessRow | BusinessCasePage) -> str:
    """Return where the case stands, in a few words; a closed one says its outcome."""
    code = case.outcome_code if isinstance(case, BusinessRow) else (case.outcome.code if case.outcome else "")
    if case.status == Status.FINALISED and code:
        return f"Closed: {outcome_label(code)}"
    if case.status == Status.FINALISED:
        return f"Closed: {result_label(case)}"
    if case.status == Status.RECORDED:
        return rule_of(case.nature).recorded
    if case.status == Status.INVESTIGATING and case.nature != Nature.CRIME:
        return "Being looked into"
    return STATUS_WORDS[Status(case.status)][0]


def result_label(case: BusinessRow | BusinessCasePage) -> str:
    """Return how a case ended that is no crime; a code that is no longer in the table is shown as it stands."""
    if isinstance(case, BusinessCasePage):
        return case.result.label if case.result else ""
    day = to_london(case.reported_at).date()
    try:
        return spoken_result(case.result_code, service=case.referral_service or "", reported_on=day).label
    except UnknownResult:
        return f"result {case.result_code}"


def step_words(referral: BusinessReferral) -> list[dict[str, Any]]:
    """Return what happened at the national service, newest first, in the business's words."""
    steps = [
        (REFERRAL_STEPS[ReferralStepKind(kind)].plain.format(service=referral.service), at)
        for kind, at in referral.steps
    ]
    return [{"title": words, "by": "", "at": at, "text": ""} for words, at in reversed(steps)]


def referral_rows(referral: BusinessReferral) -> list[dict[str, Any]]:
    """Return where a fraud stands at the national service, as the business reads it."""
    return [
        {"key": "Recorded by", "value": referral.service},
        {"key": "Their reference", "value": referral.reference or "Not known to us yet: tell us if you have one"},
        {"key": "What you lost", "value": money(referral.loss) if referral.loss is not None else "Not known yet"},
    ]


def shown_status(status: str) -> Status:
    """Return a status as the business knows it: to them, a report that is held behind others is not read yet."""
    return Status.NEW if status == Status.COLLAPSED else Status(status)


def status_colour(status: str) -> str:
    """Return the tag colour of a status."""
    return STATUS_WORDS[Status(status)][1]


def outcome_label(code: str) -> str:
    """Return the short name of an outcome; a code that is no longer in the table is shown as it stands."""
    try:
        return outcome(code).label
    except UnknownOutcomeCode:
        return f"outcome {code}"


def promises(case: BusinessRow | BusinessCasePage, *, at: datetime) -> list[PromiseWords]:
    """Return the promises with whether each was kept: that it is recorded, and contact where it is promised."""
    recorded = promise_state(due_at=case.record_due_at, kept_at=case.recorded_at, at=at, closed_at=case.closed_at)
    contacted = promise_state(
        due_at=case.contact_due_at,
        kept_at=case.contacted_at,
        at=at,
        excused_at=case.contact_opted_out_at,
        closed_at=case.closed_at,
    )
    rule = rule_of(case.nature)
    first = _promise(rule.promise, recorded, case.record_due_at, case.recorded_at)
    if contacted is PromiseState.EXCUSED and not rule.contacts:
        return [first]
    return [
        first,
        _promise(_contact_promise(case), contacted, case.contact_due_at, case.contacted_at),
    ]


def _contact_promise(case: BusinessRow | BusinessCasePage) -> str:
    """Say what of contact is promised: once the business chose a later call, its own time is."""
    moved = isinstance(case, BusinessCasePage) and any(move.kind == MoveKind.CONTACT_LATER for move in case.moves)
    return "An officer contacts you at the time that you chose" if moved else "An officer contacts you within 24 hours"


def _promise(promise: str, state: PromiseState, due_at: datetime, kept_at: datetime | None) -> PromiseWords:
    words, colour = PROMISE_WORDS[state]
    kept = local_datetime(kept_at) if kept_at else ""
    return PromiseWords(promise, words.format(due=deadline(due_at), kept=kept), colour)


def for_you(row: BusinessRow) -> str:
    """Return what of the case waits for the business, in a few words."""
    told = []
    if row.unread_by_business:
        told.append("New message")
    if row.owed_by_business:
        told.append("Something to do")
    return ", ".join(told)


def action_words(action: BusinessAction, *, at: datetime) -> dict[str, Any]:
    """Return an open action as the business reads it."""
    kind = ActionKind(action.kind)
    return {
        "pk": action.pk,
        "kind": ACTION_WORDS[kind],
        "text": action.text,
        "due_at": action.due_at,
        "is_late": action.due_at < at,
        "wants_file": kind is ActionKind.EVIDENCE,
        "path": action.path,
    }


def waiting(case: BusinessCasePage) -> list[str]:
    """Return who waits for whom, a sentence each."""
    owed = [Owed(action.text, action.added_at, action.due_at) for action in case.owed]
    return [_waiting_words(one) for one in waiting_for(waiting_facts(case, owed))]


def _waiting_words(one: Waiting) -> str:
    if one.side is Side.BUSINESS:
        return f"We have been waiting for you since {local_datetime(one.since)}: {one.what}"
    return f"You are waiting for the police: {one.what} by {local_datetime(one.by)}"


def message_words(message: BusinessMessage) -> dict[str, Any]:
    """Return a message for the thread; the business's own stand on the right."""
    own = message.side == Side.BUSINESS
    return {
        "sender": message.by_name,
        "text": message.text,
        "at": message.at,
        "sent": own,
        "note": "Read by the police" if own and message.read_at else "",
    }


def evidence_words(reference: str, item: BusinessEvidence) -> dict[str, Any]:
    """Return one file that the business sent, with the address of its copy where there is one."""
    shown = item.has_picture and not item.is_withdrawn
    where = [reference, item.evidence_id]
    page = "my_case_film" if item.kind == EvidenceKind.VIDEO else "my_case_copy"
    return {
        "name": item.original_name,
        "caption": item.caption,
        "added_at": item.added_at,
        "state": "No longer used in the case" if item.is_withdrawn else words_for_business(item),
        "seen": f"Seen by the police on {local_datetime(item.seen_at)}"
        if item.seen_at
        else "Not opened by the police yet",
        "copy_href": reverse(f"cases:{page}", args=where),
        "thumbnail_href": reverse("cases:my_case_thumbnail", args=where) if shown else "",
    }


def fact_rows(case: BusinessCasePage) -> list[dict[str, Any]]:
    """Return what was reported, as keys and values."""
    rows = [
        {"key": "What", "value": kind_words(case.crime_kind)},
        {"key": "Where", "value": ", ".join(filter(None, [case.premises_name, case.premises_town]))},
        {"key": "When", "value": _when(case)},
        {"key": "What happened", "value": case.told_summary},
        {"key": "People you told us about", "value": str(case.people_told_of)},
        {"key": "Vehicles you told us about", "value": str(case.vehicles_told_of)},
        {"key": "Reported", "value": local_datetime(case.reported_at)},
        {"key": "Contact", "value": f"{case.contact_name}, by {case.contact_channel}"},
    ]
    return rows + [{"key": f"CCTV: {camera.camera}", "value": _camera(camera)} for camera in case.cameras]


def _when(case: BusinessCasePage) -> str:
    if case.occurred_to:
        return f"Between {local_datetime(case.occurred_from)} and {local_datetime(case.occurred_to)}"
    return local_datetime(case.occurred_from)


def _camera(camera: BusinessCamera) -> str:
    state = CctvState(camera.state)
    if state is not CctvState.WAITING:
        return state.label
    assumed = " (we assumed this: tell us if it is sooner)" if camera.overwrite_assumed else ""
    return f"Keep it: it is overwritten by {deadline(camera.overwritten_at)}{assumed}"


def property_rows(lines: tuple[BusinessProperty, ...]) -> list[list[str]]:
    """Return the property that holds now as table rows, each with what was told before it, and the total last.

    What a joined report tells is marked with its reference, and counts once the police have confirmed it.
    """
    by_id = {line.pk: line for line in lines}
    now = [line for line in lines if line.ended_at is None]
    rows = [[_named(by_id, line), str(line.quantity), money(line.unit_value), money(_together(line))] for line in now]
    known = [_together(line) for line in now if line.counts]
    total = sum((value for value in known if value is not None), Decimal(0))
    return [*rows, ["Total", "", "", money(total)]] if len(rows) > 1 else rows


def property_taken_off(lines: tuple[BusinessProperty, ...]) -> list[str]:
    """Return what the police took off the case without another line in its place, and why."""
    corrected = {line.corrects for line in lines}
    return [f"The police took off: {_earlier(line)}" for line in lines if line.ended_at and line.pk not in corrected]


def _named(by_id: Mapping[int, BusinessProperty], line: BusinessProperty) -> str:
    words = format_html("{}{}{}", line.description, " (recovered)" if line.recovered else "", _told_in(line))
    while line.corrects is not None:
        line = by_id[line.corrects]
        words = format_html(
            '{}<br><span class="app-quiet govuk-!-font-weight-regular">Before the police corrected it: {}</span>',
            words,
            _earlier(line),
        )
    return words


def _told_in(line: BusinessProperty) -> str:
    if not line.told_in:
        return ""
    return f", from {line.told_in}" if line.counts else f", also told in {line.told_in}: not counted again"


def _earlier(line: BusinessProperty) -> str:
    value = f", {money(line.unit_value)} each" if line.unit_value is not None else ""
    on = f"{local_date(line.ended_at)}: " if line.ended_at else ""
    return f"{line.quantity} × {line.description}{value} ({on}{line.ended_reason})"


def _together(line: BusinessProperty) -> Decimal | None:
    return None if line.unit_value is None else line.unit_value * line.quantity


def _move_words(case: BusinessCasePage, kind: MoveKind) -> str:
    """Return a move in words. What became a crime later was recorded as something else before."""
    always = all(move.kind != MoveKind.CRIMED for move in case.moves)
    return rule_of(case.nature).recorded if kind is MoveKind.RECORDED and always else MOVE_WORDS[kind]


def history(case: BusinessCasePage) -> list[dict[str, Any]]:
    """Return what has happened, newest first, in the business's words."""
    steps = [(move.at, _move_words(case, MoveKind(move.kind)), move.to_body) for move in case.moves]
    steps += [(contact.at, CONTACT_WORDS[ContactResult(contact.result)], "") for contact in case.contacts]
    steps += [
        (action.closed_at, "Done" if action.state == ActionState.DONE else "No longer needed", action.text)
        for action in case.actions
        if action.closed_at
    ]
    ordered = sorted(steps, key=lambda step: step[0], reverse=True)
    return [{"title": title, "by": "", "at": at, "text": text} for at, title, text in ordered]
