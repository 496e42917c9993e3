"""Form fields of the house: they turn what people type into clean values, with GOV.UK wording when they cannot."""

from bizwatch.kernel.fields.choices import ChoiceRadios, ChoiceSelect, ConfirmField, MultiChoice, YesNoField
from bizwatch.kernel.fields.files import FileField, FilesField, FilesWidget
from bizwatch.kernel.fields.numbers import IntegerField, MoneyField
from bizwatch.kernel.fields.text import CleanCharField, EmailField, PasswordField, PhoneField, PostcodeField
from bizwatch.kernel.fields.when import DateBoxes, DateInputField, TimeInputField, TypedDate
from bizwatch.kernel.fields.wording import Design, DesignedField, enter, lower_first, select, upper_first

# The brief name for the same field, for those who look for it under T.
TimeField = TimeInputField

__all__ = [
    "ChoiceRadios",
    "ChoiceSelect",
    "CleanCharField",
    "ConfirmField",
    "DateBoxes",
    "DateInputField",
    "Design",
    "DesignedField",
    "EmailField",
    "FileField",
    "FilesField",
    "FilesWidget",
    "IntegerField",
    "MoneyField",
    "MultiChoice",
    "PasswordField",
    "PhoneField",
    "PostcodeField",
    "TimeField",
    "TimeInputField",
    "TypedDate",
    "YesNoField",
    "enter",
    "lower_first",
    "select",
    "upper_first",
]
