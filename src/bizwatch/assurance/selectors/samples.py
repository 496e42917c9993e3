"""The weekly samples: how each was drawn, whose turn it is, and whether a person is a second person at all."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bizwatch.assurance.choices import DRAW, WEEK_SUBJECT, ItemState
from bizwatch.assurance.draw import bounds_of, drawn_from, list_hash, promise_of, seed_of
from bizwatch.assurance.exceptions import ItemNotFound, NotASecondPerson
from bizwatch.assurance.models import Resolution, SampleItem, SampleWeek
from bizwatch.audit.choices import Action
from bizwatch.audit.selectors import events_about, first_sequences, hash_of
from bizwatch.businesses.selectors import membership_of
from bizwatch.cases.selectors.recording import ReportReceived, reports_received, worked_on
from bizwatch.reference.selectors import audit_strata

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.cases.models import Case


@dataclass(frozen=True)
class Derivation:
    """What can be checked of a draw. ``faults`` are sentences; ``remarks`` say what can no longer be checked, and why."""

    week: SampleWeek
    faults: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def weeks_with_numbers() -> QuerySet[SampleWeek]:
    """Return the weeks, newest first, each with how many reports were drawn, judged and settled."""
    live = Q(items__case__is_restricted=False)
    return SampleWeek.objects.annotate(
        number=Count("items", filter=live),
        judged=Count("items", filter=live & ~Q(items__state=ItemState.WAITING)),
        settled=Count("items", filter=live & Q(items__state=ItemState.SETTLED)),
    ).order_by("-starts_on")


def week_starting(starts_on: date) -> SampleWeek:
    """Return a week with its numbers. Raises ``ItemNotFound``."""
    found = weeks_with_numbers().filter(starts_on=starts_on).first()
    if found is None:
        raise ItemNotFound("No sample is drawn of this week.")
    return found


def items_of_week(week: SampleWeek) -> QuerySet[SampleItem]:
    """Return the reports of a week's sample in the order of the draw."""
    found = SampleItem.objects.ordinary().filter(week=week).select_related("case", "judge", "judgement")
    return found.order_by("stratum", "place")


def items_of_judge(user: "User") -> QuerySet[SampleItem]:
    """Return the reports that a person has taken to judge, the one that is due first before the others."""
    return SampleItem.objects.waiting().filter(judge=user).order_by("judge_due_at", "id")


def item_of_judge(user: "User", pk: UUID) -> SampleItem:
    """Return a report that this person has taken to judge. Raises ``ItemNotFound``."""
    found = items_of_judge(user).select_related("case__premises", "case__business", "case__joined_to").filter(pk=pk)
    item = found.first()
    if item is None:
        raise ItemNotFound("There is no such report for you to judge.")
    return item


def differing_items() -> QuerySet[SampleItem]:
    """Return what the registrar has to settle, the one that is due first before the others."""
    found = SampleItem.objects.differing().select_related("case__premises", "week", "judgement__by")
    return found.order_by("settle_due_at", "id")


def differing_item(pk: UUID) -> SampleItem:
    """Return a report that is to be settled. Raises ``ItemNotFound``."""
    found = differing_items().select_related("case__business", "case__joined_to", "case__collapsed_into")
    item = found.filter(pk=pk).first()
    if item is None:
        raise ItemNotFound("There is nothing to settle here.")
    return item


def waiting_count() -> int:
    """Return how many reports nobody has taken to judge."""
    return SampleItem.objects.waiting().filter(judge=None).count()


def may_judge(user: "User", case: "Case") -> bool:
    """Whether ``check_second_person`` would let it pass."""
    return not _why_not(user, case, may_have_looked=False)


def check_second_person(user: "User", case: "Case", *, may_have_looked: bool = False) -> None:
    """Refuse whoever took, recorded, supervised or wrote on a case, answers for its business, or opened it here.

    ``may_have_looked``: the registrar settles with the case open. Raises ``NotASecondPerson``.
    """
    why = _why_not(user, case, may_have_looked=may_have_looked)
    if why:
        raise NotASecondPerson(why)


def check_draw(week: SampleWeek) -> Derivation:
    """Work a draw out again from what the audit holds, and say what does not fit."""
    faults, remarks = [], []
    if promise_of(week.secret) != week.promise:
        faults.append("The secret is not the one that was promised.")
    told = events_about(subject_type=WEEK_SUBJECT, subject_id=str(week.starts_on), until=week.anchor_at)
    if not any(event.detail.get("promise") == week.promise for event in told):
        faults.append("The audit holds no promise of the secret from before the anchor.")
    if hash_of(week.anchor_sequence or 0) != week.anchor_hash:
        faults.append("The anchor is not the row of the audit that it names.")
    reports = _there_at_the_draw(week)
    if list_hash(report.reference for report in reports) != week.population_hash:
        remarks.append(
            "The list of reports is another one now: a report was restricted, or erased at the end of its time. The order"
            " of those that are left is checked."
        )
    seed = seed_of(week.secret, week.starts_on, sequence=week.anchor_sequence or 0, anchor=week.anchor_hash)
    found = drawn_from(reports, seed, week.starts_on, audit_strata(week.starts_on))
    drawn = {report.pk for _, some in found.values() for report in some}
    kept = set(SampleItem.objects.filter(week=week).values_list("case_id", flat=True))
    there = {report.pk for report in reports}
    if not remarks and drawn != kept:
        faults.append("The reports that are judged are not those that the seed gives.")
    if remarks and not (kept & there) <= drawn:
        faults.append("A report is judged that the seed does not give.")
    return Derivation(week, tuple(faults), tuple(remarks))


def _there_at_the_draw(week: SampleWeek) -> list[ReportReceived]:
    """Return the week's reports but for those that the audit first heard of after the draw.

    A crime that was counted out of a report of that week afterwards carries the report's moment, and was in no list.
    """
    reports = reports_received(*bounds_of(week.starts_on))
    if list_hash(report.reference for report in reports) == week.population_hash:
        return reports
    told = events_about(subject_type=WEEK_SUBJECT, subject_id=str(week.starts_on), action=Action.COLLECTION)
    drawn = min((event.sequence for event in told if event.detail.get("act") == DRAW), default=0)
    first = first_sequences("case", [report.reference for report in reports])
    return [report for report in reports if not drawn or first.get(report.reference, 0) < drawn]


def _why_not(user: "User", case: "Case", *, may_have_looked: bool) -> str:
    if user.pk in worked_on(case) and not (may_have_looked and _settled_before(user, case)):
        return "You worked on this case, so somebody else must judge it."
    if membership_of(user, case.business) is not None:
        return "You answer for this business, so somebody else must judge it."
    looked = events_about(subject_type="case", subject_id=case.crime_reference, actor_id=user.audit_id)
    if not may_have_looked and looked.exists():
        return "You have looked at this case, so you know what was decided: somebody else must judge it."
    return ""


def _settled_before(user: "User", case: "Case") -> bool:
    """Whether the registrar's part in a case is an earlier settling: what that asked of the desk is no work on the case."""
    mine = {case.pk, case.joined_to_id}
    joined = Q(item__case__in=mine - {None}) | Q(item__case__joined_to__in=mine - {None})
    return Resolution.objects.filter(joined, by=user).exists()


def overdue_count(at: datetime) -> int:
    """Return how many reports wait for a judge or the registrar past their day."""
    late = Q(state=ItemState.WAITING, judge_due_at__lt=at) | Q(state=ItemState.DIFFERS, settle_due_at__lt=at)
    return SampleItem.objects.ordinary().filter(late).count()


def judged_by(user: "User", pk: UUID) -> bool:
    """Whether this person has judged this report."""
    return SampleItem.objects.filter(pk=pk, judgement__by=user).exists()


def settled_by(user: "User", pk: UUID) -> bool:
    """Whether this person has settled this report."""
    return SampleItem.objects.filter(pk=pk, resolution__by=user).exists()
