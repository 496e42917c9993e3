"""What is done for victims."""

from bizwatch.victims.services.care import assess_needs, decide_rights, note_support_step, offer_support
from bizwatch.victims.services.plans import (
    add_plan_action,
    close_plan,
    close_plan_action,
    do_own_action,
    give_plan,
    open_plan,
    review_plan,
)
from bizwatch.victims.services.reading import record_plan_read, record_victims_read
from bizwatch.victims.services.victims import (
    add_victim,
    change_victim,
    decide_match,
    name_point_of_contact,
    record_own_contact,
    remove_victim,
)

__all__ = [
    "add_plan_action",
    "add_victim",
    "assess_needs",
    "change_victim",
    "close_plan",
    "close_plan_action",
    "decide_match",
    "decide_rights",
    "do_own_action",
    "give_plan",
    "name_point_of_contact",
    "note_support_step",
    "offer_support",
    "open_plan",
    "record_own_contact",
    "record_plan_read",
    "record_victims_read",
    "remove_victim",
    "review_plan",
]
