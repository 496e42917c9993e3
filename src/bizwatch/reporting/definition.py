"""What a report says to the definition of business crime: who the victim is, and whether it was because of their work."""

from typing import Any

from bizwatch.businesses.choices import BusinessKind
from bizwatch.cases.choices import ReferralVictim
from bizwatch.reference.choices import Nature
from bizwatch.reference.selectors import BusinessCrimeFacts
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import BY_CODE
from bizwatch.reporting.kind_choices import IN_EMPLOYMENT, Act, RobbedOf, SentTo, Whose, Work
from bizwatch.reporting.kinds import KINDS

# The page and question that say whose the thing was, and the answers that say it was not the business's.
NOT_THE_BUSINESS = {
    "robbery": ("force", "whose", (RobbedOf.PERSON,)),
    "vehicle_crime": ("vehicle_harm", "whose", (Whose.STAFF, Whose.OTHER)),
    "other_theft": ("theft_kind", "whose", (Whose.STAFF, Whose.OTHER)),
    "fraud": ("losses", "victim", (ReferralVictim.INDIVIDUAL,)),
    "cyber": ("losses", "victim", (ReferralVictim.INDIVIDUAL,)),
    "malicious_communications": ("messages", "to", (SentTo.JOB, SentTo.PERSON)),
}


def definition_facts(answers: Answers, premises: Any) -> BusinessCrimeFacts:
    """Return the facts that the definition asks about, as the victim reports them. ``premises`` has its business.

    Anti-social behaviour, an honest mistake, information and what is told in confidence are no crime. A member of staff
    is a victim in the course of their employment; a customer or an officer is not. A firm that works on the premises
    of a public body is a commercial enterprise (NPCC definition of 1 June 2019, worked examples).
    """
    employed = [item for item in _victims(answers) if item.get("work") in IN_EMPLOYMENT]
    because = [item for item in employed if item.get("because") == "yes"]
    by_message = answers.get("messages", "to") if answers.kind == "malicious_communications" else ""
    of_staff = _whose(answers) == Whose.STAFF
    return BusinessCrimeFacts(
        is_crime=KINDS[answers.kind].nature(answers) in (Nature.CRIME, Nature.REFERRAL),
        victim_is_business=_is_the_victim(answers),
        victim_is_employee_in_course_of_employment=bool(employed)
        or of_staff
        or by_message in (SentTo.JOB, SentTo.PERSON),
        because_of_employment=bool(because) or by_message == SentTo.JOB,
        on_business_premises=True,
        commercial_enterprise=premises.business.kind != BusinessKind.PUBLIC
        or any(item.get("work") == Work.CONTRACTOR for item in because),
        connected_by_perception_of_victim=True,
    )


def _victims(answers: Answers) -> list[dict[str, Any]]:
    return answers.items("victims") if BY_CODE["victims"].is_asked(answers) else []


def _whose(answers: Answers) -> str:
    page, question, _ = NOT_THE_BUSINESS.get(answers.kind, ("", "", ()))
    return str(answers.get(page, question)) if page else ""


def _is_the_victim(answers: Answers) -> bool:
    """Whether the business itself is a victim: not of violence, and of hate only where its property was damaged."""
    if answers.kind == "violence":
        return False
    if answers.kind == "hate_crime":
        return Act.DAMAGE in answers.get("harm", "acts", [])
    _, _, others = NOT_THE_BUSINESS.get(answers.kind, ("", "", ()))
    return _whose(answers) not in others
