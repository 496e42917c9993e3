"""The parts of a case's pages about counting, specialists and what follows an outcome, as panels."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.cases import afterwards_words as words
from bizwatch.cases.desk_presenters import afterwards as say
from bizwatch.cases.models import Case
from bizwatch.cases.panels import AFTER_OUTCOME, CasePageKind, Panel, There, add_panel
from bizwatch.cases.permissions import Act, may
from bizwatch.cases.selectors.afterwards import AFTERWARDS_THERE, Afterwards, afterwards_of
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

_READ = "_afterwards"


def add_panels() -> None:
    """Give the desk's and the business's page of a case these parts. For the app's ``ready``."""
    desk = (
        ("counting", "How it is counted", _counting, 40),
        ("specialists", "Specialists and other bodies", _specialists, 50),
        ("after-outcome", "After the outcome", _after, AFTER_OUTCOME + 10),
    )
    business = (
        ("same-incident", "Other crimes of the same incident", _same_incident, 40),
        ("schedule", "The thefts counted together", _own_schedule, 50),
        ("after-outcome", "What you can do about the outcome", _own_after, 10),
    )
    parts = [(CasePageKind.DESK, *part) for part in desk] + [(CasePageKind.BUSINESS, *part) for part in business]
    for page, slug, title, context, order in parts:
        template = f"cases/{page.value}/panel_{slug.replace('-', '_')}.html"
        add_panel(Panel(slug=slug, title=title, template=template, page=page, context=context, order=order, asks=_asks))


def _asks(user: "User") -> There:
    return AFTERWARDS_THERE


def _read(case: Case, there: There) -> Afterwards:
    """Return what is asked for by several parts of one page, read once for it."""
    found = case.__dict__.get(_READ)
    if not isinstance(found, Afterwards):
        found = case.__dict__[_READ] = afterwards_of(case, there)
    return found


def _counting(case: Case, user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    if case.nature != Nature.CRIME:
        return None
    after, today = _read(case, there), to_london(at).date()
    live = after.live_occasions
    found = {
        "hints": say.hints(case, on=today) if case.is_open else [],
        "crimes": say.crime_rows(after.crimes, here=case),
        "schedule": say.schedule_words(live) if live else "",
        "because": after.schedule.because if after.schedule else "",
        "occasions": [(row.pk, row.removed_at, row.remove_reason, say.occasion_cells(row)) for row in after.occasions],
        "can_save": has_permission(user, Permission.INVESTIGATE),
    }
    return found if case.is_open or after.crimes or after.occasions else None


def _specialists(case: Case, user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    rows = [say.referral_row(referral) for referral in _read(case, there).referrals]
    return {"rows": rows} if rows or may(Act.REFER, case, user) else None


def _after(case: Case, user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    after, today = _read(case, there), to_london(at).date()
    if not (after.outcome or after.steps or after.offers or after.reviews or after.material or case.is_open):
        return None
    if case.nature != Nature.CRIME:
        return None
    mine = {step.pk for step in after.live_steps}
    return {
        "outcome": after.outcome,
        "gates": say.gates(after.outcome) if after.outcome and after.live_steps else [],
        "steps": [say.step_row(step, today=today) | {"is_live": step.pk in mine} for step in after.steps],
        "offers": [(offer, say.offer_colour(offer), list(offer.steps.all())) for offer in after.offers],
        "live_offer": after.live_offer,
        "should_offer": after.should_offer,
        "reviews": [(review, say.review_colour(review), say.review_rows(review)) for review in after.reviews],
        "asked_review": after.asked_review,
        "cannot_decide": say.cannot_decide(after, user),
        "scheme": after.scheme,
        "last_day": after.last_day,
        "material": [say.material_line(row) for row in after.material],
    }


def _same_incident(case: Case, user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    crimes = _read(case, there).crimes
    rows = words.crime_rows(crimes, here=case, user=user) if crimes else []
    return {"rows": rows} if len(rows) > 1 else None


def _own_schedule(case: Case, user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    live = _read(case, there).live_occasions
    if not live:
        return None
    return {"words": say.schedule_words(live), "rows": [say.occasion_cells(row) for row in live]}


def _own_after(case: Case, user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    after = _read(case, there)
    found = words.after_outcome(after, at=at, can_write=may(Act.MESSAGE, case, user))
    return found if any(found.values()) else None
