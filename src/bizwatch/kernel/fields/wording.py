"""How a field is drawn and what it says when it is not filled in well.

The wording follows the GOV.UK Design System's templates for error messages: say what to do ("Enter a postcode"), name
the thing in the person's own words, never say "invalid".
"""

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from django import forms

Width = Literal["2", "3", "4", "5", "10", "20", "30", "one-quarter", "one-third", "one-half", "two-thirds", "full"]


class Design(TypedDict, total=False):
    """Wishes of a field about its looks and its place in the form; every key may be left out."""

    page_heading: bool  # the label or legend is the page's h1
    label_size: Literal["", "s", "m", "l", "xl"]
    label_hidden: bool  # the label is read out but not drawn
    width: Width
    inline: bool  # radios side by side
    small: bool  # small radios or checkboxes, for dense desk pages
    prefix: str
    suffix: str
    rows: int  # of a textarea
    character_count: bool  # how many characters are left; on by default for a textarea with a limit
    autocomplete: str  # an HTML autofill token: a must for a person's own details (WCAG 1.3.5)
    inputmode: str
    spellcheck: bool
    choice_hints: Mapping[str, str]  # choice value to hint
    divider_before: str  # the choice value that "or" is written above
    exclusive: str  # the checkbox that clears the others ("None of these")
    conditional_on: tuple[str, str]  # asked only when that other field holds that value


def lower_first(text: str) -> str:
    """Return the text to stand inside a sentence: "Full name" becomes "full name", "CCTV clock" stays."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Return the text to open a sentence, leaving the rest as it is."""
    return text[:1].upper() + text[1:]


def enter(subject: str) -> str:
    """Return the message for an empty text field. A question is quoted, because it has no noun to put in."""
    return f"Answer the question “{subject}”" if subject.endswith("?") else f"Enter {lower_first(subject)}"


def select(subject: str) -> str:
    """Return the message where nothing was chosen."""
    return f"Select an answer to “{subject}”" if subject.endswith("?") else f"Select {lower_first(subject)}"


class DesignedField(forms.Field):
    """A form field with a ``design`` and a ``subject``.

    ``subject`` is the noun that the messages use ("your full name", "incident date"); it is the label where it is not
    given. A field whose label is a question should give one.
    """

    def __init__(self, *, subject: str = "", design: Design | None = None, **kwargs: Any) -> None:
        self.design: Design = {**self.house_design(), **(design or {})}
        self.subject = subject or str(kwargs.get("label") or "an answer")
        required = {"required": self.required_message()}
        kwargs["error_messages"] = {**required, **(kwargs.get("error_messages") or {})}
        super().__init__(**kwargs)

    def house_design(self) -> Design:
        """Return the looks this kind of field has unless told otherwise."""
        return {}

    def required_message(self) -> str:
        """Return what is said when nothing was entered."""
        return enter(self.subject)

    @property
    def opening(self) -> str:
        """The subject at the start of a sentence; "Answer" where the subject is a question."""
        return "Your answer" if self.subject.endswith("?") else upper_first(self.subject)
