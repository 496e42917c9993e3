"""Who would stand where in the queue under other weights."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bizwatch.cases.policies.priority import HeadStart, Stored, Weights, hours_up, priority_at, read_start, weighed_anew

FAR = 25  # places: a page of the queue


@dataclass(frozen=True, slots=True)
class Open:
    """What of an open case decides its place, as it is kept."""

    pk: int
    attention_at: datetime
    reported_at: datetime
    priority_at: datetime
    factors: Stored


@dataclass(frozen=True, slots=True)
class Move:
    """A case's place now and then, counted from 1; ``changed`` are the factors whose hours differ, with both."""

    pk: int
    place_now: int
    place_then: int
    hours_now: int
    hours_then: int
    changed: tuple[tuple[HeadStart, HeadStart], ...] = ()

    @property
    def places_up(self) -> int:
        """How many places it would move up; below 0, down."""
        return self.place_now - self.place_then


@dataclass(frozen=True)
class Moves:
    """How the open cases would move: how many there are, how many move at all and far, and the top of the queue then."""

    total: int
    moved: int
    far: int
    furthest_up: int
    furthest_down: int
    top: tuple[Move, ...]
    leaving: tuple[Move, ...]


def moves(cases: Iterable[Open], weights: Weights, *, top: int = 50, far: int = FAR) -> Moves:
    """Return how the queue would move. Places are by moment and id, as the queue's own order."""
    rows = list(cases)
    now = sorted((row.priority_at, row.pk) for row in rows)
    place_now = {pk: place for place, (_, pk) in enumerate(now, 1)}
    by_pk = {row.pk: row for row in rows}
    then = sorted((_then(row, weights), row.pk) for row in rows)
    steps = [place_now[pk] - place for place, (_, pk) in enumerate(then, 1)]
    place_then = {pk: place for place, (_, pk) in enumerate(then, 1)}
    return Moves(
        total=len(rows),
        moved=sum(step != 0 for step in steps),
        far=sum(abs(step) > far for step in steps),
        furthest_up=max((step for step in steps if step > 0), default=0),
        furthest_down=-min((step for step in steps if step < 0), default=0),
        top=tuple(_move(by_pk[pk], place_now, place_then, weights) for _, pk in then[:top]),
        leaving=tuple(_move(by_pk[pk], place_now, place_then, weights) for _, pk in now[:top] if place_then[pk] > top),
    )


def _then(row: Open, weights: Weights) -> datetime:
    return priority_at(row.attention_at, row.reported_at, weighed_anew(row.factors, weights), weights.limit)


def _move(row: Open, now: dict[int, int], then: dict[int, int], weights: Weights) -> Move:
    before = tuple(read_start(one) for one in row.factors)
    after = weighed_anew(row.factors, weights)
    return Move(
        row.pk,
        now[row.pk],
        then[row.pk],
        hours_up(before, weights.limit),
        hours_up(after, weights.limit),
        tuple((old, new) for old, new in zip(before, after, strict=True) if old.hours != new.hours),
    )
