"""Everything that writes drafts and reports."""

from bizwatch.reporting.services.drafts import (
    answer_gate,
    begin,
    discard,
    erase_drafts_left_since,
    keep_unfinished,
    save_page,
)
from bizwatch.reporting.services.files import FileFault, add_files, remove_file
from bizwatch.reporting.services.guests import ask_for_fresh_link, ask_for_link, open_link
from bizwatch.reporting.services.sending import submit

__all__ = [
    "FileFault",
    "add_files",
    "answer_gate",
    "ask_for_fresh_link",
    "ask_for_link",
    "begin",
    "discard",
    "erase_drafts_left_since",
    "keep_unfinished",
    "open_link",
    "remove_file",
    "save_page",
    "submit",
]
