"""Addresses below /api/. Each carries its mark: "token" with the scopes that its methods need, or "public"."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bizwatch.accounts.access import public_page
from bizwatch.api.guard import mark_of, scope_of
from bizwatch.api.problems import Problem, problem_response
from bizwatch.api.v1 import api


@public_page
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer an address that there is not, in the API's own way."""
    return problem_response(Problem("not-found", "There is no such address in the API. See /api/v1/openapi.json."))


nothing_here.csrf_exempt = True  # type: ignore[attr-defined]


def _version_1() -> list[Any]:
    """Return ninja's addresses with their marks; its root, which would only lead on to pages that are off, is left out."""
    operations: dict[str, list[Any]] = {}
    for bound in api._get_bound_routers():
        for route, view in bound.path_operations.items():
            operations.setdefault(route.lstrip("/"), []).extend(view.operations)
    marked = []
    patterns: list[Any] = api.urls[0]
    for pattern in patterns:
        if pattern.name == "api-root":
            continue
        found = operations[_as_declared(str(pattern.pattern), operations)]
        public = all(not operation.auth_callbacks for operation in found)
        scopes = [scope_of(list(operation.auth_callbacks)) for operation in found]
        pattern.callback.access = "public" if public else mark_of(scopes)
        marked.append(pattern)
    return marked


def _as_declared(route: str, operations: dict[str, Any]) -> str:
    """Return the route as it was declared: Django writes its places in other brackets."""
    return next(name for name in operations if name.replace("{", "<").replace("}", ">") == route)


urlpatterns = [
    path("v1/", include((_version_1(), "api_v1"))),
    path("", nothing_here, name="api_root"),
    path("<path:rest>", nothing_here, name="api_nothing_here"),
]
