"""Choices, yes or no, confirmations and files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from bizwatch.kernel.fields import (
    ChoiceRadios,
    ChoiceSelect,
    ConfirmField,
    FileField,
    FilesField,
    FilesWidget,
    MultiChoice,
    YesNoField,
)
from tests.design.test_text_fields import refusal

CHANNELS = (("email", "Email"), ("phone", "Telephone call"))


@pytest.mark.parametrize("kind", [ChoiceRadios, ChoiceSelect])
def test_one_choice_is_taken_and_a_forged_one_refused(kind):
    field = kind(label="Channel", subject="how we should contact you", choices=CHANNELS)
    assert field.clean("phone") == "phone"
    for forged in ("", "pigeon", "PHONE", "phone\x00", "\ud800"):
        assert refusal(field, forged) == "Select how we should contact you"
    assert kind(required=False, choices=CHANNELS).clean("") == ""


def test_choices_may_be_told_later():
    assert ChoiceRadios(choices=lambda: CHANNELS).clean("email") == "email"


@pytest.mark.parametrize("raw, answer", [("yes", True), ("no", False), (True, True), (False, False)])
def test_yes_and_no_are_true_and_false(raw, answer):
    assert YesNoField().clean(raw) is answer


def test_no_answer_is_neither_yes_nor_no():
    field = YesNoField(label="Was a weapon used?", subject="a weapon was used")
    assert refusal(field, "") == "Select yes if a weapon was used"
    assert refusal(field, "maybe") == "Select yes if a weapon was used"
    assert refusal(YesNoField(label="Was a weapon used?"), "") == "Select an answer to “Was a weapon used?”"
    assert YesNoField(required=False).clean("") is None
    assert field.prepare_value(True) == "yes"
    assert field.prepare_value(None) is None


def goods(**options) -> MultiChoice:
    choices = (("alcohol", "Alcohol"), ("meat", "Meat"), ("none", "None of these"))
    return MultiChoice(subject="what was stolen", choices=choices, design={"exclusive": "none"}, **options)


def test_several_choices_come_in_their_order_and_once():
    assert goods().clean(["meat", "alcohol", "meat"]) == ["alcohol", "meat"]
    assert goods(required=False).clean([]) == []
    assert refusal(goods(), []) == "Select what was stolen"
    assert refusal(goods(), ["meat", "gold"]) == "Select what was stolen"
    assert refusal(goods(), "meat") == "Select what was stolen"


def test_none_of_these_stands_alone():
    assert goods().clean(["none"]) == ["none"]
    assert refusal(goods(), ["none", "meat"]) == "Select only “None of these”, or only the answers that apply"


def test_a_confirmation_must_be_given():
    field = ConfirmField(label="I confirm", subject="What you tell us is true")
    assert field.clean(True) is True
    assert refusal(field, False) == "Confirm that what you tell us is true"


def upload(name="photo.jpg", content=b"x") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_several_files_are_taken():
    field = FilesField(max_files=2, max_bytes=2048, accept=("image/*", ".pdf"))
    assert [file.name for file in field.clean([upload("a.jpg"), upload("b.jpg")])] == ["a.jpg", "b.jpg"]
    assert field.widget.attrs["accept"] == "image/*,.pdf"
    assert FilesField(required=False).clean([]) == []


def test_files_are_refused_by_number_size_and_emptiness():
    field = FilesField(label="Photos", max_files=2, max_bytes=2048)
    assert refusal(field, []) == "Select photos"
    assert refusal(field, [upload()] * 3) == "You can select up to 2 files at the same time"
    assert refusal(field, [upload("empty.jpg", b"")]) == "The file “empty.jpg” is empty"
    assert refusal(field, [upload("100%.jpg", b"x" * 2049)]) == "The file “100%.jpg” must be smaller than 2KB"


def test_one_file_is_taken_or_none():
    field = FileField(label="Statement", subject="the signed statement", max_bytes=3 * 1024 * 1024)
    assert field.clean(upload("a.pdf")).name == "a.pdf"
    assert refusal(field, None) == "Select the signed statement"
    assert refusal(field, upload("b.pdf", b"")) == "The file “b.pdf” is empty"
    assert FileField(required=False).clean(None) is None


def test_the_widget_reads_every_file():
    files = MultiValueDict({"photos": [upload("a.jpg"), upload("b.jpg")]})
    assert len(FilesWidget().value_from_datadict({}, files, "photos")) == 2
    assert len(FilesWidget().value_from_datadict({}, {"photos": upload()}, "photos")) == 1
    assert FilesWidget().value_from_datadict({}, {}, "photos") == []
