"""What the views of the app share: which business is meant, and 404 for what is not there or not theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import Http404, HttpRequest
from django.views.decorators.http import require_http_methods

from bizwatch.accounts.access import SignedInRequest
from bizwatch.businesses import selectors
from bizwatch.businesses.exceptions import (
    BusinessNotFound,
    ImportNotFound,
    MemberNotFound,
    NotYoursToDo,
    PremisesNotFound,
)
from bizwatch.businesses.models import Business

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@contextmanager
def missing_is_404() -> Iterator[None]:
    """Answer 404 for what is not there and for what belongs to somebody else: nobody learns which."""
    try:
        yield
    except (BusinessNotFound, ImportNotFound, MemberNotFound, NotYoursToDo, PremisesNotFound) as error:
        raise Http404 from error


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Return what a form is given: the fields and files of a POST, even of an empty one, and nothing for a GET."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def chosen_business(request: SignedInRequest) -> Business:
    """Return the business that ``?business=`` names, or the person's first; 404 where they look after none."""
    with missing_is_404():
        return selectors.business_looked_after(request.user, request.GET.get("business", ""))
