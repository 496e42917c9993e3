"""What the pages of giving, reviewing and declaring a conflict are made with."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.accounts.selectors import investigators
from bizwatch.cases.choices import PersonRole
from bizwatch.cases.desk_presenters.supervising import suggestions
from bizwatch.cases.models import Case
from bizwatch.cases.policies.spreading import in_order
from bizwatch.cases.selectors.candidates import candidates, to_give
from bizwatch.kernel import clock

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

# The headings of a review, which a supervisor fills in; sent as it is, it says nothing and is refused.
REVIEW_TEMPLATE = (
    "What has been done:\n\nWhat is left to do, by whom and by when:\n\nThe victim, told what and wanting what:\n\n"
    "Decision and why:\n"
)


def suggested_people(case: Case, part: Any) -> dict[str, Any]:
    """Return the investigators for the form that gives a case, who has the skill for it first, each with why or why not.

    It is a suggestion: nobody is chosen beforehand.
    """
    at: datetime = clock.now()
    people = {one.pk: one for one in investigators()}
    (giving,) = to_give([case], people.values(), at=at)
    ordered = in_order(giving, [one for one in candidates(at=at).values() if one.officer_id in people])
    hints = suggestions(ordered, giving)
    chosen: tuple[User, ...] = tuple(people[one.officer_id] for one in ordered)
    return {"people": chosen, "hints": {str(one.public_id): hints[one.pk] for one in chosen}}


def people_on_case(case: Case, part: Any) -> dict[str, Any]:
    """Return the people on a case, for an officer who knows one of them."""
    found = case.people.filter(removed_at=None).select_related("person").order_by("pk")
    return {"on_case": tuple((str(one.pk), _person_words(one)) for one in found)}


def review_template(case: Case, part: Any) -> dict[str, Any]:
    """Return the headings of a review."""
    return {"initial": {"note": REVIEW_TEMPLATE}, "template": REVIEW_TEMPLATE}


def _person_words(one: Any) -> str:
    name = str(one.person) if one.person else one.told_name or one.description[:80]
    return ": ".join(filter(None, [PersonRole(one.role).label, name]))
