"""Forms about clocks: decisions and that they were told, offers, why a clock broke, and the moment asked about."""

from datetime import datetime
from typing import Any, ClassVar

from bizwatch.cases.choices import Offer, OfferAnswer
from bizwatch.cases.desk_forms.base import EARLIER, NOW, TellingForm
from bizwatch.cases.policies.clocks import CLOCK_RULES
from bizwatch.design.act_forms import DATE_HINT, TIME_HINT, ActForm, reason_field
from bizwatch.design.forms import DesignForm, LocalMoment, which_hour_field
from bizwatch.kernel import fields
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import clock, clock_reasons, key_decisions


class DecisionForm(TellingForm):
    """A key decision, and if the victim has been told of it already, when and how."""

    moments: ClassVar[tuple[LocalMoment, ...]] = (
        *TellingForm.moments,
        LocalMoment("decided_at", "day", "time", "which", past_only=True),
    )
    places: ClassVar[dict[str, str]] = {**TellingForm.places, "code": "code"}
    field_order = ("code", "when", "day", "time", "which", "for_date", "note")
    mark_optional = False

    version = None  # type: ignore[assignment]  # it adds, and overwrites nothing
    code = fields.ChoiceRadios(label="What was decided?", subject="what was decided")
    when = fields.ChoiceRadios(
        label="When was it decided?",
        subject="when it was decided",
        choices=((NOW, "Just now"), (EARLIER, "Earlier")),
        initial=NOW,
    )
    day = fields.DateInputField(
        label="Day of the decision", subject="day", help_text=DATE_HINT, design={"conditional_on": ("when", EARLIER)}
    )
    time = fields.TimeInputField(
        label="Time of the decision", subject="time", help_text=TIME_HINT, design={"conditional_on": ("when", EARLIER)}
    )
    which = which_hour_field()
    for_date = fields.DateInputField(
        label="Which day does it name, if any?",
        subject="the day",
        help_text="The day of the hearing, or until when the bail lasts. Leave it empty where there is none.",
        required=False,
    )
    note = fields.CleanCharField(
        label="Note (optional)",
        help_text="For the police only. The business does not see it.",
        required=False,
        multiline=True,
        max_length=2_000,
        design={"rows": 2},
    )

    def __init__(self, *args: Any, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        known = [one for one in key_decisions(to_london(at).date() if at else None) if not one.act]
        field: Any = self.fields["code"]
        field.choices = [(one.code, one.label) for one in known]
        field.design = {**field.design, "choice_hints": {one.code: f"{one.rule}." for one in known}}
        when: Any = self.fields["told_when"]
        when.label = "When was the victim told, if they have been?"

    def arguments(self) -> dict[str, Any]:
        """Return the decision; ``when`` is None for just now."""
        data = self.cleaned_data
        return {
            "code": data["code"],
            "when": data["decided_at"],
            "for_date": data["for_date"],
            "note": data["note"],
            "told": self._told(),
        }


class DecisionToldForm(TellingForm):
    """Of which decisions the victim was told, when and how."""

    field_order = ("runs",)
    mark_optional = False

    version = None  # type: ignore[assignment]  # it adds, and overwrites nothing
    runs = fields.MultiChoice(label="What was the victim told?", subject="what the victim was told")

    def __init__(self, *args: Any, tellings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["runs"]
        field.choices = tellings

    def arguments(self) -> dict[str, Any]:
        """Return the running clocks by their ids, and the telling."""
        return {"runs": [int(pk) for pk in self.cleaned_data["runs"]], "told": self._told()}


class OfferForm(ActForm):
    """What the victim was offered, and what they said."""

    offers = fields.MultiChoice(label="What did you offer?", subject="what you offered", choices=Offer.choices)
    answer = fields.ChoiceRadios(
        label="What did they say?", subject="what the victim said", choices=OfferAnswer.choices
    )
    note = fields.CleanCharField(label="Note (optional)", required=False, max_length=500)

    def __init__(self, *args: Any, open_offers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["offers"]
        field.choices = [(one.value, one.label) for one in Offer if one.value in open_offers]

    def arguments(self) -> dict[str, Any]:
        """Return the offers and the answer."""
        data = self.cleaned_data
        return {
            "offers": [Offer(one) for one in data["offers"]],
            "answer": OfferAnswer(data["answer"]),
            "note": data["note"],
        }


class ClockReasonForm(ActForm):
    """Why a clock broke."""

    places: ClassVar[dict[str, str]] = {"reason": "words"}

    code = fields.ChoiceRadios(label="Why was the time not kept?", subject="why the time was not kept")
    words = reason_field("How did it come about, and what was done about it?", subject="how it came about")

    def __init__(self, *args: Any, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        known = clock_reasons(to_london(at).date() if at else None)
        field: Any = self.fields["code"]
        field.choices = [(one.code, one.label) for one in known]
        field.design = {**field.design, "choice_hints": {one.code: one.hint for one in known}}


class AsAtForm(DesignForm):
    """The moment at which the clocks of a case are asked for. Sent by GET; empty, it is now."""

    moments: ClassVar[tuple[LocalMoment, ...]] = (LocalMoment("moment", "day", "time", "which", past_only=True),)
    mark_optional: ClassVar[bool] = False

    day = fields.DateInputField(label="Day", subject="the day", help_text=DATE_HINT, required=False, past_only=True)
    time = fields.TimeInputField(label="Time", subject="the time", help_text=TIME_HINT, required=False)
    which = which_hour_field()
    known = fields.ConfirmField(
        label="Only with what was written down by then", subject="only what was written down by then", required=False
    )

    def clean(self) -> dict[str, Any] | None:
        """Refuse half a moment."""
        data = super().clean() or self.cleaned_data
        if data.get("day") and not data.get("time") and "time" not in self.errors:
            self.add_error("time", "Enter the time of that day")
        if data.get("time") and not data.get("day") and "day" not in self.errors:
            self.add_error("day", "Enter the day")
        return data


class ClockListForm(DesignForm):
    """What the supervisor's list of clocks is narrowed to. Sent by GET; an unknown value is no filter."""

    mark_optional: ClassVar[bool] = False

    code = fields.ChoiceSelect(label="Clock", required=False, empty_label="All clocks")
    area = fields.ChoiceSelect(label="Policing area", required=False, empty_label="All areas")
    whose = fields.ChoiceSelect(
        label="Who has the case", choices=(("mine", "I have it"),), required=False, empty_label="Anybody"
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code: Any = self.fields["code"]
        code.choices = [(one, clock(one).name) for one in CLOCK_RULES]
        area: Any = self.fields["area"]
        area.choices = areas

    def chosen(self) -> dict[str, str]:
        """Return what was understood of the filters, without the empty ones."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
