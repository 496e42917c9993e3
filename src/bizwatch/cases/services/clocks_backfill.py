"""The ledger of cases that were there before it: made from their columns and moves, in steps that can be gone on with.

Only what the case keeps is taken over: recording, contact and reviews, and the telling of an outcome, a cancellation or a
transfer where it says when. Offers of support and statements were not kept, so none is made up.
"""

from datetime import datetime

from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor, audited_service
from bizwatch.cases.choices import ClockEnding, MoveKind
from bizwatch.cases.models import Case, CaseMove
from bizwatch.cases.policies.clocks import CLOCK_RULES, REVIEW, TOLD
from bizwatch.cases.services.hold import audit_case, hold
from bizwatch.cases.services.ledger import BACKFILL, By, Start, begin, runs_of, start_all, stop, sync

LEDGER = SystemActor("clocks")
STEP = 200
_DECIDED = {
    MoveKind.FINALISED: "outcome",
    MoveKind.CANCELLED: "cancelled",
    MoveKind.TRANSFERRED: "transferred",
}


def fill_ledgers(*, at: datetime, most: int = STEP) -> int:
    """Make the ledgers of cases that have none, the newest first; return how many were made. Each is a step of its own."""
    bare = Case.objects.ordinary().filter(clock_runs=None).order_by("-pk")
    found = list(bare[:most])
    for case in found:
        fill_ledger(case=case, at=at)
    return len(found)


@audited_service
def fill_ledger(*, case: Case, at: datetime) -> Case:
    """Make the ledger of one case from its columns and moves; a case that has one, and a restricted one, stays as it is."""
    held = hold(case)
    if held.is_restricted or runs_of(held):
        return held
    done = By(BACKFILL, LEDGER, at)
    _reviews(held, done)
    begin(held, done, but=REVIEW)
    _told(held, done)
    sync(held, done)
    audit_case(Action.COLLECTION, held, "fill_ledger", by=LEDGER, at=at)
    return held


def _reviews(case: Case, done: By) -> None:
    """Begin a running for the report and for each review; each but the last was kept by the next."""
    moves = CaseMove.objects.filter(case=case, kind__in=(MoveKind.SUPERVISED, MoveKind.REOPENED)).order_by("at", "pk")
    moments = [case.reported_at, *moves.values_list("at", flat=True)]
    runs = start_all([Start(case=case, rule=CLOCK_RULES[REVIEW], started_at=one) for one in moments], done)
    for run, following in zip(runs, moments[1:], strict=False):
        stop(run, ClockEnding.KEPT, done, when=following)


def _told(case: Case, done: By) -> None:
    moves = CaseMove.objects.filter(case=case, kind__in=_DECIDED, victim_told_at__isnull=False).order_by("at", "pk")
    for move in moves if case.nature in CLOCK_RULES[TOLD].natures else ():
        told_at = move.victim_told_at or move.at
        start = Start(
            case=case,
            rule=CLOCK_RULES[TOLD],
            started_at=min(move.at, told_at),
            about=_DECIDED[MoveKind(move.kind)],
        )
        for run in start_all([start], done):
            stop(run, ClockEnding.KEPT, done, when=told_at)
