"""The form by which the desk asks a business for evidence."""

from typing import Any

from bizwatch.cases.choices import ActionKind, Side
from bizwatch.cases.desk_forms.base import end_of
from bizwatch.design.act_forms import ActForm
from bizwatch.kernel import fields


class AskFootageForm(ActForm):
    """What footage or files the business is asked for, by when."""

    text = fields.CleanCharField(
        label="What do you need?",
        subject="what you need",
        help_text="The business reads this. Say which cameras, and from when to when.",
        max_length=240,
        multiline=True,
        design={"rows": 3},
    )
    due = fields.DateInputField(
        label="By when?",
        subject="due date",
        help_text="Seven days from now if you leave it empty.",
        future_only=True,
        required=False,
    )

    def arguments(self) -> dict[str, Any]:
        """Return an action of the business, due at the end of its day."""
        data = self.cleaned_data
        asked = {"side": Side.BUSINESS, "kind": ActionKind.EVIDENCE}
        return {**asked, "text": data["text"], "due_at": end_of(data["due"])}
