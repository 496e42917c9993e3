"""Referrals of national fraud and cyber reporting by month: a row for each month, force and base."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from bizwatch.kernel.months import end_of_month
from bizwatch.sources.models import Release
from bizwatch.trends.choices import Base
from bizwatch.trends.models import FraudReferrals
from bizwatch.trends.selectors import REFERRALS
from bizwatch.trends.tables import RowNotGood, TableKind
from bizwatch.trends.words import force_code

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])(?:-01)?")
_UNKNOWN = {"", "unknown", "not known", "n/a", "-"}  # not known is kept as not known, and never as nought
_PARTS = ("businesses", "individuals", "unknown")
_MOST = Decimal("1e11")


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """What a row says. None: not known."""

    month: date
    force: str
    base: str
    reports: int | None
    losses: Decimal | None
    victims: tuple[int | None, int | None, int | None]

    @property
    def key(self) -> tuple[str, str, str]:
        """What may stand once in a file."""
        return f"{self.month:%Y-%m}", self.force, self.base

    @property
    def first(self) -> date:
        """The first day of the month."""
        return self.month

    @property
    def last(self) -> date:
        """The last day of the month."""
        return end_of_month(self.month)

    def as_model(self, release: Release) -> FraudReferrals:
        """Return the row for the table."""
        return FraudReferrals(
            release=release,
            month=self.month,
            force=self.force,
            base=self.base,
            reports=self.reports,
            losses=self.losses,
            **dict(zip(_PARTS, self.victims, strict=True)),
        )


def understand(cells: Mapping[str, str]) -> ReferralLine:
    """Return what a row says. Raises ``RowNotGood``."""
    found = _MONTH.fullmatch(cells.get("month", "").strip())
    if found is None:
        raise RowNotGood("month", cells.get("month", ""), "Write the month as 2017-01.")
    force = force_code(cells.get("force", ""))
    if not force:
        raise RowNotGood("force", cells.get("force", ""), "Write the name of the police force.")
    base = cells.get("base", "").strip().casefold() or Base.ALL.value
    if base not in Base.values:
        raise RowNotGood("base", base, f"Write what is counted: {', '.join(Base.values)}.")
    reports, losses = _number(cells, "reports"), _pounds(cells)
    victims = (_number(cells, "businesses"), _number(cells, "individuals"), _number(cells, "unknown"))
    told = sum(one for one in victims if one is not None)
    if reports is not None and told > reports:
        raise RowNotGood(
            "reports", str(reports), f"The victims add up to {told:,}, more than the reports. Correct one of them."
        )
    return ReferralLine(date(int(found[1]), int(found[2]), 1), force, base, reports, losses, victims)


def _number(cells: Mapping[str, str], name: str) -> int | None:
    text = cells.get(name, "").replace(",", "").strip()
    if text.casefold() in _UNKNOWN:
        return None
    if not re.fullmatch(r"\d{1,9}", text):
        raise RowNotGood(name, text, "Write a whole number, or leave the cell empty where it is not known.")
    return int(text)


def _pounds(cells: Mapping[str, str]) -> Decimal | None:
    text = cells.get("losses", "").replace(",", "").replace("£", "").strip()
    if text.casefold() in _UNKNOWN:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not (value.is_finite() and 0 <= value < _MOST):
        raise RowNotGood("losses", text, "Write the losses in pounds, such as 11260.33, or leave the cell empty.")
    return value.quantize(Decimal("0.01"))


KIND = TableKind[ReferralLine](
    kind=REFERRALS,
    things="referrals",
    columns={
        "month": ("month",),
        "force": ("force", "Force Name"),
        "base": ("base",),
        "reports": ("reports", "Number of reports"),
        "losses": ("losses", "Reported losses"),
        "businesses": ("businesses", "business"),
        "individuals": ("individuals", "individual"),
        "unknown": ("unknown", "other or unknown"),
    },
    needed=("month", "force", "reports"),
    understand=understand,
)
