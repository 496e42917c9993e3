"""Fields for whole numbers and money."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bizwatch.kernel.fields.wording import Design, DesignedField
from bizwatch.kernel.text import one_line

_WHOLE = re.compile(r"[-−]?[0-9]{1,18}|[-−]?[0-9]{1,3}(?:,[0-9]{3}){1,5}")
_MONEY = re.compile(r"£? ?([0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.([0-9]{1,2}))?")
_PENCE = Decimal("0.01")


class IntegerField(DesignedField):
    """A whole number; commas between thousands are allowed. None where nothing was typed."""

    widget = forms.TextInput

    def __init__(self, *, min_value: int = 0, max_value: int = 1_000_000_000, **kwargs: Any) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**kwargs)

    def house_design(self) -> Design:
        return {"inputmode": "numeric", "spellcheck": False, "width": "5"}

    def to_python(self, value: Any) -> int | None:
        typed = "" if value in self.empty_values else one_line(str(value))
        if not typed:
            return None
        if not _WHOLE.fullmatch(typed):
            raise ValidationError(f"{self.opening} must be a whole number, like 15", code="format")
        return int(typed.replace(",", "").replace("−", "-"))

    def run_validators(self, value: Any) -> None:
        """Refuse a number outside the limits."""
        super().run_validators(value)
        if value is not None and value < self.min_value:
            raise ValidationError(f"{self.opening} must be {self.min_value:,} or more", code="too_small")
        if value is not None and value > self.max_value:
            raise ValidationError(f"{self.opening} must be {self.max_value:,} or fewer", code="too_large")


class MoneyField(DesignedField):
    """Pounds and pence as an exact ``Decimal`` with two places: "£1,234.5" is 1234.50. None where nothing was typed."""

    widget = forms.TextInput

    def __init__(
        self, *, min_value: Decimal = Decimal(0), max_value: Decimal = Decimal("99999999.99"), **kwargs: Any
    ) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**kwargs)

    def house_design(self) -> Design:
        return {"inputmode": "decimal", "spellcheck": False, "width": "10", "prefix": "£"}

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount as a person would type it: 25.00 as "25.00", without a currency sign."""
        return f"{value:.2f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        typed = "" if value in self.empty_values else one_line(str(value))
        if not typed:
            return None
        match = _MONEY.fullmatch(typed)
        if not match:
            raise ValidationError(f"{self.opening} must be an amount of money, like 45 or 45.50", code="format")
        return Decimal(f"{match[1].replace(',', '')}.{match[2] or '0'}").quantize(_PENCE)

    def run_validators(self, value: Any) -> None:
        """Refuse an amount outside the limits."""
        super().run_validators(value)
        if value is not None and value < self.min_value:
            raise ValidationError(f"{self.opening} must be £{self.min_value:,} or more", code="too_small")
        if value is not None and value > self.max_value:
            raise ValidationError(f"{self.opening} must be £{self.max_value:,} or less", code="too_large")
