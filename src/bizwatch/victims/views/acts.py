"""Everything that can be done for a victim or on a plan, as one table: each entry is a page, an address and a form."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.cases.desk_forms.contact import ContactForm
from bizwatch.cases.models import Case
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import needs_levels, needs_questions, rights_categories, support_services
from bizwatch.victims import services
from bizwatch.victims.choices import SupportStep
from bizwatch.victims.forms import plans as plan_forms
from bizwatch.victims.forms import victims as victim_forms
from bizwatch.victims.models import SafeguardingPlan, SupportReferral, Victim
from bizwatch.victims.policies.support import NEXT
from bizwatch.victims.presenters import match_words, person_choice, point_of_contact_initial, reach_guess
from bizwatch.victims.selectors.persons import same_person, suggested_same
from bizwatch.victims.selectors.plans import possible_owners
from bizwatch.victims.selectors.repeats import place_repeats
from bizwatch.victims.selectors.suggestions import person_facts, place_facts
from bizwatch.victims.selectors.victims import last_point_of_contact, people_to_take, point_of_contact
from bizwatch.victims.services.victims import details_of
from bizwatch.victims.views.acting import ActPage, Subject
from bizwatch.victims.views.subjects import (
    AREA_ACTION,
    AREA_PLAN,
    CASE,
    DESK_ACTION,
    DESK_PLAN,
    OWN_ACTION,
    OWN_CASE,
    REFERRAL,
    REMOVED,
    VICTIM,
)

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def _add(case: Case, user: "User", at: datetime) -> dict[str, Any]:
    people = people_to_take(case)
    made: dict[str, Any] = {
        "people": tuple(person_choice(person) for person in people),
        "has_account": case.reported_by_id is not None,
    }
    if people:
        made["initial"] = {"taken": str(people[0].pk), **reach_guess(people[0])}
    return made


def _contact(case: Case, user: "User", at: datetime) -> dict[str, Any]:
    """Offer whom the business named before, or else whom the desk contacts about the case."""
    return {"initial": point_of_contact_initial(case, point_of_contact(case) or last_point_of_contact(case))}


def _details(victim: Victim, user: "User", at: datetime) -> dict[str, Any]:
    return {"initial": vars(details_of(victim))}


def _assess(victim: Victim, user: "User", at: datetime) -> dict[str, Any]:
    day = to_london(at).date()
    return {"questions": needs_questions(day), "levels": needs_levels(day)}


def _rights(victim: Victim, user: "User", at: datetime) -> dict[str, Any]:
    found = rights_categories(to_london(at).date())
    return {"categories": tuple(row for row in found if row.for_business or not victim.is_business)}


def _support(victim: Victim, user: "User", at: datetime) -> dict[str, Any]:
    return {"services": support_services(to_london(at).date())}


def _steps(referral: SupportReferral, user: "User", at: datetime) -> dict[str, Any]:
    return {"steps": NEXT[SupportStep(referral.state)]}


def _matches(victim: Victim, user: "User", at: datetime) -> dict[str, Any]:
    found = suggested_same(user, victim, same=same_person(victim))
    return {"others": tuple((str(one.victim.public_id), match_words(one)) for one in found)}


def _owners_of_case(case: Case, user: "User", at: datetime) -> dict[str, Any]:
    people = tuple(possible_owners(case.premises.policing_area, for_person=False))
    return {"people": people, "initial": {"owner": str(user.public_id)}}


def _owners_of_person(victim: Victim, user: "User", at: datetime) -> dict[str, Any]:
    return {"people": tuple(possible_owners("", for_person=True)), "initial": {"owner": str(user.public_id)}}


def _owners(plan: SafeguardingPlan, user: "User", at: datetime) -> dict[str, Any]:
    people = possible_owners(plan.policing_area, for_person=plan.victim_id is not None)
    return {"people": tuple(people)}


def _place_suggestion(case: Case, user: "User", at: datetime) -> dict[str, Any]:
    place = place_repeats(user, case)
    return {"facts": place_facts(place) if place else []}


def _person_suggestion(victim: Victim, user: "User", at: datetime) -> dict[str, Any]:
    return {"case": victim.case, "facts": person_facts(victim)}


_VICTIM_PAGES = (
    ActPage(
        slug="details",
        subject=VICTIM,
        heading="Change details and wishes",
        submit="Save",
        form=victim_forms.ChangeVictimForm,
        service=services.change_victim,
        done="The details have been changed. What stood there before is in the victim’s log.",
        fault_field="name",
        prepare=_details,
    ),
    ActPage(
        slug="contact",
        subject=VICTIM,
        heading="Note a contact with this victim",
        submit="Save the contact",
        form=ContactForm,
        service=services.record_own_contact,
        done="The contact is noted, in this victim’s own log.",
        fault_field="when",
    ),
    ActPage(
        slug="assess",
        subject=VICTIM,
        heading="Assess what the victim needs",
        submit="Save the assessment",
        form=victim_forms.AssessForm,
        service=services.assess_needs,
        done="The assessment is saved. Earlier ones stay.",
        lead="Only the police read this. It is added to and never changed.",
        prepare=_assess,
    ),
    ActPage(
        slug="rights",
        subject=VICTIM,
        heading="Decide on enhanced rights",
        submit="Save the decision",
        form=victim_forms.RightsForm,
        service=services.decide_rights,
        done="The decision is saved with your reason.",
        fault_field="reason",
        prepare=_rights,
    ),
    ActPage(
        slug="support",
        subject=VICTIM,
        heading="Offer support",
        submit="Save",
        form=victim_forms.SupportForm,
        service=services.offer_support,
        done="The offer of support is noted.",
        prepare=_support,
    ),
    ActPage(
        slug="same-person",
        subject=VICTIM,
        heading="Were they a victim before?",
        submit="Save the decision",
        form=victim_forms.MatchForm,
        service=services.decide_match,
        done="Your decision is saved.",
        lead="The product only asks. It counts nothing until you say that it is the same person.",
        fault_field="other",
        prepare=_matches,
    ),
    ActPage(
        slug="plan",
        subject=VICTIM,
        heading="Open a safeguarding plan for this person",
        submit="Open the plan",
        form=plan_forms.OpenPlanForm,
        service=services.open_plan,
        done="The plan is open. Add its actions.",
        fault_field="why",
        prepare=_owners_of_person,
        fixed=_person_suggestion,
    ),
    ActPage(
        slug="remove",
        subject=REMOVED,
        heading="No victim of this case",
        submit="Take them off",
        form=victim_forms.RemoveVictimForm,
        service=services.remove_victim,
        done="They are no victim of this case any more. The reason is kept.",
        fault_field="reason",
        variant="warning",
    ),
    ActPage(
        slug="step",
        subject=REFERRAL,
        heading="What became of the referral",
        submit="Save",
        form=victim_forms.SupportStepForm,
        service=services.note_support_step,
        done="The referral is up to date.",
        fault_field="step",
        prepare=_steps,
    ),
)
_CASE_PAGES = (
    ActPage(
        slug="add",
        subject=CASE,
        heading="Add a victim in their own right",
        submit="Add the victim",
        form=victim_forms.AddVictimForm,
        service=services.add_victim,
        done="The victim is added. Assess what they need, and offer support.",
        lead="Somebody who was hurt, threatened or abused is a victim in their own right, beside the business.",
        fault_field="taken",
        prepare=_add,
    ),
    ActPage(
        slug="point-of-contact",
        subject=CASE,
        heading="Name the business’s point of contact",
        submit="Save",
        form=victim_forms.PointOfContactForm,
        service=services.name_point_of_contact,
        done="The point of contact is named.",
        lead="A business has the services of the Victims’ Code only through a named point of contact.",
        fault_field="name",
        prepare=_contact,
    ),
    ActPage(
        slug="plan",
        subject=CASE,
        heading="Open a safeguarding plan for these premises",
        submit="Open the plan",
        form=plan_forms.OpenPlanForm,
        service=services.open_plan,
        done="The plan is open. Add its actions.",
        lead="The business sees that there is a plan, its next review and its own actions.",
        fault_field="why",
        prepare=_owners_of_case,
        fixed=_place_suggestion,
    ),
)


def _plan_pages(plan: Subject, action: Subject) -> tuple[ActPage, ...]:
    """Return the acts on a plan, as the desk's pages or the beat manager's."""
    on_plan = (replace(page, subject=plan) for page in _PLAN_PAGES)
    return (*on_plan, replace(_CLOSE_ACTION, subject=action))


_PLAN_PAGES = (
    ActPage(
        slug="add-action",
        subject=DESK_PLAN,
        heading="Add an action to the plan",
        submit="Add the action",
        form=plan_forms.PlanActionForm,
        service=services.add_plan_action,
        done="The action has been added.",
        fault_field="text",
        prepare=_owners,
    ),
    ActPage(
        slug="review",
        subject=DESK_PLAN,
        heading="Review the plan",
        submit="Save the review",
        form=plan_forms.ReviewPlanForm,
        service=services.review_plan,
        done="The review is saved.",
        fault_field="review_on",
    ),
    ActPage(
        slug="give",
        subject=DESK_PLAN,
        heading="Give the plan to another owner",
        submit="Give the plan",
        form=plan_forms.GivePlanForm,
        service=services.give_plan,
        done="The plan has another owner.",
        fault_field="owner",
        prepare=_owners,
    ),
    ActPage(
        slug="close",
        subject=DESK_PLAN,
        heading="Close the plan",
        submit="Close the plan",
        form=plan_forms.ClosePlanForm,
        service=services.close_plan,
        done="The plan is closed. What was still to be done is no longer needed.",
        fault_field="words",
        variant="warning",
    ),
)
_CLOSE_ACTION = ActPage(
    slug="close",
    subject=DESK_ACTION,
    heading="What became of the action",
    submit="Save",
    form=plan_forms.ClosePlanActionForm,
    service=services.close_plan_action,
    done="The action is closed.",
    fault_field="note",
)
_BUSINESS_PAGES = (
    ActPage(
        slug="point-of-contact",
        subject=OWN_CASE,
        heading="Name your point of contact",
        submit="Save",
        form=victim_forms.PointOfContactForm,
        service=services.name_point_of_contact,
        done="Thank you. The police speak to your point of contact as the victim of this crime.",
        lead="Under the Victims’ Code a business is given its services only if it names one person who speaks for it.",
        fault_field="name",
        prepare=_contact,
    ),
    ActPage(
        slug="done",
        subject=OWN_ACTION,
        heading="It is done",
        submit="It is done",
        form=plan_forms.OwnActionForm,
        service=services.do_own_action,
        done="Thank you. The police have been told that it is done.",
        fault_field="note",
    ),
)
ACT_PAGES: tuple[ActPage, ...] = (
    *_CASE_PAGES,
    *_VICTIM_PAGES,
    *_plan_pages(DESK_PLAN, DESK_ACTION),
    *_plan_pages(AREA_PLAN, AREA_ACTION),
    *_BUSINESS_PAGES,
)
