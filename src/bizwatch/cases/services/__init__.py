"""Everything that may be done to a case. Each is one audited unit of work, says who and when, and checks policy first.

*Edits* take the ``version`` of the case that was shown and raise ``ChangedBySomeoneElse`` where somebody edited it
since. *Additions* take none: they wait for each other and overwrite nothing. The ``case`` that is passed in is only
named by it: the services read it again, locked, and return it as it is afterwards.
"""

from bizwatch.cases.services.actions import add_action, ask_desk, close_action
from bizwatch.cases.services.again import add_report, join_call
from bizwatch.cases.services.allocation import allocate, record_crime, take_case
from bizwatch.cases.services.call_backs import book_call_back_slot, call_off_call_back, move_call_back
from bizwatch.cases.services.circumstances import correct_circumstances
from bizwatch.cases.services.clocks import (
    note_clock_reason,
    note_decision,
    note_decision_told,
    note_offer,
    offered_elsewhere,
    rights_changed,
)
from bizwatch.cases.services.conflicts import declare_conflict, end_conflict
from bizwatch.cases.services.contact import change_contact, record_contact, set_contact_opt_out
from bizwatch.cases.services.counting import add_occasions, remove_occasion, split_case
from bizwatch.cases.services.diary import book_call_back, close_call_back, give_call_back, offer_call_times
from bizwatch.cases.services.evidence import (
    attach_evidence,
    give_exhibit_reference,
    let_fix_reference,
    withdraw_exhibit,
)
from bizwatch.cases.services.expected import let_say_expected
from bizwatch.cases.services.facts import add_person, add_vehicle, name_suspect, remove_person, secure_cctv
from bizwatch.cases.services.flooding import erase_traces
from bizwatch.cases.services.groups import go_on, release_held, set_aside_held
from bizwatch.cases.services.happenings import Happening, when_done
from bizwatch.cases.services.hold import audit_case, hold
from bizwatch.cases.services.joining import join_cases, keep_apart, unjoin_cases
from bizwatch.cases.services.leaving import cancel, reclassify, reopen, review, transfer
from bizwatch.cases.services.ledger import VictimOfCase, let_say_victims
from bizwatch.cases.services.links import link_cases, withdraw_link
from bizwatch.cases.services.log import add_log_entry, change_summary
from bizwatch.cases.services.mail import Mail
from bizwatch.cases.services.material import add_material, note_new_material, settle_material
from bizwatch.cases.services.messages import mark_read, send_message
from bizwatch.cases.services.opening import open_case
from bizwatch.cases.services.outcomes import finalise
from bizwatch.cases.services.property import add_camera, add_property, correct_property, remove_property
from bizwatch.cases.services.reading import record_case_read, record_thumbnail_seen
from bizwatch.cases.services.reallocating import (
    drop_reallocation,
    give_next,
    plan_reallocation,
    plan_undoing,
    start_reallocation,
)
from bizwatch.cases.services.recording_audit import ask_to_record
from bizwatch.cases.services.referrals import change_referral, note_referral
from bizwatch.cases.services.remedies import (
    answer_remedy,
    complete_remedy,
    decide_remedy,
    note_payment,
    plan_remedy,
    settle_remedy,
)
from bizwatch.cases.services.requests import finish_request, renew_link
from bizwatch.cases.services.restorative import answer_restorative, note_restorative, offer_restorative
from bizwatch.cases.services.restricted import note_notification, open_restricted
from bizwatch.cases.services.reviews import ask_review, decide_review
from bizwatch.cases.services.routes import classify_incident, close_with_result, turn_into_crime
from bizwatch.cases.services.skills import end_skill, grant_skill
from bizwatch.cases.services.specialists import note_specialist, refer_case
from bizwatch.cases.services.systems import evidence_from_system, message_from_system
from bizwatch.cases.services.tellings import RECORDED, Telling, let_read, listen
from bizwatch.cases.services.told import Asking, ToldFacts, add_told_facts, ask_for_facts, remind_of_facts, settle_asked
from bizwatch.cases.services.triage import assess_thrive, decide_attendance
from bizwatch.cases.services.visits import visit_area
from bizwatch.cases.services.weights import (
    confirm_weights,
    go_on_ordering,
    order_anew,
    plan_weights,
    start_due_weights,
    take_weights_back,
)

__all__ = [
    "assess_thrive",
    "confirm_weights",
    "correct_circumstances",
    "decide_attendance",
    "go_on_ordering",
    "order_anew",
    "plan_weights",
    "start_due_weights",
    "take_weights_back",
    "visit_area",
    "add_material",
    "add_occasions",
    "answer_remedy",
    "answer_restorative",
    "ask_review",
    "decide_remedy",
    "decide_review",
    "note_new_material",
    "note_payment",
    "note_restorative",
    "note_specialist",
    "offer_restorative",
    "plan_remedy",
    "refer_case",
    "remove_occasion",
    "settle_material",
    "settle_remedy",
    "split_case",
    "Asking",
    "ToldFacts",
    "add_told_facts",
    "ask_for_facts",
    "ask_to_record",
    "remind_of_facts",
    "settle_asked",
    "change_referral",
    "classify_incident",
    "close_with_result",
    "note_notification",
    "note_referral",
    "open_restricted",
    "turn_into_crime",
    "RECORDED",
    "VictimOfCase",
    "let_say_victims",
    "note_clock_reason",
    "note_decision",
    "note_decision_told",
    "note_offer",
    "offered_elsewhere",
    "rights_changed",
    "Happening",
    "Mail",
    "Telling",
    "add_action",
    "add_camera",
    "add_log_entry",
    "add_person",
    "add_property",
    "add_report",
    "join_call",
    "add_vehicle",
    "allocate",
    "ask_desk",
    "attach_evidence",
    "audit_case",
    "book_call_back",
    "book_call_back_slot",
    "call_off_call_back",
    "cancel",
    "change_contact",
    "change_summary",
    "close_action",
    "close_call_back",
    "declare_conflict",
    "end_conflict",
    "end_skill",
    "grant_skill",
    "drop_reallocation",
    "give_next",
    "plan_reallocation",
    "plan_undoing",
    "start_reallocation",
    "complete_remedy",
    "correct_property",
    "erase_traces",
    "evidence_from_system",
    "finalise",
    "finish_request",
    "give_call_back",
    "hold",
    "give_exhibit_reference",
    "let_fix_reference",
    "let_say_expected",
    "go_on",
    "join_cases",
    "keep_apart",
    "link_cases",
    "let_read",
    "listen",
    "mark_read",
    "message_from_system",
    "move_call_back",
    "name_suspect",
    "offer_call_times",
    "open_case",
    "reclassify",
    "record_case_read",
    "record_contact",
    "record_crime",
    "record_thumbnail_seen",
    "release_held",
    "remove_person",
    "remove_property",
    "renew_link",
    "reopen",
    "review",
    "secure_cctv",
    "send_message",
    "set_aside_held",
    "set_contact_opt_out",
    "take_case",
    "transfer",
    "unjoin_cases",
    "withdraw_exhibit",
    "withdraw_link",
    "when_done",
]
