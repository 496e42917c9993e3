"""Where files that are sent in pieces belong on a case: sent by a person with an account, or by an e-mailed link."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Sum

from bizwatch.accounts.selectors import users_by_id
from bizwatch.audit.services import Actor
from bizwatch.cases.choices import ActionState
from bizwatch.cases.exceptions import CaseNotFound, NotFoundOnCase, NotYoursToDo
from bizwatch.cases.models import Case, CaseExhibit
from bizwatch.cases.permissions import Act, may
from bizwatch.cases.selectors.requests import REQUEST, RequestActor, request_action
from bizwatch.cases.selectors.visibility import case_by_reference
from bizwatch.cases.services import attach_evidence
from bizwatch.cases.services.systems import evidence_from_system
from bizwatch.evidence.uploads import link_is_open

if TYPE_CHECKING:
    from bizwatch.evidence.models import EvidenceFile

CASE = "case"
_GB = 1024**3


class CaseTarget:
    """Files added to a case by somebody who is signed in and sees it. The id of the place is the crime reference."""

    most_files = 300
    most_bytes = 200 * _GB

    def sender(self, target_id: str, sender_id: str, *, at: datetime) -> Actor | None:
        """Return the user, if they see the case and may add evidence to it now."""
        kind, _, number = sender_id.partition(":")
        user = users_by_id([int(number)]).get(int(number)) if kind == "user" and number.isdecimal() else None
        if user is None:
            return None
        try:
            case = case_by_reference(user, target_id)
        except CaseNotFound:
            return None
        return user if may(Act.EVIDENCE, case, user) else None

    def held(self, target_id: str) -> tuple[int, int]:
        """Return how much evidence the case has."""
        return _held(Case.objects.filter(crime_reference=target_id).first())

    def take(self, *, target_id: str, evidence: "EvidenceFile", by: Actor, at: datetime) -> None:
        """Put the file on the case, as one that a form brought. Raises what ``attach_evidence`` raises."""
        from bizwatch.accounts.models import User

        if not isinstance(by, User):
            raise NotYoursToDo("Sign in to add evidence to this case.")
        attach_evidence(case=case_by_reference(by, target_id), evidence_id=evidence.pk, by=by, at=at)

    def drop(self, *, target_id: str, evidence_id: UUID, by: Actor, at: datetime) -> None:
        """Refuse: only the desk withdraws an exhibit, with a reason."""
        raise NotYoursToDo("It is on the case now. Write to the police if it was sent by mistake.")


class RequestTarget:
    """Files added by an e-mailed link. The id of the place is that of the action by which the desk asked for them."""

    most_files = 60
    most_bytes = 60 * _GB

    def sender(self, target_id: str, sender_id: str, *, at: datetime) -> Actor | None:
        """Return whoever holds the link, while one can be used and the desk still wants the files."""
        action = request_action(target_id)
        if action is None or action.state == ActionState.DROPPED:
            return None
        actor = RequestActor(action.pk, action.case.contact_name)
        is_open = actor.audit_id == sender_id and link_is_open(target_kind=REQUEST, target_id=target_id, at=at)
        return actor if is_open else None

    def held(self, target_id: str) -> tuple[int, int]:
        """Return how much evidence the case has: the links to a case share its limit."""
        action = request_action(target_id)
        return _held(action.case if action else None)

    def take(self, *, target_id: str, evidence: "EvidenceFile", by: Actor, at: datetime) -> None:
        """Put the file on the case; the desk reads of it in a message. Raises what ``evidence_from_system`` raises."""
        action = request_action(target_id)
        if action is None:
            raise NotFoundOnCase("The police no longer ask for this.")
        evidence_from_system(case=action.case, evidence_id=evidence.pk, by=by, at=at)

    def drop(self, *, target_id: str, evidence_id: UUID, by: Actor, at: datetime) -> None:
        """Refuse, as on a case."""
        raise NotYoursToDo("It is with the police now. Call 101 if it was sent by mistake.")


def _held(case: Case | None) -> tuple[int, int]:
    exhibits = CaseExhibit.objects.filter(case=case)
    return exhibits.count(), exhibits.aggregate(bytes=Sum("evidence__size"))["bytes"] or 0
