"""What a returning premises need not type again: the remembered answers of its last report, or what its account says.

A page whose remembered answers are right as they stand counts as answered and is shown on check answers with its
Change link; otherwise its boxes are filled and it is asked.
"""

from datetime import datetime
from typing import Any

from bizwatch.reporting.answers import Json
from bizwatch.reporting.catalogue import PAGES, Asked, Page
from bizwatch.reporting.choices import ClockError, Kept, PageStyle
from bizwatch.reporting.forms import PageForms
from bizwatch.reporting.models import Draft
from bizwatch.reporting.selectors import answers_of, last_report_of_premises


def fill_in(draft: Draft, *, at: datetime) -> None:
    """Put remembered answers into an open draft that knows its premises; the caller saves it.

    Pages that the reporter answered themselves are left alone. Answers filled in before, for other premises, go.
    """
    for code in draft.prefilled:
        draft.answers.pop(code, None)
    draft.prefilled = []
    if draft.premises_id is None:
        return
    last = last_report_of_premises(draft.premises_id)
    source = last.answers if last else {}
    known = _known_without_report(draft)
    for page in PAGES:
        found = _remembered(page, source.get(page.code)) or known.get(page.code)
        if found and page.code not in draft.answers:
            _put(draft, page, found, at)


def _remembered(page: Page, found: Json) -> Json:
    codes = [question.code for question in page.remembered]
    if not codes or not found:
        return None
    if isinstance(found, list):
        return [{code: item.get(code) for code in codes} for item in found]
    return {code: found.get(code) for code in codes}


def _put(draft: Draft, page: Page, found: Json, at: datetime) -> None:
    forms = PageForms(page, Asked(answers=answers_of(draft), at=at), data=_as_typed(page, found))
    if forms.is_valid():
        draft.answers[page.code] = forms.stored()
        draft.prefilled.append(page.code)
    else:
        draft.unfinished[page.code] = found


def _as_typed(page: Page, found: Json) -> dict[str, Any]:
    """Return stored answers as a browser would send them. Remembered answers are texts, choices, numbers and ticks."""
    if page.style != PageStyle.LINES:
        return _sent(found, "")
    data: dict[str, Any] = {"lines": str(len(found))}
    for place, item in enumerate(found):
        data |= _sent(item, f"item-{place}-")
    return data


def _sent(found: dict[str, Json], prefix: str) -> dict[str, str]:
    given = {code: value for code, value in found.items() if value not in (None, "", False)}
    return {f"{prefix}{code}": "on" if value is True else str(value) for code, value in given.items()}


def _known_without_report(draft: Draft) -> dict[str, Json]:
    """Return what the premises and the account say, for the first report."""
    premises, user = draft.premises, None if draft.is_call else draft.owner
    assert premises is not None  # noqa: S101 - the caller looked
    contact = {
        "name": premises.contact_name or (user.name if user else ""),
        "telephone": premises.contact_telephone or (user.telephone if user else ""),
        "email": premises.contact_email or (user.email if user else ""),
        "channel": premises.contact_channel,
        "times": premises.contact_times,
    }
    found: dict[str, Json] = {"contact": contact}
    if premises.cctv_cameras:
        found["cctv"] = [{"camera": premises.cctv_cameras, "clock": ClockError.UNKNOWN.value}]
    if premises.cctv_keeps_days:
        found["cctv_kept"] = {"kept": Kept.DAYS.value, "days": premises.cctv_keeps_days}
    return found
