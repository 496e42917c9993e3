"""Questions that depend on other answers, and local date and time joined into one moment."""

from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from bizwatch.design.forms import DesignForm, LocalMoment, which_hour_field
from bizwatch.kernel import fields

NOW = datetime(2026, 11, 23, 19, 48, tzinfo=UTC)


class ContactForm(DesignForm):
    channel = fields.ChoiceRadios(label="Channel", choices=(("email", "Email"), ("phone", "Telephone")))
    number = fields.PhoneField(label="Number", design={"conditional_on": ("channel", "phone")})
    late = fields.YesNoField(label="Late calls?", required=False, design={"conditional_on": ("channel", "phone")})
    until = fields.DateInputField(label="Until", design={"conditional_on": ("late", "yes")})
    proof = fields.FilesField(label="Proof", design={"conditional_on": ("channel", "email")})


def posted(text: str, files: dict | None = None, **options) -> ContactForm:
    return ContactForm(QueryDict(text), MultiValueDict(files or {}), **options)


def proof() -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile("proof.jpg", b"x")]


def test_a_question_that_is_asked_must_be_answered():
    assert posted("channel=phone").first_errors() == {"number": "Enter number"}
    assert posted("channel=phone&number=01603276001").is_valid()
    assert posted("channel=email").first_errors() == {"proof": "Select proof"}


def test_a_changed_mind_leaves_nothing_behind():
    stale = "channel=email&number=not+a+number&late=yes&until-day=1&until-month=1&until-year=2026"
    form = posted(stale, {"proof": proof()})
    assert form.is_valid()
    assert form.cleaned_data["number"] == ""
    assert form.cleaned_data["late"] is None
    assert form.cleaned_data["until"] is None
    assert form["number"].value() is None
    assert not form.is_asked("until")
    assert posted("channel=phone&number=01603276001", {"proof": proof()}).files == {}


def test_a_chain_of_conditions_falls_together():
    on = "channel=phone&number=01603276001&late=yes"
    assert posted(on).first_errors() == {"until": "Enter until"}
    assert posted(on + "&until-day=1&until-month=1&until-year=2026").is_valid()
    assert posted("channel=email&late=yes", {"proof": proof()}).is_valid()


def test_conditions_work_in_a_prefixed_form_and_on_plain_data():
    form = ContactForm({"a-channel": "phone", "a-number": "01603276001"}, prefix="a")
    assert form.is_valid()
    assert ContactForm({"channel": "email", "number": "x"}, {"proof": proof()[0]}).is_valid()


def test_a_tick_can_ask_more():
    class Tick(DesignForm):
        other = fields.ConfirmField(label="Other", required=False)
        detail = fields.CleanCharField(label="Detail", design={"conditional_on": ("other", "on")})

    class Ticks(DesignForm):
        goods = fields.MultiChoice(label="Goods", choices=(("meat", "Meat"), ("other", "Other")))
        detail = fields.CleanCharField(label="Detail", design={"conditional_on": ("goods", "other")})

    assert Tick(QueryDict("detail=stale")).is_valid()
    assert Tick(QueryDict("other=on")).first_errors() == {"detail": "Enter detail"}
    assert Ticks(QueryDict("goods=meat&detail=stale")).is_valid()
    assert Ticks(QueryDict("goods=meat&goods=other")).first_errors() == {"detail": "Enter detail"}


def test_a_condition_on_a_later_field_is_a_mistake_of_ours():
    class Backwards(DesignForm):
        detail = fields.CleanCharField(design={"conditional_on": ("other", "yes")})
        other = fields.YesNoField()

    with pytest.raises(ImproperlyConfigured, match="must be declared before it"):
        Backwards(QueryDict(""))


class WhenForm(DesignForm):
    moments: ClassVar[tuple[LocalMoment, ...]] = (LocalMoment("at_moment", "day", "time", "which", past_only=True),)
    day = fields.DateInputField(label="Day", subject="incident date", past_only=True)
    time = fields.TimeInputField(label="Time", subject="incident time")
    which = which_hour_field()


def happened(day: str, time: str, which: str = "", *, at: datetime = NOW) -> WhenForm:
    numbers = dict(zip(("day-day", "day-month", "day-year"), day.split(), strict=True))
    return WhenForm({**numbers, "time": time, "which": which}, at=at)


@pytest.mark.parametrize(
    "day, time, moment",
    [
        ("23 11 2026", "7:48pm", datetime(2026, 11, 23, 19, 48, tzinfo=UTC)),
        ("1 7 2026", "1am", datetime(2026, 7, 1, 0, 0, tzinfo=UTC)),
        ("29 3 2026", "00:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("29 3 2026", "2am", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("25 10 2026", "00:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("25 10 2026", "2am", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_local_time_becomes_a_moment(day, time, moment):
    form = happened(day, time)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["at_moment"] == moment
    assert not form.is_asked("which")


def test_the_missing_hour_is_explained():
    form = happened("29 3 2026", "1:30am")
    assert form.first_errors() == {"time": "The clocks went forward: 1:30am did not happen on 29 March 2026"}
    assert form.cleaned_data["at_moment"] is None


def test_the_doubled_hour_asks_which_one():
    form = happened("25 10 2026", "01:30")
    assert form.is_asked("which")
    assert form.first_errors() == {"which": "Select whether it was before or after the clocks went back"}
    first, second = happened("25 10 2026", "01:30", "first"), happened("25 10 2026", "01:30", "second")
    assert first.is_valid()
    assert second.is_valid()
    assert first.cleaned_data["at_moment"] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert second.cleaned_data["at_moment"] == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_stale_answer_to_the_doubled_hour_is_dropped():
    form = happened("26 10 2026", "01:30", "second")
    assert form.is_valid()
    assert form.cleaned_data["which"] == ""
    assert form.cleaned_data["at_moment"] == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_a_moment_to_come_is_refused():
    assert happened("23 11 2026", "7:49pm").first_errors() == {"time": "Incident time must be in the past"}
    assert happened("24 11 2026", "1am").first_errors() == {"day": "Incident date must be today or in the past"}


def test_a_moment_of_an_empty_form_is_none():
    form = happened("  ".join(["x"] * 3), "")
    assert set(form.errors) == {"day", "time"}
    assert form.cleaned_data["at_moment"] is None


def test_a_past_moment_without_a_clock_is_a_mistake_of_ours():
    class Clockless(WhenForm):
        day = fields.DateInputField()

    with pytest.raises(ImproperlyConfigured, match="`at`"):
        Clockless({"day-day": "1", "day-month": "1", "day-year": "2026", "time": "1am"}).is_valid()


def test_an_edited_moment_in_the_doubled_hour_shows_the_question():
    fold = {"day": datetime(2026, 10, 25, tzinfo=UTC).date(), "time": "1:30am", "which": "second"}
    assert WhenForm(initial=fold, at=NOW).is_asked("which")
    assert not WhenForm(at=NOW).is_asked("which")
