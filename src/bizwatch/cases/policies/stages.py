"""The stages at which a case waits, and how long: counted in buckets, so that weeks can be added up.

A bucket is five per cent wide, so a median that is read from buckets is at most about two and a half per cent off.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import ceil, floor, log

_WIDTH = 1.05


class Stage(StrEnum):
    """What a case waits for, in the order of its life."""

    RECORD = "record"
    TAKE = "take"
    CONTACT = "contact"
    INVESTIGATE = "investigate"
    BUSINESS = "business"
    CLOSE = "close"


@dataclass(frozen=True)
class StageWords:
    """How a stage is spoken of: what it is, what became of the cases that left it, and of those that stand there."""

    name: str
    left: str
    standing: str


STAGES: Mapping[Stage, StageWords] = {
    Stage.RECORD: StageWords("From the report to recording", "Recorded", "Not recorded yet"),
    Stage.TAKE: StageWords("From the report until somebody has it", "Taken or given", "Nobody’s yet"),
    Stage.CONTACT: StageWords("From the report to contact with the victim", "Contacted", "Without contact yet"),
    Stage.INVESTIGATE: StageWords(
        "Under investigation, each spell", "Gone on to something else", "Under investigation now"
    ),
    Stage.BUSINESS: StageWords("Waiting for the business, each spell", "Answered", "Waiting for the business now"),
    Stage.CLOSE: StageWords("From the report to the end", "Left the desk", "Open now"),
}


def held(spans: Iterable[timedelta]) -> dict[str, int]:
    """Return how many spans of time fall in each bucket, by its number as text: what a roll-up keeps."""
    counted = Counter(_bucket(span) for span in spans)
    return {str(bucket): counted[bucket] for bucket in sorted(counted)}


def added(several: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return several weeks' buckets as one."""
    sum_of: Counter[str] = Counter()
    for one in several:
        sum_of.update(one)
    return dict(sum_of)


def within(buckets: Mapping[str, int], share: float) -> timedelta | None:
    """Return the time within which a share of the cases was done: 0.5 for the median. None where there are none."""
    number = sum(buckets.values())
    if not number:
        return None
    left = ceil(number * share)
    for bucket in sorted(buckets, key=int):
        left -= buckets[bucket]
        if left <= 0:
            return timedelta(minutes=_WIDTH ** (int(bucket) + 0.5))
    return None


def _bucket(span: timedelta) -> int:
    minutes = max(span.total_seconds() / 60, 1.0)
    return floor(log(minutes) / log(_WIDTH))
