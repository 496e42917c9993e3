"""Questions asked of the outbox and of the preferences."""

from datetime import datetime

from django.db.models import QuerySet

from bizwatch.messaging.choices import DeliveryState
from bizwatch.messaging.models import ContactPreference, OutboxMessage
from bizwatch.messaging.policies import next_allowed


def preference_for(address: str) -> ContactPreference:
    """Return what this address chose, or a preference (not saved) that allows any time."""
    found = ContactPreference.objects.filter(address=address.lower()).first()
    return found or ContactPreference(address=address.lower())


def may_be_written_to_from(address: str, *, at: datetime) -> datetime | None:
    """Return when an address may next be written to by the hours it chose, ``at`` itself where that is now.

    None where it wants no e-mail: for what would be of no use once its time has passed.
    """
    preference = preference_for(address)
    if not preference.wants_email:
        return None
    hours = {"from_hour": preference.from_hour, "to_hour": preference.to_hour}
    return next_allowed(at, days=preference.days, **hours)


def given_up() -> QuerySet[OutboxMessage]:
    """Return the messages that could not be sent for three days, newest first, for staff to look at."""
    return OutboxMessage.objects.given_up()


def in_trouble() -> QuerySet[OutboxMessage]:
    """Return the messages that failed and are still being tried, oldest first."""
    return OutboxMessage.objects.in_trouble()


def messages_about(case_reference: str) -> QuerySet[OutboxMessage]:
    """Return the messages about a case, oldest first. The caller has checked that the case may be seen."""
    return OutboxMessage.objects.filter(case_reference=case_reference).order_by("created_at", "id")


def overdue_since(at: datetime) -> datetime | None:
    """Return since when the message that has waited longest past its time waits, or None: how the outbox is doing."""
    waiting = OutboxMessage.objects.filter(state=DeliveryState.WAITING, send_after__lte=at)
    oldest = waiting.order_by("send_after", "id").first()
    return oldest.send_after if oldest else None
