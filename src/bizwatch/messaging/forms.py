"""The form of the contact preferences."""

from typing import Any

from bizwatch.design.forms import DesignForm
from bizwatch.kernel.fields import ChoiceSelect, MultiChoice, YesNoField
from bizwatch.messaging.choices import DAYS
from bizwatch.messaging.presenters import hour_in_words

_IF_WANTED = ("wants_email", "yes")


class ContactPreferenceForm(DesignForm):
    """Whether, between which hours and on which days we may email."""

    wants_email = YesNoField(
        label="Do you want to get emails about your reports and cases?",
        subject="you want to get emails about your reports and cases",
        help_text="Links that you ask for, such as for a new password, are sent in any case.",
        design={"label_size": "m"},
    )
    from_hour = ChoiceSelect(
        label="Not before",
        subject="the time from which we may email",
        choices=[(str(hour), hour_in_words(hour)) for hour in range(24)],
        design={"conditional_on": _IF_WANTED},
    )
    to_hour = ChoiceSelect(
        label="Not after",
        subject="the time until which we may email",
        choices=[(str(hour), hour_in_words(hour)) for hour in range(1, 25)],
        design={"conditional_on": _IF_WANTED},
    )
    days = MultiChoice(
        label="On which days may we email?",
        subject="at least one day on which we may email",
        choices=[(str(number), day) for number, day in enumerate(DAYS)],
        design={"conditional_on": _IF_WANTED, "small": True},
    )

    def clean(self) -> dict[str, Any]:
        """Hold the two hours against each other."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("from_hour"), cleaned.get("to_hour")
        if start and end and int(start) >= int(end):
            self.add_error("to_hour", "“Not after” must be later than “Not before”")
        return cleaned
