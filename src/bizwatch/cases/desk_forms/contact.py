"""Forms of what passes between the desk and the business: contact, call-backs, messages, actions."""

from typing import Any, ClassVar
from uuid import uuid5

from django import forms

from bizwatch.cases.choices import (
    ActionKind,
    ActionState,
    CallBackState,
    ContactChannel,
    ContactResult,
    LogKind,
    Side,
)
from bizwatch.cases.desk_forms.base import EARLIER, NOW, end_of
from bizwatch.design.act_forms import DATE_HINT, TIME_HINT, ActForm, EditForm, names_of, reason_field
from bizwatch.design.forms import LocalMoment, which_hour_field
from bizwatch.kernel import fields

_CHOSEN_HINT = "Only then may the call come after the contact that was promised."


def chosen_field(**design: Any) -> fields.YesNoField:
    """Return the question whether the business asked for the time of a call."""
    return fields.YesNoField(
        label="Did the business ask for this time?",
        subject="the business asked for this time",
        help_text=_CHOSEN_HINT,
        required=False,
        design={"small": True, **design},
    )


# A supervisor's review is written on the page of its own, which also sets the next one.
LOG_KINDS = [(kind.value, kind.label) for kind in LogKind if kind is not LogKind.REVIEW]


class LogForm(ActForm):
    """An entry of the action log."""

    kind = fields.ChoiceRadios(
        label="Kind", subject="the kind of entry", choices=LOG_KINDS, design={"inline": True, "small": True}
    )
    text = fields.CleanCharField(
        label="What was done or decided, and why",
        subject="what was done or decided",
        multiline=True,
        max_length=10_000,
        design={"rows": 4, "character_count": False},
    )


class ContactForm(ActForm):
    """An attempt to contact the victim."""

    moments: ClassVar[tuple[LocalMoment, ...]] = (LocalMoment("at_time", "day", "time", "which", past_only=True),)
    channel = fields.ChoiceRadios(
        label="How", subject="how you tried", choices=ContactChannel.choices, design={"inline": True, "small": True}
    )
    result = fields.ChoiceRadios(
        label="Result", subject="what came of it", choices=ContactResult.choices, design={"small": True}
    )
    note = fields.CleanCharField(
        label="Note", required=False, multiline=True, max_length=2_000, design={"rows": 2, "character_count": False}
    )
    when = fields.ChoiceRadios(
        label="When",
        subject="when it was",
        choices=((NOW, "Just now"), (EARLIER, "Earlier")),
        initial=NOW,
        design={"small": True},
    )
    day = fields.DateInputField(
        label="Day", subject="day", help_text=DATE_HINT, design={"conditional_on": ("when", EARLIER)}
    )
    time = fields.TimeInputField(
        label="Time", subject="time", help_text=TIME_HINT, design={"conditional_on": ("when", EARLIER)}
    )
    which = which_hour_field()

    def arguments(self) -> dict[str, Any]:
        """Return the attempt; ``when`` is None for just now."""
        data = self.cleaned_data
        return {
            "channel": ContactChannel(data["channel"]),
            "result": ContactResult(data["result"]),
            "note": data["note"],
            "when": data["at_time"],
        }


class BookCallBackForm(ActForm):
    """A call at a time that the business chose. Name and number are the case's contact unless changed."""

    moments: ClassVar[tuple[LocalMoment, ...]] = (LocalMoment("starts_at", "day", "time", "which"),)
    places: ClassVar[dict[str, str]] = {"starts_at": "time"}

    day = fields.DateInputField(label="Day", subject="the day of the call", help_text=DATE_HINT, future_only=True)
    time = fields.TimeInputField(label="Time", subject="the time of the call", help_text=TIME_HINT)
    which = which_hour_field()
    with_name = fields.CleanCharField(label="With", subject="whom to call", max_length=120, required=False)
    telephone = fields.PhoneField(label="Telephone number", max_length=20, required=False, design={"width": "20"})
    officer = fields.ChoiceSelect(
        label="Who calls?", subject="who calls", required=False, empty_label="Whoever is on duty"
    )
    note = fields.CleanCharField(label="Note", max_length=240, required=False)
    chosen_by_business = chosen_field()

    def __init__(self, *args: Any, people: tuple[Any, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in people}
        self.fields["officer"].choices = names_of(self.people)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return when, with whom and who calls; None is whoever is on duty."""
        rest = {name: self.cleaned_data[name] for name in ("starts_at", "with_name", "telephone", "note")}
        chosen = bool(self.cleaned_data["chosen_by_business"])
        return {**rest, "officer": self.people.get(self.cleaned_data["officer"]), "chosen_by_business": chosen}


class CloseCallBackForm(ActForm):
    """What became of a call-back: kept, no answer, not made, moved to another time or called off."""

    MOVED, CALLED_OFF = "moved", "called_off"
    moments: ClassVar[tuple[LocalMoment, ...]] = (LocalMoment("moved_to", "day", "time", "which"),)
    places: ClassVar[dict[str, str]] = {"moved_to": "time"}

    state = fields.ChoiceRadios(
        label="What became of it?",
        subject="what became of the call-back",
        choices=(
            (CallBackState.KEPT.value, "Kept: we spoke"),
            (CallBackState.NO_ANSWER.value, "No answer"),
            (CallBackState.MISSED.value, "We did not call"),
            (MOVED, "Moved to another time"),
            (CALLED_OFF, "Called off"),
        ),
    )
    day = fields.DateInputField(
        label="New day", help_text=DATE_HINT, future_only=True, design={"conditional_on": ("state", MOVED)}
    )
    time = fields.TimeInputField(label="New time", help_text=TIME_HINT, design={"conditional_on": ("state", MOVED)})
    which = which_hour_field()
    chosen_by_business = chosen_field(conditional_on=("state", MOVED))
    note = fields.CleanCharField(label="Note", max_length=240, required=False)

    def arguments(self) -> dict[str, Any]:
        """Return the state and, for a call moved, the new time."""
        data = self.cleaned_data
        changed = data["state"] in (self.MOVED, self.CALLED_OFF)
        state = CallBackState.CHANGED if changed else CallBackState(data["state"])
        chosen = bool(data["chosen_by_business"])
        return {"state": state, "note": data["note"], "moved_to": data["moved_to"], "chosen_by_business": chosen}


class MessageForm(ActForm):
    """A message to the business."""

    text = fields.CleanCharField(
        label="Your message to the business",
        subject="your message",
        multiline=True,
        max_length=5_000,
        design={"rows": 4},
    )

    def arguments(self) -> dict[str, Any]:
        """Return the text, with a mark of the page and the text so that one message is sent once."""
        text = self.cleaned_data["text"]
        return {"text": text, "dedupe": uuid5(self.cleaned_data["once"], text)}


class ReadForm(ActForm):
    """The button that marks what was shown as read: a message that came since stays unread."""

    once = None  # type: ignore[assignment]  # pressed twice it does nothing more
    up_to_id = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class OptOutForm(EditForm):
    """Whether the victim wants no contact."""

    opted_out = fields.YesNoField(
        label="Does the victim want no contact?",
        subject="the victim wants no contact",
        yes="Yes, they asked for no contact",
        no="No, they want to be contacted",
        design={"inline": False},
    )
    reason = reason_field("How do you know?", subject="how you know")


class ContactDetailsForm(EditForm):
    """Whom the desk contacts about the case, and how."""

    name = fields.CleanCharField(label="Name", subject="the name of the person to contact", max_length=120)
    telephone = fields.PhoneField(label="Telephone number", required=False, design={"width": "20"})
    email = fields.EmailField(label="Email address", required=False)
    channel = fields.ChoiceRadios(
        label="How do they want to be contacted?",
        subject="how they want to be contacted",
        choices=[(channel.value, channel.label) for channel in ContactChannel if channel is not ContactChannel.VISIT],
    )
    times = fields.CleanCharField(label="Best times", required=False, max_length=120)

    def arguments(self) -> dict[str, Any]:
        """Return the service's arguments."""
        given = super().arguments()
        return given | {"channel": ContactChannel(given["channel"])}


class ActionForm(ActForm):
    """Something one side must do by a date."""

    side = fields.ChoiceRadios(label="Who must do it?", subject="who must do it", choices=Side.choices)
    kind = fields.ChoiceRadios(
        label="What kind of thing is it?", subject="what kind of thing it is", choices=ActionKind.choices
    )
    text = fields.CleanCharField(
        label="What must be done?",
        subject="what must be done",
        help_text="The business reads what it is asked to do, so write it for them.",
        max_length=240,
    )
    due = fields.DateInputField(
        label="By when?",
        subject="due date",
        help_text="Seven days from now if you leave it empty.",
        future_only=True,
        required=False,
    )
    owner = fields.ChoiceSelect(
        label="Whose is it?",
        subject="whose it is",
        required=False,
        empty_label="Whoever has the case",
        design={"conditional_on": ("side", Side.POLICE.value)},
    )

    def __init__(self, *args: Any, people: tuple[Any, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in people}
        self.fields["owner"].choices = names_of(self.people)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the action, due at the end of its day."""
        data = self.cleaned_data
        return {
            "side": Side(data["side"]),
            "kind": ActionKind(data["kind"]),
            "text": data["text"],
            "due_at": end_of(data["due"]),
            "owner": self.people.get(data["owner"]),
        }


class CloseActionForm(ActForm):
    """What became of an action."""

    state = fields.ChoiceRadios(
        label="What became of it?",
        subject="what became of the action",
        choices=(
            (ActionState.DONE.value, ActionState.DONE.label),
            (ActionState.DROPPED.value, ActionState.DROPPED.label),
        ),
    )
    note = fields.CleanCharField(label="Note", max_length=240, required=False)

    def arguments(self) -> dict[str, Any]:
        """Return the state and the note."""
        return {"state": ActionState(self.cleaned_data["state"]), "note": self.cleaned_data["note"]}
