"""How the bytes of a piece get from the line to the disk without a page's thread waiting for them.

Under ASGI (``bizwatch.config.arriving``) a view is asked twice about one request: before the body, when it may open a
piece, and after it, when it ends the piece. In between the server writes what comes, however slowly. Anywhere else there
is no passage and the view reads the body itself.
"""

from dataclasses import dataclass

from django.http import HttpRequest

from bizwatch.evidence.uploads.services import Piece

SCOPE_KEY = "bizwatch.passage"


@dataclass
class Passage:
    """One request whose body goes past the pages. ``piece`` is set by the view; ``whole`` whether all of it came."""

    piece: Piece | None = None
    is_over: bool = False
    whole: bool = False
    fault: Exception | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self.piece is not None:
            self.piece.writer.close()


def passage_of(request: HttpRequest) -> Passage | None:
    """Return the passage of a request, or None where its body comes to the view."""
    scope = request.META.get("asgi.scope")
    found = scope.get(SCOPE_KEY) if scope else None
    return found if isinstance(found, Passage) else None
