"""Coroutines in a thread of their own: a browser test of the same worker keeps an event loop in the main one."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_aside(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end in an event loop of its own. Returns or raises what it does."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()
