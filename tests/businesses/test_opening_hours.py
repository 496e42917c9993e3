"""Opening hours in words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizwatch.businesses.opening_hours import spoken_hours


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("24/7", ["Open 24 hours a day, every day"]),
        ("Mo-Fr 08:00-17:30; Sa 08:00-12:00", ["Monday to Friday: 8am to 5:30pm", "Saturday: 8am to midday"]),
        ("Mo-Sa 06:00-00:00", ["Monday to Saturday: 6am to midnight"]),
        ("Mo-Fr 06:00-24:00", ["Monday to Friday: 6am to midnight"]),
        ("Mo,We,Fr 09:00-17:00", ["Monday, Wednesday and Friday: 9am to 5pm"]),
        ("Mo-We,Fr 09:00-12:00,13:00-17:30", ["Monday to Wednesday and Friday: 9am to midday and 1pm to 5:30pm"]),
        ("Su,PH off", ["Sunday and bank holidays: closed"]),
        ("09:00-17:00", ["Every day: 9am to 5pm"]),
        ("Mo-Su 09:00-21:00", ["Every day: 9am to 9pm"]),
        ("Mo-Sa 09:00:17:30; Su 10:00-16:00; ", ["Mo-Sa 09:00:17:30; Su 10:00-16:00; "]),
        ("Weekdays 8 till late", ["Weekdays 8 till late"]),
        ("Mo-Sa", ["Mo-Sa"]),
        ("We 07:00-13:00; PH 07:00+", ["We 07:00-13:00; PH 07:00+"]),
    ],
)
def test_hours(text: str, lines: list[str]) -> None:
    assert spoken_hours(text) == lines


@settings(deadline=None)
@given(st.text(alphabet="MoTuSa-,;: 0123456789+offPH", max_size=30))
def test_any_text_is_shown(text: str) -> None:
    assert bool("".join(spoken_hours(text))) == bool(text)
