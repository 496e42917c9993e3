"""The words of dip-samples and of their feedback."""

from datetime import date
from typing import Any

from bizwatch.assurance.choices import CheckAnswer, DipScope
from bizwatch.assurance.models import DipItem, DipSample
from bizwatch.assurance.presenters.samples import link, tag
from bizwatch.assurance.selectors.dips import FEWEST_OFFICERS, Theme, Themes
from bizwatch.design.filters import local_date, local_datetime, plural
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import dip_checks, kind_title


def about(sample: DipSample) -> str:
    """Return in words which cases a dip-sample was drawn from."""
    parts = [
        DipScope(sample.scope).label,
        f"{local_date(sample.since)} to {local_date(sample.until)}",
        sample.officer.name if sample.officer else "",
        kind_title(sample.crime_kind) if sample.crime_kind else "",
        f"outcome {sample.outcome_code}" if sample.outcome_code else "",
    ]
    return ", ".join(part for part in parts if part)


def sample_line(sample: Any) -> list[Any]:
    """Return one dip-sample with how far it is."""
    name = link(local_datetime(sample.drawn_at), "assurance:dip", sample.pk)
    return [name, about(sample), f"{sample.number} of {sample.population:,}", sample.judged]


def item_line(item: Any) -> list[Any]:
    """Return one case of a dip-sample."""
    state = tag("Judged", "grey") if item.is_judged else tag("To be judged", "yellow")
    return [
        link(item.case.crime_reference, "assurance:dip_item", item.pk),
        kind_title(item.case.crime_kind),
        str(item.case.premises),
        item.officer.name,
        state,
    ]


def feedback_line(item: DipItem) -> list[Any]:
    """Return one piece of feedback for its officer."""
    state = "" if item.read_at else tag("New", "blue")
    return [
        link(item.case.crime_reference, "assurance:feedback_item", item.pk),
        kind_title(item.case.crime_kind),
        local_date(item.result.at),
        state,
    ]


def result_rows(item: DipItem) -> list[dict[str, Any]]:
    """Return the checklist as it was answered, with the feedback."""
    result = item.result
    answers = {code: CheckAnswer(answer).label for code, answer in result.answers.items()}
    asked = dip_checks(to_london(result.at).date())
    rows = [{"key": check.question, "value": answers.get(check.code, "")} for check in asked]
    return [*rows, {"key": "Feedback", "value": result.feedback}]


def theme_line(theme: Theme) -> list[Any]:
    """Return one theme with its counts."""
    return [theme.theme, theme.yes, theme.no, theme.not_asked]


def themes_words(found: Themes, quarter: date) -> str:
    """Return what the themes rest on, or why there are none."""
    when = f"in the quarter that began on {local_date(quarter)}"
    if not found.cases:
        return f"No case was judged {when}."
    if not found.is_told:
        return f"Cases of fewer than {FEWEST_OFFICERS} officers were judged {when}, so the counts would tell of single people."
    return f"{plural(found.cases, 'case')} of {found.officers} officers, {when}. The counts say what to train, and nothing about any person."
