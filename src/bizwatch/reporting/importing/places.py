"""Finding the premises that a cell means: by reference, by the sender's own number, by name or by postcode."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bizwatch.kernel.references import tidy_reference
from bizwatch.kernel.sheets.headers import alias_key

if TYPE_CHECKING:
    from bizwatch.businesses.models import Premises


_DIFFERENT = "The cells of this row name different premises. Correct the wrong one."


class PlaceNotKnown(ValueError):
    """No premises, or more than one, answers to the cell; the message says how to put it right."""


@dataclass
class PlaceBook:
    """Open premises, by everything they are called.

    ``chosen`` is {alias key of a cell: a premises' reference}, as the mapping keeps it; it comes before everything else.
    ``of_many``: they are those of many businesses, so a name or a number alone proves nothing and two cells must agree.
    """

    premises: "Iterable[Premises]"
    chosen: Mapping[str, str] = field(default_factory=dict)
    of_many: bool = False

    def __post_init__(self) -> None:
        self._by_pk = {one.pk: one for one in self.premises}
        self._by_reference = {one.reference: one for one in self._by_pk.values()}
        self._by_number = self._index(lambda one: (_number(one.source_id),))
        self._by_name = self._index(lambda one: (alias_key(one.name), alias_key(f"{one.name} {one.town}")))
        self._by_postcode = self._index(lambda one: (alias_key(one.postcode),))

    def _index(self, keys_of: "Callable[[Premises], Iterable[str]]") -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for one in self._by_pk.values():
            for key in keys_of(one):
                if key:
                    found.setdefault(key, set()).add(one.pk)
        return found

    def find(self, cells: Iterable[str]) -> "Premises":
        """Return the premises that the cells of one row mean together. Raises ``PlaceNotKnown``.

        A cell that fits several is settled by another cell; two that mean different premises are a fault.
        """
        given = [cell for cell in cells if cell]
        exact = self._exact(given)
        if exact is not None:
            return exact
        known = [found for cell in given if (found := self._meant_by(cell))]
        if not given:
            raise PlaceNotKnown("Enter the premises: its reference, your number for it, its name or its postcode.")
        if not known:
            raise PlaceNotKnown(
                f"None of your premises is known as “{given[0][:60]}”. Write its reference, or say in the mapping which one "
                "it is."
            )
        if self.of_many and len(known) < 2:
            raise PlaceNotKnown(f"“{given[0][:60]}” alone does not tell whose premises it is. Write its reference.")
        common = set.intersection(*known)
        if len(common) == 1:
            return self._by_pk[common.pop()]
        if common:
            raise PlaceNotKnown(
                f"{len(common)} of your premises are known as “{given[0][:60]}”. Write the reference of one."
            )
        raise PlaceNotKnown(_DIFFERENT)

    def _exact(self, cells: Iterable[str]) -> "Premises | None":
        """Return the premises that a cell names by its reference, or by what the mapping says. Raises ``PlaceNotKnown``."""
        references = (self.chosen.get(alias_key(cell)) or tidy_reference(cell) for cell in cells)
        found = {self._by_reference[one].pk for one in references if one in self._by_reference}
        if len(found) > 1:
            raise PlaceNotKnown(_DIFFERENT)
        return self._by_pk[found.pop()] if found else None

    def _meant_by(self, cell: str) -> set[int]:
        key = alias_key(cell)
        indexes = (self._by_number, self._by_name, self._by_postcode)
        keys = (_number(cell), key, key)
        return next((index[one] for index, one in zip(indexes, keys, strict=True) if one in index), set())


def _number(text: str) -> str:
    """Return a number as stores write it, without the noughts that a spreadsheet drops from its front."""
    key = alias_key(text)
    return key.lstrip("0") or key
