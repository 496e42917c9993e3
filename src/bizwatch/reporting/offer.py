"""The start page: what can be reported, the usual for the trade first, the rest under headings; found by a word."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bizwatch.reference.selectors import kind_groups, trade_of, trade_words, usual_kinds
from bizwatch.reporting.kinds import Kind, offered_kinds
from bizwatch.reporting.search_words import SEARCH_WORDS

MOST_USUAL = 8
USUAL_OF_ANY = ("shop_theft", "violence", "criminal_damage", "burglary", "asb", "fraud")


@dataclass(frozen=True)
class OfferedKind:
    """One kind as a link: its name, and what it covers in the words of the trade."""

    code: str
    slug: str
    title: str
    hint: str


@dataclass(frozen=True)
class OfferedGroup:
    """A heading with its kinds."""

    title: str
    kinds: tuple[OfferedKind, ...]


def offer(sectors: Sequence[str], on: date) -> list[OfferedGroup]:
    """Return the kinds on offer on a date: first the usual ones of these sectors, then the others by heading.

    ``sectors`` are those of the reporter's premises, the most frequent first; nobody is offered a kind twice.
    """
    kinds = offered_kinds(on)
    usual = [kind.code for kind in usual_kinds(sectors, on)] or [code for code in USUAL_OF_ANY if code in kinds]
    first = usual[:MOST_USUAL]
    groups = [OfferedGroup(_usual_title(sectors), tuple(_offered(kinds[code], sectors) for code in first))]
    for group in kind_groups():
        rest = [kind for code, kind in kinds.items() if kind.entry.group == group.code and code not in first]
        if rest:
            groups.append(OfferedGroup(group.title, tuple(_offered(kind, sectors) for kind in rest)))
    return groups


def in_order(sectors: Sequence[str], on: date) -> list[tuple[str, str]]:
    """Return code and name of every kind on offer in the order of the start page, for a list without headings."""
    return [(kind.code, kind.title) for group in offer(sectors, on) for kind in group.kinds]


def find(words: str, sectors: Sequence[str], on: date) -> tuple[OfferedKind, ...]:
    """Return the kinds in whose name, hint or other names every word begins a word, the ones named so first.

    A word of another language that the search knows stands for the English one.
    """
    wanted = [SEARCH_WORDS.get(word, word) for word in _words(words)]
    found = []
    for kind in offered_kinds(on).values():
        offered = _offered(kind, sectors)
        named, all_words = (
            _words(kind.title),
            _words(" ".join((kind.title, kind.hint, offered.hint, *kind.entry.words))),
        )
        if wanted and _all_begin(wanted, all_words):
            found.append((not _all_begin(wanted, named), offered))
    return tuple(offered for _, offered in sorted(found, key=lambda pair: pair[0]))


def _all_begin(wanted: Iterable[str], known: Sequence[str]) -> bool:
    return all(any(word.startswith(part) for word in known) for part in wanted)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _usual_title(sectors: Sequence[str]) -> str:
    trades = {trade.title for code in sectors if (trade := trade_of(code))}
    return f"Usual for {_in_sentence(trades.pop())}" if len(trades) == 1 else "Reported most"


def _in_sentence(title: str) -> str:
    return title[:1].lower() + title[1:]


def _offered(kind: Kind, sectors: Sequence[str]) -> OfferedKind:
    said = next((found.hint for code in sectors if (found := trade_words(kind.code, code)) and found.hint), "")
    return OfferedKind(kind.code, kind.slug, kind.title, said or kind.hint)
