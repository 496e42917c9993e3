"""Stories of outcomes for the demonstration: one published, one that waits for approval."""

from datetime import datetime

from bizwatch.accounts.models import User
from bizwatch.cases.selectors import visible_to
from bizwatch.engagement.services import decide_story, submit_story, write_story
from bizwatch.engagement.services.stories import StoryWords
from bizwatch.reference.selectors import story_checks

TOLD = (
    (
        "Paid back, with an apology",
        "A shop sent its footage on the day of the theft. An officer knew the face. The thief was sorry, paid for everything "
        "that was taken and wrote to the staff. The shop had a say in what was agreed.",
    ),
    (
        "Good footage led to the right door",
        "Stills and the whole visit on video arrived with the report. The desk had a name within days, and the goods were "
        "paid for.",
    ),
)


def tell_stories(*, officer: User, communications: User, at: datetime) -> None:
    """Write two stories of cases that ended with an agreement, and publish the first."""
    ended = (
        visible_to(officer).filter(outcome_code="8", is_open=False, crime_kind="shop_theft").order_by("pk")[: len(TOLD)]
    )
    checks = [one.code for one in story_checks(at.date())]
    for number, (case, (title, text)) in enumerate(zip(ended, TOLD, strict=False)):
        words = StoryWords(title=title, text=text, victim_agreed="The manager, on the telephone", names_district=True)
        story = write_story(case=case, words=words, by=officer, at=at)
        story = submit_story(story=story, by=officer, at=at, version=story.version)
        if number == 0:
            decide_story(
                story=story, publish=True, checks=checks, note="", by=communications, at=at, version=story.version
            )
