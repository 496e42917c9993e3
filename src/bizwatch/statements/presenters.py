"""What the pages of statements say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.design.filters import deadline_date, local_date, local_datetime
from bizwatch.reference.selectors import statement_kind
from bizwatch.statements.choices import OfferAnswer, Pen, Purpose, State
from bizwatch.statements.models import Statement, StatementChange, StatementOffer
from bizwatch.statements.pdf.glyphs import undrawable
from bizwatch.statements.policies import HEAD

Row = dict[str, str]

AGE = "Age"
if TYPE_CHECKING:
    from bizwatch.cases.models import Case

STATE_COLOURS: Mapping[str, str] = {
    State.DRAFT: "yellow",
    State.SIGNED: "green",
    State.DECLINED: "grey",
    State.DROPPED: "grey",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A statement in a list."""

    number: str
    kind: str
    name: str
    state: str
    colour: str
    when: str
    follows: str
    is_late: bool
    elsewhere: str = ""


def kind_name(statement: Statement) -> str:
    """Return the name of the kind, with what it is to an earlier one."""
    name = statement_kind(statement.kind, statement.edition).name
    if statement.purpose == Purpose.FURTHER:
        return f"{name}, further"
    return f"{name}, withdrawing an earlier one" if statement.purpose == Purpose.WITHDRAWAL else name


def line(statement: Statement, *, at: datetime, on: "Case | None" = None) -> Line:
    """Return a statement as one line of a list; on the page of a case (``on``), with the joined case that it was made on."""
    return Line(
        number=statement.number,
        kind=kind_name(statement),
        name=statement.witness_name,
        state=statement.get_state_display(),
        colour=STATE_COLOURS[statement.state],
        when=when_words(statement),
        follows=f"Follows {statement.follows.number}" if statement.follows else "",
        is_late=statement.state == State.DRAFT and statement.due_at is not None and statement.due_at < at,
        elsewhere=f"On {statement.case}" if on is not None and statement.case_id != on.pk else "",
    )


def when_words(statement: Statement) -> str:
    """Return when it was asked for, is due, was signed or ended."""
    if statement.state == State.SIGNED and statement.ended_at:
        return f"Signed {local_datetime(statement.ended_at, short=True)}"
    if statement.state != State.DRAFT and statement.ended_at:
        return f"{statement.get_state_display()} {local_date(statement.ended_at, short=True)}"
    due = f", due {deadline_date(statement.due_at, short=True)}" if statement.due_at else ""
    return f"Asked {local_date(statement.asked_at, short=True)}{due}"


def offer_line(offer: StatementOffer, *, on: "Case") -> str:
    """Return an offer as a sentence, on the page of a case."""
    name = statement_kind(offer.kind).name
    answer = OfferAnswer(offer.answer).label.lower()
    when = local_datetime(offer.at, short=True)
    who = f"{offer.offered_to} (witness {offer.witness_number})" if offer.witness_number else offer.offered_to
    elsewhere = f" on {offer.case}" if offer.case_id != on.pk else ""
    return f"{name} offered to {who} by {offer.by_name}{elsewhere}, {when}: {answer}."


def about_rows(document: Mapping[str, Any]) -> list[Row]:
    """Return what stands at the head of a statement on a page. A draft without an age shows that it is missing."""
    where = (("Crime reference", document["crime_reference"]), ("Statement number", document["number"]))
    return [_row(key, value) for key, value in (*_maker(document), *where) if value or key == AGE]


def printed_rows(document: Mapping[str, Any]) -> list[Row]:
    """Return what stands at the head of a printed statement, with the name of its form."""
    what = (
        ("Form", f"{document['title']} ({document['form']})"),
        ("Statement number", document["number"]),
        ("Crime reference", document["crime_reference"]),
    )
    return [_row(key, value) for key, value in (*_maker(document), *what) if value]


def _maker(document: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return (
        ("Statement of", document["name"]),
        (AGE, document["age"]),
        ("Occupation", document["occupation"]),
        ("For the business", document["for_business"]),
    )


def signature_rows(document: Mapping[str, Any], sha256: str, *, is_printed: bool = False) -> list[Row]:
    """Return the signature as keys and values; none for a draft. In print with the declaration of who read it out."""
    signature = document.get("signature")
    if not signature:
        return []
    rows = (
        ("Signed (typed)", signature["name"]),
        ("When", signature["at"]),
        ("How it is known who signed", signature["how"]),
        ("In the presence of", signature["present"]),
        ("Read to the witness by", signature["reader"]),
        ("Declaration of the reader", signature["reader_declaration"] if is_printed else ""),
        ("SHA-256 of the signed text", sha256),
    )
    return [_row(key, value) for key, value in rows if value]


def _row(key: str, value: str) -> Row:
    return {"key": key, "value": value}


def change_line(change: StatementChange, headings: Mapping[str, str]) -> dict[str, Any]:
    """Return a change as an item of a timeline."""
    what = {HEAD: "Who makes it", "exhibits": "Exhibits"}.get(change.what) or headings.get(change.what, change.what)
    return {
        "title": f"{what} changed",
        "by": change.by_name,
        "at": change.at,
        "text": f"{len(change.text):,} characters" if change.what in headings else "",
    }


def undrawable_words(text: str) -> str:
    """Return what happens in the PDF to signs that no typeface here has; "" where all can be drawn."""
    signs = sorted(undrawable(text))
    if not signs:
        return ""
    some = " ".join(signs[:10])
    return (
        f"The PDF has no typeface for these signs: {some}. There they are shown by their numbers. What you sign keeps the "
        "signs themselves."
    )


def pen_words(statement: Statement, *, is_police: bool) -> str:
    """Return who writes, and what must come of it before it counts."""
    if not is_police:
        return "Write it part by part. Each part is kept when you save it, so you can stop and go on later."
    who = "An officer writes it down" if statement.pen == Pen.OFFICER else "The witness writes it"
    return f"{who}. Whoever writes, the person who makes the statement reads the whole, puts it right and signs it."


def fault_lines(faults: Iterable[tuple[str, str]]) -> list[str]:
    """Return what is still missing, each sentence once."""
    return list(dict.fromkeys(words for _, words in faults))
