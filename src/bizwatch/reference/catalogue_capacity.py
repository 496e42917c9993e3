"""The page of the numbers by which contact times are forecast."""

from bizwatch.reference import capacity
from bizwatch.reference.markdown import page, span, table


def capacity_table_markdown() -> str:
    """Return what the forecast of contact times assumes, and when it is shown and warns."""
    known = capacity.tables()
    drawn = table(
        ("Forecast", "Assumed until measured", "Always assumed", "Shown to businesses", "Warns", "In force", "Mark"),
        (
            (
                row.name,
                f"{row.contacts_per_officer_hour:g} contacts an officer-hour of {row.minutes_of_contact} minutes each,"
                f" {row.reached_percent}% of tries reach somebody",
                f"{row.hours_to_next_try} open hours to the next try, {row.absent_percent}% of the rota not there",
                f"from {row.least_reports} contacts in {row.history_weeks} weeks on, at most {row.stale_minutes} minutes"
                f" old, while {row.least_kept_percent}% were kept",
                f"from {row.warn_from_percent}% for a broken promise within {row.warn_hours} hours, until under"
                f" {row.warn_until_percent}%",
                span(row),
                row.mark.value,
            )
            for row in known.rules
        ),
    )
    return page(known.about, drawn)
