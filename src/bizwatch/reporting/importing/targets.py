"""What the columns of a file of reports can fill: items of the minimum data set, and what stands in for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bizwatch.kernel.sheets.headers import guess_columns as guess_by_alias
from bizwatch.kernel.sheets.headers import ranks_of
from bizwatch.kernel.sheets.table import FileNotReadable

LINES, PEOPLE = 3, 2  # how many things and people one row can tell of
SEVERAL = frozenset({"premises", "what_happened", "anything_else"})
# Parts of an item that a file may keep in columns of their own; `rows` joins them.
DAY, TIME, TOTAL, THERE = ".day", ".time", ".total_value", "cctv.there"


@dataclass(frozen=True)
class Target:
    """Something a column can fill. ``code`` is the item's name in the data set; ``aliases`` are headers that mean it."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()


def _things(place: int) -> tuple[Target, ...]:
    number, word = place + 1, f"Item {place + 1}"

    def also(*aliases: str) -> tuple[str, ...]:
        numbered = tuple(f"{alias} {number}" for alias in aliases)
        return numbered if place else (*aliases, *numbered)

    item = f"property[{place}]"
    return (
        Target(f"{item}.description", f"{word}: what", also("item", "items", "product", "products", "goods", "article", "item description", "product description", "stock", "property", "what was taken", "items stolen")),
        Target(f"{item}.quantity", f"{word}: how many", also("quantity", "qty", "units", "number of items", "item quantity", "count")),
        Target(f"{item}.unit_value", f"{word}: value of one", also("unit value", "unit price", "price", "price each", "value each", "item price", "sell price", "retail price")),
        Target(f"{item}{TOTAL}", f"{word}: value of all", also("total value", "value", "total loss", "loss", "loss value", "line total", "amount", "value lost", "total", "stolen value")),
        Target(f"{item}.serial_number", f"{word}: serial number", also("serial number", "serial no", "imei", "marking", "asset number")),
    )  # fmt: skip


def _people(place: int) -> tuple[Target, ...]:
    number, word = place + 1, f"Person {place + 1}"

    def also(*aliases: str) -> tuple[str, ...]:
        numbered = tuple(f"{alias} {number}" for alias in aliases)
        return numbered if place else (*aliases, *numbered)

    person = f"people[{place}]"
    return (
        Target(f"{person}.told_name", f"{word}: name", also("suspect name", "offender name", "suspect", "offender", "subject", "subject name", "person of interest", "poi", "person", "poi name")),
        Target(f"{person}.description", f"{word}: what they looked like", also("suspect description", "offender description", "description of offender", "person description", "subject description", "poi description", "appearance", "features")),
        Target(f"{person}.seen_before", f"{word}: seen before (yes or no)", also("seen before", "known offender", "repeat offender", "known to store", "previously seen")),
    )  # fmt: skip


# The mapping table. Where two columns want the same target, the one whose alias stands first gets it; a target of
# SEVERAL takes any number of columns, in the order of the file.
TARGETS: tuple[Target, ...] = (
    Target("your_reference", "Your own number for it", ("your reference", "reference", "incident reference", "incident number", "incident no", "incident id", "event id", "event number", "event reference", "report number", "report id", "case number", "crime number", "transaction number", "transaction id", "transaction", "receipt number", "id", "ref", "external reference")),
    Target("kind", "Kind of report", ("kind", "event type", "incident type", "type", "crime type", "offence", "offence type", "category", "incident category", "type of incident", "type of event", "loss type", "reason", "loss reason", "reason code")),
    Target("premises", "Premises: reference, your number, name or postcode", ("premises", "premises reference", "premises name", "store number", "store no", "store id", "store", "store name", "store code", "branch", "branch number", "branch name", "branch code", "site", "site number", "site name", "site id", "site code", "location", "location name", "member", "member name", "shop", "shop name", "shop number", "outlet", "postcode", "post code", "store postcode", "site postcode")),
    Target("happened_from", "When it happened, or the earliest", ("happened from", "happened", "date and time", "datetime", "date time", "event date and time", "event datetime", "incident date and time", "incident datetime", "occurred at", "occurred", "occurred from", "start", "started", "start date and time", "event start", "timestamp", "date/time", "from")),
    Target("happened_from.day", "Date it happened, without the time", ("date", "event date", "incident date", "date of incident", "date occurred", "business date", "transaction date", "trading date", "start date", "day")),
    Target("happened_from.time", "Time it happened, without the date", ("time", "event time", "incident time", "time of incident", "time occurred", "transaction time", "start time")),
    Target("happened_to", "The latest it can have happened", ("happened to", "occurred to", "end", "ended", "end date and time", "event end", "until", "to")),
    Target("happened_to.day", "Latest date, without the time", ("end date", "date to")),
    Target("happened_to.time", "Latest time, without the date", ("end time", "time to")),
    Target("what_happened", "What happened", ("what happened", "description", "event description", "incident description", "narrative", "details", "incident details", "event details", "summary", "report", "notes", "comments", "remarks", "circumstances")),
    *(target for place in range(LINES) for target in _things(place)),
    *(target for place in range(PEOPLE) for target in _people(place)),
    Target("witnesses[0].told_name", "Witness: name", ("witness name", "witness", "witnessed by", "cashier", "operator", "staff member", "staff name")),
    Target("witnesses[0].contact", "Witness: how to reach them", ("witness contact", "witness telephone", "witness phone", "witness email", "staff contact")),
    Target("witnesses[0].description", "Witness: what they saw", ("witness statement", "witness saw", "witness account")),
    Target("vehicles[0].registration", "Vehicle: registration", ("vehicle registration", "registration", "registration number", "vrm", "vrn", "number plate", "licence plate", "license plate", "plate", "reg", "vehicle reg")),
    Target("vehicles[0].description", "Vehicle: what it looked like", ("vehicle description", "vehicle", "vehicle make and model", "make and model", "vehicle details", "vehicle make")),
    Target("cctv.there", "Is there CCTV (yes or no)", ("cctv", "cctv available", "footage", "footage available", "has cctv", "video available")),
    Target("cctv.cameras[0].camera", "Camera", ("camera", "camera name", "camera number", "cctv camera")),
    Target("cctv.keeps_days", "CCTV: days kept", ("cctv days", "cctv keeps days", "days kept", "cctv retention", "retention days")),
    Target("cctv.overwritten_on", "CCTV: date recorded over", ("cctv overwritten on", "footage expires", "footage expiry", "overwritten on")),
    Target("cctv.who_can_export", "CCTV: who can export it", ("who can export", "cctv contact", "footage contact")),
    Target("contact.name", "Contact: name", ("contact name", "contact", "reported by", "reporter", "reporter name", "author", "submitted by", "created by", "manager", "store manager", "duty manager")),
    Target("contact.telephone", "Contact: telephone", ("contact telephone", "telephone", "phone", "phone number", "contact phone", "contact number", "mobile")),
    Target("contact.email", "Contact: email", ("contact email", "email", "email address", "e-mail", "reporter email", "store email")),
    Target("contact.channel", "Contact: phone or email", ("contact channel", "preferred contact", "contact by")),
    Target("contact.times", "Contact: best times", ("contact times", "best times", "best time to call", "availability")),
    Target("supports_action", "Do you support police action (yes, no, unsure)", ("supports action", "support police action", "supports police action", "supports prosecution", "willing to support", "prosecute", "statement given")),
    Target("impact", "How it affected you", ("impact", "effect", "staff impact", "injury", "injuries", "impact on staff")),
    Target("happened_before", "Whether it happened before", ("happened before", "previous incidents", "previous reference", "related incident", "related reference", "linked incident", "parent reference", "previous report", "repeat")),
    Target("hate", "Was it a hate crime (yes or no)", ("hate", "hate crime", "hate incident", "hate element")),
    Target("anything_else", "Anything else", ("anything else", "other information", "additional information", "other")),
)  # fmt: skip
BY_CODE: Mapping[str, Target] = {target.code: target for target in TARGETS}
_RANKS = ranks_of({target.code: target.aliases for target in TARGETS})
_OF_TIME = ("happened_from", "happened_from.day")
_OF_MATTER = ("what_happened", "property[0].description")


def guess_columns(headers: Iterable[str]) -> dict[str, str]:
    """Return what each column is guessed to fill, "" for nothing: every header once, in the order given."""
    return guess_by_alias(headers, _RANKS, several=SEVERAL)


def check_columns(columns: Mapping[str, str], *, kind_for_all: str = "") -> None:
    """Raise ``FileNotReadable`` unless every report says what, where and when, and no target is filled twice.

    ``columns`` is {header: target code or ""}; ``kind_for_all`` is the kind of rows that name none.
    """
    chosen = [code for code in columns.values() if code]
    if any(code not in BY_CODE for code in chosen):
        raise FileNotReadable("Choose what each column fills from the list.")
    twice = next((code for code in chosen if code not in SEVERAL and chosen.count(code) > 1), "")
    if twice:
        raise FileNotReadable(f"Choose only one column for “{BY_CODE[twice].label}”.")
    if "kind" not in chosen and not kind_for_all:
        raise FileNotReadable("No column says what kind of report it is. Choose one, or a kind for all rows.")
    if "premises" not in chosen:
        raise FileNotReadable(
            "No column says where it happened. Choose the one with your store number, name or postcode."
        )
    if not any(code in chosen for code in _OF_TIME):
        raise FileNotReadable("No column says when it happened. Choose the one with the date.")
    if not any(code in chosen for code in _OF_MATTER):
        raise FileNotReadable("No column says what happened or what it was about. Choose at least one of the two.")
