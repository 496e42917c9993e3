"""Everything that may be asked about cases. Whatever shows a case to a person starts from ``visible_to``."""

from bizwatch.cases.selectors.business import (
    BusinessFilters,
    BusinessRow,
    ExportRow,
    business_numbers,
    cases_of_business,
    export_rows,
)
from bizwatch.cases.selectors.business_page import BusinessCasePage, business_case_page
from bizwatch.cases.selectors.case_page import CasePage, LinkedCase, NearCase, case_page, cases_at_same_premises
from bizwatch.cases.selectors.diary import DiaryEntry, calls_overdue, diary
from bizwatch.cases.selectors.outcomes import outcome_case, outcome_options_for, remedies_due
from bizwatch.cases.selectors.pages import Page
from bizwatch.cases.selectors.queue import (
    QueueFilters,
    QueueRow,
    closed_count,
    desk_queue,
    messages_on_closed_cases,
    queue_counts,
)
from bizwatch.cases.selectors.supervision import Load, SupervisionFigures, supervision_figures
from bizwatch.cases.selectors.visibility import case_by_reference, has_readers, visible_to

__all__ = [
    "BusinessCasePage",
    "BusinessFilters",
    "BusinessRow",
    "CasePage",
    "DiaryEntry",
    "ExportRow",
    "LinkedCase",
    "Load",
    "NearCase",
    "Page",
    "QueueFilters",
    "QueueRow",
    "SupervisionFigures",
    "business_case_page",
    "business_numbers",
    "calls_overdue",
    "case_by_reference",
    "case_page",
    "cases_at_same_premises",
    "cases_of_business",
    "closed_count",
    "desk_queue",
    "diary",
    "export_rows",
    "has_readers",
    "messages_on_closed_cases",
    "outcome_case",
    "outcome_options_for",
    "queue_counts",
    "remedies_due",
    "supervision_figures",
    "visible_to",
]
