"""Forms of stories."""

from typing import Any, ClassVar

from django import forms

from bizwatch.design.forms import DesignForm
from bizwatch.engagement.services.stories import StoryWords
from bizwatch.kernel import fields
from bizwatch.kernel.fields import ChoiceSelect


class StoryForm(DesignForm):
    """What a story says. Two buttons: keep it, or ask for approval."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = fields.CleanCharField(
        label="Title", subject="a title", max_length=120, help_text="What became of it, in a few words"
    )
    text = fields.CleanCharField(
        label="Story",
        subject="the story",
        multiline=True,
        max_length=3_000,
        help_text="What happened, what the police and the business did, and how it ended. Name no person, no premises and no date.",
        design={"rows": 12},
    )
    names_district = fields.ConfirmField(
        label="The story may say in which district it was", required=False, subject="the district"
    )
    victim_agreed = fields.CleanCharField(
        label="Who at the business agreed to it, when and how?",
        subject="who agreed, when and how",
        max_length=240,
        help_text="Only the police see this",
    )
    proceedings_over = fields.ConfirmField(
        label="Court proceedings about it have ended, or there were none", required=False, subject="the proceedings"
    )

    def words(self) -> StoryWords:
        """Return what was written as the services want it."""
        data = self.cleaned_data
        return StoryWords(
            title=data["title"],
            text=data["text"],
            victim_agreed=data["victim_agreed"],
            names_district=bool(data["names_district"]),
            proceedings_over=bool(data["proceedings_over"]),
        )


class DecideForm(DesignForm):
    """Publish a story or send it back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = fields.ChoiceRadios(
        label="What do you decide?",
        subject="what you decide",
        choices=(("publish", "Publish it"), ("send_back", "Send it back")),
    )
    checks = fields.MultiChoice(
        label="I am sure of each of these",
        subject="what you are sure of",
        required=False,
        design={"conditional_on": ("decision", "publish")},
    )
    note = fields.CleanCharField(
        label="What is to be changed",
        subject="what is to be changed",
        multiline=True,
        max_length=1_000,
        design={"rows": 3, "conditional_on": ("decision", "send_back")},
    )

    def __init__(self, *args: Any, checks: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["checks"]
        assert isinstance(chooser, forms.MultipleChoiceField)  # noqa: S101 - declared above
        chooser.choices = checks


class TakeDownForm(DesignForm):
    """Why a story is taken down."""

    reason = fields.CleanCharField(
        label="Why is it taken down?",
        subject="why it is taken down",
        multiline=True,
        max_length=1_000,
        design={"rows": 3},
    )


class FindStoriesForm(DesignForm):
    """Which stories a reader wants."""

    mark_optional: ClassVar[bool] = False
    kind = ChoiceSelect(label="About", empty_label="Anything", required=False)
    district = ChoiceSelect(label="In", empty_label="The whole county", required=False)

    def __init__(
        self, *args: Any, kinds: list[tuple[str, str]], districts: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("kind", kinds), ("district", districts)):
            chooser = self.fields[name]
            assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 - declared above
            chooser.choices = [("", getattr(chooser, "empty_label", "")), *rows]
