"""What the pages of a case show of its story."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.cases.panels import CasePageKind, Panel, There, add_panel
from bizwatch.engagement import presenters as say
from bizwatch.engagement.choices import StoryState
from bizwatch.engagement.models import Story
from bizwatch.engagement.policies import outcome_fault
from bizwatch.engagement.selectors import story_of
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import story_outcomes

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.cases.models import Case


def _asks(user: "User") -> There:
    return {"has_story": Exists(Story.objects.filter(case=OuterRef("pk")))}


def _desk(case: "Case", user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    """Return the story, or that one can be written; nothing while the case has no outcome that is told of."""
    if case.is_open or not case.outcome_code or not has_permission(user, Permission.INVESTIGATE):
        return None
    if outcome_fault(case.outcome_code, story_outcomes(to_london(at).date()), proceedings_over=True):
        return None
    story = story_of(case) if there["has_story"] else None
    return {"story": story, "row": say.desk_row(story, at) if story else None, "case": case}


def _business(case: "Case", user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    """Return the published story, so that the business sees what its report brought about."""
    if not there["has_story"] or case.is_open or not case.outcome_code:
        return None
    story = story_of(case)
    return {"story": story} if story is not None and story.state == StoryState.PUBLISHED else None


def add_panels() -> None:
    """Give the pages of a case their part about its story."""
    for page, context, template in (
        (CasePageKind.DESK, _desk, "engagement/panel_desk.html"),
        (CasePageKind.BUSINESS, _business, "engagement/panel_business.html"),
    ):
        add_panel(
            Panel(slug="story", title="Story", template=template, page=page, context=context, order=900, asks=_asks)
        )
