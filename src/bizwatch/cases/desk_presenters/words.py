"""Words and colours that several pages of the desk share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from bizwatch.cases.choices import AttentionWhy, Status
from bizwatch.cases.models import Case
from bizwatch.cases.policies.natures import rule_of
from bizwatch.cases.policies.results import spoken_result
from bizwatch.design.chips import Chip, promise_chip, span
from bizwatch.design.filters import deadline, local_date, local_datetime
from bizwatch.evidence.choices import EvidenceKind
from bizwatch.evidence.wording import FormatWords, Looked, format_words, scan_words, words_for_police
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownArea, UnknownOffenceCode, UnknownOutcomeCode, UnknownResult
from bizwatch.reference.selectors import clock, kind_title, offence, outcome, policing_area

Row = dict[str, Any]

STATUS_COLOURS: Mapping[Status, str] = {
    Status.NEW: "yellow",
    Status.RECORDED: "blue",
    Status.INVESTIGATING: "teal",
    Status.WITH_BUSINESS: "purple",
    Status.FINALISED: "grey",
    Status.CANCELLED: "grey",
    Status.TRANSFERRED: "grey",
    Status.JOINED: "grey",
    Status.COLLAPSED: "orange",
    Status.SET_ASIDE: "grey",
}

# As somebody perceived it: of the case, never of a person on it.
HATE = Chip("Told as hate", "orange")

# What is lost, before the clock chip: "Contact the victim, due in 3 hours".
ATTENTION_WORDS: Mapping[AttentionWhy, str] = {
    AttentionWhy.RECORD: "Record it",
    AttentionWhy.CONTACT: "Contact the victim",
    AttentionWhy.CCTV: "CCTV is overwritten",
    AttentionWhy.CALL_BACK: "Call-back booked",
    AttentionWhy.CALL_MISSED: "A booked call was missed",
    AttentionWhy.ACTION: "Action due",
    AttentionWhy.MESSAGE: "Answer the business",
    AttentionWhy.TELL: "Tell the victim of a decision",
    AttentionWhy.OFFER: "Offer support or a statement",
    AttentionWhy.REVIEW: "Review the case",
    AttentionWhy.CLOSED: "Closed",
}


def status_label(status: str) -> str:
    """Return the desk's word for a status."""
    return Status(status).label


def status_colour(status: str) -> str:
    """Return the tag colour of a status."""
    return STATUS_COLOURS[Status(status)]


def kind_label(kind: str) -> str:
    """Return the plain name of a kind of crime."""
    return kind_title(kind)


def offence_words(code: str, occurred_at: datetime) -> str:
    """Return an offence in plain words, by the table of the day of the crime; an unknown code as it stands."""
    try:
        return offence(code, to_london(occurred_at).date()).plain
    except UnknownOffenceCode:
        return f"Offence {code}"


def what_words(case: Any) -> str:
    """Return what a case, or a row of one, is about: a crime by its offence, anything else by its kind of report."""
    if case.nature == Nature.CRIME:
        return offence_words(case.offence_code, case.occurred_from)
    return kind_label(case.crime_kind)


def nature_chip(nature: str) -> Chip | None:
    """Return the tag of what is no crime; None for a crime, which is the ordinary case and needs no tag."""
    rule = rule_of(nature)
    return Chip(rule.tag, rule.colour) if rule.tag else None


def nature_label(nature: str) -> str:
    """Return the name of a nature in a list to choose from."""
    return rule_of(nature).tag or "Crime"


def why_words(why: AttentionWhy, nature: str) -> str:
    """Return what is lost next, in the words of the nature where it is the record."""
    return rule_of(nature).record if why is AttentionWhy.RECORD else ATTENTION_WORDS[why]


def result_words(code: str, service: str, reported_at: datetime) -> str:
    """Return how what is no crime ended, with the service's name of the day; an unknown code as it stands."""
    try:
        return spoken_result(code, service=service, reported_on=to_london(reported_at).date()).label
    except UnknownResult:
        return f"Result {code}"


def outcome_words(code: str) -> str:
    """Return an outcome as "18: Investigation complete…"; an unknown code as it stands."""
    try:
        return f"{code}: {outcome(code).label}"
    except UnknownOutcomeCode:
        return f"Outcome {code}"


def area_name(code: str) -> str:
    """Return the name of a policing area, "" for none."""
    try:
        return policing_area(code).name if code else ""
    except UnknownArea:
        return code


def lines_of_enquiry(count: int) -> str:
    """Return by how much a case can be solved, in words: a count of its lines of enquiry and no score."""
    return f"{count or 'No'} line{'' if count == 1 else 's'} of enquiry"


def attention_chip(due_at: datetime, why: AttentionWhy, *, at: datetime) -> Chip:
    """Return the clock of what a case needs next. Footage is not "due": it goes."""
    if why is AttentionWhy.CLOSED:
        return Chip(f"{span(at - due_at)} ago", "grey")
    chip = promise_chip(due_at, at=at)
    if why is AttentionWhy.CCTV:
        gone = at >= due_at
        return Chip(f"Gone for {span(at - due_at)}" if gone else f"In {span(due_at - at)}", chip.colour)
    return chip


def case_caption(case: Case) -> str:
    """Return the words that stand above the heading of a page about a case."""
    return f"{case.crime_reference}: {what_words(case)}, {case.premises}"


def now_rows(case: Case) -> list[Row]:
    """Return the case as it is now, for somebody whose page was overtaken."""
    return [
        {"key": "Status", "value": status_label(case.status)},
        {"key": "Who has it", "value": case.allocated_to.audit_name if case.allocated_to else "Nobody"},
        {"key": "What", "value": what_words(case)},
        {"key": "What happened", "value": case.summary},
        {"key": "Last changed", "value": f"{local_datetime(case.changed_at)} by {case.changed_by_name}"},
    ]


def act_href(case: Case, slug: str, pk: int | None = None) -> str:
    """Return the address of an act's page."""
    args = [case.crime_reference] if pk is None else [case.crime_reference, pk]
    return reverse(f"cases:desk_{slug.replace('-', '_')}", args=args)


def about_part(part: Any) -> str:
    """Return what the part of a case is that an act's page is about; "" for the case as a whole."""
    return ABOUT[type(part).__name__](part) if part is not None else ""


def _about_person(person: Any) -> str:
    name = str(person.person or person.told_name) or person.description
    return f"{person.get_role_display()}: {name}"


def _about_run(run: Any) -> str:
    name = clock(run.rule_code, run.rule_from).name
    return f"{name}, due {deadline(run.due_at)}"


def _about_exhibit(exhibit: Any) -> str:
    name = exhibit.evidence.caption or exhibit.evidence.original_name
    return f"{exhibit.exhibit_reference}: {name}" if exhibit.exhibit_reference else name


ABOUT: Mapping[str, Any] = {
    "ClockRun": _about_run,
    "CaseAction": lambda action: action.text,
    "CallBack": lambda call: f"{local_datetime(call.starts_at)}, {call.with_name}, {call.telephone}",
    "CasePerson": _about_person,
    "PropertyLine": lambda line: line.description,
    "CctvSource": lambda camera: camera.camera,
    "CaseExhibit": _about_exhibit,
    "RemedyStep": lambda step: f"{step.what} (by {local_date(step.due_date)})",
    "SpecialistReferral": lambda referral: f"{referral.body_name}: {referral.asked}",
    "NewMaterial": lambda row: row.words,
    "TheftOccasion": lambda row: f"{local_date(row.day)} {row.how_known}".strip(),
    "CaseLink": lambda link: f"{link.first} with {link.second}: {link.reason}",
}


def person_words(person: Any) -> str:
    """Return a known person as a choice: name, date of birth, reference."""
    born = f"born {local_date(person.birth_date)}" if person.birth_date else "date of birth not known"
    return f"{person}, {born} ({person.reference})"


@dataclass(frozen=True)
class FileWords:
    """What is said of a file on the case: why there is no picture, what the scanner said, what its format is."""

    words: str
    scan: str
    format: FormatWords | None


def about_file(file: Looked) -> FileWords:
    """Return the words for a file as the desk reads them."""
    own_format = None if file.kind == EvidenceKind.PLAYER else format_words(file)  # a player's words say it all
    return FileWords(words_for_police(file), scan_words(file), own_format)
