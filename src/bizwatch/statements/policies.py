"""The rules of a statement: what it says when it is whole, what must be there before it is signed, and its hash."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bizwatch.design.filters import local_date, local_datetime
from bizwatch.reference.choices import StatementAsks
from bizwatch.reference.selectors import StatementKind, StatementSection
from bizwatch.statements.choices import Authority, Identity, Purpose

FORMAT = "bizwatch-statement-1"
OVER_18 = "Over 18"
HEAD = "about"
Document = dict[str, Any]
Faults = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The signed statement that another one follows, by number and date."""

    number: str
    signed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything that stands in a statement but its signature. ``exhibits`` are (reference, what it is)."""

    number: str
    kind: StatementKind
    crime_reference: str
    purpose: Purpose
    earlier: Earlier | None
    witness_name: str
    is_adult: bool | None
    age: int | None
    occupation: str
    business_name: str
    authority: str
    authority_confirmed: bool
    sections: tuple[tuple[StatementSection, str], ...]
    exhibits: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who signed, how it is known, and who read it to them where they could not read it."""

    typed_name: str
    at: datetime
    identity: Identity
    present: str = ""
    reader: str = ""


def age_words(*, is_adult: bool | None, age: int | None) -> str:
    """Return the age as it must stand at the beginning (rule 16.2): the age of who is under 18, else "Over 18"."""
    if is_adult is None:
        return ""
    return OVER_18 if is_adult else str(age or "")


def earlier_words(content: Content) -> str:
    """Return the sentence that ties a statement to the one it follows, "" for a first one."""
    if content.earlier is None:
        return ""
    named = f"my statement {content.earlier.number}, signed on {local_date(content.earlier.signed_at)}"
    if content.purpose is Purpose.WITHDRAWAL:
        return f"I withdraw {named}. I say why in this statement."
    return f"This is a further statement. It adds to {named}, which stays as it is."


def authority_words(content: Content) -> str:
    """Return for which business somebody speaks and by what, "" where they speak for themselves."""
    if content.kind.asks is not StatementAsks.BUSINESS:
        return ""
    by = Authority(content.authority).label.lower() if content.authority else ""
    return f"{content.business_name}: {by}" if by else content.business_name


def whole(content: Content, signature: Signature | None = None) -> Document:
    """Return the statement as a document of plain text, part by part; empty parts are left out."""
    document: Document = {
        "format": FORMAT,
        "number": content.number,
        "title": content.kind.name,
        "form": content.kind.form,
        "heads": list(content.kind.heads),
        "crime_reference": content.crime_reference,
        "name": content.witness_name,
        "age": age_words(is_adult=content.is_adult, age=content.age),
        "occupation": content.occupation,
        "for_business": authority_words(content),
        "earlier": earlier_words(content),
        "sections": [{"heading": section.heading, "text": text} for section, text in content.sections if text],
        "exhibits": [{"reference": reference, "what": what} for reference, what in content.exhibits],
        "declaration": content.kind.declaration,
    }
    return {**document, "signature": _signed(content, signature)} if signature else document


def _signed(content: Content, signature: Signature) -> Mapping[str, str]:
    return {
        "name": signature.typed_name,
        "at": local_datetime(signature.at),
        "at_utc": signature.at.isoformat(timespec="seconds"),
        "how": signature.identity.label,
        "present": signature.present,
        "reader": signature.reader,
        "reader_declaration": content.kind.reader if signature.reader else "",
    }


def canonical(document: Document) -> str:
    """Return the one spelling of a document that is kept and hashed: JSON, keys in order, UTF-8, no spaces between."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(text: str) -> str:
    """Return the SHA-256 of a canonical text in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def names_exhibit(document: Document, reference: str) -> bool:
    """Whether a statement names an exhibit by this reference: in its list of exhibits or in what the witness wrote."""
    if any(one["reference"] == reference for one in document["exhibits"]):
        return True
    spoken = re.compile(rf"(?<![A-Z0-9]){re.escape(reference)}(?![0-9])", re.IGNORECASE)
    return any(spoken.search(part["text"]) for part in document["sections"])


def faults(content: Content) -> Faults:
    """Return everything that must be put right before the statement can be signed, as (part, sentence)."""
    return (*_head_faults(content), *_authority_faults(content), *_part_faults(content), *_label_faults(content))


def _head_faults(content: Content) -> Iterable[tuple[str, str]]:
    if not content.witness_name.strip():
        yield HEAD, "Enter the full name of the person who makes the statement."
    if content.is_adult is None:
        yield HEAD, "Say whether the person who makes the statement is 18 or over."
    elif not content.is_adult and content.age is None:
        yield HEAD, "Enter the age: a statement of somebody under 18 must give it."


def _authority_faults(content: Content) -> Iterable[tuple[str, str]]:
    if content.kind.asks is StatementAsks.BUSINESS and not (content.authority and content.authority_confirmed):
        yield HEAD, "Say by what you speak for the business, and confirm that you are authorised to."


def _part_faults(content: Content) -> Iterable[tuple[str, str]]:
    for section, text in content.sections:
        if section.required and not text.strip():
            yield section.code, f"Write the part “{section.heading}”."
        if len(text) > section.most:
            yield section.code, f"Shorten the part “{section.heading}” to {section.most:,} characters."
    if content.sections and not any(text.strip() for _, text in content.sections):
        yield content.sections[0][0].code, "Write at least one part of the statement."


def _label_faults(content: Content) -> Iterable[tuple[str, str]]:
    if any(not reference for reference, _ in content.exhibits):
        yield HEAD, "Ask the officer to give each exhibit its reference: one of them has none."


def same_name(typed: str, name: str) -> bool:
    """Whether a typed name is the name of the witness, whatever its capitals, accents' spelling and spaces."""
    return _folded(typed) == _folded(name)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def initials(name: str) -> str:
    """Return two to four capital letters of a name for exhibit references; "" where it has no Latin letters."""
    plain = unicodedata.normalize("NFKD", name)
    words = ["".join(re.findall(r"[A-Za-z]", word)) for word in plain.split()]
    words = [word.upper() for word in words if word]
    if not words:
        return ""
    letters = "".join(word[0] for word in words)[:4] if len(words) > 1 else words[0][:2]
    return letters if len(letters) >= 2 else f"{letters}X"


def next_label(name: str, taken: Sequence[str]) -> str:
    """Return the first free exhibit reference of a person: initials, a stroke and a number. "" without initials."""
    first = initials(name)
    number = 1
    while f"{first}/{number}" in taken:
        number += 1
    return f"{first}/{number}" if first else ""
