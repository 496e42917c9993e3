"""The form of a survey, made of its questions, and that of its figures."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from bizwatch.design.forms import DesignForm
from bizwatch.engagement.survey_rules import MOST_CRIMES
from bizwatch.kernel import fields
from bizwatch.reference.choices import QuestionKind
from bizwatch.reference.selectors import SurveyQuestion

_MOST_WORDS = 1_000


class SurveyForm(DesignForm):
    """The questions of one survey; none must be answered."""

    mark_optional: ClassVar[bool] = False

    def __init__(self, *args: Any, questions: Iterable[SurveyQuestion], **kwargs: Any) -> None:
        self.questions = tuple(questions)
        super().__init__(*args, **kwargs)
        for question in self.questions:
            self.fields[question.code] = _field(question)

    def clean(self) -> dict[str, Any] | None:
        """Refuse more crimes told of than happened."""
        data = super().clean() or self.cleaned_data
        happened, told = data.get("happened"), data.get("told")
        if happened is not None and told is not None and told > happened:
            self.add_error("told", ValidationError("You cannot have reported more crimes than happened"))
        return data

    def answers(self) -> dict[str, object]:
        """Return what was chosen and counted, without what was left out and what was written."""
        given = {one.code: self.cleaned_data[one.code] for one in self.questions if one.kind is not QuestionKind.WORDS}
        return {code: value for code, value in given.items() if value not in (None, "", [])}

    def words(self) -> dict[str, str]:
        """Return what was written."""
        return {one.code: self.cleaned_data[one.code] for one in self.questions if one.kind is QuestionKind.WORDS}


def _field(question: SurveyQuestion) -> Any:
    choices = [(option.code, option.label) for option in question.options]
    more: dict[str, Any] = {"label": question.text, "subject": "an answer", "required": False}
    if question.kind is QuestionKind.CHOICE:
        return fields.ChoiceRadios(choices=choices, **more)
    if question.kind is QuestionKind.SEVERAL:
        return fields.MultiChoice(choices=choices, **more)
    if question.kind is QuestionKind.NUMBER:
        return fields.IntegerField(min_value=0, max_value=MOST_CRIMES, design={"width": "4"}, **more)
    return fields.CleanCharField(
        multiline=True,
        max_length=_MOST_WORDS,
        help_text="Do not name anybody. What you write is read by the police.",
        design={"rows": 4},
        **more,
    )


class SurveyFiguresForm(DesignForm):
    """Which answers are counted."""

    mark_optional: ClassVar[bool] = False
    first = fields.DateInputField(label="From", subject="the first day", required=False)
    last = fields.DateInputField(label="To", subject="the last day", required=False)

    def days(self, today: date) -> tuple[date, date]:
        """Return the first and the last day; without them, the last 12 months."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        last = data.get("last") or today
        return data.get("first") or last - timedelta(days=365), last

    def clean(self) -> dict[str, Any] | None:
        """Refuse an end before its beginning."""
        data = super().clean() or self.cleaned_data
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", ValidationError("The last day must be the same as or after the first"))
        return data
