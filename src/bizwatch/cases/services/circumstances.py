"""What is known of a case that the attendance rule and the order look at: told by the business, put right by the desk."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bizwatch.audit.choices import Action
from bizwatch.audit.services import Actor, audited_service
from bizwatch.cases.choices import FactAnswer, Side
from bizwatch.cases.exceptions import NothingToChange
from bizwatch.cases.intake import NewCircumstances
from bizwatch.cases.models import Case, CaseCircumstances
from bizwatch.cases.permissions import Act
from bizwatch.cases.policies.circumstances import CIRCUMSTANCES
from bizwatch.cases.services.access import allow
from bizwatch.cases.services.hold import audit_case, hold_to_edit, keep, need_reason, user_or_none
from bizwatch.cases.services.parts import parts_of

if TYPE_CHECKING:
    from bizwatch.accounts.models import User


@audited_service
def correct_circumstances(
    *, case: Case, circumstances: NewCircumstances, reason: str, by: "User", at: datetime, version: int
) -> Case:
    """Say anew what is known of violence, weapon, detention, evidence and offenders on a case; the earlier rows stay.

    Raises ``NothingToChange``, ``ReasonNeeded``.
    """
    held = hold_to_edit(case, version=version, by=by, at=at)
    allow(Act.CIRCUMSTANCES, held, by)
    words = need_reason(reason, "Write how you know it.")
    if circumstances == known_circumstances(held):
        raise NothingToChange("That is on the case already: change an answer, or go back.")
    _add(held, circumstances, side=Side.POLICE, reason=words, by=by, at=at)
    audit_case(Action.ALTERATION, held, "correct_circumstances", by=by, at=at)
    return keep(held, by=by, at=at)


def add_circumstances(case: Case, told: NewCircumstances, *, by: Actor, at: datetime) -> None:
    """Add what a report tells to a held case, which the caller keeps. What the desk has found out is not overruled, and
    what one person of a business saw is not undone by another who did not."""
    if told.says_nothing:
        return
    row = _newest(case)
    known = _read(row)
    # A row that only adds to what the desk has found out still rests on the desk's word.
    side = Side(row.side) if row is not None else Side.BUSINESS
    fresh = {
        code: answer
        for code, answer in asdict(told).items()
        if _is_news(answer, getattr(known, code), overrules=side is Side.BUSINESS)
    }
    if fresh:
        _add(case, replace(known, **fresh), side=side, reason="", by=by, at=at)


def known_circumstances(case: Case) -> NewCircumstances:
    """Return what is known of a case now, with what was told on cases that were joined to it."""
    found = parts_of(case).circumstances
    return NewCircumstances(**{code: FactAnswer(answer) for code, answer in found.items()})


def _is_news(told: FactAnswer, known: FactAnswer, *, overrules: bool) -> bool:
    if known is FactAnswer.UNKNOWN:
        return told is not FactAnswer.UNKNOWN
    return overrules and told is FactAnswer.YES and known is FactAnswer.NO


def _newest(case: Case) -> CaseCircumstances | None:
    return CaseCircumstances.objects.filter(case=case).order_by("-pk").first()


def _read(row: CaseCircumstances | None) -> NewCircumstances:
    if row is None:
        return NewCircumstances()
    return NewCircumstances(**{code: FactAnswer(getattr(row, code)) for code in CIRCUMSTANCES})


def _add(case: Case, known: NewCircumstances, *, side: Side, reason: str, by: Actor, at: datetime) -> None:
    CaseCircumstances.objects.create(
        case=case, at=at, by=user_or_none(by), by_name=by.audit_name[:120], side=side, reason=reason, **asdict(known)
    )
