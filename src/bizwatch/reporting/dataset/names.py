"""Under which name each question of the catalogue stands in the data set."""

from collections.abc import Mapping
from dataclasses import dataclass

DETAILS = "details"


@dataclass(frozen=True)
class ListItem:
    """An array of objects that fills one repeating page: names in the data set by the catalogue's question codes."""

    page: str
    names: Mapping[str, str]


def _same(*codes: str) -> dict[str, str]:
    return {code: code for code in codes}


# name of the data set -> (page, question)
SINGLE: Mapping[str, tuple[str, str]] = {
    "what_happened": ("what_happened", "text"),
    "supports_action": ("support_action", "supports"),
    "impact": ("extra", "impact"),
    "happened_before": ("extra", "before"),
    "anything_else": ("extra", "else"),
}
CONTACT: Mapping[str, str] = _same("name", "email", "telephone", "channel", "times", "opted_out")
CAMERA = ListItem("cctv", {"camera": "camera", "clock": "clock", "minutes": "clock_minutes"})
CCTV_KEPT: Mapping[str, str] = {"days": "keeps_days", "lost_day": "overwritten_on", "who_can_export": "who_can_export"}
LISTS: Mapping[str, ListItem] = {
    "property": ListItem("property", _same("description", "quantity", "unit_value", "serial_number")),
    "people": ListItem("people", _same("description", "told_name", "seen_before")),
    "witnesses": ListItem("witnesses", _same("told_name", "contact", "description")),
    "vehicles": ListItem("vehicles", _same("registration", "description")),
}
# Damage is told as property too; whichever of the two pages the kind has takes it.
PROPERTY_PAGES = ("property", "damage")
TOP = frozenset(
    {
        "kind",
        "premises",
        "happened_from",
        "happened_to",
        "contact",
        "cctv",
        "hate",
        "your_reference",
        DETAILS,
        *SINGLE,
        *LISTS,
    }
)
# Pages that the data set answers by other means, or that only a person at the form is asked.
LEFT_OUT = frozenset({"gate", "premises", "business", "place", "evidence", "express", "known", "when"})


def name_of(page: str, question: str, line: int | None = None) -> str:
    """Return the data set's name of one question, with the line where the page repeats: "property[0].quantity"."""
    for name, place in SINGLE.items():
        if place == (page, question):
            return name
    if page == "contact":
        return f"contact.{CONTACT.get(question, question)}"
    if page == "cctv":
        return f"cctv.cameras[{line or 0}].{CAMERA.names.get(question, question)}"
    if page == "cctv_kept":
        return f"cctv.{CCTV_KEPT.get(question, question)}"
    listed = "property" if page in PROPERTY_PAGES else page
    if listed in LISTS and line is not None:
        return f"{listed}[{line}].{LISTS[listed].names.get(question, question)}"
    place_words = f"{page}[{line}]" if line is not None else page
    return f"{DETAILS}.{place_words}.{question}"
