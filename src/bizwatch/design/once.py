"""One page sent twice acts once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache

_KEPT = 24 * 60 * 60  # seconds: longer than a session of the police lasts
_SENDING, _SENT = "sending", "sent"


class SentBefore(Exception):
    """This page was sent before. ``finished`` says whether what it asked for was done."""

    def __init__(self, *, finished: bool) -> None:
        super().__init__()
        self.finished = finished


@contextmanager
def once(user_id: int, mark: str) -> Iterator[None]:
    """Let what is inside happen once for each page; where it fails, the page may be sent again.

    Without a mark the act is one that can be repeated without harm. Raises ``SentBefore``.
    """
    if not mark:
        yield
        return
    key = f"once:{user_id}:{mark}"
    if not cache.add(key, _SENDING, timeout=_KEPT):
        raise SentBefore(finished=cache.get(key) == _SENT)
    try:
        yield
    except BaseException:
        cache.delete(key)
        raise
    cache.set(key, _SENT, timeout=_KEPT)
