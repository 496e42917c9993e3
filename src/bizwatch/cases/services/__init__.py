"""Everything that may be done to a case. Each is one audited unit of work, says who and when, and checks policy first.

*Edits* take the ``version`` of the case that was shown and raise ``ChangedBySomeoneElse`` where somebody edited it
since. *Additions* take none: they wait for each other and overwrite nothing. The ``case`` that is passed in is only
named by it: the services read it again, locked, and return it as it is afterwards.
"""

from bizwatch.cases.services.actions import add_action, close_action
from bizwatch.cases.services.allocation import allocate, record_crime, take_case
from bizwatch.cases.services.contact import change_contact, record_contact, set_contact_opt_out
from bizwatch.cases.services.diary import book_call_back, close_call_back
from bizwatch.cases.services.evidence import attach_evidence, give_exhibit_reference, withdraw_exhibit
from bizwatch.cases.services.facts import add_person, add_vehicle, name_suspect, remove_person, secure_cctv
from bizwatch.cases.services.leaving import cancel, reclassify, reopen, review, transfer
from bizwatch.cases.services.links import link_cases, withdraw_link
from bizwatch.cases.services.log import add_log_entry, change_summary
from bizwatch.cases.services.messages import mark_read, send_message
from bizwatch.cases.services.opening import open_case
from bizwatch.cases.services.outcomes import complete_remedy, finalise
from bizwatch.cases.services.reading import record_case_read

__all__ = [
    "add_action",
    "add_log_entry",
    "add_person",
    "add_vehicle",
    "allocate",
    "attach_evidence",
    "book_call_back",
    "cancel",
    "change_contact",
    "change_summary",
    "close_action",
    "close_call_back",
    "complete_remedy",
    "finalise",
    "give_exhibit_reference",
    "link_cases",
    "mark_read",
    "name_suspect",
    "open_case",
    "reclassify",
    "record_case_read",
    "record_contact",
    "record_crime",
    "remove_person",
    "reopen",
    "review",
    "secure_cctv",
    "send_message",
    "set_contact_opt_out",
    "take_case",
    "transfer",
    "withdraw_exhibit",
    "withdraw_link",
]
