"""Forms about who a victim is, how they are reached, and what they need."""

from typing import Any, ClassVar
from uuid import UUID

from bizwatch.cases.choices import ContactChannel
from bizwatch.design.act_forms import ActForm, EditForm, reason_field
from bizwatch.kernel import fields
from bizwatch.reference.selectors import NeedsLevel, NeedsQuestion, RightsCategory, SupportService
from bizwatch.victims.choices import PERSON_KINDS, EmployerMayKnow, SupportStep, VictimKind
from bizwatch.victims.policies.needs import ANSWERS
from bizwatch.victims.services.victims import VictimDetails

_DETAILS = ("name", "role_words", "telephone", "email", "times")
QUESTION = "ask_"


def _name_field(label: str, subject: str) -> fields.CleanCharField:
    return fields.CleanCharField(label=label, subject=subject, max_length=160, design={"spellcheck": False})


class ReachForm(ActForm):
    """How somebody is reached; the answers become ``VictimDetails``."""

    places: ClassVar[dict[str, str]] = {"NameNeeded": "name", "WayNeeded": "channel"}

    name = _name_field("Name", "the name")
    telephone = fields.PhoneField(label="Telephone number", required=False)
    email = fields.EmailField(label="E-mail address", required=False)
    channel = fields.ChoiceRadios(
        label="How do they want to be contacted?",
        subject="how they want to be contacted",
        choices=ContactChannel.choices,
        initial=ContactChannel.PHONE,
        design={"inline": True, "small": True},
    )
    times = fields.CleanCharField(
        label="When does it suit them?",
        help_text="For example, weekdays after 6pm, not at work",
        max_length=120,
        required=False,
    )

    def details(self) -> VictimDetails:
        """Return the answers as the service wants them; a question that is not on the form keeps its default."""
        data = self.cleaned_data
        plain = {name: data[name] for name in _DETAILS if name in data}
        more: dict[str, Any] = {"channel": ContactChannel(data["channel"])}
        if "wants_contact" in data:
            more["wants_contact"] = data["wants_contact"]
            more["employer_may_know"] = EmployerMayKnow(data["employer_may_know"])
        return VictimDetails(**plain, **more)


class PointOfContactForm(ReachForm):
    """Who stands for the business as a victim."""

    field_order = ("name", "role_words", "telephone", "email", "channel", "times")
    role_words = fields.CleanCharField(
        label="What do they do there?", help_text="For example, store manager", max_length=120, required=False
    )

    def arguments(self) -> dict[str, Any]:
        """Return the point of contact."""
        return {"details": self.details()}


class PersonForm(ReachForm):
    """A person's own details and wishes."""

    wants_contact = fields.YesNoField(
        label="Do they want to be contacted?", subject="they want to be contacted", initial=True
    )
    employer_may_know = fields.ChoiceRadios(
        label="What may their employer know?",
        subject="what their employer may know",
        help_text="Ask them. Whatever they say, needs, rights and contact are never shown to a business.",
        choices=EmployerMayKnow.choices,
        initial=EmployerMayKnow.NOTHING,
        design={"small": True},
    )


class AddVictimForm(PersonForm):
    """Somebody becomes a victim in their own right."""

    field_order = ("taken", "kind", "name")
    taken = fields.ChoiceSelect(
        label="From the people of this case",
        subject="the person",
        required=False,
        empty_label="Somebody else",
    )
    kind = fields.ChoiceRadios(
        label="Who are they?",
        subject="who they are",
        choices=[(kind.value, kind.label) for kind in PERSON_KINDS],
        initial=VictimKind.STAFF,
        design={"inline": True, "small": True},
    )
    is_reporter = fields.YesNoField(
        label="Are they the one who reported with their account?",
        subject="they are the one who reported",
        help_text="Then their other reports as a victim are known as theirs.",
        required=False,
        design={"small": True},
    )

    def __init__(
        self, *args: Any, people: tuple[tuple[str, str], ...] = (), has_account: bool = False, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.fields["taken"].choices = people  # type: ignore[attr-defined]
        if not people:
            del self.fields["taken"]
        if not has_account:
            del self.fields["is_reporter"]

    def arguments(self) -> dict[str, Any]:
        """Return who it is and how they are reached."""
        taken = self.cleaned_data.get("taken")
        return {
            "kind": VictimKind(self.cleaned_data["kind"]),
            "details": self.details(),
            "case_person_id": int(taken) if taken else None,
            "is_reporter": bool(self.cleaned_data.get("is_reporter")),
        }


class ChangeVictimForm(PersonForm, EditForm):
    """A victim's details changed; what stood there before goes into their log."""

    def arguments(self) -> dict[str, Any]:
        """Return the details and the version that was shown."""
        return {"details": self.details(), "version": self.cleaned_data["version"]}


class RemoveVictimForm(EditForm):
    """That somebody is no victim of the case."""

    reason = reason_field("Why are they no victim of this case?")


class AssessForm(ActForm):
    """The questions of the day, the level, and what is to be done."""

    places: ClassVar[dict[str, str]] = {"LevelTooLow": "level"}

    level = fields.ChoiceRadios(label="How much care do they need?", subject="how much care the victim needs")
    words = fields.CleanCharField(
        label="What they need, in their words or yours",
        help_text="Never shown to the business. Say why, if less care is enough than an answer speaks for.",
        multiline=True,
        max_length=4_000,
        required=False,
        design={"rows": 4},
    )

    def __init__(
        self, *args: Any, questions: tuple[NeedsQuestion, ...], levels: tuple[NeedsLevel, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [question.code for question in questions]
        for question in questions:
            self.fields[QUESTION + question.code] = fields.ChoiceRadios(
                label=question.text, subject="an answer", choices=ANSWERS, design={"inline": True, "small": True}
            )
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (level.code, f"{level.label}: {level.meaning[0].lower()}{level.meaning[1:]}") for level in levels
        ]
        self.order_fields([QUESTION + code for code in self.codes] + ["level", "words"])

    def arguments(self) -> dict[str, Any]:
        """Return the answers by their codes, the level and the words."""
        data = self.cleaned_data
        answers = {code: data[QUESTION + code] for code in self.codes}
        return {"answers": answers, "level": data["level"], "words": data["words"]}


class RightsForm(ActForm):
    """Whether the victim has enhanced rights, why, and in which categories."""

    places: ClassVar[dict[str, str]] = {"CategoryNotPossible": "categories"}

    is_enhanced = fields.YesNoField(
        label="Does the victim have enhanced rights?", subject="the victim has enhanced rights"
    )
    categories = fields.MultiChoice(
        label="In which category?", subject="a category", design={"conditional_on": ("is_enhanced", "yes")}
    )
    reason = reason_field("Why?", help_text="Kept with your name. It is not shown to the business.")

    def __init__(self, *args: Any, categories: tuple[RightsCategory, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(row.code, f"{row.label}: {row.meaning}") for row in categories]
        self.fields["categories"].choices = offered  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the decision."""
        data = self.cleaned_data
        return {name: data[name] for name in ("is_enhanced", "reason")} | {"categories": data["categories"] or []}


class SupportForm(ActForm):
    """The offer of support: taken up, with consent, or refused."""

    places: ClassVar[dict[str, str]] = {"ConsentNeeded": "consent_words", "StepNotPossible": "service"}

    wants_it = fields.YesNoField(
        label="Does the victim want to be referred?", subject="the victim wants to be referred"
    )
    service = fields.ChoiceRadios(
        label="To which service?", subject="the service", design={"conditional_on": ("wants_it", "yes")}
    )
    consent_words = fields.CleanCharField(
        label="How and when did they agree?",
        subject="how and when they agreed",
        help_text="For example, on the telephone today, to their name and number being passed on",
        max_length=400,
        design={"conditional_on": ("wants_it", "yes")},
    )
    note = fields.CleanCharField(label="Note", max_length=2_000, required=False, multiline=True, design={"rows": 2})

    def __init__(self, *args: Any, services: tuple[SupportService, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(row.code, f"{row.name}. {row.about}") for row in services]
        self.fields["service"].choices = offered  # type: ignore[attr-defined]


class SupportStepForm(ActForm):
    """What became of a referral."""

    places: ClassVar[dict[str, str]] = {"StepNotPossible": "step"}

    step = fields.ChoiceRadios(label="What became of it?", subject="what became of the referral")
    note = fields.CleanCharField(label="Note", max_length=2_000, required=False, multiline=True, design={"rows": 2})

    def __init__(self, *args: Any, steps: tuple[SupportStep, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(step.value, step.label) for step in steps]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the step and the note."""
        return {"step": SupportStep(self.cleaned_data["step"]), "note": self.cleaned_data["note"]}


class MatchForm(ActForm):
    """Whether an earlier victim is this person. Nothing is chosen beforehand: a person decides."""

    other = fields.ChoiceRadios(label="The earlier victim", subject="the earlier victim")
    is_same = fields.YesNoField(label="Is it the same person?", subject="it is the same person")
    reason = reason_field("How do you know?")

    def __init__(self, *args: Any, others: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = others  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Return the decision."""
        data = self.cleaned_data
        return {"other_id": UUID(data["other"]), "is_same": bool(data["is_same"]), "reason": data["reason"]}
