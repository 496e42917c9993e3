"""The case page: everything on one page."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bizwatch.accounts.access import SignedInRequest, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.cases import services
from bizwatch.cases.choices import Door, Side
from bizwatch.cases.desk_forms.contact import ContactForm, LogForm, MessageForm
from bizwatch.cases.desk_forms.facts import RecordForm
from bizwatch.cases.desk_presenters import case as say
from bizwatch.cases.desk_presenters import history, joining, property, triage, words
from bizwatch.cases.desk_presenters import routes as route
from bizwatch.cases.desk_presenters.clocks import glance as clock_glance
from bizwatch.cases.desk_presenters.waiting import desk_waiting
from bizwatch.cases.desk_views.acts import ACT_PAGES
from bizwatch.cases.desk_views.finding import find_case
from bizwatch.cases.panels import CasePageKind, panels_for
from bizwatch.cases.permissions import Act, possible_acts
from bizwatch.cases.policies.natures import rule_of
from bizwatch.cases.selectors import CasePage, case_page, duplicates_of_case, has_readers
from bizwatch.evidence.selectors import continuity_by_evidence
from bizwatch.kernel import clock
from bizwatch.reference.choices import Nature

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

# Those that are more than one page, by the names under which the template asks whether they can be done.
_TWO_STEPS = {"finalise": Act.FINALISE, "name-suspect": Act.NAME_SUSPECT, "groups": Act.RELEASE}
_READ_REASON = "case on the desk"


@requires(Permission.VIEW_DESK)
@require_safe
def desk_case(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show everything on a case. Reading it is audited."""
    case, at = find_case(request.user, reference), clock.now()
    services.record_case_read(case=case, by=request.user, at=at, reason=_READ_REASON)
    page = case_page(case)
    context = {
        **case_context(page, at),
        "can": acts_for(page, request.user),
        "panels": panels_for(CasePageKind.DESK, page.case, request.user, at),
        "offered": [
            joining.offered_case(case.crime_reference, one) for one in duplicates_of_case(request.user, case, at=at)
        ],
        "can_be_written_to": has_readers(page.case) or page.case.door == Door.API,
        "record_form": RecordForm(auto_id="record_%s", at=at, initial={"version": page.case.version}),
        "log_form": LogForm(auto_id="log_%s", at=at),
        "contact_form": ContactForm(auto_id="contact_%s", at=at),
        "message_form": MessageForm(auto_id="message_%s", at=at),
    }
    return render(request, "cases/desk/case.html", context)


def case_context(page: CasePage, at: datetime) -> dict[str, Any]:
    """Return what every page that shows a case needs."""
    return {
        "page": page,
        "case": page.case,
        "at": at,
        "say": say,
        "goods": property,
        "route": route,
        "is_crime": page.case.nature == Nature.CRIME,
        "record_words": rule_of(page.case.nature).record,
        "words": words,
        "triage": triage.about(page, at=at),
        "promises": say.promises(page.case, at=at),
        "clock_lines": clock_glance(page.clocks, at=at),
        "next_up": say.next_up(page.case, at=at),
        "waiting": desk_waiting(page.case, page.actions, at=at),
        "flag": say.flag(page.case),
        "flood": joining.flood_line(page.case),
        "joined_lines": [joining.joined_line(join) for join in page.joined],
        "origin": lambda part: joining.from_other(page.case, part.case_id, page.joined),
        "about_file": words.about_file,
        "continuity": continuity_by_evidence(exhibit.evidence_id for exhibit in page.exhibits),
        "moves": [history.move_item(move) for move in reversed(page.moves)],
        "log": [history.log_item(entry) for entry in reversed(page.log)],
        "contacts": [history.contact_item(contact) for contact in reversed(page.contacts)],
        "thread": [history.message_item(message, mine=Side.POLICE) for message in page.messages],
    }


def acts_for(page: CasePage, user: "User") -> frozenset[str]:
    """Return the slugs of the acts whose links the page shows to this person."""
    possible = possible_acts(page.case, user)
    slugs = {one.slug for one in ACT_PAGES if one.act in possible}
    return frozenset(slugs | {slug for slug, act in _TWO_STEPS.items() if act in possible})
