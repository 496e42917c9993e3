"""Finalising: what still stands in the way, each with the place where it is put right."""

from dataclasses import dataclass

from django.urls import reverse

from bizwatch.cases.models import Case
from bizwatch.cases.policies.outcomes import OutcomeCase
from bizwatch.design.filters import plural


@dataclass(frozen=True)
class Hurdle:
    """Something to finish before any outcome can be given."""

    text: str
    href: str


def hurdles(case: Case, facts: OutcomeCase) -> list[Hurdle]:
    """Return what is unfinished on the case, with a link to its part of the case page."""
    page = reverse("cases:desk_case", args=[case.crime_reference])
    found = (
        (facts.unread_messages, "message", "of the business not read", "messages"),
        (facts.booked_call_backs, "call-back", "booked", "contact"),
        (facts.open_police_actions, "action", "of the police open", "actions"),
    )
    return [Hurdle(f"{plural(count, noun)} {rest}", f"{page}#{anchor}") for count, noun, rest, anchor in found if count]
