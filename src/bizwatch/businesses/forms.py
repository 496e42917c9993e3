"""Forms of businesses, premises and members. Those of an import are in ``import_forms.py``."""

from collections.abc import Sequence
from typing import Any

from django import forms

from bizwatch.accounts.roles import BUSINESS_ROLES, HEAD_OFFICE, ROLES
from bizwatch.businesses.choices import BusinessKind, Channel
from bizwatch.businesses.details import PremisesDetails
from bizwatch.businesses.exceptions import PlaceNotFound
from bizwatch.businesses.models import Premises
from bizwatch.design.forms import DesignForm
from bizwatch.kernel.fields import (
    ChoiceRadios,
    ChoiceSelect,
    CleanCharField,
    EmailField,
    IntegerField,
    MultiChoice,
    PasswordField,
    PhoneField,
    PostcodeField,
    YesNoField,
)
from bizwatch.reference.selectors import sectors

TICKED_UP_TO = 20  # premises that fit on a page as checkboxes; of more, those meant are typed
_PASSWORD_HINT = "Must be at least 12 characters. Three random words make a good password."  # noqa: S105 - a hint


def _sector_choices() -> list[tuple[str, str]]:
    return [(sector.code, sector.label) for sector in sectors()]


def _sector_field() -> ChoiceSelect:
    return ChoiceSelect(label="Kind of business", subject="the kind of business", choices=_sector_choices)


def _address_field() -> CleanCharField:
    return CleanCharField(
        label="Building and street",
        subject="the building and street",
        max_length=240,
        design={"autocomplete": "street-address"},
    )


def _town_field() -> CleanCharField:
    design = {"autocomplete": "address-level2", "width": "two-thirds"}
    return CleanCharField(label="Town or village", max_length=80, required=False, design=design)


def add_place_error(form: forms.Form, error: PlaceNotFound) -> None:
    """Put what is wrong with a postcode beside the postcode."""
    form.add_error("postcode", str(error))


class PremisesForm(DesignForm):
    """Everything a person can say of a premises."""

    name = CleanCharField(label="Name of the premises", subject="the name of the premises", max_length=160)
    address = _address_field()
    town = _town_field()
    postcode = PostcodeField(help_text="We find the police area from it.")
    sector = _sector_field()
    opening_hours = CleanCharField(
        label="Opening hours",
        required=False,
        max_length=255,
        help_text="For example, Monday to Saturday 8am to 10pm, Sunday 10am to 4pm.",
    )
    contact_name = CleanCharField(
        label="Name of the contact",
        required=False,
        max_length=120,
        help_text="The person the police should speak to about these premises.",
        design={"width": "two-thirds"},
    )
    contact_email = EmailField(label="Email address of the contact", required=False, design={"autocomplete": "off"})
    contact_telephone = PhoneField(
        label="Telephone number of the contact", required=False, design={"autocomplete": "off"}
    )
    contact_channel = ChoiceRadios(
        label="How should the police get in touch?",
        subject="how the police should get in touch",
        choices=Channel.choices,
        initial=Channel.EMAIL.value,
    )
    contact_times = CleanCharField(
        label="Best times to get in touch",
        required=False,
        max_length=120,
        help_text="For example, weekdays before 11am.",
        design={"width": "two-thirds"},
    )
    has_cctv = YesNoField(label="Is there CCTV?", subject="there is CCTV", required=False)
    cctv_cameras = CleanCharField(
        label="Which cameras are there?",
        required=False,
        max_length=240,
        help_text="For example, till, door, fuel pumps.",
        design={"conditional_on": ("has_cctv", "yes")},
    )
    cctv_keeps_days = IntegerField(
        label="How many days of pictures are kept?",
        subject="days of pictures kept",
        required=False,
        max_value=365,
        help_text="Most systems record over the oldest pictures after 14 to 31 days.",
        design={"conditional_on": ("has_cctv", "yes"), "width": "3", "suffix": "days"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def details(self) -> PremisesDetails:
        """Return what was said, once the form is valid."""
        return PremisesDetails(**{name: value for name, value in self.cleaned_data.items() if name != "version"})

    @staticmethod
    def initial_of(premises: Premises) -> dict[str, Any]:
        """Return what the form shows for a saved premises."""
        return {name: getattr(premises, name) for name in PremisesForm.base_fields}


class BusinessForm(DesignForm):
    """Name and kind of a business."""

    name = CleanCharField(label="Name of the business", subject="the name of the business", max_length=160)
    kind = ChoiceRadios(
        label="What kind of business is it?",
        subject="what kind of business it is",
        choices=BusinessKind.choices,
        help_text="Crime against public bodies and places of worship is not counted as business crime.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class RoleForm(DesignForm):
    """A role and the premises it is for. A business of many premises gets a box to type in instead of checkboxes."""

    mark_optional = False

    role = ChoiceRadios(
        label="What will they do?",
        subject="what they will do",
        choices=[(code, ROLES[code].name) for code in BUSINESS_ROLES],
        design={"choice_hints": {code: ROLES[code].description for code in BUSINESS_ROLES}},
    )
    ticked = MultiChoice(
        label="For which premises?",
        subject="at least one premises",
        required=False,
        help_text="Leave empty for head office, which sees every premises.",
    )
    typed = CleanCharField(
        label="For which premises?",
        required=False,
        multiline=True,
        max_length=20_000,
        help_text="One premises on each line: its reference (P-…), postcode or full name. "
        "Leave empty for head office, which sees every premises.",
        design={"character_count": False},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, premises: Sequence[Premises], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._premises = premises
        if len(premises) <= TICKED_UP_TO:
            del self.fields["typed"]
            self.fields["ticked"].choices = [(one.reference, _told_apart(one)) for one in premises]  # type: ignore[attr-defined]
        else:
            del self.fields["ticked"]

    def clean(self) -> dict[str, Any]:
        """Turn what was ticked or typed into ``premises``; everybody but head office needs one."""
        data = super().clean() or self.cleaned_data
        chosen = self._ticked() if "ticked" in self.fields else self._typed()
        data["premises"] = chosen
        asked = "ticked" if "ticked" in self.fields else "typed"
        if data.get("role") not in (None, "", HEAD_OFFICE.code) and not chosen and asked not in self.errors:
            self.add_error(
                asked, "Select at least one premises" if asked == "ticked" else "Enter at least one premises"
            )
        return data

    def _ticked(self) -> list[Premises]:
        wanted = set(self.cleaned_data.get("ticked") or [])
        return [one for one in self._premises if one.reference in wanted]

    def _typed(self) -> list[Premises]:
        found: dict[int, Premises] = {}
        for line in filter(None, map(str.strip, self.cleaned_data.get("typed", "").splitlines())):
            matches = [one for one in self._premises if _is_meant(one, line)]
            if len(matches) == 1:
                found[matches[0].pk] = matches[0]
            else:
                what = (
                    "fits more than one premises. Enter its reference instead"
                    if matches
                    else "is none of your premises"
                )
                self.add_error("typed", f"“{line[:60]}” {what}")
        return list(found.values())


def _told_apart(premises: Premises) -> str:
    return ", ".join(filter(None, (premises.name, premises.address, premises.postcode)))


def _is_meant(premises: Premises, line: str) -> bool:
    typed = "".join(line.split()).casefold()
    return typed in {
        "".join(text.split()).casefold() for text in (premises.reference, premises.postcode, premises.name)
    }


class InviteForm(RoleForm):
    """An invitation: whom, as what, for which premises."""

    field_order = ("email", "role", "ticked", "typed")
    email = EmailField(label="Their email address", subject="their email address", design={"autocomplete": "off"})


class JoinForm(DesignForm):
    """The account of an invited person."""

    name = CleanCharField(label="Full name", subject="your full name", max_length=120, design={"autocomplete": "name"})
    password = PasswordField(
        purpose="new-password", label="Choose a password", subject="a password", help_text=_PASSWORD_HINT
    )


class RegisterForm(DesignForm):
    """What a sole trader says to register."""

    name = CleanCharField(
        label="Your full name", subject="your full name", max_length=120, design={"autocomplete": "name"}
    )
    email = EmailField(
        label="Your email address",
        subject="your email address",
        help_text="You will use it to sign in. We send a link to it to check that it is yours.",
    )
    business_name = CleanCharField(
        label="Name of the business",
        subject="the name of the business",
        max_length=160,
        help_text="The name over the door, if there is one.",
        design={"autocomplete": "organization"},
    )
    address = _address_field()
    town = _town_field()
    postcode = PostcodeField(help_text="We find the police area from it.")
    sector = _sector_field()
    password = PasswordField(
        purpose="new-password", label="Choose a password", subject="a password", help_text=_PASSWORD_HINT
    )
