"""Opening hours in words: OpenStreetMap's notation ("Mo-Fr 09:00-17:30; Su off") as a shop would write it on the door.

What is not in the part of the notation that shops use stays as it was typed.
"""

import re

_DAYS = {
    "mo": "Monday",
    "tu": "Tuesday",
    "we": "Wednesday",
    "th": "Thursday",
    "fr": "Friday",
    "sa": "Saturday",
    "su": "Sunday",
    "ph": "bank holidays",
}
_RULE = re.compile(r"(?:(?P<days>[A-Za-z]{2}(?:[-,][A-Za-z]{2})*)\s+)?(?P<times>off|closed|\d.*)", re.IGNORECASE)
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_DAY = 24 * 60  # minutes


def spoken_hours(text: str) -> list[str]:
    """Return the lines that say when a premises is open; the text itself where it is in words already."""
    if text.strip() == "24/7":
        return ["Open 24 hours a day, every day"]
    lines = [_spoken_rule(rule.strip()) for rule in text.split(";") if rule.strip()]
    if not lines or "" in lines:
        return [text] if text else []
    return lines


def _spoken_rule(rule: str) -> str:
    """Return one rule in words, or "" where it is not understood."""
    found = _RULE.fullmatch(rule)
    if found is None:
        return ""
    days, times = _spoken_days(found["days"] or "mo-su"), _spoken_times(found["times"].lower())
    return f"{days[:1].upper()}{days[1:]}: {times}" if days and times else ""


def _spoken_days(days: str) -> str:
    parts = []
    for part in days.lower().split(","):
        ends = part.split("-")
        if len(ends) > 2 or any(end not in _DAYS for end in ends):
            return ""
        parts.append("every day" if part == "mo-su" else " to ".join(_DAYS[end] for end in ends))
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


def _spoken_times(times: str) -> str:
    if times in ("off", "closed"):
        return "closed"
    spans = []
    for part in times.replace(" ", "").split(","):
        found = _SPAN.fullmatch(part)
        if found is None or int(found[1]) > 24 or int(found[3]) > 24:
            return ""
        spans.append(f"{_clock(found[1], found[2])} to {_clock(found[3], found[4])}")
    return " and ".join(spans)


def _clock(hours: str, minutes: str) -> str:
    hour = int(hours) % 24
    if minutes == "00" and hour in (0, 12):
        return "midday" if hour else "midnight"
    return f"{hour % 12 or 12}{'' if minutes == '00' else ':' + minutes}{'pm' if hour >= 12 else 'am'}"


def open_minutes(text: str, weekday: int, *, is_bank_holiday: bool = False) -> list[tuple[int, int]] | None:
    """Return when a premises is open on a day: spans in minutes after midnight, in the order of the notation.

    ``weekday`` 0 is Monday. A span that goes over midnight ends above 1,440. A later rule for a day takes the place of an
    earlier one; bank holidays are like the weekday unless a rule names them ("PH off"). None where the text is empty or
    not in the notation, so that nobody is shut out by words that a program does not understand.
    """
    if text.strip() == "24/7":
        return [(0, _DAY)]
    names = list(_DAYS)
    found: list[tuple[int, int]] = []
    on_holiday: list[tuple[int, int]] | None = None
    for rule in filter(None, (part.strip() for part in text.split(";"))):
        parts = _RULE.fullmatch(rule)
        if parts is None or not _spoken_rule(rule):
            return None
        days, spans = _listed_days(parts["days"] or "mo-su"), _spans(parts["times"].lower())
        if names[weekday] in days:
            found = spans
        if "ph" in days:
            on_holiday = spans
    if is_bank_holiday and on_holiday is not None:
        return on_holiday
    return found if text.strip() else None


def _listed_days(days: str) -> set[str]:
    names, listed = list(_DAYS), set()
    for part in days.lower().split(","):
        first, _, last = part.partition("-")
        start, end = names.index(first), names.index(last or first)
        # "Fr-Mo" goes over the end of the week; bank holidays are no part of a week.
        listed |= set(names[start : end + 1] if start <= end else [*names[start:7], *names[: end + 1]])
    return listed


def _spans(times: str) -> list[tuple[int, int]]:
    if times in ("off", "closed"):
        return []
    spans = []
    for part in times.replace(" ", "").split(","):
        found = _SPAN.fullmatch(part)
        if found is not None:
            start, end = (int(found[at]) * 60 + int(found[at + 1]) for at in (1, 3))
            spans.append((start, end if end > start else end + _DAY))
    return spans
