"""The questions about oneself where people meet them: on the page after a report, and on the business's page of its case."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bizwatch.assurance.about_yourself import about_path
from bizwatch.cases.panels import CasePageKind, Panel, There
from bizwatch.reporting.after_sending import FurtherLink

if TYPE_CHECKING:
    from bizwatch.accounts.models import User
    from bizwatch.cases.models import Case


def link_after_sending(case: "Case", at: datetime) -> FurtherLink | None:
    """Return the link that stands on the page after a report; none of a restricted one, or where nobody is named."""
    if case.is_restricted or not case.contact_name:
        return None
    return FurtherLink(
        text="Answer a few questions about yourself",
        href=about_path(case, at=at),
        words="Optional, and it changes nothing about your report. It shows us whether we serve everybody alike.",
    )


def _for_reporter(case: "Case", user: "User", at: datetime, there: There) -> Mapping[str, Any] | None:
    """Return the link for whoever reported it themselves: it is about them, so no colleague has it. Of a victim whom they
    named they have none: they could answer for them (``services.victims_asked``)."""
    if case.reported_by_id != user.pk or case.contact_email.casefold() not in ("", user.email.casefold()):
        return None
    return {"href": about_path(case, at=at)}


DIVERSITY_PANEL = Panel(
    slug="about-yourself",
    title="About yourself",
    template="assurance/panel_about_yourself.html",
    page=CasePageKind.BUSINESS,
    context=_for_reporter,
    order=900,
)
