"""The witness's own details, the rear of the MG11: saved and audited apart from the statement."""

from dataclasses import asdict, dataclass
from datetime import datetime

from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.statements.choices import Attend
from bizwatch.statements.exceptions import StatementChanged, StatementNotFound
from bizwatch.statements.models import Statement, WitnessDetails
from bizwatch.statements.services.access import hold_statement, is_police, is_witness
from bizwatch.statements.services.reading import DETAILS


@dataclass(frozen=True, kw_only=True)
class DetailsGiven:
    """What a witness says of themselves for the court, kept from the statement."""

    address: str = ""
    telephone: str = ""
    email: str = ""
    contact_times: str = ""
    dates_to_avoid: str = ""
    has_no_dates: bool = False
    needs: str = ""
    will_attend: Attend | None = None
    medical_consent: bool | None = None


def may_see_details(statement: Statement, by: Actor) -> bool:
    """Whether they are the witness, or police with the permission for it."""
    return is_witness(statement, by) or is_police(statement.case, by, Permission.VIEW_WITNESS_DETAILS)


@audited_service
def save_details(*, statement: Statement, given: DetailsGiven, version: int, by: Actor, at: datetime) -> WitnessDetails:
    """Keep the details, also after the statement was signed: an address and dates to avoid change.

    ``version`` is 0 where none were shown. Raises ``StatementChanged``, ``StatementNotFound``.
    """
    held = hold_statement(statement)
    if not may_see_details(held, by):
        raise StatementNotFound("There is no statement with this number, or it is not yours to see.")
    found = WitnessDetails.objects.filter(statement=held).first()
    if (found.version if found else 0) != version:
        raise StatementChanged("Somebody else saved these details after you opened them. Open them again.")
    values = {**asdict(given), "will_attend": given.will_attend.value if given.will_attend else ""}
    kept, _ = WitnessDetails.objects.update_or_create(
        statement=held,
        defaults={**values, "version": version + 1, "changed_at": at, "changed_by_name": by.audit_name[:120]},
    )
    record(
        Action.ALTERATION,
        by=by,
        at=at,
        subject_type=DETAILS,
        subject_id=held.number,
        case_reference=held.case.crime_reference,
    )
    return kept
