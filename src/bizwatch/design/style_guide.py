"""What the style guide shows: one form with every kind of field, and example data for every component."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict

from bizwatch.design.filters import TAG_COLOURS
from bizwatch.design.forms import DesignForm, LocalMoment, which_hour_field
from bizwatch.design.tables import page_links, sort_from, sortable
from bizwatch.kernel import fields

NOW = datetime(2026, 11, 23, 19, 48, tzinfo=UTC)
_CHANNELS = (("email", "Email"), ("phone", "Telephone call"), ("text", "Text message"))


class SpecimenForm(DesignForm):
    """Every field of the house."""

    moments: ClassVar[tuple[LocalMoment, ...]] = (LocalMoment("happened_at", "day", "time", "which", past_only=True),)

    name = fields.CleanCharField(label="Full name", subject="your full name", design={"autocomplete": "name"})
    email = fields.EmailField(label="Email address", help_text="We only use this to tell you about your report.")
    telephone = fields.PhoneField(label="Telephone number", required=False)
    postcode = fields.PostcodeField()
    day = fields.DateInputField(
        label="When did it happen?", subject="incident date", help_text="For example, 27 3 2026", past_only=True
    )
    time = fields.TimeInputField(label="At what time?", subject="the time", help_text="For example, 9:30pm or 21:30")
    which = which_hour_field()
    value = fields.MoneyField(label="Value of the goods", subject="value of the goods")
    people = fields.IntegerField(
        label="How many people were involved?",
        subject="number of people",
        min_value=1,
        max_value=99,
        design={"width": "2"},
    )
    weapon = fields.YesNoField(label="Was a weapon used or shown?", subject="a weapon was used or shown")
    channel = fields.ChoiceRadios(
        label="How should we contact you?",
        subject="how we should contact you",
        choices=_CHANNELS,
        design={"choice_hints": {"text": "Standard rates apply."}},
    )
    call_number = fields.PhoneField(
        label="Number to call", subject="the number to call", design={"conditional_on": ("channel", "phone")}
    )
    call_notes = fields.CleanCharField(
        label="Best times to call",
        required=False,
        multiline=True,
        max_length=200,
        design={"conditional_on": ("channel", "phone"), "rows": 2},
    )
    goods = fields.MultiChoice(
        label="What was stolen?",
        subject="what was stolen",
        help_text="Select all that apply.",
        choices=(("alcohol", "Alcohol"), ("meat", "Meat"), ("baby", "Baby products"), ("none", "None of these")),
        design={"exclusive": "none"},
    )
    sector = fields.ChoiceSelect(
        label="Sector", choices=(("food", "Food and drink"), ("fuel", "Fuel station"), ("farm", "Farm"))
    )
    story = fields.CleanCharField(label="What happened?", subject="what happened", multiline=True, max_length=2000)
    photos = fields.FilesField(label="Photos", required=False, accept=("image/*",), help_text="Up to 10 files of 50MB.")
    statement = fields.FileField(label="Statement", subject="the signed statement", accept=(".pdf",))
    password = fields.PasswordField(label="Password")
    agree = fields.ConfirmField(
        label="I confirm that this is true to the best of my knowledge", subject="what you tell us is true"
    )


def refused_data() -> QueryDict:
    """Return answers that every field refuses, to show the error state."""
    data = QueryDict(mutable=True)
    answers = {
        "email": "manager at shop",
        "telephone": "ask Jo",
        "postcode": "NR1",
        "day-day": "31",
        "day-year": "2026",
        "time": "9",
        "value": "about fifty",
        "people": "0",
        "channel": "phone",
        "goods": "none",
    }
    for name, answer in answers.items():
        data[f"refused-{name}"] = answer
    data.appendlist("refused-goods", "meat")
    return data


def style_guide_context(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the style guide."""
    sort = sort_from(request, ("reference", "reported", "value"), "-reported")
    return {
        "page_width": "wide",
        "specimen": SpecimenForm(at=NOW),
        "filter": SpecimenForm(at=NOW, prefix="filter"),
        "refused": SpecimenForm(refused_data(), at=NOW, prefix="refused"),
        "now": NOW,
        "promises": _promises(),
        "colours": TAG_COLOURS,
        "columns": sortable(request, _COLUMNS, sort),
        "pages": page_links(request, Paginator(range(240), 20).get_page(request.GET.get("page", 4))),
        "events": _EVENTS,
        "thread": _THREAD,
        "summary": _SUMMARY,
        "figures_shown": _FIGURES,
    }


def _promises() -> list[tuple[datetime | None, datetime | None]]:
    """Return promises, due and kept, in each state of the clock."""
    hours = timedelta(hours=1)
    return [
        (NOW + 30 * hours, None),
        (NOW + 3 * hours, None),
        (NOW - 50 * hours, None),
        (NOW, NOW - hours),
        (NOW - 9 * hours, NOW - 2 * hours),
        (None, None),
    ]


_COLUMNS: tuple[dict[str, Any], ...] = (
    {"text": "Reference", "key": "reference"},
    {"text": "Premises"},
    {"text": "Offence"},
    {"text": "Reported", "key": "reported"},
    {"text": "Value", "key": "value", "numeric": True},
    {"text": "Promise"},
)
_EVENTS = (
    {
        "title": "Victim contacted",
        "by": "DC Amara Osei 1432",
        "at": NOW,
        "text": "Spoke to the manager.\nCCTV is saved.",
    },
    {"title": "Case recorded", "by": "Desk", "at": NOW - timedelta(hours=5), "text": "Crime reference 36/1234/26."},
)
_THREAD = (
    {"sender": "Jo Bloggs, Anglia Foods", "at": NOW - timedelta(days=1), "text": "The footage is on a stick."},
    {"sender": "DC Amara Osei", "at": NOW, "sent": True, "text": "Thank you. Please upload it here.", "note": "read"},
)
_SUMMARY = (
    {
        "key": "Premises",
        "value": "Anglia Foods\n12 London Street\nNorwich",
        "actions": [{"text": "Change", "href": "#", "hidden": "premises"}],
    },
    {"key": "Witness", "value": "", "actions": [{"text": "Change", "href": "#", "hidden": "witness"}]},
)
_FIGURES = (
    {"label": "Open cases", "value": "42"},
    {"label": "Overdue", "value": "3", "note": "of 42", "href": "#"},
)
