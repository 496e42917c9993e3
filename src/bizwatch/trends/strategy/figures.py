"""The strategy's figures and what forces are compared on: ``data/strategy.toml`` and ``data/comparison.toml``, read strictly."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import ReferenceDataInvalid
from bizwatch.reference.tables import DatedTable, build, only_tables, rows
from bizwatch.trends.choices import Base
from bizwatch.trends.words import read_data, recorded_categories, street_words

STRATEGY_FILE, COMPARISON_FILE = "strategy.toml", "comparison.toml"


class Compare(StrEnum):
    """How the strategy's value is held against what was rebuilt."""

    EQUAL = "equal"
    UNDER = "under"
    AT_MOST = "at-most"


class MethodCode(StrEnum):
    """How a figure is rebuilt; ``methods.METHODS`` has an entry for each."""

    NONE = "none"
    COUNT = "count"
    PER_DAY = "per-day"
    PER_FORTNIGHT = "per-fortnight"
    YEAR_ON_YEAR = "year-on-year"
    STREET_YEAR_ON_YEAR = "street-year-on-year"
    RANK_NATIONALLY = "rank-nationally"
    RANK_IN_GROUP = "rank-in-group"
    HECTARES = "hectares"
    REFERRALS_TOTAL = "referrals-total"
    REFERRALS_A_MONTH = "referrals-a-month"
    REFERRALS_BUSINESS = "referrals-business"
    REFERRALS_INDIVIDUALS = "referrals-individuals"
    LOSSES_TOTAL = "losses-total"
    LOSSES_A_MONTH = "losses-a-month"


@dataclass(frozen=True)
class Figure:
    """One figure as the strategy states it. ``why``: for method none, why no open data rebuild it."""

    code: str
    section: str
    says: str
    stated: str
    method: MethodCode
    number: float | None = None
    category: str = ""
    base: Base | None = None
    unit: str = ""
    decimals: int = 0
    round: int | None = None
    compare: Compare = Compare.EQUAL
    note: str = ""
    why: str = ""

    def __post_init__(self) -> None:
        if (self.method is MethodCode.NONE) is not bool(self.why):
            raise ValueError("a figure that is not rebuilt says why, and no other does")
        if self.method is not MethodCode.NONE and self.number is None:
            raise ValueError("a figure that is rebuilt has a number to hold it against")


@dataclass(frozen=True)
class Strategy:
    """Whose strategy it is, and the years that its figures are of."""

    force: str
    year_from: date
    year_to: date
    referrals_from: date
    referrals_to: date


@dataclass(frozen=True)
class Given:
    """What the strategy itself says of referrals in its year."""

    base: Base
    reports: int
    losses: int


@dataclass(frozen=True)
class StrategyTables:
    """The whole file."""

    about: About
    strategy: Strategy
    given: tuple[Given, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Population:
    """People in the area of a force on a day."""

    code: str
    people: int
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class Group:
    """The forces most similar to one, without itself."""

    code: str
    forces: tuple[str, ...]
    source: str
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE


@dataclass(frozen=True)
class Comparison:
    """The whole file."""

    about: About
    populations: DatedTable[Population]
    groups: DatedTable[Group]


@cache
def strategy() -> StrategyTables:
    """Return the strategy's figures, read and checked once. Raises ``ReferenceDataInvalid``."""
    document = read_data(STRATEGY_FILE)
    only_tables(document, ("about", "strategy", "given", "figure"), STRATEGY_FILE)
    found = StrategyTables(
        About.of(document, STRATEGY_FILE),
        build(Strategy, document.get("strategy"), f"{STRATEGY_FILE}, strategy"),
        rows(document, "given", Given, STRATEGY_FILE),
        rows(document, "figure", Figure, STRATEGY_FILE),
    )
    codes = {row.code for row in recorded_categories()} | {word.code for word in street_words().categories}
    for figure in found.figures:
        if figure.category and figure.category not in codes:
            raise ReferenceDataInvalid(f"{STRATEGY_FILE}: {figure.code} names the unknown category {figure.category!r}")
    return found


@cache
def comparison() -> Comparison:
    """Return populations and groups of forces, read and checked once. Raises ``ReferenceDataInvalid``."""
    document = read_data(COMPARISON_FILE)
    only_tables(document, ("about", "population", "group"), COMPARISON_FILE)
    return Comparison(
        About.of(document, COMPARISON_FILE),
        DatedTable(rows(document, "population", Population, COMPARISON_FILE), COMPARISON_FILE),
        DatedTable(rows(document, "group", Group, COMPARISON_FILE), COMPARISON_FILE),
    )
