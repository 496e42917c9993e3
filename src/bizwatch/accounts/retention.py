"""Erasing changes of address whose time is over: an address is personal data (UK GDPR article 5(1)(e))."""

from datetime import datetime

from django.db.models import Q

from bizwatch.accounts.models import EmailChange
from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record

_AT_ONCE = 500


@audited_service
def erase_email_changes(*, made_before: datetime, by: Actor, at: datetime, most: int = _AT_ONCE) -> int:
    """Erase new addresses that nobody confirmed in time, and changes made before a moment; return how many.

    That there was a change, by whom and when, stays in the audit, which holds no address.
    """
    over = Q(ended_at=None, expires_at__lte=at) | Q(ended_at__lt=made_before)
    found = list(EmailChange.objects.select_for_update().filter(over).order_by("pk")[:most])
    EmailChange.objects.filter(pk__in=[change.pk for change in found]).delete()
    for change in found:
        record(Action.ERASURE, by=by, at=at, subject_type="user", subject_id=change.user_id, email_change="erased")
    return len(found)
