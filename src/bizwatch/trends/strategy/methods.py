"""How each figure of the strategy is rebuilt: a table of methods, each giving a number, its words and the releases behind it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bizwatch.geography.choices import AreaKind, FigureMeasure
from bizwatch.geography.denominators import denominators
from bizwatch.geography.selectors import areas
from bizwatch.kernel.months import months_between
from bizwatch.reference.choices import Mark
from bizwatch.reference.selectors import districts, forces
from bizwatch.sources.models import Release
from bizwatch.sources.selectors import releases_by_id, releases_in_view
from bizwatch.trends.models import FraudReferrals
from bizwatch.trends.police_uk.counting import ALL
from bizwatch.trends.selectors import (
    RecordedTotals,
    fraud_referrals,
    recorded_totals,
    street_counts,
)
from bizwatch.trends.strategy.figures import Figure, MethodCode, comparison, strategy
from bizwatch.trends.words import category_number, recorded_category

_RECORDED = "bizwatch import-recorded-crime"


class CannotRebuild(Exception):
    """Something that the figure needs was not imported. The text says what, and how to."""


@dataclass(frozen=True)
class Answer:
    """A number, how it came about, and the releases that it is made of. ``is_own``: reckoned from a total of the strategy's."""

    number: float
    how: str
    releases: tuple[Release, ...] = ()
    is_own: bool = False


Method = Callable[[Figure], Answer]


def _recorded(figure: Figure, *, years_before: int = 0) -> RecordedTotals:
    asked = strategy().strategy
    first = asked.year_from.replace(year=asked.year_from.year - years_before)
    last = asked.year_to.replace(year=asked.year_to.year - years_before)
    totals = recorded_totals(recorded_category(figure.category, first).offences, first, last)
    if asked.force not in totals.by_force:
        year = f"{first.year}/{last.year % 100:02d}"
        raise CannotRebuild(
            f"Recorded crime of {year} under these codes was not imported. Run {_RECORDED} with the Home Office’s table."
        )
    return totals


def _own(totals: RecordedTotals) -> int:
    return totals.by_force[strategy().strategy.force]


def _days() -> int:
    asked = strategy().strategy
    return (asked.year_to - asked.year_from).days + 1


def _made_of(figure: Figure) -> str:
    category = recorded_category(figure.category, strategy().strategy.year_from)
    if category.offences == (ALL,):
        return category.label
    return f"{category.label}, code{'s' if category.offences[1:] else ''} {', '.join(category.offences)}"


def count(figure: Figure) -> Answer:
    """Offences recorded in the year."""
    totals = _recorded(figure)
    return Answer(
        _own(totals), f"{_made_of(figure)}: offences recorded from April 2017 to March 2018.", totals.releases
    )


def per_day(figure: Figure) -> Answer:
    """Offences of the year over its days."""
    totals = _recorded(figure)
    how = f"{_made_of(figure)}: {_own(totals):,} offences in {_days()} days."
    return Answer(_own(totals) / _days(), how, totals.releases)


def per_fortnight(figure: Figure) -> Answer:
    """Offences of the year over its fortnights."""
    totals = _recorded(figure)
    how = f"{_made_of(figure)}: {_own(totals):,} offences in {_days()} days, for each 14 days."
    return Answer(_own(totals) / _days() * 14, how, totals.releases)


def year_on_year(figure: Figure) -> Answer:
    """Change on the year before, in per cent."""
    now, before = _recorded(figure), _recorded(figure, years_before=1)
    how = f"{_made_of(figure)}: {_own(before):,} in the year before, {_own(now):,} in this one."
    return Answer(_change(_own(before), _own(now)), how, (*before.releases, *now.releases))


def _change(before: int, now: int) -> float:
    if not before:
        raise CannotRebuild("There were none in the year before, so that no change in per cent can be told.")
    return 100 * (now - before) / before


def street_year_on_year(figure: Figure) -> Answer:
    """Change of street-level incidents on the year before, in per cent."""
    asked, totals = strategy().strategy, []
    releases: list[Release] = []
    for back in (1, 0):
        first, last = (day.replace(year=day.year - back) for day in (asked.year_from, asked.year_to))
        found = street_counts(asked.force, [category_number(figure.category)], first=first, last=last)
        missing = [month for month in months_between(first, last) if month not in found.counts]
        if missing:
            raise CannotRebuild(
                f"{len(missing)} of 12 months from {first:%B %Y} were not imported. Run bizwatch import-police-uk with them."
            )
        totals.append(sum(found.counts.values()))
        releases += found.releases
    how = f"Rows of data.police.uk: {totals[0]:,} in the year before, {totals[1]:,} in this one."
    return Answer(_change(*totals), how, tuple(releases))


@dataclass(frozen=True)
class _People:
    """People by force, what they were counted in, and the releases behind them, if they were imported."""

    by_force: dict[str, int]
    words: str
    releases: tuple[Release, ...] = ()


def _people(wanted: Iterable[str]) -> _People:
    """Return the residents of forces: those that were imported by district where every force has them, else the data file's.

    The two are never mixed: forces would be compared on figures of different days.
    """
    on = strategy().strategy.year_from.replace(month=7)
    shipped = {row.code: row.people for row in comparison().populations.in_force(strategy().strategy.year_to)}
    asked = [force for force in wanted if force in shipped]
    held = denominators(AreaKind.DISTRICT, FigureMeasure.RESIDENTS, on)
    codes = {force: [row.code for row in districts(force=force)] for force in asked}
    if not asked or any(code not in held for found in codes.values() for code in found):
        return _People(shipped, "population of mid-2017 in the data file")
    sums = {force: sum(held[code].value for code in found) for force, found in codes.items()}
    used = {release for found in codes.values() for code in found for release in held[code].releases}
    return _People(sums, "population as imported", tuple(releases_by_id(used)))


def _rates(figure: Figure, only: Sequence[str] = ()) -> tuple[dict[str, float], str, tuple[Release, ...]]:
    """Return offences per 1,000 people of each force of which both are known, the lowest first, and what they are made of."""
    totals = _recorded(figure)
    people = _people(force for force in totals.by_force if not only or force in only)
    found = {
        force: 1_000 * number / people.by_force[force]
        for force, number in totals.by_force.items()
        if force in people.by_force and (not only or force in only)
    }
    return dict(sorted(found.items(), key=lambda one: one[1])), people.words, (*totals.releases, *people.releases)


def rank_nationally(figure: Figure) -> Answer:
    """Place among the forces of England and Wales by the rate per 1,000 people, the lowest first."""
    return _rank(figure, (), "forces of England and Wales", "")


def rank_in_group(figure: Figure) -> Answer:
    """Place in the most similar group by the rate per 1,000 people, the lowest first."""
    force, on = strategy().strategy.force, strategy().strategy.year_to
    group = comparison().groups.find(force, on)
    if group is None:
        raise CannotRebuild("The data file names no most similar group of the force.")
    unsure = f" {group.source}." if group.mark is not Mark.SOURCE else ""
    return _rank(figure, (force, *group.forces), "forces of the group that was given", unsure)


def _rank(figure: Figure, only: Sequence[str], among: str, more: str) -> Answer:
    found, words, releases = _rates(figure, only)
    force = strategy().strategy.force
    place = list(found).index(force) + 1
    names = {row.code: row.name for row in forces()}
    near = list(found.items())[max(0, place - 3) : place + 2]
    told = ", ".join(f"{names.get(code, code)} {rate:.2f}" for code, rate in near)
    how = (
        f"{_made_of(figure)}: {found[force]:.2f} per 1,000 people ({words}), place {place} from the lowest of "
        f"{len(found)} {among}. Next to it: {told}.{more}"
    )
    return Answer(place, how, releases)


def hectares(figure: Figure) -> Answer:
    """The districts of the force, added up from their outlines."""
    wanted = {row.code for row in districts(force=strategy().strategy.force)}
    held = [area for area in areas(AreaKind.DISTRICT) if area.code in wanted]
    if {area.code for area in held} != wanted or any(area.is_approximate for area in held):
        raise CannotRebuild("Boundaries of the force’s districts were not imported. Run bizwatch import-boundaries.")
    releases = releases_in_view("boundaries", subject=AreaKind.DISTRICT)
    how = f"Outlines of {len(held)} districts, added up."
    return Answer(sum(area.hectares for area in held), how, tuple(releases))


def _months(figure: Figure) -> tuple[list[FraudReferrals], tuple[Release, ...]]:
    """Return the referrals of each month of the year; none where not all of them were imported."""
    asked = strategy().strategy
    if figure.base is None:
        raise ValueError(f"{figure.code} needs a base")
    found = fraud_referrals(asked.force, figure.base, first=asked.referrals_from, last=asked.referrals_to)
    months = list(found.months.values())
    return (
        (months, found.releases)
        if len(months) == len(months_between(asked.referrals_from, asked.referrals_to))
        else ([], ())
    )


def _year_of(figure: Figure, column: str) -> Answer | None:
    """Return a column's total over the year, or None where it is not known of each of its months."""
    months, releases = _months(figure)
    values = [getattr(month, column) for month in months]
    if not values or None in values:
        return None
    return Answer(float(sum(values, Decimal(0))), "Added up over the twelve months that were imported.", releases)


def _total(figure: Figure, column: str) -> Answer:
    found = _year_of(figure, column)
    if found is None:
        raise CannotRebuild("Needs referrals of 2017 by month. Run bizwatch import-fraud-referrals with them.")
    return found


def _a_month(figure: Figure, column: str) -> Answer:
    """Return a twelfth of the year: of the referrals that were imported, else of the total that the strategy states."""
    year = _year_of(figure, column)
    if year is None:
        given = next((one for one in strategy().given if one.base is figure.base), None)
        if given is None:
            return _total(figure, column)
        how = "The total is the strategy’s own; no referrals of 2017 were imported."
        year = Answer(float(getattr(given, column)), how, is_own=True)
    return Answer(year.number / 12, f"{year.number:,.0f} over 12 months. {year.how}", year.releases, year.is_own)


def referrals_total(figure: Figure) -> Answer:
    """Reports of the year."""
    return _total(figure, "reports")


def losses_total(figure: Figure) -> Answer:
    """Losses of the year, in pounds."""
    return _total(figure, "losses")


def referrals_a_month(figure: Figure) -> Answer:
    """Reports of the year over twelve months."""
    return _a_month(figure, "reports")


def losses_a_month(figure: Figure) -> Answer:
    """Losses of the year over twelve months, in pounds."""
    return _a_month(figure, "losses")


def _share(figure: Figure, column: str) -> Answer:
    months, releases = _months(figure)
    parts, wholes = ([getattr(month, name) for month in months] for name in (column, "reports"))
    if None in (*parts, *wholes) or not sum(wholes):
        raise CannotRebuild(
            "Needs referrals of 2017 by month with who the victim was. Run bizwatch import-fraud-referrals with them."
        )
    part, whole = sum(parts), sum(wholes)
    return Answer(100 * part / whole, f"{part:,} of {whole:,} reports of the year.", releases)


def referrals_business(figure: Figure) -> Answer:
    """Share of reports that came from businesses, in per cent."""
    return _share(figure, "businesses")


def referrals_individuals(figure: Figure) -> Answer:
    """Share of reports that came from individuals, in per cent."""
    return _share(figure, "individuals")


METHODS: dict[MethodCode, Method] = {
    MethodCode.COUNT: count,
    MethodCode.PER_DAY: per_day,
    MethodCode.PER_FORTNIGHT: per_fortnight,
    MethodCode.YEAR_ON_YEAR: year_on_year,
    MethodCode.STREET_YEAR_ON_YEAR: street_year_on_year,
    MethodCode.RANK_NATIONALLY: rank_nationally,
    MethodCode.RANK_IN_GROUP: rank_in_group,
    MethodCode.HECTARES: hectares,
    MethodCode.REFERRALS_TOTAL: referrals_total,
    MethodCode.REFERRALS_A_MONTH: referrals_a_month,
    MethodCode.REFERRALS_BUSINESS: referrals_business,
    MethodCode.REFERRALS_INDIVIDUALS: referrals_individuals,
    MethodCode.LOSSES_TOTAL: losses_total,
    MethodCode.LOSSES_A_MONTH: losses_a_month,
}
