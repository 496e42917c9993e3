"""The tables of time as Markdown: clocks, call-back slots, key decisions, reasons why a clock broke, bank holidays."""

from bizwatch.reference import clocks, key_decisions, slots
from bizwatch.reference.markdown import page as page_of
from bizwatch.reference.markdown import span as span_of
from bizwatch.reference.markdown import table as table_of
from bizwatch.reference.tables import spoken_date
from bizwatch.reference.working_days import calendar


def clock_table_markdown() -> str:
    """Return the clocks."""
    known = clocks.tables()
    table = table_of(
        ("Code", "Clock", "What the business reads", "Length", "Starts", "Kind", "In force", "Source", "Mark"),
        (
            (
                row.code,
                row.name,
                row.promise + (" The business may opt out." if row.may_opt_out else ""),
                f"{row.length} {row.unit.value}",
                row.starts,
                row.kind.value,
                span_of(row),
                row.source,
                row.mark.value,
            )
            for row in known.clocks
        ),
    )
    return page_of(known.about, table)


def slot_table_markdown() -> str:
    """Return the numbers of diarised calls."""
    known = slots.tables()
    table = table_of(
        ("Call", "Minutes", "Bookable", "Reminders", "Missed after", "Tries", "Times offered", "In force", "Mark"),
        (
            (
                row.name,
                str(row.minutes),
                f"{row.lead_minutes} minutes to {row.furthest_days} days ahead",
                f"the day before at {row.day_before_hour}:00, and {row.hour_before_minutes} minutes before",
                f"{row.missed_after_minutes} minutes",
                str(row.tries),
                f"{row.offered}, by a link that lasts {row.link_days} days",
                span_of(row),
                row.mark.value,
            )
            for row in known.slots
        ),
    )
    return page_of(known.about, table)


def decision_table_markdown() -> str:
    """Return the key decisions, with what the victim is told and how soon."""
    known = key_decisions.decision_tables()
    table = table_of(
        ("Code", "Decision", "The victim is told", "Clock", "Noted by", "In force", "Source", "Mark"),
        (
            (
                row.code,
                row.label,
                row.rule,
                row.clock,
                f"the act “{row.act}”" if row.act else "hand",
                span_of(row),
                row.source,
                row.mark.value,
            )
            for row in known.decisions
        ),
    )
    return page_of(known.about, table)


def reason_table_markdown() -> str:
    """Return the reasons why a clock broke."""
    known = key_decisions.reason_tables()
    table = table_of(
        ("Code", "Reason", "Hint", "In force", "Mark"),
        ((row.code, row.label, row.hint, span_of(row), row.mark.value) for row in known.reasons),
    )
    return page_of(known.about, table)


def bank_holiday_table_markdown() -> str:
    """Return the bank holidays that working days leave out."""
    known = calendar()
    table = table_of(
        ("Date", "Bank holiday"),
        ((f"{day:%A} {spoken_date(day)}", holiday.name) for day, holiday in sorted(known.holidays.items())),
    )
    return page_of(known.about, table)
