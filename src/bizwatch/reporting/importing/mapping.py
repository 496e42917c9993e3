"""How one sender's file is read: its columns, its words for kinds, its numbers for premises, its dates.

A mapping is kept by name for a business, and each import keeps the one it was read with. Those built in are our reading of
the field lists that these products publish; none of them publishes a file format, so look at the preview.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from bizwatch.kernel.sheets.headers import alias_key
from bizwatch.reporting.importing.targets import BY_CODE, SEVERAL, guess_columns
from bizwatch.reporting.importing.when import DateOrder
from bizwatch.reporting.kinds import KINDS

PLAIN = "plain"
LEAVE_OUT = "leave-out"  # in place of a kind: rows that say so are no reports, and stay out
LEAVE_OUT_LABEL = "Leave these rows out"


@dataclass(frozen=True)
class ColumnMapping:
    """What the columns and the values of a file mean.

    ``columns`` is {alias key of a header: target code or ""}; ``kinds`` and ``places`` are {alias key of a cell: our kind, a
    premises' reference}. ``kind_for_all`` is the kind of rows that name none. ``name`` is the source that the sender's
    own numbers belong to, so that the same number from two sources is two reports.
    """

    name: str
    title: str
    columns: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    kind_for_all: str = ""
    date_order: DateOrder = DateOrder.DAY_FIRST

    def columns_of(self, headers: Iterable[str]) -> dict[str, str]:
        """Return what each header fills: as the mapping says, or as guessed where it knows the header not."""
        found = list(headers)
        guessed = guess_columns(header for header in found if alias_key(header) not in self.columns)
        chosen = {header: self.columns.get(alias_key(header), guessed.get(header, "")) for header in found}
        taken: set[str] = {code for key, code in self.columns.items() if key in {alias_key(one) for one in found}}
        for header, code in chosen.items():
            is_guess = alias_key(header) not in self.columns
            if is_guess and code in taken and code not in SEVERAL:
                chosen[header] = ""
        return chosen

    def kind_of(self, cell: str) -> str:
        """Return our kind for what a cell says; "" where it is not known."""
        if not cell:
            return self.kind_for_all
        key = alias_key(cell)
        return self.kinds.get(key) or kind_words().get(key, "")

    def with_columns(self, columns: Mapping[str, str]) -> "ColumnMapping":
        """Return the mapping with these columns, given by header."""
        chosen = {alias_key(header): code for header, code in columns.items() if code == "" or code in BY_CODE}
        return replace(self, columns={**self.columns, **chosen})

    def as_json(self) -> dict[str, Any]:
        """Return the mapping as it is stored."""
        return {
            "name": self.name,
            "title": self.title,
            "columns": dict(self.columns),
            "kinds": dict(self.kinds),
            "places": dict(self.places),
            "kind_for_all": self.kind_for_all,
            "date_order": self.date_order.value,
        }

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "ColumnMapping":
        """Return a stored mapping."""
        return cls(**{**stored, "date_order": DateOrder(stored["date_order"])})


@cache
def kind_words() -> dict[str, str]:
    """Return our kind by each word for it: its code, its address, its title and the words of the reference data."""
    found: dict[str, str] = {}
    for code, kind in KINDS.items():
        for word in (code, kind.slug, kind.title, *kind.entry.words):
            found.setdefault(alias_key(word), code)
    return found


def _keys(pairs: Mapping[str, str]) -> dict[str, str]:
    return {alias_key(word): meant for word, meant in pairs.items()}


# Auror: fixed event types, products and values by event, a person of interest, vehicles, prevented offences too.
AUROR = ColumnMapping(
    name="auror",
    title="Like an export of Auror",
    columns=_keys(
        {
            "Event ID": "your_reference",
            "Event type": "kind",
            "Site ID": "premises",
            "Site": "premises",
            "Event start": "happened_from",
            "Event end": "happened_to",
            "Narrative": "what_happened",
            "Products": "property[0].description",
            "Total value": "property[0].total_value",
            "Person of interest": "people[0].told_name",
            "Person description": "people[0].description",
            "Vehicle registration": "vehicles[0].registration",
            "Vehicle description": "vehicles[0].description",
            "Reported by": "contact.name",
            "Reporter email": "contact.email",
            "CCTV available": "cctv.there",
        }
    ),
    kinds=_keys(
        {
            "Shoplifting": "shop_theft",
            "Attempted shoplifting": "shop_theft",
            "Theft": "shop_theft",
            "Push out": "shop_theft",
            "Self-checkout fraud": "fraud",
            "POS fraud": "fraud",
            "Refund fraud": "fraud",
            "Currency fraud": "fraud",
            "Fraud": "fraud",
            "Cash theft": "other_theft",
            "Theft from another party": "other_theft",
            "Drive-off": "making_off",
            "Unable to pay": "making_off",
            "Stock audit loss": "information",
            "Vandalism": "criminal_damage",
            "Property damage": "criminal_damage",
            "Assault": "violence",
            "Threatening behaviour": "violence",
            "Abusive behaviour": "asb",
            "Antisocial behaviour": "asb",
            "Robbery": "robbery",
            "Burglary": "burglary",
            "Suspicious behaviour": "suspicious_activity",
            "Customer charge error": LEAVE_OUT,
            "Pay-at-pump error": LEAVE_OUT,
            "Mobile app payment error": LEAVE_OUT,
        }
    ),
)
# DISC: an incident report of a member to the scheme, escalated to the police, with an optional witness.
DISC = ColumnMapping(
    name="disc",
    title="Like an export of DISC",
    columns=_keys(
        {
            "Incident No": "your_reference",
            "Incident type": "kind",
            "Member": "premises",
            "Premises": "premises",
            "Postcode": "premises",
            "Incident date": "happened_from.day",
            "Incident time": "happened_from.time",
            "Incident details": "what_happened",
            "Goods": "property[0].description",
            "Value of goods": "property[0].total_value",
            "Subject": "people[0].told_name",
            "Subject description": "people[0].description",
            "Witness name": "witnesses[0].told_name",
            "Witness contact": "witnesses[0].contact",
            "Witness statement": "witnesses[0].description",
            "Submitted by": "contact.name",
            "CCTV": "cctv.there",
        }
    ),
    kinds=_keys(
        {
            "Theft": "shop_theft",
            "Theft from shop": "shop_theft",
            "Shop theft": "shop_theft",
            "Attempted theft": "shop_theft",
            "Making off without payment": "making_off",
            "Walk-out": "making_off",
            "Damage": "criminal_damage",
            "Criminal damage": "criminal_damage",
            "Violence": "violence",
            "Assault": "violence",
            "Abuse": "asb",
            "Verbal abuse": "asb",
            "Anti-social behaviour": "asb",
            "Street drinking": "asb",
            "Begging": "asb",
            "Fraud": "fraud",
            "Counterfeit": "fraud",
            "Hate incident": "hate_crime",
            "Suspicious": "suspicious_activity",
        }
    ),
)
# A till: one line of loss a row, with the shop's number, the transaction, the article and what it sells for.
TILL = ColumnMapping(
    name="till",
    title="Like an export of a till",
    columns=_keys(
        {
            "Store": "premises",
            "Store no": "premises",
            "Transaction": "your_reference",
            "Transaction no": "your_reference",
            "Business date": "happened_from.day",
            "Time": "happened_from.time",
            "Reason": "kind",
            "Article": "property[0].description",
            "Item": "property[0].description",
            "Qty": "property[0].quantity",
            "Price": "property[0].unit_value",
            "Amount": "property[0].total_value",
            "Till": "",
            "Cashier": "witnesses[0].told_name",
            "Note": "what_happened",
        }
    ),
    kinds=_keys(
        {
            "Known theft": "shop_theft",
            "Theft": "shop_theft",
            "Stolen": "shop_theft",
            "Drive off": "making_off",
            "No means of payment": "making_off",
            "Unpaid": "making_off",
            "Damaged": "criminal_damage",
            "Counterfeit note": "fraud",
            "Waste": LEAVE_OUT,
            "Refund": LEAVE_OUT,
            "Void": LEAVE_OUT,
        }
    ),
    kind_for_all="shop_theft",
)
NO_MAPPING = ColumnMapping(name=PLAIN, title="Our own names of columns, or a guess")
BUILT_IN: Mapping[str, ColumnMapping] = {one.name: one for one in (NO_MAPPING, AUROR, DISC, TILL)}
