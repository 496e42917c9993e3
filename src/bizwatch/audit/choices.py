"""What an audit event can be about. The first six are the operations of the Data Protection Act 2018, s.62."""

from enum import StrEnum


class Action(StrEnum):
    """Kinds of audited act, with the words shown to an auditor in ``LABELS``."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    SIGN_IN = "sign_in"
    REFUSED = "refused"


LABELS: dict[Action, str] = {
    Action.COLLECTION: "Collected",
    Action.ALTERATION: "Changed",
    Action.CONSULTATION: "Looked at",
    Action.DISCLOSURE: "Given to someone",
    Action.COMBINATION: "Linked",
    Action.ERASURE: "Erased",
    Action.SIGN_IN: "Sign-in",
    Action.REFUSED: "Refused",
}
