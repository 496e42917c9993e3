"""Background work, behind one thin module so that the queue can be changed in one place.

What must not be lost is a row in the database, swept up by a task that runs every minute. The queue only makes things
prompt, so losing it loses nothing (docs/decisions/0004). Settings must be ready when these decorators run, that is in
the ``tasks`` modules; importing this module alone needs none.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction

logger = logging.getLogger("bizwatch.background")

Work = Callable[[], None]
_STALE_SECONDS = 55  # a minute's task that could not be begun within its minute leaves it to the next one
_ENOUGH_WAITING = 50


def every_minute(work: Work) -> Any:
    """Let the worker call ``work`` once a minute."""
    return _periodic(work, minute="*")


def every_hour(work: Work) -> Any:
    """Let the worker call ``work`` once an hour."""
    return _periodic(work, minute="23")


def on_request(work: Work) -> Any:
    """Make ``work`` a task that ``soon`` can ask for."""
    from huey.contrib.djhuey import db_task

    return db_task()(work)


def soon(task: Any) -> None:
    """Ask the worker for a task once the open transaction has committed.

    Never fails what is being done: where the queue is not there, or nobody has emptied it for long, the next minute's
    sweep does the work.
    """
    transaction.on_commit(lambda: _enqueue(task), robust=True)


def _enqueue(task: Any) -> None:
    from huey.contrib.djhuey import HUEY

    if HUEY.immediate or HUEY.pending_count() < _ENOUGH_WAITING:
        task()


def _periodic(work: Work, **when: str) -> Any:
    from huey import crontab
    from huey.contrib.djhuey import db_periodic_task

    return db_periodic_task(crontab(**when), expires=_STALE_SECONDS)(work)
