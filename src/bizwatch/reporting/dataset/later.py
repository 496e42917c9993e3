"""Reading items of the data set that a report left out at first and that are told now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bizwatch.reporting.answers import Answers, Json
from bizwatch.reporting.catalogue import BY_CODE
from bizwatch.reporting.choices import Known, PageStyle
from bizwatch.reporting.dataset.names import DETAILS, LISTS, SINGLE, name_of
from bizwatch.reporting.dataset.reading import Fault, Reading, _Reader
from bizwatch.reporting.dataset.told import says_none

_LATER = frozenset({"contact", "cctv", DETAILS, *SINGLE, *LISTS})


@dataclass
class Later:
    """What was told now: the answers of pages that wait for them, pages that do not with the name of the item that told
    of them, and what is wrong."""

    pages: dict[str, Json] = field(default_factory=dict)
    not_asked: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_later(data: Mapping[str, Any], *, answers: Answers, left: Mapping[str, Json], at: datetime) -> Later:
    """Read items told later against the pages in ``left``, each with what was told of it at first.

    ``answers`` are all that is known so far. Nothing is raised; a page of which something is still lacking is a fault.
    """
    reading = Reading(kind=answers.kind, premises="", external_reference="", answers=answers)
    reader = _Reader(reading, data, at)
    later = Later(faults=[Fault(str(key), "is not asked for here") for key in data if key not in _LATER])
    later.faults += [Fault(*fault) for fault in reader.told.faults]
    known = reader.told.known() or ([Known.NONE.value] if says_none(data) else [])
    if "known" in left and known:
        later.pages["known"] = {"known": known}
    for code, given in reader.told.pages.items():
        if code in left:
            _judge(reader, later, code, given, left[code])
        else:
            later.not_asked[code] = _name(code, given)
    later.faults += reading.faults
    return later


def _judge(reader: _Reader, later: Later, code: str, given: Any, before: Json) -> None:
    page = BY_CODE[code]
    together = {**before, **given} if isinstance(before, dict) and page.style != PageStyle.LINES else given
    forms = reader._forms(page, together)
    if forms is None:
        return
    if forms.is_valid():
        later.pages[code] = forms.stored()
    else:
        reader._faults_of(page, forms)


def _name(page: str, given: Any) -> str:
    """Return the name in the data set of the first item that told of a page; of the whole list where it repeats."""
    if isinstance(given, list):
        return name_of(page, "", 0).split("[")[0]
    return name_of(page, next(iter(given), ""))
