"""The county that is filled, and what was written and said on one of its cases."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models

from bizwatch.demo import words


@dataclass
class County:
    """What a fill has made so far."""

    rng: random.Random
    at: datetime
    made: list[int] = field(default_factory=list)
    investigators: list[models.Model] = field(default_factory=list)
    premises: list[Any] = field(default_factory=list)
    chain_premises: list[Any] = field(default_factory=list)
    chain: Any = None


def log_of(county: County, case: Any) -> Iterator[dict[str, Any]]:
    if case.allocated_to_id:
        for hours in range(county.rng.choice([1, 2, 3])):
            at = case.recorded_at + timedelta(hours=hours)
            yield {
                "case": case,
                "kind": "enquiry",
                "at": at,
                "by": case.allocated_to,
                "text": county.rng.choice(words.LOG_TEXTS),
            }


def contacts_of(county: County, case: Any) -> Iterator[dict[str, Any]]:
    if case.contacted_at and case.allocated_to_id:
        yield {
            "case": case,
            "at": case.contacted_at,
            "by": case.allocated_to,
            "channel": "phone",
            "result": "reached",
            "entered_at": case.contacted_at,
        }


def messages_of(county: County, case: Any) -> Iterator[dict[str, Any]]:
    if case.allocated_to_id and county.rng.random() < 0.5:
        yield {
            "case": case,
            "side": "police",
            "by": case.allocated_to,
            "by_name": case.allocated_to.name,
            "at": case.contacted_at,
            "text": "We have your report. Please keep the footage until we have copied it.",
            "dedupe": UUID(int=county.rng.getrandbits(128), version=4),
        }


def outcomes_of(county: County, case: Any) -> Iterator[dict[str, Any]]:
    if case.outcome_code:
        yield {
            "case": case,
            "code": case.outcome_code,
            "at": case.closed_at,
            "by": case.allocated_to,
            "rationale": "All reasonable lines of enquiry followed.",
            "victim_told_at": case.closed_at,
        }
