"""The worker: does periodic and prompt background work in a process of its own, until it is asked to stop."""

import os
import signal
import threading
import time
from typing import Any

from django.conf import settings
from django.utils.module_loading import autodiscover_modules

LOOKS_AFTER_PARENT_EVERY = 1.0  # seconds
STOPS_WITHIN = 20  # seconds for what is being done; what is cut off is done again by the next worker


def run_worker(*, parent: int | None = None) -> None:
    """Work in the foreground until SIGTERM or SIGINT, or until the process ``parent`` is no longer our parent."""
    from huey.contrib.djhuey import HUEY

    autodiscover_modules("tasks")
    options: dict[str, Any] = settings.HUEY["consumer"]  # type: ignore[assignment]
    consumer = HUEY.create_consumer(**options, graceful_signal="TERM", shutdown_timeout=STOPS_WITHIN)
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), name="parent-watch", daemon=True).start()
    consumer.run()


def _end_with(parent: int) -> None:
    """Ask this process to stop when its parent has gone, also where the parent was killed and could not say so."""
    while os.getppid() == parent:
        time.sleep(LOOKS_AFTER_PARENT_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
