"""How large a file may be, by what it is and by which way it comes."""

from django.conf import settings

from bizwatch.evidence.choices import EvidenceKind
from bizwatch.evidence.formats import format_of

_FILMS = (EvidenceKind.VIDEO, EvidenceKind.PLAYER)


def form_limit(head: bytes, *, name: str) -> int:
    """Return how many bytes a file that begins so may have where a form brings it whole. Raises what refuses it."""
    return int(min(upload_limit(head, name=name), settings.BIZWATCH_MAX_FORM_BYTES))


def upload_limit(head: bytes, *, name: str) -> int:
    """Return how many bytes a file that begins so may have at all. Raises what refuses it."""
    is_film = format_of(head, name).kind in _FILMS
    return int(settings.BIZWATCH_MAX_VIDEO_BYTES if is_film else settings.BIZWATCH_MAX_PHOTO_BYTES)
