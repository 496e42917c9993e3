"""The acts about clocks: decisions, that they were told, offers to the victim, and why a clock broke."""

from typing import Any

from bizwatch.cases import services
from bizwatch.cases.desk_forms import clocks
from bizwatch.cases.desk_presenters.clocks import open_offers, open_tellings
from bizwatch.cases.desk_views.acting import ActPage
from bizwatch.cases.models import Case
from bizwatch.cases.permissions import Act
from bizwatch.cases.selectors.clocks import open_runs_of


def _tellings(case: Case, part: Any) -> dict[str, Any]:
    return {"tellings": open_tellings(open_runs_of(case))}


def _offers(case: Case, part: Any) -> dict[str, Any]:
    return {"open_offers": open_offers(open_runs_of(case))}


CLOCK_PAGES: tuple[ActPage, ...] = (
    ActPage(
        slug="decision",
        act=Act.DECISION,
        heading="Note a key decision",
        submit="Save the decision",
        form=clocks.DecisionForm,
        service=services.note_decision,
        done="The decision is noted. The time in which the victim must be told of it runs.",
        lead="The victim must be told of it within the time of the Victims’ Code. The business reads of it here only once "
        "they were told.",
        fault_field="when",
    ),
    ActPage(
        slug="told",
        act=Act.DECISION_TOLD,
        heading="Note that the victim was told",
        submit="Save",
        form=clocks.DecisionToldForm,
        service=services.note_decision_told,
        done="It is noted that the victim was told, and stands in the contact log.",
        prepare=_tellings,
    ),
    ActPage(
        slug="offer",
        act=Act.OFFER,
        heading="Note what the victim was offered",
        submit="Save",
        form=clocks.OfferForm,
        service=services.note_offer,
        done="The offer is noted.",
        lead="Who wants time to decide is waited for: the clock of a statement stands still until they answer.",
        prepare=_offers,
    ),
    ActPage(
        slug="clock-reason",
        act=Act.CLOCK_REASON,
        heading="Say why a clock broke",
        submit="Save the reason",
        form=clocks.ClockReasonForm,
        service=services.note_clock_reason,
        done="The reason is noted.",
        part="clock_run_id",
        fault_field="code",
    ),
)
