"""Dip-samples and their feedback. One officer's results are that officer's and the supervisor's who wrote them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bizwatch.assurance.choices import CheckAnswer
from bizwatch.assurance.exceptions import NotYourFeedback
from bizwatch.assurance.models import DipItem, DipResult, DipSample
from bizwatch.reference.selectors import dip_checks

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

FEWEST_OFFICERS = 3


@dataclass(frozen=True)
class Theme:
    """How often a question of the checklist was answered how, over all officers."""

    theme: str
    yes: int
    no: int
    not_asked: int


@dataclass(frozen=True)
class Themes:
    """The themes of a time; none where fewer than ``FEWEST_OFFICERS`` officers are in it, whom the counts would tell."""

    cases: int
    officers: int
    themes: tuple[Theme, ...]

    @property
    def is_told(self) -> bool:
        return self.officers >= FEWEST_OFFICERS


def samples_of(supervisor: "User") -> QuerySet[DipSample]:
    """Return the dip-samples that a supervisor drew, newest first, each with how many cases and results it has."""
    live = Q(items__case__is_restricted=False)
    found = DipSample.objects.filter(supervisor=supervisor).select_related("officer")
    numbers = found.annotate(
        number=Count("items", filter=live), judged=Count("items", filter=live & Q(items__result__isnull=False))
    )
    return numbers.order_by("-drawn_at", "id")


def sample_of(supervisor: "User", pk: UUID) -> DipSample:
    """Return a dip-sample that this supervisor drew. Raises ``NotYourFeedback``."""
    found = samples_of(supervisor).filter(pk=pk).first()
    if found is None:
        raise NotYourFeedback("There is no such dip-sample of yours.")
    return found


def items_of(sample: DipSample) -> QuerySet[DipItem]:
    """Return the cases of a dip-sample in the order of the draw."""
    found = _items().filter(sample=sample).annotate(is_judged=_JUDGED)
    return found.order_by("place")


def item_of(supervisor: "User", pk: UUID) -> DipItem:
    """Return a case of a dip-sample that this supervisor drew. Raises ``NotYourFeedback``."""
    return _one(_items().filter(sample__supervisor=supervisor, pk=pk))


def feedback_to(officer: "User") -> QuerySet[DipItem]:
    """Return the feedback that an officer was given, newest first."""
    return _items().filter(officer=officer).exclude(result=None).order_by("-result__at", "id")


def feedback_for(person: "User", pk: UUID) -> DipItem:
    """Return feedback for its officer or for the supervisor who wrote it, and nobody else. Raises ``NotYourFeedback``."""
    mine = Q(officer=person) | Q(sample__supervisor=person)
    return _one(_items().filter(mine, pk=pk).exclude(result=None))


def themes(since: datetime, until: datetime) -> Themes:
    """Return what was found by theme over all officers, by the checklist as it now stands."""
    found = DipResult.objects.filter(at__gte=since, at__lt=until, item__case__is_restricted=False)
    rows = list(found.values_list("answers", "item__officer_id"))
    officers = len({officer for _, officer in rows})
    lines = []
    for check in dip_checks(until.date()):
        counted = Counter(answers.get(check.code, "") for answers, _ in rows)
        numbers = (counted[answer.value] for answer in (CheckAnswer.YES, CheckAnswer.NO, CheckAnswer.NOT_ASKED))
        lines.append(Theme(check.theme, *numbers))
    return Themes(len(rows), officers, tuple(lines) if officers >= FEWEST_OFFICERS else ())


_JUDGED = Exists(DipResult.objects.filter(item=OuterRef("pk")))


def _items() -> QuerySet[DipItem]:
    found = DipItem.objects.filter(case__is_restricted=False)
    return found.select_related("case__premises", "case__business", "officer", "sample__supervisor", "result")


def _one(found: QuerySet[DipItem]) -> DipItem:
    item = found.first()
    if item is None:
        raise NotYourFeedback("There is no such case, or its feedback is not yours to see.")
    return item
