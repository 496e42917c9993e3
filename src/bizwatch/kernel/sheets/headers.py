"""Guessing by its header what a column of somebody else's list means."""

import re
from collections.abc import Collection, Iterable, Mapping

Ranks = Mapping[str, tuple[str, int]]  # alias key -> what it means, and its place among the aliases of that


def alias_key(text: str) -> str:
    """Return a header or a value without case, spaces and punctuation, for comparing."""
    return re.sub(r"[\W_]+", "", text.casefold())


def ranks_of(aliases: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, int]]:
    """Return by alias key which code it means; where two codes share an alias, the first of them has it.

    An alias that stands twice counts at its later place."""
    found: dict[str, tuple[str, int]] = {}
    for code, words in aliases.items():
        for rank, alias in enumerate(words):
            if found.get(alias_key(alias), (code, 0))[0] == code:
                found[alias_key(alias)] = (code, rank)
    return found


def guess_columns(headers: Iterable[str], ranks: Ranks, *, several: Collection[str] = ()) -> dict[str, str]:
    """Return what each column is guessed to fill, "" for nothing: every header once, in the order given.

    Where two columns want the same, the one whose alias stands first gets it; those in ``several`` take any number.
    """
    guesses: dict[str, str] = {}
    best: dict[str, tuple[int, str]] = {}
    for header in headers:
        code, rank = ranks.get(alias_key(header), ("", 0))
        guesses[header] = code
        if not code or code in several:
            continue
        if code in best:
            loser = header if best[code][0] <= rank else best[code][1]
            guesses[loser] = ""
            if loser == header:
                continue
        best[code] = (rank, header)
    return guesses
