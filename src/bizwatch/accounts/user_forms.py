"""The forms of a person's own account and of the administrator's pages."""

from typing import Any

from django import forms

from bizwatch.accounts.areas import policing_area_choices
from bizwatch.accounts.roles import POLICE_ROLES, ROLES
from bizwatch.design.forms import DesignForm
from bizwatch.kernel.fields import ChoiceSelect, CleanCharField, EmailField, MultiChoice, PhoneField


def _name(label: str, subject: str) -> CleanCharField:
    return CleanCharField(label=label, subject=subject, max_length=120, design={"autocomplete": "name"})


def _roles() -> MultiChoice:
    hints = {code: ROLES[code].description for code in POLICE_ROLES}
    return MultiChoice(
        label="Roles",
        subject="at least one role",
        choices=[(code, ROLES[code].name) for code in POLICE_ROLES],
        design={"choice_hints": hints, "label_size": "m"},
    )


def _collar_number() -> CleanCharField:
    return CleanCharField(
        label="Collar number", required=False, max_length=12, design={"width": "10", "spellcheck": False}
    )


def _policing_area() -> ChoiceSelect:
    return ChoiceSelect(label="Policing area", required=False, choices=policing_area_choices, empty_label="No area")


class ContactDetailsForm(DesignForm):
    """A person's own name and telephone."""

    name = _name("Full name", "your full name")
    telephone = PhoneField(label="Telephone number", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class NewEmailForm(DesignForm):
    """The address with which a person wants to sign in from now on."""

    email = EmailField(
        label="New email address",
        subject="your new email address",
        help_text="We will send a link to this address. It becomes yours when you follow it.",
    )


class AddUserForm(DesignForm):
    """A new police account."""

    name = CleanCharField(
        label="Full name",
        subject="a full name",
        max_length=120,
        help_text="With the rank, as it is to be shown: PC Ann Example.",
    )
    email = EmailField(
        label="Email address",
        subject="an email address",
        help_text="We will send a link to set up the account.",
        design={"autocomplete": "off"},
    )
    collar_number = _collar_number()
    policing_area = _policing_area()
    roles = _roles()


class PoliceDetailsForm(DesignForm):
    """What an administrator answers for."""

    name = CleanCharField(label="Full name", subject="a full name", max_length=120)
    collar_number = _collar_number()
    policing_area = _policing_area()
    further_areas = MultiChoice(
        label="Areas they may see beside their own",
        required=False,
        choices=policing_area_choices,
        help_text="For a beat manager who covers for the neighbouring team.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class RolesForm(DesignForm):
    """The police roles of a user; none is an answer too."""

    mark_optional = False

    roles = _roles()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].required = False


class ReasonForm(DesignForm):
    """Why something is done to somebody's account; kept in the audit."""

    reason = CleanCharField(
        label="Why?",
        subject="why",
        max_length=200,
        help_text="This is kept in the audit. Do not write about the person's health or private life.",
    )
