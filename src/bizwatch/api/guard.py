"""Who asks: the token of a request, what it may do, and how often. Every address of the API carries its mark."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.http import HttpRequest
from ninja.security import HttpBearer

from bizwatch.api import limits, selectors
from bizwatch.api.choices import Scope
from bizwatch.api.models import ApiClient
from bizwatch.api.problems import Problem, Wrong
from bizwatch.api.services import note_used
from bizwatch.kernel import clock

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="bizwatch"'}
_INVALID = {"WWW-Authenticate": 'Bearer realm="bizwatch", error="invalid_token"'}


class ApiRequest(HttpRequest):
    """A request that ``token_required`` let through; only for type checking. ``at`` is when it came."""

    auth: ApiClient
    at: datetime


class TokenRequired(HttpBearer):
    """Let an operation be used only with a working token that has ``scope``; without a scope, with any.

    No cookie is read for it (``ApiMiddleware`` takes them off), so no page elsewhere can act through a browser.
    """

    def __init__(self, scope: Scope | None = None) -> None:
        self.scope = scope
        self.query_names: frozenset[str] = (
            frozenset()
        )  # what may stand behind the ?; set when its operation is declared
        super().__init__()

    def __call__(self, request: HttpRequest) -> ApiClient:
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not text.strip():
            raise Problem("token-missing", headers=_CHALLENGE)
        return self.authenticate(request, text.strip())

    def authenticate(self, request: HttpRequest, token: str) -> ApiClient:
        """Return the client of a token. Raises ``Problem``."""
        at = clock.now()
        client = selectors.client_of_token(token)
        if client is None or not client.works_at(at):
            raise _refusal(request, client)
        count = limits.count_request(client.pk, at=at)
        request.api_headers = count.headers()  # type: ignore[attr-defined]
        if count.is_over:
            raise Problem("too-many", f"This token may ask {count.most} times a minute.")
        if self.scope is not None and self.scope not in client.scopes:
            words = f"The token does not have the scope {self.scope}: {self.scope.label.lower()}."
            raise Problem("scope-missing", words, headers=_insufficient(self.scope))
        check_accepts(request)
        check_query(request, self.query_names)
        note_used(client=client, at=at)
        request.at = at  # type: ignore[attr-defined]
        return client


def token_required(scope: Scope | None = None) -> TokenRequired:
    """Return the check of an operation, which is its access mark too: the scope that its token must have."""
    return TokenRequired(scope)


def check_accepts(request: HttpRequest) -> None:
    """Refuse a request whose sender does not take JSON for an answer. Raises ``Problem``."""
    if not request.accepts("application/json"):
        raise Problem("not-acceptable", errors=[Wrong("header", "Accept", "must allow application/json")])


def check_query(request: HttpRequest, names: frozenset[str]) -> None:
    """Refuse query values that the operation does not know, and those given twice. Raises ``Problem``."""
    wrong = [
        Wrong("parameter", name[:80], "must be given once" if name in names else "is not part of this request")
        for name, values in request.GET.lists()
        if name not in names or len(values) > 1
    ]
    if wrong:
        raise Problem("not-right", errors=wrong)


def check_content_type(request: HttpRequest, wanted: str) -> None:
    """Refuse a body that is not of the type that is read here. Raises ``Problem``."""
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if request.content_type != wanted or charset not in ("utf-8", "utf8"):
        wrong = Wrong("header", "Content-Type", f"must be {wanted}, in UTF-8")
        raise Problem("content-type", errors=[wrong], headers={"Accept": wanted})


def mark_of(scopes: list[Scope | None]) -> str:
    """Return the access mark of an address from the scopes of its methods; for the table of routes."""
    named = dict.fromkeys(scope.value for scope in scopes if scope is not None)
    return f"token {' or '.join(named)}".strip()


def scope_of(checks: Sequence[Callable[..., object]]) -> Scope | None:
    """Return the scope that an operation's check asks for."""
    return next((check.scope for check in checks if isinstance(check, TokenRequired)), None)


def _refusal(request: HttpRequest, client: ApiClient | None) -> Problem:
    if not limits.wrong_token_allowed(str(request.META.get("REMOTE_ADDR", ""))):
        words = "Too many wrong tokens came from your address."
        return Problem("too-many", words, headers={"Retry-After": str(limits.WINDOW)})
    if client is None:
        return Problem("token-unknown", headers=_INVALID)
    return Problem("token-expired" if client.withdrawn_at is None else "token-withdrawn", headers=_INVALID)


def _insufficient(scope: Scope) -> dict[str, str]:
    return {"WWW-Authenticate": f'Bearer realm="bizwatch", error="insufficient_scope", scope="{scope.value}"'}
