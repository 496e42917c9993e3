"""Everything that is done to a story or a survey. Each is one audited unit of work that says who and when."""

from bizwatch.engagement.services.stories import (
    decide_story,
    follow_case,
    save_story,
    submit_story,
    take_down_story,
    write_story,
)
from bizwatch.engagement.services.surveys import (
    answer_survey,
    ask_after_case,
    check_open,
    erase_addresses,
    follow_reopening,
    look_after_rounds,
    mix_answers,
    send_due,
    stop_surveys,
)

__all__ = [
    "answer_survey",
    "ask_after_case",
    "check_open",
    "decide_story",
    "erase_addresses",
    "follow_case",
    "follow_reopening",
    "look_after_rounds",
    "mix_answers",
    "save_story",
    "send_due",
    "stop_surveys",
    "submit_story",
    "take_down_story",
    "write_story",
]
