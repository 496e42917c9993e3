"""Writing a draft: part by part, what stands at its head, and its exhibits. Two people at once never overwrite."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service, record
from bizwatch.cases.services import audit_case, give_exhibit_reference
from bizwatch.design.filters import local_date, local_time
from bizwatch.statements.choices import Authority
from bizwatch.statements.exceptions import NotThisExhibit, StatementChanged, TextTooLong
from bizwatch.statements.models import Statement, StatementChange, StatementExhibit, StatementPart
from bizwatch.statements.policies import HEAD, next_label
from bizwatch.statements.selectors import sections_of
from bizwatch.statements.services.access import check_is_draft, check_is_police, check_may_write, hold_statement

if TYPE_CHECKING:
    from bizwatch.accounts.models import User

ONE_SITTING = timedelta(minutes=10)  # changes of one part by one person within it count as one


@audited_service
def save_part(*, statement: Statement, code: str, text: str, version: int, by: Actor, at: datetime) -> StatementPart:
    """Keep the text of one part, if nobody saved that part since ``version`` was shown.

    Raises ``StatementChanged`` with who and when, ``TextTooLong``, ``StatementIsSigned``, ``StatementNotFound``.
    """
    held = hold_statement(statement)
    check_may_write(held, by)
    section = next((one for one in sections_of(held) if one.code == code), None)
    if section is None:
        raise StatementChanged("This part is no longer asked. Nothing of yours was saved.")
    if len(text) > section.most:
        raise TextTooLong(f"Shorten this part to {section.most:,} characters or fewer.")
    name = by.audit_name[:120]
    mine = StatementPart.objects.filter(statement=held, code=code, version=version)
    if not mine.update(version=F("version") + 1, text=text, changed_at=at, changed_by_name=name):
        now = StatementPart.objects.get(statement=held, code=code)
        raise StatementChanged(_changed_words(now.changed_by_name, now.changed_at))
    _note_change(held, code, text, by=by, at=at)
    _audit(held, "save_part", by=by, at=at, part=code)
    return StatementPart.objects.get(statement=held, code=code)


@audited_service
def save_head(
    *,
    statement: Statement,
    witness_name: str,
    is_adult: bool,
    age: int | None,
    occupation: str,
    authority: Authority | None = None,
    authority_confirmed: bool = False,
    version: int,
    by: Actor,
    at: datetime,
) -> Statement:
    """Keep who makes the statement, their age where they are under 18, and by what they speak for a business.

    Raises ``StatementChanged``, ``StatementIsSigned``, ``StatementNotFound``.
    """
    held = hold_statement(statement)
    check_may_write(held, by)
    if held.version != version:
        raise StatementChanged(_changed_words(held.changed_by_name, held.changed_at))
    held.witness_name, held.occupation = witness_name[:120], occupation[:120]
    held.is_adult, held.age = is_adult, None if is_adult else age
    held.authority = authority.value if authority else ""
    held.authority_confirmed = authority_confirmed
    held.version += 1
    held.changed_at, held.changed_by_name = at, by.audit_name[:120]
    held.save()
    _note_change(held, HEAD, f"{held.witness_name}, {held.occupation}", by=by, at=at)
    _audit(held, "save_head", by=by, at=at)
    return held


@audited_service
def choose_exhibits(*, statement: Statement, exhibit_ids: Collection[int], by: "User", at: datetime) -> None:
    """Tie exhibits of the case to a statement; each without a reference gets the witness's next one there.

    Raises ``NotThisExhibit``, and what ``give_exhibit_reference`` does.
    """
    held = hold_statement(statement)
    check_is_police(held.case, by)
    check_is_draft(held)
    on_case = {one.pk: one for one in held.case.exhibits.filter(withdrawn_at=None).order_by("pk")}
    if set(exhibit_ids) - on_case.keys():
        raise NotThisExhibit("One of these exhibits is not on the case any more: look at the list as it is now.")
    StatementExhibit.objects.filter(statement=held).exclude(exhibit__in=exhibit_ids).delete()
    for pk in sorted(exhibit_ids):
        StatementExhibit.objects.get_or_create(statement=held, exhibit=on_case[pk])
        if not on_case[pk].exhibit_reference:
            _label(held, pk, by=by, at=at)
    _note_change(held, "exhibits", "", by=by, at=at)
    _audit(held, "choose_exhibits", by=by, at=at, exhibits=len(set(exhibit_ids)))


@audited_service
def note_repeat(*, statement: Statement, by: "User", at: datetime) -> Statement:
    """Note that the same offender is dealt with for more than this crime, so that the statement may speak of those."""
    held = hold_statement(statement)
    check_is_police(held.case, by)
    check_is_draft(held)
    held.repeat_noted_by_name = by.audit_name[:120]
    held.save(update_fields=["repeat_noted_by_name"])
    audit_case(Action.ALTERATION, held.case, "note_repeat", by=by, at=at, statement=held.number)
    return held


def _label(held: Statement, exhibit_id: int, *, by: "User", at: datetime) -> None:
    taken = list(held.case.exhibits.exclude(exhibit_reference="").values_list("exhibit_reference", flat=True))
    label = next_label(held.witness_name, taken)
    if not label:
        raise NotThisExhibit("Give the exhibit a reference on the case first: the name has no Latin letters.")
    held.case.refresh_from_db(fields=["version"])
    give_exhibit_reference(
        case=held.case, exhibit_id=exhibit_id, exhibit_reference=label, by=by, at=at, version=held.case.version
    )


def _note_change(held: Statement, what: str, text: str, *, by: Actor, at: datetime) -> None:
    name = by.audit_name[:120]
    last = StatementChange.objects.filter(statement=held, what=what).order_by("-at", "-pk").first()
    if last is not None and last.by_name == name and at - last.at < ONE_SITTING:
        last.at, last.text = at, text
        last.save(update_fields=["at", "text"])
        return
    StatementChange.objects.create(statement=held, what=what, at=at, by_name=name, text=text)


def _audit(held: Statement, act: str, *, by: Actor, at: datetime, part: str = "", exhibits: int | None = None) -> None:
    record(
        Action.ALTERATION,
        by=by,
        at=at,
        subject_type="statement",
        subject_id=held.number,
        case_reference=held.case.crime_reference,
        act=act,
        part=part,
        exhibits=exhibits,
    )


def _changed_words(name: str, moment: datetime) -> str:
    return (
        f"{name} changed this part at {local_time(moment)} on {local_date(moment)}, after you opened it. Nothing of yours "
        "was saved, and it still stands below: compare it with the part as it is now, and save again if it holds."
    )
