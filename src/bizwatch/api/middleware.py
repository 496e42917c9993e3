"""What holds for every address below /api/, whatever answers it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from bizwatch.api.problems import MEDIA_TYPE, OF_STATUS, Problem, problem_response

ROOT = "/api/"
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate", "Connection")


class ApiMiddleware:
    """Read no cookie, answer every refusal as problem details, and let nothing be kept on the way.

    A token in a header is all that says who asks. So a page of another site that makes a browser post here brings
    nothing with it, and the tokens against forged posts are not needed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        request.COOKIES = {}
        response = self.get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
            response = _told_as_problem(response)
        for name, value in getattr(request, "api_headers", {}).items():
            response.headers[name] = value
        response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response


def _told_as_problem(page: HttpResponse) -> HttpResponse:
    """Return the problem that stands for a page of Django's or of ours, with the headers that say what to do."""
    code = OF_STATUS.get(page.status_code, "broken" if page.status_code >= 500 else "not-readable")
    kept = {name: page.headers[name] for name in _KEPT if name in page.headers}
    return problem_response(Problem(code, headers=kept))
