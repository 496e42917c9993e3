"""Everything that writes tokens, kept answers, webhooks, and reports that come through the API."""

from bizwatch.api.services.clients import make_token, note_used, warn_of_expiry, withdraw_token
from bizwatch.api.services.delivery import sweep_deliveries
from bizwatch.api.services.events import forget_old, note_telling, replay_event, replay_since
from bizwatch.api.services.once import Answer, answer_once, kept_answer
from bizwatch.api.services.reports import add_evidence, answer_missing, read, receive, same_events, write_message
from bizwatch.api.services.webhooks import add_webhook, change_secret, change_webhook, remove_webhook

__all__ = [
    "Answer",
    "add_evidence",
    "add_webhook",
    "answer_missing",
    "answer_once",
    "change_secret",
    "change_webhook",
    "forget_old",
    "kept_answer",
    "make_token",
    "note_telling",
    "note_used",
    "read",
    "receive",
    "remove_webhook",
    "replay_event",
    "replay_since",
    "same_events",
    "sweep_deliveries",
    "warn_of_expiry",
    "withdraw_token",
    "write_message",
]
