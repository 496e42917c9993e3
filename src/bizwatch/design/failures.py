"""What a failed request says: one plain heading, what happened to the work, and how to put it right."""

from typing import NamedTuple


class Failure(NamedTuple):
    """The words of an error page."""

    heading: str
    paragraphs: tuple[str, ...]


FAILURES: dict[int, Failure] = {
    400: Failure(
        "Sorry, we could not read that request",
        (
            "Nothing was changed.",
            "Go back and try again. If you typed or pasted the web address, check that it is complete.",
        ),
    ),
    403: Failure(
        "You cannot see this page",
        (
            "Your account is not allowed to see it, or the page belongs to somebody else.",
            "If you should be able to see it, ask the person who looks after accounts where you work.",
        ),
    ),
    404: Failure(
        "Page not found",
        (
            "If you typed the web address, check it is correct. If you pasted it, check you copied all of it.",
            "If you followed a link on this site, the page may have been moved, or is not yours to see.",
        ),
    ),
    413: Failure(
        "What you sent is too large",
        (
            "Nothing was saved from this page.",
            "Go back and send fewer files at a time, or smaller ones. Long text can be sent as a file.",
        ),
    ),
    429: Failure(
        "Too many attempts",
        ("To keep accounts safe we have stopped for a while.", "Wait 15 minutes, then try again."),
    ),
    500: Failure(
        "Sorry, there is a problem with the service",
        (
            "Your last step may not have been saved; what you saved before it is safe.",
            "Try again in a few minutes. If it happens again, tell the people who run the service what you were doing.",
        ),
    ),
    503: Failure(
        "Sorry, the service is not available just now",
        ("Your last step was not saved; what you saved before it is safe.", "Try again in a minute."),
    ),
    507: Failure(
        "There is no room left to store this",
        (
            "Your last step was not saved; what you saved before it is safe.",
            "The people who run the service have to make room. Try again later, or report without files.",
        ),
    ),
}

FORGED_OR_OLD = Failure(
    "This page was open for too long",
    (
        "For your safety we did not accept what you sent. Nothing was saved from this page.",
        "Go back, reload the page and send it again. If it happens again, check that your browser accepts cookies.",
    ),
)
