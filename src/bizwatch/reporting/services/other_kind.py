"""Going on with a report as another kind, where the gate said that this one is not the right one."""

from datetime import datetime
from uuid import UUID

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.kernel.clock import to_london
from bizwatch.reporting.choices import DraftState
from bizwatch.reporting.exceptions import AlreadySent, DraftNotFound
from bizwatch.reporting.gates import HATE, Verdict, judge, told_to_desk
from bizwatch.reporting.kinds import is_restricted, spoken_kind
from bizwatch.reporting.models import Draft, GateRecord

# What a report told in confidence takes over from the one that it was begun as: where it happened, and nothing else.
PLACE_PAGES = ("premises", "business", "place")


@audited_service
def report_as(*, draft_id: UUID, kind: str, by: Actor, at: datetime) -> Verdict:
    """Go on with a draft as another kind, one that the last answers to the gate offered, and say where they lead now.

    The gate's last answers are judged again for the new kind. Raises ``DraftNotFound`` where the kind was not offered,
    and ``AlreadySent``.
    """
    draft = (
        Draft.objects.select_for_update(of=("self",)).select_related("premises__business").filter(pk=draft_id).first()
    )
    last = GateRecord.objects.filter(draft_id=draft_id).order_by("-at", "-pk").first()
    if draft is None or last is None:
        raise DraftNotFound("There is no such report.")
    if draft.state == DraftState.SENT:
        raise AlreadySent
    on = to_london(at).date()
    if kind not in judge(last.answers, on, draft.crime_kind).instead:
        raise DraftNotFound("There is no such report.")
    verdict = judge(last.answers, on, kind)
    draft.crime_kind, draft.state, draft.is_express, draft.saved_at = kind, DraftState.OPEN, False, at
    _keep_what_fits(draft)
    if verdict.may_continue:
        draft.answers["gate"] = {"passed": True, "hate": HATE in verdict.ticked, "told": told_to_desk(verdict)}
    draft.version += 1
    draft.save()
    GateRecord.objects.create(draft=draft, answers=list(verdict.ticked), path=verdict.path.value, at=at)
    record(Action.ALTERATION, by=by, at=at, subject_type="draft", subject_id=draft.pk, kind=spoken_kind(kind))
    return verdict


def _keep_what_fits(draft: Draft) -> None:
    draft.answers.pop("gate", None)
    if is_restricted(draft.crime_kind):
        draft.answers = {code: said for code, said in draft.answers.items() if code in PLACE_PAGES}
        draft.unfinished = {}
        draft.prefilled = [code for code in draft.prefilled if code in PLACE_PAGES]
