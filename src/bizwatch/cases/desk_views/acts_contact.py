"""The acts of the desk that pass between it and the business: contact, call-backs, messages, actions."""

from typing import Any

from bizwatch.accounts.selectors import investigators
from bizwatch.cases import services
from bizwatch.cases.desk_forms import contact
from bizwatch.cases.desk_views.acting import ActPage
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act


def people_of(case: Case, part: Any) -> dict[str, Any]:
    """Return the investigators, for a form that asks for one."""
    return {"people": tuple(investigators())}


def _call(case: Case, part: Any) -> dict[str, Any]:
    initial = {"with_name": case.contact_name, "telephone": case.contact_telephone}
    if case.allocated_to is not None:
        initial["officer"] = str(case.allocated_to.public_id)
    return {**people_of(case, part), "initial": initial}


def _opt_out(case: Case, part: Any) -> dict[str, Any]:
    return {"initial": {"opted_out": not case.contact_opted_out}}


def _contact_details(case: Case, part: Any) -> dict[str, Any]:
    columns = ("name", "telephone", "email", "channel", "times")
    return {"initial": {column: getattr(case, f"contact_{column}") for column in columns}}


CONTACT_PAGES: tuple[ActPage, ...] = (
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
        prepare=people_of,
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
)
