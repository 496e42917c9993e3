"""What may follow an outcome: community remedies, restorative justice, the victim's right to review, new material."""

from dataclasses import dataclass
from datetime import date, timedelta

from bizwatch.reference.about import About, one_table
from bizwatch.reference.choices import Mark, ReviewBy
from bizwatch.reference.exceptions import UnknownReference
from bizwatch.reference.tables import DatedTable
from bizwatch.reference.working_days import add_working_days

REMEDIES_FILE = "community_remedies.toml"
RESTORATIVE_FILE = "restorative.toml"
REVIEWS_FILE = "reviews.toml"
MATERIAL_FILE = "new_material.toml"


@dataclass(frozen=True)
class CommunityRemedy:
    """One thing that an offender may agree to. ``pays``: it is money; ``by_service``: somebody else arranges it."""

    code: str
    label: str
    hint: str
    effective_from: date
    effective_to: date | None = None
    pays: bool = False
    by_service: bool = False
    mark: Mark = Mark.SOURCE
    note: str = ""


@dataclass(frozen=True)
class RestorativeService:
    """Who arranges restorative justice, and after which outcomes it is offered if nobody did before."""

    code: str
    name: str
    about: str
    offered_after: tuple[str, ...]
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE
    note: str = ""


@dataclass(frozen=True)
class ReviewScheme:
    """Which decisions a victim may ask to be reviewed, within how long, and by whom."""

    code: str
    label: str
    about: str
    outcomes: tuple[str, ...]
    ask_within_days: int
    answer_within_working_days: int
    decided_by: ReviewBy
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.SOURCE
    note: str = ""

    def last_day(self, told_on: date) -> date:
        """Return the last day on which a victim who was told on a day may ask; that day is included."""
        return told_on + timedelta(days=self.ask_within_days)

    def answer_by(self, asked_on: date) -> date:
        """Return the working day by which the answer is due."""
        return add_working_days(asked_on, self.answer_within_working_days)


@dataclass(frozen=True)
class MaterialKind:
    """A kind of new material. ``happenings`` are acts by which it is noticed; ``by_hand``: a person may note it.

    ``reopens``: once a person has confirmed it the case reopens by itself; otherwise a supervisor decides.
    """

    code: str
    label: str
    outcomes: tuple[str, ...]
    reopens: bool
    by_hand: bool
    happenings: tuple[str, ...]
    effective_from: date
    effective_to: date | None = None
    mark: Mark = Mark.DESIGN
    note: str = ""

    def __post_init__(self) -> None:
        if self.reopens and self.happenings:
            raise ValueError("what the product notices by itself never reopens a case by itself: a person confirms it")


def remedy_table() -> tuple[About, DatedTable[CommunityRemedy]]:
    """Return the community remedies, read and checked once. Raises ``ReferenceDataInvalid``."""
    return one_table(REMEDIES_FILE, "remedy", CommunityRemedy)


def restorative_table() -> tuple[About, DatedTable[RestorativeService]]:
    """Return the restorative justice services, read and checked once. Raises ``ReferenceDataInvalid``."""
    return one_table(RESTORATIVE_FILE, "service", RestorativeService)


def review_table() -> tuple[About, DatedTable[ReviewScheme]]:
    """Return the schemes of review, read and checked once. Raises ``ReferenceDataInvalid``."""
    return one_table(REVIEWS_FILE, "scheme", ReviewScheme)


def material_table() -> tuple[About, DatedTable[MaterialKind]]:
    """Return the kinds of new material, read and checked once. Raises ``ReferenceDataInvalid``."""
    return one_table(MATERIAL_FILE, "kind", MaterialKind)


def community_remedies(on: date | None = None) -> tuple[CommunityRemedy, ...]:
    """Return what may be agreed on a date, in the order of the file."""
    return remedy_table()[1].in_force(on)


def community_remedy(code: str, on: date | None = None) -> CommunityRemedy:
    """Return one remedy. Raises ``UnknownReference``."""
    return remedy_table()[1].get(code, on, unknown=UnknownReference, thing="community remedy")


def restorative_services(on: date | None = None) -> tuple[RestorativeService, ...]:
    """Return the services to which a case can be referred on a date."""
    return restorative_table()[1].in_force(on)


def restorative_service(code: str, on: date | None = None) -> RestorativeService:
    """Return one service under the name of the day. Raises ``UnknownReference``."""
    return restorative_table()[1].get(code, on, unknown=UnknownReference, thing="restorative justice service")


def review_scheme(code: str, on: date | None = None) -> ReviewScheme:
    """Return one scheme. Raises ``UnknownReference``."""
    return review_table()[1].get(code, on, unknown=UnknownReference, thing="scheme of review")


def review_scheme_of(outcome_code: str, on: date | None = None) -> ReviewScheme | None:
    """Return the scheme under which a decision given on a date may be reviewed, or None."""
    return next((row for row in review_table()[1].in_force(on) if outcome_code in row.outcomes), None)


def material_kinds(on: date | None = None) -> tuple[MaterialKind, ...]:
    """Return the kinds of new material on a date, in the order of the file."""
    return material_table()[1].in_force(on)


def material_by_hand(outcome: str, on: date | None = None) -> tuple[MaterialKind, ...]:
    """Return the kinds that a person may note by hand, of those that count for an outcome."""
    return tuple(kind for kind in material_kinds(on) if kind.by_hand and outcome in kind.outcomes)


def material_kind(code: str, on: date | None = None) -> MaterialKind:
    """Return one kind. Raises ``UnknownReference``."""
    return material_table()[1].get(code, on, unknown=UnknownReference, thing="kind of new material")
