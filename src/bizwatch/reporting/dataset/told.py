"""From the data set's names to pages and questions of the catalogue, before anything is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bizwatch.reporting.catalogue import BY_CODE
from bizwatch.reporting.choices import ClockError, Kept, Known, PageStyle
from bizwatch.reporting.dataset.names import (
    CAMERA,
    CCTV_KEPT,
    CONTACT,
    DETAILS,
    LEFT_OUT,
    LISTS,
    PROPERTY_PAGES,
    SINGLE,
)

Lines = list[dict[str, Any]]


@dataclass
class Told:
    """What was told, by page: question to value, or a list of such; with what could not be placed."""

    pages: dict[str, dict[str, Any] | Lines] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def put(self, page: str, question: str, value: Any) -> None:
        """Place one answer. A value that says nothing is no answer."""
        if value not in (None, ""):
            found = self.pages.setdefault(page, {})
            assert isinstance(found, dict)  # noqa: S101 - only single pages are filled answer by answer
            found[question] = value

    def known(self) -> list[str]:
        """Return what the answers show to be known: the codes of the ``known`` page."""
        shown = {"people": Known.PEOPLE, "vehicles": Known.VEHICLE, "cctv": Known.CCTV, "witnesses": Known.WITNESSES}
        found = [what.value for page, what in shown.items() if self.pages.get(page)]
        if self.pages.get("cctv_kept") and Known.CCTV.value not in found:
            found.append(Known.CCTV.value)
        return found


def says_none(data: Mapping[str, Any]) -> bool:
    """Whether the sender says that nothing more is known: each list of what could be known is there and empty."""
    return all(name in data and not data[name] for name in ("people", "vehicles", "witnesses", "cctv"))


def told_by(data: Mapping[str, Any], *, property_page: str) -> Told:
    """Return what the data set tells, by page. ``property_page`` is the page of this kind that takes property."""
    told = Told()
    for name, (page, question) in SINGLE.items():
        told.put(page, question, data.get(name))
    for name, item in LISTS.items():
        page = property_page if name == "property" else item.page
        _lines(told, name, page, data.get(name), {given: code for code, given in item.names.items()})
    _contact(told, data.get("contact"))
    _cctv(told, data.get("cctv"))
    _details(told, data.get(DETAILS))
    return told


def _object(told: Told, name: str, value: Any, allowed: frozenset[str]) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        told.faults.append((name, "must be an object"))
        return {}
    told.faults += [(f"{name}.{key}", "is not part of the data set") for key in value if key not in allowed]
    return {key: value[key] for key in value if key in allowed}


def _lines(told: Told, name: str, page: str, value: Any, codes: Mapping[str, str]) -> None:
    if value is None:
        return
    if not isinstance(value, list):
        told.faults.append((name, "must be a list"))
        return
    lines = []
    for place, item in enumerate(value):
        found = _object(told, f"{name}[{place}]", item, frozenset(codes))
        lines.append({codes[key]: said for key, said in found.items()})
    if lines:
        told.pages[page] = lines


def _contact(told: Told, value: Any) -> None:
    found = _object(told, "contact", value, frozenset(CONTACT.values()))
    for question in CONTACT:
        told.put("contact", question, found.get(CONTACT[question]))
    if found and not found.get("channel"):
        told.put("contact", "channel", "phone" if found.get("telephone") else "email")


def _cctv(told: Told, value: Any) -> None:
    found = _object(told, "cctv", value, frozenset({"cameras", *CCTV_KEPT.values()}))
    if not found:
        return
    _lines(told, "cctv.cameras", CAMERA.page, found.get("cameras"), {name: code for code, name in CAMERA.names.items()})
    for line in told.pages.get(CAMERA.page, []):
        assert isinstance(line, dict)  # noqa: S101 - a repeating page holds lines
        line.setdefault("clock", ClockError.UNKNOWN.value)
    for question, name in CCTV_KEPT.items():
        told.put("cctv_kept", question, found.get(name))
    days, lost = found.get("keeps_days"), found.get("overwritten_on")
    kept = Kept.DAYS if days not in (None, "") else Kept.DATE if lost not in (None, "") else Kept.UNKNOWN
    told.put("cctv_kept", "kept", kept.value)


def _details(told: Told, value: Any) -> None:
    if value is None:
        return
    if not isinstance(value, Mapping):
        told.faults.append((DETAILS, "must be an object"))
        return
    for key, said in value.items():
        page, _, question = str(key).partition(".")
        if page not in BY_CODE or page in LEFT_OUT:
            told.faults.append((f"{DETAILS}.{key}", "is not part of the data set"))
        elif question:
            _detail(told, page, question, said)
        else:
            _whole_page(told, page, said)


def _detail(told: Told, page: str, question: str, said: Any) -> None:
    if BY_CODE[page].style == PageStyle.LINES or question not in _codes(page):
        told.faults.append((f"{DETAILS}.{page}.{question}", "is not part of the data set"))
    else:
        told.put(page, question, said)


def _whole_page(told: Told, page: str, said: Any) -> None:
    name, codes = f"{DETAILS}.{page}", {code: code for code in _codes(page)}
    if BY_CODE[page].style == PageStyle.LINES:
        _lines(told, name, page, said, codes)
        return
    for question, given in _object(told, name, said, frozenset(codes)).items():
        told.put(page, question, given)


def _codes(page: str) -> frozenset[str]:
    return frozenset(question.code for question in BY_CODE[page].questions)


def property_page_of(asked: frozenset[str]) -> str:
    """Return which of the two pages takes property where these pages are asked."""
    return next((page for page in PROPERTY_PAGES if page in asked), PROPERTY_PAGES[0])
