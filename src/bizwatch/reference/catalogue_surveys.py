"""The surveys as Markdown, for the generated part of the documentation."""

from bizwatch.reference import surveys
from bizwatch.reference.markdown import page, span, table


def survey_pages() -> dict[str, str]:
    """Return the surveys and their questions."""
    known = surveys.tables()
    sent = table(
        ("Survey", "Sent after", "Open", "Reminder after", "At most every", "Begins", "In force", "Mark"),
        (
            (
                row.name,
                f"{row.waits_days} days",
                f"{row.open_days} days",
                f"{row.reminder_days} days",
                f"{row.at_most_every_days} days",
                ", ".join(row.begins) or "when a case has ended",
                span(row),
                row.mark.value,
            )
            for row in known.surveys
        ),
    )
    asked = table(
        ("Survey", "Question", "Answers", "In force", "Mark"),
        (
            (
                row.survey,
                row.text,
                "; ".join(option.label for option in row.options) or row.kind.value,
                span(row),
                row.mark.value,
            )
            for row in known.questions
        ),
    )
    return {"surveys": page(known.about, sent, "## Questions", asked)}
