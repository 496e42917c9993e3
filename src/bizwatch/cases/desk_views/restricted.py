"""The pages of restricted cases, for specialists alone: the list, the reason, the case, its acts and its evidence.

A case is opened with a reason, which lasts half an hour; every look is audited with it. Nothing here is reached from the
ordinary desk, and the ordinary desk's pages find none of these cases.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bizwatch.accounts.access import SignedInRequest, confirms_identity, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_list_read
from bizwatch.cases import services
from bizwatch.cases.desk_forms import contact, facts, leaving, routes
from bizwatch.cases.desk_presenters import history, words
from bizwatch.cases.desk_presenters import restricted as say
from bizwatch.cases.desk_views.acting import ActPage, Place, act_view
from bizwatch.cases.desk_views.acts_routes import offences_of, record_wording, results_of
from bizwatch.cases.desk_views.evidence import copy_of, original_of, thumbnail_of
from bizwatch.cases.desk_views.finalise import FINALISE, Finalising, ask_what_it_needs, ask_which
from bizwatch.cases.desk_views.finding import or_404
from bizwatch.cases.desk_views.queue import page_links, page_number
from bizwatch.cases.exceptions import CaseNotFound
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act, possible_acts
from bizwatch.cases.selectors import restricted_by_reference, restricted_cases, restricted_page
from bizwatch.cases.selectors.restricted import opening_in_force, specialists_not_reached
from bizwatch.kernel import clock

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

SLAVERY_OFFENCE = "106"


class NotOpenedYet(CaseNotFound):
    """The specialist has given no reason within the last half hour."""

    def __init__(self, case: Case) -> None:
        super().__init__("Say first why you open this case.")
        self.case = case


def find_opened(user: "User", reference: str) -> Case:
    """Return a restricted case that this specialist opened with a reason. Raises ``NotOpenedYet``, ``Http404``."""
    case = or_404(lambda: restricted_by_reference(user, reference))
    if opening_in_force(case, user, clock.now()) is None:
        raise NotOpenedYet(case)
    return case


def _find(user: "User", reference: str) -> Case:
    try:
        return find_opened(user, reference)
    except NotOpenedYet as missing:
        raise Http404 from missing


def _slavery_first(case: Case, part: Any) -> dict[str, Any]:
    return {**offences_of(case, part), "initial": {"offence_code": SLAVERY_OFFENCE}}


RESTRICTED = Place(home="restricted_case", prefix="restricted", find=_find, permission=Permission.VIEW_RESTRICTED)
RESTRICTED_PAGES: tuple[ActPage, ...] = (
    ActPage(
        slug="record",
        act=Act.RECORD,
        heading="Note that you have read it",
        submit="Note that you have read it",
        form=facts.RecordForm,
        service=services.record_crime,
        done="It is noted that a specialist has read it.",
        wording=record_wording,
        place=RESTRICTED,
    ),
    ActPage(
        slug="take",
        act=Act.TAKE,
        heading="Take this case",
        submit="Take this case",
        form=leaving.TakeForm,
        service=services.take_case,
        done="You have this case now.",
        place=RESTRICTED,
    ),
    ActPage(
        slug="notify",
        act=Act.NOTIFY,
        heading="Record the duty to notify",
        submit="Save the record",
        form=routes.NotifyForm,
        service=services.note_notification,
        done="It is recorded that the Home Office was told.",
        lead="Modern Slavery Act 2015, section 52: the Home Office is told of every person who may be a victim. This record is "
        "never changed; a mistake is put right in the log.",
        fault_field="form_reference",
        place=RESTRICTED,
    ),
    ActPage(
        slug="record-as-crime",
        act=Act.CRIME,
        heading="Record as a crime",
        submit="Record as a crime",
        form=routes.TurnForm,
        service=services.turn_into_crime,
        done="It is recorded as a crime, and is as restricted as before.",
        lead="Where it is believed that somebody is a victim and nothing credible says otherwise, a crime is recorded within "
        "24 hours (National Crime Recording Standard). The case stays with specialists and nobody outside is told; "
        "the duty to notify stands beside it.",
        fault_field="offence_code",
        prepare=_slavery_first,
        place=RESTRICTED,
    ),
    ActPage(
        slug="log",
        act=Act.LOG,
        heading="Write in the log",
        submit="Add to the log",
        form=contact.LogForm,
        service=services.add_log_entry,
        done="Your entry is in the log.",
        fault_field="text",
        place=RESTRICTED,
    ),
    ActPage(
        slug="close",
        act=Act.CLOSE,
        heading="Close with a result",
        submit="Close the case",
        form=routes.CloseForm,
        service=services.close_with_result,
        done="The case is closed.",
        lead="Nobody outside is told.",
        prepare=results_of,
        place=RESTRICTED,
    ),
    ActPage(
        slug="reopen",
        act=Act.REOPEN,
        heading="Reopen this case",
        submit="Reopen the case",
        form=leaving.ReopenForm,
        service=services.reopen,
        done="The case is open again.",
        place=RESTRICTED,
    ),
)
AMONG_SPECIALISTS = Finalising(
    replace(FINALISE, place=RESTRICTED), "cases:restricted_finalise", "cases:restricted_finalise_with"
)
RESTRICTED_ACTS = tuple((page, act_view(page)) for page in RESTRICTED_PAGES)


@requires(Permission.VIEW_RESTRICTED)
@require_safe
def restricted(request: SignedInRequest) -> HttpResponse:
    """List the restricted cases: references and clocks, nothing of what was told."""
    at = clock.now()
    page = restricted_cases(request.user, page=page_number(request))
    shown = (row.reference for row in page.rows)
    record_list_read(by=request.user, at=at, subject_type="case_list", name="restricted", shown=shown)
    context = {
        "page": page,
        "rows": [say.line(row, at=at) for row in page.rows],
        "pages": page_links(request, page),
        "not_reached": specialists_not_reached(),
    }
    return render(request, "cases/restricted/list.html", context)


@requires(Permission.VIEW_RESTRICTED)
@require_http_methods(["GET", "HEAD", "POST"])
def open_restricted(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask why the case is opened, note it, and go there."""
    case, at = or_404(lambda: restricted_by_reference(request.user, reference)), clock.now()
    form = routes.OpenForm(request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        services.open_restricted(case=case, reason=form.cleaned_data["reason"], by=request.user, at=at)
        return redirect(RESTRICTED.href(case))
    services.record_case_read(case=case, by=request.user, at=at, reason="restricted: asked why it is opened")
    context = {"case": case, "form": form, "back_href": reverse("cases:restricted")}
    return render(request, "cases/restricted/open.html", context, status=422 if form.errors else 200)


@requires(Permission.VIEW_RESTRICTED)
@require_safe
def restricted_case(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show everything on a restricted case to a specialist who said why. Reading it is audited with the reason."""
    try:
        case = find_opened(request.user, reference)
    except NotOpenedYet as missing:
        return redirect("cases:open_restricted", reference=missing.case.crime_reference)
    at = clock.now()
    opening = opening_in_force(case, request.user, at)
    reason = opening.reason if opening else ""
    services.record_case_read(case=case, by=request.user, at=at, reason=f"restricted: {reason}"[:200])
    page = restricted_page(case)
    possible = possible_acts(page.case, request.user)
    can = {one.slug for one in RESTRICTED_PAGES if one.act in possible}
    context: dict[str, Any] = {
        "page": page,
        "case": page.case,
        "at": at,
        "can": frozenset(can | {"finalise"} if Act.FINALISE in possible else can),
        "say": say,
        "words": words,
        "clocks": say.clocks(page, at=at),
        "log": [history.log_item(entry) for entry in reversed(page.log)],
        "moves": [history.move_item(move) for move in reversed(page.moves)],
        "record_form": facts.RecordForm(auto_id="record_%s", at=at, initial={"version": page.case.version}),
        "log_form": contact.LogForm(auto_id="log_%s", at=at),
    }
    return render(request, "cases/restricted/case.html", context)


@requires(Permission.VIEW_RESTRICTED)
@require_safe
def choose_restricted_outcome(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask which outcome a restricted case ends with that is recorded as a crime."""
    return ask_which(request, _find(request.user, reference), AMONG_SPECIALISTS)


@requires(Permission.VIEW_RESTRICTED)
@require_http_methods(["GET", "HEAD", "POST"])
def finalise_restricted(request: SignedInRequest, reference: str, code: str) -> HttpResponse:
    """Give a restricted crime its outcome with what it needs. Nobody outside is told."""
    return ask_what_it_needs(request, _find(request.user, reference), code, AMONG_SPECIALISTS)


@requires(Permission.VIEW_RESTRICTED)
@require_safe
def restricted_copy(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Show the clean copy of a picture on an opened restricted case."""
    return copy_of(_find(request.user, reference), request.user, evidence_id)


@requires(Permission.VIEW_RESTRICTED)
@require_safe
def restricted_thumbnail(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Show the thumbnail of a picture on an opened restricted case."""
    return thumbnail_of(_find(request.user, reference), request.user, evidence_id)


@requires(Permission.VIEW_RESTRICTED)
@confirms_identity
@require_safe
def restricted_original(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """Send the original of an item on an opened restricted case, to be saved."""
    return original_of(_find(request.user, reference), request.user, evidence_id)
