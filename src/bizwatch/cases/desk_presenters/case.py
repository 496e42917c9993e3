"""The case page: the case at a glance, its promises, and its parts as rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst

from bizwatch.cases.choices import (
    ActionState,
    AttentionWhy,
    CallBackState,
    CctvState,
    ContactChannel,
    Door,
    PersonRole,
    Side,
    SupportsAction,
)
from bizwatch.cases.desk_presenters.words import (
    HATE,
    Row,
    area_name,
    attention_chip,
    nature_chip,
    outcome_words,
    status_colour,
    status_label,
    what_words,
    why_words,
)
from bizwatch.cases.models import Case, CaseOutcome, CasePerson, CctvSource
from bizwatch.cases.policies.natures import rule_of
from bizwatch.cases.policies.promises import PromiseState, promise_state
from bizwatch.design.chips import Chip, promise_chip
from bizwatch.design.filters import deadline, local_date, local_datetime, plural
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import NoBusinessCrimeDefinition
from bizwatch.reference.selectors import business_crime_definition, clock

CCTV_COLOURS: Mapping[CctvState, str] = {
    CctvState.WAITING: "yellow",
    CctvState.SECURED: "green",
    CctvState.NOTHING_USEFUL: "grey",
    CctvState.LOST: "red",
}
ACTION_COLOURS: Mapping[ActionState, str] = {
    ActionState.OPEN: "blue",
    ActionState.DONE: "green",
    ActionState.DROPPED: "grey",
}
CALL_COLOURS: Mapping[CallBackState, str] = {
    CallBackState.BOOKED: "blue",
    CallBackState.KEPT: "green",
    CallBackState.NO_ANSWER: "orange",
    CallBackState.MISSED: "red",
    CallBackState.CHANGED: "grey",
}
# Who reported, where it was nobody with an account.
_REPORTERS: Mapping[Door, str] = {
    Door.ACCOUNT: "somebody who had signed in",
    Door.GUEST: "a guest, with a link by e-mail",
    Door.PHONE: "a caller to 101",
}
_SEEN_BEFORE = {"yes": "Seen there before", "no": "Not seen there before", "unsure": "Perhaps seen there before"}


def chips(case: Case) -> list[Chip]:
    """Return what the case is at a glance: its status, the flag, and what waits on either side."""
    found = [Chip(status_label(case.status), status_colour(case.status))]
    nature = nature_chip(case.nature)
    if nature is not None:
        found.append(nature)
    if case.told_as_hate:
        found.append(HATE)
    if case.nature == Nature.CRIME or case.is_business_crime:
        is_flagged = case.is_business_crime
        found.append(Chip("Business crime", "blue") if is_flagged else Chip("Not a business crime", "grey"))
    if case.unread_by_police:
        found.append(Chip(plural(case.unread_by_police, "new message"), "red"))
    if case.is_open and case.owed_by_business:
        found.append(Chip(f"{plural(case.owed_by_business, 'thing')} to come from the business", "purple"))
    return found


_NOT_ASKED = "It is information: nobody is promised contact unless they ask for it."


@dataclass(frozen=True)
class PromiseLine:
    """One promise to the victim: its name, the chip of its clock, and what it means in a sentence."""

    name: str
    chip: Chip
    sentence: str


def promises(case: Case, *, at: datetime) -> list[PromiseLine]:
    """Return the two promises and whether each was kept."""
    day = to_london(case.reported_at).date()
    return [
        _promise(
            clock("record-crime", day).name if case.nature == Nature.CRIME else rule_of(case.nature).recorded,
            case.record_due_at,
            case.recorded_at,
            at=at,
            closed_at=case.closed_at,
        ),
        _promise(
            clock("contact-victim", day).name,
            case.contact_due_at,
            case.contacted_at,
            at=at,
            closed_at=case.closed_at,
            excused_at=case.contact_opted_out_at,
            excused="The victim asked for no contact." if rule_of(case.nature).contacts else _NOT_ASKED,
        ),
    ]


def _promise(
    name: str,
    due_at: datetime,
    kept_at: datetime | None,
    *,
    at: datetime,
    closed_at: datetime | None,
    excused_at: datetime | None = None,
    excused: str = "",
) -> PromiseLine:
    state = promise_state(due_at=due_at, kept_at=kept_at, at=at, closed_at=closed_at, excused_at=excused_at)
    due = f"by {deadline(due_at, short=True)}"
    if state is PromiseState.EXCUSED:
        return PromiseLine(name, Chip("Not wanted", "grey"), excused)
    if state is PromiseState.ENDED:
        return PromiseLine(name, Chip("Not needed", "grey"), f"The case closed before it was due {due}.")
    chip = promise_chip(due_at, at=at, kept_at=kept_at)
    if kept_at is not None:
        return PromiseLine(name, chip, f"{local_datetime(kept_at, short=True)}. Promised {due}.")
    return PromiseLine(name, chip, f"Promised {due}.")


@dataclass(frozen=True)
class Flag:
    """The business-crime flag with what it rests on."""

    is_business_crime: bool
    reason: str
    wording: str
    since: str


def flag(case: Case) -> Flag:
    """Return the flag, its reason and the words of the definition in force when the crime was reported."""
    try:
        definition = business_crime_definition(to_london(case.reported_at).date())
    except NoBusinessCrimeDefinition:
        return Flag(case.is_business_crime, case.definition_reason, "", "")
    return Flag(
        case.is_business_crime, case.definition_reason, definition.wording, local_date(definition.effective_from)
    )


def occurred_words(case: Case) -> str:
    """Return when it happened: a moment, or between two."""
    if case.occurred_to is None or case.occurred_to == case.occurred_from:
        return local_datetime(case.occurred_from)
    return f"Between {local_datetime(case.occurred_from)} and {local_datetime(case.occurred_to)}"


def fact_rows(case: Case) -> list[Row]:
    """Return when and where it happened, and what it is recorded as."""
    premises = case.premises
    address = "\n".join(line for line in (premises.name, premises.address, premises.town, premises.postcode) if line)
    reporter = (
        case.reported_by.name if case.reported_by else _REPORTERS.get(Door(case.door), "somebody without an account")
    )
    return [
        {"key": "When", "value": occurred_words(case)},
        {"key": "Where", "value": address},
        {"key": "Business", "value": case.business.name},
        {"key": "Policing area", "value": area_name(case.policing_area)},
        _recorded_as(case),
        {"key": "Reported", "value": f"{local_datetime(case.reported_at)} by {reporter}"},
        {"key": "Came in by", "value": Door(case.door).label},
        {"key": "Victim supports action", "value": SupportsAction(case.supports_action).label},
    ]


def _recorded_as(case: Case) -> Row:
    if case.nature == Nature.CRIME:
        return {"key": "Offence", "value": f"{what_words(case)} ({case.offence_code})"}
    return {"key": "What", "value": f"{what_words(case)}, {rule_of(case.nature).noun}"}


def contact_rows(case: Case) -> list[Row]:
    """Return how and when the victim wants to be reached."""
    wish = "They asked for no contact" if case.contact_opted_out else "They want to be contacted"
    if case.contact_opted_out and not rule_of(case.nature).contacts:
        wish = _NOT_ASKED
    elif case.contact_opted_out and case.contact_opted_out_at:
        wish = f"{wish} ({local_datetime(case.contact_opted_out_at)})"
    channels = dict(ContactChannel.choices)
    return [
        {"key": "Name", "value": case.contact_name},
        {"key": "Telephone", "value": case.contact_telephone},
        {"key": "Email", "value": case.contact_email},
        {"key": "Prefers", "value": channels.get(case.contact_channel, case.contact_channel)},
        {"key": "Best times", "value": case.contact_times},
        {"key": "Wish", "value": wish},
    ]


def person_title(person: CasePerson) -> str:
    """Return a person's part and name; one who is not named is said to be so."""
    role = "Seen or mentioned" if person.role == PersonRole.SEEN else PersonRole(person.role).label
    if person.person is not None:
        return f"{role}: {person.person}"
    if person.told_name:
        return f"{role}: {person.told_name} (name as told)"
    return f"{role}, not named"


def person_rows(person: CasePerson) -> list[Row]:
    """Return what is known of a person, leaving out what is not."""
    born = local_date(person.person.birth_date) if person.person is not None else ""
    known = [
        ("Part", "No suspect: nothing says that they did anything" if person.role == PersonRole.SEEN else ""),
        ("Reference", person.person.reference if person.person is not None else ""),
        ("Born", born),
        ("Name as told", person.told_name if person.person is not None else ""),
        ("Description", person.description),
        ("Seen before", _SEEN_BEFORE.get(person.seen_before, "")),
        ("Contact", person.contact),
        ("Told by", Side(person.side).label),
        ("Kind of information", "An opinion, not a fact" if person.is_assessment else ""),
        ("Removed", person.remove_reason if person.removed_at else ""),
    ]
    return [{"key": key, "value": value} for key, value in known if value]


def clock_error(camera: CctvSource) -> str:
    """Return how far a camera's clock is off, in a sentence."""
    minutes = camera.clock_error_minutes
    if minutes is None:
        return "Not known whether its clock is right"
    if minutes == 0:
        return "Its clock is right"
    off = f"{abs(minutes):,} minute{'' if abs(minutes) == 1 else 's'}"
    return f"Its clock runs {off} {'ahead' if minutes > 0 else 'behind'}"


def overwrite_words(camera: CctvSource) -> str:
    """Return when footage is overwritten, and whether that is known or the usual time."""
    when = capfirst(deadline(camera.overwritten_at, short=True))
    return f"{when}, the usual time: ask" if camera.overwrite_assumed else when


def overwrite_chip(camera: CctvSource, at: datetime) -> Chip:
    """Return how long footage that nobody has secured still lasts."""
    return attention_chip(camera.overwritten_at, AttentionWhy.CCTV, at=at)


def settled_words(camera: CctvSource) -> str:
    """Return who settled what became of the footage, and when."""
    if camera.settled_at is None:
        return ""
    return ". ".join(
        filter(
            None, [f"{local_datetime(camera.settled_at, short=True)} by {camera.settled_by_name}", camera.settled_note]
        )
    )


def outcome_title(given: CaseOutcome) -> str:
    """Return an outcome's number and name."""
    return outcome_words(given.code)


def outcome_rows(given: CaseOutcome) -> list[Row]:
    """Return all that was said with an outcome, leaving out what was not asked."""
    remedy_due = local_date(given.remedy_due_date)
    done = local_datetime(given.remedy_done_at) if given.remedy_done_at else "Not yet"
    known = [
        ("Given", f"{local_datetime(given.at)} by {given.by.audit_name}"),
        ("Ended", local_datetime(given.ended_at)),
        ("Why", given.rationale),
        ("Words for the business", given.words_for_business),
        ("Victim told", local_datetime(given.victim_told_at)),
        ("Victim’s view", given.victim_view),
        ("Taken on by", given.other_body),
        ("Prosecution service’s reference", given.cps_reference),
        ("About the suspect", given.suspect_reason),
        ("Time limit ran out", local_date(given.limit_expired_on)),
        ("Activity", given.activity),
        ("Remedy", given.remedy),
        ("Remedy due", remedy_due),
        ("Remedy done", ". ".join(filter(None, [done, given.remedy_note])) if given.remedy else ""),
    ]
    return [{"key": key, "value": value} for key, value in known if value]


def size_words(size: int) -> str:
    """Return the size of a file: "820 KB", "4.2 MB"."""
    if size < 1024 * 1024:
        return f"{max(1, size // 1024):,} KB"
    return f"{size / (1024 * 1024):,.1f} MB"


@dataclass(frozen=True)
class NextUp:
    """What an open case loses next."""

    chip: Chip
    words: str


def next_up(case: Case, *, at: datetime) -> NextUp | None:
    """Return what is lost next and when; None for a closed case."""
    if not case.is_open:
        return None
    why = AttentionWhy(case.attention_why)
    chip = attention_chip(case.attention_at, why, at=at)
    return NextUp(chip, f"{why_words(why, case.nature)}: {local_datetime(case.attention_at, short=True)}")
