"""A request that is sent again is answered again, and done once.

The answer is kept in the transaction of what the request did, so after a crash both are there or neither. Two at once
under one key meet at the unique key of the row: the second waits until the first has committed, and gives its answer.
"""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from bizwatch.api import policies
from bizwatch.api.exceptions import KeyUsedForAnother
from bizwatch.api.models import ApiClient, KeptAnswer
from bizwatch.audit.services import audited_service


@dataclass(frozen=True)
class Answer:
    """What a request is answered with: status, JSON text, and the address of what was made ("" for none)."""

    status: int
    body: str
    location: str = ""
    replayed: bool = False


# SQLite lets one write at a time, and lets the others ask again and again with pauses that grow to a tenth of a second: of
# eight systems that report at once some waited for seconds while nothing was being written. Here they stand in line.
_LINE = threading.Lock()


def answer_once(*, client: ApiClient, key: str, digest: str, act: Callable[[], Answer], at: datetime) -> Answer:
    """Do ``act`` and keep its answer, or return what was answered to the same request before.

    What ``act`` raises is kept nowhere: the request can be put right and sent again under the same key. Answers are
    kept for 30 days. Raises ``KeyUsedForAnother``.
    """
    with _LINE if connection.vendor == "sqlite" else nullcontext():
        return _answer_once(client, key, digest, act, at)


@audited_service
def _answer_once(client: ApiClient, key: str, digest: str, act: Callable[[], Answer], at: datetime) -> Answer:
    mine = KeptAnswer.objects.filter(client=client, key=key)
    mine.filter(created_at__lt=at - policies.ANSWERS_KEPT).delete()
    try:
        with transaction.atomic():
            kept = KeptAnswer.objects.create(client=client, key=key, digest=digest, created_at=at)
    except IntegrityError:
        return _again(mine.get(), digest)
    return _do(kept, act)


def kept_answer(*, client: ApiClient, key: str, digest: str, at: datetime) -> Answer | None:
    """Return what was answered to the same request before, or None: without a lock, before any work is done for it.

    Raises ``KeyUsedForAnother``.
    """
    mine = KeptAnswer.objects.filter(client=client, key=key, created_at__gte=at - policies.ANSWERS_KEPT)
    kept = mine.first()
    return _again(kept, digest) if kept is not None else None


def _again(kept: KeptAnswer, digest: str) -> Answer:
    if kept.digest != digest:
        raise KeyUsedForAnother
    return Answer(kept.status, kept.body, kept.location, replayed=True)


def _do(kept: KeptAnswer, act: Callable[[], Answer]) -> Answer:
    answer = act()
    kept.status, kept.body, kept.location = answer.status, answer.body, answer.location
    kept.save(update_fields=["status", "body", "location"])
    return answer
