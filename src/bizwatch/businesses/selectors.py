"""Questions about businesses, premises, members and imports. Everything a person sees starts from ``…_visible_to``."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from bizwatch.accounts.roles import HEAD_OFFICE
from bizwatch.businesses import policies
from bizwatch.businesses.answering import is_answered_for as is_answered_for
from bizwatch.businesses.answering import members_of_premises as members_of_premises
from bizwatch.businesses.answering import premises_read as premises_read
from bizwatch.businesses.asking import BusinessToAsk as BusinessToAsk
from bizwatch.businesses.asking import businesses_to_ask as businesses_to_ask
from bizwatch.businesses.choices import ImportState, InvitationState, Question, RowState
from bizwatch.businesses.exceptions import (
    BusinessNotFound,
    ImportNotFound,
    InvitationUnknown,
    MemberNotFound,
    PremisesNotFound,
)
from bizwatch.businesses.models import Business, Invitation, Membership, Premises, PremisesImport, PremisesImportRow
from bizwatch.kernel.references import tidy_reference

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

GUEST_SOURCE = "guest"
_WORDS_OF_MANY_NAMES = frozenset("the and of at in a co ltd limited plc llp uk shop store stores".split())


def memberships_of(user: "User | AnonymousUser") -> QuerySet[Membership]:
    """Return the live memberships of a user, with their businesses, by the name of the business."""
    live = Membership.objects.filter(user_id=user.pk, left_at=None) if user.pk else Membership.objects.none()
    return live.select_related("business").order_by("business__name", "pk")


def answered_for(user: "User | AnonymousUser") -> QuerySet[Membership, int]:
    """Return the ids of the businesses that a user answers for in any role, for a query to leave them out or look there."""
    return memberships_of(user).order_by().values_list("business_id", flat=True)


def membership_of(user: "User | AnonymousUser", business: Business) -> Membership | None:
    """Return the user's live membership of a business, or None."""
    return memberships_of(user).filter(business=business).first()


def businesses_of(user: "User | AnonymousUser") -> QuerySet[Business]:
    """Return the businesses that a user answers for in any role, by name."""
    return Business.objects.filter(pk__in=answered_for(user)).order_by("name", "pk")


def businesses_looked_after_by(user: "User | AnonymousUser") -> QuerySet[Business]:
    """Return the businesses whose head office the user is, by name."""
    mine = memberships_of(user).filter(role=HEAD_OFFICE.code).order_by().values("business_id")
    return Business.objects.filter(pk__in=mine).order_by("name", "pk")


def business_looked_after(user: "User | AnonymousUser", reference: str = "") -> Business:
    """Return one business whose head office the user is; without a reference the first by name.

    Raises ``BusinessNotFound``.
    """
    mine = businesses_looked_after_by(user)
    found = mine.filter(reference=tidy_reference(reference)).first() if reference else mine.first()
    if found is None:
        raise BusinessNotFound("There is no such business that you look after.")
    return found


def business_by_reference(reference: str) -> Business:
    """Return any business; for commands, which act for nobody in particular. Raises ``BusinessNotFound``."""
    found = Business.objects.filter(reference=tidy_reference(reference)).first()
    if found is None:
        raise BusinessNotFound(f"There is no business {reference}.")
    return found


def premises_visible_to(user: "User | AnonymousUser") -> QuerySet[Premises]:
    """Return the premises that a user may see: all of a business for its head office, otherwise those named."""
    if not user.pk:
        return Premises.objects.none()
    live = Membership.objects.filter(user_id=user.pk, left_at=None)
    whole = live.filter(role=HEAD_OFFICE.code).values("business_id")
    named = Membership.premises.through.objects.filter(membership__in=live).values("premises_id")
    return Premises.objects.filter(Q(business_id__in=whole) | Q(pk__in=named)).select_related("business")


def premises_by_reference(user: "User | AnonymousUser", reference: str) -> Premises:
    """Return one premises that the user may see. Raises ``PremisesNotFound``."""
    found = premises_visible_to(user).filter(reference=tidy_reference(reference)).first()
    if found is None:
        raise PremisesNotFound("There is no such premises, or it is not yours to see.")
    return found


def search_premises(
    user: "User | AnonymousUser", *, text: str = "", business: Business | None = None, to_be_asked: bool = False
) -> QuerySet[Premises]:
    """Return visible premises that hold every word of the text in name, address, town, postcode or reference.

    Open ones first, then by name. ``to_be_asked`` keeps those with questions left.
    """
    found = premises_visible_to(user)
    if business is not None:
        found = found.filter(business=business)
    if to_be_asked:
        found = found.filter(is_open=True).exclude(to_be_asked=[])
    if text.split():
        found = found.filter(_every_word(text, "address__icontains", "reference__iexact"))
    return found.order_by("-is_open", "name", "pk")


def premises_of_business(business: Business) -> QuerySet[Premises]:
    """Return every open premises of a business, by name. Only for callers that have checked the business."""
    return Premises.objects.filter(business=business, is_open=True).order_by("name", "pk")


def open_premises(business: Business | None) -> list[Premises]:
    """Return the open premises of a business, or of every business, with what they are found by, their contact, and nothing else.

    For imports, which find the premises of each row among them. Only for callers that have checked the business.
    """
    found = Premises.objects.filter(is_open=True)
    found = found.filter(business=business) if business is not None else found
    called = ("business_id", "reference", "name", "town", "postcode", "source_id")
    contact = ("contact_name", "contact_telephone", "contact_email")
    return list(found.only("pk", *called, *contact).order_by("pk"))


def premises_found_by(text: str, *, limit: int, only_open: bool = False) -> list[int]:
    """Return ids of premises of any business that hold every word of the text in name, business, town or postcode.

    ``only_open``: closed ones are left out, and take no place of the ``limit``. For the desk, which finds its cases by them; only for callers that may see every case.
    """
    if not text.split():
        return []
    found = Premises.objects.filter(_every_word(text, "business__name__icontains"))
    found = found.filter(is_open=True) if only_open else found
    return list(found.order_by("pk").values_list("pk", flat=True)[:limit])


def _every_word(text: str, *also: str) -> Q:
    """Return the condition that each of the first eight words is in name, town or postcode, or in what is searched ``also``.

    A whole postcode is found however it is spaced.
    """
    squeezed = "".join(text.split())
    wanted = Q()
    for word in text.split()[:8]:
        lookups = ("name__icontains", "town__icontains", "postcode__icontains", *also)
        wanted &= Q(*((lookup, word) for lookup in lookups), _connector=Q.OR)
    return wanted | Q(postcode__iexact=f"{squeezed[:-3]} {squeezed[-3:]}") if len(squeezed) > 4 else wanted


def premises_for_caller(text: str, *, limit: int) -> list[Premises]:
    """Return open premises of any business that a caller may mean, by name: every word of the text in name, business,
    town or postcode, or the reference, or a contact's telephone number however it is written.

    Only for call-takers, who ask every caller which business they mean.
    """
    found = Premises.objects.filter(pk__in=premises_found_by(text, limit=limit, only_open=True))
    found |= Premises.objects.filter(reference=tidy_reference(text))
    digits = _digits(text)
    if len(digits) >= _ENOUGH_DIGITS and not set(text) - _OF_A_NUMBER:
        found |= Premises.objects.filter(pk__in=_with_telephone(digits, limit=limit))
    return list(found.filter(is_open=True).select_related("business").order_by("name", "town", "pk")[:limit])


def premises_by_any_reference(reference: str) -> Premises | None:
    """Return any open premises, or None. Only for callers that may act for every business: call-takers and commands."""
    found = Premises.objects.filter(reference=tidy_reference(reference), is_open=True)
    return found.select_related("business").first()


_ENOUGH_DIGITS = 5
_OF_A_NUMBER = frozenset("0123456789 +-()")


def _digits(text: str) -> str:
    """Return the digits of a telephone number, +44 as 0."""
    digits = "".join(character for character in text if character in "0123456789")
    return f"0{digits[2:]}" if text.strip().startswith("+44") else digits


def _with_telephone(digits: str, *, limit: int) -> list[int]:
    """Return ids of open premises whose contact number holds these digits; spaces and +44 make no difference."""
    alike = Premises.objects.filter(is_open=True, contact_telephone__contains=digits[-2:]).order_by("pk")
    rows = alike.values_list("pk", "contact_telephone").iterator(chunk_size=2_000)
    return [pk for pk, number in rows if digits in _digits(number)][:limit]


def same_places(premises: Iterable[int]) -> dict[int, frozenset[int]]:
    """Return for each premises the ids under which the same place may stand, its own among them: one query.

    A guest enters the place again each time they report. Such an entry may be the same place as another one with its
    postcode and a word of its name; only a person can say that it is. For the desk, and for comparing reports: what is
    found this way is never shown to a business that it does not belong to.
    """
    asked = list(premises)
    columns = ("pk", "postcode", "source", "name", "business__name")
    postcodes = Premises.objects.filter(pk__in=asked).exclude(postcode="").values("postcode")
    near: dict[str, list[_Place]] = defaultdict(list)
    for row in Premises.objects.filter(postcode__in=postcodes).values_list(*columns):
        place = _Place(*row)
        near[place.postcode].append(place)
    own = {place.pk: place for here in near.values() for place in here}
    return {pk: frozenset([pk, *(one.pk for one in _like(own.get(pk), near))]) for pk in asked}


def _like(place: "_Place | None", near: Mapping[str, Sequence["_Place"]]) -> Iterable["_Place"]:
    return (one for one in near[place.postcode] if place.may_be(one)) if place else ()


@dataclass(frozen=True)
class _Place:
    """What tells whether two entries may be one place."""

    pk: int
    postcode: str
    source: str
    name: str
    business_name: str

    def may_be(self, other: "_Place") -> bool:
        if not self.postcode or self.postcode != other.postcode or GUEST_SOURCE not in (self.source, other.source):
            return False
        return bool(self._words() & other._words())

    def _words(self) -> set[str]:
        return set(f"{self.name} {self.business_name}".casefold().split()) - _WORDS_OF_MANY_NAMES


def members_of(business: Business) -> QuerySet[Membership]:
    """Return the live memberships of a business with user and premises, by name of the person."""
    live = Membership.objects.filter(business=business, left_at=None)
    return live.select_related("user", "business").prefetch_related("premises").order_by("user__name", "pk")


def member_by_id(user: "User", public_id: UUID) -> Membership:
    """Return a live membership of a business whose head office the user is. Raises ``MemberNotFound``."""
    mine = businesses_looked_after_by(user).order_by().values("pk")
    found = Membership.objects.filter(public_id=public_id, left_at=None, business_id__in=mine)
    member = found.select_related("user", "business").prefetch_related("premises").first()
    if member is None:
        raise MemberNotFound("There is no such person in your business.")
    return member


def waiting_invitations(business: Business) -> QuerySet[Invitation]:
    """Return the invitations that nobody has accepted or withdrawn, expired ones included, newest first."""
    waiting = Invitation.objects.filter(business=business, state=InvitationState.WAITING)
    return waiting.select_related("invited_by").prefetch_related("premises").order_by("-invited_at", "-pk")


def invitation_by_id(user: "User", public_id: UUID) -> Invitation:
    """Return a waiting invitation of a business whose head office the user is. Raises ``MemberNotFound``."""
    mine = businesses_looked_after_by(user).order_by().values("pk")
    waiting = Invitation.objects.filter(public_id=public_id, state=InvitationState.WAITING, business_id__in=mine)
    found = waiting.select_related("business").first()
    if found is None:
        raise MemberNotFound("There is no such invitation, or it has been used or withdrawn.")
    return found


def token_hash(token: str) -> str:
    """Return what is kept of an invitation's token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def invitation_by_token(token: str, *, at: datetime, lock: bool = False) -> Invitation:
    """Return the invitation of an e-mailed link while it can be accepted.

    Raises ``InvitationUnknown``, ``InvitationUsed``, ``InvitationWithdrawn`` or ``InvitationExpired``.
    """
    rows = Invitation.objects.select_for_update(of=("self",)) if lock else Invitation.objects.all()
    found = rows.select_related("business", "invited_by").filter(token_hash=token_hash(token)).first()
    if found is None:
        raise InvitationUnknown("We do not know this invitation.")
    policies.check_can_be_accepted(found, at=at)
    return found


def imports_of(business: Business) -> QuerySet[PremisesImport]:
    """Return the imports of a business, newest first, each with ``rows_total`` and ``rows_refused``."""
    refused = Count("rows", filter=Q(rows__state=RowState.REFUSED))
    counted = PremisesImport.objects.filter(business=business).annotate(rows_total=Count("rows"), rows_refused=refused)
    return counted.select_related("uploaded_by").order_by("-uploaded_at", "-pk")


def import_by_id(user: "User", public_id: UUID) -> PremisesImport:
    """Return an import into a business whose head office the user is. Raises ``ImportNotFound``."""
    mine = businesses_looked_after_by(user).order_by().values("pk")
    found = PremisesImport.objects.filter(public_id=public_id, business_id__in=mine).select_related("business").first()
    if found is None:
        raise ImportNotFound("There is no such import.")
    return found


@dataclass
class ImportReport:
    """What became of the rows of a file: how many, each refused one with all its faults, and what is left to ask."""

    rows: int = 0
    imported: int = 0
    already_known: int = 0
    refused: list[dict[str, object]] = field(default_factory=list)
    questions: Counter[str] = field(default_factory=Counter)
    with_questions: int = 0

    def questions_in_order(self) -> dict[str, int]:
        """Return how many premises have each question, in the order in which they are asked."""
        return {code: self.questions[code] for code in Question.values if self.questions[code]}

    def count(self, number: int, state: str, faults: list[dict[str, str]], questions: list[str]) -> None:
        """Count one row; questions count for the premises that are made of it."""
        self.rows += 1
        if state == RowState.IMPORTED:
            self.imported += 1
            self.questions.update(questions)
            self.with_questions += bool(questions)
        elif state == RowState.ALREADY_KNOWN:
            self.already_known += 1
        elif state == RowState.REFUSED:
            columns = ", ".join(dict.fromkeys(filter(None, (one["column"] for one in faults))))
            reason = " ".join(one["reason"] for one in faults)
            self.refused.append({"row": number, "column": columns, "reason": reason})


def import_report(premises_import: PremisesImport) -> ImportReport:
    """Return what became of the rows of an import."""
    report = ImportReport()
    rows = premises_import.rows.order_by("number").values_list("number", "state", "faults", "questions")
    for number, state, faults, questions in rows.iterator(chunk_size=2_000):
        report.count(number, state, faults, questions)
    return report


def import_counts(premises_import: PremisesImport) -> dict[str, int]:
    """Return how many rows are in each state, "total" rows, and "questions": those ready or in with something to ask."""
    rows = premises_import.rows
    by_state = dict.fromkeys(RowState.values, 0)
    by_state |= dict(rows.values_list("state").annotate(Count("pk")).order_by())
    asked = rows.filter(state__in=(RowState.WAITING, RowState.IMPORTED)).exclude(questions=[]).count()
    return {**by_state, "total": sum(by_state.values()), "questions": asked}


def refused_rows(premises_import: PremisesImport) -> QuerySet[PremisesImportRow]:
    """Return the rows that need putting right, in the order of the file."""
    return premises_import.rows.filter(state=RowState.REFUSED).order_by("number")


def first_rows(premises_import: PremisesImport, count: int) -> QuerySet[PremisesImportRow]:
    """Return the first rows of an import, in the order of the file."""
    return premises_import.rows.order_by("number")[:count]


def refused_row(premises_import: PremisesImport, number: int) -> PremisesImportRow:
    """Return one row that needs putting right. Raises ``ImportNotFound``."""
    found = refused_rows(premises_import).filter(number=number).first()
    if found is None:
        raise ImportNotFound("There is no such row that needs putting right.")
    return found


def unfinished_import(*, business: Business | None, data: bytes, source: str = "") -> PremisesImport | None:
    """Return an import of the very same file that was broken off, for a command that is run again."""
    unfinished = PremisesImport.objects.filter(business=business, file_hash=file_hash(data), finished_at=None)
    if source:
        unfinished = unfinished.filter(source=source)
    return unfinished.order_by("-pk").first()


def running_imports() -> QuerySet[PremisesImport]:
    """Return the imports that were started and are not done, oldest first."""
    return PremisesImport.objects.filter(state=ImportState.RUNNING).select_related("business").order_by("pk")


def file_hash(data: bytes) -> str:
    """Return what tells one file from another: its SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
