"""From a page of the catalogue to a form, or to one form for each thing, with one way to read either."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext

from bizwatch.design.forms import DesignForm
from bizwatch.kernel.fields import (
    ChoiceRadios,
    ChoiceSelect,
    CleanCharField,
    ConfirmField,
    EmailField,
    FilesField,
    MultiChoice,
)
from bizwatch.reporting.answers import Json, decode, encode
from bizwatch.reporting.catalogue import Asked, Page
from bizwatch.reporting.choices import PageStyle
from bizwatch.reporting.kinds import KINDS

ANOTHER = "another"
REMOVE = "remove-"
CHOICES = (ChoiceRadios, MultiChoice, ConfirmField)  # a form that holds only their defaults says nothing


class QuestionForm(DesignForm):
    """The form of one page, or of one thing on a page that repeats."""

    page: ClassVar[Page]

    def clean(self) -> dict[str, Any] | None:
        """Judge the answers together, by the page's rule."""
        cleaned = super().clean()
        if self.page.rule:
            self.page.rule(self)
        return cleaned

    def stored(self) -> dict[str, Json]:
        """Return the clean answers as JSON, moments included, files left out."""
        files = {name for name, field in self.fields.items() if isinstance(field, FilesField)}
        return {name: encode(value) for name, value in self.cleaned_data.items() if name not in files}

    def raw(self) -> dict[str, Json]:
        """Return what was typed, as JSON, whether it is right or not; files left out."""
        return {
            name: encode(self._raw(name)) for name, field in self.fields.items() if not isinstance(field, FilesField)
        }

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed: only what the form itself had filled in."""
        return not any(self._was_filled_in(name) for name in self.fields)

    def _was_filled_in(self, name: str) -> bool:
        value, start = self._raw(name), self.get_initial_for_field(self.fields[name], name)
        shown = self.fields[name].prepare_value(start)
        return bool(value) and any(value if isinstance(value, tuple) else [value]) and str(value) != str(shown)


def form_class(page: Page, asked: Asked) -> type[QuestionForm]:
    """Return the class of the page's form: the questions asked this time, in order."""
    fields = {question.code: question.build(asked) for question in page.asked_questions(asked.answers)}
    moments = tuple(moment for moment in page.moments if moment.day in fields)
    return type("PageForm", (QuestionForm,), {**fields, "page": page, "moments": moments})


def starting_values(page: Page, asked: Asked, found: Mapping[str, Json] | None) -> dict[str, Any]:
    """Return what the boxes hold at first: what was answered, or the questions' own first values."""
    values: dict[str, Any] = {}
    for question in page.asked_questions(asked.answers):
        if found is not None:
            values[question.code] = decode(question.build(asked), found.get(question.code))
        elif question.initial:
            values[question.code] = question.initial(asked)
    return values


class PageForms:
    """The form, or the forms, of one page: drawn, judged and read alike.

    ``found`` is what the boxes hold before anything is sent: answers, or what was typed and not finished. ``data`` and
    ``files`` are what a browser sent. ``prefix`` ("people-") keeps pages apart that stand on one screen.
    """

    def __init__(
        self,
        page: Page,
        asked: Asked,
        *,
        found: Json = None,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        prefix: str = "",
    ) -> None:
        self.page, self.asked, self.prefix = page, asked, prefix
        self.repeats = page.style == PageStyle.LINES
        made = form_class(page, asked)
        if not self.repeats:
            first = starting_values(page, asked, found if isinstance(found, dict) else None)
            self.forms = [made(data, files, at=asked.at, initial=first, prefix=prefix.rstrip("-") or None)]
        elif data is None:
            items = found if isinstance(found, list) and found else [None]
            self.forms = [self._line(made, place, item) for place, item in enumerate(items)]
        else:
            self.forms = self._sent_lines(made, data)

    def _line(self, made: type[QuestionForm], place: int, item: Json) -> QuestionForm:
        first = starting_values(self.page, self.asked, item or None)
        return made(at=self.asked.at, initial=first, prefix=f"{self.prefix}item-{place}")

    def _sent_lines(self, made: type[QuestionForm], data: Mapping[str, Any]) -> list[QuestionForm]:
        first = starting_values(self.page, self.asked, None)
        return [
            made(data, at=self.asked.at, initial=first, prefix=f"{self.prefix}item-{place}")
            for place in range(self._sent_count(data))
        ]

    def _sent_count(self, data: Mapping[str, Any]) -> int:
        assert self.page.repeat is not None  # noqa: S101 - only pages that repeat have lines
        sent = str(data.get(f"{self.prefix}lines", "1"))
        return min(max(int(sent) if sent.isdecimal() and len(sent) < 4 else 1, 1), self.page.repeat.at_most)

    @property
    def filled(self) -> list[QuestionForm]:
        """The forms that count: without blank lines, but never none."""
        if not self.repeats:
            return self.forms
        return [form for form in self.forms if not form.is_blank] or self.forms[:1]

    def is_valid(self) -> bool:
        """Whether every form that counts is right. All are judged, so that all errors show at once."""
        judged = [form.is_valid() for form in self.filled]
        return all(judged)

    def errors_of(self) -> Sequence[QuestionForm]:
        """Return the forms whose errors belong into the summary."""
        return self.filled if self.forms[0].is_bound else []

    def stored(self) -> Json:
        """Return the clean answers as JSON: by question, or a list of such where the page repeats."""
        return [form.stored() for form in self.filled] if self.repeats else self.forms[0].stored()

    def raw(self) -> Json:
        """Return what was typed as JSON, right or not."""
        return [form.raw() for form in self.forms] if self.repeats else self.forms[0].raw()

    def raw_after(self, action: str) -> list[dict[str, Json]]:
        """Return what was typed with a line added or one taken away. An unknown line takes nothing away."""
        assert self.page.repeat is not None  # noqa: S101
        lines = [form.raw() for form in self.forms]
        if action == ANOTHER and len(lines) < self.page.repeat.at_most:
            return [*lines, {}]
        place = action.removeprefix(REMOVE)
        if place.isdecimal() and len(place) < 4 and int(place) < len(lines):
            del lines[int(place)]
        return lines


class FindForm(DesignForm):
    """A word by which a kind of report is found. Sent by GET, so that a result has an address."""

    mark_optional = False

    find = CleanCharField(
        label="Find what to report",
        help_text="For example, fuel, threats or card.",
        max_length=60,
        required=False,
        design={"width": "20"},
    )


def guest_form(data: Any = None, *, initial: Mapping[str, str] | None = None) -> DesignForm:
    """Return the form that asks a guest what to report, and where the link goes, in the language of the page."""
    kind = ChoiceSelect(
        label=gettext("What do you want to report?"),
        choices=[(kind.code, gettext(kind.title)) for kind in KINDS.values()],
        empty_label=gettext("Choose what to report"),
    )
    chosen = gettext("Select what you want to report")
    kind.error_messages |= {"required": chosen, "invalid_choice": chosen}
    email = EmailField(
        label=gettext("Your email address"),
        help_text=gettext("We send you a link that opens your report. It is also how you come back to it."),
        error_messages={
            "required": gettext("Enter your email address"),
            "too_long": gettext("Your email address must be 254 characters or fewer"),
            "format": gettext("Enter an email address in the correct format, like name@example.com"),
        },
    )
    return type("GuestForm", (DesignForm,), {"kind": kind, "email": email})(data, initial=initial)


def gate_form(
    choices: Sequence[tuple[str, str]], hints: Mapping[str, str], data: Any = None, *, ticked: Sequence[str] = ()
) -> DesignForm:
    """Return the gate's one question: which of these is true, or none of them. ``ticked`` is chosen at first."""
    field = MultiChoice(
        label=gettext("Would you answer yes to any of these?"),
        subject="each one that you would answer yes to, or “None of these”",
        help_text=gettext("Select each one that you would answer yes to."),
        choices=[*((code, gettext(words)) for code, words in choices), ("none", gettext("None of these"))],
        design={"exclusive": "none", "choice_hints": {code: gettext(words) for code, words in hints.items()}},
    )
    wanted = gettext("Select each one that you would answer yes to, or “None of these”")
    alone = gettext("Select only “None of these”, or only the answers that apply")
    field.error_messages |= {"required": wanted, "invalid_choice": wanted, "invalid_list": wanted, "exclusive": alone}
    return type("GateForm", (DesignForm,), {"gates": field})(data, initial={"gates": list(ticked)})
