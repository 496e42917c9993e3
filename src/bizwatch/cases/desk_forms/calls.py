"""Forms of the desk about slots of the rota: choose one, move to one, give a call to somebody, ask for another time."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from bizwatch.cases.desk_forms.contact import chosen_field
from bizwatch.cases.policies.slots import Slot
from bizwatch.cases.selectors.call_links import read_time_code, time_code
from bizwatch.design.act_forms import ActForm, names_of
from bizwatch.design.filters import local_time, plural
from bizwatch.kernel import fields
from bizwatch.kernel.clock import to_london


class SlotForm(ActForm):
    """A free slot of the rota; one that was free when the page was shown is let through for the service to judge."""

    starts_at = fields.ChoiceSelect(label="When", subject="when to call", empty_label="Choose a time")
    with_name = fields.CleanCharField(label="With", subject="whom to call", max_length=120, required=False)
    telephone = fields.PhoneField(label="Telephone number", max_length=20, required=False, design={"width": "20"})
    note = fields.CleanCharField(
        label="Note",
        help_text="For example a language, an interpreter, or whom to ask for.",
        max_length=240,
        required=False,
    )
    chosen_by_business = chosen_field()

    def __init__(self, *args: Any, slots: Iterable[Slot] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {time_code(slot.starts_at): slot_words(slot) for slot in slots}
        sent = str(self.data.get("starts_at", "")) if self.is_bound else ""
        if sent and read_time_code(sent) is not None:
            choices.setdefault(sent, sent)
        self.fields["starts_at"].choices = list(choices.items())  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the slot and the details of the call."""
        given = super().arguments()
        chosen = bool(given["chosen_by_business"])
        return {**given, "starts_at": read_time_code(given["starts_at"]), "chosen_by_business": chosen}


class MoveToSlotForm(SlotForm):
    """Another slot for a call that is booked."""

    with_name = None  # type: ignore[assignment]
    note = None  # type: ignore[assignment]


class GiveCallForm(ActForm):
    """Who takes a call over: those who are on the rota then and have no other call."""

    officer = fields.ChoiceSelect(label="Who calls?", subject="who calls")

    def __init__(self, *args: Any, people: tuple[Any, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in people}
        self.fields["officer"].choices = names_of(self.people)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the officer."""
        return {"officer": self.people[str(UUID(self.cleaned_data["officer"]))]}


class OfferTimesForm(ActForm):
    """The button that asks the business to choose another time."""


def slot_words(slot: Slot) -> str:
    """Return a slot as a choice: "Tue 24 Nov, 10:30am (2 officers free)"."""
    local = to_london(slot.starts_at)
    return f"{local:%a} {local.day} {local:%b}, {local_time(slot.starts_at)} ({plural(len(slot.officers), 'officer')} free)"
