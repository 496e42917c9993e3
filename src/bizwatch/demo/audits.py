"""The recording audit of the demonstration: weeks that are settled, one that is half judged, a dip-sample, answers."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from bizwatch.accounts.models import User
from bizwatch.assurance import services
from bizwatch.assurance.about_yourself import AboutYourself
from bizwatch.assurance.choices import DipScope, Right
from bizwatch.assurance.draw import WEEK, bounds_of, monday_of
from bizwatch.assurance.models import SampleItem
from bizwatch.assurance.selectors.diversity import last_quarter
from bizwatch.assurance.selectors.samples import differing_items
from bizwatch.assurance.services.dips import DipWish
from bizwatch.demo.personas import POLICE, REGISTRAR
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import dip_checks

WEEKS = 5
_HOUR = timedelta(hours=1)
_ENOUGH = 400  # rounds: more than the samples hold
_TOLD = "The words tell of it, and nothing speaks against them."
_PEOPLE = 24
_MARK = UUID("5eed0000-0000-4000-8000-000000000001")


def tell_the_audit(users: Mapping[str, User], at: datetime) -> None:
    """Draw the last weeks, judge all of them but part of the newest, and settle what differs."""
    monday = monday_of(at)
    for number in range(WEEKS, 0, -1):
        starts_on = monday - number * WEEK
        start, end = bounds_of(starts_on)
        week = services.promise_week(starts_on=starts_on, by=services.REGISTRY, at=start + _HOUR)
        services.draw_week(week=week, by=services.REGISTRY, at=min(at, end + _HOUR))
    services.promise_week(starts_on=monday, by=services.REGISTRY, at=at)
    judges = [users[persona.email] for persona in POLICE[:3]]
    _judge(judges, at)
    for item in differing_items():
        services.settle_item(item=item, right=Right.JUDGE, in_time=False, reason=_TOLD, by=users[REGISTRAR], at=at)
    _dip(users[POLICE[2].email], at)
    _answers(at)


def _judge(judges: list[User], at: datetime) -> None:
    """Let the officers judge in turn, until half of the newest week is left."""
    newest = SampleItem.objects.filter(week__starts_on=monday_of(at) - WEEK).count()
    for number in range(_ENOUGH):
        if SampleItem.objects.waiting().count() <= newest // 2:
            return
        by = judges[number % len(judges)]
        item = services.take_next(by=by, at=at)
        if item is None:
            continue
        is_crime = item.case.nature == Nature.CRIME
        offences = [item.case.offence_code] if is_crime else []
        services.judge_item(item=item, crimes=len(offences), offences=offences, enough=True, reason=_TOLD, by=by, at=at)


def _dip(sergeant: User, at: datetime) -> None:
    today = to_london(at).date()
    wish = DipWish(mark=_MARK, scope=DipScope.OPEN, since=today - 6 * WEEK, until=today, size=4)
    sample = services.draw_dip(wish=wish, by=sergeant, at=at)
    item = sample.items.order_by("place")[0]
    answers = {check.code: "yes" for check in dip_checks(today)} | {"lines-followed": "no"}
    words = "Thorough log. The shop next door has a camera too: ask for it while it is kept."
    services.judge_dip(item=item, answers=answers, feedback=words, by=sergeant, at=at)


def _answers(at: datetime) -> None:
    """Let invented people say something about themselves in the quarter that is over."""
    then = bounds_of(last_quarter(to_london(at).date()))[0] + WEEK
    for number in range(_PEOPLE):
        answers = {"sex": "female" if number % 2 else "male", "age": ("25-34", "35-49")[number % 2]}
        services.answer_about_yourself(holder=AboutYourself(0, number), answers=answers, at=then)
