"""Forms about the same event told twice: joining, taking out again, keeping apart, and deciding on many at once."""

from typing import Any, ClassVar

from bizwatch.cases.choices import GroupAct
from bizwatch.cases.desk_forms.base import TellingForm
from bizwatch.cases.intake import Told
from bizwatch.design.act_forms import ActForm, EditForm, reason_field
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields

ALL, TICKED = "all", "ticked"


class JoinForm(TellingForm):
    """The case that stays, and why; for a recorded crime also when and how the victim was told."""

    field_order = ("version", "reference", "reason")
    places: ClassVar[dict[str, str]] = {"told": "told_when", "other_reference": "reference"}
    mark_optional = False

    reference = fields.CleanCharField(
        label="Reference of the case that stays", max_length=30, design={"width": "20", "spellcheck": False}
    )
    reason = reason_field(
        "How do you know that it is the same event?", subject="how you know that it is the same event"
    )

    def __init__(self, *args: Any, recorded: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not recorded:
            self._leave_out(name for name in self.fields if name.startswith("told_"))

    def _told(self) -> Told | None:
        return super()._told() if self.is_asked("told_when") else None


class UnjoinForm(EditForm):
    """Why two cases are two events after all."""

    reason = reason_field("Why are they two events after all?", subject="why they are two events")


class ApartForm(ActForm):
    """Another case that is a different event."""

    places: ClassVar[dict[str, str]] = {"other": "reference"}

    reference = fields.CleanCharField(
        label="Reference of the other case", max_length=30, design={"width": "20", "spellcheck": False}
    )
    reason = reason_field(
        "How do you know that they are two events?", subject="how you know that they are two events", max_length=240
    )


class GroupForm(DesignForm):
    """What becomes of reports that are held behind another one: which of them, and why."""

    act = fields.ChoiceRadios(
        label="What should become of them?", subject="what should become of them", choices=GroupAct.choices
    )
    which = fields.ChoiceRadios(
        label="Which reports?",
        subject="which reports",
        choices=((ALL, "All that are held"), (TICKED, "Those ticked on this page")),
    )
    reason = reason_field("What did you find, and why?", subject="what you found")

    def __init__(self, *args: Any, shown: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown

    def clean(self) -> dict[str, Any] | None:
        """Refuse to decide on the ticked ones where none is ticked."""
        if self.cleaned_data.get("which") == TICKED and not self.ticked():
            self.add_error("which", "Tick at least one report, or select all that are held")
        return super().clean()

    def ticked(self) -> tuple[str, ...]:
        """Return the references that are ticked, of those that were shown."""
        chosen = set(self.data.getlist("cases")) if hasattr(self.data, "getlist") else set()
        return tuple(reference for reference in self.shown if reference in chosen)

    def wanted(self) -> tuple[GroupAct, tuple[str, ...], str]:
        """Return what to do, with which (none for all), and why."""
        data = self.cleaned_data
        only = self.ticked() if data["which"] == TICKED else ()
        return GroupAct(data["act"]), only, data["reason"]
