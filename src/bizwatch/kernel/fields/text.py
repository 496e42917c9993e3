"""Fields for typed text. Everything is cleaned of control and direction-override characters before it is judged."""

import re
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from bizwatch.kernel.fields.wording import Design, DesignedField
from bizwatch.kernel.text import clean_text, one_line

# The outward and inward parts as Royal Mail writes them; whether the postcode exists is for `reference` to say.
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})")
_PHONE = re.compile(r"\+?[0-9 ]+")
_EMAIL = EmailValidator()


def _is_blank(text: str) -> bool:
    """Whether nothing in the text can be seen: zero-width characters alone do not make an answer."""
    return not any(character.isprintable() and not character.isspace() for character in text)


class CleanCharField(DesignedField):
    """Text as ``clean_text`` leaves it; "" where nothing was typed.

    ``multiline`` draws a text area and keeps line breaks, otherwise white space is folded to single spaces.
    ``max_length`` counts characters after cleaning, a line break as one, as the browser's counter does.
    """

    widget: type[forms.Widget] = forms.TextInput

    def __init__(self, *, max_length: int = 255, min_length: int = 0, multiline: bool = False, **kwargs: Any) -> None:
        self.max_length, self.min_length, self.multiline = max_length, min_length, multiline
        if multiline:
            kwargs.setdefault("widget", forms.Textarea)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the cleaned text."""
        raw = "" if value in self.empty_values else str(value)
        text = clean_text(raw) if self.multiline else one_line(raw)
        return "" if _is_blank(text) else text

    def validate(self, value: Any) -> None:
        """Refuse text that is missing, too long or too short."""
        super().validate(value)
        if len(value) > self.max_length:
            words = f"{self.opening} must be {self.max_length:,} characters or fewer"
            raise ValidationError(self.error_messages.get("too_long", words), code="too_long")
        if value and len(value) < self.min_length:
            raise ValidationError(f"{self.opening} must be {self.min_length:,} characters or more", code="too_short")


class EmailField(CleanCharField):
    """An e-mail address of at most 254 characters; the domain in lower case."""

    widget = forms.EmailInput

    def __init__(self, *, max_length: int = 254, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def house_design(self) -> Design:
        return {"autocomplete": "email", "spellcheck": False, "width": "two-thirds"}

    def to_python(self, value: Any) -> str:
        local, at, domain = super().to_python(value).rpartition("@")
        return f"{local}{at}{domain.lower() if at else domain}"

    def run_validators(self, value: Any) -> None:
        """Refuse what is not shaped like an address."""
        super().run_validators(value)
        if not value:
            return
        try:
            _EMAIL(value)
        except ValidationError:
            message = "Enter an email address in the correct format, like name@example.com"
            raise ValidationError(self.error_messages.get("format", message), code="format") from None


class TelephoneInput(forms.TextInput):
    """A text box for which a phone shows its dialling keys."""

    input_type = "tel"


class PhoneField(CleanCharField):
    """A telephone number of 7 to 15 digits (ITU-T E.164), kept as typed but for brackets, dots and dashes."""

    widget = TelephoneInput

    def __init__(self, *, max_length: int = 30, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def house_design(self) -> Design:
        return {"autocomplete": "tel", "width": "20"}

    def to_python(self, value: Any) -> str:
        return one_line(re.sub(r"[().\-\u2010-\u2015]", " ", super().to_python(value)))

    def run_validators(self, value: Any) -> None:
        """Refuse what cannot be dialled."""
        super().run_validators(value)
        digits = sum(character.isdigit() for character in value)
        if value and not (_PHONE.fullmatch(value) and 7 <= digits <= 15):
            message = "Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"
            raise ValidationError(message, code="format")


class PostcodeField(CleanCharField):
    """A postcode by its format only, in the form "NR1 3JG"; case and spaces do not matter when it is typed."""

    def __init__(self, *, max_length: int = 20, **kwargs: Any) -> None:
        if "label" not in kwargs:
            kwargs = {"label": "Postcode", "subject": "a postcode", **kwargs}
        super().__init__(max_length=max_length, **kwargs)

    def house_design(self) -> Design:
        return {"autocomplete": "postal-code", "spellcheck": False, "width": "10"}

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        match = _POSTCODE.fullmatch(typed.replace(" ", "").upper())
        return f"{match[1]} {match[2]}" if match else typed

    def run_validators(self, value: Any) -> None:
        """Refuse what no UK postcode looks like."""
        super().run_validators(value)
        if value and not _POSTCODE.fullmatch(value.replace(" ", "")):
            raise ValidationError("Enter a full UK postcode, like NR1 3JG", code="format")


class PasswordField(DesignedField):
    """A password exactly as typed, spaces and all; only NUL, which no database takes, is refused."""

    widget = forms.PasswordInput

    def __init__(
        self, *, purpose: Literal["current-password", "new-password"] = "current-password", **kwargs: Any
    ) -> None:
        self.purpose = purpose
        super().__init__(**kwargs)

    def house_design(self) -> Design:
        return {"autocomplete": self.purpose, "width": "20"}

    def to_python(self, value: Any) -> str:
        return "" if value in self.empty_values else str(value)

    def validate(self, value: Any) -> None:
        """Refuse an empty password, NUL, and one so long that hashing it would be a burden."""
        super().validate(value)
        if "\x00" in value:
            raise ValidationError(f"{self.opening} cannot hold that character", code="null")
        if len(value) > 1024:
            raise ValidationError(f"{self.opening} must be 1,024 characters or fewer", code="too_long")
