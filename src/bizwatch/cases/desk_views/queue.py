"""The desk's queue, and the jump to a case by its reference."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_list_read
from bizwatch.cases.desk_forms.lists import QueueForm
from bizwatch.cases.desk_presenters import queue as say
from bizwatch.cases.exceptions import CaseNotFound
from bizwatch.cases.notices import desk_notices
from bizwatch.cases.selectors import (
    Page,
    QueueFilters,
    QueueRow,
    case_by_reference,
    closed_count,
    desk_queue,
    duplicates_of_cases,
    messages_on_closed_cases,
    queue_counts,
)
from bizwatch.design.tables import address_with
from bizwatch.kernel import clock
from bizwatch.kernel.text import one_line

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@dataclass(frozen=True)
class Tab:
    """One way to look at the queue."""

    code: str
    text: str
    filters: dict[str, str] = field(default_factory=dict)


CLOSED = "closed"
TABS = (
    Tab("all", "All open"),
    Tab("mine", "Mine", {"whose": "mine"}),
    Tab("unallocated", "Unallocated", {"whose": "unallocated"}),
    Tab("breached", "Breached", {"due": "breached"}),
    Tab("soon", "Due soon", {"due": "soon"}),
)


@requires(Permission.VIEW_DESK)
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """Show open cases, what is about to be lost first."""
    at, code = clock.now(), request.GET.get("tab", "all")
    form = QueueForm(request.GET)
    chosen = form.chosen()
    tab = next((one for one in TABS if one.code == code), TABS[0])
    page = _page(request, tab, chosen, code, at)
    record_cases_listed(request, "queue", page.rows, at=at)
    context = {
        "form": form,
        "tabs": _tabs(request.user, CLOSED if code == CLOSED else tab.code, chosen, at),
        "page": page,
        "rows": _lines(request.user, page, at),
        "selected": say.selected(request, chosen),
        "hidden": {"tab": code} if code != "all" else {},
        "clear_href": address_with(request, **dict.fromkeys([*form.fields, "page"])),
        "pages": page_links(request, page),
        "empty": say.EMPTY[CLOSED if code == CLOSED else tab.code],
        "is_narrowed": bool(chosen),
        "notices": desk_notices(request.user, at),
    }
    return render(request, "cases/desk/queue.html", context)


@requires(Permission.VIEW_DESK)
@require_safe
def find(request: SignedInRequest) -> HttpResponse:
    """Go straight to the case of a reference, however it is typed; anything else is looked for in the queue."""
    text = one_line(request.GET.get("text", ""))[:100]
    try:
        case = case_by_reference(request.user, text)
    except CaseNotFound:
        return redirect(f"{reverse('cases:queue')}?{urlencode({'text': text})}")
    return redirect("cases:desk_case", reference=case.crime_reference)


def record_cases_listed(request: SignedInRequest, name: str, rows: Iterable[QueueRow], *, at: datetime) -> None:
    """Audit that a page of a list of cases was shown, by their references."""
    shown = (row.reference for row in rows)
    record_list_read(by=request.user, at=at, subject_type="case_list", name=name, shown=shown)


def page_number(request: SignedInRequest) -> int:
    """Return the page asked for, 1 where that is no number."""
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 1


def page_links(request: SignedInRequest, page: Page[Any]) -> dict[str, str]:
    """Return the addresses of the pages before and after."""
    return {
        "previous": address_with(request, page=page.number - 1) if page.has_previous else "",
        "next": address_with(request, page=page.number + 1) if page.has_next else "",
    }


def _page(request: SignedInRequest, tab: Tab, chosen: dict[str, str], code: str, at: Any) -> Page[QueueRow]:
    if code == CLOSED:
        return messages_on_closed_cases(request.user, page=page_number(request))
    filters = QueueFilters(**{**tab.filters, **chosen})
    return desk_queue(request.user, filters, at=at, page=page_number(request))


def _lines(user: "User", page: Page[QueueRow], at: datetime) -> list[say.Line]:
    same = duplicates_of_cases(user, [row.reference for row in page.rows], at=at)
    return [say.line(row, at=at, user=user, same=same.get(row.reference, ())) for row in page.rows]


def _tabs(user: "User", current: str, chosen: dict[str, str], at: Any) -> list[dict[str, Any]]:
    """Return the tabs with their counts; a tab keeps no filters, so that its count is what it shows."""
    counts = queue_counts(user, {tab.code: QueueFilters(**tab.filters) for tab in TABS}, at=at)
    here = reverse("cases:queue")
    drawn = [
        {"text": tab.text, "href": f"{here}?tab={tab.code}", "current": tab.code == current, "count": counts[tab.code]}
        for tab in TABS
    ]
    return [
        *drawn,
        {
            "text": "Closed, new message",
            "href": f"{here}?tab={CLOSED}",
            "current": current == CLOSED,
            "count": closed_count(user),
        },
    ]
