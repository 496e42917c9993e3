"""The pages of the catalogue: shown, judged, saved, left for later."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from bizwatch.businesses.selectors import premises_visible_to
from bizwatch.design.filters import local_date
from bizwatch.evidence.uploads import ticket_for
from bizwatch.evidence.wording import words_for_business
from bizwatch.kernel.clock import to_london
from bizwatch.reporting import presenters, services
from bizwatch.reporting.catalogue import BY_CODE, EXPRESS, Asked, Page
from bizwatch.reporting.choices import DraftState, Kept, PageStyle
from bizwatch.reporting.exceptions import AlreadySent, ChangedInAnotherWindow, DraftNotFound
from bizwatch.reporting.forms import ANOTHER, REMOVE, PageForms
from bizwatch.reporting.journey import Journey
from bizwatch.reporting.kinds import KINDS, is_restricted
from bizwatch.reporting.languages import in_chosen_language
from bizwatch.reporting.models import Draft
from bizwatch.reporting.selectors import answers_of, files_of, journey_of
from bizwatch.reporting.services import FileFault
from bizwatch.reporting.uploads import DRAFT
from bizwatch.reporting.views.start import after_gate, gate_page, gate_page_form
from bizwatch.reporting.visits import Visit, on_own_draft

AS_KIND = presenters.AS_KIND
LATER, UPLOAD, DROP = "later", "upload", "drop-"


@on_own_draft
def resume(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Go to where the report stands: its receipt, its first page without an answer, or check answers."""
    draft = visit.draft
    if draft.state == DraftState.SENT:
        return redirect("reporting:done", draft.pk)
    return redirect(presenters.page_address(draft, journey_of(draft).first_unanswered()))


@on_own_draft
def page(request: HttpRequest, visit: Visit, code: str) -> HttpResponseBase:
    """Show one page of the report, or take what was sent from it."""
    draft = visit.draft
    if code not in BY_CODE:
        raise Http404
    if draft.state == DraftState.SENT:
        return redirect("reporting:done", draft.pk)
    journey = journey_of(draft)
    if code == "gate":
        return _gate(request, visit, journey)
    if not journey.has(code) or not journey.answers.has("gate"):
        return redirect(presenters.page_address(draft, journey.first_unanswered()))
    if request.method != "POST":
        return _show(request, visit, BY_CODE[code])
    try:
        return _post(request, visit, BY_CODE[code])
    except AlreadySent:  # in another window, since this request began
        return redirect("reporting:done", draft.pk)


@in_chosen_language
def _gate(request: HttpRequest, visit: Visit, journey: Journey) -> HttpResponseBase:
    if request.method == "POST" and AS_KIND in request.POST:
        return _as_another_kind(request, visit)
    form = gate_page_form(request, visit.at, visit.draft.crime_kind)
    if not form.is_bound or not form.is_valid():
        back = reverse("reporting:drafts") if visit.user is not None else ""
        return gate_page(request, form, kind=KINDS[visit.draft.crime_kind], back_href=back)
    ticked = form.cleaned_data["gates"]
    verdict = services.answer_gate(draft_id=visit.draft.pk, ticked=ticked, by=visit.actor, at=visit.at)
    visit.draft.refresh_from_db()
    return after_gate(request, visit.draft, verdict, visit.at)


def _as_another_kind(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Go on as the kind that the gate offered in place of this one."""
    try:
        verdict = services.report_as(draft_id=visit.draft.pk, kind=request.POST[AS_KIND], by=visit.actor, at=visit.at)
    except DraftNotFound as error:
        raise Http404 from error
    visit.draft.refresh_from_db()
    return after_gate(request, visit.draft, verdict, visit.at)


def asked_of(visit: Visit, page: Page) -> Asked:
    """Return what the questions of a page may look at."""
    draft = visit.draft
    choices: list[tuple[str, str]] = []
    if page.code == "premises" and visit.user is not None:
        found = premises_visible_to(visit.user).filter(is_open=True).order_by("name", "town", "pk")
        choices = [(premises.reference, presenters.place_words(premises)) for premises in found]
    cameras, footage = _footage(draft, visit) if page is EXPRESS else ("", "")
    return Asked(
        answers=answers_of(draft),
        at=visit.at,
        premises=choices,
        cameras=cameras,
        footage=footage,
        sector=draft.premises.sector if draft.premises else "",
    )


def _footage(draft: Draft, visit: Visit) -> tuple[str, str]:
    """Return the remembered cameras, and how long they keep what they saw."""
    answers = answers_of(draft)
    cameras = ", ".join(item["camera"] for item in answers.items("cctv"))
    if answers.get("cctv_kept", "kept") != Kept.DAYS:
        return f"{cameras}.", ""
    lasts = timedelta(days=int(answers.get("cctv_kept", "days")))
    until = local_date(to_london(visit.at).date() + lasts)
    return f"{cameras}.", f"What they saw today is kept until {until}."


def _show(request: HttpRequest, visit: Visit, page: Page) -> HttpResponse:
    """Show a page with what was answered, or with what was typed and not finished."""
    draft = visit.draft
    found = draft.unfinished.get(page.code, draft.answers.get(page.code))
    if found is None and page.code == "contact" and draft.guest_email:  # the address that the guest's link went to
        found = {"email": draft.guest_email}
    return _draw(request, visit, page, PageForms(page, asked_of(visit, page), found=found))


def _draw(
    request: HttpRequest,
    visit: Visit,
    page: Page,
    forms: PageForms,
    *,
    status: int = 200,
    problem: str = "",
    version: int | None = None,
) -> HttpResponse:
    draft, journey = visit.draft, journey_of(visit.draft)
    changing = "change" in request.GET
    context = {
        "draft": draft,
        "version": draft.version if version is None else version,
        "page": page,
        "title": page.title_for(journey.answers),
        "lead": page.lead_for(journey.answers),
        "caption": presenters.caption(draft, journey, page),
        "forms": forms.errors_of(),
        "page_forms": forms,
        "lines": presenters.lines_of(forms) if forms.repeats else [],
        "full": bool(page.repeat) and len(forms.forms) >= (page.repeat.at_most if page.repeat else 0),
        **(_file_context(visit) if page.style == PageStyle.FILES else {"files": []}),
        "back_href": _back(draft, journey, page, changing=changing),
        "problem": problem,
        "in_confidence": is_restricted(draft.crime_kind),
    }
    return render(request, "reporting/page.html", context, status=status)


def _file_context(visit: Visit) -> dict[str, Any]:
    """Return what a page that takes files shows: those it has, and the ticket with which its script sends more."""
    files = list(files_of(visit.draft))
    return {
        "files": files,
        "file_words": {held.evidence_id: words_for_business(held.evidence) for held in files},
        "upload_ticket": ticket_for(DRAFT, visit.draft.pk, by=visit.actor, at=visit.at),
    }


def _back(draft: Draft, journey: Journey, page: Page, *, changing: bool) -> str:
    if changing:
        return presenters.page_address(draft, None)
    return presenters.page_address(draft, journey.back_from(page.code) or BY_CODE["gate"])


def _post(request: HttpRequest, visit: Visit, page: Page) -> HttpResponseBase:
    action = request.POST.get("action", "")
    _refuse_foreign_premises(request, visit, page)
    forms = PageForms(page, asked_of(visit, page), data=request.POST)
    if forms.repeats and (action == ANOTHER or action.startswith(REMOVE)):
        return _change_lines(request, visit, page, forms, action)
    faults = _take_files(request, visit, page)
    if action.startswith(DROP):
        return _drop_file(request, visit, page, forms, action.removeprefix(DROP))
    if action == LATER and not faults:
        return _leave(visit, page, forms)
    is_right = forms.is_valid()
    for fault in faults:
        forms.forms[0].add_error("files", f"“{fault.name}” was not added: {fault.words}")
    if faults or not is_right:
        _keep(visit, page, forms)
        return _draw(request, visit, page, forms, status=422, version=_sent_version(request))
    return _save(request, visit, page, forms)


def _refuse_foreign_premises(request: HttpRequest, visit: Visit, page: Page) -> None:
    """Answer a premises that is not the reporter's as one that is not there: no choice of theirs can have sent it."""
    if page.code != "premises":
        return
    sent = request.POST.get("premises", "")
    if sent and sent not in dict(asked_of(visit, page).premises):
        raise Http404


def _sent_version(request: HttpRequest) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def _take_files(request: HttpRequest, visit: Visit, page: Page) -> list[FileFault]:
    """Take the files first, each on its own: what else is wrong with the page must not lose them.

    The form is not given them: `evidence` judges each one, and one that is refused must not refuse the others.
    """
    if page.style != PageStyle.FILES:
        return []
    uploads = request.FILES.getlist("files")
    return services.add_files(draft_id=visit.draft.pk, uploads=uploads, by=visit.actor, at=visit.at)


def _keep(visit: Visit, page: Page, forms: PageForms) -> None:
    services.keep_unfinished(draft_id=visit.draft.pk, page=page, typed=forms.raw(), by=visit.actor, at=visit.at)


def _change_lines(request: HttpRequest, visit: Visit, page: Page, forms: PageForms, action: str) -> HttpResponseBase:
    """Add a line or take one away; what was typed in the others stays as it is, right or not."""
    lines = forms.raw_after(action)
    services.keep_unfinished(draft_id=visit.draft.pk, page=page, typed=lines, by=visit.actor, at=visit.at)
    anchor = f"#line-{len(lines)}" if action == ANOTHER else "#lines"
    change = "change" in request.GET
    return redirect(presenters.page_address(visit.draft, page, change=change) + anchor)


def _drop_file(request: HttpRequest, visit: Visit, page: Page, forms: PageForms, evidence_id: str) -> HttpResponseBase:
    """Take a file off the report; what was typed on the page stays as it is."""
    try:
        services.remove_file(draft_id=visit.draft.pk, evidence_id=UUID(evidence_id), by=visit.actor, at=visit.at)
    except (ValueError, DraftNotFound) as error:
        raise Http404 from error
    _keep(visit, page, forms)
    return redirect(presenters.page_address(visit.draft, page, change="change" in request.GET) + "#files")


def _leave(visit: Visit, page: Page, forms: PageForms) -> HttpResponseBase:
    """Keep what was typed, right or not, and say how to come back."""
    _keep(visit, page, forms)
    return redirect("reporting:saved", visit.draft.pk)


def _save(request: HttpRequest, visit: Visit, page: Page, forms: PageForms) -> HttpResponseBase:
    values, changing = forms.stored(), "change" in request.GET
    try:
        draft = services.save_page(
            draft_id=visit.draft.pk,
            page=page,
            values=values,
            version=_sent_version(request),
            premises=_chosen_premises(visit, page, values),
            by=visit.actor,
            at=visit.at,
        )
    except ChangedInAnotherWindow as error:
        visit.draft.refresh_from_db()
        return _draw(request, visit, page, forms, status=409, problem=str(error))
    if request.POST.get("action") == UPLOAD:
        return redirect(presenters.page_address(draft, page, change=changing) + "#files")
    return redirect(presenters.page_address(draft, _onward(draft, page, changing=changing)))


def _chosen_premises(visit: Visit, page: Page, values: Any) -> Any:
    if page.code != "premises" or visit.user is None:
        return None
    return premises_visible_to(visit.user).filter(reference=values["premises"], is_open=True).first()


def _onward(draft: Draft, page: Page, *, changing: bool) -> Page | None:
    """Return the next page: after a change, or on the short way, only what still needs an answer."""
    journey = journey_of(draft)
    if changing or page is EXPRESS or journey.is_complete:
        return journey.first_unanswered()
    return journey.next_after(page.code) or journey.first_unanswered()
