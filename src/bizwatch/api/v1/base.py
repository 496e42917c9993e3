"""How an operation is declared, how its body is read, and how what goes wrong is answered."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel
from pydantic import ValidationError as ModelInvalid

from bizwatch.api import exceptions
from bizwatch.api.choices import Scope
from bizwatch.api.guard import check_content_type, token_required
from bizwatch.api.problems import MEDIA_TYPE, PROBLEMS, Problem, Wrong, pointer, problem_response
from bizwatch.api.strict_json import read_object
from bizwatch.kernel.errors import DomainError

View = Callable[..., Any]
M = TypeVar("M", bound=BaseModel)
JSON = "application/json"

# Every operation with a token may be answered with these; those with a body, or under a key, with more.
WITH_TOKEN = ("token-missing", "scope-missing", "not-acceptable", "not-right", "too-many", "broken", "not-available")
WITH_BODY = ("not-readable", "too-large", "content-type", "no-room")
WITH_KEY = ("key-used",)
RATE_HEADERS = {
    name: {"description": words, "schema": {"type": "integer"}}
    for name, words in (
        ("RateLimit-Limit", "Requests that the token may make in a minute"),
        ("RateLimit-Remaining", "How many of them are left"),
        ("RateLimit-Reset", "In how many seconds they are counted anew"),
    )
}
KEY_PARAMETER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "Made by you for each new request; the same key and body again give the same answer",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]{1,255}$"},
}

api = NinjaAPI(
    title="Bizwatch",
    version="1",
    description="Reports of business crime from other systems, and what became of them.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api_v1",
    auth=None,
)


def operation(
    method: str,
    path: str,
    *,
    scope: Scope | None,
    answers: Mapping[int, Any],
    problems: Sequence[str] = (),
    takes: Mapping[str, Any] | None = None,
    under_key: bool = False,
) -> Callable[[View], View]:
    """Declare an operation: its address, the scope of its token, its answers, and the problems that it may have.

    ``takes`` is the OpenAPI request body; ``under_key`` asks for an Idempotency-Key. Summary and description are the
    view's docstring.
    """
    codes = [*WITH_TOKEN, *problems, *(WITH_BODY if takes else ()), *(WITH_KEY if under_key else ())]
    extra: dict[str, Any] = {"responses": {status: {"headers": RATE_HEADERS} for status in answers} | responses(codes)}
    if takes:
        extra["requestBody"] = {"required": True, "content": takes}
    if under_key:
        extra["parameters"] = [KEY_PARAMETER]
    check = token_required(scope)

    def declare(view: View) -> View:
        summary, _, more = (view.__doc__ or "").partition("\n")
        add = api.api_operation(
            [method],
            path,
            auth=check,
            response=dict(answers),
            operation_id=view.__name__,
            summary=summary.rstrip("."),
            description=" ".join(more.split()) or summary,
            openapi_extra=extra,
        )
        declared = add(view)
        check.query_names = _query_names(declared)
        return declared

    return declare


def _query_names(view: Any) -> frozenset[str]:
    models = [model for model in view._ninja_operation.models if model.__ninja_param_source__ == "query"]
    return frozenset(name for model in models for name in model.__ninja_flatten_map__)


def responses(codes: Sequence[str]) -> dict[int, Any]:
    """Return what the OpenAPI document says of the problems an operation may have, by status."""
    found: dict[int, list[str]] = {}
    for code in codes:
        found.setdefault(PROBLEMS[code].status, []).append(PROBLEMS[code].title)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": "; ".join(titles), "content": content} for status, titles in found.items()}


def json_body(schema: Any) -> dict[str, Any]:
    """Return an OpenAPI request body of JSON; ``schema`` is a model or the schema itself."""
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        schema = schema.model_json_schema(ref_template="#/components/schemas/{model}")
    return {JSON: {"schema": schema}}


def read_json(request: HttpRequest) -> dict[str, Any]:
    """Return the object that a request brings. Raises ``Problem``."""
    check_content_type(request, JSON)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_DECLARED:
        raise Problem("too-large")
    return read_object(request.body)


def read_model(request: HttpRequest, model: type[M]) -> M:
    """Return a request's body as a model of ours. Raises ``Problem``, naming each field that is not right."""
    data = read_json(request)
    try:
        return model.model_validate_json(json.dumps(data, default=float), strict=True)
    except ModelInvalid as invalid:
        wrong = [Wrong("pointer", pointer(*error["loc"]), in_words(error)) for error in invalid.errors()]
        raise Problem("not-right", errors=wrong) from invalid


LARGEST_DECLARED = 1024 * 1024
_WORDS = {
    "missing": "must be given",
    "extra_forbidden": "is not part of this request",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "uuid_parsing": "must be a UUID",
    "uuid_type": "must be a UUID, as text",
    "timezone_aware": "must have an offset, like 2026-11-22T16:15:00+00:00",
    "datetime_type": "must be a date and time, as text",
    "string_too_short": "must not be empty",
    "int_parsing": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_too_long": "must be {max_length} characters or fewer",
    "too_short": "must have at least one",
    "literal_error": "must be {expected}",
    "string_pattern_mismatch": "must have the shape {pattern}",
}


def in_words(error: Mapping[str, Any]) -> str:
    """Return what pydantic found, as a sentence without its field."""
    kind = str(error["type"])
    if kind.startswith("datetime"):
        return "must be a date and time like 2026-11-22T16:15:00+00:00"
    return _WORDS[kind].format(**error.get("ctx", {})) if kind in _WORDS else "is not right"


_NOT_FOUND = (exceptions.ReportNotFound, exceptions.WebhookNotFound, exceptions.EventNotFound)
_FIELD_OF: Mapping[type[DomainError], Wrong] = {
    exceptions.AddressNotAllowed: Wrong("pointer", "#/url", ""),
    exceptions.NoEventChosen: Wrong("pointer", "#/events", ""),
    exceptions.HashDiffers: Wrong("part", "sha256", ""),
}


def problem_of(refused: DomainError) -> Problem:
    """Return the problem that a rule's refusal is."""
    words = str(refused)
    if isinstance(refused, _NOT_FOUND):
        return Problem("not-found", words)
    if isinstance(refused, exceptions.KeyUsedForAnother):
        return Problem("key-used", words)
    named = _FIELD_OF.get(type(refused))
    if named:
        return Problem("not-right", words, [Wrong(named.place, named.name, words)])
    return Problem("not-possible", words)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Any) -> HttpResponse:
    return problem_response(problem)


@api.exception_handler(DomainError)
def _refused(request: HttpRequest, refused: Any) -> HttpResponse:
    return problem_response(problem_of(refused))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_response(Problem("not-found"))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_response(Problem("not-readable"))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    wrong = [Wrong("parameter", str(one["loc"][-1]), in_words(one)) for one in error.errors]
    return problem_response(Problem("not-right", errors=wrong))
