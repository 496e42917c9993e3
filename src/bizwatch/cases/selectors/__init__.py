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
from bizwatch.cases.selectors.call_links import LinkHolder, call_link, call_path, case_of_link
from bizwatch.cases.selectors.case_page import CasePage, LinkedCase, NearCase, case_page, cases_at_same_premises
from bizwatch.cases.selectors.diary import DiaryEntry, call_seen_by, calls_of, calls_overdue, diary
from bizwatch.cases.selectors.duplicates import (
    PossibleDuplicate,
    ToldEvent,
    ToldThings,
    case_told_again,
    duplicates_of_case,
    duplicates_of_cases,
    possible_duplicates,
    possible_duplicates_of_many,
)
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
from bizwatch.cases.selectors.restricted import RestrictedPage, RestrictedRow, restricted_cases, restricted_page
from bizwatch.cases.selectors.rota import calls_without_officer, rota_week
from bizwatch.cases.selectors.routes import ReferralFigure, referral_figures, result_case, results_for
from bizwatch.cases.selectors.slots import free_slots, next_slots
from bizwatch.cases.selectors.supervision import Load, SupervisionFigures, supervision_figures
from bizwatch.cases.selectors.visibility import (
    case_by_reference,
    has_readers,
    restricted_by_reference,
    restricted_to,
    visible_to,
)

__all__ = [
    "ReferralFigure",
    "RestrictedPage",
    "RestrictedRow",
    "referral_figures",
    "restricted_by_reference",
    "restricted_cases",
    "restricted_page",
    "restricted_to",
    "result_case",
    "results_for",
    "BusinessCasePage",
    "BusinessFilters",
    "BusinessRow",
    "CasePage",
    "DiaryEntry",
    "ExportRow",
    "LinkedCase",
    "LinkHolder",
    "Load",
    "NearCase",
    "Page",
    "PossibleDuplicate",
    "QueueFilters",
    "QueueRow",
    "SupervisionFigures",
    "ToldEvent",
    "ToldThings",
    "business_case_page",
    "business_numbers",
    "call_link",
    "call_path",
    "call_seen_by",
    "calls_of",
    "calls_overdue",
    "calls_without_officer",
    "case_of_link",
    "case_by_reference",
    "case_page",
    "case_told_again",
    "cases_at_same_premises",
    "cases_of_business",
    "closed_count",
    "desk_queue",
    "diary",
    "duplicates_of_case",
    "duplicates_of_cases",
    "export_rows",
    "free_slots",
    "has_readers",
    "messages_on_closed_cases",
    "next_slots",
    "outcome_case",
    "outcome_options_for",
    "possible_duplicates",
    "possible_duplicates_of_many",
    "queue_counts",
    "remedies_due",
    "rota_week",
    "supervision_figures",
    "visible_to",
]
