"""The three doors to a statement: the police's desk, the witness's account, and an e-mailed link that needs none."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from bizwatch.accounts.access import View, has_permission, public_page, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import Actor
from bizwatch.evidence.uploads import OpenedLink
from bizwatch.kernel import clock
from bizwatch.statements.actors import LinkActor
from bizwatch.statements.choices import State
from bizwatch.statements.exceptions import StatementNotFound
from bizwatch.statements.models import Statement
from bizwatch.statements.selectors import statement_by_link, statement_for_account, statement_for_desk
from bizwatch.statements.services.access import is_witness

SMALL_BODY, LONGEST_BODY = 2 * 1024 * 1024, 16 * 1024 * 1024  # bytes; 5 MB of text can be three times as many sent


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Somebody at a statement: by which door they came, who they are and what the address named."""

    door: "Door"
    key: str
    statement: Statement
    by: Actor
    link: OpenedLink | None = None

    @property
    def is_police(self) -> bool:
        return self.door is DESK

    @property
    def is_witness(self) -> bool:
        return is_witness(self.statement, self.by)

    @property
    def is_over(self) -> bool:
        """Whether the link that led here has expired."""
        return self.link is not None and not self.link.is_open

    @property
    def can_write(self) -> bool:
        return self.statement.state == State.DRAFT and (self.is_police or self.is_witness)

    @property
    def case_href(self) -> str:
        """Where the statement came from: the case at the desk, the list of an account, "" for a link."""
        if self.is_police:
            return reverse("cases:desk_case", args=[self.statement.case.crime_reference]) + "#statements"
        return reverse("statements:mine") if self.link is None else ""

    def url(self, page: str, *args: object) -> str:
        """Return the address of a page of this statement behind the same door."""
        return reverse(f"statements:{self.door.prefix}_{page}", args=[self.key, *args])


@dataclass(frozen=True, kw_only=True)
class Door:
    """A way in: the prefix of its names and addresses, what opens it there (the number of the statement, or the secret of a
    link), and the permission it needs, None where the link is enough."""

    prefix: str
    opens_with: str
    permission: Permission | None

    @property
    def path(self) -> str:
        """The address below which the pages of one statement stand."""
        return f"{self.prefix}/<str:{self.opens_with}>/"


DESK = Door(prefix="desk", opens_with="number", permission=Permission.READ_STATEMENTS)
MINE = Door(prefix="mine", opens_with="number", permission=Permission.ANSWER_DESK)
LINK = Door(prefix="link", opens_with="token", permission=None)
DOORS = (DESK, MINE, LINK)
SeatView = Callable[..., HttpResponseBase]


def seat_at(door: Door, request: HttpRequest, key: str) -> Seat:
    """Return the seat of whoever asks. Raises ``Http404`` where there is no such statement for them."""
    user: Any = request.user
    try:
        if door is LINK:
            statement, link = statement_by_link(key, at=clock.now())
            by = LinkActor(statement.pk, statement.number, statement.witness_name)
            return Seat(door=door, key=key, statement=statement, by=by, link=link)
        found = (statement_for_desk if door is DESK else statement_for_account)(user, key)
    except StatementNotFound as missing:
        raise Http404(str(missing)) from missing
    return Seat(door=door, key=found.number, statement=found, by=user)


def behind(
    door: Door, page: SeatView, *, permission: Permission | None = None, over: bool = False, long_text: bool = False
) -> View:
    """Return the view of a page behind a door.

    ``permission`` where the page needs another one than its door. An expired link leads to the page that can send a fresh
    one, except those pages that work with it (``over``).
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, **named: str) -> HttpResponseBase:
        seat = seat_at(door, request, named.pop(door.opens_with))
        if seat.is_over and not over:
            return redirect(seat.url("show"))
        return page(request, seat, **named)

    view.__name__, view.__doc__ = f"{door.prefix}_{page.__name__}", page.__doc__
    needs = permission if permission and door is DESK else door.permission
    marked = requires(needs)(view) if needs else public_page(view)
    return takes_long_text(marked, door) if long_text else marked


def takes_long_text(view: View, door: Door) -> View:
    """Let a form bring up to 16 MiB of text, so that whoever pastes a book is told its limit and keeps what they pasted.

    Elsewhere a body of more than 2 MiB is refused before the page is asked, and it is here too for whoever could not open
    the page. The guard against forged posts stays: it runs after the body was taken.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @functools.wraps(view)
    def taking(request: HttpRequest, *args: object, **named: str) -> HttpResponseBase:
        is_long = request.method == "POST" and SMALL_BODY < _size(request) <= LONGEST_BODY
        if is_long and _may_open(door, request, named[door.opens_with]):
            request.POST = QueryDict(request.read(LONGEST_BODY), encoding="utf-8")
        return protected(request, *args, **named)

    return taking


def _may_open(door: Door, request: HttpRequest, key: str) -> bool:
    if door.permission is not None and not has_permission(request.user, door.permission):
        return False
    try:
        return not seat_at(door, request, key).is_over
    except Http404:
        return False


def _size(request: HttpRequest) -> int:
    if request.content_type != "application/x-www-form-urlencoded":
        return 0
    size = request.META.get("CONTENT_LENGTH", "")
    return int(size) if str(size).isdigit() else 0
