"""Everything that can be done to a case at the desk, as one table: each entry is a page, an address and a form.

Naming a suspect and finalising take two steps and stand in modules of their own.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile

from bizwatch.accounts.selectors import investigators
from bizwatch.cases import services
from bizwatch.cases.choices import CctvState
from bizwatch.cases.desk_forms import contact, facts, leaving
from bizwatch.cases.desk_views.acting import ActPage
from bizwatch.cases.exceptions import CaseNotFound, RulesNotMet
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.selectors import case_by_reference
from bizwatch.evidence.services import receive_file
from bizwatch.kernel.clock import to_london
from bizwatch.reference.choices import OffenceScheme
from bizwatch.reference.selectors import offences

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


def _send_evidence(*, case: Case, upload: UploadedFile, caption: str, by: "User", at: datetime) -> object:
    """Receive the file first, outside the unit of work in which it is put on the case (``receive_file`` says why)."""
    evidence = receive_file(upload=upload, caption=caption, by=by, at=at)
    return services.attach_evidence(case=case, evidence_id=evidence.pk, by=by, at=at)


def _link(*, case: Case, reference: str, reason: str, by: "User", at: datetime) -> object:
    try:
        other = case_by_reference(by, reference)
    except CaseNotFound as missing:
        raise RulesNotMet((("reference", str(missing)),)) from missing
    return services.link_cases(case=case, other=other, reason=reason, by=by, at=at)


def _people(case: Case, part: Any) -> dict[str, Any]:
    return {"people": tuple(investigators())}


def _call(case: Case, part: Any) -> dict[str, Any]:
    initial = {"with_name": case.contact_name, "telephone": case.contact_telephone}
    if case.allocated_to is not None:
        initial["officer"] = str(case.allocated_to.public_id)
    return {**_people(case, part), "initial": initial}


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


def _opt_out(case: Case, part: Any) -> dict[str, Any]:
    return {"initial": {"opted_out": not case.contact_opted_out}}


def _contact_details(case: Case, part: Any) -> dict[str, Any]:
    columns = ("name", "telephone", "email", "channel", "times")
    return {"initial": {column: getattr(case, f"contact_{column}") for column in columns}}


def _camera(case: Case, part: Any) -> dict[str, Any]:
    return {"initial": {"state": "" if part.state == CctvState.WAITING else part.state, "note": part.settled_note}}


def _exhibit(case: Case, part: Any) -> dict[str, Any]:
    return {"initial": {"exhibit_reference": part.exhibit_reference}}


ACT_PAGES: tuple[ActPage, ...] = (
    ActPage(
        slug="record",
        act=Act.RECORD,
        heading="Record this as a crime",
        submit="Record the crime",
        form=facts.RecordForm,
        service=services.record_crime,
        done="The crime is recorded.",
        lead="The victim’s belief is enough, unless there is credible evidence to the contrary. Low value, no CCTV or a "
        "victim who does not support action are no reasons not to record.",
    ),
    ActPage(
        slug="take",
        act=Act.TAKE,
        heading="Take this case",
        submit="Take this case",
        form=leaving.TakeForm,
        service=services.take_case,
        done="You have this case now.",
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
        prepare=_people,
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
        slug="remedy",
        act=Act.REMEDY,
        heading="The remedy was done",
        submit="Note that it was done",
        form=leaving.RemedyForm,
        service=services.complete_remedy,
        done="The remedy is noted as done.",
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
    ),
    ActPage(
        slug="contact-wish",
        act=Act.OPT_OUT,
        heading="Whether the victim wants contact",
        submit="Save",
        form=contact.OptOutForm,
        service=services.set_contact_opt_out,
        done="The victim’s wish is noted.",
        fault_field="opted_out",
        prepare=_opt_out,
    ),
    ActPage(
        slug="contact-details",
        act=Act.CHANGE_CONTACT,
        heading="Change whom we contact",
        submit="Save",
        form=contact.ContactDetailsForm,
        service=services.change_contact,
        done="The contact details have been changed. What stood there before is in the log.",
        fault_field="name",
        prepare=_contact_details,
    ),
    ActPage(
        slug="log",
        act=Act.LOG,
        heading="Write in the log",
        submit="Add to the log",
        form=contact.LogForm,
        service=services.add_log_entry,
        done="Your entry is in the log.",
        fault_field="text",
    ),
    ActPage(
        slug="contact",
        act=Act.CONTACT,
        heading="Note a contact with the victim",
        submit="Save the contact",
        form=contact.ContactForm,
        service=services.record_contact,
        done="The contact is noted.",
        fault_field="when",
    ),
    ActPage(
        slug="book-call",
        act=Act.BOOK_CALL_BACK,
        heading="Book a call-back",
        submit="Book the call",
        form=contact.BookCallBackForm,
        service=services.book_call_back,
        done="The call-back is in the diary.",
        lead="The business is told by e-mail, if it wants to be.",
        fault_field="time",
        prepare=_call,
    ),
    ActPage(
        slug="call",
        act=Act.CLOSE_CALL_BACK,
        heading="What became of the call-back",
        submit="Save",
        form=contact.CloseCallBackForm,
        service=services.close_call_back,
        done="The diary is up to date.",
        part="call_back_id",
        fault_field="time",
    ),
    ActPage(
        slug="message",
        act=Act.MESSAGE,
        heading="Write to the business",
        submit="Send the message",
        form=contact.MessageForm,
        service=services.send_message,
        done="Your message has been sent.",
        fault_field="text",
    ),
    ActPage(
        slug="messages-read",
        act=Act.READ,
        heading="Mark the messages as read",
        submit="Mark as read",
        form=contact.ReadForm,
        service=services.mark_read,
        done="The messages are marked as read.",
    ),
    ActPage(
        slug="add-action",
        act=Act.ADD_ACTION,
        heading="Add an action",
        submit="Add the action",
        form=contact.ActionForm,
        service=services.add_action,
        done="The action has been added.",
        fault_field="due",
        prepare=_people,
    ),
    ActPage(
        slug="action",
        act=Act.CLOSE_ACTION,
        heading="Close an action",
        submit="Close the action",
        form=contact.CloseActionForm,
        service=services.close_action,
        done="The action is closed.",
        part="action_id",
    ),
    ActPage(
        slug="add-evidence",
        act=Act.EVIDENCE,
        heading="Add evidence",
        submit="Add the file",
        form=facts.EvidenceForm,
        service=_send_evidence,
        done="The file is on the case. Its hash was taken as it arrived.",
        fault_field="upload",
    ),
    ActPage(
        slug="exhibit",
        act=Act.EXHIBIT,
        heading="Give an exhibit its reference",
        submit="Save",
        form=facts.ExhibitForm,
        service=services.give_exhibit_reference,
        done="The exhibit has its reference.",
        part="exhibit_id",
        fault_field="exhibit_reference",
        prepare=_exhibit,
    ),
    ActPage(
        slug="withdraw-exhibit",
        act=Act.WITHDRAW_EXHIBIT,
        heading="Withdraw an exhibit",
        submit="Withdraw the exhibit",
        form=facts.WithdrawForm,
        service=services.withdraw_exhibit,
        done="The exhibit is withdrawn. The file and its continuity stay.",
        part="exhibit_id",
        variant="warning",
        fault_field="reason",
    ),
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
)
