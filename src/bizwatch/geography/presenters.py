"""What is said of zones."""

from datetime import date
from typing import Any

import shapely
from django.urls import reverse
from markupsafe import Markup

from bizwatch.geography.models import Zone, ZoneOutline
from bizwatch.geography.outlines import hectares_of, unpack
from bizwatch.reference.tables import spoken_date

COLUMNS: list[str | dict[str, Any]] = ["Zone", "Drawn for", "Holds", {"text": "Hectares", "numeric": True}]
HISTORY_COLUMNS: list[str | dict[str, Any]] = [
    "Held",
    {"text": "Hectares", "numeric": True},
    {"text": "Points", "numeric": True},
    "Drawn by",
]


def zone_line(zone: Zone, today: date) -> list[Any]:
    """Return a zone's row in the list."""
    last = zone.outlines.all()[0]
    link = Markup('<a class="govuk-link" href="{}">{}</a>').format(
        reverse("geography:zone", args=[zone.code]), zone.name
    )
    return [link, zone.get_kind_display(), holds_words(last, today), f"{last.hectares:,.1f}"]


def holds_words(outline: ZoneOutline, today: date) -> str:
    """Return from when to when an outline holds or held."""
    since = spoken_date(outline.valid_from)
    if outline.valid_to is None:
        return f"From {since}"
    if outline.valid_to < outline.valid_from:
        return f"Never (drawn for {since}): another one took its place"
    ended = "ended" if outline.valid_to < today else "ends"
    return f"From {since}, {ended} on {spoken_date(outline.valid_to)}"


def history_line(outline: ZoneOutline, today: date) -> list[str]:
    """Return an outline's row in the history of its zone."""
    shape = unpack([outline.outline])[0]
    points = int(shapely.get_num_coordinates(shape)) - len(shapely.get_rings(shape))
    return [holds_words(outline, today), f"{outline.hectares:,.1f}", f"{points:,}", outline.drawn_by]


def size_words(outline: Any) -> str:
    """Return how large an outline is."""
    return f"{hectares_of(outline):,.1f} hectares"
