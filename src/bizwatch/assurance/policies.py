"""Who may judge, and what a judgement and the desk's record differ in. Pure."""

from bizwatch.assurance.choices import Difference, Right
from bizwatch.assurance.exceptions import JudgementIncomplete
from bizwatch.cases.selectors.recording import DeskRecord

MOST_CRIMES = 50


def differences(desk: DeskRecord, *, crimes: int, offences: list[str], enough: bool) -> list[Difference]:
    """Return in what the desk's record differs from a judgement; nothing where both say the same.

    That something was recorded late is a fact and no difference, unless the judge says that more was needed first.
    """
    found: list[Difference] = []
    if crimes and not desk.crimes:
        found.append(Difference.NOT_RECORDED)
    if desk.crimes and not crimes:
        found.append(Difference.NO_CRIME)
    if crimes and desk.crimes:
        found += _between_crimes(desk, crimes, offences, enough)
    return found


def _between_crimes(desk: DeskRecord, crimes: int, offences: list[str], enough: bool) -> list[Difference]:
    asked = (
        (Difference.OFFENCE, desk.offence not in offences),
        (Difference.NUMBER, crimes != desk.crimes),
        (Difference.CANCELLED, desk.is_cancelled),
        (Difference.CLOCK, not desk.in_time and not enough),
    )
    return [difference for difference, holds in asked if holds]


def check_judgement(*, crimes: int, offences: list[str]) -> None:
    """Refuse a judgement that contradicts itself. Raises ``JudgementIncomplete``."""
    if not 0 <= crimes <= MOST_CRIMES:
        raise JudgementIncomplete(f"The number of crimes is from 0 to {MOST_CRIMES}.")
    if crimes and not offences:
        raise JudgementIncomplete("Select the offence, or each of the offences, that should be recorded.")
    if not crimes and offences:
        raise JudgementIncomplete("Where no crime should be recorded there is no offence: take the offences off.")
    if len(offences) > max(crimes, 0):
        raise JudgementIncomplete("There are more offences than crimes: each crime has one.")


def settled(
    right: Right, *, judged: int, desk: int, due: int | None, met: int | None, in_time: bool
) -> tuple[int, int, int]:
    """Return how many crimes were due, recorded, and recorded in time, as the registrar settles it.

    Raises ``JudgementIncomplete`` where it is neither of the two and the numbers are missing or do not fit.
    """
    if right is Right.DESK:
        due, met = desk, desk
    elif right is Right.JUDGE:
        due, met = judged, min(judged, desk)
    if due is None or met is None:
        raise JudgementIncomplete("Enter how many crimes were due and how many are recorded.")
    if met > due or due > MOST_CRIMES:
        raise JudgementIncomplete("No more can be recorded than were due: what is too much is no crime that was due.")
    return due, met, met if in_time else 0
