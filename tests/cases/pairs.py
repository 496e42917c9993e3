"""Made-up pairs of reports, each labelled with whether it tells of one event. Run it to see the figures:

    python -m tests.cases.pairs

The stories are invented and drawn with a fixed seed: the figures say how the rule does on what we could think of, and
nothing about how it does on the reports of a county.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bizwatch.cases.policies.duplicates import EventFacts, Grade, resemblance, words_of
from bizwatch.reference.duplicates import DuplicateRules, duplicate_rules

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
GOODS = "whisky vodka razors cheese steaks perfume batteries trainers jackets headphones coffee formula".split()
LOOKS = "red blue black grey green white".split()
WAYS = ("ran out of the front door", "left by the fire exit", "walked past the tills", "drove away in a van")
PLACES = ("by the entrance", "near the tills", "in the back aisle", "at the kiosk", "beside the freezers")


@dataclass(frozen=True)
class Pair:
    """Two reports, what they are, and whether they tell of one event."""

    story: str
    one: EventFacts
    other: EventFacts
    is_same: bool


@dataclass(frozen=True)
class Figures:
    """How the rule did: of the pairs it offers, the share that is one event; of those, the share that it offers."""

    pairs: int
    found: int
    right: int
    same: int
    graded_same: int
    graded_same_right: int

    @property
    def precision(self) -> float:
        return self.right / self.found

    @property
    def recall(self) -> float:
        return self.right / self.same

    @property
    def precision_of_same(self) -> float:
        return self.graded_same_right / self.graded_same

    def line(self) -> str:
        return (
            f"{self.pairs} made-up pairs, {self.same} of them one event: offered {self.found}, precision "
            f"{self.precision:.2f}, recall {self.recall:.2f}; graded the same {self.graded_same}, precision "
            f"{self.precision_of_same:.2f}"
        )


def _minutes(chance: random.Random, least: int, most: int) -> timedelta:
    return timedelta(minutes=chance.choice((-1, 1)) * chance.randint(least, most))


def _told(chance: random.Random, goods: str, look: str, way: str) -> str:
    who = chance.choice(("A man", "One male", "Two women", "A young woman"))
    return f"{who} in a {look} coat took {goods} {chance.choice(PLACES)} and {way} without paying for anything."


def _event(chance: random.Random, **more: object) -> EventFacts:
    told = _told(chance, chance.choice(GOODS), chance.choice(LOOKS), chance.choice(WAYS))
    start = START + timedelta(minutes=chance.randint(0, 60 * 24 * 20))
    made = EventFacts(place=chance.randint(1, 40), kind="shop_theft", starts_at=start, words=words_of(told))
    return replace(made, **more)  # type: ignore[arg-type]


def _again(chance: random.Random, one: EventFacts, **more: object) -> EventFacts:
    """The same event told by somebody else: another guess at the time and other words."""
    told = _told(chance, chance.choice(GOODS), chance.choice(LOOKS), chance.choice(WAYS))
    moved = one.starts_at + _minutes(chance, 0, 45)
    return replace(one, starts_at=moved, words=words_of(told), **more)  # type: ignore[arg-type]


def _serial(chance: random.Random) -> frozenset[str]:
    return frozenset({f"SN{chance.randint(100_000, 999_999)}"})


def _two_members_of_staff(chance: random.Random) -> Pair:
    one = _event(chance)
    return Pair("two members of staff report it", one, _again(chance, one), True)


def _till_and_person(chance: random.Random) -> Pair:
    one = _event(chance, own_reference="T-77")
    return Pair("the till's system and a person report it", one, _again(chance, one, own_reference=""), True)


def _sent_twice_by_a_system(chance: random.Random) -> Pair:
    one = _event(chance, own_reference=f"T-{chance.randint(1, 9999)}")
    later = one.starts_at + timedelta(hours=chance.randint(0, 72))
    return Pair("a system sends one number twice, once with a wrong time", one, replace(one, starts_at=later), True)


def _with_violence(chance: random.Random) -> Pair:
    one = _event(chance)
    return Pair("told as shop theft and as robbery", one, _again(chance, one, kind="robbery"), True)


def _overnight(chance: random.Random) -> Pair:
    one = _event(chance, kind="burglary")
    other = _again(chance, one, ends_at=one.starts_at + timedelta(hours=9))
    return Pair("found in the morning by one and set off the alarm for another", one, other, True)


def _same_serial(chance: random.Random) -> Pair:
    one = _event(chance, kind="plant_theft", serials=_serial(chance))
    moved = one.starts_at + timedelta(days=chance.randint(1, 10))
    return Pair("a machine missed days later, the same serial number", one, replace(one, starts_at=moved), True)


def _same_photo(chance: random.Random) -> Pair:
    one = _event(chance, files=frozenset({f"{chance.getrandbits(256):064x}"}))
    return Pair("the same photo sent from two phones", one, _again(chance, one), True)


def _guess_far_off(chance: random.Random) -> Pair:
    one = _event(chance)
    words = words_of("Stock is missing after the afternoon shift, taken while nobody was near")
    other = replace(one, starts_at=one.starts_at + _minutes(chance, 70, 240), words=words)
    return Pair("one event with hours between the two guesses", one, other, True)


def _other_shop(chance: random.Random) -> Pair:
    one = _event(chance)
    return Pair("the same hour at another shop", one, _again(chance, one, place=one.place + 100), False)


def _later_that_day(chance: random.Random) -> Pair:
    one = _event(chance)
    other = replace(_again(chance, one), starts_at=one.starts_at + timedelta(minutes=chance.randint(90, 600)))
    return Pair("another theft later that day", one, other, False)


def _another_kind(chance: random.Random) -> Pair:
    one = _event(chance)
    return Pair("a fraud in the same hour", one, _again(chance, one, kind="fraud"), False)


def _two_numbers(chance: random.Random) -> Pair:
    one = _event(chance, own_reference="T-1")
    return Pair("two numbers of one system in one hour", one, _again(chance, one, own_reference="T-2"), False)


def _next_week(chance: random.Random) -> Pair:
    one = _event(chance, marks=frozenset({"AB12CDE"}))
    moved = one.starts_at + timedelta(days=7)
    return Pair("the same van a week later", one, _again(chance, replace(one, starts_at=moved)), False)


def _busy_hour(chance: random.Random) -> Pair:
    one = _event(chance)
    other = replace(_event(chance), place=one.place, starts_at=one.starts_at + _minutes(chance, 20, 60))
    return Pair("two thefts in one shop within the hour", one, other, False)


SAME: tuple[Callable[[random.Random], Pair], ...] = (
    _two_members_of_staff,
    _till_and_person,
    _sent_twice_by_a_system,
    _with_violence,
    _overnight,
    _same_serial,
    _same_photo,
    _guess_far_off,
)
DIFFERENT: tuple[Callable[[random.Random], Pair], ...] = (
    _other_shop,
    _later_that_day,
    _another_kind,
    _two_numbers,
    _next_week,
    _busy_hour,
)


def made_pairs(*, each: int = 24, seed: int = 1) -> list[Pair]:
    """Return ``each`` pairs of every story, always the same for a seed."""
    chance = random.Random(seed)
    return [story(chance) for story in (*SAME, *DIFFERENT) for _ in range(each)]


def measure(pairs: list[Pair], rules: DuplicateRules) -> Figures:
    """Return how the rule does on labelled pairs."""
    graded = [(pair.is_same, resemblance(pair.one, pair.other, rules)) for pair in pairs]
    found = [(is_same, alike.grade) for is_same, alike in graded if alike is not None]
    return Figures(
        pairs=len(pairs),
        found=len(found),
        right=sum(is_same for is_same, _ in found),
        same=sum(pair.is_same for pair in pairs),
        graded_same=sum(grade is Grade.SAME for _, grade in found),
        graded_same_right=sum(is_same for is_same, grade in found if grade is Grade.SAME),
    )


def by_story(pairs: list[Pair], rules: DuplicateRules) -> list[str]:
    """Return how many pairs of each story are offered, a line each."""
    stories = list(dict.fromkeys(pair.story for pair in pairs))
    lines = []
    for story in stories:
        mine = [pair for pair in pairs if pair.story == story]
        offered = sum(resemblance(pair.one, pair.other, rules) is not None for pair in mine)
        label = "one event" if mine[0].is_same else "two events"
        lines.append(f"  {story} ({label}): {offered} of {len(mine)} offered")
    return lines


if __name__ == "__main__":
    rules = duplicate_rules(date(2026, 11, 23))
    print(measure(made_pairs(), rules).line(), *by_story(made_pairs(), rules), sep="\n")
