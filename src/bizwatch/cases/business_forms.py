"""What a business writes on a case, and the filters of its list."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings

from bizwatch.cases.choices import RemedySaid, RestorativeState
from bizwatch.design.forms import DesignForm
from bizwatch.evidence.choices import CCTV_ENDINGS
from bizwatch.kernel.fields import ChoiceRadios, ChoiceSelect, CleanCharField, DateInputField, FilesField
from bizwatch.reference.selectors import kind_choices

SHOW = (
    ("", "All cases"),
    ("open", "Open"),
    ("owed", "Waiting for you"),
    ("unread", "With a new message"),
    ("closed", "Closed"),
)


class CaseListFilters(DesignForm):
    """Filters of "your cases"; sent by GET, so that a result has an address.

    ``premises`` are offered as a list where there are few. A chain's would be too long to choose from, so with None the
    premises are found by what is typed, over all of them.
    """

    mark_optional = False

    state = ChoiceSelect(label="Show", choices=SHOW, required=False)
    premises = ChoiceSelect(label="Premises", choices=(), required=False)
    crime_kind = ChoiceSelect(label="Kind of report", choices=(("", "Any"), *kind_choices()), required=False)
    text = CleanCharField(label="Crime reference or words", max_length=80, required=False)
    since = DateInputField(label="Reported from", subject="the first day", required=False)
    until = DateInputField(label="Reported to", subject="the last day", required=False)

    def __init__(self, *args: Any, premises: Iterable[Any] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if premises is None:
            self.fields["premises"] = CleanCharField(
                label="Premises",
                help_text="Name, town, postcode or reference. Part of it is enough.",
                max_length=80,
                required=False,
            )
            return
        self.fields["premises"].choices = [("", "All"), *((place.reference, str(place)) for place in premises)]  # type: ignore[attr-defined]


class MessageForm(DesignForm):
    """A message to the desk. ``dedupe`` is made with the page, so that sending twice is one message."""

    text = CleanCharField(
        label="Your message", subject="your message", multiline=True, max_length=5_000, design={"rows": 4}
    )
    dedupe = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ActionDoneForm(DesignForm):
    """That the business did what the desk asked for."""

    note = CleanCharField(
        label="Anything the police should know about it",
        subject="your note",
        required=False,
        max_length=240,
        multiline=True,
        design={"rows": 3},
    )


class EvidenceForm(DesignForm):
    """More evidence for a case that was reported already."""

    caption = CleanCharField(label="What they show", subject="what they show", required=False, max_length=200)
    uploads = FilesField(
        label="Photos, video or documents",
        subject="a file",
        help_text="Large videos too. If your recorder has a format of its own, send that, and an MP4 as well if it can.",
        max_files=10,
        max_bytes=settings.BIZWATCH_MAX_FORM_BYTES,
        accept=("image/*", "video/*", ".pdf", *CCTV_ENDINGS),
    )


class ContactWishForm(DesignForm):
    """Whether the business wants to be contacted about this case."""

    wants = ChoiceRadios(
        label="Do you want an officer to contact you about this case?",
        subject="whether you want to be contacted",
        choices=(("yes", "Yes, contact me"), ("no", "No, only tell me the outcome")),
        design={"page_heading": True, "label_size": "l"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class OwnRemedyForm(DesignForm):
    """Whether one thing that was agreed was done."""

    said = ChoiceRadios(label="Was it done?", subject="whether it was done", choices=RemedySaid.choices)
    note = CleanCharField(
        label="Anything the police should know about it",
        subject="your note",
        required=False,
        max_length=1_000,
        multiline=True,
        design={"rows": 3},
    )


class OwnRestorativeForm(DesignForm):
    """The business's answer to the offer of restorative justice."""

    WORDS: ClassVar[Mapping[RestorativeState, str]] = {
        RestorativeState.WANTED: "Yes, I want to know more",
        RestorativeState.LATER: "Not now, perhaps later",
        RestorativeState.REFUSED: "No",
    }

    answer = ChoiceRadios(label="Do you want it?", subject="your answer")
    note = CleanCharField(
        label="Anything we should know", required=False, max_length=1_000, multiline=True, design={"rows": 3}
    )

    def __init__(self, *args: Any, answers: Iterable[RestorativeState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [(one.value, self.WORDS[one]) for one in answers]  # type: ignore[attr-defined]


class OwnReviewForm(DesignForm):
    """Why the business thinks that a decision is wrong."""

    why = CleanCharField(
        label="Why do you think that the decision is wrong?",
        subject="why you think that the decision is wrong",
        help_text="Say what was missed, if you know. A supervisor who had no part in the decision reads it.",
        max_length=5_000,
        multiline=True,
        design={"rows": 6},
    )
