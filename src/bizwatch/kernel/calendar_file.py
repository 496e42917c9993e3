"""One appointment as an iCalendar file (RFC 5545), for any calendar program.

Times are written in UTC, so that no time zone need be described. Text is escaped and long lines are folded at 75 octets,
never inside a character.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LINE_OCTETS = 75
_PRODUCT = "-//Bizwatch//Call-backs//EN"


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """What stands in the calendar. ``uid`` stays the same when it moves, and ``sequence`` grows by one each time.

    ``alarm_minutes`` is how long before the start the program should ring, 0 for never. Moments are aware.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    written_at: datetime
    title: str
    text: str = ""
    alarm_minutes: int = 0


def calendar_file(appointment: Appointment) -> bytes:
    """Return the file: UTF-8, lines ended by CR LF."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{escape(appointment.uid)}",
        f"SEQUENCE:{appointment.sequence}",
        f"DTSTAMP:{moment(appointment.written_at)}",
        f"DTSTART:{moment(appointment.starts_at)}",
        f"DTEND:{moment(appointment.ends_at)}",
        f"SUMMARY:{escape(appointment.title)}",
        *([f"DESCRIPTION:{escape(appointment.text)}"] if appointment.text else []),
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        *_alarm(appointment),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{fold(line)}\r\n" for line in lines).encode()


def moment(value: datetime) -> str:
    """Return an aware moment as RFC 5545 writes UTC: "20261124T103000Z"."""
    if value.tzinfo is None:
        raise ValueError("A moment without a time zone cannot stand in a calendar")
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escape(text: str) -> str:
    """Return text as a value: backslash, semicolon, comma and line break escaped, other control characters dropped."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(letter for letter in lines if letter == "\t" or (ord(letter) >= 32 and ord(letter) != 127))


def fold(line: str) -> str:
    """Return a content line broken into pieces of at most 75 octets, each further one begun with a space."""
    pieces, piece, octets = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > _LINE_OCTETS:
            pieces.append(piece)
            piece, octets = " ", 1
        piece, octets = piece + letter, octets + size
    return "\r\n".join([*pieces, piece])


def _alarm(appointment: Appointment) -> list[str]:
    if not appointment.alarm_minutes:
        return []
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escape(appointment.title)}",
        f"TRIGGER:-PT{appointment.alarm_minutes}M",
        "END:VALARM",
    ]
