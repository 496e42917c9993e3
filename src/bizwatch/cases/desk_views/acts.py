"""Everything that can be done to a case at the desk, as one table: each entry is a page, an address and a form.

Naming a suspect and finalising take two steps and stand in modules of their own.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.cases import services
from bizwatch.cases.choices import CctvState
from bizwatch.cases.desk_forms import facts, leaving, supervising
from bizwatch.cases.desk_views.acting import ActPage
from bizwatch.cases.desk_views.acts_afterwards import AFTERWARDS_PAGES
from bizwatch.cases.desk_views.acts_calls import CALL_PAGES
from bizwatch.cases.desk_views.acts_clocks import CLOCK_PAGES
from bizwatch.cases.desk_views.acts_contact import CONTACT_PAGES
from bizwatch.cases.desk_views.acts_counting import COUNTING_PAGES
from bizwatch.cases.desk_views.acts_evidence import EVIDENCE_PAGES
from bizwatch.cases.desk_views.acts_joining import JOINING_PAGES
from bizwatch.cases.desk_views.acts_property import PROPERTY_PAGES
from bizwatch.cases.desk_views.acts_routes import ROUTE_PAGES, record_wording
from bizwatch.cases.desk_views.acts_supervising import people_on_case, review_template, suggested_people
from bizwatch.cases.desk_views.acts_triage import TRIAGE_PAGES
from bizwatch.cases.exceptions import CaseNotFound, RulesNotMet
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.selectors import case_by_reference
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import OffenceScheme
from bizwatch.reference.selectors import offences

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def _link(*, case: Case, reference: str, reason: str, by: "User", at: datetime) -> object:
    try:
        other = case_by_reference(by, reference)
    except CaseNotFound as missing:
        raise RulesNotMet((("reference", str(missing)),)) from missing
    return services.link_cases(case=case, other=other, reason=reason, by=by, at=at)


def _summary(case: Case, part: Any) -> dict[str, Any]:
    return {"initial": {"summary": case.summary}}


def _offences(case: Case, part: Any) -> dict[str, Any]:
    day = to_london(case.occurred_from).date()
    found = [one for one in offences(day) if one.scheme is OffenceScheme.HOME_OFFICE]
    facts_now = [name for name, value in case.definition_facts.items() if value]
    return {
        "offences": tuple((one.code, f"{one.code} {one.label}") for one in found),
        "initial": {"offence_code": case.offence_code, "facts": facts_now},
    }


def _camera(case: Case, part: Any) -> dict[str, Any]:
    return {"initial": {"state": "" if part.state == CctvState.WAITING else part.state, "note": part.settled_note}}


ACT_PAGES: tuple[ActPage, ...] = (
    ActPage(
        slug="record",
        act=Act.RECORD,
        heading="Record the report",
        submit="Record it",
        form=facts.RecordForm,
        service=services.record_crime,
        done="It is recorded.",
        wording=record_wording,
    ),
    ActPage(
        slug="take",
        act=Act.TAKE,
        heading="Take this case",
        submit="Take this case",
        form=supervising.TakeWithReasonForm,
        service=services.take_case,
        done="You have this case now.",
        fault_field="reason",
    ),
    ActPage(
        slug="give",
        act=Act.ALLOCATE,
        heading="Give this case to an investigator",
        submit="Give the case",
        form=leaving.AllocateForm,
        service=services.allocate,
        done="The case has been given.",
        fault_field="to",
        prepare=suggested_people,
    ),
    ActPage(
        slug="conflict",
        act=Act.CONFLICT,
        heading="Declare a conflict of interest",
        submit="Declare it",
        form=supervising.ConflictForm,
        service=services.declare_conflict,
        done="Your conflict of interest is noted. You cannot take or be given such a case any more.",
        lead="If you have this case now, ask a supervisor to give it to somebody else.",
        fault_field="about",
        prepare=people_on_case,
    ),
    ActPage(
        slug="summary",
        act=Act.SUMMARY,
        heading="Change what happened",
        submit="Save",
        form=facts.SummaryForm,
        service=services.change_summary,
        done="What happened has been changed. What it said before is in the log.",
        lead="What it says now goes into the log, so nothing is lost.",
        fault_field="summary",
        prepare=_summary,
    ),
    ActPage(
        slug="reclassify",
        act=Act.RECLASSIFY,
        heading="Change the offence",
        submit="Change the offence",
        form=facts.ReclassifyForm,
        service=services.reclassify,
        done="The offence has been changed.",
        fault_field="offence_code",
        prepare=_offences,
    ),
    ActPage(
        slug="transfer",
        act=Act.TRANSFER,
        heading="Transfer this case",
        submit="Transfer the case",
        form=leaving.TransferForm,
        service=services.transfer,
        done="The case has been transferred.",
        lead="The victim must be told first. Open actions and call-backs end with the transfer.",
        variant="warning",
    ),
    ActPage(
        slug="cancel",
        act=Act.CANCEL,
        heading="Cancel this crime",
        submit="Cancel the crime",
        form=leaving.CancelForm,
        service=services.cancel,
        done="The crime has been cancelled.",
        lead="A recorded crime is cancelled only under general rule C of the Home Office Counting Rules, and the victim must "
        "be told first. C1 also needs the other force and its reference, C3 the reference of the case that stays.",
        variant="warning",
    ),
    ActPage(
        slug="reopen",
        act=Act.REOPEN,
        heading="Reopen this case",
        submit="Reopen the case",
        form=leaving.ReopenForm,
        service=services.reopen,
        done="The case is open again.",
        lead="Its outcome ends and stays in the history. The business is told.",
    ),
    ActPage(
        slug="review",
        act=Act.REVIEW,
        heading="Review this case",
        submit="Save the review",
        form=leaving.ReviewForm,
        service=services.review,
        done="Your review is saved.",
        fault_field="next_review",
        prepare=review_template,
    ),
    *CONTACT_PAGES,
    *CALL_PAGES,
    *EVIDENCE_PAGES,
    ActPage(
        slug="link",
        act=Act.LINK,
        heading="Link another case",
        submit="Link the cases",
        form=facts.LinkForm,
        service=_link,
        done="The cases are linked.",
        fault_field="reference",
    ),
    ActPage(
        slug="unlink",
        act=Act.UNLINK,
        heading="Withdraw a link",
        submit="Withdraw the link",
        form=facts.UnlinkForm,
        service=services.withdraw_link,
        done="The link is withdrawn.",
        part="link_id",
        variant="warning",
        fault_field="reason",
    ),
    ActPage(
        slug="add-person",
        act=Act.ADD_PERSON,
        heading="Add a person",
        submit="Add the person",
        form=facts.PersonForm,
        service=services.add_person,
        done="The person is on the case.",
        fault_field="told_name",
    ),
    ActPage(
        slug="remove-person",
        act=Act.REMOVE_PERSON,
        heading="Remove a person from this case",
        submit="Remove the person",
        form=facts.RemovePersonForm,
        service=services.remove_person,
        done="The person is removed from the case.",
        part="case_person_id",
        lead="That they were here, and why they were removed, is kept.",
        variant="warning",
        fault_field="reason",
    ),
    ActPage(
        slug="add-vehicle",
        act=Act.ADD_VEHICLE,
        heading="Add a vehicle",
        submit="Add the vehicle",
        form=facts.VehicleForm,
        service=services.add_vehicle,
        done="The vehicle is on the case.",
        fault_field="registration",
    ),
    ActPage(
        slug="cctv",
        act=Act.CCTV,
        heading="What became of the CCTV",
        submit="Save",
        form=facts.CctvForm,
        service=services.secure_cctv,
        done="The camera is up to date.",
        part="cctv_id",
        fault_field="state",
        prepare=_camera,
    ),
    *PROPERTY_PAGES,
    *ROUTE_PAGES,
    *JOINING_PAGES,
    *TRIAGE_PAGES,
    *AFTERWARDS_PAGES,
    *COUNTING_PAGES,
    *CLOCK_PAGES,
)
