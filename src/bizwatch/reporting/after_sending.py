"""What happens after a report is sent, by what the police do with it, and what to do until then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import NationalService, national_service
from bizwatch.reporting.call_contact import NO_NAME
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.models import Report

if TYPE_CHECKING:
    from bizwatch.cases.models import Case

Step = dict[str, Any]
KEEP_EVIDENCE = (
    "Keep the footage of the whole incident, and a still of the face if there is one.",
    "Keep what they touched or left behind, and handle it as little as you can.",
)
MISTAKE = (
    "Ask for the money first: most people who forgot pay when they are asked.",
    "With a number plate you can ask the DVLA for the name and address of the keeper (form V888), and then write to them.",
    "If they do not pay by the date that you set, tell us: it can then be recorded as a crime.",
    "Keep the footage, the receipt and copies of what you send.",
)


@dataclass(frozen=True)
class FurtherLink:
    """Something that whoever sent a report can do besides, given by an app above this one."""

    text: str
    href: str
    words: str


Further = Callable[["Case", datetime], FurtherLink | None]
_further: list[Further] = []


def add_further(link: Further) -> None:
    """Put one more link on the page after a report. For an app's ``ready``; the same one counts once."""
    if link not in _further:
        _further.append(link)


def further_links(case: "Case", at: datetime) -> list[FurtherLink]:
    """Return what else can be done after this report."""
    return [found for link in _further if (found := link(case, at)) is not None]


@dataclass(frozen=True)
class Receipt:
    """What the page after sending says. ``number`` is the reference to quote, under the name ``number_is``."""

    number_is: str
    number: str
    steps: tuple[Step, ...]
    keep: tuple[str, ...]
    is_restricted: bool = False


def receipt(report: Report) -> Receipt:
    """Return what is said of a report that was sent: by its nature, and without any detail of a restricted one."""
    case = report.case
    if case.is_restricted:
        return Receipt("Your reference is", report.reference, tuple(next_steps(report)), (), is_restricted=True)
    number_is = "Your crime reference is" if case.nature == Nature.CRIME else "Your reference is"
    if case.reports.filter(pk__lt=report.pk).exists():
        added = _step("There is no second case: the investigators read what you added on the case that is there.")
        return Receipt("We added it to", case.crime_reference, (added, *next_steps(report)), keep_words(report))
    return Receipt(number_is, case.crime_reference, tuple(next_steps(report)), keep_words(report))


def next_steps(report: Report) -> list[Step]:
    """Return what follows in order, each with the moment by which it is promised, if one is."""
    return _STEPS[Nature(report.case.nature)](report)


def case_to_read(report: Report) -> "Case":
    """Return the case whose reference a caller is told: the one that the call was added to, or its own.

    Its own too where the other one belongs to another business, as a place does that a guest entered again: what a guest
    told is never shown to a business, nor the other way round.
    """
    there = report.case.joined_to
    return there if there is not None and there.business_id == report.case.business_id else report.case


def steps_to_read(report: Report) -> list[Step]:
    """Return what a call-taker tells a caller; of a call that was added to a case, what follows there.

    Of a case of another business neither its reference nor what was promised on it.
    """
    there = case_to_read(report)
    if report.case.joined_to is None:
        return next_steps(report)
    if there == report.case:
        return [
            _step("What they said is kept with what we know of the event. Nothing must be reported again."),
            _step("The investigators read it, and get in touch if they need more."),
        ]
    added = _step(f"What they said was added to {there}. It counts once, and nothing must be reported again.")
    waits = there.contacted_at is None and not there.contact_opted_out
    if waits:
        return [added, _step("A police officer or investigator contacts them by", there.contact_due_at)]
    return [added, _step("The investigators of that case read it, and get in touch if they need more.")]


def keep_words(report: Report) -> tuple[str, ...]:
    """Return what to do until then."""
    case = report.case
    if case.crime_kind == "making_off" and case.nature == Nature.INCIDENT:
        return MISTAKE
    return _KEEP[Nature(case.nature)]


def _step(text: str, due: Any = None) -> Step:
    return {"text": text, "due": due}


def _contact(report: Report) -> Step:
    if report.answers.get("contact", {}).get(NO_NAME):
        return _step("Nobody contacts you, because you gave no name. Quote the reference if you call again.")
    if report.case.contact_opted_out:
        return _step("You asked us not to contact you within 24 hours. We still tell you the outcome.")
    return _step("A police officer or investigator contacts you by", report.case.contact_due_at)


def _crime(report: Report) -> list[Step]:
    told = _step("You are told the outcome, whatever it is, and what it means.")
    return [_step("We record the crime by", report.case.record_due_at), _contact(report), told]


def _incident(report: Report) -> list[Step]:
    told = _step("If it turns out to be a crime, we record it as one and tell you. You are told what was done.")
    return [
        _step("We record it as an incident, which is no crime, by", report.case.record_due_at),
        _contact(report),
        told,
    ]


def _information(report: Report) -> list[Step]:
    told = _step(
        "You may hear nothing more: what you told us can help all the same. We contact you if we need to know more, or if"
        " you ask us to."
    )
    return [_step("Somebody on the desk reads it by", report.case.record_due_at), told]


def service_of(report: Report) -> NationalService:
    """Return the national service of a referral, under the name that it had on the day of the report."""
    return national_service(KINDS[report.case.crime_kind].entry.service, to_london(report.sent_at).date())


def _referral(report: Report) -> list[Step]:
    service, there = service_of(report), report.answers.get("reported_there") or {}
    if there.get("done") == "yes":
        first = f"You have told {service.name}, which records fraud and cyber crime. We follow it here with you."
    else:
        first = (
            f"Tell {service.name} too: {service.phone} or {service.web}. It records fraud and cyber crime for the whole"
            " country. Then give us its reference, and we follow it here with you."
        )
    return [
        _step(first),
        _step("We record here what was lost, and what can be done locally, by", report.case.record_due_at),
        _contact(report),
    ]


def _restricted(report: Report) -> list[Step]:
    today = to_london(report.sent_at).date()
    helpline = national_service("modern-slavery-helpline", today)
    return [
        _step(
            "A specialist of the police reads it. Nobody at your business can see it, and we do not write or call there."
        ),
        _step("Call 999 if somebody is in danger now."),
        _step(f"For advice at any hour, call the {helpline.name} on {helpline.phone}."),
        _step("Do not ask the person about it in front of others, and do not confront anyone."),
    ]


_STEPS: Mapping[Nature, Callable[[Report], list[Step]]] = {
    Nature.CRIME: _crime,
    Nature.INCIDENT: _incident,
    Nature.INFORMATION: _information,
    Nature.REFERRAL: _referral,
    Nature.RESTRICTED: _restricted,
}
_KEEP: Mapping[Nature, tuple[str, ...]] = {
    Nature.CRIME: KEEP_EVIDENCE,
    Nature.INCIDENT: (
        "Note when it happens again: date, time, how many people, how it affected staff and customers.",
        "Call 999 if anyone is threatened or in danger.",
    ),
    Nature.INFORMATION: ("If it happens again while you watch, call 101. Call 999 if a crime is happening.",),
    Nature.REFERRAL: (
        "Keep every message, invoice, number and account as it is.",
        "Tell your bank, if money or card details are involved.",
        "Change the passwords of the accounts that they may know.",
    ),
    Nature.RESTRICTED: (),
}
