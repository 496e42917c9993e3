"""The guidance library: what a business can do, by kind of report and sector (strategy S21, Education)."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from bizwatch.reference.about import About
from bizwatch.reference.choices import Mark
from bizwatch.reference.exceptions import ReferenceDataInvalid, UnknownArticle, UnknownReference
from bizwatch.reference.report_kinds import report_kind
from bizwatch.reference.sectors import sector
from bizwatch.reference.tables import DatedTable, read_file

FILE = "guidance.toml"
OFFERED = 3


@dataclass(frozen=True)
class Article:
    """One article for a time. ``now`` helps in the case just reported, ``next`` against another one.

    Without ``sectors`` it is for every business.
    """

    code: str
    slug: str
    title: str
    summary: str
    kinds: tuple[str, ...]
    now: tuple[str, ...]
    next: tuple[str, ...]
    effective_from: date
    effective_to: date | None = None
    sectors: tuple[str, ...] = ()
    mark: Mark = Mark.SOURCE
    note: str = ""

    def __post_init__(self) -> None:
        if not self.kinds:
            raise ValueError("an article is offered with one kind of report or more")


@dataclass(frozen=True)
class GuidanceTables:
    """The whole file."""

    about: About
    articles: DatedTable[Article]


@cache
def tables() -> GuidanceTables:
    """Return the file, read and checked once. Raises ``ReferenceDataInvalid``."""
    found = read_file(GuidanceTables, FILE, articles="article")
    slugs = [article.slug for article in found.articles.in_force(None)]
    if len(set(slugs)) != len(slugs):
        raise ReferenceDataInvalid(f"{FILE} has an address twice")
    for article in found.articles:
        try:
            [report_kind(code) for code in article.kinds]
            [sector(code) for code in article.sectors]
        except UnknownReference as error:
            raise ReferenceDataInvalid(f"{FILE}: {article.code}: {error}") from error
    return found


def articles(on: date | None = None) -> tuple[Article, ...]:
    """Return every article on a date, in the order of the file; without a date, as the library now stands."""
    return tables().articles.in_force(on)


def article_at(slug: str, on: date | None = None) -> Article:
    """Return the article of an address. Raises ``UnknownArticle``."""
    found = next((article for article in articles(on) if article.slug == slug), None)
    if found is None:
        raise UnknownArticle("There is no such advice.")
    return found


def advice_for(kind: str = "", sector_code: str = "", on: date | None = None) -> tuple[Article, ...]:
    """Return the articles for a kind of report and a sector, the most particular first.

    "" asks for all. An article for other sectors is left out; one that names the sector stands before those for all.
    """
    found = [
        article
        for article in articles(on)
        if (not kind or kind in article.kinds)
        and (not sector_code or not article.sectors or sector_code in article.sectors)
    ]
    return tuple(sorted(found, key=lambda article: (not article.sectors, len(article.kinds) if kind else 0)))


def offered_advice(kind: str, sector_code: str, on: date | None = None) -> tuple[Article, ...]:
    """Return the few articles offered at the end of a report."""
    return advice_for(kind, sector_code, on)[:OFFERED]
