"""The warning before promises break: raised once for each occurrence, told by e-mail, ended when it is over."""

from datetime import datetime, timedelta

from django.urls import reverse

from bizwatch.accounts.permissions import Permission
from bizwatch.accounts.selectors import users_with
from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor, audited_service, record
from bizwatch.capacity.models import BreakWarning, Forecast
from bizwatch.capacity.selectors import open_warning
from bizwatch.kernel.clock import to_london
from bizwatch.messaging.services import queue_email
from bizwatch.reference.selectors import capacity_rules

CAPACITY = SystemActor("capacity")


@audited_service
def look_for_breaks(*, forecast: Forecast, at: datetime) -> BreakWarning | None:
    """Raise, keep or end the warning by the newest forecast; return the one that stands.

    It is raised from the rules' chance on, and ends under a lower one, so that a forecast that wavers tells nobody twice.
    """
    rules = capacity_rules(to_london(at).date())
    standing, percent = open_warning(), forecast.chance * 100
    if standing is None:
        return _raise(forecast, rules.warn_hours, at) if percent >= rules.warn_from_percent else None
    if percent < rules.warn_until_percent:
        standing.ended_at = at
        standing.save(update_fields=["ended_at"])
        _note(standing, "ended", at)
        return None
    standing.breaks_at = forecast.breaks_at or standing.breaks_at
    standing.expected, standing.chance = forecast.breaking, forecast.chance
    standing.save(update_fields=["breaks_at", "expected", "chance"])
    return standing


def _raise(forecast: Forecast, hours: int, at: datetime) -> BreakWarning:
    raised = BreakWarning.objects.create(
        raised_at=at,
        breaks_at=forecast.breaks_at or at + timedelta(hours=hours),
        expected=forecast.breaking,
        chance=forecast.chance,
    )
    _note(raised, "raised", at)
    for user in users_with(Permission.SUPERVISE):
        queue_email(
            dedupe=f"capacity-warning:{raised.pk}:{user.pk}",
            to=user.email,
            template="capacity/email/warning.txt",
            context={
                "name": user.name,
                "number": max(1, round(raised.expected)),
                "hours": hours,
                "breaks_at": raised.breaks_at,
                "path": reverse("capacity:outlook"),
            },
            at=at,
        )
    return raised


def _note(warning: BreakWarning, event: str, at: datetime) -> None:
    record(
        Action.ALTERATION if event == "ended" else Action.COLLECTION,
        by=CAPACITY,
        at=at,
        subject_type="capacity warning",
        subject_id=warning.pk,
        event=event,
    )
