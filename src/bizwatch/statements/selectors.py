"""Everything that may be asked about statements. What a person sees starts from the cases that they may see.

Nothing here reads the witness's own details: those have a module of their own (``details``), for those with its permission.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from bizwatch.accounts.access import has_permission
from bizwatch.accounts.permissions import Permission
from bizwatch.businesses.selectors import businesses_looked_after_by
from bizwatch.cases.selectors import visible_to
from bizwatch.evidence.uploads import OpenedLink, open_link
from bizwatch.kernel.references import tidy_reference
from bizwatch.reference.choices import StatementAsks
from bizwatch.reference.selectors import StatementSection, statement_kind, statement_kinds, statement_sections
from bizwatch.statements.choices import Purpose, State
from bizwatch.statements.exceptions import StatementNotFound
from bizwatch.statements.models import (
    SignedStatement,
    Statement,
    StatementChange,
    StatementExhibit,
    StatementOffer,
    StatementPart,
)
from bizwatch.statements.policies import Content, Document, Earlier, canonical, hash_of, names_exhibit, same_name, whole

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.cases.models import Case, CaseExhibit, CaseQuerySet

LINK = "statement"  # kind of the links
_NONE = "There is no statement with this number, or it is not yours to see."


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A statement to read: its document, and its hash where it is signed, else "" """

    document: Document
    sha256: str
    reading: str  # the hash of what is read now; the signature must name it


def _ordinary() -> QuerySet[Statement]:
    found = Statement.objects.filter(case__is_restricted=False)
    return found.select_related("case__premises", "case__business", "follows__signed", "signed", "signer")


def statement_for_desk(user: "User", number: str) -> Statement:
    """Return a statement on a case of the desk. Raises ``StatementNotFound``."""
    if not has_permission(user, Permission.READ_STATEMENTS):
        raise StatementNotFound(_NONE)
    found = _ordinary().filter(number=tidy_reference(number)).first()
    if found is None or not visible_to(user).filter(pk=found.case_id).exists():
        raise StatementNotFound(_NONE)
    return found


def statements_of_account(user: "User") -> QuerySet[Statement]:
    """Return what was asked of a person or begun by them, and impact statements of a business whose head office they are.

    A witness's statement is the witness's: nobody else at the business sees it.
    """
    business_kinds = [kind.code for kind in statement_kinds() if kind.asks is StatementAsks.BUSINESS]
    looked_after = businesses_looked_after_by(user).order_by().values("pk")
    own = Q(signer=user) | Q(kind__in=business_kinds, case__business__in=looked_after)
    return _ordinary().filter(own).order_by("-asked_at", "-pk")


def statement_for_account(user: "User", number: str) -> Statement:
    """Return a statement that a person may read. Raises ``StatementNotFound``."""
    found = statements_of_account(user).filter(number=tidy_reference(number)).first()
    if found is None:
        raise StatementNotFound(_NONE)
    return found


def statement_by_link(secret: str, *, at: datetime) -> tuple[Statement, OpenedLink]:
    """Return the statement of an e-mailed link, also of one that has expired. Raises ``StatementNotFound``."""
    link = open_link(target_kind=LINK, secret=secret, at=at)
    found = _ordinary().filter(pk=link.target_id).first() if link else None
    if link is None or found is None:
        raise StatementNotFound(_NONE)
    return found, link


def statements_of_case(user: "User", case: "Case") -> list[Statement]:
    """Return the statements of a case and of those joined to it that a person may see, the newest first."""
    return list(_ordinary().filter(case__in=_whole(user, case)).order_by("-asked_at", "-pk"))


def own_statements_of_case(user: "User", case: "Case") -> list[Statement]:
    """Return of these a person's own, and impact statements of a business whose head office they are."""
    return list(statements_of_account(user).filter(case__in=_whole(user, case)))


def names_of_witnesses(case: "Case") -> list[str]:
    """Return the names of all who were asked for or offered a statement on a case or one joined to it; the caller audits
    the read."""
    whole = Q(case=case) | Q(case__joined_to=case)
    asked = Statement.objects.filter(whole).values_list("witness_name", flat=True)
    return [*asked, *StatementOffer.objects.filter(whole).values_list("offered_to", flat=True)]


def offers_of_case(user: "User", case: "Case") -> list[StatementOffer]:
    """Return what was offered on a case and on those joined to it that a person may see, the newest first."""
    found = StatementOffer.objects.filter(case__in=_whole(user, case)).select_related("case")
    return list(found.order_by("-at", "-pk"))


def witness_number(case: "Case", name: str) -> int:
    """Return the number of a witness who answers offers on a case for themselves: the one they have, or the next."""
    known = StatementOffer.objects.filter(case=case, witness_number__isnull=False).order_by("pk")
    numbers = {offer.witness_number or 0: offer.offered_to for offer in known}
    same = next((number for number, offered_to in numbers.items() if same_name(offered_to, name)), 0)
    return same or max(numbers, default=0) + 1


def counts_of_case(user: "User", case: "Case") -> dict[tuple[str, str], int]:
    """Return how many statements of each kind stand where on a case and those joined to it that a person may see, and nothing
    else of them: {(kind, state): number}."""
    found = Statement.objects.filter(case__in=_whole(user, case), case__is_restricted=False)
    counted = found.values_list("kind", "state").annotate(number=Count("pk")).order_by("kind", "state")
    return {(kind, state): number for kind, state, number in counted}


def copyable_for(user: "User", case: "Case") -> list[Statement]:
    """Return signed impact statements of the case's business that its person may copy as a beginning, newest first."""
    found = statements_of_account(user).filter(state=State.SIGNED, case__business_id=case.business_id)
    business_kinds = [kind.code for kind in statement_kinds() if kind.asks is StatementAsks.BUSINESS]
    return list(found.filter(kind__in=business_kinds)[:20])


def sections_of(statement: Statement) -> tuple[StatementSection, ...]:
    """Return the parts that this statement has, by the table of the day on which it was begun."""
    repeated = bool(statement.repeat_noted_by_name)
    found = statement_sections(statement.kind, statement.edition)
    return tuple(section for section in found if repeated or not section.only_repeat)


def parts_of(statement: Statement) -> dict[str, StatementPart]:
    """Return the parts of a draft by their code."""
    return {part.code: part for part in StatementPart.objects.filter(statement=statement).order_by("place")}


def exhibits_of(statement: Statement) -> list[StatementExhibit]:
    """Return the exhibits of a statement with their files, in the order of their references."""
    found = StatementExhibit.objects.filter(statement=statement).select_related("exhibit__evidence")
    return sorted(found, key=lambda one: (one.exhibit.exhibit_reference, one.pk))


def content_of(statement: Statement) -> Content:
    """Return all that stands in a draft now."""
    parts = parts_of(statement)
    return Content(
        number=statement.number,
        kind=statement_kind(statement.kind, statement.edition),
        crime_reference=statement.case.crime_reference,
        purpose=Purpose(statement.purpose),
        earlier=_earlier(statement),
        witness_name=statement.witness_name,
        is_adult=statement.is_adult,
        age=statement.age,
        occupation=statement.occupation,
        business_name=statement.case.business.name,
        authority=statement.authority,
        authority_confirmed=statement.authority_confirmed,
        sections=tuple((one, parts[one.code].text if one.code in parts else "") for one in sections_of(statement)),
        exhibits=tuple((one.exhibit.exhibit_reference, exhibit_words(one)) for one in exhibits_of(statement)),
    )


def whole_of(statement: Statement) -> Whole:
    """Return a statement to read: as it was signed, or as the draft is now."""
    if statement.state == State.SIGNED:
        signed = statement.signed
        return Whole(document=json.loads(signed.text), sha256=signed.sha256, reading=signed.sha256)
    document = whole(content_of(statement))
    return Whole(document=document, sha256="", reading=hash_of(canonical(document)))


def signed_naming(exhibit: "CaseExhibit") -> SignedStatement | None:
    """Return the first signed statement of the exhibit's case that names it by the reference it has now, or None."""
    signed = SignedStatement.objects.filter(statement__case=exhibit.case_id).select_related("statement").order_by("pk")
    return next((one for one in signed if names_exhibit(json.loads(one.text), exhibit.exhibit_reference)), None)


def exhibit_words(one: StatementExhibit) -> str:
    """Return what an exhibit is: what was written beside it, its name, and the hash taken when it arrived."""
    file = one.exhibit.evidence
    named = f"{file.caption}, file {file.original_name}" if file.caption else f"File {file.original_name}"
    return f"{named}, SHA-256 {file.sha256}"


def changes_of(statement: Statement) -> list[StatementChange]:
    """Return who changed what, the newest first; at most the last 200."""
    return list(StatementChange.objects.filter(statement=statement).order_by("-at", "-pk")[:200])


def _whole(user: "User", case: "Case") -> "CaseQuerySet":
    """Return of a case and of those that were joined to it the ones that a person may see."""
    return visible_to(user).with_joined(case)


def _earlier(statement: Statement) -> Earlier | None:
    follows = statement.follows
    return Earlier(number=follows.number, signed_at=follows.signed.signed_at) if follows else None
