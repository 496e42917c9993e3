"""The acts of the desk on two cases that may tell of the same event."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.cases import services
from bizwatch.cases.desk_forms import joining
from bizwatch.cases.desk_views.acting import ActPage
from bizwatch.cases.exceptions import CaseNotFound, RulesNotMet
from bizwatch.cases.intake import Told
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.selectors import case_by_reference
from bizwatch.reference.choices import Nature

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_LEAD = (
    "This case closes and points to the one that stays. Everything that hangs on it is shown and dealt with there, the "
    "earlier report of the two rules the promises, and it can be undone."
)
_C3 = (
    "It is recorded as a crime, so it is cancelled as the same crime as one recorded already (C3): a supervisor does it, "
    "and the victim must be told first."
)


def _other(reference: str, by: "User") -> Case:
    try:
        return case_by_reference(by, reference)
    except CaseNotFound as missing:
        raise RulesNotMet((("reference", str(missing)),)) from missing


def _join(
    *, case: Case, reference: str, reason: str, told: Told | None, version: int, by: "User", at: datetime
) -> object:
    into = _other(reference, by)
    return services.join_cases(case=case, into=into, reason=reason, told=told, by=by, at=at, version=version)


def _apart(*, case: Case, reference: str, reason: str, by: "User", at: datetime) -> object:
    return services.keep_apart(case=case, other=_other(reference, by), reason=reason, by=by, at=at)


def _is_recorded_crime(case: Case) -> bool:
    return case.nature == Nature.CRIME and case.recorded_at is not None


def _recorded(case: Case, part: Any) -> dict[str, Any]:
    return {"recorded": _is_recorded_crime(case)}


def _lead(case: Case) -> dict[str, str]:
    return {"lead": f"{_LEAD} {_C3}" if _is_recorded_crime(case) else _LEAD}


JOINING_PAGES: tuple[ActPage, ...] = (
    ActPage(
        slug="join",
        act=Act.JOIN,
        heading="Join this case to another one",
        submit="Join the cases",
        form=joining.JoinForm,
        service=_join,
        done="The case is joined. Everything is done on the other one from now on.",
        lead=_LEAD,
        fault_field="reference",
        prepare=_recorded,
        wording=_lead,
        from_address=("reference",),
    ),
    ActPage(
        slug="unjoin",
        act=Act.UNJOIN,
        heading="Take this case out of the other one",
        submit="Take it out",
        form=joining.UnjoinForm,
        service=services.unjoin_cases,
        done="The case is a case of its own again.",
        lead="Both cases stand again as they would without each other. The business is told.",
        fault_field="reason",
    ),
    ActPage(
        slug="not-the-same",
        act=Act.APART,
        heading="Not the same event",
        submit="Note that they are two",
        form=joining.ApartForm,
        service=_apart,
        done="It is noted that they are two events. They are not offered as one again.",
        fault_field="reference",
        from_address=("reference",),
    ),
)
