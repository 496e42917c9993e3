"""The API written out for readers, from its own OpenAPI document."""

from collections.abc import Iterator, Mapping
from typing import Any

from bizwatch.api import policies
from bizwatch.api.choices import Event, Scope
from bizwatch.api.problems import PROBLEMS
from bizwatch.api.v1.documents import openapi_document, scopes_of_operations
from bizwatch.reference.selectors import report_kinds

_ANY = {401, 403, 406, 422, 429, 500, 503}
_METHODS = ("get", "post", "put", "delete")
_HEAD = """# The API, version 1

Base address: `/api/v1`. Everything here is in its OpenAPI document too, `/api/v1/openapi.json`, and the data set of a report
is published as a JSON Schema, `/api/v1/report-schema.json`. How to use it:
[send reports from another system](../how-to/send-reports-from-another-system.md).

Every request but those for the documents bears a token: `Authorization: Bearer bizwatch_…`. Bodies are JSON in UTF-8, up to
1 MB; files are sent as `multipart/form-data`. Items that are not named here are refused. Moments are ISO 8601.
"""


def api_markdown() -> str:
    """Return the reference of the API."""
    # The day on which the newest kind began: the document must not change with the day on which it is written.
    document = openapi_document(max(kind.effective_from for kind in report_kinds()))
    parts = (
        _operations(document),
        _data_set(document),
        _shapes(document),
        _problems(),
        _scopes(),
        _events(),
        _numbers(),
    )
    return "\n".join([_HEAD, *("\n".join(part) + "\n" for part in parts)]).rstrip() + "\n"


def _operations(document: Mapping[str, Any]) -> Iterator[str]:
    scopes = scopes_of_operations()
    yield "## Operations\n\nAny of them may also be answered with 401, 403, 406, 422, 429, 500 and 503.\n\n| | scope | key | what | answers |\n|---|---|---|---|---|"
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if method not in operations:
                continue
            found = operations[method]
            key = "yes" if any(one["name"] == "Idempotency-Key" for one in found["parameters"]) else ""
            query = ", ".join(f"`{one['name']}`" for one in found["parameters"] if one["in"] == "query")
            more = f" Query: {query}." if query else ""
            told = found["description"]
            words = f"{found['summary']}.{'' if told.startswith(found['summary']) else f' {told}'}{more}"
            scope = scopes[found["operationId"]]
            answers = ", ".join(str(status) for status in sorted(map(int, found["responses"])) if status not in _ANY)
            yield f"| `{method.upper()} {path}` | {f'`{scope}`' if scope else 'any'} | {key} | {words} | {answers} |"


def _data_set(document: Mapping[str, Any]) -> Iterator[str]:
    report = document["components"]["schemas"]["Report"]
    yield (
        "## The data set of a report\n\n`kind`, `premises`, `happened_from`, and `what_happened` or `property` must be there. What else"
        " the form would ask is `missing` in the answer, and is asked of the business.\n\n| item | type | what |\n|---|---|---|"
    )
    yield from _items(report, "", document)


def _items(schema: Mapping[str, Any], prefix: str, document: Mapping[str, Any]) -> Iterator[str]:
    for name, found in schema.get("properties", {}).items():
        place = f"{prefix}{name}"
        if found.get("items", {}).get("properties"):
            yield from _items(found["items"], f"{place}[].", document)
        elif found.get("properties"):
            yield from _items(found, f"{place}.", document)
        else:
            yield f"| `{place}` | {_type(found)} | {found.get('description', '')} |"


def _type(found: Mapping[str, Any]) -> str:
    if "$ref" in found:
        return str(found["$ref"]).rpartition("/")[2]
    if "enum" in found:
        return " or ".join(f"`{value}`" for value in found["enum"] if value)
    if found.get("type") == "array":
        return f"list of {_type(found['items'])}"
    if "anyOf" in found:
        return " or ".join(_type(one) for one in found["anyOf"] if one.get("type") != "null")
    kinds = found.get("type", "")
    named = [kind for kind in ([kinds] if isinstance(kinds, str) else kinds) if kind != "null"]
    shaped = found.get("format") or " or ".join(named)
    return f"{shaped}, up to {found['maxLength']:,}" if "maxLength" in found else shaped


def _shapes(document: Mapping[str, Any]) -> Iterator[str]:
    yield "## What is answered\n"
    for name, found in sorted(document["components"]["schemas"].items()):
        if name in ("Report", "Answers") or "properties" not in found:
            continue
        fields = ", ".join(f"`{field}` ({_type(kind)})" for field, kind in found["properties"].items())
        yield f"- **{name}**: {' '.join(found.get('description', '').split())} {fields}"


def _problems() -> Iterator[str]:
    yield (
        "## Problems\n\n`application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail`, and `errors`, each with"
        " `detail` and what it is about: `pointer` (a JSON pointer into the body), `header`, `parameter` or `part`."
        "\n\n| status | type | title | what to do |\n|---|---|---|---|"
    )
    for code, kind in PROBLEMS.items():
        yield f"| {kind.status} | `/api/v1/problems#{code}` | {kind.title} | {kind.remedy} |"


def _scopes() -> Iterator[str]:
    yield "## Scopes\n\n| scope | lets the token |\n|---|---|"
    for scope in Scope:
        yield f"| `{scope.value}` | {scope.label[:1].lower()}{scope.label[1:]} |"


def _events() -> Iterator[str]:
    yield (
        "## Webhook events\n\n| type | when |\n|---|---|\n"
        + "\n".join(f"| `{event.value}` | {event.label} |" for event in Event)
        + "\n\nThe body: `type`, `timestamp`, and `data` with `reports` (each `reference` and `your_reference`), `crime_reference`,"
        " `premises`, `status` (`code`, `words`), `what` (which of the business's e-mails says the same), and where they apply"
        " `due_at`, `starts_at`, `outcome` (`code`, `words`). Never what somebody wrote, nor who anybody is."
    )


def _numbers() -> Iterator[str]:
    waits = ", ".join(_span(policies.wait_after(number).total_seconds()) for number in range(1, 9))
    yield (
        "## Numbers\n\n| | |\n|---|---|\n"
        f"| a token works for | {policies.USUAL_DAYS} days, at most {policies.LONGEST_DAYS} |\n"
        f"| tokens, webhooks of a business | {policies.MOST_TOKENS}, {policies.MOST_WEBHOOKS} |\n"
        f"| an answer is kept under its Idempotency-Key for | {policies.ANSWERS_KEPT.days} days |\n"
        f"| an event can be replayed for | {policies.EVENTS_KEPT.days} days |\n"
        f"| a delivery is tried again after | {waits}, then every 4 hours, for {policies.TRIED_FOR.days} days |\n"
        f"| after a new secret, the former one signs too for | {int(policies.BOTH_SECRETS_FOR.total_seconds()) // 3600} hours |"
    )


def _span(seconds: float) -> str:
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min" if whole < 3_600 else f"{whole // 3_600} h"
