"""A past for the tests: shifts of both investigators, and reports that were contacted, written in bulk."""

from datetime import date, datetime, time, timedelta
from itertools import count

from bizwatch.cases.models import Case, Shift
from bizwatch.cases.policies.slots import regular_span
from tests.cases.world import AT, World, opened

_numbers = count(1)


def shifts(
    world: World, *, first: date, days: int, start: str = "08:00", end: str = "20:00", officers: int = 2
) -> None:
    """Put the investigators on the rota every day."""
    rows = []
    for officer in (world.ann, world.bob)[:officers]:
        for day in (first + timedelta(days=number) for number in range(days)):
            span = regular_span(day, time.fromisoformat(start), time.fromisoformat(end))
            rows.append(
                Shift(
                    officer=officer,
                    day=day,
                    starts_at=span.starts_at,
                    ends_at=span.ends_at,
                    calls_per_hour=4,
                    added_at=AT,
                    added_by_name="tests",
                )
            )
    Shift.objects.bulk_create(rows)


def reports(world: World, moments: list[datetime], *, wait: timedelta | None = timedelta(hours=2)) -> list[Case]:
    """Reports of the past, each contacted after ``wait``; None: not contacted."""
    template = opened(world, at=moments[0], occurred_from=moments[0] - timedelta(hours=1))
    columns = {field.attname: getattr(template, field.attname) for field in Case._meta.concrete_fields}
    rows = []
    for moment in moments[1:]:
        row = Case(**columns | {"id": None, "crime_reference": f"NC-PAST{next(_numbers):06}"})
        row.reported_at, row.contact_due_at = moment, moment + timedelta(hours=24)
        row.contacted_at = moment + wait if wait is not None else None
        rows.append(row)
    if wait is not None:
        Case.objects.filter(pk=template.pk).update(contacted_at=moments[0] + wait)
    return [template, *Case.objects.bulk_create(rows)]


def usual_past(world: World, *, weeks: int = 6, a_day: int = 4, to: datetime = AT) -> None:
    """Some weeks with some reports each morning, a rota to three weeks ahead, and contact two hours after."""
    first = to.date() - timedelta(weeks=weeks)
    shifts(world, first=first, days=weeks * 7 + 21)
    start = to.replace(hour=9, minute=30, second=0, microsecond=0) - timedelta(weeks=weeks)
    moments = [start + timedelta(days=day, minutes=40 * n) for day in range(weeks * 7) for n in range(a_day)]
    reports(world, moments)
