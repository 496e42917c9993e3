"""Over how many whole weeks figures are shown."""

from typing import Any, ClassVar

from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields


class WeeksForm(DesignForm):
    """A period of whole weeks that are over. Sent by GET; anything else is the usual one, which is the second."""

    mark_optional: ClassVar[bool] = False

    weeks = fields.ChoiceSelect(label="Over", subject="over how long", required=False, empty_label="The usual time")

    def __init__(self, *args: Any, periods: tuple[int, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = periods[1]
        field: Any = self.fields["weeks"]
        field.choices = [(str(weeks), f"{weeks} weeks") for weeks in periods]
        field.empty_label = f"{self.usual} weeks (usual)"

    def asked(self) -> int:
        """Return the number of weeks."""
        self.is_valid()
        return int(self.cleaned_data.get("weeks") or self.usual)
