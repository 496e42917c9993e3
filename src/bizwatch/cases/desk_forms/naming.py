"""Forms that name a suspect: first look whether the person is known, then choose them or enter a new one."""

from typing import TYPE_CHECKING, Any

from django import forms

from bizwatch.cases.intake import NewName
from bizwatch.design.act_forms import DATE_HINT, EditForm, reason_field
from bizwatch.design.forms import DesignForm
from bizwatch.kernel import fields

if TYPE_CHECKING:
    from bizwatch.people.models import Person

NEW = "new"


class FindPersonForm(DesignForm):
    """Under which name the person may be known. Sent by GET."""

    family_name = fields.CleanCharField(
        label="Family name", subject="the family name", max_length=80, design={"width": "20", "spellcheck": False}
    )
    given_names = fields.CleanCharField(
        label="Given names", max_length=120, required=False, design={"width": "20", "spellcheck": False}
    )
    birth_date = fields.DateInputField(
        label="Date of birth", subject="date of birth", help_text=DATE_HINT, past_only=True, required=False
    )


class NameSuspectForm(EditForm):
    """Which of the people found it is, or that it is none of them; and how that is known."""

    family_name = forms.CharField(widget=forms.HiddenInput, max_length=80)
    given_names = forms.CharField(widget=forms.HiddenInput, max_length=120, required=False)
    birth_date = forms.DateField(widget=forms.HiddenInput, required=False)
    who = fields.ChoiceRadios(label="Who is it?", subject="who it is")
    reason = reason_field("How do you know who it is?", subject="how you know who it is")

    def __init__(self, *args: Any, people: "tuple[tuple[Person, str], ...]" = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.reference: person for person, _ in people}
        field: Any = self.fields["who"]
        field.choices = [
            *((person.reference, words) for person, words in people),
            (NEW, self._new()),
        ]
        field.design = {"divider_before": NEW} if people else {}

    def _new(self) -> str:
        given, family = (self._typed(name) for name in ("given_names", "family_name"))
        return f"Nobody listed: enter {f'{given} {family}'.strip()} as a new person"

    def _typed(self, name: str) -> str:
        return str((self.data.get(name) if self.is_bound else self.initial.get(name)) or "")

    def arguments(self) -> dict[str, Any]:
        """Return the person chosen, or the name of a new one."""
        data = self.cleaned_data
        new = NewName(family_name=data["family_name"], given_names=data["given_names"], birth_date=data["birth_date"])
        return {"person": self.people.get(data["who"], new), "reason": data["reason"], "version": data["version"]}
