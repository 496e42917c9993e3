"""Every sentence of the figures of surveys."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bizwatch.design.filters import local_date, plural
from bizwatch.engagement.survey_rules import FEWEST, QuestionFigures, Share, next_round
from bizwatch.reference.selectors import Survey, reporting_shares
from bizwatch.science.intervals import Estimate, Interval

CSV_COLUMNS = ("Question", "Answer", "Chosen by", "Out of", "Share %", "From %", "To %")


def percent(share: float) -> str:
    """Return a share from 0 to 1 as whole per cents."""
    return f"{share * 100:.0f}%"


def span(interval: Interval | None) -> str:
    """Return the bounds between which the true share lies in 19 of 20 such surveys."""
    return f"{percent(interval.low)} to {percent(interval.high)}" if interval else ""


def rows(found: QuestionFigures, *, small: bool) -> list[list[str]]:
    """Return the answers to a question as rows; without small numbers for whoever may not see them."""
    hidden = set() if small else _hidden(found)
    return [
        _row(share, code.code, is_hidden=place in hidden)
        for place, (share, code) in enumerate(zip(found.shares, found.question.options, strict=True))
    ]


def _hidden(found: QuestionFigures) -> set[int]:
    """Return which answers are left out: those of few, and where each business gave one answer as many more as keep those
    from being worked out of the others."""
    order = sorted(range(len(found.shares)), key=lambda place: found.shares[place].number)
    given = [place for place in order if found.shares[place].number]
    hidden = [place for place in given if found.shares[place].number < FEWEST]
    others = [place for place in given if place not in hidden]
    gave_one = sum(share.number for share in found.shares) == found.out_of
    while gave_one and hidden and others and (len(hidden) < 2 or _sum(found, hidden) < FEWEST):
        hidden.append(others.pop(0))
    return set(hidden)


def _sum(found: QuestionFigures, places: Sequence[int]) -> int:
    return sum(found.shares[place].number for place in places)


def _asked_elsewhere() -> dict[str, str]:
    """Return what the strategy quotes of another survey, by the answer's code; its base is not ours."""
    return {share.code: share.spoken for share in reporting_shares()}


def _row(share: Share, code: str, *, is_hidden: bool) -> list[str]:
    then = _asked_elsewhere().get(code, "")
    if share.interval is None:
        return [share.label, "Too few answered", "", then]
    if is_hidden:
        return [share.label, f"fewer than {FEWEST}" if share.number < FEWEST else "left out", "", then]
    return [share.label, f"{share.number:,}", f"{percent(share.interval.share)} ({span(share.interval)})", then]


def answered(asked: dict[str, int], *, small: bool) -> str:
    """Return how many answered of how many asked; not how few for whoever may not see small numbers."""
    if not asked["asked"]:
        return "Nobody was asked in this time."
    if not small and asked["answered"] < FEWEST:
        return f"Fewer than {FEWEST} of those who were asked have answered."
    share = percent(asked["answered"] / asked["asked"])
    return f"{asked['answered']:,} of {asked['asked']:,} who were asked have answered ({share})."


def nothing_yet(
    survey: Survey, asked: dict[str, int], waiting: tuple[int, datetime | None], *, today: date, small: bool
) -> tuple[str, str]:
    """Return heading and text where no answer is there: what will come, and when."""
    heading = "Nobody has answered in this time" if asked["asked"] else "Nobody was asked in this time"
    begins = next_round(survey, today)
    if begins is not None:
        goes = f"The next round goes to each business on {local_date(begins)}"
    else:
        goes = f"It goes to the contact of a case {plural(survey.waits_days, 'day')} after the case ended"
    many, first = waiting
    waits = (
        f" {plural(many, 'business', 'businesses')} will be asked, the first on {local_date(first)}."
        if many and small
        else ""
    )
    return heading, (
        f"{goes} and can be answered for {plural(survey.open_days, 'day')}.{waits} Answers are counted here as they arrive. "
        f"The shares of a question stand here once {FEWEST} have answered it."
    )


def estimate(found: Estimate | None) -> str:
    """Return in words which share of crimes is reported, by what businesses themselves say."""
    if found is None:
        return (
            f"Fewer than {FEWEST} businesses said how many crimes happened and how many they reported: too few to say."
        )
    share = found.interval
    bounds = span(share) if found.has_interval else "everybody who was asked answered, so there is no interval"
    return (
        f"By what {found.units:,} businesses say themselves, {percent(share.share)} of the crimes that happened to them were "
        f"reported ({bounds}), and {percent(1 - share.share)} were not."
    )


def csv_rows(found: Sequence[QuestionFigures]) -> Iterator[list[str | int]]:
    """Yield one row for each answer that can be told."""
    for question in found:
        for share in question.shares:
            if share.interval is not None:
                bounds = (share.interval.share, share.interval.low, share.interval.high)
                yield [
                    question.question.text,
                    share.label,
                    share.number,
                    share.out_of,
                    *(f"{bound * 100:.1f}" for bound in bounds),
                ]
