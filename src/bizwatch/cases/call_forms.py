"""The form with which a business chooses when it is called."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bizwatch.cases.policies.slots import Slot
from bizwatch.cases.selectors.call_links import read_time_code, time_code
from bizwatch.design.filters import local_time
from bizwatch.design.forms import DesignForm
from bizwatch.kernel.fields import ChoiceRadios, CleanCharField, PhoneField


class ChooseCallForm(DesignForm):
    """A time among those that are free, the number to call, and what the officer should know before.

    A time that was sent and is free no more is let through: the service says what became of it.
    """

    time = ChoiceRadios(label="When should we call?", subject="when we should call")
    telephone = PhoneField(label="Number to call", subject="the number to call", max_length=20, required=False)
    note = CleanCharField(
        label="Is there anything we should know before we call?",
        help_text="For example a language, an interpreter, text relay, or whom to ask for.",
        subject="your note",
        max_length=240,
        required=False,
    )

    def __init__(self, *args: Any, slots: Iterable[Slot] = (), known_number: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = {time_code(slot.starts_at): local_time(slot.starts_at) for slot in slots}
        sent = str(self.data.get(self.add_prefix("time"), "")) if self.is_bound else ""
        if sent and read_time_code(sent) is not None:
            codes.setdefault(sent, sent)
        self.fields["time"].choices = list(codes.items())  # type: ignore[attr-defined]
        phone = self.fields["telephone"]
        if known_number:
            phone.help_text = f"Leave it empty to be called on the number that ends in {known_number[-3:]}."
        else:
            phone.required = True

    @property
    def starts_at(self) -> datetime:
        """The moment that was chosen, of a valid form."""
        moment = read_time_code(self.cleaned_data["time"])
        assert moment is not None  # noqa: S101 - only codes that can be read are among the choices
        return moment
