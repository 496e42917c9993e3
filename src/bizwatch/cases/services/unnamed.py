"""Words that a business reads of an offender: they tell who nobody is, neither the offender nor anybody else on the case."""

from collections.abc import Sequence

from bizwatch.cases.models import Case
from bizwatch.cases.selectors.all_names import people_on_case
from bizwatch.kernel.identifying import OF_PERSONS, Telling, tellings

Fault = tuple[str, str]
_SHOWN = 5


def naming_faults(case: Case, *texts: tuple[str, str, str]) -> tuple[Fault, ...]:
    """Return what in texts tells who somebody is, as (field, sentence); each text is its field, what it is called, its words.

    The business knows its own contact, its premises and the event, so those may be named.
    """
    wanted = [one for one in texts if one[2].strip()]
    names = list(people_on_case(case)) if wanted else []
    found = ((field, called, tellings(words, names, marks=OF_PERSONS)) for field, called, words in wanted)
    return tuple(
        (
            field,
            f"{called} must not tell who anybody is, because the business reads it. Take out {_spoken(told)} and write "
            "“the offender”, “the witness” or “the person” instead.",
        )
        for field, called, told in found
        if told
    )


def _spoken(told: Sequence[Telling]) -> str:
    return ", ".join(f"“{one.words}” ({one.what})" for one in told[:_SHOWN])
