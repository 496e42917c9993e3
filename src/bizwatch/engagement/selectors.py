"""Which stories there are, for the public and for those who write and approve them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.cases.selectors import names_on_case, visible_to
from bizwatch.engagement.choices import StoryState
from bizwatch.engagement.models import Story

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.cases.models import Case

STORIES_ON_A_PAGE = 10


def published_stories(*, kind: str = "", district: str = "") -> QuerySet[Story]:
    """Return the stories that the public sees, newest first."""
    found = Story.objects.filter(state=StoryState.PUBLISHED, case__is_restricted=False)
    narrowed = {"crime_kind": kind, "district_code": district}
    return found.filter(**{name: value for name, value in narrowed.items() if value}).order_by("-published_at", "-id")


def stories_to_work_on(user: "User | AnonymousUser") -> QuerySet[Story]:
    """Return the stories that a person of the police may see while they are written: the desk's of cases it may see,
    and for who approves all. Nobody else sees any."""
    found = Story.objects.filter(case__is_restricted=False).select_related("case", "written_by", "submitted_by")
    if has_permission(user, Permission.APPROVE_STORIES):
        return found.order_by("state", "changed_at")
    if has_permission(user, Permission.INVESTIGATE):
        return found.filter(case__in=visible_to(user)).order_by("state", "changed_at")
    return Story.objects.none()


def story_of(case: "Case") -> Story | None:
    """Return the story of a case that was not taken down, if there is one."""
    return Story.objects.filter(case=case).exclude(state=StoryState.WITHDRAWN).first()


def story_by_id(user: "User | AnonymousUser", public_id: UUID) -> Story | None:
    """Return a story that this person works on, or None."""
    return stories_to_work_on(user).filter(public_id=public_id).first()


def names_not_to_tell(case: "Case") -> Iterator[str]:
    """Yield every name on a case that a story of it must not hold: of people, of the premises and of the business."""
    yield from names_on_case(case)
