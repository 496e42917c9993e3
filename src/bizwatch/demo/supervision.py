"""What the demonstration shows of supervision: skills, a conflict of interest, a plan to look at, and counted weeks."""

from collections.abc import Mapping
from datetime import datetime

from bizwatch.accounts.models import User
from bizwatch.cases.choices import ConflictWith
from bizwatch.cases.models import Case
from bizwatch.cases.selectors.reallocating import Chosen
from bizwatch.cases.services import declare_conflict, grant_skill, plan_reallocation
from bizwatch.cases.services.rollup import count_weeks
from bizwatch.hotspots.services import KEPT_MONTHS, count_months
from bizwatch.kernel.clock import to_london

SKILLS = (("grace@desk.example", "fraud"), ("grace@desk.example", "cyber"), ("dev@desk.example", "rural"))
PLANNED = 6  # cases of the plan that nobody has carried out
WEEKS = 16  # enough for the usual period and the one before it


def tell_supervision(users: Mapping[str, User], *, at: datetime) -> None:
    """Let the sergeant grant skills and plan, an officer declare a conflict, and the worker count."""
    grace, dev, leo = (users[f"{name}@desk.example"] for name in ("grace", "dev", "leo"))
    for email, code in SKILLS:
        grant_skill(officer=users[email], code=code, first_day=to_london(at).date(), by=leo, at=at)
    near = Case.objects.open().exclude(allocated_to=dev).order_by("pk").first()
    if near is not None:
        words = "My partner works there."
        declare_conflict(case=near, about=ConflictWith.PREMISES, reason=words, by=dev, at=at)
    if Case.objects.open().filter(allocated_to=dev).exists():
        plan_reallocation(
            chosen=Chosen(whose=str(dev.public_id), at_most=PLANNED),
            to=[grace, leo],
            without_skill=True,
            reason="PC Quantrill is away next week.",
            by=leo,
            at=at,
        )
    count_weeks(at=at, earlier=WEEKS)
    count_months(at=at, months=KEPT_MONTHS)
