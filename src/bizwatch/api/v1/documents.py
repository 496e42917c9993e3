"""What describes the API: its OpenAPI document, the schema of a report, and the catalogue of problems. For everybody."""

import copy
from datetime import date
from functools import cache
from typing import Any

from django.http import HttpRequest, JsonResponse

from bizwatch.api import problems
from bizwatch.api.guard import check_accepts, scope_of
from bizwatch.api.schemas import ProblemCatalogue
from bizwatch.api.v1.base import api
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reporting.dataset import dataset_schema

SCHEME = "token"
_PROBLEM = {
    "title": "Problem",
    "description": "Problem details as in RFC 9457",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "detail": {"type": "string"},
                    "pointer": {"type": "string", "description": "A JSON pointer into the body"},
                    "header": {"type": "string"},
                    "parameter": {"type": "string"},
                    "part": {"type": "string", "description": "A part of a form"},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
_REQUIRED = ("required", "anyOf", "$schema")


@api.get("/openapi.json", auth=None, include_in_schema=False)
def openapi(request: HttpRequest) -> JsonResponse:
    """Give the OpenAPI document."""
    check_accepts(request)
    return JsonResponse(openapi_document(_today()))


@api.get("/report-schema.json", auth=None, include_in_schema=False)
def report_schema(request: HttpRequest) -> JsonResponse:
    """Give the JSON Schema of a report."""
    check_accepts(request)
    return JsonResponse(dataset_schema(_today()), content_type="application/schema+json")


@api.get("/problems", auth=None, response=ProblemCatalogue, include_in_schema=False)
def list_problems(request: HttpRequest) -> Any:
    """Give every type of problem with what to do about it."""
    check_accepts(request)
    return {"problems": problems.catalogue()}


def _today() -> date:
    return to_london(clock.now()).date()


@cache
def openapi_document(on: date) -> dict[str, Any]:
    """Return the OpenAPI document of a day, on which certain kinds of report can be sent."""
    document: dict[str, Any] = copy.deepcopy(dict(api.get_openapi_schema(path_prefix="")))
    for operations in document["paths"].values():
        for operation in operations.values():
            if "security" in operation:
                operation["security"] = [{SCHEME: []}]
    report = dataset_schema(on)
    components = document["components"]
    components["securitySchemes"] = {
        SCHEME: {"type": "http", "scheme": "bearer", "description": "A token that head office made"}
    }
    components["schemas"] |= {
        "Problem": _PROBLEM,
        "Report": {name: value for name, value in report.items() if name != "$schema"},
        "Answers": {
            **{name: value for name, value in report.items() if name not in _REQUIRED},
            "title": "Items of the data set that a report left out",
        },
    }
    document["servers"] = [{"url": "/api/v1"}]
    document["paths"] = {path.removeprefix("/api/v1"): item for path, item in sorted(document["paths"].items())}
    return document


def scopes_of_operations() -> dict[str, str]:
    """Return the scope that each operation's token needs, by the operation's id; "" for any token."""
    found: dict[str, str] = {}
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                scope = scope_of(list(operation.auth_callbacks))
                found[str(operation.operation_id)] = scope.value if scope else ""
    return found
