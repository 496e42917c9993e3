"""The Idempotency-Key of a request, and what tells one request from another under the same key."""

import hashlib
import re

from django.http import HttpRequest

from bizwatch.api.problems import Problem, Wrong

HEADER = "Idempotency-Key"
_USABLE = re.compile(r"[\x21-\x7e]{1,255}")


def key_of(request: HttpRequest) -> str:
    """Return the key, without the quotes in which the IETF's draft writes it. Raises ``Problem``."""
    sent = request.headers.get(HEADER, "").strip()
    if not sent:
        raise Problem("key-missing", errors=[Wrong("header", HEADER, "must be given")])
    key = sent[1:-1] if len(sent) > 2 and sent[0] == sent[-1] == '"' else sent
    if not _USABLE.fullmatch(key):
        wrong = Wrong("header", HEADER, "must be 1 to 255 letters, digits and signs of ASCII without spaces")
        raise Problem("key-not-usable", errors=[wrong])
    return key


def digest_of(request: HttpRequest) -> str:
    """Return the SHA-256 of method, path and body."""
    told = (str(request.method).encode(), request.path.encode("utf-8", "replace"), request.body)
    return hashlib.sha256(b"\n".join(told)).hexdigest()


def dedupe_of(client: str, key: str, digest: str) -> str:
    """Return what one request of a client makes its report known by for good, longer than its answer is kept."""
    return f"{client}:{hashlib.sha256(f'{digest}:{key}'.encode()).hexdigest()}"
