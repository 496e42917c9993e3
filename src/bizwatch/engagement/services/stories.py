"""Stories of outcomes: written by one person, approved by another, taken down at once where that is needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.audit.choices import Action
from bizwatch.audit.services import SystemActor, audited_service, record
from bizwatch.cases.services import Happening
from bizwatch.engagement.choices import WRITABLE, StoryState
from bizwatch.engagement.exceptions import StoryChanged, StoryNotPossible
from bizwatch.engagement.models import Story, StoryStep
from bizwatch.engagement.policies import can_become, checks_missing, outcome_fault
from bizwatch.engagement.selectors import names_not_to_tell, story_of
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.identifying import tellings
from bizwatch.reference.selectors import story_checks, story_outcomes

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.cases.models import Case

SUBJECT = "story"
SYSTEM = SystemActor("stories")


@dataclass(frozen=True, kw_only=True)
class StoryWords:
    """What is written: plain text without markup. ``names_district``: the story says in which district it was."""

    title: str
    text: str
    victim_agreed: str
    names_district: bool = False
    proceedings_over: bool = False


@audited_service
def write_story(*, case: "Case", words: StoryWords, by: "User", at: datetime) -> Story:
    """Begin the story of a finalised case. Raises ``StoryNotPossible`` where none may be told, or there is one."""
    _need(by, Permission.INVESTIGATE)
    if case.is_restricted or case.is_open or not case.outcome_code:
        raise StoryNotPossible("A story can be told of a case that has an outcome and is closed.")
    fault = outcome_fault(
        case.outcome_code, story_outcomes(to_london(at).date()), proceedings_over=words.proceedings_over
    )
    if fault:
        raise StoryNotPossible(fault)
    if story_of(case) is not None:
        raise StoryNotPossible("There is a story of this case already: change that one.")
    story = Story(
        case=case,
        crime_kind=case.crime_kind,
        outcome_code=case.outcome_code,
        written_by=by,
        created_at=at,
        changed_at=at,
    )
    _set_words(story, words)
    story.save()
    _step(story, StoryState.DRAFT, by=by, at=at)
    return story


@audited_service
def save_story(*, story: Story, words: StoryWords, by: "User", at: datetime, version: int) -> Story:
    """Change a story that is being written. Raises ``StoryChanged``, ``StoryNotPossible``."""
    _need(by, Permission.INVESTIGATE)
    held = _hold(story, version)
    if held.state not in WRITABLE:
        raise StoryNotPossible("The story waits for approval or is published: take it back or take it down first.")
    _set_words(held, words)
    return _keep(held, StoryState(held.state), by=by, at=at)


@audited_service
def submit_story(*, story: Story, by: "User", at: datetime, version: int) -> Story:
    """Ask for approval. Raises ``StoryNotPossible`` where the text holds what would tell who or where it was."""
    _need(by, Permission.INVESTIGATE)
    held = _hold(story, version)
    _check_text(held)
    held.submitted_by = by
    return _move(held, StoryState.SUBMITTED, by=by, at=at)


@audited_service
def decide_story(
    *, story: Story, publish: bool, checks: Iterable[str], note: str, by: "User", at: datetime, version: int
) -> Story:
    """Publish a story, or send it back with what is to be changed.

    Whoever wrote or submitted it cannot approve it. Raises ``StoryNotPossible``, ``StoryChanged``.
    """
    _need(by, Permission.APPROVE_STORIES)
    held, said = _hold(story, version), tuple(checks)
    if by.pk in (held.written_by_id, held.submitted_by_id):
        raise StoryNotPossible("You wrote this story, so somebody else approves it.")
    if not publish:
        if not note.strip():
            raise StoryNotPossible("Write what is to be changed.")
        return _move(held, StoryState.SENT_BACK, by=by, at=at, note=note)
    missing = checks_missing(said, [one.code for one in story_checks(to_london(at).date())])
    if missing:
        raise StoryNotPossible("Be sure of each point before you publish the story, or send it back.")
    if held.case.is_open or held.case.outcome_code != held.outcome_code:
        raise StoryNotPossible("The case was opened again or has another outcome now, so the story no longer holds.")
    _check_text(held)
    held.published_at = at
    return _move(held, StoryState.PUBLISHED, by=by, at=at, note=note, checks=said)


@audited_service
def take_down_story(*, story: Story, reason: str, by: "User", at: datetime) -> Story:
    """Take a story down, at once and whoever changed it meanwhile. Raises ``StoryNotPossible`` without a reason."""
    if not (has_permission(by, Permission.INVESTIGATE) or has_permission(by, Permission.APPROVE_STORIES)):
        raise StoryNotPossible("Your role does not allow you to take a story down.")
    if not reason.strip():
        raise StoryNotPossible("Write why the story is taken down.")
    held = Story.objects.select_for_update(of=("self",)).select_related("case").get(pk=story.pk)
    return _move(held, StoryState.WITHDRAWN, by=by, at=at, note=reason)


def follow_case(happening: Happening) -> None:
    """Take the story of a case down in the unit of work in which the case is opened again: it may not be true any more."""
    story = Story.objects.select_for_update(of=("self",)).select_related("case").filter(case=happening.case)
    for held in story.exclude(state=StoryState.WITHDRAWN):
        _move(held, StoryState.WITHDRAWN, by=SYSTEM, at=happening.at, note="The case was opened again.")


def _need(by: "User", permission: Permission) -> None:
    if not has_permission(by, permission):
        raise StoryNotPossible("Your role does not allow this.")


def _hold(story: Story, version: int) -> Story:
    """Return the story locked, if nobody changed it since ``version`` was shown. Raises ``StoryChanged``."""
    if not Story.objects.filter(pk=story.pk, version=version).update(version=F("version") + 1):
        raise StoryChanged("Somebody changed this story after you opened it. Look at it as it is now.")
    return Story.objects.select_related("case").get(pk=story.pk)


def _set_words(story: Story, words: StoryWords) -> None:
    story.title, story.text, story.victim_agreed = words.title, words.text, words.victim_agreed
    story.district_code = story.case.district_code if words.names_district else ""


def _check_text(story: Story) -> None:
    found = tellings(f"{story.title}\n{story.text}", names_not_to_tell(story.case))
    if found:
        words = "; ".join(f"{one.what} (“{one.words}”)" for one in found[:8])
        raise StoryNotPossible(f"Take out what would tell who or where it was: {words}.")


def _move(
    held: Story,
    state: StoryState,
    *,
    by: "User | SystemActor",
    at: datetime,
    note: str = "",
    checks: tuple[str, ...] = (),
) -> Story:
    if not can_become(StoryState(held.state), state):
        raise StoryNotPossible(
            f"A story that is “{StoryState(held.state).label.lower()}” cannot be “{state.label.lower()}”."
        )
    held.state = state
    return _keep(held, state, by=by, at=at, note=note, checks=checks)


def _keep(
    held: Story,
    state: StoryState,
    *,
    by: "User | SystemActor",
    at: datetime,
    note: str = "",
    checks: tuple[str, ...] = (),
) -> Story:
    held.changed_at = at
    held.save()
    _step(held, state, by=by, at=at, note=note, checks=checks)
    return held


def _step(
    story: Story,
    state: StoryState,
    *,
    by: "User | SystemActor",
    at: datetime,
    note: str = "",
    checks: tuple[str, ...] = (),
) -> None:
    """Keep a step with the text as it is now, and audit it."""
    StoryStep.objects.create(
        story=story,
        state=state,
        at=at,
        by=None if isinstance(by, SystemActor) else by,
        by_name=by.audit_name[:120],
        note=note,
        title=story.title,
        text=story.text,
        checks=list(checks),
    )
    kind = Action.DISCLOSURE if state is StoryState.PUBLISHED else Action.ALTERATION
    record(
        kind,
        by=by,
        at=at,
        subject_type=SUBJECT,
        subject_id=story.public_id,
        case_reference=story.case.crime_reference,
        reason="",
        state=state.value,
    )
