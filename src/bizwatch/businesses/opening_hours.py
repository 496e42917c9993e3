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
