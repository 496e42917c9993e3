"""Forms about a case that is no crime: how it is counted and closed, the national fraud service, the duty to notify."""

from typing import Any, ClassVar

from bizwatch.cases.choices import NotifyRoute, ReferralStepKind, ReferralVictim
from bizwatch.cases.desk_forms.base import EARLIER, NOW
from bizwatch.cases.policies.notifying import NOTIFY_RULES
from bizwatch.design.act_forms import DATE_HINT, TIME_HINT, ActForm, EditForm, reason_field
from bizwatch.design.forms import LocalMoment, which_hour_field
from bizwatch.kernel import fields
from bizwatch.reference.selectors import AsbTerm, Result

FROM_THE_START, LATER = "start", "later"
_WHEN = ((NOW, "Just now"), (EARLIER, "Earlier"))


def _day(other: str, value: str) -> fields.DateInputField:
    return fields.DateInputField(
        label="Day", subject="day", help_text=DATE_HINT, design={"conditional_on": (other, value)}
    )


def _time(other: str, value: str) -> fields.TimeInputField:
    return fields.TimeInputField(
        label="Time", subject="time", help_text=TIME_HINT, design={"conditional_on": (other, value)}
    )


class ClassifyForm(EditForm):
    """How an incident is counted: one qualifier and one heading, asked apart because neither follows from the other."""

    NONE = "none"

    qualifier = fields.ChoiceRadios(label="Whom does it affect? (qualifier)", subject="whom it affects")
    heading = fields.ChoiceSelect(
        label="What is it? (heading)", subject="what it is", required=False, empty_label="Choose a heading"
    )
    reason = reason_field("Why? (optional)", required=False, max_length=1_000)
    mark_optional = False

    def __init__(
        self,
        *args: Any,
        qualifiers: tuple[AsbTerm, ...] = (),
        headings: tuple[AsbTerm, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        qualifier: Any = self.fields["qualifier"]
        offered = [(term.code, f"{term.label}: {term.plain[:1].lower()}{term.plain[1:]}") for term in qualifiers]
        qualifier.choices = [*offered, (self.NONE, "It is not anti-social behaviour")]
        qualifier.design = {**qualifier.design, "divider_before": self.NONE}
        heading: Any = self.fields["heading"]
        heading.choices = [(term.code, term.label) for term in headings]

    def arguments(self) -> dict[str, Any]:
        """Return the two codes, both empty where it is no anti-social behaviour."""
        given = super().arguments()
        return {**given, "qualifier": "", "heading": ""} if given["qualifier"] == self.NONE else given


class TurnForm(EditForm):
    """The offence of what turns out to be a crime, and since when that is known."""

    moments: ClassVar[tuple[LocalMoment, ...]] = (LocalMoment("learnt_at", "day", "time", "which", past_only=True),)
    places: ClassVar[dict[str, str]] = {"learnt_at": "time"}

    offence_code = fields.ChoiceSelect(label="Offence", subject="the offence", empty_label="Choose an offence")
    reason = reason_field("What makes it a crime?", subject="what makes it a crime")
    since = fields.ChoiceRadios(
        label="When was that known?",
        subject="when that was known",
        choices=((FROM_THE_START, "From the start: the report said it"), (LATER, "Later: new information came")),
        help_text="The 24 hours in which a crime is recorded run from then.",
    )
    day = _day("since", LATER)
    time = _time("since", LATER)
    which = which_hour_field()

    def __init__(self, *args: Any, offences: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offence_code"].choices = offences  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the offence, why, and when it became known; None for from the start."""
        data = self.cleaned_data
        return {**{name: data[name] for name in ("offence_code", "reason", "version")}, "learnt_at": data["learnt_at"]}


class CloseForm(EditForm):
    """The result with which a case ends that is no crime, and what each result needs."""

    places: ClassVar[dict[str, str]] = {"case": "result_code"}

    result_code = fields.ChoiceRadios(label="What was the result?", subject="the result")
    other_body = fields.CleanCharField(
        label="Who takes it on? (for something passed on)", subject="who takes it on", required=False, max_length=120
    )
    rationale = reason_field(
        "What was done, and why can it be closed?", subject="what was done", help_text="Only the police read this."
    )
    words_for_business = fields.CleanCharField(
        label="Words for the business (optional)",
        required=False,
        multiline=True,
        max_length=2_000,
        help_text="The business reads this beside what the result means.",
        design={"rows": 3, "character_count": False},
    )
    mark_optional = False

    def __init__(self, *args: Any, results: tuple[Result, ...] = (), restricted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["result_code"]
        field.choices = [(row.code, row.label) for row in results]
        field.design = {**field.design, "choice_hints": {row.code: row.meaning for row in results}}
        if restricted:
            field.design = {}
            del self.fields["words_for_business"]


class ReferralForm(EditForm):
    """What happened at the national service."""

    moments: ClassVar[tuple[LocalMoment, ...]] = (LocalMoment("at_time", "day", "time", "which", past_only=True),)

    kind = fields.ChoiceRadios(label="What happened?", subject="what happened")
    service_reference = fields.CleanCharField(
        label="The service’s reference", required=False, max_length=60, design={"width": "20", "spellcheck": False}
    )
    when = fields.ChoiceRadios(label="When", subject="when it was", choices=_WHEN, initial=NOW)
    day = _day("when", EARLIER)
    time = _time("when", EARLIER)
    which = which_hour_field()
    note = reason_field("Note (optional)", required=False, subject="a note")
    mark_optional = False

    def __init__(self, *args: Any, steps: tuple[ReferralStepKind, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(step.value, step.label) for step in steps]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the step; ``when`` is None for just now."""
        data = self.cleaned_data
        same = {name: data[name] for name in ("service_reference", "note", "version")}
        return {**same, "kind": ReferralStepKind(data["kind"]), "when": data["at_time"]}


class LossForm(EditForm):
    """What kind of fraud it is, who lost by it, and how much."""

    KNOWN, UNKNOWN = "known", "unknown"

    nfib_code = fields.ChoiceSelect(
        label="Kind of fraud", subject="the kind of fraud", required=False, empty_label="Not known"
    )
    victim = fields.ChoiceRadios(label="Who lost by it?", subject="who lost by it", choices=ReferralVictim.choices)
    is_known = fields.ChoiceRadios(
        label="Is the loss known?",
        subject="whether the loss is known",
        choices=((KNOWN, "Yes"), (UNKNOWN, "No, nobody knows yet")),
        help_text="A loss that nobody knows is counted as unknown and never as nothing.",
    )
    loss = fields.MoneyField(
        label="Loss in pounds",
        subject="the loss",
        help_text="0 if nothing was lost.",
        design={"conditional_on": ("is_known", KNOWN)},
    )

    def __init__(self, *args: Any, frauds: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nfib_code"].choices = frauds  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the kind, the victim and the loss; None where nobody knows it."""
        data = self.cleaned_data
        loss = data["loss"] if data["is_known"] == self.KNOWN else None
        same = {name: data[name] for name in ("nfib_code", "version")}
        return {**same, "victim": ReferralVictim(data["victim"]), "loss": loss}


class NotifyForm(ActForm):
    """That the Home Office was told of one person."""

    moments: ClassVar[tuple[LocalMoment, ...]] = (LocalMoment("at_time", "day", "time", "which", past_only=True),)

    route = fields.ChoiceRadios(
        label="How was the Home Office told?",
        subject="how the Home Office was told",
        choices=NotifyRoute.choices,
        design={"choice_hints": {route.value: rule.words for route, rule in NOTIFY_RULES.items()}},
    )
    who = fields.CleanCharField(
        label="Which person on this case?",
        subject="words that tell this person from others",
        help_text="Words that tell them from others, such as “the younger man”. No name for an adult who does not agree.",
        max_length=120,
    )
    form_reference = fields.CleanCharField(
        label="Reference of the form that was sent",
        subject="the reference of the form that was sent",
        max_length=60,
        design={"width": "20", "spellcheck": False},
    )
    when = fields.ChoiceRadios(label="When was it sent?", subject="when it was sent", choices=_WHEN, initial=NOW)
    day = _day("when", EARLIER)
    time = _time("when", EARLIER)
    which = which_hour_field()
    note = reason_field("Note (optional)", required=False, subject="a note")

    def arguments(self) -> dict[str, Any]:
        """Return the notification; ``when`` is None for just now."""
        data = self.cleaned_data
        same = {name: data[name] for name in ("who", "form_reference", "note")}
        return {**same, "route": NotifyRoute(data["route"]), "when": data["at_time"]}


class OpenForm(ActForm):
    """Why a restricted case is opened."""

    once = None  # type: ignore[assignment]  # every opening is noted, a second one too
    reason = fields.CleanCharField(
        label="Why do you open this case?",
        subject="why you open this case",
        max_length=240,
        design={"rows": 2, "page_heading": True, "label_size": "l"},
    )
