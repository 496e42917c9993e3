"""Drawing the weekly sample: a secret is promised while the week runs, and with the audit's chain it decides the draw."""

import secrets
from datetime import date, datetime, timedelta

from bizwatch.assurance.choices import DRAW, WEEK_SUBJECT
from bizwatch.assurance.draw import bounds_of, drawn_from, list_hash, monday_of, promise_of, seed_of
from bizwatch.assurance.exceptions import DrawnTooEarly
from bizwatch.assurance.models import SampleItem, SampleStratum, SampleWeek
from bizwatch.audit.choices import Action
from bizwatch.audit.selectors import events_about
from bizwatch.audit.services import Actor, SystemActor, audited_service, record
from bizwatch.cases.selectors.recording import ReportReceived, reports_received, restricted_received
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import audit_rules, audit_strata

REGISTRY = SystemActor("recording audit")


def keep_sampling(*, at: datetime) -> list[SampleWeek]:
    """Promise this week's secret and draw each promised week that is over. Doing it again changes nothing.

    Returns the weeks that were drawn now. A week in which nothing ran has no promise and is never drawn: a sample whose
    secret was made afterwards would prove nothing.
    """
    promise_week(starts_on=monday_of(at), by=REGISTRY, at=at)
    ready = SampleWeek.objects.filter(drawn_at=None, anchor_at__lte=at).order_by("starts_on")
    return [draw_week(week=week, by=REGISTRY, at=at) for week in ready]


@audited_service
def promise_week(*, starts_on: date, by: Actor, at: datetime) -> SampleWeek:
    """Make a week's secret and put its SHA-256 into the audit, once.

    The anchor is the end of the week; of a promise made later than that, ``gap_minutes`` after it.
    """
    there = SampleWeek.objects.filter(starts_on=starts_on).first()
    if there is not None:
        return there
    secret = secrets.token_hex(32)
    _, end = bounds_of(starts_on)
    week, is_new = SampleWeek.objects.get_or_create(
        starts_on=starts_on,
        defaults={
            "secret": secret,
            "promise": promise_of(secret),
            "promised_at": at,
            "anchor_at": max(end, at + audit_rules(to_london(at).date()).gap),
        },
    )
    if is_new:
        record(
            Action.COLLECTION,
            by=by,
            at=at,
            subject_type=WEEK_SUBJECT,
            subject_id=starts_on,
            act="promise_week",
            promise=week.promise,
        )
    return week


@audited_service
def draw_week(*, week: SampleWeek, by: Actor, at: datetime) -> SampleWeek:
    """Draw a week's sample, once: some of each stratum, in the order that the seed gives. The secret is told with it.

    Raises ``DrawnTooEarly``.
    """
    held = SampleWeek.objects.select_for_update().get(pk=week.pk)
    if held.drawn_at is not None:
        return held
    if at < held.anchor_at:
        raise DrawnTooEarly("The week is not over yet: its sample cannot be known before.")
    anchor = events_about(until=held.anchor_at).values_list("sequence", "event_hash").first()
    start, end = bounds_of(held.starts_on)
    reports = reports_received(start, end)
    held.anchor_sequence, held.anchor_hash = anchor or (0, "")
    held.population_hash = list_hash(report.reference for report in reports)
    held.left_out, held.drawn_at = restricted_received(start, end), at
    held.save()
    drawn = _draw(held, reports, at)
    record(
        Action.COLLECTION,
        by=by,
        at=at,
        subject_type=WEEK_SUBJECT,
        subject_id=held.starts_on,
        act=DRAW,
        secret=held.secret,
        anchor=held.anchor_sequence,
        population=len(reports),
        population_hash=held.population_hash,
        left_out=held.left_out,
        drawn=drawn,
    )
    return held


def _draw(week: SampleWeek, reports: list[ReportReceived], at: datetime) -> int:
    due_at = at + timedelta(days=audit_rules(to_london(at).date()).judge_days)
    seed = seed_of(week.secret, week.starts_on, sequence=week.anchor_sequence or 0, anchor=week.anchor_hash)
    found = drawn_from(reports, seed, week.starts_on, audit_strata(week.starts_on))
    SampleStratum.objects.bulk_create(
        SampleStratum(week=week, code=code, population=number, drawn=len(drawn))
        for code, (number, drawn) in found.items()
    )
    items = [
        SampleItem(week=week, case_id=report.pk, stratum=code, place=place, judge_due_at=due_at)
        for code, (_, drawn) in found.items()
        for place, report in enumerate(drawn, 1)
    ]
    SampleItem.objects.bulk_create(items)
    return len(items)
