"""What goes wrong, as RFC 9457 problem details: one table of types, and one way to answer with them.

Each type has an address in the catalogue at ``/api/v1/problems``. ``errors`` point at what is wrong: a JSON pointer for
the body, or the name of a header, query value or form part.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
CATALOGUE = "/api/v1/problems"
MOST_ERRORS = 50


@dataclass(frozen=True)
class ProblemType:
    """A kind of problem: its HTTP status, its title, and what to do about it."""

    status: int
    title: str
    remedy: str


PROBLEMS: Mapping[str, ProblemType] = {
    "not-readable": ProblemType(
        400, "The request could not be read", "Send one JSON object in UTF-8, as RFC 8259 says."
    ),
    "key-missing": ProblemType(
        400,
        "The Idempotency-Key header is missing",
        "Make a key for each new report, a UUID for example, send it as Idempotency-Key, and keep it until you have an"
        " answer: sent again with the same key, the report is taken once.",
    ),
    "key-not-usable": ProblemType(
        400,
        "The Idempotency-Key cannot be used",
        "A key is 1 to 255 letters, digits and signs of ASCII without spaces.",
    ),
    "token-missing": ProblemType(
        401, "There is no token", "Send the header Authorization: Bearer, a space, and the token that head office made."
    ),
    "token-unknown": ProblemType(
        401, "The token is not known", "Check that it was copied whole. Head office can make another."
    ),
    "token-expired": ProblemType(401, "The token has expired", "Ask head office to make a new one."),
    "token-withdrawn": ProblemType(401, "The token was withdrawn", "Ask head office to make a new one."),
    "scope-missing": ProblemType(403, "The token may not do this", "Ask head office for a token with the scope named."),
    "not-found": ProblemType(404, "There is no such thing here", "Check the address and the reference."),
    "method-not-allowed": ProblemType(
        405, "This address does not take that method", "The header Allow names those that it takes."
    ),
    "not-acceptable": ProblemType(406, "We cannot answer in that format", "Accept application/json."),
    "too-slow": ProblemType(408, "The request did not arrive in time", "Send it again."),
    "key-used": ProblemType(
        409, "The Idempotency-Key was used for another request", "Make a new key for a new request."
    ),
    "not-possible": ProblemType(409, "That cannot be done now", "The detail says why."),
    "too-large": ProblemType(413, "The request is too large", "Send less: a report has up to 1 MB."),
    "content-type": ProblemType(
        415, "We cannot read that format", "Send application/json; a file as multipart/form-data."
    ),
    "not-right": ProblemType(
        422, "Something in the request is not right", "Put right what errors name, and send it again."
    ),
    "too-many": ProblemType(429, "Too many requests", "Wait as many seconds as Retry-After says."),
    "broken": ProblemType(500, "Something went wrong here", "Send it again later with the same Idempotency-Key."),
    "not-available": ProblemType(
        503, "The service is not available just now", "Send it again with the same Idempotency-Key."
    ),
    "no-room": ProblemType(
        507, "There is no room left to store this", "Send it again later with the same Idempotency-Key."
    ),
}
# The type for a status that was not ours to give: Django's own refusals, and failures of the machine.
OF_STATUS: Mapping[int, str] = {
    400: "not-readable",
    401: "token-missing",
    403: "scope-missing",
    404: "not-found",
    405: "method-not-allowed",
    408: "too-slow",
    413: "too-large",
    429: "too-many",
    500: "broken",
    503: "not-available",
    507: "no-room",
}


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong: where, as (``pointer`` | ``header`` | ``parameter`` | ``part``, name), and what to do."""

    place: str
    name: str
    words: str

    def as_json(self) -> dict[str, str]:
        """Return it as it stands in ``errors``."""
        return {"detail": self.words, self.place: self.name}


@dataclass(eq=False)
class Problem(Exception):
    """A request that is refused. ``code`` is a key of ``PROBLEMS``; ``headers`` go with the answer."""

    code: str
    detail: str = ""
    errors: Iterable[Wrong] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def problem_response(problem: Problem) -> HttpResponse:
    """Return the answer that tells of a problem."""
    kind = PROBLEMS[problem.code]
    told: dict[str, Any] = {
        "type": f"{CATALOGUE}#{problem.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail or kind.remedy,
    }
    errors = [wrong.as_json() for wrong in problem.errors]
    if errors:
        told["errors"] = errors[:MOST_ERRORS]
    body = json.dumps(told, ensure_ascii=False)
    return HttpResponse(body, status=kind.status, content_type=MEDIA_TYPE, headers=dict(problem.headers))


def pointer(*steps: str | int) -> str:
    """Return a JSON pointer (RFC 6901) as a URI fragment: ("property", 0, "unit_value") is "#/property/0/unit_value"."""
    told = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return "#" + "".join(f"/{quote(step.encode('utf-8', 'replace'), safe='')}" for step in told)


def catalogue() -> list[dict[str, Any]]:
    """Return every type of problem, as it is published."""
    return [
        {"code": code, "type": f"{CATALOGUE}#{code}", "status": kind.status, "title": kind.title, "remedy": kind.remedy}
        for code, kind in PROBLEMS.items()
    ]
