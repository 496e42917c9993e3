"""New material after a case was closed: never lost, and never opening a case again by a machine's guess.

What the product notices becomes a row in the same unit of work, for a supervisor. Only what a person has confirmed, of a
kind that the table marks so, opens the case by itself: the row is carried out by a task, so that it is not lost either.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, SystemActor, audited, audited_service
from bizwatch.cases.choices import LinkState, MaterialState, PersonRole, Status
from bizwatch.cases.exceptions import AlreadySettled, NothingToChange
from bizwatch.cases.models import Case, CaseLink, CaseOutcome, CasePerson, NewMaterial
from bizwatch.cases.permissions import Act, is_desk
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.happenings import Happening, when_done
from bizwatch.cases.services.hold import audit_case, hold, hold_to_edit, need_reason, part, user_or_none
from bizwatch.cases.services.leaving import bring_back
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import MaterialKind, material_kind, material_kinds

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

SYSTEM = SystemActor("new material")
_AT_ONCE = 50  # cases that one run of the task opens
_LINKED = "linked-suspect"
_BY_BUSINESS_ONLY = ("message",)


@audited_service
def note_new_material(
    *, case: Case, kind: str, words: str, source: str, by: Actor, at: datetime, confirmed_by: "User | None" = None
) -> NewMaterial | None:
    """Note that something arrived for a closed case; None where its outcome is none that it could undo.

    The seam for apps above: an image match that a person confirmed names them in ``confirmed_by``. ``source`` tells one
    thing from another, so that noted twice it is one. Raises ``UnknownReference`` for a kind that is not in the table.
    """
    held = hold(case)
    return _note(
        held, material_kind(kind, to_london(at).date()), words, source, by=by, at=at, confirmed_by=confirmed_by
    )


@audited_service
def add_material(*, case: Case, kind: str, words: str, by: "User", at: datetime) -> NewMaterial:
    """Note by hand that something arrived. Of a kind that opens a case by itself, whoever notes it confirms it.

    Raises ``NothingToChange`` where the outcome is none that it could undo, ``ReasonNeeded``.
    """
    held = hold(case)
    allow(Act.ADD_MATERIAL, held, by)
    said = need_reason(words, "Write what arrived, and where it is.")
    noted = _note(
        held, material_kind(kind, to_london(at).date()), said, f"hand:{at.isoformat()}", by=by, at=at, confirmed_by=by
    )
    if noted is None:
        raise NothingToChange(
            "This outcome is none that this kind of material could undo: ask a supervisor to reopen it."
        )
    return noted


@audited_service
def settle_material(
    *, case: Case, material_id: int, decision: MaterialState, reason: str = "", by: "User", at: datetime, version: int
) -> NewMaterial:
    """Decide what new material means: the case is opened again, or nothing changes, because of a reason.

    Raises ``AlreadySettled``, ``ReasonNeeded``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.SETTLE_MATERIAL, held, by)
    row = part(held, NewMaterial, material_id, "There is no such material on this case.")
    if row.state not in (MaterialState.WAITING, MaterialState.REOPENING):
        raise AlreadySettled("Somebody decided on this material before.")
    if decision is MaterialState.NOTHING:
        row.settle_reason = need_reason(reason, "Write why nothing changes.")
    row.state, row.settled_at, row.settled_by_name = decision, at, by.audit_name[:120]
    row.save(update_fields=["state", "settle_reason", "settled_at", "settled_by_name"])
    audit_case(Action.ALTERATION, held, "settle_material", by=by, at=at, material=row.pk, decision=decision.value)
    if decision is MaterialState.REOPENED:
        bring_back(held, f"New material: {row.words} {reason}".strip(), by=by, at=at)
    return row


def reopen_confirmed(*, at: datetime) -> int:
    """Open again every case for which confirmed material waits; return how many. Each is a unit of work of its own."""
    waiting = NewMaterial.objects.filter(state=MaterialState.REOPENING).order_by("pk").values_list("pk", flat=True)
    return sum(_reopen(pk, at) for pk in list(waiting[:_AT_ONCE]))


def hear_of_material() -> None:
    """Follow every act by which the table of new material notices something. For the app's ``ready``."""
    when_done(sorted({act for kind in material_kinds() for act in kind.happenings}), _hear)


def _reopen(pk: int, at: datetime) -> bool:
    with audited():
        row = NewMaterial.objects.select_related("case", "confirmed_by").get(pk=pk)
        held = hold(row.case)
        row.refresh_from_db(fields=["state"])
        if row.state != MaterialState.REOPENING:
            return False
        held = hold_to_edit(held, version=held.version, by=SYSTEM, at=at)
        label = material_kind(row.kind, to_london(row.at).date()).label
        who = row.confirmed_by.audit_name if row.confirmed_by else ""
        bring_back(held, f"{label}, confirmed by {who}. {row.words}", by=SYSTEM, at=at)
        return True


def _hear(happening: Happening) -> None:
    for kind in material_kinds(to_london(happening.at).date()):
        if happening.act not in kind.happenings:
            continue
        if kind.code in _BY_BUSINESS_ONLY and _is_of_desk(happening.by):
            continue
        for case, words in _concerned(kind, happening):
            detail = ":".join(str(value) for value in happening.detail.values())
            source = f"{happening.act}:{detail or happening.at.isoformat()}:{happening.case.pk}"[:60]
            _note(case, kind, words, source, by=happening.by, at=happening.at)


def _concerned(kind: MaterialKind, happening: Happening) -> Iterable[tuple[Case, str]]:
    """Return the closed cases that a happening may matter to, with what is said of it: codes and references only."""
    if kind.code != _LINKED:
        return ((happening.case, f"{kind.label}."),)
    linked = _linked_to(happening.case)
    if happening.act == "link_cases":
        named = linked.filter(_HAS_NAMED)
        found = list(named.order_by("pk").values_list("crime_reference", flat=True)[:1])
        return ((happening.case, f"{found[0]} is linked and has a named suspect."),) if found else ()
    closed = linked.filter(status=Status.FINALISED, outcome_code__in=kind.outcomes)
    return tuple((one, f"A suspect was named on {happening.case}, which is linked.") for one in closed)


_HAS_NAMED = Exists(
    CasePerson.objects.filter(case=OuterRef("pk"), role=PersonRole.SUSPECT, removed_at=None, person__isnull=False)
)


def _linked_to(case: Case) -> QuerySet[Case]:
    live = CaseLink.objects.filter(Q(first=case) | Q(second=case), state=LinkState.CONFIRMED)
    others = [second if first == case.pk else first for first, second in live.values_list("first_id", "second_id")]
    return Case.objects.ordinary().filter(pk__in=others)


def _is_of_desk(by: Actor) -> bool:
    user = user_or_none(by)
    return user is not None and is_desk(user)


def _note(
    held: Case,
    kind: MaterialKind,
    words: str,
    source: str,
    *,
    by: Actor,
    at: datetime,
    confirmed_by: "User | None" = None,
) -> NewMaterial | None:
    if held.status != Status.FINALISED or held.outcome_code not in kind.outcomes:
        return None
    given = CaseOutcome.objects.get(case=held, is_current=True)
    confirmed = kind.reopens and confirmed_by is not None
    row, is_new = NewMaterial.objects.get_or_create(
        outcome=given,
        kind=kind.code,
        source=source,
        defaults={
            "case": held,
            "words": words,
            "at": at,
            "noted_by_name": by.audit_name[:120],
            "confirmed_by": confirmed_by,
            "state": MaterialState.REOPENING if confirmed else MaterialState.WAITING,
        },
    )
    if is_new:
        audit_case(Action.COLLECTION, held, "note_new_material", by=by, at=at, material=row.pk, what=kind.code)
    return row
