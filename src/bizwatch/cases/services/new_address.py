"""A person has a new e-mail address: the open cases that they reported go on to write to them, and not to the old one."""

from django.db.models import F

from bizwatch.accounts.email_change import AddressChanged
from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import LogKind
from bizwatch.cases.models import Case
from bizwatch.cases.services.hold import audit_case
from bizwatch.cases.services.log import write_log
from bizwatch.messaging.services import redirect_waiting


@audited_service
def follow_new_address(change: AddressChanged) -> None:
    """Write the new address on every open case that this person reported with the old one; the log keeps the old one.

    A contact with another address is somebody else's and stays; so does a closed case, which writes to nobody.
    """
    mine = Case.objects.filter(reported_by=change.user, is_open=True, contact_email__iexact=change.before)
    for case in mine.select_for_update(no_key=True).order_by("pk"):
        Case.objects.filter(pk=case.pk).update(
            contact_email=change.after,
            version=F("version") + 1,
            changed_at=change.at,
            changed_by_name=change.user.audit_name[:120],
        )
        words = f"Contact details changed: the person has a new email address. Before: {case.contact_email}"
        write_log(case, LogKind.NOTE, words, by=change.user, at=change.at)
        audit_case(Action.ALTERATION, case, "follow_new_address", by=change.user, at=change.at)
        redirect_waiting(
            case_reference=case.crime_reference,
            before=change.before,
            after=change.after,
            by=change.user,
            at=change.at,
        )
