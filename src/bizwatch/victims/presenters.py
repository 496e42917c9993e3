"""What the pages of victim care say."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.accounts.areas import name_of_area
from bizwatch.cases.choices import ContactChannel
from bizwatch.cases.models import Case, CasePerson
from bizwatch.cases.selectors import areas_seen
from bizwatch.design.filters import local_date, local_datetime, plural
from bizwatch.kernel.clock import to_london
from bizwatch.reference.exceptions import UnknownReference
from bizwatch.reference.selectors import (
    needs_level,
    needs_levels,
    needs_questions,
    offence_groups,
    rights_categories,
    support_service,
)
from bizwatch.victims.choices import PlanState, SupportStep
from bizwatch.victims.models import (
    NeedsAssessment,
    OwnContact,
    PlanEntry,
    PremisesRepeat,
    RightsDecision,
    SafeguardingPlan,
    SupportReferral,
    Victim,
    VictimEntry,
)
from bizwatch.victims.policies.needs import ANSWERS
from bizwatch.victims.selectors.persons import Suggested
from bizwatch.victims.selectors.repeats import PlaceRepeats
from bizwatch.victims.selectors.suggestions import ordinal
from bizwatch.victims.selectors.victims import PointOfContact

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

Row = dict[str, Any]
_LEVEL_COLOURS = ("grey", "orange", "red")
_SUPPORT_COLOURS = {
    SupportStep.REFUSED: "grey",
    SupportStep.MADE: "blue",
    SupportStep.ACCEPTED: "green",
    SupportStep.DECLINED: "red",
    SupportStep.RETURNED: "orange",
}
_EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")
_NUMBER = re.compile(r"\+?\d[\d ]{6,}\d")
NO_POINT_OF_CONTACT = (
    "The business has named no point of contact, so the services of the Victims’ Code are not owed to it. Ask who "
    "speaks for it, and name them."
)


def area_choices(user: "User") -> list[tuple[str, str]]:
    """Return the areas that a beat manager may see, with those below them, by name."""
    return sorted(((code, name_of_area(code)) for code in areas_seen(user)), key=lambda choice: choice[1])


def areas_words(user: "User") -> tuple[str, str]:
    """Return where a beat manager's list is of, to stand in a heading, and which areas these are where they are several."""
    names = [name_of_area(code) for code in user.areas]
    if len(names) < 2:
        return f"in {names[0]}" if names else "", ""
    return "in your areas", f"Your areas: {', '.join(names)}."


def level_tag(assessment: NeedsAssessment | None) -> tuple[str, str]:
    """Return the words and the colour of what a victim needs."""
    if assessment is None:
        return "Needs not assessed", "yellow"
    levels = [row.code for row in needs_levels(assessment.day)]
    place = min(levels.index(assessment.level), len(_LEVEL_COLOURS) - 1) if assessment.level in levels else 0
    return level_words(assessment), _LEVEL_COLOURS[place]


def level_words(assessment: NeedsAssessment) -> str:
    """Return a level as people read it; one that is no longer in the table as it stands."""
    try:
        return needs_level(assessment.level, assessment.day).label
    except UnknownReference:
        return assessment.level


def rights_words(decision: RightsDecision | None) -> str:
    """Return what was decided on a victim's rights."""
    if decision is None:
        return "Not decided"
    if not decision.is_enhanced:
        return "Usual rights"
    return "Enhanced rights: " + ", ".join(label.lower() for label in category_labels(decision))


def category_labels(decision: RightsDecision) -> list[str]:
    """Return the categories of a decision as people read them."""
    labels = {row.code: row.label for row in rights_categories(to_london(decision.at).date())}
    return [labels.get(code, code) for code in decision.categories]


def support_words(referral: SupportReferral | None) -> tuple[str, str]:
    """Return where the offer of support stands, and its colour."""
    if referral is None:
        return "Support not offered", "yellow"
    return SupportStep(referral.state).label, _SUPPORT_COLOURS[SupportStep(referral.state)]


def service_name(referral: SupportReferral) -> str:
    """Return the name of the service of a referral, "" where the victim wanted none."""
    if not referral.service:
        return ""
    try:
        return support_service(referral.service, to_london(referral.made_at).date()).name
    except UnknownReference:
        return referral.service


def reach_words(victim: Victim) -> str:
    """Return how a victim is reached, in one line."""
    if not victim.wants_contact:
        return "Wants no contact"
    way = {ContactChannel.PHONE: victim.telephone, ContactChannel.EMAIL: victim.email}.get(
        ContactChannel(victim.channel), ""
    )
    told = [ContactChannel(victim.channel).label, way or victim.telephone or victim.email, victim.times]
    return ", ".join(part for part in told if part)


def detail_rows(victim: Victim) -> list[Row]:
    """Return a victim's own details."""
    rows = [
        ("Who", victim.get_kind_display()),
        ("Telephone", victim.telephone),
        ("E-mail", victim.email),
        ("Contact by", victim.get_channel_display() if victim.wants_contact else "Wants no contact"),
        ("When it suits", victim.times),
    ]
    if victim.is_business:
        rows.insert(1, ("What they do there", victim.role_words))
        rows.append(("Point of contact since", local_date(victim.named_at)))
    else:
        rows.append(("The employer may know", victim.get_employer_may_know_display()))
        rows.append(("Known by account", "Yes: the one who reported" if victim.account_id else "No"))
    return [{"key": key, "value": value} for key, value in rows]


def contact_item(contact: OwnContact) -> Row:
    """Return one attempt for the timeline."""
    title = f"{contact.get_result_display()}, {contact.get_channel_display().lower()}"
    return {"title": title, "by": contact.by.audit_name, "at": contact.at, "text": contact.note}


def entry_item(entry: VictimEntry | PlanEntry) -> Row:
    """Return one line of a log for the timeline."""
    return {"title": entry.get_kind_display(), "by": entry.by_name, "at": entry.at, "text": entry.words}


def assessment_item(assessment: NeedsAssessment) -> Row:
    """Return one assessment for the timeline, every question with its answer."""
    said = dict(ANSWERS)
    texts = {row.code: row.text for row in needs_questions(assessment.day)}
    lines = [f"{texts.get(code, code)} {said.get(value, value)}." for code, value in assessment.answers.items()]
    text = "\n".join([*lines, assessment.words] if assessment.words else lines)
    return {"title": level_words(assessment), "by": assessment.by.audit_name, "at": assessment.at, "text": text}


def decision_item(decision: RightsDecision) -> Row:
    """Return one decision on rights for the timeline."""
    by = decision.by.audit_name
    return {"title": rights_words(decision), "by": by, "at": decision.at, "text": decision.reason}


def referral_items(referral: SupportReferral) -> list[Row]:
    """Return the steps of a referral for the timeline, the newest first."""
    name = service_name(referral)
    steps = sorted(referral.steps.all(), key=lambda step: (step.at, step.pk), reverse=True)
    return [
        {
            "title": f"{step.get_kind_display()}{': ' + name if name else ''}",
            "by": step.by.audit_name,
            "at": step.at,
            "text": "\n".join(part for part in (step.consent_words, step.note) if part),
        }
        for step in steps
    ]


def match_words(suggested: Suggested) -> str:
    """Return an earlier victim as a choice, with why it is asked."""
    other = suggested.victim
    when = local_date(other.case.occurred_from)
    return f"{other.name}, {other.case.crime_reference} at {other.case.premises} on {when}. {suggested.why}."


def person_choice(person: CasePerson) -> tuple[str, str]:
    """Return a person of the case as a choice."""
    first = person.description.split("\n", 1)[0]
    return str(person.pk), f"{person.get_role_display()}: {person.told_name or first or 'no name'}"[:120]


def reach_guess(person: CasePerson) -> Row:
    """Return what was told of a person, put where it belongs; whoever adds the victim looks at it."""
    email, number = _EMAIL.search(person.contact), _NUMBER.search(person.contact)
    channel = ContactChannel.EMAIL if email and not number else ContactChannel.PHONE
    return {
        "name": person.told_name,
        "email": email[0] if email else "",
        "telephone": number[0] if number else "",
        "channel": channel.value,
    }


def point_of_contact_initial(case: Case, named: PointOfContact | None) -> Row:
    """Return what the page that names a point of contact shows at first."""
    if named is not None:
        return {name: value for name, value in vars(named).items() if name != "since"}
    names = ("name", "email", "telephone", "channel", "times")
    return {name: getattr(case, f"contact_{name}") for name in names}


def place_line(place: PlaceRepeats | None) -> str:
    """Say in one line how often the premises was hit."""
    if place is None:
        return "This case counts for no premises: it is no crime of its own, or not one of the kinds that are counted."
    months = plural(place.window_months, "month")
    if place.times == 1:
        return f"These premises: the first report in {months}."
    return f"These premises: {ordinal(place.times)} report in {months}; last on {local_date(place.last_at)}."


def place_lines(place: PlaceRepeats) -> list[str]:
    """Say what else there was of the kind, at these premises and around them."""
    lines = []
    if 1 < place.group_times < place.times:
        lines.append(f"{plural(place.group_times, 'report')} of the same kind.")
    if place.same_business:
        lines.append(f"{plural(place.same_business, 'report')} from the business’s other premises nearby.")
    if place.near:
        count = plural(len(place.near) + place.more_near, "crime")
        days = plural(place.near_days, "day")
        lines.append(f"{count} of the same kind within {place.near_metres} metres in the {days} before.")
    return lines


def plan_caption(plan: SafeguardingPlan) -> str:
    """Return whose plan it is."""
    return f"Plan for {plan_about(plan)}"


def plan_about(plan: SafeguardingPlan) -> str:
    """Return for whom or what a plan is."""
    return plan.victim.name if plan.victim is not None else str(plan.premises)


def plan_tag(plan: SafeguardingPlan, at: datetime) -> tuple[str, str]:
    """Return the state of a plan and its colour: closed, or when it is looked at again."""
    if plan.state == PlanState.CLOSED:
        return "Closed", "grey"
    today = to_london(at).date()
    if plan.review_on < today:
        return f"Review overdue by {plural((today - plan.review_on).days, 'day')}", "red"
    return f"Review on {local_date(plan.review_on)}", "blue"


def plan_rows(plan: SafeguardingPlan) -> list[Row]:
    """Return the facts of a plan."""
    rows = [
        ("Why", plan.why),
        ("What it was suggested by", " ".join(plan.facts)),
        ("Owner", plan.owner.audit_name),
        ("Opened", f"{local_datetime(plan.opened_at)} by {plan.opened_by_name}"),
        ("Policing area", name_of_area(plan.policing_area) if plan.policing_area else ""),
    ]
    if plan.state == PlanState.CLOSED:
        rows.append(("Closed", f"{local_datetime(plan.closed_at)}. {plan.get_closing_display()}"))
    else:
        rows.append(("Next review", local_date(plan.review_on)))
    return [{"key": key, "value": value} for key, value in rows]


def group_names() -> dict[str, str]:
    """Return the names of the groups of offences."""
    return {group.code: group.name for group in offence_groups()}


EXPORT_COLUMNS = (
    "Premises reference",
    "Premises",
    "Business",
    "Town",
    "Postcode",
    "Policing area",
    "Kind of crime",
    "Crimes in 12 months",
    "First",
    "Last",
    "Counted",
)


def export_cells(rows: Iterable[PremisesRepeat]) -> Iterable[list[Any]]:
    """Yield the cells of each repeat premises; times in Europe/London as ISO 8601 without zone."""
    names = group_names()
    for row in rows:
        place = row.premises
        moments = (to_london(moment).strftime("%Y-%m-%d %H:%M") for moment in _moments(row))
        yield [
            place.reference,
            place.name,
            place.business.name,
            place.town,
            place.postcode,
            name_of_area(row.policing_area) if row.policing_area else "",
            names.get(row.group, "All"),
            row.times,
            *moments,
        ]


def _moments(row: PremisesRepeat) -> tuple[datetime, datetime, datetime]:
    return row.oldest_at, row.last_at, row.counted_at
