"""Links between cases: said by a person, with a reason. Nothing is linked by a machine."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import LinkState
from bizwatch.cases.exceptions import AlreadyLinked, AlreadySettled, CannotLinkToItself, NotFoundOnCase
from bizwatch.cases.models import Case, CaseLink
from bizwatch.cases.permissions import Act
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.hold import audit_case, need_reason

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def link_cases(*, case: Case, other: Case, reason: str, by: "User", at: datetime) -> CaseLink:
    """Say that two cases are related. Raises ``CannotLinkToItself``, ``AlreadyLinked``, ``ReasonNeeded``."""
    if case.pk == other.pk:
        raise CannotLinkToItself("This is the same case: enter the reference of another one.")
    for one in (case, other):
        allow(Act.LINK, one, by)
    first, second = sorted((case, other), key=lambda one: one.pk)
    words = need_reason(reason, "Write why the two cases are related.")
    try:
        with transaction.atomic():
            link = CaseLink.objects.create(first=first, second=second, reason=words, at=at, by=by)
    except IntegrityError as error:
        raise AlreadyLinked(f"{case} and {other} are linked already.") from error
    _audit_both(link, "link_cases", by=by, at=at)
    return link


@audited_service
def withdraw_link(*, case: Case, link_id: int, reason: str, by: "User", at: datetime) -> CaseLink:
    """Withdraw a link with a reason; that it was said stays. Raises ``AlreadySettled``, ``NotFoundOnCase``."""
    allow(Act.UNLINK, case, by)
    mine = CaseLink.objects.select_for_update(no_key=True).filter(Q(first=case) | Q(second=case))
    link = mine.filter(pk=link_id).first()
    if link is None:
        raise NotFoundOnCase("There is no such link on this case.")
    if link.state != LinkState.CONFIRMED:
        raise AlreadySettled("This link was withdrawn before.")
    link.state, link.withdrawn_at = LinkState.WITHDRAWN, at
    link.withdraw_reason = need_reason(reason, "Write why the cases are not related after all.")
    link.save(update_fields=["state", "withdrawn_at", "withdraw_reason"])
    _audit_both(link, "withdraw_link", by=by, at=at)
    return link


def _audit_both(link: CaseLink, act: str, *, by: "User", at: datetime) -> None:
    for case in (link.first, link.second):
        audit_case(Action.COMBINATION, case, act, by=by, at=at, link=link.pk)
