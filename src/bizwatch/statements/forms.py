"""Forms of statements. What a person types is cleaned of control and direction signs, and is never markup."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms

from bizwatch.design.act_forms import OnceForm, VersionForm
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields
from bizwatch.kernel.clock import last_minute_of
from bizwatch.reference.choices import StatementAsks
from bizwatch.reference.selectors import StatementKind, StatementSection
from bizwatch.statements.choices import Attend, Authority, OfferAnswer, Purpose
from bizwatch.statements.services import DetailsGiven

SOMEBODY_ELSE, BUSINESS = "else", "business"
YES, NO, NOT_ASKED = "yes", "no", ""


class AskForm(OnceForm):
    """Of whom a statement is asked, which kind, and by when."""

    kind = fields.ChoiceRadios(label="Which statement?", subject="which statement")
    of = fields.ChoiceRadios(label="Who is asked?", subject="who is asked")
    name = fields.CleanCharField(
        label="Full name", max_length=120, design={"conditional_on": ("of", SOMEBODY_ELSE), "width": "two-thirds"}
    )
    email = fields.EmailField(
        label="Email address",
        help_text="They get a link that needs no account. It never ends before the next shift of the business has ended.",
        design={"conditional_on": ("of", SOMEBODY_ELSE), "width": "two-thirds"},
    )
    due = fields.DateInputField(
        label="By when? (optional)",
        subject="date",
        help_text="For example, 27 3 2026",
        future_only=True,
        required=False,
    )

    def __init__(
        self, *args: Any, kinds: Iterable[StatementKind], people: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices(kinds)  # type: ignore[attr-defined]
        known = [*people, (SOMEBODY_ELSE, "Somebody else")]
        self.fields["of"].choices = known  # type: ignore[attr-defined]

    def due_at(self) -> datetime | None:
        """Return the end of the day by which it is asked, or None."""
        day = self.cleaned_data["due"]
        return last_minute_of(day) if day else None


class WriteForm(OnceForm):
    """Whose statement an officer writes down."""

    kind = fields.ChoiceRadios(label="Which statement?", subject="which statement")
    name = fields.CleanCharField(
        label="Full name of the person who makes it",
        subject="the full name",
        max_length=120,
        design={"width": "two-thirds"},
    )
    email = fields.EmailField(
        label="Their email address (optional)",
        required=False,
        help_text="With it they can watch what you write, correct it and sign it themselves, by a link that needs no account.",
        design={"width": "two-thirds"},
    )

    def __init__(self, *args: Any, kinds: Iterable[StatementKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices(kinds)  # type: ignore[attr-defined]


class OfferForm(OnceForm):
    """What was offered to whom, and what they said. The business answers for itself, and everybody else for themselves."""

    kind = fields.ChoiceRadios(label="Which statement was offered?", subject="which statement was offered")
    of = fields.ChoiceRadios(
        label="To whom?",
        subject="to whom it was offered",
        help_text="What a witness answers is kept for them alone: the business is still to be offered its own.",
    )
    business_name = fields.CleanCharField(
        label="Who answered for the business?",
        subject="who answered for the business",
        max_length=120,
        design={"conditional_on": ("of", BUSINESS), "width": "two-thirds"},
    )
    name = fields.CleanCharField(
        label="Full name", max_length=120, design={"conditional_on": ("of", SOMEBODY_ELSE), "width": "two-thirds"}
    )
    answer = fields.ChoiceRadios(label="What did they say?", subject="what they said", choices=OfferAnswer.choices)

    def __init__(self, *args: Any, kinds: Iterable[StatementKind], witnesses: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.witnesses = dict(witnesses)
        self.fields["kind"].choices = kind_choices(kinds)  # type: ignore[attr-defined]
        known = [(BUSINESS, "Somebody who answers for the business"), *self.witnesses.items()]
        self.fields["of"].choices = [*known, (SOMEBODY_ELSE, "Somebody else, for themselves")]  # type: ignore[attr-defined]

    def offered_to(self) -> str:
        """Return the name of who was offered it."""
        data = self.cleaned_data
        named = {BUSINESS: data["business_name"], SOMEBODY_ELSE: data["name"]}
        return named.get(data["of"]) or self.witnesses[data["of"]]


class BeginForm(OnceForm):
    """Whether an impact statement begins empty or as a copy of an earlier one."""

    copy_from = fields.ChoiceRadios(label="How do you want to begin?", subject="how you want to begin")

    def __init__(self, *args: Any, earlier: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copy_from"].choices = [("empty", "With the facts of this case"), *earlier]  # type: ignore[attr-defined]
        self.fields["copy_from"].initial = "empty"


class FollowForm(OnceForm):
    """Whether the new statement adds to the signed one or withdraws it."""

    purpose = fields.ChoiceRadios(
        label="What do you want to do?",
        subject="what you want to do",
        choices=(
            (Purpose.FURTHER.value, "Add something, or put something right"),
            (Purpose.WITHDRAWAL.value, "Withdraw the statement"),
        ),
        design={
            "choice_hints": {
                Purpose.FURTHER.value: "The signed statement stays as it is. The new one names it by number and date.",
                Purpose.WITHDRAWAL.value: "The signed statement is kept. You say in the new one why you withdraw it.",
            }
        },
    )


class EndForm(DesignForm):
    """Why a statement is not made."""

    reason = fields.CleanCharField(label="Why? (optional)", required=False, multiline=True, max_length=2_000)


class PartForm(VersionForm):
    """The text of one part. Even one that must be written may be saved empty: nothing is asked before the signature."""

    mark_optional = False

    def __init__(self, *args: Any, section: StatementSection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = fields.CleanCharField(
            label=section.question if section.required else f"{section.question} (optional)",
            subject="this part",
            help_text=section.hint,
            multiline=True,
            required=False,
            max_length=section.most,
            error_messages={
                "too_long": f"Shorten this part to {section.most:,} characters or fewer. Nothing is lost: all that you "
                "typed still stands here, and what was saved before is kept"
            },
            design={"rows": 12, "page_heading": True, "label_size": "l", "spellcheck": True},
        )


class HeadForm(VersionForm):
    """Who makes the statement."""

    witness_name = fields.CleanCharField(
        label="Full name", max_length=120, design={"width": "two-thirds", "autocomplete": "name"}
    )
    grown = fields.ChoiceRadios(
        label="Age",
        subject="whether they are 18 or over",
        choices=((YES, "18 or over"), (NO, "Under 18")),
        help_text="A statement says “Over 18”, or the age of somebody who is younger.",
    )
    age = fields.IntegerField(
        label="Age in years",
        subject="age in years",
        min_value=1,
        max_value=17,
        design={"conditional_on": ("grown", NO), "width": "2"},
    )
    occupation = fields.CleanCharField(label="Occupation (optional)", required=False, max_length=120)
    authority = fields.ChoiceRadios(
        label="By what do you speak for the business?",
        subject="by what you speak for the business",
        choices=Authority.choices,
    )
    authority_confirmed = fields.ConfirmField(
        label="I am authorised to make this statement for the business",
        subject="you are authorised to make this statement",
    )

    def __init__(self, *args: Any, kind: StatementKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind.asks is not StatementAsks.BUSINESS:
            del self.fields["authority"], self.fields["authority_confirmed"]

    def arguments(self) -> dict[str, Any]:
        """Return the values as the service wants them."""
        data = self.cleaned_data
        chosen = data.get("authority")
        return {
            "witness_name": data["witness_name"],
            "is_adult": data["grown"] == YES,
            "age": data["age"] if data["grown"] == NO else None,
            "occupation": data["occupation"],
            "authority": Authority(chosen) if chosen else None,
            "authority_confirmed": bool(data.get("authority_confirmed")),
            "version": data["version"],
        }


class DetailsForm(VersionForm):
    """The witness's own details, for the police and the prosecutor alone."""

    address = fields.CleanCharField(
        label="Home address (optional)",
        multiline=True,
        required=False,
        max_length=400,
        help_text="A business can give its own address instead.",
        design={"rows": 3, "character_count": False, "autocomplete": "street-address"},
    )
    telephone = fields.PhoneField(
        label="Telephone (optional)", required=False, design={"width": "20", "autocomplete": "tel"}
    )
    email = fields.EmailField(
        label="Email address (optional)", required=False, design={"width": "two-thirds", "autocomplete": "email"}
    )
    contact_times = fields.CleanCharField(label="Best times to reach you (optional)", required=False, max_length=240)
    dates = fields.ChoiceRadios(
        label="Are there dates on which you cannot come to court in the next 12 months?",
        subject="whether there are dates on which you cannot come to court",
        choices=(("none", "No, there are none"), ("some", "Yes")),
        help_text="Holidays, operations, exams, religious days. A trial that is fixed on such a day has to be moved.",
    )
    dates_to_avoid = fields.CleanCharField(
        label="Which dates, and why?",
        subject="the dates",
        multiline=True,
        max_length=2_000,
        design={"conditional_on": ("dates", "some"), "rows": 4},
    )
    will_attend = fields.ChoiceRadios(
        label="Are you willing to come to court if you are needed?",
        subject="whether you are willing to come to court",
        choices=Attend.choices,
    )
    needs = fields.CleanCharField(
        label="Is there anything that you need, or are afraid of? (optional)",
        subject="what you need",
        multiline=True,
        required=False,
        max_length=4_000,
        help_text="A screen, a video link, an interpreter, a ramp, somebody with you, being called by another name.",
        design={"rows": 4},
    )
    medical = fields.ChoiceRadios(
        label="If you were hurt: may the police ask for your medical records? (optional)",
        subject="whether the police may ask for your medical records",
        required=False,
        choices=((NOT_ASKED, "I was not hurt, or have not decided"), (YES, "Yes"), (NO, "No")),
    )

    def given(self) -> DetailsGiven:
        """Return the details as the service wants them."""
        data = self.cleaned_data
        return DetailsGiven(
            address=data["address"],
            telephone=data["telephone"],
            email=data["email"],
            contact_times=data["contact_times"],
            dates_to_avoid=data["dates_to_avoid"] or "",
            has_no_dates=data["dates"] == "none",
            needs=data["needs"],
            will_attend=Attend(data["will_attend"]),
            medical_consent={YES: True, NO: False}.get(data["medical"]),
        )


class SignForm(DesignForm):
    """The signature. ``reading`` is the hash of the text that stood on the page above it.

    What is not filled in is said by the service, together with what is missing in the statement.
    """

    mark_optional = False

    reading = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reads = fields.ChoiceRadios(
        label="How was the statement read?",
        subject="how the statement was read",
        choices=(
            ("self", "The person who makes it read it"),
            ("aloud", "Somebody read it to them, because they cannot read it"),
        ),
        initial="self",
    )
    reader = fields.CleanCharField(
        label="Full name of whoever read it out",
        subject="the name of whoever read it out",
        max_length=120,
        design={"conditional_on": ("reads", "aloud"), "width": "two-thirds"},
    )
    reader_declares = fields.ConfirmField(
        label="I read the whole statement and its declaration to them. They said that they understood it and that it is true",
        subject="you read the whole statement to them",
        design={"conditional_on": ("reads", "aloud")},
    )
    declares = fields.ConfirmField(
        label="I have read the declaration above and I make it", subject="you make the declaration", required=False
    )
    typed_name = fields.CleanCharField(
        label="Type your full name to sign",
        subject="your full name",
        max_length=120,
        required=False,
        design={"width": "two-thirds", "autocomplete": "off"},
    )


class ExhibitsForm(DesignForm):
    """Which exhibits of the case belong to the statement."""

    exhibits = fields.MultiChoice(label="Exhibits", subject="the exhibits", required=False)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exhibits"].choices = list(choices)  # type: ignore[attr-defined]


class NoForm(DesignForm):
    """A button and nothing to fill in."""


def kind_choices(kinds: Iterable[StatementKind]) -> list[tuple[str, str]]:
    """Return kinds as choices: their name and what the police call the form."""
    return [(kind.code, f"{kind.name} ({kind.form})") for kind in kinds]
