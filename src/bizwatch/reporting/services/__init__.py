"""Everything that writes drafts and reports."""

from bizwatch.reporting.services.calls import begin_call, book_for_caller, record_same_told, save_call
from bizwatch.reporting.services.direct import receive_report
from bizwatch.reporting.services.drafts import (
    answer_gate,
    begin,
    discard,
    erase_drafts_left_since,
    keep_unfinished,
    save_page,
)
from bizwatch.reporting.services.files import FileFault, add_files, remove_file
from bizwatch.reporting.services.guests import LINK_HOURS, ask_for_fresh_link, ask_for_link, open_link
from bizwatch.reporting.services.other_kind import report_as
from bizwatch.reporting.services.sending import submit

__all__ = [
    "LINK_HOURS",
    "FileFault",
    "add_files",
    "answer_gate",
    "ask_for_fresh_link",
    "ask_for_link",
    "begin",
    "begin_call",
    "book_for_caller",
    "discard",
    "erase_drafts_left_since",
    "keep_unfinished",
    "open_link",
    "receive_report",
    "record_same_told",
    "remove_file",
    "report_as",
    "save_call",
    "save_page",
    "submit",
]
