"""The columns of a business's export."""

from datetime import datetime
from decimal import Decimal

from bizwatch.cases import business_presenters as wording
from bizwatch.cases.choices import ReferralStepKind
from bizwatch.cases.policies.natures import rule_of
from bizwatch.cases.policies.referrals import REFERRAL_STEPS
from bizwatch.cases.selectors.business import ExportRow
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import national_service

Cell = str | int | float | Decimal | None

COLUMNS = (
    "Crime reference",
    "Premises reference",
    "Premises",
    "Town",
    "Postcode",
    "Kind of report",
    "Crime or not",
    "Offence code",
    "Happened from",
    "Happened to",
    "Reported",
    "Recorded",
    "Contact due",
    "Contacted",
    "Status",
    "Outcome code",
    "Outcome",
    "Result",
    "Fraud service",
    "Fraud service's reference",
    "Loss by fraud in pounds",
    "Closed",
    "Value in pounds",
)


def cells(row: ExportRow) -> list[Cell]:
    """Return the values of one case in the order of ``COLUMNS``; times in Europe/London as ISO 8601 without zone."""
    moments = [
        row.occurred_from,
        row.occurred_to,
        row.reported_at,
        row.recorded_at,
        row.contact_due_at,
        row.contacted_at,
    ]
    return [
        row.reference,
        row.premises_reference,
        row.premises_name,
        row.premises_town,
        row.premises_postcode,
        wording.kind_words(row.crime_kind),
        rule_of(row.nature).tag or "Crime",
        row.offence_code,
        *(_local(moment) for moment in moments),
        wording.status_words(row),
        row.outcome_code,
        wording.outcome_label(row.outcome_code) if row.outcome_code else "",
        wording.result_label(row) if row.result_code else "",
        _step(row),
        row.referral_reference or "",
        row.referral_loss,
        _local(row.closed_at),
        row.value,
    ]


def _step(row: ExportRow) -> str:
    """Return where a fraud stands at the national service, "" for what is none."""
    if row.referral_service is None or row.referral_state is None:
        return ""
    name = national_service(row.referral_service, to_london(row.reported_at).date()).name
    return REFERRAL_STEPS[ReferralStepKind(row.referral_state)].plain.format(service=name)


def _local(moment: datetime | None) -> str:
    return to_london(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
