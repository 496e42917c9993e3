"""Every sentence of the pages of stories."""

from datetime import datetime
from typing import Any

from bizwatch.design.filters import local_date
from bizwatch.engagement.choices import StoryState
from bizwatch.engagement.models import Story, StoryStep
from bizwatch.kernel.clock import to_london
from bizwatch.reference.exceptions import UnknownReference
from bizwatch.reference.selectors import district, outcome, report_kind

STATE_COLOURS = {
    StoryState.DRAFT: "grey",
    StoryState.SUBMITTED: "yellow",
    StoryState.SENT_BACK: "orange",
    StoryState.PUBLISHED: "green",
    StoryState.WITHDRAWN: "grey",
}


def kind_words(story: Story) -> str:
    """Return the kind of crime in plain words."""
    try:
        return report_kind(story.crime_kind).title
    except UnknownReference:
        return story.crime_kind.replace("_", " ")


def place_words(story: Story) -> str:
    """Return the district where the story names it, or the county."""
    return district(story.district_code).name if story.district_code else "Norfolk"


def outcome_words(story: Story) -> str:
    """Return the outcome as the reference table says it to businesses."""
    return outcome(story.outcome_code, to_london(story.created_at).date()).label


def about(story: Story) -> str:
    """Return the line below a published story's title."""
    when = f", {local_date(story.published_at)}" if story.published_at else ""
    return f"{kind_words(story)}, {place_words(story)}{when}"


def social_text(story: Story, address: str) -> str:
    """Return the story in a few words for a post elsewhere: at most 280 characters with its address."""
    room = 280 - len(address) - 1
    words = f"{story.title}. {kind_words(story)}, {place_words(story)}."
    return f"{words if len(words) <= room else words[: room - 1].rstrip() + '…'} {address}"


def desk_row(story: Story, at: datetime) -> dict[str, Any]:
    """Return one line of the list of those who write and approve."""
    state = StoryState(story.state)
    return {
        "id": story.public_id,
        "title": story.title,
        "about": f"{kind_words(story)}, {place_words(story)}",
        "by": (story.submitted_by or story.written_by).audit_name,
        "state": state.label,
        "colour": STATE_COLOURS[state],
        "changed_at": story.changed_at,
    }


def step_item(step: StoryStep) -> dict[str, Any]:
    """Return one step for the timeline."""
    return {
        "title": StoryState(step.state).label,
        "by": step.by_name,
        "at": step.at,
        "text": step.note or step.title,
    }
