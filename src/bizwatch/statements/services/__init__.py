"""Everything that may be done to statements. Each is one audited unit of work, says who and when, and checks access first."""

from bizwatch.statements.services.asking import (
    NewStatement,
    ask_statement,
    begin_impact_statement,
    follow_statement,
    offer_statement,
    renew_link,
)
from bizwatch.statements.services.details import DetailsGiven, save_details
from bizwatch.statements.services.drafting import choose_exhibits, note_repeat, save_head, save_part
from bizwatch.statements.services.ending import decline_statement, drop_statement
from bizwatch.statements.services.reading import record_details_read, record_joined_read, record_statement_read
from bizwatch.statements.services.signing import Signing, sign_statement

__all__ = [
    "DetailsGiven",
    "NewStatement",
    "Signing",
    "ask_statement",
    "begin_impact_statement",
    "choose_exhibits",
    "decline_statement",
    "drop_statement",
    "follow_statement",
    "note_repeat",
    "offer_statement",
    "record_details_read",
    "record_joined_read",
    "record_statement_read",
    "renew_link",
    "save_details",
    "save_head",
    "save_part",
    "sign_statement",
]
