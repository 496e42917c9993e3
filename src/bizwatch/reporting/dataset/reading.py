"""Reading one data set: what it answers, what is wrong with it, and what it leaves out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bizwatch.kernel.clock import to_london
from bizwatch.kernel.text import one_line
from bizwatch.reference.choices import Nature
from bizwatch.reporting.answers import Answers, Json
from bizwatch.reporting.catalogue import PAGES, Asked, Page
from bizwatch.reporting.catalogue.when import LONGEST_AGO_YEARS, years_before
from bizwatch.reporting.choices import Door, Known, PageStyle, Span
from bizwatch.reporting.dataset.moments import NotAMoment, in_order, is_moment, span_of
from bizwatch.reporting.dataset.names import LEFT_OUT, TOP, name_of
from bizwatch.reporting.dataset.told import property_page_of, says_none, told_by
from bizwatch.reporting.dataset.typed import NotThatType, as_typed
from bizwatch.reporting.forms import PageForms, QuestionForm
from bizwatch.reporting.kinds import KINDS, Kind

LONGEST_REFERENCE = 80
# A restricted report must not pass through a till, a spreadsheet or a shared telephone.
NOT_RESTRICTED = (Door.API, Door.IMPORT, Door.OFFLINE)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the item's name, and what to do, in the words of the form where it has one."""

    field: str
    words: str


@dataclass(frozen=True)
class Missing:
    """A page of the catalogue that is still to be answered: its title, and what was told of it so far."""

    page: str
    words: str
    given: Json = None


# Told where it is not asked, this is no fault: of information nobody is promised the contact that is declined here.
_NO_MATTER = frozenset({("contact", "opted_out")})


@dataclass
class Reading:
    """What one data set says. Where there are ``faults`` it makes no report; ``missing`` is asked for afterwards."""

    kind: str
    premises: str
    external_reference: str
    answers: Answers
    faults: list[Fault] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether it can become a report."""
        return not self.faults


def read_dataset(data: Mapping[str, Any], *, at: datetime, door: Door = Door.API) -> Reading:
    """Read one report. Nothing is raised: what is wrong is in ``faults``, by the item's name in the data set.

    Moments may be ISO 8601 with an offset, London's local time without one, or a day alone.
    """
    reading = Reading(
        kind=_text_of(data, "kind"),
        premises=_text_of(data, "premises"),
        external_reference=one_line(_text_of(data, "your_reference")),
        answers=Answers(kind=_text_of(data, "kind"), door=door, pages={}),
    )
    reading.faults += [Fault(str(key), "is not part of the data set") for key in data if key not in TOP]
    _check_head(reading, data, at, door)
    if reading.kind in KINDS:
        _Reader(reading, data, at).read()
    return reading


def _text_of(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value.strip() if isinstance(value, str) else ""


def may_come_by(kind: Kind, door: Door) -> bool:
    """Whether a report of this kind may come by this door: what is restricted would be seen by others on the way."""
    return kind.entry.nature is not Nature.RESTRICTED or door not in NOT_RESTRICTED


def _check_head(reading: Reading, data: Mapping[str, Any], at: datetime, door: Door) -> None:
    if reading.kind not in KINDS:
        known = ", ".join(code for code, kind in KINDS.items() if may_come_by(kind, door))
        reading.faults.append(Fault("kind", f"Enter the kind of report, one of these: {known}"))
    elif not may_come_by(KINDS[reading.kind], door):
        words = f"{KINDS[reading.kind].title} cannot be reported this way, because others could see it. Call 101, or 999 in an emergency."
        reading.faults.append(Fault("kind", words))
    if not reading.premises:
        reading.faults.append(Fault("premises", "Enter the reference of the premises"))
    if len(reading.external_reference) > LONGEST_REFERENCE:
        words = f"Your reference must be {LONGEST_REFERENCE} characters or fewer"
        reading.faults.append(Fault("your_reference", words))
    if not isinstance(data.get("hate", False), bool):
        reading.faults.append(Fault("hate", "must be true or false"))


class _Reader:
    """Walks the catalogue once and judges what was told of each page."""

    def __init__(self, reading: Reading, data: Mapping[str, Any], at: datetime) -> None:
        self.reading, self.data, self.at = reading, data, at
        self.told = told_by(data, property_page=property_page_of(_pages_of(KINDS[reading.kind])))
        self.used: set[str] = set()

    def read(self) -> None:
        """Fill the reading's answers, faults and missing pages."""
        reading, pages = self.reading, self.reading.answers.pages
        assert isinstance(pages, dict)  # noqa: S101 - read_dataset made it
        reading.faults += [Fault(*fault) for fault in self.told.faults]
        pages["gate"] = {"passed": True, "hate": self.data.get("hate") is True}
        pages["premises"] = {"premises": reading.premises}
        self._when(pages)
        self._say_something()
        for page in PAGES:
            if page.code == "known":
                self._known(page, pages)
            elif page.code not in LEFT_OUT and page.is_asked(reading.answers):
                self._page(page, pages)
        pages["evidence"] = {}
        unused = set(self.told.pages) - self.used
        for code in sorted(unused):
            words = "is not asked for this kind of report, or not after the other answers"
            reading.faults.append(Fault(name_of(code, "").rstrip("."), words))

    def _fault(self, name: str, words: str) -> None:
        self.reading.faults.append(Fault(name, words))

    def _when(self, pages: dict[str, Json]) -> None:
        start, end = self.data.get("happened_from"), self.data.get("happened_to")
        if start in (None, ""):
            return self._fault("happened_from", "Enter when it happened, or the earliest time at which it can have")
        try:
            ordered = in_order(start, end)
            first, last = span_of(start, end, at=self.at)
        except NotAMoment as error:
            name = "happened_to" if is_moment(start) else "happened_from"
            return self._fault(name, f"{name} {error}")
        fault = _span_fault(first, last, ordered=ordered, at=self.at)
        if fault is not None:
            self.reading.faults.append(fault)
        else:
            pages["when"] = _when_page(first, last)
        return None

    def _say_something(self) -> None:
        """Take what it was about for what happened, where nobody told more."""
        if self.told.pages.get("what_happened"):
            return
        lines = next((self.told.pages[page] for page in ("property", "damage") if self.told.pages.get(page)), None)
        if not lines:
            return self._fault("what_happened", "Enter what happened, or what was taken or damaged")
        named = [str(line.get("description") or "") for line in lines if isinstance(line, dict)]
        self.told.pages["what_happened"] = {"text": f"No description was given. It is about: {', '.join(named)}"}
        return None

    def _known(self, page: Page, pages: dict[str, Json]) -> None:
        if not page.is_asked(self.reading.answers):
            return
        found = self.told.known()
        if found:
            pages[page.code] = {"known": found}
        else:
            pages[page.code] = {"known": [Known.NONE.value]}
            if not says_none(self.data):
                self.reading.missing.append(Missing(page.code, page.title_for(self.reading.answers)))

    def _page(self, page: Page, pages: dict[str, Json]) -> None:
        given = self.told.pages.get(page.code)
        self.used.add(page.code)
        if not given:
            return self._left_out(page, pages, None)
        forms = self._forms(page, given)
        if forms is None:
            return None
        if forms.is_valid():
            pages[page.code] = forms.stored()
        elif self._only_lacks(forms, given):
            self._left_out(page, pages, given)
        else:
            self._faults_of(page, forms)
        return None

    def _left_out(self, page: Page, pages: dict[str, Json], given: Json) -> None:
        answers = self.reading.answers
        if any(question.required for question in page.asked_questions(answers)):
            self.reading.missing.append(Missing(page.code, page.title_for(answers), given))
        else:
            pages[page.code] = [] if page.style == PageStyle.LINES else {}

    def _forms(self, page: Page, given: Any) -> PageForms | None:
        asked = Asked(answers=self.reading.answers, at=self.at)
        fields = {question.code: question.build(asked) for question in page.asked_questions(self.reading.answers)}
        lines = given if isinstance(given, list) else [given]
        if page.repeat and len(lines) > page.repeat.at_most:
            self._fault(name_of(page.code, "", 0).split("[")[0], f"must have {page.repeat.at_most} or fewer")
            return None
        data: dict[str, Any] = {"lines": str(len(lines))}
        before = len(self.reading.faults)
        for place, line in enumerate(lines):
            prefix = f"item-{place}-" if page.style == PageStyle.LINES else ""
            for code, value in (_first_values(page, asked) | line if prefix else line).items():
                name = name_of(page.code, code, place if prefix else None)
                if (page.code, code) in _NO_MATTER and code not in fields:
                    continue
                if code not in fields:
                    self._fault(name, "is not asked for this kind of report, or not after the other answers")
                    continue
                try:
                    data |= as_typed(fields[code], prefix + code, value)
                except NotThatType as error:
                    self._fault(name, str(error))
        return PageForms(page, asked, data=data) if len(self.reading.faults) == before else None

    @staticmethod
    def _only_lacks(forms: PageForms, given: Any) -> bool:
        """Whether nothing that was told is wrong: something that the page needs was simply not told."""
        if forms.repeats:
            return False
        form = forms.forms[0]
        return all(name != "__all__" and given.get(name) in (None, "") for name in form.errors)

    def _faults_of(self, page: Page, forms: PageForms) -> None:
        for place, form in enumerate(forms.forms):
            self._faults_of_form(page, form, place if forms.repeats else None)

    def _faults_of_form(self, page: Page, form: QuestionForm, line: int | None) -> None:
        wrong = {code: errors for code, errors in form.errors.items() if not _is_missing(form, code)}
        # What was simply not told is asked for afterwards: it is no fault beside one that is.
        for code, errors in (wrong or form.errors).items():
            question = next(iter(form.fields)) if code == "__all__" else code
            self._fault(name_of(page.code, question, line), str(errors[0]))


def _is_missing(form: QuestionForm, code: str) -> bool:
    """Whether all that is wrong with a question is that nothing was told of it."""
    return all(error.code == "required" for error in form.errors.as_data()[code])


def _first_values(page: Page, asked: Asked) -> dict[str, Any]:
    """Return what a line holds before anybody types: one of each thing."""
    return {question.code: question.initial(asked) for question in page.questions if question.initial}


def _pages_of(kind: Kind) -> frozenset[str]:
    return frozenset(page.code for page in PAGES if kind.code in page.kinds)


def _span_fault(first: datetime, last: datetime | None, *, ordered: bool, at: datetime) -> Fault | None:
    """Return what is wrong with the two moments, if anything is."""
    if first > at:
        return Fault("happened_from", "The date and time must be in the past")
    if first < years_before(at, LONGEST_AGO_YEARS):
        words = f"The date must be within the last {LONGEST_AGO_YEARS} years. Call 101 about anything earlier."
        return Fault("happened_from", words)
    if not ordered:
        return Fault("happened_to", "The latest time must be after the earliest time")
    if last is not None and last > at:
        return Fault("happened_to", "The date and time must be in the past")
    return None


def _when_page(first: datetime, last: datetime | None) -> dict[str, Json]:
    """Return the answers of the page that asks when, to the second where the sender knew it."""
    if last is None:
        return {"span": Span.KNOWN.value, **_boxes("at", first), "happened": first.isoformat()}
    told = {**_boxes("start", first), **_boxes("end", last)}
    return {"span": Span.BETWEEN.value, **told, "start": first.isoformat(), "end": last.isoformat()}


def _boxes(prefix: str, moment: datetime) -> dict[str, Json]:
    local = to_london(moment)
    day, minute = local.date().isoformat(), local.time().replace(second=0, microsecond=0).isoformat()
    return {f"{prefix}_day": day, f"{prefix}_time": minute}
