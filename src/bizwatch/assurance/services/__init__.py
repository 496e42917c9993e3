"""Everything that is done in the recording audit. Each is one audited unit of work."""

from bizwatch.assurance.services.dips import answer_feedback, draw_dip, judge_dip, read_feedback
from bizwatch.assurance.services.diversity import (
    answer_about_yourself,
    erase_about_yourself,
    erase_old_answers,
    note_to_ask,
    write_to_ask,
)
from bizwatch.assurance.services.judging import give_back, judge_item, settle_item, take_next
from bizwatch.assurance.services.sampling import REGISTRY, draw_week, keep_sampling, promise_week
from bizwatch.assurance.services.victims_asked import write_to_victims

__all__ = [
    "REGISTRY",
    "answer_about_yourself",
    "answer_feedback",
    "draw_dip",
    "draw_week",
    "erase_about_yourself",
    "erase_old_answers",
    "give_back",
    "judge_dip",
    "judge_item",
    "keep_sampling",
    "note_to_ask",
    "promise_week",
    "read_feedback",
    "settle_item",
    "take_next",
    "write_to_ask",
    "write_to_victims",
]
