"""From one row of a file to one data set, and from the faults of the data set back to the columns of the file."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from bizwatch.kernel.sheets.headers import alias_key
from bizwatch.kernel.sheets.table import Fault
from bizwatch.reporting.importing.mapping import LEAVE_OUT, ColumnMapping
from bizwatch.reporting.importing.places import PlaceBook, PlaceNotKnown
from bizwatch.reporting.importing.targets import BY_CODE, LINES, SEVERAL, TOTAL
from bizwatch.reporting.importing.when import NotUnderstood, day_of, moment_of, split_moment
from bizwatch.reporting.kinds import KINDS

if TYPE_CHECKING:
    from bizwatch.businesses.models import Premises

_PART = re.compile(r"([a-z_]+)(?:\[([0-9]+)\])?")
_MONEY = re.compile(r"[£\s,]|GBP", re.IGNORECASE)
_YES = frozenset({"yes", "y", "true", "1", "available", "saved"})
_NO = frozenset({"no", "n", "false", "0", "none", "notavailable", "na"})
NOT_DESCRIBED = "Not described"
CAMERA_OF_PREMISES = "CCTV of the premises"
LONGEST_ITEM = 200  # characters of a thing's description, as the catalogue takes it
_JOINED = frozenset({"kind", "premises", "hate", "cctv.there", "cctv.overwritten_on"})


@dataclass
class RowReading:
    """What one row says: the data set, its premises, and what is wrong with the cells themselves.

    ``columns`` is {item of the data set: headers that filled it}. ``is_left_out``: the mapping says it is no report.
    """

    data: dict[str, Any]
    columns: dict[str, list[str]]
    premises: "Premises | None" = None
    is_left_out: bool = False
    faults: list[Fault] = field(default_factory=list)
    faulty_items: set[str] = field(default_factory=set)

    @property
    def reference(self) -> str:
        """The sender's own number for the report, "" without one."""
        return str(self.data.get("your_reference", ""))

    def refuse(self, item: str, words: str, *, code: str = "") -> None:
        """Say what is wrong with an item; ``code`` is the target whose column is to blame, if it is not the item's."""
        self.faults.append(Fault(_first(self, code or item), words))
        self.faulty_items.add(item)

    def fault_of(self, item: str, words: str) -> Fault:
        """Return a fault of the data set under the column that filled the item, or the nearest there is."""
        names = (item, item.partition("[")[0], item.split(".", maxsplit=1)[0])
        headers = next((found for name in names if (found := self._headers(name))), [])
        label = "" if headers else _label_of(item)
        opening = words.removeprefix(f"{item} ").removeprefix("happened_from ").removeprefix("happened_to ")
        sentence = f"{label}: {opening}" if label else opening[:1].upper() + opening[1:]
        return Fault(headers[0] if headers else "", sentence if sentence.endswith((".", "?", "!")) else f"{sentence}.")

    def _headers(self, name: str) -> list[str]:
        exact = self.columns.get(name)
        if exact:
            return exact
        return next((found for code, found in self.columns.items() if code.startswith((f"{name}.", f"{name}["))), [])


def headers_by_target(columns: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the headers that fill each target, in the order of the file."""
    found: dict[str, list[str]] = {}
    for header, code in columns.items():
        if code:
            found.setdefault(code, []).append(header)
    return found


def read_row(
    values: Mapping[str, str], headers: Mapping[str, list[str]], mapping: ColumnMapping, places: PlaceBook
) -> RowReading:
    """Return what one row says. Nothing is raised: what is wrong is in ``faults``, by the column of the file."""
    cells = {code: [values[one] for one in names if values.get(one)] for code, names in headers.items()}
    reading = RowReading(data={}, columns=dict(headers))
    _kind(reading, cells, mapping)
    if reading.is_left_out:
        return reading
    _place(reading, cells, places)
    _moments(reading, cells, mapping)
    _plain_items(reading, cells)
    _totals(reading, cells)
    _people(reading)
    _contact(reading)
    _cctv(reading, cells)
    _overwritten(reading, cells, mapping)
    _hate(reading, cells)
    _own_number(reading)
    reading.data = _without_gaps(reading.data)
    return reading


def hash_of(values: Mapping[str, str], headers: Mapping[str, list[str]]) -> str:
    """Return what tells one row from another: SHA-256 over the cells that fill something, in hexadecimal."""
    used = {code: [values.get(one, "") for one in names] for code, names in headers.items()}
    return hashlib.sha256(json.dumps(used, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _kind(reading: RowReading, cells: Mapping[str, list[str]], mapping: ColumnMapping) -> None:
    cell = " ".join(cells.get("kind", []))
    kind = mapping.kind_of(cell)
    if kind == LEAVE_OUT:
        reading.is_left_out = True
    elif kind:
        reading.data["kind"] = kind
    else:
        example = KINDS["shop_theft"].title
        words = f"We do not know “{cell[:60]}”." if cell else "Enter what kind of report it is."
        reading.refuse("kind", f"{words} Say in the mapping what it means, or write a kind such as {example}.")


def _place(reading: RowReading, cells: Mapping[str, list[str]], places: PlaceBook) -> None:
    try:
        reading.premises = places.find(cells.get("premises", []))
        reading.data["premises"] = reading.premises.reference
    except PlaceNotKnown as error:
        reading.refuse("premises", str(error))


def _moments(reading: RowReading, cells: Mapping[str, list[str]], mapping: ColumnMapping) -> None:
    for item in ("happened_from", "happened_to"):
        whole, day, at = (next(iter(cells.get(code, [])), "") for code in (item, f"{item}.day", f"{item}.time"))
        if whole and not day:
            day, own_time = split_moment(whole)
            at = at or own_time
        if not day:
            if item == "happened_from":
                reading.refuse(item, "Enter the date on which it happened.")
            continue
        try:
            day_text, own_time = split_moment(day)
            reading.data[item] = moment_of(day_text, at or own_time, mapping.date_order)
        except NotUnderstood as error:
            code = f"{item}.time" if "not a time" in str(error) and reading.columns.get(f"{item}.time") else item
            reading.refuse(item, str(error), code=code)


def _plain_items(reading: RowReading, cells: Mapping[str, list[str]]) -> None:
    """Put every other cell where its target says; several columns of one target become one text."""
    for code, found in cells.items():
        is_part = code.startswith(("happened_from", "happened_to")) or code.endswith(TOTAL)
        if found and not is_part and code not in _JOINED:
            text = "\n".join(found) if code in SEVERAL else found[0]
            _put(reading.data, code, _tidy(code, text))


def _tidy(code: str, text: str) -> str:
    if code.endswith(".unit_value"):
        return _MONEY.sub("", text) or text
    if code == "supports_action" or code.endswith((".seen_before", ".channel")):
        key = alias_key(text)
        return "yes" if key in _YES else "no" if key in _NO else key
    return text


def _put(data: dict[str, Any], code: str, value: Any) -> None:
    """Set "property[0].description" and the like in the data, with lists as long as they must be."""
    place: Any = data
    parts = [_PART.fullmatch(part) for part in code.split(".")]
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        assert part is not None  # noqa: S101 - the codes stand in one table, which a test walks
        name, number = part[1], part[2]
        if number is not None:
            lines = place.setdefault(name, [])
            lines += [{} for _ in range(int(number) + 1 - len(lines))]
            place = lines[int(number)]
        elif following is None:
            place[name] = value
        else:
            place = place.setdefault(name, {})


def _totals(reading: RowReading, cells: Mapping[str, list[str]]) -> None:
    """Turn the value of all into the value of one where it divides to the penny, else into one line for all."""
    for line in range(LINES):
        item = f"property[{line}]"
        text = next(iter(cells.get(f"{item}{TOTAL}", [])), "")
        things = reading.data.get("property", [])
        if not text or (line < len(things) and things[line].get("unit_value")):
            continue
        try:
            total = Decimal(_MONEY.sub("", text))
        except InvalidOperation:
            words = f"“{text[:40]}” is not an amount in pounds. Write it like 12.50."
            reading.refuse(f"{item}.unit_value", words, code=f"{item}{TOTAL}")
            continue
        _put(reading.data, f"{item}.unit_value", "")
        _share(reading.data["property"][line], total)


def _share(thing: dict[str, Any], total: Decimal) -> None:
    quantity = str(thing.get("quantity") or "1")
    many = int(quantity) if quantity.isdecimal() and 0 < len(quantity) < 7 else 1
    each = total / max(many, 1)
    thing.setdefault("description", NOT_DESCRIBED)
    if each == each.quantize(Decimal("0.01")):
        thing["unit_value"] = str(each.quantize(Decimal("0.01")))
    else:
        thing["description"] = f"{many} of: {thing['description']}"[:LONGEST_ITEM]
        thing["quantity"], thing["unit_value"] = "1", str(total)


def _people(reading: RowReading) -> None:
    """Say that a person who is only named was not described: exports often know no more."""
    for person in reading.data.get("people", []):
        if person.get("told_name"):
            person.setdefault("description", NOT_DESCRIBED)


def _contact(reading: RowReading) -> None:
    """Reach a contact of whom only the name is told by the number or address of the premises."""
    contact, premises = reading.data.get("contact", {}), reading.premises
    if contact.get("name") and premises and not (contact.get("telephone") or contact.get("email")):
        reach = {"telephone": premises.contact_telephone, "email": premises.contact_email}
        contact.update({name: value for name, value in reach.items() if value})


def _cctv(reading: RowReading, cells: Mapping[str, list[str]]) -> None:
    said = alias_key(next(iter(cells.get("cctv.there", [])), ""))
    told = reading.data.get("cctv", {})
    if said in _NO:
        reading.data.pop("cctv", None)
    elif said and not told.get("cameras"):
        text = CAMERA_OF_PREMISES if said in _YES else cells["cctv.there"][0][:LONGEST_ITEM]
        _put(reading.data, "cctv.cameras[0].camera", text)


def _overwritten(reading: RowReading, cells: Mapping[str, list[str]], mapping: ColumnMapping) -> None:
    text = next(iter(cells.get("cctv.overwritten_on", [])), "")
    if text and alias_key(next(iter(cells.get("cctv.there", [])), "")) not in _NO:
        try:
            _put(reading.data, "cctv.overwritten_on", day_of(text, mapping.date_order).isoformat())
        except NotUnderstood as error:
            reading.refuse("cctv.overwritten_on", str(error))


def _hate(reading: RowReading, cells: Mapping[str, list[str]]) -> None:
    said = alias_key(next(iter(cells.get("hate", [])), ""))
    if said and said not in _YES | _NO:
        reading.refuse("hate", "Write yes or no.")
    elif said in _YES:
        reading.data["hate"] = True


def _own_number(reading: RowReading) -> None:
    """Refuse a row that names itself as the earlier one."""
    reference, before = reading.reference, str(reading.data.get("happened_before", ""))
    if reference and alias_key(reference) == alias_key(before):
        words = "The row names itself as the earlier report. Empty this cell, or write the number of the earlier one."
        reading.refuse("happened_before", words)


def _without_gaps(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out list items that no cell filled."""
    return {
        name: [item for item in value if item] if isinstance(value, list) else value
        for name, value in data.items()
        if value not in ([], {}, "")
    }


def _first(reading: RowReading, code: str) -> str:
    """Return the first header that fills a target, or a part of it; "" where none does."""
    found = reading.columns.get(code) or reading.columns.get(f"{code}.day") or reading.columns.get(f"{code}.time")
    return found[0] if found else ""


def _label_of(item: str) -> str:
    target = BY_CODE.get(item) or BY_CODE.get(item.partition("[")[0])
    return target.label if target else ""
