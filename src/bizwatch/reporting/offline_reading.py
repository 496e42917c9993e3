"""What a device sends when the signal returns: the answers as they were typed, page by page, with its own clock.

They become one minimum data set, which the catalogue's own fields judge. What is wrong is named by the control that it
stands in, so that the device can show it there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import Field

from bizwatch.design.filters import local_datetime
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.errors import DomainError
from bizwatch.kernel.fields import DateInputField, EmailField, TypedDate
from bizwatch.kernel.text import one_line
from bizwatch.reporting.answers import Answers, Json
from bizwatch.reporting.catalogue import BY_CODE, PAGES, Asked, Page
from bizwatch.reporting.choices import Door, PageStyle
from bizwatch.reporting.dataset import Reading, read_dataset
from bizwatch.reporting.dataset.names import name_of
from bizwatch.reporting.forms import PageForms
from bizwatch.reporting.gates import HATE, judge, told_to_desk
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.offline import may_be_kept, premises_needed
from bizwatch.reporting.offline_rules import DRAWN_APART

MOST_PAGES, MOST_LINES, MOST_ANSWERS, LONGEST_ANSWER = 60, 30, 60, 20_000
# A clock that is further out than this was set wrong on purpose or is broken; what it says is told as it is.
MOST_SKEW = timedelta(days=366)
# What a person calls "just now" by a fast clock lies ahead of ours; it is taken for now.
MOST_LEAD = timedelta(hours=1)
WORTH_SAYING = timedelta(minutes=2)
GATES, KIND, PREMISES, EMAIL = "gates", "kind", "premises", "guest_email"


class NotUnderstood(DomainError):
    """What was sent is not a report from a device: no honest page sends it."""


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with one control of the offline page; ``control`` is "" where it is the report as a whole."""

    control: str
    words: str


@dataclass(frozen=True)
class Written:
    """When a report was finished on a device, by our clock, and how far the device's clock ran ahead (+) of it."""

    told_at: datetime
    ahead: timedelta

    def as_answers(self, at: datetime) -> dict[str, Json]:
        """Return what the report keeps of it, beside the pages of the catalogue."""
        seconds = round(self.ahead.total_seconds())
        return {"told_at": self.told_at.isoformat(), "clock_ahead_seconds": seconds, "words": self.words(at)}

    def words(self, at: datetime) -> str:
        """Return the sentence that the case carries."""
        said = f"Written on a device. Finished: {local_datetime(self.told_at)}. Received: {local_datetime(at)}."
        if abs(self.ahead) < WORTH_SAYING:
            return said
        minutes = round(abs(self.ahead).total_seconds() / 60)
        fast = "fast" if self.ahead > timedelta(0) else "slow"
        return f"{said} The device’s clock was {minutes} minutes {fast}; the time here is put right."


@dataclass(frozen=True)
class Told:
    """One report as a device sends it. ``pages`` are answers as typed, by page and control."""

    device_id: UUID
    kind: str
    premises: str
    ticked: tuple[str, ...]
    email: str
    pages: dict[str, Any]
    written: Written


@dataclass
class OfflineReading:
    """What the answers say. ``reading`` is None where a fault lies before them."""

    reading: Reading | None
    faults: list[FieldFault] = field(default_factory=list)


def told_from(data: Any, *, at: datetime) -> Told:
    """Return what a device sent, checked for shape alone. Raises ``NotUnderstood``."""
    if not isinstance(data, dict):
        raise NotUnderstood("A report is one JSON object.")
    try:
        device_id = UUID(_text(data.get("id")))
    except ValueError as error:
        raise NotUnderstood("A report needs the id that the device gave it.") from error
    ticked = data.get("gates")
    return Told(
        device_id=device_id,
        kind=one_line(_text(data.get("kind"))),
        premises=one_line(_text(data.get("premises"))),
        ticked=tuple(one_line(_text(code)) for code in ticked[:MOST_ANSWERS]) if isinstance(ticked, list) else (),
        email=one_line(_text(data.get("email"))),
        pages=dict(_pages(data.get("pages"))),
        written=_written(data, at),
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST_ANSWER:
        raise NotUnderstood("An answer is text.")
    return value


def _pages(value: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, dict) or len(value) > MOST_PAGES:
        raise NotUnderstood("The pages of a report are one JSON object.")
    for code, said in value.items():
        page = BY_CODE.get(code)
        if page is None or code in DRAWN_APART or isinstance(said, list) is not (page.style == PageStyle.LINES):
            continue  # a page of an older catalogue, which the device had kept
        lines = said[:MOST_LINES] if isinstance(said, list) else [said]
        clean = [_answers(line) for line in lines]
        yield code, clean if isinstance(said, list) else clean[0]


def _answers(line: Any) -> dict[str, Any]:
    if not isinstance(line, dict) or len(line) > MOST_ANSWERS:
        raise NotUnderstood("The answers of a page are one JSON object.")
    return {
        str(name): [_text(one) for one in said[:MOST_ANSWERS]] if isinstance(said, list) else _text(said)
        for name, said in line.items()
    }


def _written(data: Mapping[str, Any], at: datetime) -> Written:
    told, now = _moment(data.get("told_at"), at), _moment(data.get("device_now"), at)
    ahead = now - at
    if abs(ahead) > MOST_SKEW:
        return Written(min(told, at), timedelta(0))
    return Written(min(told - ahead, at), ahead)


def _moment(value: Any, at: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(_text(value).replace("Z", "+00:00"))
        found.timestamp()
    except (ValueError, OverflowError, OSError):
        return at
    return found if found.tzinfo else at


def read_told(told: Told, *, door: Door, at: datetime) -> OfflineReading:
    """Read a report from a device through the minimum data set. The gate and the kind are judged again here.

    ``door`` is OFFLINE for an account and GUEST for a guest, whose business and place are read as well.
    """
    faults = list(_head_faults(told, door, at))
    if any(fault.control in (KIND, GATES) for fault in faults):
        return OfflineReading(None, faults)
    rough = Answers(kind=told.kind, door=door, pages=told.pages | {"gate": gate_answers(told, at)})
    pages = {code: said for code, said in told.pages.items() if code not in ("when", "known") and _says(said)}
    asked = {code: said for code, said in pages.items() if BY_CODE[code].is_asked(rough)}
    span, wrong = _span(told, rough, at)
    faults += wrong
    details: dict[str, Any] = {}
    for code in asked.keys() - {"business", "place"}:
        details[code], wrong = _plain(BY_CODE[code], asked[code], Asked(answers=rough, at=at))
        faults += wrong
    data = {"kind": told.kind, "premises": told.premises or "-", "hate": HATE in told.ticked, "details": details}
    reading = read_dataset(data | span, at=at, door=door)
    faults += [
        _at_control(fault.field, fault.words, asked) for fault in reading.faults if fault.field not in span_names(span)
    ]
    if door == Door.GUEST:
        faults += _guest_pages(reading, asked, rough, at)
    return OfflineReading(reading, faults)


def gate_answers(told: Told, at: datetime) -> dict[str, Json]:
    """Return what the gate leaves in a report that goes on."""
    verdict = judge(told.ticked, to_london(at).date(), told.kind)
    return {"passed": True, "hate": HATE in verdict.ticked, "told": told_to_desk(verdict)}


def span_names(span: Mapping[str, Any]) -> frozenset[str]:
    """Return the data set's names whose faults were said before, at the boxes themselves, because nothing was handed on."""
    return frozenset() if span else frozenset({"happened_from", "happened_to"})


def _head_faults(told: Told, door: Door, at: datetime) -> Iterator[FieldFault]:
    if told.kind not in KINDS or not may_be_kept(KINDS[told.kind]):
        yield FieldFault(KIND, "Select what you want to report")
    verdict = judge(told.ticked, to_london(at).date(), told.kind)
    if not verdict.may_continue:
        yield FieldFault(GATES, f"{verdict.said[0].heading}. {verdict.said[0].advice}")
    if door == Door.OFFLINE and not told.premises:
        yield FieldFault(PREMISES, premises_needed())
    if door == Door.GUEST:
        try:
            EmailField(label="Your email address").clean(told.email)
        except ValidationError as error:
            yield FieldFault(EMAIL, str(error.messages[0]))


def _says(said: Any) -> bool:
    """Whether anything was typed on a page."""
    lines = said if isinstance(said, list) else [said]
    return any(any(line.values()) for line in lines)


def _span(told: Told, rough: Answers, at: datetime) -> tuple[dict[str, str], list[FieldFault]]:
    """Return the moment, or the two, as the data set wants them; what a fast clock calls now is now."""
    lead = min(max(told.written.ahead, timedelta(0)), MOST_LEAD)
    forms = PageForms(BY_CODE["when"], Asked(answers=rough, at=at + lead), data=told.pages.get("when", {}))
    if not forms.is_valid():
        errors = forms.forms[0].errors.items()
        return {}, [FieldFault(f"when-{code}", str(words[0])) for code, words in errors]
    stored = forms.stored()
    start, end = stored.get("happened") or stored.get("start"), stored.get("end")
    span = {"happened_from": start} | ({"happened_to": end} if end else {})
    return {name: min(datetime.fromisoformat(said), at).isoformat() for name, said in span.items()}, []


def _plain(page: Page, said: Any, asked: Asked) -> tuple[Any, list[FieldFault]]:
    """Return a page's answers under its questions' codes, dates as days; lines on which nothing stands are left out."""
    fields = {question.code: question.build(asked) for question in page.asked_questions(asked.answers)}
    if not isinstance(said, list):
        return _plain_line(fields, said, page.code)
    lines, faults = [], []
    for place, line in enumerate(said):
        found, wrong = _plain_line(fields, line, f"{page.code}-{place}")
        lines.append(found)
        faults += wrong
    return lines, faults


def _plain_line(
    fields: Mapping[str, Field], line: Mapping[str, Any], prefix: str
) -> tuple[dict[str, Any], list[FieldFault]]:
    found: dict[str, Any] = {}
    faults: list[FieldFault] = []
    for code, built in fields.items():
        if not isinstance(built, DateInputField):
            if line.get(code):
                found[code] = line[code]
            continue
        typed = TypedDate(*(one_line(str(line.get(f"{code}-{box}") or "")) for box in TypedDate._fields))
        try:
            day = built.to_python(typed)
        except ValidationError as error:
            faults.append(FieldFault(f"{prefix}-{code}", str(error.messages[0])))
        else:
            found |= {code: day.isoformat()} if day else {}
    return found, faults


def _at_control(name: str, words: str, pages: Mapping[str, Any]) -> FieldFault:
    """Return a fault of the data set at the control that it is about."""
    if name == "premises":
        return FieldFault(PREMISES, premises_needed())
    for code, said in pages.items():
        for place, _ in enumerate(said if isinstance(said, list) else [said]):
            line = place if isinstance(said, list) else None
            for question in BY_CODE[code].questions:
                if name_of(code, question.code, line) == name:
                    middle = "" if line is None else f"{line}-"
                    return FieldFault(f"{code}-{middle}{question.code}", words)
    if name == "what_happened":
        return FieldFault("what_happened-text", words)
    return FieldFault("", words)


def _guest_pages(reading: Reading, asked: Mapping[str, Any], rough: Answers, at: datetime) -> list[FieldFault]:
    """Put a guest's business and place into the answers; left empty they are asked for when the link is opened."""
    pages, faults = reading.answers.pages, []
    assert isinstance(pages, dict)  # noqa: S101 - a reading holds its own answers
    for code in ("premises", "evidence"):
        pages.pop(code, None)
    for code in ("business", "place"):
        if code not in asked:
            continue
        forms = PageForms(BY_CODE[code], Asked(answers=rough, at=at), data=asked[code])
        if forms.is_valid():
            pages[code] = forms.stored()
        else:
            faults += [FieldFault(f"{code}-{name}", str(words[0])) for name, words in forms.forms[0].errors.items()]
    missing = {page.page for page in reading.missing}
    for page in PAGES:
        if page.code in missing:
            pages.pop(page.code, None)
    return faults
