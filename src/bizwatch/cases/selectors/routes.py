"""Questions about cases that are no ordinary crime: what stands in the way of closing one, and the figures of fraud."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bizwatch.cases.choices import ActionState, CallBackState, ReferralStepKind, ReferralVictim, Side
from bizwatch.cases.models import CallBack, Case, CaseAction, CaseIncident, CaseMessage, CaseReferral
from bizwatch.cases.policies.referrals import TOLD_TO_SERVICE
from bizwatch.cases.policies.results import ResultCase, spoken_results
from bizwatch.kernel.clock import parse_local, to_london
from bizwatch.reference.choices import Nature
from bizwatch.reference.exceptions import UnknownOffenceCode
from bizwatch.reference.selectors import Result, offence

UNKNOWN_FAMILY = "Not known"

_Cell = tuple[date, str, str, str, ReferralVictim]


def referral_of(case: Case) -> CaseReferral | None:
    """Return what is tracked of a case that a national service records, None for any other."""
    return CaseReferral.objects.filter(case=case).first()


def incident_of(case: Case) -> CaseIncident | None:
    """Return how an incident is counted, None for any other case."""
    return CaseIncident.objects.filter(case=case).first()


def result_case(case: Case) -> ResultCase:
    """Return what the rules of results ask about a case, as the database holds it now. Four queries."""
    referral = referral_of(case)
    return ResultCase(
        nature=Nature(case.nature),
        unread_messages=CaseMessage.objects.filter(case=case, side=Side.BUSINESS, read_at=None).count(),
        booked_call_backs=CallBack.objects.filter(case=case, state=CallBackState.BOOKED).count(),
        open_police_actions=CaseAction.objects.filter(case=case, side=Side.POLICE, state=ActionState.OPEN).count(),
        told_to_service=referral is not None and ReferralStepKind(referral.state) in TOLD_TO_SERVICE,
    )


def results_for(case: Case, *, on: date) -> tuple[Result, ...]:
    """Return the results in force that a case of this nature can end with, in words."""
    referral = referral_of(case)
    return spoken_results(
        Nature(case.nature),
        service=referral.service if referral else "",
        reported_on=to_london(case.reported_at).date(),
        on=on,
    )


@dataclass(frozen=True)
class ReferralFigure:
    """Frauds and computer crimes told in one month, of one family, with one kind of victim, for one national service and
    in one district (a code, "" where it is not known).

    ``known`` is at how many of ``number`` the loss is known; ``total`` in pounds is theirs alone and ``mean`` is over them
    alone, None where it is known of none: an unknown loss is never counted as nothing.
    """

    month: date
    service: str
    family: str
    district_code: str
    victim: ReferralVictim
    number: int
    known: int
    total: Decimal | None
    mean: Decimal | None

    @property
    def unknown(self) -> int:
        """Of how many nobody knows the loss."""
        return self.number - self.known


def referral_figures(first: date, last: date) -> tuple[ReferralFigure, ...]:
    """Return the figures of fraud reported from one day in London to another, both included, by everything that a
    ``ReferralFigure`` is of.

    The family is the heading of the National Fraud Intelligence Bureau's code on the day of the crime. One event counts
    once, whatever became of it at the service: reports that were joined to another, are held behind one, were set aside
    or cancelled do not count (``CaseQuerySet.of_their_own``). One query.
    """
    cells: dict[_Cell, list[Decimal | None]] = {}
    for cell, loss in _told(first, last):
        cells.setdefault(cell, []).append(loss)
    return tuple(_figure(cell, cells[cell]) for cell in sorted(cells))


def _told(first: date, last: date) -> Iterator[tuple[_Cell, Decimal | None]]:
    cases = Case.objects.ordinary().of_their_own()
    cases = cases.filter(
        reported_at__gte=parse_local(first, time(0)),
        reported_at__lt=parse_local(last + timedelta(days=1), time(0)),
    )
    found = CaseReferral.objects.filter(case__in=cases.order_by())
    columns = (
        "case__reported_at",
        "case__occurred_from",
        "service",
        "nfib_code",
        "case__district_code",
        "victim",
        "loss",
    )
    for reported, occurred, service, code, district, *rest in found.order_by().values_list(*columns).iterator():
        month, (victim, loss) = to_london(reported).date().replace(day=1), rest
        yield (month, service, _family(code, occurred), district, ReferralVictim(victim)), loss


def _family(code: str, occurred: datetime) -> str:
    try:
        return offence(code, to_london(occurred).date()).group if code else UNKNOWN_FAMILY
    except UnknownOffenceCode:
        return UNKNOWN_FAMILY


def _figure(cell: _Cell, losses: list[Decimal | None]) -> ReferralFigure:
    known = [loss for loss in losses if loss is not None]
    total = sum(known, Decimal(0)) if known else None
    mean = round(total / len(known), 2) if total is not None else None
    return ReferralFigure(*cell, len(losses), len(known), total, mean)
