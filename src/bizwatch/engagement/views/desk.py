"""Stories while they are written and approved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bizwatch.accounts.access import SignedInRequest, has_permission, requires
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.services import record_list_read, record_read
from bizwatch.cases.exceptions import CaseNotFound
from bizwatch.cases.selectors import case_by_reference
from bizwatch.cases.services import record_case_read
from bizwatch.engagement import presenters as say
from bizwatch.engagement import services
from bizwatch.engagement.choices import WRITABLE, StoryState
from bizwatch.engagement.forms import DecideForm, StoryForm, TakeDownForm
from bizwatch.engagement.models import Story
from bizwatch.engagement.selectors import stories_to_work_on, story_by_id, story_of
from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.errors import DomainError
from bizwatch.reference.selectors import story_checks

_SHOWN_AT_MOST = 200


@requires(Permission.APPROVE_STORIES)
@require_safe
def desk_stories(request: SignedInRequest) -> HttpResponse:
    """List the stories that wait for approval, and all others."""
    at = clock.now()
    found = list(stories_to_work_on(request.user)[:_SHOWN_AT_MOST])
    shown = (one.public_id for one in found)
    record_list_read(by=request.user, at=at, subject_type="story", name="at work", what="stories", shown=shown)
    waiting = [one for one in found if one.state == StoryState.SUBMITTED]
    context = {
        "waiting": [say.desk_row(one, at) for one in waiting],
        "others": [say.desk_row(one, at) for one in found if one.state != StoryState.SUBMITTED],
    }
    return render(request, "engagement/desk_stories.html", context)


@requires(Permission.INVESTIGATE)
@require_http_methods(["GET", "HEAD", "POST"])
def write_story(request: SignedInRequest, reference: str) -> HttpResponse:
    """Begin the story of a case, or go on to the one that there is."""
    try:
        case = case_by_reference(request.user, reference)
    except CaseNotFound as missing:
        raise Http404 from missing
    there = story_of(case)
    if there is not None:
        return redirect("engagement:desk_story", there.public_id)
    form = StoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = services.write_story(case=case, words=form.words(), by=request.user, at=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The story is kept. Nobody but the police sees it yet.")
            return redirect("engagement:desk_story", begun.public_id)
    record_case_read(case=case, by=request.user, at=clock.now(), reason="desk: write a story")
    status = 422 if form.is_bound else 200
    return render(request, "engagement/write_story.html", {"form": form, "case": case}, status=status)


@requires(Permission.USE_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_story(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show a story to those who work on it, with what each of them can do."""
    story = _find(request, public_id)
    record_read(
        by=request.user,
        at=clock.now(),
        subject_type="story",
        subject_id=story.public_id,
        case_reference=story.case.crime_reference,
        reason="story at work",
    )
    return _show(request, story)


@requires(Permission.INVESTIGATE)
@require_POST
def save_story(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Keep what was written, and ask for approval where that button was pressed."""
    story = _find(request, public_id)
    form = StoryForm(request.POST)
    if not form.is_valid():
        return _show(request, story, write=form, status=422)
    at, version = clock.now(), form.cleaned_data["version"] or 0
    try:
        kept = services.save_story(story=story, words=form.words(), by=request.user, at=at, version=version)
        if "submit" in request.POST:
            services.submit_story(story=kept, by=request.user, at=at, version=kept.version)
            messages.success(request, "Somebody else is asked to approve it.")
        else:
            messages.success(request, "The story is kept.")
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        fresh = _find(request, public_id)
        form.data = request.POST | {"version": str(fresh.version)}
        return _show(request, fresh, write=form, status=422)
    return redirect("engagement:desk_story", public_id)


@requires(Permission.APPROVE_STORIES)
@require_POST
def decide_story(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Publish it or send it back."""
    story = _find(request, public_id)
    form = DecideForm(request.POST, checks=_checks())
    if not form.is_valid():
        return _show(request, story, decide=form, status=422)
    data = form.cleaned_data
    try:
        services.decide_story(
            story=story,
            publish=data["decision"] == "publish",
            checks=data["checks"],
            note=data["note"],
            by=request.user,
            at=clock.now(),
            version=data["version"],
        )
    except DomainError as refusal:
        form.add_error("checks" if data["decision"] == "publish" else None, str(refusal))
        return _show(request, story, decide=form, status=422)
    messages.success(request, "It is published." if data["decision"] == "publish" else "It is sent back.")
    return redirect("engagement:desk_story", public_id)


@requires(Permission.USE_ACCOUNT)
@require_POST
def take_down_story(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Take a story down at once."""
    story = _find(request, public_id)
    form = TakeDownForm(request.POST)
    if form.is_valid():
        try:
            services.take_down_story(story=story, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The story is taken down.")
            return redirect("engagement:desk_story", public_id)
    return _show(request, story, take_down=form, status=422)


def _find(request: SignedInRequest, public_id: UUID) -> Story:
    found = story_by_id(request.user, public_id)
    if found is None:
        raise Http404("There is no such story, or it is not yours to see.")
    return found


def _checks() -> tuple[tuple[str, str], ...]:
    return tuple((one.code, one.label) for one in story_checks(to_london(clock.now()).date()))


def _show(
    request: SignedInRequest,
    story: Story,
    *,
    write: StoryForm | None = None,
    decide: DecideForm | None = None,
    take_down: TakeDownForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    mine = user.pk in (story.written_by_id, story.submitted_by_id)
    can_write = has_permission(user, Permission.INVESTIGATE) and story.state in WRITABLE
    can_decide = has_permission(user, Permission.APPROVE_STORIES) and story.state == StoryState.SUBMITTED
    context: dict[str, Any] = {
        "story": story,
        "row": say.desk_row(story, clock.now()),
        "about": say.about(story),
        "outcome": say.outcome_words(story),
        "steps": [say.step_item(step) for step in story.steps.order_by("-at", "-id")],
        "sees_case": has_permission(user, Permission.INVESTIGATE),
        "is_mine": mine,
        "write": (write or StoryForm(initial=_initial(story))) if can_write else None,
        "decide": (decide or DecideForm(initial={"version": story.version}, checks=_checks()))
        if can_decide and not mine
        else None,
        "take_down": (take_down or TakeDownForm(auto_id="down_%s")) if story.state != StoryState.WITHDRAWN else None,
        "form": write or decide or take_down,
    }
    return render(request, "engagement/desk_story.html", context, status=status)


def _initial(story: Story) -> dict[str, Any]:
    return {
        "version": story.version,
        "title": story.title,
        "text": story.text,
        "names_district": bool(story.district_code),
        "victim_agreed": story.victim_agreed,
        "proceedings_over": True,
    }
