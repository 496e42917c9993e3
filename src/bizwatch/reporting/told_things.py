"""What was taken, damaged or not paid for, as lines of property, each in the words that find it again."""

from collections.abc import Iterable

from bizwatch.cases.intake import NewProperty
from bizwatch.reporting.answers import Answers, Json, amount
from bizwatch.reporting.catalogue import BY_CODE
from bizwatch.reporting.kind_choices import VehicleHarm
from bizwatch.reporting.told_words import said_of

LONGEST = 200
# The pages that make a line of what they hold: the questions in the description, with a word before where it needs one.
DESCRIBED: dict[str, tuple[tuple[str, str], ...]] = {
    "plant": (("what", ""), ("make_model", ""), ("registration", "registration "), ("cesar", "CESAR ")),
    "animals": (("animal", ""), ("breed", "")),
    "tank": (("fuel", ""), ("litres", "litres: "), ("tank", "from ")),
    "marine": (("what", ""), ("make_model", ""), ("hin", "HIN "), ("boat", "boat: ")),
    "metal": (("metal", ""), ("what", ""), ("kilograms", "kilograms: ")),
    "load": (("load", ""),),
}


def things(answers: Answers) -> Iterable[NewProperty]:
    """Return every line of property, taken first, then damaged."""
    for item in asked_items(answers, "property"):
        yield NewProperty(
            description=item["description"],
            quantity=int(item.get("quantity") or 1),
            unit_value=amount(item.get("unit_value")),
            serial_number=item.get("serial_number") or "",
        )
    for page, parts in DESCRIBED.items():
        for item in asked_items(answers, page):
            yield _described(page, parts, item)
    if BY_CODE["fuel"].is_asked(answers) and answers.page("fuel"):
        yield _fuel(answers.page("fuel"))
    yield from _vehicle(answers)
    for item in asked_items(answers, "damage"):
        yield NewProperty(description=item["description"], unit_value=amount(item.get("unit_value")), is_damage=True)


def asked_items(answers: Answers, page: str) -> list[dict[str, Json]]:
    """Return what was answered on a page that this report has: its lines, or its one set of answers."""
    if not BY_CODE[page].is_asked(answers):
        return []
    return answers.items(page) or ([answers.page(page)] if answers.page(page) else [])


def _described(page: str, parts: tuple[tuple[str, str], ...], item: dict[str, Json]) -> NewProperty:
    spoken = [(before, said_of(page, code, item.get(code))) for code, before in parts]
    return NewProperty(
        description=", ".join(before + words for before, words in spoken if words)[:LONGEST],
        quantity=int(item.get("quantity") or 1),
        unit_value=amount(item.get("unit_value")),
        serial_number=item.get("serial_number") or item.get("marks") or "",
    )


def _fuel(found: dict[str, Json]) -> NewProperty:
    litres = f"{found['litres']} litres of " if found.get("litres") else ""
    pump = f", pump {found['pump']}" if found.get("pump") else ""
    return NewProperty(description=f"{litres}{found['fuel']}{pump}", unit_value=amount(found.get("value")))


def _vehicle(answers: Answers) -> Iterable[NewProperty]:
    """Return the vehicle itself, where that was taken."""
    for found in asked_items(answers, "vehicle_harm"):
        if found.get("what") in (VehicleHarm.TAKEN, VehicleHarm.TAKEN_DAMAGED):
            named = ", ".join(filter(None, ("Vehicle", found.get("registration"), found.get("make_model"))))
            yield NewProperty(description=named, serial_number=found.get("vin") or "")
