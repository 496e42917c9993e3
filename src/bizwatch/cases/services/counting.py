"""One report counted as the rules want it: one crime for each victim, or one crime for a finished series of thefts."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import audited_service
from bizwatch.cases.choices import MoveKind, PersonRole, Side, Status
from bizwatch.cases.exceptions import AlreadySettled, CountingNotPossible
from bizwatch.cases.intake import NewOccasion, NewVictim
from bizwatch.cases.models import (
    Case,
    CaseApart,
    CaseExhibit,
    CaseLink,
    CasePerson,
    CaseVehicle,
    EventCrime,
    TheftOccasion,
    TheftSchedule,
)
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.counting import FEWEST_OCCASIONS, facts_of_victim, occasion_faults, sum_of, victim_faults
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.evidence import add_exhibits
from bizwatch.cases.services.hold import audit_case, hold_to_edit, keep, moved, need_reason, part
from bizwatch.cases.services.mail import Mail, write_to_business
from bizwatch.cases.services.opening import insert_case
from bizwatch.cases.services.property import write_schedule_line
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import BusinessCrimeFacts, is_business_crime

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

# What a further crime of the same incident has from the one that was reported, the moments of its clocks among them.
_SHARED = (
    "business_id",
    "premises_id",
    "crime_kind",
    "offence_code",
    "nature",
    "told_as_hate",
    "door",
    "district_code",
    "policing_area",
    "told_summary",
    "summary",
    "occurred_from",
    "occurred_to",
    "reported_at",
    "reported_by_id",
    "contact_name",
    "contact_email",
    "contact_telephone",
    "contact_channel",
    "contact_times",
    "contact_opted_out",
    "contact_opted_out_at",
    "contact_due_at",
    "record_due_at",
    "review_at",
    "supports_action",
    "allocated_to_id",
)


@audited_service
def split_case(
    *, case: Case, victims: Sequence[NewVictim], reason: str, by: "User", at: datetime, version: int
) -> tuple[Case, ...]:
    """Make one crime for each victim of the incident that a case tells of; return the further ones.

    The first of ``victims`` is the one that the case has. Each further crime has a reference and a victim of its own; what
    was told, the suspects, the vehicles and the files are on it too; its clocks run from the report. They are linked, and
    never offered as duplicates of each other. One that was made in error is cancelled (C4).
    Raises ``CountingNotPossible``, ``AlreadySettled``, ``ReasonNeeded``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.SPLIT, held, by)
    if EventCrime.objects.filter(case=held).exists():
        raise AlreadySettled("This case is one of several crimes of an incident already.")
    tidy = tuple(replace(victim, label=victim.label.strip()) for victim in victims)
    faults = victim_faults(tidy)
    if faults:
        raise CountingNotPossible(faults)
    words = need_reason(reason, "Write how you know that these are the victims.")
    further = tuple(_further(held, victim, words, by=by, at=at) for victim in tidy[1:])
    whole = (held, *further)
    _label(whole, tidy, by=by, at=at)
    _relate(whole, words, by=by, at=at)
    for one in further:
        audit_case(Action.COLLECTION, one, "split_case", by=by, at=at, first=held.crime_reference)
        keep(one, by=by, at=at)
    audit_case(Action.ALTERATION, held, "split_case", by=by, at=at, crimes=len(whole))
    references = [one.crime_reference for one in further]
    write_to_business(held, Mail.SPLIT, key=str(held.version), at=at, references=references)
    keep(held, by=by, at=at)
    return further


def _label(whole: tuple[Case, ...], victims: Sequence[NewVictim], *, by: "User", at: datetime) -> None:
    """Note whose crime each case is, the first with the number 1."""
    EventCrime.objects.bulk_create(
        EventCrime(
            first=whole[0],
            case=one,
            number=number,
            victim_label=victim.label,
            victim_kind=victim.kind,
            at=at,
            by_name=by.audit_name[:120],
        )
        for number, (one, victim) in enumerate(zip(whole, victims, strict=True), 1)
    )


def _further(held: Case, victim: NewVictim, words: str, *, by: "User", at: datetime) -> Case:
    """Make the row of one further crime, with its facts and files."""
    facts = replace(BusinessCrimeFacts(**held.definition_facts), **facts_of_victim(victim.kind))
    answer = is_business_crime(facts, to_london(held.reported_at).date())
    one = Case(
        **{name: getattr(held, name) for name in _SHARED},
        status=Status.NEW if held.recorded_at is None else Status.RECORDED,
        recorded_at=None if held.recorded_at is None else at,
        is_business_crime=answer.answer,
        definition_code=answer.definition_code,
        definition_reason=answer.reason,
        definition_facts=asdict(facts),
        attention_at=held.attention_at,
        attention_why=held.attention_why,
        priority_at=held.priority_at,  # weighed anew when the case is kept
        changed_at=at,
        changed_by_name=by.audit_name[:120],
    )
    insert_case(one)
    reason = f"One crime for each victim (rule D), with {held}: {victim.label}. {words}"
    moved(one, MoveKind.OPENED, by=by, at=at, end=Status.NEW.value, reason=reason)
    if one.recorded_at is not None:
        moved(one, MoveKind.RECORDED, by=by, at=at, start=Status.NEW.value, end=Status.RECORDED.value, reason=reason)
    _copy(CasePerson, held.people.filter(role__in=(PersonRole.SUSPECT, PersonRole.SEEN), removed_at=None), one)
    _copy(CaseVehicle, held.vehicles.all(), one)
    for side in Side:
        files = list(
            CaseExhibit.objects.filter(case=held, withdrawn_at=None, side=side).values_list("evidence_id", flat=True)
        )
        add_exhibits(one, files, side=side, by=by, at=at, own_only=False)
    return one


def _copy(model: type, rows: Iterable[object], to: Case) -> None:
    made = []
    for row in rows:
        row.pk, row._state.adding, row.case = None, True, to  # type: ignore[attr-defined]
        made.append(row)
    model.objects.bulk_create(made)  # type: ignore[attr-defined]


def _relate(whole: tuple[Case, ...], words: str, *, by: "User", at: datetime) -> None:
    """Link the first crime with each other one, and note of every two that they are two, so that nobody joins them."""
    reason = f"The same incident, one crime for each victim (rule D). {words}"
    ordered = sorted(whole, key=lambda one: one.pk)
    CaseLink.objects.bulk_create(
        CaseLink(first=first, second=second, reason=reason, at=at, by=by)
        for first, second in combinations(ordered, 2)
        if whole[0] in (first, second)
    )
    CaseApart.objects.bulk_create(
        (
            CaseApart(first=first, second=second, reason=reason, at=at, by=by)
            for first, second in combinations(ordered, 2)
        ),
        ignore_conflicts=True,
    )


@audited_service
def add_occasions(
    *,
    case: Case,
    rows: Sequence[NewOccasion],
    because: str,
    adds_value: bool = True,
    by: "User",
    at: datetime,
    version: int,
) -> TheftSchedule:
    """Add occasions to the schedule of a finished incident (rule E): thefts by one person, found out at once, are one crime.

    ``adds_value``: the sum of the schedule counts as a line of the case's property; otherwise the property lists the same
    goods already, and nothing is counted twice. Raises ``CountingNotPossible``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.ADD_OCCASIONS, held, by)
    schedule = TheftSchedule.objects.filter(case=held).first()
    there = TheftOccasion.objects.filter(case=held, removed_at=None).count()
    why = because.strip() or (schedule.because if schedule else "")
    faults = occasion_faults(rows, there=there, reported_on=to_london(held.reported_at).date(), because=why)
    if faults:
        raise CountingNotPossible(faults)
    if schedule is None:
        schedule = TheftSchedule(case=held, at=at, by_name=by.audit_name[:120])
    schedule.because, schedule.adds_value = why, adds_value
    TheftOccasion.objects.bulk_create(
        TheftOccasion(case=held, **asdict(row), added_at=at, added_by_name=by.audit_name[:120]) for row in rows
    )
    audit_case(Action.COLLECTION, held, "add_occasions", by=by, at=at, occasions=len(rows))
    _count_value(held, schedule, "The schedule was added to.", by=by, at=at)
    return schedule


@audited_service
def remove_occasion(
    *, case: Case, occasion_id: int, reason: str, by: "User", at: datetime, version: int
) -> TheftOccasion:
    """Take an occasion off the schedule with a reason; it stays to be read. Raises ``AlreadySettled``, ``ReasonNeeded``."""
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.REMOVE_OCCASION, held, by)
    row = part(held, TheftOccasion, occasion_id, "There is no such occasion on this case.")
    if row.removed_at is not None:
        raise AlreadySettled(f"{row.removed_by_name} took this occasion off before.")
    row.remove_reason = need_reason(reason, "Write why it does not belong to the schedule.")
    row.removed_at, row.removed_by_name = at, by.audit_name[:120]
    row.save(update_fields=["remove_reason", "removed_at", "removed_by_name"])
    audit_case(Action.ALTERATION, held, "remove_occasion", by=by, at=at, occasion=row.pk)
    schedule = TheftSchedule.objects.get(case=held)
    _count_value(held, schedule, f"An occasion was taken off: {row.remove_reason}", by=by, at=at)
    return row


def _count_value(held: Case, schedule: TheftSchedule, reason: str, *, by: "User", at: datetime) -> None:
    """Keep the one line of property that holds the schedule's sum, so that it is counted once and nowhere else."""
    live = list(TheftOccasion.objects.filter(case=held, removed_at=None).values_list("value", flat=True))
    total = sum_of(live) if schedule.adds_value and len(live) >= FEWEST_OCCASIONS - 1 else None
    schedule.line = write_schedule_line(held, schedule.line, total, len(live), reason, by=by, at=at)
    schedule.save()
    keep(held, by=by, at=at)
