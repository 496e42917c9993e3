"""What the product suggests, each with the facts that it rests on: a person decides."""

from dataclasses import dataclass

from bizwatch.cases.models import Case
from bizwatch.design.filters import local_date, plural
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import needs_levels, repeat_rule
from bizwatch.victims.models import Victim
from bizwatch.victims.selectors.persons import last_before, person_repeats
from bizwatch.victims.selectors.repeats import PlaceRepeats
from bizwatch.victims.selectors.victims import newest_assessment


@dataclass(frozen=True)
class Suggestion:
    """What is suggested, and the sentences that explain it."""

    what: str
    facts: tuple[str, ...]


def place_facts(place: PlaceRepeats) -> list[str]:
    """Say how often a premises was hit, in sentences."""
    months = plural(place.window_months, "month")
    found = [f"It is the {ordinal(place.times)} report from this premises in {months}."] if place.times > 1 else []
    if place.last_at:
        found.append(f"The last one before it was on {local_date(place.last_at)}.")
    if 1 < place.group_times < place.times:
        found.append(f"Of these, {place.group_times} are of the same kind.")
    return found


def plan_for_premises(case: Case, place: PlaceRepeats | None) -> Suggestion | None:
    """Suggest a safeguarding plan for a premises that was hit often."""
    day = to_london(case.occurred_from).date()
    if place is None or place.times < repeat_rule("plan-at", day):
        return None
    return Suggestion("A safeguarding plan for this premises", tuple(place_facts(place)))


def person_facts(victim: Victim) -> list[str]:
    """Say how often a person was a victim, in sentences; only what accounts, named persons and decisions say."""
    repeats = person_repeats(victim)
    crimes = len({other.case_id for other in repeats}) + 1
    last = last_before(repeats)
    if last is None:
        return []
    months = plural(repeat_rule("window", to_london(victim.case.occurred_from).date()), "month")
    return [
        f"It is the {ordinal(crimes)} crime on this person in {months}.",
        f"The last one before it was on {local_date(last)}.",
    ]


def persistently_targeted(victim: Victim, place: PlaceRepeats | None) -> Suggestion | None:
    """Suggest the category "persistently targeted" from the crimes of the window, of the person or the business's premises."""
    least = repeat_rule("persistent-at", to_london(victim.case.occurred_from).date())
    if victim.is_business:
        times, facts = (place.times, place_facts(place)) if place else (0, [])
    else:
        times = len({other.case_id for other in person_repeats(victim)}) + 1
        facts = person_facts(victim)
    if times < least:
        return None
    return Suggestion("Consider whether the victim is persistently targeted", tuple(facts))


def plan_for_person(victim: Victim) -> Suggestion | None:
    """Suggest a plan for a person who was found to be at risk now, or was a victim before."""
    facts = person_facts(victim)
    assessed = newest_assessment(victim)
    if assessed is not None and assessed.level == needs_levels(assessed.day)[-1].code:
        facts.insert(0, "The assessment found the victim at risk now.")
    return Suggestion("A safeguarding plan for this person", tuple(facts)) if facts else None


def ordinal(number: int) -> str:
    """Return "4th", "21st", "12th"."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
